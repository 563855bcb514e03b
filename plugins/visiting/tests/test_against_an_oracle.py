"""Random lives, counted over plainly: the list of overdue visits and the figures say the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import (
    CareLevelSet,
    ConsentGiven,
    ConsentWithdrawn,
    Event,
    PersonAway,
    PersonBack,
    PersonDied,
    PersonLeft,
    PersonMerged,
    PersonReturned,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
)
from community_core.testing import GivenFact, fact, project
from community_core.times import zone_named
from community_core.views import Period, figures_of
from community_visiting import Overdue, VisitCoverage

FIRST = date(2024, 1, 1)
LAST = 100
RHYTHM = {"high": 7, "key": 31, "general": 92}
PEOPLE = ("person-a", "person-b", "person-c")
INTO = {"person-b": "person-a", "person-c": "person-a"}


@frozen
class Happened:
    """Something that happened to somebody on a day counted from the first."""

    day: int
    person: str
    what: str
    more: Any = None


def moment(day: int) -> datetime:
    """Noon of a day in Shanghai."""
    return datetime(2024, 1, 1, 4, tzinfo=UTC) + timedelta(days=day)


def calendar(day: int) -> date:
    return FIRST + timedelta(days=day)


def event(each: Happened) -> Event:
    """The fact that tells of it."""
    person, on = each.person, calendar(each.day)
    until = None if each.more is None or each.what != "away" else calendar(each.day + each.more)
    return {
        "level": lambda: CareLevelSet(person_id=person, level=each.more),
        "met": lambda: VisitCompleted(person_id=person, manner=each.more),
        "away": lambda: PersonAway(gone_to="family", until=until),
        "back": PersonBack,
        "left": lambda: PersonLeft(on=on, reason="moved"),
        "returned": PersonReturned,
        "died": lambda: PersonDied(on=on),
        "declined": lambda: ConsentWithdrawn(purpose="visits"),
        "agreed": lambda: ConsentGiven(purpose="visits", how="spoken"),
        "merged": lambda: PersonMerged(into=INTO[person]),
    }[each.what]()


def told(history: list[Happened]) -> list[GivenFact]:
    """The facts of a history, in the order of time."""
    facts: list[GivenFact] = []
    for number, each in enumerate(history):
        at, visit = moment(each.day) + timedelta(seconds=2 * number), f"visit-{number}"
        if each.what == "missed":
            plan = VisitPlanned(person_id=each.person, visitor="person-shen", planned_for=at)
            facts += [fact(plan, visit, at=at), fact(VisitNotMet(), visit, at=at + timedelta(seconds=1))]
        else:
            facts.append(fact(event(each), visit if each.what == "met" else each.person, at=at))
    return facts


@st.composite
def histories(draw: st.DrawFn) -> list[Happened]:
    """Whatever may happen to three people, two of whom may turn out to be the third."""
    days, people = st.integers(0, LAST), st.sampled_from(PEOPLE)
    manners = st.sampled_from(["home", "phone", "video"])
    plain = ["back", "left", "returned", "declined", "agreed", "missed"]
    happened = st.one_of(
        st.builds(Happened, days, people, st.just("level"), st.sampled_from([*RHYTHM, "none"])),
        st.builds(Happened, days, people, st.just("met"), manners),
        st.builds(Happened, days, people, st.just("away"), st.none() | st.integers(0, 40)),
        st.builds(Happened, days, people, st.sampled_from(plain)),
        st.builds(Happened, days, people, st.just("died")),
        st.builds(Happened, days, st.sampled_from(tuple(INTO)), st.just("merged")),
    )
    return sorted(draw(st.lists(happened, max_size=25)), key=lambda each: each.day)


def lives(history: list[Happened], until: int = LAST + 1) -> dict[str, list[Happened]]:
    """What happened to each human being up to a day, whichever record says so."""
    into = {each.person: INTO[each.person] for each in history if each.what == "merged"}
    found: dict[str, list[Happened]] = {}
    for each in history:
        if each.day <= until:
            found.setdefault(into.get(each.person, each.person), []).append(each)
    return found


def last(life: list[Happened], *what: str) -> Happened | None:
    return next((each for each in reversed(life) if each.what in what), None)


def level_of(life: list[Happened]) -> tuple[str, int]:
    """The level they have, and since which day without another one between."""
    levels = [("none", 0), *((each.more, each.day) for each in life if each.what == "level")]
    first = len(levels) - 1
    while first and levels[first - 1][0] == levels[-1][0]:
        first -= 1
    return levels[first]


def is_listed(life: list[Happened]) -> bool:
    moved = last(life, "left", "returned")
    gone = last(life, "died") or (moved and moved.what == "left")
    return not gone and level_of(life)[0] != "none"


def is_away(life: list[Happened], today: int) -> bool:
    away = last(life, "away", "back")
    return away is not None and away.what == "away" and (away.more is None or today <= away.day + away.more)


def declines(life: list[Happened]) -> bool:
    said = last(life, "declined", "agreed")
    return said is not None and said.what == "declined"


def days_over(life: list[Happened], today: int) -> int:
    """How many days somebody has been waiting too long; 0 for whoever is not."""
    if not is_listed(life) or is_away(life, today) or declines(life):
        return 0
    level, since = level_of(life)
    met = last(life, "met")
    return max(0, today - (met.day if met else since) - RHYTHM[level])


@settings(max_examples=250, deadline=None)
@given(histories(), st.integers(0, 60))
def test_the_list_of_overdue_visits_is_what_counting_plainly_gives(
    history: list[Happened], more: int
) -> None:
    """Whoever waits too long, and for how long; with the tries since the last contact."""
    today = LAST + more
    rows = project(Overdue, *told(history), now=moment(today))
    plain = {person: over for person, life in lives(history).items() if (over := days_over(life, today))}
    assert {row.person_id: row.days_over for row in rows} == plain
    for row in rows:
        life = lives(history)[row.person_id]
        since = max((number for number, each in enumerate(life) if each.what == "met"), default=-1)
        assert row.tries == sum(each.what == "missed" for each in life[since + 1 :])


@settings(max_examples=250, deadline=None)
@given(histories(), st.integers(0, LAST), st.integers(0, 60))
def test_figures_are_what_counting_plainly_gives(history: list[Happened], first: int, length: int) -> None:
    """Of any days: who was met, how often, in vain how often, and how many of those listed at the end."""
    end = min(first + length, LAST)
    period = Period(calendar(first), calendar(end), zone_named("Asia/Shanghai"))
    view = project(VisitCoverage, *told(history), now=moment(LAST))
    given = {(each.measure.code, each.split): each for each in figures_of(view, period)}
    within = [each for each in history if first <= each.day <= end]
    by_person = lives(history, end)
    listed = {person: life for person, life in by_person.items() if is_listed(life)}
    met = {
        person for person, life in by_person.items() for each in life if each in within and each.what == "met"
    }
    rate = given["month-contact-rate", None]
    assert (rate.value, rate.whole) == (len(met & listed.keys()), len(listed))
    assert given["visited", None].people == met
    assert given["visits", None].value == sum(each.what == "met" for each in within)
    assert given["not-met", None].value == sum(each.what == "missed" for each in within)
    for manner in ("home", "phone", "video"):
        told_so = given.get(("visits", ("manner", manner)))
        assert (told_so.value if told_so else 0) == sum(each.more == manner for each in within)
    away = {person for person, life in listed.items() if is_away(life, end)}
    assert given["listed-away", None].people == away
    assert given["listed-declined", None].people == {
        person for person, life in listed.items() if declines(life) and person not in away
    }


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, LAST))
def test_a_period_asked_about_again_later_is_told_the_same(history: list[Happened], end: int) -> None:
    """Whatever happens afterwards; only finding out that two were one is news of the past."""
    history = [each for each in history if each.what != "merged"]
    period = Period(FIRST, calendar(end), zone_named("Asia/Shanghai"))
    then = project(VisitCoverage, *told([each for each in history if each.day <= end]), now=moment(end))
    later = project(VisitCoverage, *told(history), now=moment(LAST + 30))
    assert figures_of(then, period) == figures_of(later, period)
