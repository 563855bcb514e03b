"""Volunteers 志愿者 and the hours they give; the life of a claim is told in ``hours``.

    registered -> resigned -> registered; each claim: claimed -> verified | rejected; verified -> revoked

Nobody judges their own hours. What whoever left gave before is still claimed and judged.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Never

from attrs import asdict, evolve, field, frozen
from attrs.filters import exclude

from community_core.domain.asked_of_people import is_same_person
from community_core.domain.fields import PersonId, Reason
from community_core.domain.hours import LIVE, Claim, double, refuse_impossible
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import STAYS, fold
from community_core.domain.kit.aggregates.parts import Parts
from community_core.domain.kit.aggregates.steps import holds, says, step
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.declaring.table import aggregate
from community_core.domain.kit.messages.commands import Command, command
from community_core.domain.kit.messages.correction import CorrectFact, FactCorrected
from community_core.domain.kit.values.help import Help
from community_core.domain.volunteer_facts import (
    Activity,
    Availability,
    Beginning,
    ClaimNumber,
    End,
    GivenTo,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    NationalId,
    Served,
    Skills,
    VolunteerChanged,
    VolunteerId,
    VolunteerLeft,
    VolunteerRegistered,
    WhyLeft,
    Work,
    volunteer_id,
)
from community_core.errors import Refused

# ---- state


@frozen(kw_only=True)
class VolunteerState:
    """A volunteer; ``status`` is None before they are registered. ``claims`` holds every claim by its
    number."""

    status: Literal["registered", "resigned"] | None = None
    person_id: str = ""
    skills: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    national_id: str | None = None
    claims: dict[int, Claim] = field(factory=dict)


CLAIMS = Parts(
    state=VolunteerState,
    field="claims",
    key="claim",
    first=Claim,
    becomes={
        HoursClaimed: "claimed",
        HoursVerified: "verified",
        HoursRejected: "rejected",
        HoursRevoked: "revoked",
    },
    called=("claim", "申报"),
    unknown="claim-unknown",
    apart=True,
)


def _wait_again(state: VolunteerState, corrected: FactCorrected) -> VolunteerState:
    """A corrected claim waits again, unless it was turned down. What is right stands in its place already."""
    number = corrected.right.claim if isinstance(corrected.right, HoursClaimed) else 0
    claim = state.claims.get(number)
    if claim is None or not claim.live:
        return state
    return CLAIMS.putting(state, number, evolve(claim, status="claimed"))


# ---- commands


@command(zh="登记志愿者", target=lambda register: volunteer_id(register.person_id))
@frozen(kw_only=True)
class RegisterVolunteer(Command):
    """Register a person as a volunteer."""

    person_id: Annotated[PersonId, Help(titles=("志愿者", "志愿者姓名", "姓名"))]
    skills: Skills = ()
    availability: Availability = ()
    national_id: NationalId | None = None


@frozen(kw_only=True)
class OnVolunteer(Command):
    """A step concerning one volunteer."""

    volunteer_id: VolunteerId


@frozen(kw_only=True)
class OnClaim(OnVolunteer):
    """A step on one claim of a volunteer."""

    claim: ClaimNumber


@command(zh="变更志愿者信息", target="volunteer_id", example=("skills",))
@frozen(kw_only=True)
class ChangeVolunteer(OnVolunteer):
    """Say what became otherwise. What is left out stays; what was wrong is corrected instead."""

    skills: Skills = ()
    availability: Availability = ()
    national_id: NationalId | None = None


@command(zh="退出志愿者", target="volunteer_id", ends=True)
@frozen(kw_only=True)
class LeaveVolunteering(OnVolunteer):
    """Record that they are a volunteer no longer; they may be registered again."""

    reason: Annotated[WhyLeft, Help(sealed_for="person_id")] | None = None


@command(zh="申报时长", target="volunteer_id", ledgers=("志愿服务记录", "志愿服务", "volunteer-hours"))
@frozen(kw_only=True)
class ClaimHours(OnVolunteer):
    """Claim hours that were given."""

    activity: Activity
    started_at: Beginning
    ended_at: End
    arose_from: GivenTo | None = None
    served: Served | None = None
    work: Work | None = None


@command(zh="核实时长", target="volunteer_id")
@frozen(kw_only=True)
class VerifyHours(OnClaim):
    """Confirm claimed hours; never one's own."""


@command(zh="驳回时长", target="volunteer_id", ends=True)
@frozen(kw_only=True)
class RejectHours(OnClaim):
    """Refuse claimed hours, and say why; never one's own."""

    reason: Annotated[
        Reason,
        Help(
            "Why they do not hold", "驳回原因", "was not there", example_zh="未到场", sealed_for="person_id"
        ),
    ]


@command(zh="更正时长", target="volunteer_id", example=("ended_at",))
@frozen(kw_only=True)
class CorrectHours(OnClaim):
    """Put a claim right; it has to be verified again. What is left out stays as it was."""

    activity: Annotated[Activity, Help("The right activity", "正确的活动")] | None = None
    started_at: Annotated[Beginning, Help("The right beginning", "正确的开始时间")] | None = None
    ended_at: Annotated[End, Help("The right end", "正确的结束时间", "2024-01-15 11:00")] | None = None
    reason: Annotated[
        Reason,
        Help(
            "Why it was wrong",
            "更正原因",
            "left half an hour earlier",
            example_zh="提前半小时结束",
            sealed_for="person_id",
        ),
    ]


@command(zh="撤销时长", target="volunteer_id", ends=True)
@frozen(kw_only=True)
class RevokeHours(OnClaim):
    """Take verified hours back, and say why."""

    reason: Annotated[
        Reason,
        Help(
            "Why they no longer count",
            "撤销原因",
            "recorded for the wrong person",
            example_zh="记错了人",
            sealed_for="person_id",
        ),
    ]


# ---- decisions


def _claim(_: VolunteerState, command: ClaimHours, context: Context) -> Iterable[HoursClaimed]:
    return [
        HoursClaimed(
            claim=CLAIMS.next(context),
            activity=command.activity,
            started_at=command.started_at,
            ended_at=command.ended_at,
            arose_from=command.arose_from,
            served=command.served,
            work=command.work,
        )
    ]


def _change(state: VolunteerState, command: ChangeVolunteer, _: Context) -> Iterable[VolunteerChanged]:
    now = VolunteerChanged(
        skills=command.skills or state.skills,
        availability=command.availability or state.availability,
        national_id=command.national_id or state.national_id,
    )
    was = (state.skills, state.availability, state.national_id)
    return [] if (now.skills, now.availability, now.national_id) == was else [now]


def _not_ones_own(state: VolunteerState, context: Context) -> None:
    if is_same_person(context, context.actor, state.person_id):
        raise Refused(
            "own-hours",
            f"{context.actor} gave these hours; let somebody else judge them.",
            f"这些时长属于 {context.actor} 本人；请由他人核实。",
            kind="forbidden",
        )


def _correct(_: VolunteerState, command: CorrectHours, context: Context) -> Iterable[Never]:
    given = {"activity": command.activity, "started_at": command.started_at, "ended_at": command.ended_at}
    right = {name: value for name, value in given.items() if value is not None}
    version = next(
        fact.version
        for fact in context.history
        if isinstance(fact.data, HoursClaimed) and fact.data.claim == command.claim
    )
    fact_id = f"{context.stream_id}@{version}"
    context.also(CorrectFact(fact_id=fact_id, right=right, reason=command.reason))
    return ()


# ---- rules


def _can_have_been_given(hours: HoursClaimed, context: Context) -> None:
    """Hours end after they start, and by now; those of a claim turned down stay as they are."""
    claim = context.state(context.stream_id, VolunteerState).claims.get(hours.claim)
    if claim is not None and not claim.live and hours != _told(hours.claim, claim):
        raise CLAIMS.refusal(_TURNED_DOWN, hours.claim, claim.status, context, _WORDS)
    refuse_impossible(hours, context)


def _beside_the_others(before: VolunteerState, after: VolunteerState, context: Context) -> None:
    """Claims that come to occupy time have it for themselves; and nobody makes their own hours count."""
    for number, claim in after.claims.items():
        was = before.claims.get(number)
        if was == claim:
            continue
        refused = double(claim, _others(after, number), context.zone)
        if refused and str(refused) != str(was and double(was, _others(before, number), context.zone)):
            raise refused
        if claim.status == "verified" and (was is None or was.status != "verified"):
            _not_ones_own(after, context)


def _others(state: VolunteerState, number: int) -> Mapping[int, Claim]:
    return {other: each for other, each in state.claims.items() if other != number}


def _told(number: int, claim: Claim) -> HoursClaimed:
    """The fact that says what the claim says."""
    return HoursClaimed(claim=number, **asdict(claim, filter=exclude("status")))


_UNREGISTERED = Why("volunteer-unregistered", "register the person first.", "请先登记志愿者。")
_TWICE = Why("volunteer-registered-twice", "go on with the hours.", "无需再次登记，可直接申报时长。")
_RESIGNED = Why("volunteer-resigned", "register them again first.", "请先重新登记。")
_VERIFY = Why("verify-needs-claimed", "only a claim that waits is verified.", "只有待核实的申报可以核实。")
_REJECT = Why("reject-needs-claimed", "revoke it if it is verified.", "已核实的请撤销。")
_REVOKE = Why("revoke-needs-verified", "reject it if it still waits.", "待核实的请驳回。")
_TURNED_DOWN = Why("correct-needs-live-claim", "claim the right hours anew.", "请重新申报正确的时长。")

_WORDS = {
    "registered": ("registered", "已登记"),
    "resigned": ("resigned", "已退出"),
    "claimed": ("claimed", "待核实"),
    "verified": ("verified", "已核实"),
    "rejected": ("rejected", "已驳回"),
    "revoked": ("revoked", "已撤销"),
}

_KNOWN = ("registered", "resigned")


# ---- the table

VOLUNTEER = aggregate(
    "volunteer",
    "志愿者",
    VolunteerState(),
    becomes={VolunteerRegistered: "registered", VolunteerChanged: STAYS, VolunteerLeft: "resigned"},
    steps=[
        step(RegisterVolunteer, says(VolunteerRegistered), when=[None, "resigned"], why=_TWICE),
        step(ChangeVolunteer, _change, when=["registered"]),
        step(LeaveVolunteering, says(VolunteerLeft), when=["registered"]),
        step(ClaimHours, _claim, when=_KNOWN),
        step(
            VerifyHours,
            says(HoursVerified),
            when=_KNOWN,
            each=CLAIMS.when("claimed", why=_VERIFY),
            who=_not_ones_own,
        ),
        step(
            RejectHours,
            says(HoursRejected),
            when=_KNOWN,
            each=CLAIMS.when("claimed", why=_REJECT),
            who=_not_ones_own,
        ),
        step(CorrectHours, _correct, when=_KNOWN, each=CLAIMS.when(*LIVE, why=_TURNED_DOWN)),
        step(RevokeHours, says(HoursRevoked), when=_KNOWN, each=CLAIMS.when("verified", why=_REVOKE)),
    ],
    over={None: _UNREGISTERED, "resigned": _RESIGNED},
    whole=[holds(HoursClaimed, _can_have_been_given)],
    folds=[fold(FactCorrected, _wait_again)],
    parts=[CLAIMS],
    always=_beside_the_others,
    words=_WORDS,
    rules={
        "volunteer-unregistered": ("A volunteer is registered before anything else.", "先登记志愿者。"),
        "volunteer-registered-twice": ("A volunteer is registered once.", "志愿者只登记一次。"),
        "volunteer-resigned": ("Whoever resigned is registered again before that.", "已退出的，先重新登记。"),
        "claim-unknown": ("A step needs a claim that was made.", "只能办理已申报的时长。"),
        "end-after-start": ("Hours end after they start.", "结束时间须晚于开始时间。"),
        "whole-minutes": ("Hours are counted in whole minutes.", "时长以整分钟计。"),
        "hours-in-the-future": ("Hours are claimed after they were given.", "服务结束之后方可申报。"),
        "claim-over-24-hours": ("One claim covers a day at most.", "一次申报不超过一天。"),
        "hours-overlap": ("Claims of one person do not overlap.", "同一人的申报不得重叠。"),
        "own-hours": ("Nobody verifies or rejects their own hours.", "不得核实或驳回自己的时长。"),
        "verify-needs-claimed": ("Only a claim that waits is verified.", "只有待核实的申报可以核实。"),
        "reject-needs-claimed": ("Only a claim that waits is rejected.", "只有待核实的申报可以驳回。"),
        "correct-needs-live-claim": (
            "Only a claim that waits or is verified is corrected.",
            "只有待核实或已核实的申报可以更正。",
        ),
        "revoke-needs-verified": ("Only verified hours are revoked.", "只有已核实的时长可以撤销。"),
    },
)
