"""What the open list and the register say, and that they keep the laws."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community_core.domain import (
    Event,
    FactCorrected,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRaised,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestResumed,
    RequestStarted,
    RequestWaiting,
    RequestWithdrawn,
)
from community_core.testing import GivenFact, check_projection, fact, project
from community_open_requests import OpenRequest, OpenRequests, Request

MORNING = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
RADIATOR = RequestRaised(
    number="2024-0117", title="Radiator is cold", category="heating", channel="pavilion", place="building 13"
)
RESOLVED = RequestResolved(outcome="done")


def days(count: float) -> timedelta:
    return timedelta(days=count)


def told(*events: Event, stream_id: str = "request-1") -> list[GivenFact]:
    """A request raised on Monday morning, and one more thing a day."""
    return [fact(each, stream_id, at=MORNING + days(day)) for day, each in enumerate((RADIATOR, *events))]


def registered(*facts: GivenFact) -> Request:
    """The one request these facts are about, as the register has it."""
    (row,) = project(OpenRequests, *facts).register()
    return row


def test_the_laws_hold() -> None:
    """Imported facts come in any order as well."""
    check_projection(OpenRequests, any_order=True)


def test_a_request_is_open_from_when_it_is_raised() -> None:
    """The open list says what, where, how old, how it stands and who has it."""
    view = project(
        OpenRequests, *told(RequestAccepted(), RequestAssigned(assignee="person-he")), now=MORNING + days(3)
    )
    assert list(view) == [
        OpenRequest(
            number="2024-0117",
            title="Radiator is cold",
            place="building 13",
            age_days=3,
            status="assigned",
            assignee="person-he",
            overdue=False,
            due_at=None,
            request_id="request-1",
        )
    ]


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (RequestAcknowledged(), "acknowledged"),
        (RequestAccepted(), "accepted"),
        (RequestAssigned(assignee="org:heating works"), "assigned"),
        (RequestStarted(), "in-progress"),
        (RequestWaiting(reason="part"), "waiting"),
        (RequestResumed(), "in-progress"),
        (RequestReopened(), "reopened"),
        (RequestEscalated(), "raised"),
    ],
)
def test_steps_that_leave_a_request_open(event: Event, status: str) -> None:
    """A reply that only says received is no resolution."""
    (row,) = project(OpenRequests, *told(event))
    assert row.status == status


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (RESOLVED, "resolved"),
        (RequestFollowedUp(satisfaction="satisfied"), "followed-up"),
        (RequestClosed(), "closed"),
        (RequestRejected(reason="elsewhere"), "rejected"),
        (RequestMarkedDuplicate(duplicate_of="request-2"), "duplicate"),
        (RequestWithdrawn(), "withdrawn"),
        (RequestConverted(into="activity"), "converted"),
    ],
)
def test_steps_that_end_a_request(event: Event, status: str) -> None:
    """It leaves the open list and stays in the register."""
    view = project(OpenRequests, *told(event))
    assert list(view) == []
    assert [(row.status, row.open, row.number) for row in view.register()] == [(status, False, "2024-0117")]


def test_a_reopened_request_is_open_again_and_its_outcome_void() -> None:
    """Who has it stays."""
    assigned = RequestAssigned(assignee="person-he")
    row = registered(
        *told(assigned, RESOLVED, RequestFollowedUp(satisfaction="not-satisfied"), RequestReopened())
    )
    assert (row.open, row.status, row.outcome, row.satisfaction) == (True, "reopened", None, None)
    assert row.assignee == "person-he"


@pytest.mark.parametrize("end", [RESOLVED, RequestFollowedUp(satisfaction="unreachable"), RequestClosed()])
def test_escalation_ends_with_the_request(end: Event) -> None:
    """A request that comes back has to be escalated anew."""
    assert registered(*told(RequestEscalated())).escalated
    assert not registered(*told(RequestEscalated(), end, RequestReopened())).escalated


def test_age_counts_calendar_days_of_the_community() -> None:
    """Raised at 23:30 in Shanghai, it is a day old half an hour later."""
    late = datetime(2024, 1, 15, 15, 30, tzinfo=UTC)
    (row,) = project(OpenRequests, fact(RADIATOR, "request-1", at=late), now=late + timedelta(minutes=40))
    assert row.age_days == 1


@pytest.mark.parametrize(("age", "overdue"), [(7, False), (8, True)])
def test_without_a_promise_a_request_is_overdue_after_a_week(age: int, overdue: bool) -> None:
    """A week is long enough to answer."""
    view = project(OpenRequests, *told(), now=MORNING + days(age))
    assert [row.overdue for row in view] == [overdue]
    assert len(view.overdue()) == overdue


@pytest.mark.parametrize(
    ("after", "overdue"), [(timedelta(0), False), (timedelta(hours=15), False), (timedelta(hours=16), True)]
)
def test_a_promised_date_decides_alone(after: timedelta, overdue: bool) -> None:
    """Until that day is over nothing is overdue, however old; after it everything is."""
    due = (MORNING + days(30)).astimezone(ZoneInfo(SHANGHAI)).replace(hour=8)
    raised = RequestRaised(title="路灯不亮", category="light", channel="phone", due_at=due)
    view = project(OpenRequests, fact(raised, "request-1", at=MORNING), now=due + after, zone=SHANGHAI)
    assert [row.overdue for row in view] == [overdue]


@given(day=st.dates(date(2024, 1, 1), date(2025, 12, 30)), before=st.timedeltas(timedelta(0), timedelta(1)))
@example(day=date(2024, 10, 27), before=timedelta(0))
@example(day=date(2024, 3, 31), before=timedelta(0))
def test_what_is_due_on_a_day_is_so_until_its_end(day: date, before: timedelta) -> None:
    """Of 23, 24 or 25 hours, by the community's clocks; it is as many days old as the calendar has turned."""
    begins, ends = (
        datetime.combine(each, time.min, ZoneInfo(BERLIN)).astimezone(UTC) for each in (day, day + days(1))
    )
    raised = RequestRaised(title="Dark", category="light", channel="phone", due_at=begins)
    told = fact(raised, "request-1", at=begins - timedelta(minutes=1))

    def seen(now: datetime) -> tuple[bool, int]:
        (row,) = project(OpenRequests, told, now=now, zone=BERLIN)
        return row.overdue, row.age_days

    assert seen(max(begins, ends - timedelta(microseconds=1) - before)) == (False, 1)
    assert seen(ends) == (True, 2)


def test_queries_choose_among_the_open_ones() -> None:
    """Oldest first: by age, and by who has it."""
    facts = [
        fact(RADIATOR, "request-new", at=MORNING + days(5)),
        fact(RADIATOR, "request-old", at=MORNING),
        fact(RequestAssigned(assignee="org:heating works"), "request-old", at=MORNING + days(6)),
    ]
    view = project(OpenRequests, *facts, now=MORNING + days(9))
    assert [row.request_id for row in view] == ["request-old", "request-new"]
    assert [row.request_id for row in view.older_than(days=4)] == ["request-old"]
    assert view.older_than(days=9) == []
    assert [row.request_id for row in view.held_by("org:heating works")] == ["request-old"]


def test_the_register_finds_a_request_by_either_number() -> None:
    """An imported one keeps the number of its source; two sources may have used the same."""
    imported = RequestRaised(
        number="2024-0118",
        title="Tree",
        category="trees",
        channel="online",
        source="311",
        source_number="A-7",
    )
    view = project(OpenRequests, *told(RESOLVED), fact(imported, "request-2"), fact(imported, "request-3"))
    assert [row.request_id for row in view.by_number("2024-0117")] == ["request-1"]
    assert [row.request_id for row in view.by_source_number("A-7")] == ["request-2", "request-3"]
    assert view.by_number("2024-9999") == []
    assert len(view.register()) == 3


def test_late_news_does_not_overwrite_newer() -> None:
    """A note that work began, found a week after the request was resolved, does not open it again."""
    late = fact(RequestStarted(), "request-1", at=MORNING + timedelta(hours=1))
    row = registered(*told(RESOLVED), late)
    assert (row.status, row.open, row.changed_at) == ("resolved", False, MORNING + days(1))


def test_of_two_steps_at_one_moment_the_later_recorded_counts() -> None:
    """Sources that know days only give many steps one time."""
    steps = [fact(each, "request-1", at=MORNING) for each in (RADIATOR, RequestAccepted(), RESOLVED)]
    assert registered(*steps).status == "resolved"


def test_late_news_of_who_has_it_still_counts() -> None:
    """Nothing newer is known of the holder, whatever else has happened since."""
    late = fact(RequestAssigned(assignee="person-he"), "request-1", at=MORNING + timedelta(hours=1))
    row = registered(*told(RequestStarted()), late)
    assert (row.status, row.assignee) == ("in-progress", "person-he")


def test_imported_facts_in_any_order_give_the_same_row() -> None:
    """The steps of a request may be learnt before it is known what was asked."""
    facts = told(RequestAssigned(assignee="person-he"), RESOLVED, RequestReopened(), RequestEscalated())
    assert {registered(*order) for order in permutations(facts)} == {registered(*facts)}


def test_a_case_closed_before_it_was_created_is_closed() -> None:
    """Impossible dates are kept as they came."""
    closed = fact(RequestClosed(), "request-1", at=MORNING - days(2), flags=("closed-before-raised",))
    row = registered(*told(), closed)
    assert (row.open, row.raised_at, row.changed_at) == (False, MORNING, MORNING - days(2))


def test_a_corrected_request_reads_as_if_it_had_been_written_right() -> None:
    """Title, place and promise are mended; what happened since stays."""
    right = RequestRaised(title="Radiator leaks", category="heating", channel="pavilion", number="2024-0117")
    mended = FactCorrected(version=1, said=RADIATOR, right=right, reason="misheard")
    row = registered(*told(RequestAccepted()), fact(mended, "request-1"))
    assert (row.title, row.place, row.status, row.raised_at) == ("Radiator leaks", "", "accepted", MORNING)


def test_many_requests_keep_apart() -> None:
    """Interleaved as in a ledger, each has its own status."""
    streams = {
        f"request-{number}": told(*[RESOLVED] * (number % 2), stream_id=f"request-{number}")
        for number in range(30)
    }
    facts = [each for stream in streams.values() for each in stream]
    random.Random(7).shuffle(facts)
    view = project(OpenRequests, *facts)
    assert {row.request_id for row in view} == {f"request-{number}" for number in range(0, 30, 2)}


def test_the_open_list_comes_in_pages() -> None:
    """Oldest first, by an index, as the whole list has it."""
    facts = [fact(RADIATOR, f"request-{n}", at=MORNING + days(n % 4)) for n in range(9)]
    view = project(OpenRequests, *facts, fact(RESOLVED, "request-3", at=MORNING + days(9)))
    first = view.page(5)
    rest = view.page(5, first.cursor)
    assert OpenRequests.pages_by_index()
    assert [*first.rows, *rest.rows] == list(view)
    assert rest.cursor is None
    assert view.count() == 8
    assert view.page(5, search="RADIATOR") == first
    assert view.page(5, search="13号楼").rows == ()
