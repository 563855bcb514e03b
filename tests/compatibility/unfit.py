"""What the kept store says to values that do not fit, to times that cannot be, and to new beginnings."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from community_core import Community
from community_core.domain import (
    AcceptRequest,
    AssignRequest,
    CancelVisit,
    ClaimHours,
    CompleteVisit,
    ConvertRequest,
    CorrectHours,
    ErasePerson,
    EscalateRequest,
    FollowUpRequest,
    MarkDuplicate,
    Need,
    PlanVisit,
    RaiseRequest,
    RegisterVolunteer,
    RejectHours,
    RejectRequest,
    ReopenRequest,
    ReplanVisit,
    ResolveRequest,
    ResumeRequest,
    RevokeHours,
    StartVisit,
    VerifyHours,
    WaitRequest,
)  # fmt: skip

from .asking import streams
from .decisions import BOX, DAY, NOW, SONG, opened, outcome

XU = "person-xu"


def begun() -> str:
    """What new requests, visits and volunteers begin with."""
    with opened() as community:
        told = "".join(outcome(community, command, by=SONG) for command in beginnings())
    return BOX.sub("box=...", told)


def beginnings() -> Iterable[Any]:
    """Commands that begin something new, and are accepted."""
    raising = RaiseRequest(title=" 灯坏 ", category="维修", channel="desk")
    return [
        raising,
        evolve(raising, requester="person-e050", place=" 3号楼 ", due_at=NOW + DAY),
        evolve(raising, outcome="done"),
        evolve(raising, requester="person-e002", details="  "),
        PlanVisit(person_id="person-e050", visitor=XU, planned_for=NOW, place="3号楼", purpose=" 问候 "),
        StartVisit(person_id="person-e050", place=" 3号楼"),
        RegisterVolunteer(person_id="person-e050"),
        RegisterVolunteer(person_id="person-e051", skills=("急救 ", "书法"), availability=("周日",)),
    ]


def late() -> str:
    """What is said of steps dated before what they follow, before anything, and ahead of the clock."""
    with opened() as community:
        return "".join(
            f"at {at.isoformat()}\n{outcome(community, command, at=at)}" for command, at in _dated(community)
        )


def _dated(community: Community) -> Iterator[tuple[Any, datetime]]:
    raised, in_hand, waiting, over = (
        community.numbered(f"2023-00{each}") for each in ("01", "06", "07", "09")
    )
    visits = streams("visit-")
    long_ago, dawn = datetime(2020, 1, 1, tzinfo=UTC), datetime(2023, 12, 19, 23, 59, tzinfo=UTC)
    yield AcceptRequest(request_id=raised), dawn
    yield AssignRequest(request_id=raised, assignee=XU), long_ago
    yield ResolveRequest(request_id=in_hand, outcome="done"), datetime(2023, 12, 20, 2, 20, tzinfo=UTC)
    yield ResumeRequest(request_id=waiting), dawn
    yield ReopenRequest(request_id=over, reason="又满"), datetime(2023, 12, 20, 3, 5, tzinfo=UTC)
    yield StartVisit(visit_id=visits[1]), long_ago
    yield CompleteVisit(visit_id=visits[2]), datetime(2024, 1, 12, 0, 10, tzinfo=UTC)
    yield VerifyHours(volunteer_id="volunteer-v01", claim=5), datetime(2024, 1, 8, 0, tzinfo=UTC)
    yield ErasePerson(person_id="person-e001", reason="本人要求"), long_ago
    yield RaiseRequest(title="钟快了", category="维修", channel="desk"), NOW + timedelta(minutes=4)
    yield RaiseRequest(title="钟太快", category="维修", channel="desk"), NOW + timedelta(minutes=6)


def unfit() -> str:
    """What every command says to values that do not fit, and to times that cannot be."""
    with opened() as community:
        first = streams("request-")
        lines = [outcome(community, command, **more) for command, more in _unfit(first, streams("visit-"))]
    return "".join(lines)


def _unfit(requests: list[str], visits: list[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
    raising = RaiseRequest(title="灯坏", category="维修", channel="desk")
    naive, old = NOW.replace(tzinfo=None), datetime(1800, 1, 1, tzinfo=UTC)
    for values in (
        {"title": " "}, {"title": "长" * 501}, {"title": "响\x07铃"}, {"title": 7}, {"category": "\n"},
        {"channel": "pigeon"}, {"channel": None}, {"requester": "song"}, {"requester": ""},
        {"place": "行\u2028行"}, {"due_at": naive}, {"due_at": NOW - DAY}, {"due_at": old},
        {"due_at": "后天"}, {"outcome": "fine"}, {"outcome": ""}, {"details": "没有写明是谁"},
        {"requester": "person-e1", "details": "长" * 5001},
        {"requester": "person-e002", "details": "已删除的人"},
    ):  # fmt: skip
        yield evolve(raising, **values), {}
    yield raising, {"by": "song"}
    yield raising, {"at": NOW + DAY}
    yield raising, {"at": naive}
    yield NoCommand(), {}
    yield from ((each, {}) for each in _unfit_steps(requests[5], requests[8], requests))
    yield from ((each, {}) for each in _unfit_visits(visits))
    yield from (
        (each, {"by": XU}) for each in (StartVisit(person_id=XU), StartVisit(), StartVisit(person_id="徐"))
    )
    yield StartVisit(person_id="person-e1"), {"by": "system:group"}
    yield from ((each, {}) for each in _unfit_volunteers())


@frozen
class NoCommand:
    """What is no command."""


def _unfit_steps(open_one: str, over: str, requests: list[str]) -> Iterable[Any]:
    duplicate = requests[33]
    return [
        AssignRequest(request_id=open_one, assignee="物业"),
        AssignRequest(request_id=open_one, assignee="org:"),
        WaitRequest(request_id=open_one, reason=""),
        ResolveRequest(request_id=open_one, outcome=""),
        ResolveRequest(request_id=open_one, outcome="fixed"),
        FollowUpRequest(request_id=over, satisfaction="happy"),
        RejectRequest(request_id=open_one, reason="\t"),
        ReopenRequest(request_id=over, reason=""),
        ConvertRequest(request_id=open_one, into="party"),
        ConvertRequest(request_id=open_one, into="wish", target_id=" "),
        EscalateRequest(request_id=open_one, reason="长" * 501),
        MarkDuplicate(request_id=open_one, duplicate_of=open_one),
        MarkDuplicate(request_id=open_one, duplicate_of="request-absent"),
        MarkDuplicate(request_id=open_one, duplicate_of="visit-absent"),
        MarkDuplicate(request_id=open_one, duplicate_of="2023-0001"),
        MarkDuplicate(request_id=open_one, duplicate_of=duplicate),
        AcceptRequest(request_id="visit-1"),
        AcceptRequest(request_id=""),
        AcceptRequest(request_id="request-编号"),
    ]


def _unfit_visits(visits: list[str]) -> Iterable[Any]:
    plan = PlanVisit(person_id="person-e1", visitor=XU, planned_for=NOW + DAY)
    started = visits[2]
    return [
        evolve(plan, person_id="e1"),
        evolve(plan, visitor=""),
        evolve(plan, visitor="person-e1"),
        evolve(plan, planned_for=NOW - DAY),
        evolve(plan, purpose="响\x07铃"),
        CompleteVisit(visit_id=started, checklist=("插座", "")),
        CompleteVisit(visit_id=started, needs=(Need(title="", category="维修"),)),
        CompleteVisit(visit_id=started, needs=(Need(title="窗", category=" "),)),
        CompleteVisit(visit_id=started, heating_warm="热"),
        CancelVisit(visit_id=visits[1], reason=""),
        ReplanVisit(visit_id=visits[1], planned_for=NOW - DAY),
    ]


def _unfit_volunteers() -> Iterable[Any]:
    begin = datetime(2024, 1, 20, 1, tzinfo=UTC)
    hours = ClaimHours(
        volunteer_id="volunteer-v01", activity="扫雪", started_at=begin, ended_at=begin + DAY / 8
    )
    whole_day = datetime(2024, 1, 6, 20, tzinfo=UTC)
    return [
        RegisterVolunteer(person_id="v09"),
        RegisterVolunteer(person_id="person-v09", skills=("",)),
        RegisterVolunteer(person_id="person-v01"),
        evolve(hours, activity=""),
        evolve(hours, ended_at=begin),
        evolve(hours, ended_at=begin + timedelta(seconds=90)),
        evolve(hours, ended_at=begin + 2 * DAY),
        evolve(hours, started_at=NOW - DAY / 8, ended_at=NOW + DAY / 8),
        evolve(
            hours,
            started_at=datetime(2024, 1, 8, 2, tzinfo=UTC),
            ended_at=datetime(2024, 1, 8, 3, tzinfo=UTC),
        ),
        evolve(hours, started_at=whole_day - DAY, ended_at=whole_day),
        VerifyHours(volunteer_id="volunteer-v01", claim=True),
        RejectHours(volunteer_id="volunteer-v01", claim=5, reason=""),
        RevokeHours(volunteer_id="volunteer-v01", claim=1, reason=""),
        CorrectHours(volunteer_id="volunteer-v01", claim=5, reason="无"),
        CorrectHours(volunteer_id="volunteer-v01", claim=5, ended_at=begin, reason="无"),
        CorrectHours(volunteer_id="volunteer-v01", claim=5, activity="巡逻", reason=""),
        ErasePerson(person_id="e001", reason="本人要求"),
        ErasePerson(person_id="person-e001", reason=""),
    ]
