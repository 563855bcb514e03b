"""Which facts a command on a volunteer leads to, and when it is refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.correcting import CorrectFact, correcting
from community_core.domain.facts import Fact
from community_core.domain.steps import LifeCycle, Status, Step, Why, here
from community_core.domain.volunteer import commands as asked
from community_core.domain.volunteer import events as happened
from community_core.domain.volunteer.corrections import CORRECTABLE
from community_core.domain.volunteer.spans import check_span
from community_core.domain.volunteer.standing import claim_numbered, standing
from community_core.domain.volunteer.state import VolunteerState
from community_core.errors import Refused

Facts = Iterable[Fact]
_correct_fact = correcting(CORRECTABLE)


def _register(_: VolunteerState, command: asked.RegisterVolunteer, context: Context) -> Facts:
    registered = happened.VolunteerRegistered(
        person_id=checks.person("person_id", command.person_id),
        skills=checks.texts("skills", command.skills),
        availability=checks.texts("availability", command.availability),
    )
    return here(context, registered)


def _claim(state: VolunteerState, command: asked.ClaimHours, context: Context) -> Facts:
    claimed = happened.HoursClaimed(
        claim=state.next_claim,
        activity=checks.text("activity", command.activity),
        started_at=checks.moment("started_at", command.started_at),
        ended_at=checks.moment("ended_at", command.ended_at),
    )
    check_span(claimed, state.claims, context)
    return here(context, claimed)


def _verify(state: VolunteerState, command: asked.VerifyHours, context: Context) -> Facts:
    _refuse_own(state, context)
    standing(state, command.claim, ["claimed"], _VERIFY, context)
    return here(context, happened.HoursVerified(claim=command.claim))


def _reject(state: VolunteerState, command: asked.RejectHours, context: Context) -> Facts:
    _refuse_own(state, context)
    standing(state, command.claim, ["claimed"], _REJECT, context)
    reason = checks.text("reason", command.reason)
    return here(context, happened.HoursRejected(claim=command.claim, reason=reason))


def _correct(state: VolunteerState, command: asked.CorrectHours, context: Context) -> Facts:
    claim = claim_numbered(command.claim, state, context)
    given = {name: getattr(command, name) for name in ("activity", "started_at", "ended_at")}
    right = {name: value for name, value in given.items() if value is not None}
    fact_id = f"{context.stream_id}@{claim.version}"
    return _correct_fact(state, CorrectFact(fact_id=fact_id, right=right, reason=command.reason), context)


def _revoke(state: VolunteerState, command: asked.RevokeHours, context: Context) -> Facts:
    standing(state, command.claim, ["verified"], _REVOKE, context)
    reason = checks.text("reason", command.reason)
    return here(context, happened.HoursRevoked(claim=command.claim, reason=reason))


def _refuse_own(state: VolunteerState, context: Context) -> None:
    if context.actor == state.person_id:
        raise Refused(
            "own-hours",
            f"{context.actor} gave these hours; let somebody else judge them.",
            f"这些时长属于 {context.actor} 本人；请由他人核实。",
        )


_VERIFY = Why("verify-needs-claimed", "only a claim that waits is verified.", "只有待核实的申报可以核实。")
_REJECT = Why("reject-needs-claimed", "revoke it if it is verified.", "已核实的请撤销。")
_REVOKE = Why("revoke-needs-verified", "reject it if it still waits.", "待核实的请驳回。")

_UNREGISTERED = Why("volunteer-unregistered", "register the person first.", "请先登记志愿者。")
_TWICE = Why("volunteer-registered-twice", "go on with the hours.", "无需再次登记，可直接申报时长。")

_OVER: Mapping[Status, Why] = {None: _UNREGISTERED}

_STEPS: Mapping[type[Any], Step] = {
    asked.RegisterVolunteer: Step(_register, [None], _TWICE),
    asked.ClaimHours: Step(_claim, ["registered"], _UNREGISTERED),
    asked.VerifyHours: Step(_verify, ["registered"], _UNREGISTERED),
    asked.RejectHours: Step(_reject, ["registered"], _UNREGISTERED),
    asked.CorrectHours: Step(_correct, ["registered"], _UNREGISTERED),
    asked.RevokeHours: Step(_revoke, ["registered"], _UNREGISTERED),
    CorrectFact: Step(_correct_fact, [None, "registered"], _UNREGISTERED),
}

LIFE_CYCLE = LifeCycle(_STEPS, _OVER)
