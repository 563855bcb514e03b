"""What happened to requests is kept, and a period counts what happened in it, whatever holds now."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from community_core.domain import (
    RequestAccepted,
    RequestAcknowledged,
    RequestConverted,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRaised,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestWithdrawn,
    VisitCompleted,
    VisitStarted,
)
from community_core.testing import GivenFact, check_figures, check_projection, fact, project
from community_core.views import Figure, Period, figures_of
from community_open_requests import RequestHappenings

SHANGHAI = ZoneInfo("Asia/Shanghai")
JANUARY = Period.month(2024, 1, SHANGHAI)
FEBRUARY = Period.month(2024, 2, SHANGHAI)
START = datetime(2024, 1, 8, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def raised(request: str = "1", at: datetime = START, **said: Any) -> GivenFact:
    told: dict[str, Any] = {"title": "Cold", "category": "heating", "channel": "pavilion", **said}
    return fact(RequestRaised(**told), f"request-{request}", at=at)


def then(event: Any, after: timedelta, request: str = "1") -> GivenFact:
    return fact(event, f"request-{request}", at=START + after)


def told(*facts: GivenFact, period: Period = JANUARY, now: datetime | None = None) -> dict[str, Figure]:
    """The whole of each figure."""
    in_time = sorted(facts, key=lambda each: each.at or START)
    view = project(RequestHappenings, *in_time, now=now or datetime(2024, 6, 1, tzinfo=UTC))
    return {each.measure.code: each for each in figures_of(view, period) if each.split is None}


def share(figure: Figure) -> tuple[int | None, int | None]:
    return figure.value, figure.whole


DONE = RequestResolved(outcome="done")
SATISFIED = RequestFollowedUp(satisfaction="satisfied")
NOT_SATISFIED = RequestFollowedUp(satisfaction="not-satisfied")
UNREACHABLE = RequestFollowedUp(satisfaction="unreachable")


SOLVED = [
    raised("solved"),
    then(DONE, DAY, "solved"),
    then(RequestFollowedUp(satisfaction="satisfied", solved="yes"), 2 * DAY, "solved"),
]


def test_the_laws_hold() -> None:
    """Those of projections, in any order of facts, and those of figures."""
    check_projection(RequestHappenings, any_order=True)
    check_figures(RequestHappenings, stories=[SOLVED])


def test_an_answer_that_is_void_since_was_given_all_the_same() -> None:
    """Reopening voids an answer from then on; the month in which it was given keeps it."""
    facts = [
        raised(),
        then(DONE, DAY),
        then(NOT_SATISFIED, 2 * DAY),
        then(RequestReopened(reason="cold again"), 30 * DAY),
        then(DONE, 31 * DAY),
        then(SATISFIED, 32 * DAY),
    ]
    assert share(told(*facts)["satisfied-rate"]) == (0, 1)
    assert share(told(*facts, period=FEBRUARY)["satisfied-rate"]) == (1, 1)
    assert told(*facts, period=FEBRUARY)["reopened"].value == 1


def test_who_could_not_be_reached_is_in_no_rate() -> None:
    """But was asked, and is shown beside it."""
    figures = told(raised(), then(DONE, DAY), then(UNREACHABLE, 2 * DAY))
    assert share(figures["satisfied-rate"]) == (0, 0)
    assert figures["followed-up"].value == 1


def test_a_response_is_in_time_within_a_day_of_hours() -> None:
    """Any answer counts, on the spot too; only requests whose hours are over do."""
    facts = [
        raised("1"),
        then(RequestAcknowledged(), 24 * HOUR, "1"),
        raised("2"),
        then(RequestAccepted(), 24 * HOUR + timedelta(microseconds=1), "2"),
        raised("3"),
        then(DONE, 0 * HOUR, "3"),
        raised("4"),
        then(RequestRejected(reason="elsewhere"), HOUR, "4"),
        raised("5"),
        then(RequestWithdrawn(), HOUR, "5"),
        raised("6", at=START + DAY),
    ]
    assert share(told(*facts, now=START + 25 * HOUR)["response-rate"]) == (3, 5)
    assert share(told(*facts)["response-rate"]) == (3, 6)


def test_what_is_due_on_a_day_is_in_time_until_its_end() -> None:
    """The promised day, or the seventh after the one it was raised on; in the month it was due in."""
    promised = datetime(2024, 1, 20, 2, tzinfo=UTC)
    end_of_day = datetime(2024, 1, 20, 15, 59, 59, 999999, tzinfo=UTC) - START
    facts = [
        raised("1", due_at=promised),
        then(DONE, end_of_day, "1"),
        raised("2", due_at=promised),
        then(DONE, end_of_day + timedelta(microseconds=1), "2"),
        raised("3"),
        then(DONE, datetime(2024, 1, 15, 15, 59, tzinfo=UTC) - START, "3"),
        raised("4"),
        then(DONE, datetime(2024, 1, 15, 16, 1, tzinfo=UTC) - START, "4"),
        raised("5", at=datetime(2024, 1, 30, tzinfo=UTC)),
    ]
    assert share(told(*facts)["in-time-rate"]) == (2, 4)
    assert share(told(*facts, period=FEBRUARY)["in-time-rate"]) == (0, 1)
    assert share(told(*facts, now=START + DAY)["in-time-rate"]) == (0, 0)


def test_what_ended_otherwise_by_then_was_not_due() -> None:
    """Withdrawn, rejected, a duplicate or converted; what was taken back afterwards was overdue before."""
    ends = [
        RequestWithdrawn(),
        RequestRejected(reason="elsewhere"),
        RequestMarkedDuplicate(duplicate_of="request-9"),
        RequestConverted(into="activity"),
    ]
    for end in ends:
        assert share(told(raised(), then(end, DAY))["in-time-rate"]) == (0, 0)
        assert share(told(raised(), then(end, 9 * DAY))["in-time-rate"]) == (0, 1)


def test_what_was_reopened_by_then_was_not_resolved() -> None:
    """How it stood at the end of the day counts."""
    again = RequestReopened(reason="cold again")
    assert share(told(raised(), then(DONE, DAY), then(again, 2 * DAY))["in-time-rate"]) == (0, 1)
    assert share(told(raised(), then(DONE, DAY), then(again, 9 * DAY))["in-time-rate"]) == (1, 1)


def test_solved_is_the_residents_word() -> None:
    """Of those who said so: who did not say is in neither."""
    said: list[GivenFact] = []
    for at, solved in enumerate(("yes", "partly", "no", None)):
        answer: Any = {"satisfaction": "satisfied", "solved": solved}
        said += [raised(str(at)), then(DONE, DAY, str(at)), then(RequestFollowedUp(**answer), DAY, str(at))]
    assert share(told(*said)["solved-rate"]) == (1, 3)
    assert share(told(*said)["satisfied-rate"]) == (4, 4)


def test_done_is_the_workers_word() -> None:
    """Of every resolution, those void since as well."""
    partly = RequestResolved(outcome="partly")
    again = RequestReopened(reason="cold again")
    facts = [raised(), then(partly, DAY), then(again, 2 * DAY), then(DONE, 3 * DAY)]
    assert share(told(*facts)["done-rate"]) == (1, 2)


def test_asked_back_within_a_week_of_each_resolution() -> None:
    """Not of one that was void by then, and only once the week is over."""
    facts = [
        raised("1"),
        then(DONE, DAY, "1"),
        then(SATISFIED, 8 * DAY, "1"),
        raised("2"),
        then(DONE, DAY, "2"),
        then(SATISFIED, 8 * DAY + HOUR, "2"),
        raised("3"),
        then(DONE, DAY, "3"),
        then(RequestReopened(reason="cold again"), 2 * DAY, "3"),
        then(DONE, 3 * DAY, "3"),
        then(SATISFIED, 4 * DAY, "3"),
    ]
    assert share(told(*facts)["asked-back-rate"]) == (2, 4)
    assert share(told(*facts, now=START + 9 * DAY)["asked-back-rate"]) == (1, 3)


def test_a_duplicate_that_comes_back_is_not_done_again() -> None:
    """It was never done before."""
    duplicate = RequestMarkedDuplicate(duplicate_of="request-9")
    facts = [raised(), then(duplicate, DAY), then(RequestReopened(), 2 * DAY)]
    assert told(*facts)["reopened"].value == 0
    assert told(*facts)["open-at-end"].value == 1


def test_open_at_the_end_is_what_nobody_had_settled_then() -> None:
    """Whatever came of it later."""
    facts = [raised("1"), then(DONE, 40 * DAY, "1"), raised("2"), then(DONE, DAY, "2"), raised("3")]
    assert told(*facts)["open-at-end"].value == 2
    assert told(*facts, period=FEBRUARY)["open-at-end"].value == 1


def test_a_need_found_on_a_visit_is_that_visits_contact() -> None:
    """It is a request all the same, heard on a home visit."""
    visit: list[GivenFact] = [
        fact(VisitStarted(person_id="person-lin", visitor="person-xu"), "visit-1", at=START),
        fact(VisitCompleted(needs=("request-1",), person_id="person-lin"), "visit-1", at=START),
        fact(VisitStarted(person_id="person-yun", visitor="person-xu"), "visit-2", at=START),
        fact(VisitCompleted(person_id="person-yun", manner="phone"), "visit-2", at=START),
        raised("1", arose_from="visit-1", channel="home-visit", requester="person-lin"),
        raised("2", channel="phone", requester="person-ren"),
        raised("3", channel="phone", requester="person-lin"),
    ]
    figures = told(*visit)
    assert figures["raised"].value == 3
    assert figures["contacts"].value == 4
    assert figures["served"].people == frozenset(["person-lin", "person-ren", "person-yun"])
    assert share(figures["found-going-out"]) == (1, 3)


def test_a_running_month_is_counted_as_far_as_it_has_come() -> None:
    """What is dated later, by a slip or a clock, is not there yet."""
    facts = [raised("1"), raised("2", at=START + 9 * DAY)]
    assert told(*facts, now=START + DAY)["raised"].value == 1
