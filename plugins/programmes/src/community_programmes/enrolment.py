"""Enrolments 参加: somebody on the list of a programme.

    enrolled -> quit -> enrolled again

There is one stream for each person and programme, so that nobody is on a list twice.

Not refused: enrolling somebody who has died or moved away, which the views leave out; leaving a programme
that ended.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Literal

from attrs import fields, frozen

from community_core.domain import (
    Command,
    Context,
    Help,
    PersonState,
    Why,
    aggregate,
    command,
    holds,
    says,
    step,
)
from community_core.errors import Refused
from community_programmes import values
from community_programmes.facts import ParticipantEnrolled, ParticipantLeft
from community_programmes.programme import is_within_sensitive, refuse_over

_DIGITS = 20

EnrolmentStatus = Literal["enrolled", "quit"]


@frozen(kw_only=True)
class EnrolmentState:
    """How somebody stands to a programme; ``status`` is None before anything was recorded."""

    status: EnrolmentStatus | None = None
    programme_id: str = ""
    person_id: str = ""


def enrolment_id(programme_id: str, person_id: str) -> str:
    """The stream of a person in a programme, always the same: ``enrolment-7.`` and twenty digits. It does not
    say whose it is: of a sensitive programme that would tell who is on the list. Whoever knows both ids can
    confirm it."""
    whose = sha256(f"{programme_id} {person_id}".encode()).hexdigest()[:_DIGITS]
    return f"enrolment-{programme_id.removeprefix('programme-')}.{whose}"


# ---- commands


@frozen(kw_only=True)
class OnEnrolment(Command):
    """A step of one person in one programme."""

    programme_id: values.OfProgramme
    person_id: values.ParticipantOf


def _stream(command: OnEnrolment) -> str:
    return enrolment_id(command.programme_id, command.person_id)


@command(zh="参加项目", target=_stream)
@frozen(kw_only=True)
class Enrol(OnEnrolment):
    """Put somebody on the list of a programme."""

    since: values.EnrolledSince | None = None
    grounds: values.Grounds | None = None


@command(zh="退出项目", target=_stream)
@frozen(kw_only=True)
class LeaveProgramme(OnEnrolment):
    """Take somebody off the list, and say why."""

    reason: Annotated[values.WhyLeft, Help(sealed_for="person_id")]


# ---- decisions and rules


def _enrol(_: EnrolmentState, command: Enrol, context: Context) -> Iterable[ParticipantEnrolled]:
    """Whoever turned out to be the same person is not enrolled once more."""
    for other in context.state(command.person_id, PersonState).absorbed:
        known = context.state(enrolment_id(command.programme_id, other), EnrolmentState)
        if known.status == "enrolled":
            raise Refused(
                "enrolled-already",
                f"{command.person_id} is on the list already, as {other}; leave it as it is.",
                f"{command.person_id} 已以 {other} 参加；无需再次登记。",
                kind="conflict",
                field="person_id",
            )
    said = {each.name: getattr(command, each.name) for each in fields(Enrol)}
    return [ParticipantEnrolled(**said)]


def _programme_goes_on(enrolled: ParticipantEnrolled, context: Context) -> None:
    refuse_over(enrolled.programme_id, context, "enrolled-after-end")


RULES = {
    "enrolled-after-end": (
        "Nobody is enrolled in a programme that ended before that day.",
        "当日之前项目已结束的，不再参加。",
    ),
    "enrolled-already": ("Nobody is on a list twice.", "同一人在同一项目只参加一次。"),
    "not-enrolled": ("Only who is on the list leaves it.", "参加者方可退出。"),
}
_ALREADY = Why(
    "enrolled-already", "they are on the list; leave it as it is.", "已在名单上；无需再次登记。", "person_id"
)
_NOT = Why(
    "not-enrolled",
    "they are not on the list; check the person and the programme.",
    "不在名单上；请核对人员和项目。",
    "person_id",
)

ENROLMENT = aggregate(
    "enrolment",
    "参加",
    EnrolmentState(),
    becomes={ParticipantEnrolled: "enrolled", ParticipantLeft: "quit"},
    steps=[
        step(Enrol, _enrol, when=[None, "quit"]),
        step(LeaveProgramme, says(ParticipantLeft), when=["enrolled"]),
    ],
    over={None: _NOT, "quit": _NOT, "enrolled": _ALREADY},
    whole=[
        holds(ParticipantEnrolled, _programme_goes_on),
    ],
    sensitive=is_within_sensitive,
    words={"enrolled": ("enrolled", "参加中"), "quit": ("off the list", "已退出")},
    rules=RULES,
)
