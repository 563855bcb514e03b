"""How each stream of the kept store stands, and what every command comes to there: facts, or a refusal.

Commands are executed on copies of the store, at one fixed moment after its last fact.
"""

import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import asdict, evolve, fields, frozen

from community_core import Community, CommunityError, Recorded, Refused
from community_core.domain import (
    AGGREGATES,
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CancelVisit,
    ClaimHours,
    CloseRequest,
    CompleteVisit,
    ConvertRequest,
    CorrectFact,
    CorrectHours,
    ErasePerson,
    EscalateRequest,
    FactCorrected,
    FollowUpRequest,
    MarkDuplicate,
    Need,
    RecordNotMet,
    RejectHours,
    RejectRequest,
    ReopenRequest,
    ReplanVisit,
    ResolveRequest,
    ResumeRequest,
    RevokeHours,
    StartRequest,
    StartVisit,
    VerifyHours,
    WaitRequest,
    WithdrawRequest,
)

from .asking import copied, streams

NOW = datetime(2024, 2, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ZHAO, SONG = "person-zhao", "person-song"


def opened() -> Community:
    """The copy of the store that lies here, at the fixed moment."""
    return Community.open("store", create=False, clock=lambda: NOW, entropy=random.Random(8).randbytes)


def states() -> str:
    """The state of every stream, as its aggregate folds it."""
    with opened() as community:
        return "".join(f"{each}\n    {_plain(state_of(community, each))}\n" for each in streams())


def state_of(community: Community, stream_id: str) -> Any:
    """How a stream stands."""
    aggregate = next(each for each in AGGREGATES if stream_id.startswith(f"{each.name}-"))
    return aggregate.fold(fact.data for fact in community.history(stream_id))


def _plain(state: Any) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in asdict(state, recurse=False).items())


@frozen
class Asked:
    """A command whose field ``name`` is to hold the id of a stream, and who gives it."""

    name: str
    command: Any
    by: str = ZHAO

    @property
    def kind(self) -> str:
        """What the streams are that it can be asked of."""
        return self.name.removesuffix("_id")

    def of(self, stream_id: str) -> Any:
        """The command on that stream."""
        return evolve(self.command, **{self.name: stream_id})


def questions(duplicate_of: str) -> list[Asked]:
    """Every command there is on something that exists already, with sensible values."""
    return [
        *(Asked("request_id", each) for each in _on_requests(duplicate_of)),
        Asked("request_id", FollowUpRequest(request_id="", satisfaction="unreachable"), SONG),
        *(Asked("visit_id", each) for each in _on_visits()),
        *(Asked("volunteer_id", each) for each in _on_volunteers()),
        Asked("volunteer_id", VerifyHours(volunteer_id="", claim=5), "person-v01"),
        Asked("person_id", ErasePerson(person_id="", reason="本人要求")),
    ]


def _on_requests(duplicate_of: str) -> Iterator[Any]:
    yield AcknowledgeRequest(request_id="")
    yield AcceptRequest(request_id="")
    yield AssignRequest(request_id="", assignee="org:供热")
    yield StartRequest(request_id="")
    yield WaitRequest(request_id="", reason="等人")
    yield ResumeRequest(request_id="")
    yield ResolveRequest(request_id="", outcome="unable")
    yield FollowUpRequest(request_id="", satisfaction="satisfied")
    yield CloseRequest(request_id="")
    yield RejectRequest(request_id="", reason="不属于")
    yield MarkDuplicate(request_id="", duplicate_of=duplicate_of)
    yield WithdrawRequest(request_id="")
    yield ConvertRequest(request_id="", into="project")
    yield EscalateRequest(request_id="")
    yield ReopenRequest(request_id="", reason="又坏")


def _on_visits() -> Iterator[Any]:
    yield ReplanVisit(visit_id="", planned_for=NOW + DAY)
    yield StartVisit(visit_id="")
    yield StartVisit(visit_id="", person_id="person-e099")
    yield CompleteVisit(visit_id="", heating_warm=True, needs=(Need(title="窗户漏风", category="维修"),))
    yield RecordNotMet(visit_id="")
    yield CancelVisit(visit_id="", reason="改期")


def _on_volunteers() -> Iterator[Any]:
    yield ClaimHours(volunteer_id="", activity="扫雪", started_at=NOW - DAY, ended_at=NOW - DAY / 2)
    for claim in (1, 3, 4, 9):
        yield VerifyHours(volunteer_id="", claim=claim)
        yield RejectHours(volunteer_id="", claim=claim, reason="查无")
        yield RevokeHours(volunteer_id="", claim=claim, reason="查无")
        yield CorrectHours(volunteer_id="", claim=claim, activity="值守", reason="写错")


BOX = re.compile(r"box='[^']*'")
"""What is sealed, which is other bytes each time."""
"""Ciphertext, which is another each time."""


def refusals() -> str:
    """For a stream in each state, and for one that does not exist: what each command comes to."""
    there = sample()
    absent = {"request-absent": "", "visit-absent": "", "volunteer-absent": "", "person-absent": ""}
    answers: dict[str, list[str]] = {
        f"{each} {state}".rstrip(): [] for each, state in (there | absent).items()
    }
    original = streams("request-")[0]
    for asked in questions(original):
        for stream_id, state, answer in _answers(asked, there | absent):
            answers[f"{stream_id} {state}".rstrip()].append(answer)
    return "\n".join(f"{name}\n{''.join(told)}" for name, told in answers.items())


def _answers(asked: Asked, there: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    with copied(), opened() as community:
        for stream_id, state in there.items():
            if stream_id.startswith(f"{asked.kind}-"):
                answer = outcome(community, asked.of(stream_id), asked.by)
                yield stream_id, state, BOX.sub("box=...", answer.replace(stream_id, "<id>"))


def sample() -> dict[str, str]:
    """The first stream in each state, by what led to it last; and how it stands."""
    found: dict[str, str] = {}
    with opened() as community:
        for stream_id in streams():
            told = f"{_standing(community, stream_id)} after {community.history(stream_id)[-1].type}"
            if told not in found.values() or stream_id.startswith(("volunteer-", "person-")):
                found[stream_id] = told
    return found


def _standing(community: Community, stream_id: str) -> str:
    state = state_of(community, stream_id)
    values = ((name, getattr(state, name, None)) for name in _TELLING)
    return " ".join(f"{name}={value}" for name, value in values if value)


_TELLING = ("status", "escalated", "outcome", "satisfaction", "resolved_by", "duplicate_of")


def outcome(community: Community, command: Any, by: str = ZHAO, at: datetime | None = None) -> str:
    """What a command comes to: its facts, or the rule and both sentences."""
    asked = f"  {type(command).__name__} by {by}\n"
    try:
        receipt = community.execute(command, by=by, at=at)
    except CommunityError as error:
        return f"{asked}    {_name(error)}\n    {error.told('en')}\n    {error.told('zh')}\n"
    return asked + "".join(f"    -> {_told(each)}\n" for each in receipt.events)


def _told(fact: Recorded[Any]) -> str:
    """Where it was recorded and what it says; of a correction what is right."""
    said = fact.data
    right = f"fact {said.version}: {said.right!r}" if isinstance(said, FactCorrected) else repr(said)
    return f"{fact.stream_id.partition('-')[0]}: {right}"


def _name(error: CommunityError) -> str:
    return f"refused: {error.rule}" if isinstance(error, Refused) else type(error).__name__


_RIGHT: Mapping[str, tuple[Any, ...]] = {
    "number": ("2030-0001",),
    "channel": ("shop", "pigeon"),
    "requester": ("person-e050", "nobody", None),
    "person_id": ("person-e050", "nobody"),
    "visitor": ("person-zhao", "nobody"),
    "resolved_by": ("person-xu", "nobody", None),
    "assignee": ("org:街道", "nobody"),
    "outcome": ("explained", "fixed"),
    "satisfaction": ("unreachable", "happy"),
    "into": ("project", "party"),
    "target_id": ("project-1", None, " "),
    "duplicate_of": ("request-absent", ""),
    "due_at": (NOW, NOW - 100 * DAY, None),
    "planned_for": (NOW, NOW - 100 * DAY),
    "started_at": (datetime(2024, 1, 14, 1, tzinfo=UTC), NOW + DAY),
    "ended_at": (datetime(2024, 1, 14, 3, tzinfo=UTC), NOW + DAY),
    "heating_warm": (None, "热"),
    "claim": (7,),
    "version": (2,),
}
_TEXT = ("更正", "", "响\x07铃")
_LISTS = (("甲", "乙"), (), ("",), "甲")


def corrections() -> str:
    """What may be put right in one fact of each type and of each field, and what is refused."""
    with opened() as community:
        return "\n".join(
            f"{fact.id} {fact.type}\n{_corrected(community, fact)}" for fact in _one_of_each(community)
        )


def _one_of_each(community: Community) -> list[Recorded[Any]]:
    """The first and the last fact of each type, by aggregate; and of the sealed ones more."""
    by_type: dict[str, list[Recorded[Any]]] = {}
    for fact in community.log():
        by_type.setdefault(f"{fact.stream_id.partition('-')[0]} {fact.type}", []).append(fact)
    sealed = [community.history(community.numbered(f"2024-000{each}"))[0] for each in (4, 5, 6, 7)]
    ends = [*(each for found in by_type.values() for each in (found[0], found[-1])), *sealed]
    return list({fact.position: fact for fact in ends}.values())


def _corrected(community: Community, fact: Recorded[Any]) -> str:
    lines = []
    for name, value in _amendments(fact.data):
        correct = CorrectFact(fact_id=fact.id, right={name: value}, reason="写错")
        lines.append(f"  {name}={value!r}\n{outcome(community, correct)}")
    return "".join(lines)


def _amendments(event: Any) -> Iterator[tuple[str, Any]]:
    for name in (each.name for each in fields(type(event))):
        usual = _LISTS if isinstance(getattr(event, name), tuple) else _TEXT
        yield from ((name, value) for value in _RIGHT.get(name, usual) if name not in _SEALED or not value)
    yield "nonsense", "更正"


_SEALED = ("details", "observations")
"""A new text would be sealed anew, in other bytes each time."""
