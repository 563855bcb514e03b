"""Figures and agenda of all views at once: added, united, failing alone, honest about what is not known."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import frozen

from community_core import Community, to_json
from community_core.domain import (
    AppointRole,
    CorrectFact,
    MergePerson,
    NamePlace,
    RaiseRequest,
    RegisterPerson,
    RequestRaised,
    SetGrid,
)
from community_core.errors import StoreUnavailable
from community_core.ledger import Recorded
from community_core.questions import Failed
from community_core.telling.offers import figure_words
from community_core.views import (
    AgendaItem,
    Figure,
    Measure,
    Period,
    Projection,
    Split,
    Table,
    agenda,
    figures,
    handles,
)

XU = "person-xu"
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
TODAY = date(2024, 1, 15)
MEANS = ("So many.", "若干。")
DAY, CHANNEL = Split("day", "day", "日期"), Split("channel", "channel", "渠道")
HEARD = Measure("heard", "Heard", "听到", section="requests", means=MEANS, splits=(DAY, CHANNEL))
WHO = Measure("who", "People", "人数", unit="people", section="people", means=MEANS)
FEW = Measure("few", "Few", "少数", unit="people", section="people", means=MEANS, fewest=3)
RATE = Measure("rate", "Rate", "比率", unit="percent", section="requests", means=MEANS)


@frozen
class Said:
    request_id: str
    at: datetime
    requester: str | None


class Base(Projection[Said]):
    """What was said, by whom."""

    name, version = "base", 1
    said = Table(Said)

    @handles(RequestRaised)
    def hear(self, e: Recorded[RequestRaised]) -> None:
        self.said.put(Said(e.stream_id, e.occurred_at, e.data.requester))


class One(Base):
    """Counts and people."""

    name, measures = "one", (HEARD, WHO, RATE)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        rows = [row for row in self if row.at in period]
        yield HEARD.is_(len(rows))
        for day in sorted({period.first, *(self.day(row.at) for row in rows)}):
            yield HEARD.is_(sum(self.day(row.at) == day for row in rows), day=day)
        yield WHO.who(row.requester for row in rows if row.requester)
        yield RATE.of(len(rows), len(rows))


class OfEnough(Base):
    """People, of three or more."""

    name, measures = "of-enough", (FEW,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield FEW.who(row.requester for row in self if row.at in period and row.requester)


class Two(One):
    """The same, once more."""

    name = "two"


class Broken(Base):
    """Divides by nothing."""

    name, measures = "broken", (HEARD,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield HEARD.is_(1 // (period.first - period.first).days)

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        raise LookupError(until.isoformat())
        yield


class Otherwise(Base):
    """Means something else by the same code."""

    name = "otherwise"
    measures = (Measure("heard", "Heard", "听到", means=("Something else.", "别的。")),)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield self.measures[0].is_(period.first.day)


class CountsPeople(Base):
    """Gives people without saying who."""

    name, measures = "counts-people", (WHO,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield WHO.is_(period.first.day)


@pytest.fixture
def community() -> Iterator[Community]:
    with Community.open(":memory:", clock=lambda: NOON) as community:
        yield community


def heard(community: Community, requester: str | None = None, **at: Any) -> None:
    said = RaiseRequest(title="Cold", category="heating", channel="phone", requester=requester)
    community.execute(said, by=XU, **at)


def january(community: Community) -> Period:
    return Period.month(2024, 1, community.zone)


def test_the_same_figure_of_several_views_is_added(community: Community) -> None:
    """Numbers, and part and whole of percentages; each split with its like."""
    heard(community)
    heard(community, at=date(2024, 1, 14))
    gathered = community.figures(january(community), projections=[One, Two])
    assert gathered.of(HEARD) == HEARD.is_(4)
    assert gathered.of("heard", ("day", "2024-01-14")) == HEARD.is_(2, day=date(2024, 1, 14))
    assert gathered.of(RATE) == RATE.of(4, 4)
    assert gathered.failed == ()


def test_people_are_united_and_never_added(community: Community) -> None:
    """Whoever two views count, and whoever turned out to be the same, is one person."""
    names = [
        community.execute(RegisterPerson(name=name), by=XU).stream_id for name in ("任敏", "任民", "林小禾")
    ]
    for each in names:
        heard(community, each)
    community.execute(MergePerson(person_id=names[1], into=names[0]), by=XU)
    gathered = community.figures(january(community), projections=[One, Two])
    assert gathered.of(WHO) == WHO.who([names[0], names[2]])


def test_of_fewer_people_than_are_told_of_there_is_no_number(community: Community) -> None:
    """Nobody is none, three are three; of those between, once they are united, it says that they are few."""
    told = []
    for who in (None, "person-a", "person-b", "person-c"):
        heard(community, who)
        figure = community.figures(january(community), projections=[OfEnough]).of(FEW)
        told.append((figure and figure.value, figure_words(figure, community.zone)))
    assert told == [(0, "0"), (None, "<3"), (None, "<3"), (3, "3")]


def test_time_that_people_gave_is_told_in_hours_and_time_that_went_by_in_days(community: Community) -> None:
    """216 hours of work are no nine days; nine days until something was done are."""
    given, elapsed = (
        Measure("m", "M", "时长", unit="minutes", means=("Minutes.", "分钟数。"), additive=additive)
        for additive in (True, False)
    )
    minutes = (0, 45, 90, 216 * 60, 1234 * 60 + 5)
    told = [figure_words(given.is_(each), community.zone) for each in minutes]
    assert told == ["0 min", "45 min", "1 h 30 min", "216 h", "1,234 h 5 min"]
    assert figure_words(elapsed.is_(216 * 60), community.zone) == "9 days"


def test_a_view_fails_alone_and_is_named(community: Community) -> None:
    """Its own figures are missing, and nobody else's."""
    heard(community)
    gathered = community.figures(january(community), projections=[Broken, One])
    assert gathered.of(HEARD) == HEARD.is_(1)
    division = "ZeroDivisionError: integer division or modulo by zero"
    assert gathered.failed == (Failed("broken", division, division),)
    waiting = community.agenda(TODAY, projections=[Broken, One])
    assert waiting.failed == (Failed("broken", "LookupError: 2024-01-15", "LookupError: 2024-01-15"),)


def test_a_measure_with_two_meanings_is_given_with_neither(community: Community) -> None:
    """A sum of different things would be no figure at all."""
    gathered = community.figures(january(community), projections=[One, Otherwise])
    assert gathered.of(HEARD) is None
    assert gathered.of(WHO) is not None
    assert [each.name for each in gathered.failed] == ["one", "otherwise"]
    assert "defined otherwise by one" in gathered.failed[1].en


def test_people_without_ids_are_not_added_to_others(community: Community) -> None:
    """Nobody could say who is counted twice."""
    heard(community, "person-lin")
    gathered = community.figures(january(community), projections=[One, CountsPeople])
    assert gathered.of(WHO) == WHO.who(["person-lin"])
    assert [each.name for each in gathered.failed] == ["counts-people"]


def test_what_nobody_knows_is_no_data(community: Community) -> None:
    """Neither is a month before the first fact, nor one to come; a day before the first fact is left out."""
    assert not community.figures(january(community), projections=[One]).has_data
    heard(community, at=date(2024, 1, 10))
    gathered = community.figures(january(community), projections=[One])
    assert gathered.since == date(2024, 1, 10)
    assert [each.split for each in gathered.splits(HEARD, "day")] == [("day", "2024-01-10")]
    for period in (january(community).before(), Period.month(2024, 2, community.zone)):
        unknown = community.figures(period, projections=[One])
        assert not unknown.has_data
        assert {each.value for each in unknown.figures} == {None}
        assert {each.measure for each in unknown.figures} == {HEARD, WHO, RATE}


def test_what_turned_out_to_be_earlier_is_known(community: Community) -> None:
    """A fact that was put right to another month makes that month known."""
    said = RaiseRequest(title="Cold", category="heating", channel="phone")
    first = community.execute(said, by=XU).events[0]
    december = january(community).before()
    assert not community.figures(december, projections=[One]).has_data
    earlier = datetime(2023, 12, 20, 4, tzinfo=UTC)
    community.execute(CorrectFact(fact_id=first.id, occurred_at=earlier, reason="told late"), by=XU)
    gathered = community.figures(december, projections=[One])
    assert gathered.since == date(2023, 12, 20)
    assert gathered.of(HEARD) == HEARD.is_(1)
    assert [each.split for each in gathered.splits(HEARD, "day")] == [("day", "2023-12-20")]


def test_programs_are_told_all_but_who_was_counted(community: Community) -> None:
    """In JSON a figure has no ids; an item has the name of the command that settles it."""
    heard(community, "person-lin")
    told = to_json(community.figures(january(community), projections=[One]))
    assert "person-lin" not in json.dumps(told)
    assert told["period"] == {"first": "2024-01-01", "last": "2024-01-31"}
    assert {"measure": "who", "value": 1, "whole": None, "about": False, "split": None, "part": None} in told[
        "figures"
    ]
    assert [each["code"] for each in told["measures"]] == ["heard", "rate", "who"]
    assert to_json(item("x", next_step=RaiseRequest))["next_step"] == "raise-request"
    assert to_json(item("x"))["due"] == "2024-01-15"


def test_measures_come_in_their_sections(community: Community) -> None:
    """Those of a section together, in the order in which sections are first named."""
    gathered = community.figures(january(community), projections=[One])
    assert [each.code for each in gathered.measures] == ["heard", "rate", "who"]


ITEMS: list[AgendaItem] = []


class Waiting(Base):
    """Whatever a test says."""

    name = "waiting"

    @agenda
    def of(self, until: date) -> Iterator[AgendaItem]:
        return (each for each in ITEMS if each.due is None or each.due <= until)


def item(title: str, days: int | None = 0, **more: Any) -> AgendaItem:
    due = None if days is None else TODAY + timedelta(days=days)
    return AgendaItem(("Do", "做"), "request-1", due, title, **more)


@pytest.fixture
def items() -> Iterator[list[AgendaItem]]:
    yield ITEMS
    ITEMS.clear()


def test_what_waits_comes_by_day_place_and_number(community: Community, items: list[AgendaItem]) -> None:
    """What was due is overdue once its day is over; what has no day waits now; later days come as far as
    was asked."""
    items += [
        item("e", 1),
        item("c", place="b"),
        item("b", place="a", number="2024-0002"),
        item("a", place="a", number="2024-0001"),
        item("d", None),
        item("f", -1),
        item("g", 8),
    ]
    waiting = community.agenda(TODAY + timedelta(days=7), projections=[Waiting])
    assert [each.title for each in waiting.overdue] == ["f"]
    assert [each.title for each in waiting.due_today] == ["d", "a", "b", "c"]
    assert [each.title for each in waiting.coming] == ["e"]


def test_what_waits_for_somebody_is_theirs_by_name_and_by_role(
    community: Community, items: list[AgendaItem]
) -> None:
    """By whatever role they hold today, there or around there; how much waits for nobody is said."""
    he, again = (community.execute(RegisterPerson(name="何"), by=XU).stream_id for _ in range(2))
    community.execute(MergePerson(person_id=again, into=he), by=XU)
    compound = community.execute(NamePlace(kind="compound", called="柳荫"), by=XU).stream_id
    grid = community.execute(NamePlace(kind="grid", called="东", within=compound), by=XU).stream_id
    building = community.execute(NamePlace(kind="building", called="13", within=compound), by=XU).stream_id
    community.execute(SetGrid(place_id=building, grid=grid), by=XU)
    appointed = AppointRole(person_id=he, role="grid-worker", scope=grid, since=date(2024, 1, 1))
    community.execute(appointed, by=XU)
    items += [
        item("theirs", whose=he),
        item("of one merged into them", whose=again),
        item("of the grid", whose=f"role:grid-worker@{building}"),
        item("of any", whose="role:grid-worker"),
        item("of another grid", whose="role:grid-worker@place-elsewhere"),
        item("of another role", whose="role:mediator"),
        item("of the works", whose="org:heating works"),
        item("nobody's"),
    ]

    def titles(whose: str) -> list[str]:
        return [each.title for each in community.agenda(TODAY, whose=whose, projections=[Waiting]).items]

    theirs = ["theirs", "of one merged into them", "of the grid", "of any"]
    assert titles(he) == theirs
    assert titles(again) == theirs
    assert titles("person-lin") == []
    assert titles("org:heating works") == ["of the works"]
    assert titles("role:grid-worker") == ["of the grid", "of any", "of another grid"]
    assert titles(f"role:grid-worker@{building}") == ["of the grid"]
    assert community.agenda(TODAY, whose=he, projections=[Waiting]).nobodys == 1


def test_a_failing_store_is_nobodys_fault(community: Community) -> None:
    """It is raised, and not put down to the view that met it."""

    class Unlucky(Base):
        """Meets a disk that fails."""

        name, measures = "unlucky", (HEARD,)

        @figures
        def of(self, period: Period) -> Iterator[Figure]:
            raise StoreUnavailable(f"gone {period.first}", "没了")
            yield

    with pytest.raises(StoreUnavailable, match="gone"):
        community.figures(january(community), projections=[Unlucky])
