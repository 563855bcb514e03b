"""What a projection offers beside its rows is declared, checked when it is made, and when it is asked."""
# ruff: noqa: ARG001, ARG002  methods are looked at, not asked

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import FunctionType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from community_core.domain import RequestRaised, VerifyHours
from community_core.errors import InvalidInput, InvalidProjection
from community_core.ledger import Recorded
from community_core.testing import fact, project
from community_core.views import (
    AgendaItem,
    Figure,
    Measure,
    Period,
    Projection,
    Split,
    Table,
    agenda,
    agenda_of,
    figures,
    figures_of,
    handles,
    has_agenda,
    measures_of,
    query,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
JANUARY = Period.month(2024, 1, SHANGHAI)
CHANNEL = Split("channel", "channel", "渠道")
HEARD = Measure("heard", "Heard", "听到", means=("What was heard.", "期内听到的。"), splits=(CHANNEL,))
RATE = Measure("rate", "Rate", "比率", unit="percent", means=("So many of so many.", "若干之于若干。"))
WHO = Measure("who", "People", "人数", unit="people", means=("Different people.", "不同的人。"))


@frozen
class Said:
    request_id: str
    at: datetime
    title: str


class Heard(Projection[Said]):
    """What was said."""

    name, version = "heard", 1
    measures = (HEARD, RATE)
    said = Table(Said)

    @handles(RequestRaised)
    def hear(self, e: Recorded[RequestRaised]) -> None:
        self.said.put(Said(e.stream_id, e.occurred_at, e.data.title))

    @figures
    def heard_in(self, period: Period) -> Iterator[Figure]:
        yield HEARD.is_(sum(row.at in period for row in self))

    @agenda
    def unanswered(self, until: date) -> Iterator[AgendaItem]:
        for row in self:
            due = self.day(row.at) + timedelta(days=1)
            if due <= until:
                yield AgendaItem(("Answer", "答复"), row.request_id, due, row.title)


def raised(at: datetime) -> Any:
    said = RequestRaised(title="Radiator is cold", category="heating", channel="phone")
    return fact(said, "request-1", at=at)


def test_a_view_gives_its_figures_and_what_waits() -> None:
    """Figures of a period; and what is due by a day, nothing later."""
    view = project(Heard, raised(datetime(2024, 1, 31, 15, tzinfo=UTC)))
    assert figures_of(view, JANUARY) == [HEARD.is_(1)]
    assert figures_of(view, JANUARY.before()) == [HEARD.is_(0)]
    assert [item.title for item in agenda_of(view, date(2024, 2, 1))] == ["Radiator is cold"]
    assert agenda_of(view, date(2024, 1, 31)) == []
    assert measures_of(Heard) == (HEARD, RATE)
    assert has_agenda(Heard)


class Unasked(Projection[Said]):
    """What was said, and all of it that waits."""

    name, version = "unasked", 1
    said = Table(Said)

    @handles(RequestRaised)
    def hear(self, e: Recorded[RequestRaised]) -> None:
        self.said.put(Said(e.stream_id, e.occurred_at, e.data.title))

    @agenda
    def unanswered(self) -> Iterator[AgendaItem]:
        for row in self:
            due = self.day(row.at) + timedelta(days=1)
            yield AgendaItem(("Answer", "答复"), row.request_id, due, row.title)


def test_an_agenda_that_takes_no_day_is_told_by_the_day_all_the_same() -> None:
    """Of all that waits, what is due by then."""
    view = project(Unasked, raised(datetime(2024, 1, 31, 15, tzinfo=UTC)))
    assert [item.title for item in agenda_of(view, date(2024, 2, 1))] == ["Radiator is cold"]
    assert agenda_of(view, date(2024, 1, 31)) == []


def declare(**members: Any) -> Any:
    whole = {"name": "faulty", "version": 1, "said": Table(Said), "__orig_bases__": (Projection[Said],)}
    return type("Faulty", (Projection,), {**whole, **members})


def counting(self: Any, period: Period) -> Iterator[Figure]:
    yield HEARD.is_(1)


def of_a_day(self: Any, period: date) -> Iterator[Figure]:
    yield HEARD.is_(1)


def of_two(self: Any, period: Period, place: str) -> Iterator[Figure]:
    yield HEARD.is_(1)


def untold(self, period):  # type: ignore[no-untyped-def]
    yield HEARD.is_(1)


def marked(function: Any, *marks: Callable[[Any], Any]) -> Any:
    """A method of its own with these marks."""
    own = FunctionType(function.__code__, function.__globals__, "of")
    own.__annotations__ = dict(function.__annotations__)
    for mark in marks:
        own = mark(own)
    return own


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"measures": (HEARD,), "of": marked(of_a_day, figures)}, "must take one Period and nothing else"),
        ({"measures": (HEARD,), "of": marked(of_two, figures)}, "def of(self, period: Period)"),
        ({"measures": (HEARD,), "of": marked(untold, figures)}, "must take one Period"),
        ({"of": marked(counting, agenda)}, "def of(self, until: date)"),
        ({"of": marked(counting, figures)}, "figures of no measure"),
        ({"of": marked(of_a_day, query, agenda)}, "@agenda and @query"),
        ({"measures": (HEARD,)}, "no method marked @figures gives them"),
        ({"measures": HEARD}, "list them"),
        ({"measures": (HEARD, HEARD), "of": marked(counting, figures)}, "measure 'heard' twice"),
    ],
)
def test_what_nobody_could_ask_for_is_refused_with_the_class(members: dict[str, Any], words: str) -> None:
    """The refusal names the class and what to write instead."""
    with pytest.raises(InvalidProjection, match="Faulty") as refused:
        declare(**members)
    assert words in str(refused.value)


OTHER = Measure("other", "Other", "其他", means=("Anything.", "其他。"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([OTHER.is_(1)], "'other' is not among its measures"),
        ([HEARD.is_(1), HEARD.is_(2)], "heard is given twice"),
        (
            [HEARD.is_(1, channel="phone"), HEARD.is_(2, channel="phone")],
            "heard channel phone is given twice",
        ),
        ([17], "17, which is no Figure"),
    ],
)
def test_a_figure_nobody_could_read_is_refused_with_the_view(given: list[Any], words: str) -> None:
    """An undeclared measure has no definition anybody was shown; two values of one figure are none."""

    class Odd(Projection[Said]):
        """Gives what it should not."""

        name, version, measures = "odd", 1, (HEARD,)
        said = Table(Said)

        @figures
        def of(self, period: Period) -> Iterator[Figure]:
            yield from given

    with pytest.raises(InvalidProjection, match="odd") as refused:
        figures_of(project(Odd), JANUARY)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (lambda: HEARD.is_(1, assignee="person-he"), "never split by 'assignee'"),
        (lambda: HEARD.is_(1, channel="person-he"), "never split by 'channel'"),
        (lambda: HEARD.is_(1, building="place-9"), "none of its splits: channel"),
        (lambda: HEARD.is_(1, channel="phone", day=date(2024, 1, 1)), "one at a time"),
        (lambda: HEARD.of(1, 2), 'unit="percent"'),
        (lambda: HEARD.who(["person-shen"]), 'unit="people"'),
        (lambda: RATE.is_(1), "of(part, whole)"),
        (lambda: RATE.of(2, 1), "2 of 1 is no part"),
        (lambda: RATE.of(-1, 1), "-1 of 1 is no part"),
        (lambda: Split("worker", "worker", "工作人员"), "never split by 'worker'"),
        (lambda: Split("held-by-staff", "staff", "工作人员"), "never split by"),
        (lambda: Split("shown", "shown", "显示", refers="person"), "never split by"),
        (lambda: Measure("x", "X", "某", means=("", "")), "not defined"),
        (lambda: Measure("x", "X", "某", unit="kg", means=("x", "某")), "its unit is 'kg'"),  # type: ignore[arg-type]
    ],
)
def test_a_figure_that_says_too_much_or_nothing_is_refused(figure: Callable[[], object], words: str) -> None:
    """Nobody is counted by name; a part is of its whole; each measure is told in its unit."""
    with pytest.raises(InvalidProjection) as refused:
        figure()
    assert words in str(refused.value)


def test_a_percentage_of_nothing_keeps_that_it_is_of_nothing() -> None:
    """Its whole says so: it is neither 0 nor 100."""
    assert (RATE.of(0, 0).value, RATE.of(0, 0).whole) == (0, 0)


def test_people_are_counted_once_and_not_shown() -> None:
    """Their ids are kept to be united, and in no text."""
    figure = WHO.who(["person-shen", "person-he", "person-shen"])
    assert figure.value == 2
    assert "person-" not in repr(figure)


def test_an_agenda_item_is_due_on_a_day() -> None:
    """What is due on a day is so until its end: a moment would be before it."""
    with pytest.raises(InvalidProjection, match="give a day"):
        AgendaItem(("Answer", "答复"), "request-1", datetime(2024, 1, 1, tzinfo=UTC), "Cold")


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_what_is_told_ahead_is_told_however_few_days_ahead_somebody_looks(
    ahead: int, looks: int, due: int
) -> None:
    """So many days before it is due, or as many as somebody looks ahead; and once it is overdue."""
    today = date(2024, 1, 15)
    item = AgendaItem(("Renew", "续签"), "request-1", today + timedelta(days=due), "Term", ahead=ahead)
    assert item.is_told(today, today + timedelta(days=looks)) == (due <= max(ahead, looks))
    assert item.is_told(today, item.due or today)


def test_what_was_due_by_a_day_that_is_over_is_all_that_is_told_of_it() -> None:
    """What is told ahead apart."""
    today = date(2024, 1, 15)
    item = AgendaItem(("Answer", "答复"), "request-1", today, "Cold")
    assert not item.is_told(today, today - timedelta(days=1))
    assert evolve(item, ahead=1).is_told(today, today - timedelta(days=1))


def test_an_agenda_item_gives_what_its_next_step_knows() -> None:
    """Otherwise nobody could type it."""
    item = AgendaItem(("Judge", "核实"), "volunteer-1", None, "", next_step=VerifyHours, given={"claim": 2})
    assert item.given == {"claim": 2}
    with pytest.raises(InvalidProjection, match="no field of its next step VerifyHours"):
        evolve(item, given={"loan": 2})
    with pytest.raises(InvalidProjection, match="no field of its next step None"):
        evolve(item, next_step=None)


def test_a_period_is_of_whole_days_in_its_zone() -> None:
    """The first and the last moment are in it; those around them are not."""
    assert JANUARY.begins in JANUARY
    assert JANUARY.ends in JANUARY
    assert JANUARY.begins - timedelta(microseconds=1) not in JANUARY
    assert JANUARY.ends + timedelta(microseconds=1) not in JANUARY
    assert datetime(2023, 12, 31, 16, tzinfo=UTC) in JANUARY
    assert date(2024, 1, 31) in JANUARY
    assert date(2024, 2, 1) not in JANUARY


def test_a_month_is_compared_with_the_month_before() -> None:
    """However long either is; a quarter with a quarter, nine days with nine days."""
    assert Period.month(2024, 3, SHANGHAI).before() == Period.month(2024, 2, SHANGHAI)
    assert JANUARY.before() == Period.month(2023, 12, SHANGHAI)
    quarter = Period(date(2024, 1, 1), date(2024, 3, 31), SHANGHAI)
    assert quarter.before() == Period(date(2023, 10, 1), date(2023, 12, 31), SHANGHAI)
    days = Period(date(2024, 1, 10), date(2024, 1, 18), SHANGHAI)
    assert days.before() == Period(date(2024, 1, 1), date(2024, 1, 9), SHANGHAI)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_the_period_before_ends_the_day_before(first: date, days: int) -> None:
    """Periods before one another leave no day out, and none is in two of them."""
    period = Period(first, first + timedelta(days=days), SHANGHAI)
    assert period.before().last + timedelta(days=1) == period.first
    assert period.before().begins < period.before().ends < period.begins


def test_a_period_that_is_none_is_refused() -> None:
    """By naming what was said."""
    with pytest.raises(InvalidInput, match="2024-01-02, before it begins on 2024-01-03"):
        Period(date(2024, 1, 3), date(2024, 1, 2), SHANGHAI)
    with pytest.raises(InvalidInput, match="years 1000 to 2999"):
        Period.month(1000, 1, SHANGHAI).before()
    with pytest.raises(InvalidInput, match="no month 13 of the year 2024"):
        Period.month(2024, 13, SHANGHAI)


def test_a_query_that_shares_its_class_is_still_one() -> None:
    """Marks of one kind leave those of the others alone."""

    class Both(Heard):
        """Both."""

        name = "both"

        @query
        def again(self) -> list[Said]:
            """Again."""
            return list(self)

    assert figures_of(project(Both), JANUARY) == [HEARD.is_(0)]
