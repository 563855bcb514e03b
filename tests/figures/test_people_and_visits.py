"""The figures of people and of visits are those somebody would count from the log, whatever was put right."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community, Refused, domain
from community_core.errors import InvalidInput
from community_core.plugins.projections import find_plugins
from community_core.testing import KnownFact, known_facts, putting_right
from community_core.views import Period
from community_open_requests import RequestHappenings
from community_open_requests.what_became import WhatBecame
from community_people import Movements
from community_visiting import ColdHomes, VisitCoverage

VIEWS = (Movements, VisitCoverage, ColdHomes)
START = datetime(2024, 1, 20, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = ("person-lin", "person-ren", "person-tian", "person-yun")
BORN = dict(zip(PEOPLE, (1940, 2001, 1940, None), strict=True))
LIVES: tuple[Any, ...] = ("lives-here", "rents", "registered-only", "not-told")
MANNERS: tuple[Any, ...] = ("home", "phone", "video")
LEVELS: tuple[Any, ...] = ("high", "key", "general", "none")

Deed = tuple[str, int, int, int]
"""What is done, to whom of the people, after how many hours, and with which value."""

DEEDS = (
    "register", "register", "change", "leave", "return", "die", "level", "level", "away", "back",
    "decline", "meet", "meet", "meet", "miss", "merge", "erase", "correct", "retime", "undo",
)  # fmt: skip


class Street:
    """A community in which anything that is allowed is done."""

    def __init__(self) -> None:
        self.now = START
        self.community = Community.open(":memory:", clock=lambda: self.now)

    def do(self, deed: Deed) -> None:
        """Do it, unless a rule says no."""
        kind, which, hours, value = deed
        self.now += hours * HOUR + timedelta(minutes=1)
        with suppress(Refused, InvalidInput):
            if kind in ("correct", "retime", "undo"):
                self._put_right(kind, which, value)
            else:
                self._done(kind, PEOPLE[which % 4], value)

    def _done(self, kind: str, person: str, value: int) -> None:
        late: dict[str, Any] = {"at": self.now - value * DAY} if value % 3 == 2 else {}
        if kind in ("meet", "miss"):
            told = self.community.execute(domain.StartVisit(person_id=person), by="person-xu", **late)
            self.community.execute(_call(kind, told.stream_id, value), by="person-xu", **late)
        else:
            on = (self.now - 4 * value * DAY).astimezone(self.community.zone).date()
            self.community.execute(_step(kind, person, value, on), by="person-xu", **late)

    def _put_right(self, kind: Any, which: int, value: int) -> None:
        facts = list(self.community.log())
        if not facts:
            return
        chosen = facts[-1 - which % min(len(facts), 9)]
        right = _otherwise(chosen.data, value)
        if command := putting_right(kind, chosen, right=right, steps=value + 1):
            self.community.execute(command, by="person-xu")


def _call(kind: str, visit: str, value: int) -> Any:
    if kind == "miss":
        return domain.RecordNotMet(visit_id=visit)
    return domain.CompleteVisit(
        visit_id=visit, manner=MANNERS[value % 3], heating_warm=(None, True, False)[value % 3]
    )


def _step(kind: str, person: str, value: int, on: date) -> Any:
    whom: dict[str, Any] = {"person_id": person}
    lives, until = LIVES[value % 4], on + 6 * value * DAY if value % 2 else None
    steps: dict[str, Callable[[], Any]] = {
        "register": lambda: domain.RegisterPerson(
            **whom, name="某人", residence=lives, birth_year=BORN[person]
        ),
        "change": lambda: domain.ChangePerson(**whom, residence=lives),
        "leave": lambda: domain.RecordDeparture(**whom, on=on, reason="moved"),
        "return": lambda: domain.RecordReturn(**whom),
        "die": lambda: domain.RecordDeath(**whom, on=on),
        "level": lambda: domain.SetCareLevel(**whom, level=LEVELS[value % 4]),
        "away": lambda: domain.NoteAway(**whom, gone_to="family", until=until),
        "back": lambda: domain.NoteBack(**whom),
        "decline": lambda: domain.DeclineVisits(**whom),
        "merge": lambda: domain.MergePerson(**whom, into=PEOPLE[(PEOPLE.index(person) + 2) % 4]),
        "erase": lambda: domain.ErasePerson(**whom, reason="asked for it"),
    }
    return steps[kind]()


def _otherwise(event: Any, value: int) -> dict[str, Any]:
    match event:
        case domain.PersonRegistered() | domain.PersonChanged():
            return {"residence": LIVES[value % 4]}
        case domain.CareLevelSet():
            return {"level": LEVELS[value % 4]}
        case domain.VisitCompleted():
            return {"manner": MANNERS[value % 3], "heating_warm": value % 2 == 0}
        case _:
            return {}


# ---- counting by hand


class Count:
    """The facts of a community as known now, to be counted for a month."""

    def __init__(self, community: Community, month: Period, now: datetime) -> None:
        self.month, self.zone = month, community.zone
        self.facts = known_facts(community)
        self.last = min(month.last, self.day(now))
        self.into = {each.stream_id: each.event.into for each in self.of(domain.PersonMerged)}

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def of(self, *kinds: type[Any]) -> list[KnownFact]:
        return [each for each in self.facts if isinstance(each.event, kinds)]

    def human(self, person: str) -> str:
        while person in self.into:
            person = self.into[person]
        return person

    def on(self, each: KnownFact) -> date:
        """The day it was so: as it says itself, or else when it happened."""
        return (
            each.event.on
            if isinstance(each.event, domain.PersonLeft | domain.PersonDied)
            else self.day(each.at)
        )

    def humans(self, facts: Iterable[KnownFact]) -> set[str]:
        return {self.human(each.stream_id) for each in facts if self.on(each) in self.days}

    @property
    def days(self) -> set[date]:
        return {self.month.first + DAY * n for n in range((self.month.last - self.month.first).days + 1)}

    # ---- people

    def residents(self) -> set[str]:
        found = set()
        for human in {self.human(each.stream_id) for each in self.of(domain.PersonRegistered)}:
            steps = [each for each in self.facts if self.human(each.stream_id) == human]
            if self._lives_here(sorted(steps, key=lambda each: (each.stream_id == human, each.version))):
                found.add(human)
        return found

    def _lives_here(self, steps: Sequence[KnownFact]) -> bool:
        lives, gone = "not-told", False
        for each in steps:
            match each.event:
                case domain.PersonRegistered(residence=told) if self.on(each) <= self.month.last:
                    lives, gone = told if told != "not-told" else lives, False
                case domain.PersonChanged(residence=str(told)) if self.on(each) <= self.month.last:
                    lives, gone = told, False
                case domain.PersonReturned() if self.on(each) <= self.month.last:
                    gone = False
                case domain.PersonLeft() | domain.PersonDied() if self.on(each) <= self.month.last:
                    gone = True
        return lives in ("lives-here", "rents") and not gone

    def moved_in(self) -> set[str]:
        registered = [
            each
            for each in self.of(domain.PersonRegistered)
            if each.event.residence in ("lives-here", "rents")
        ]
        return self.humans([*registered, *self.of(domain.PersonReturned)])

    def aged_60(self) -> tuple[int, int]:
        erased = {each.stream_id for each in self.of(domain.PersonErased)}
        told = {each.stream_id for each in self.of(domain.PersonRegistered)} - erased
        years = {self.human(each): born for each in sorted(told) if (born := BORN[each]) is not None}
        counted = [year for human, year in years.items() if human in self.residents()]
        return sum(self.month.last.year - year >= 60 for year in counted), len(counted)

    # ---- visits

    def calls(self, kind: type[Any]) -> list[tuple[str, KnownFact]]:
        begun = {each.stream_id: each.event.person_id for each in self.of(domain.VisitStarted)}
        return [
            (self.human(begun[each.stream_id]), each)
            for each in self.of(kind)
            if self.day(each.at) in self.days and each.stream_id in begun
        ]

    def life(self, human: str) -> list[KnownFact]:
        """What was known of somebody by the last day, in the order of the days it was so."""
        own = [each for each in self.facts if self.human(each.stream_id) == human]
        return sorted((each for each in own if self.on(each) <= self.last), key=lambda each: self.on(each))

    def listed(self) -> dict[str, list[KnownFact]]:
        lives = {human: self.life(human) for human in map(self.human, PEOPLE)}
        return {human: life for human, life in lives.items() if _level(life) != "none" and not _gone(life)}

    def contact_rate(self) -> tuple[int, int]:
        listed, met = self.listed(), {human for human, _ in self.calls(domain.VisitCompleted)}
        return len(met & listed.keys()), len(listed)

    def away(self) -> set[str]:
        return {human for human, life in self.listed().items() if _away(life, self.last)}

    def declined(self) -> set[str]:
        return {
            human
            for human, life in self.listed().items()
            if (said := _latest(life, domain.ConsentGiven, domain.ConsentWithdrawn))
            and isinstance(said, domain.ConsentWithdrawn)
        } - self.away()

    def cold(self) -> set[str]:
        winter = date(self.last.year - (self.last < date(self.last.year, 11, 15)), 11, 15)
        answers: dict[str, bool] = {}
        begun = {each.stream_id: each.event.person_id for each in self.of(domain.VisitStarted)}
        for each in self.of(domain.VisitCompleted):
            if each.event.heating_warm is not None and winter <= self.day(each.at) <= self.last:
                answers[self.human(begun[each.stream_id])] = each.event.heating_warm
        return {human for human, warm in answers.items() if not warm and not _gone(self.life(human))}


def _latest(life: Sequence[KnownFact], *kinds: type[Any]) -> Any:
    return next((each.event for each in reversed(life) if isinstance(each.event, kinds)), None)


def _level(life: Sequence[KnownFact]) -> str:
    level = _latest(life, domain.CareLevelSet)
    return level.level if level else "none"


def _gone(life: Sequence[KnownFact]) -> bool:
    moved = _latest(life, domain.PersonLeft, domain.PersonReturned)
    return isinstance(moved, domain.PersonLeft) or bool(_latest(life, domain.PersonDied, domain.PersonErased))


def _away(life: Sequence[KnownFact], day: date) -> bool:
    said = _latest(life, domain.PersonAway, domain.PersonBack)
    return isinstance(said, domain.PersonAway) and (said.until is None or day <= said.until)


ORACLES: dict[str, Callable[[Count], Any]] = {
    "residents": Count.residents,
    "moved-in": Count.moved_in,
    "moved-away": lambda count: count.humans(count.of(domain.PersonLeft)),
    "died": lambda count: count.humans(count.of(domain.PersonDied)),
    "aged-60": Count.aged_60,
    "month-contact-rate": Count.contact_rate,
    "listed-away": Count.away,
    "listed-declined": Count.declined,
    "visits": lambda count: len(count.calls(domain.VisitCompleted)),
    "visited": lambda count: {human for human, _ in count.calls(domain.VisitCompleted)},
    "not-met": lambda count: len(count.calls(domain.VisitNotMet)),
    "cold-homes": lambda count: len(count.cold()),
}
"""How each measure is counted by hand: a number, part and whole, or people."""

DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 30), st.integers(0, 90), st.integers(0, 11))


def compared(street: Street) -> Counter[str]:
    """Every figure of every month beside what counting gives; how much of each there was."""
    seen = Counter[str]()
    month = Period.month(2023, 12, street.community.zone)
    while month.first <= street.now.date():
        gathered = street.community.figures(month, projections=VIEWS)
        assert gathered.failed == ()
        if gathered.has_data:
            count = Count(street.community, month, street.now)
            for code, oracle in ORACLES.items():
                figure, counted = gathered.of(code), oracle(count)
                assert figure is not None
                told = (figure.value, figure.whole) if isinstance(counted, tuple) else figure.people
                assert (figure.value if isinstance(counted, int) else told) == counted, code
                seen[code] += figure.value or 0
            by_manner = Counter(each.event.manner for _, each in count.calls(domain.VisitCompleted))
            told_so = gathered.splits("visits", "manner")
            assert {each.split[1]: each.value for each in told_so if each.split} == by_manner
        after = month.last + DAY
        month = Period.month(after.year, after.month, street.community.zone)
    return seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, min_size=4, max_size=40))
def test_figures_are_those_counted_by_hand(deeds: list[Deed]) -> None:
    """Of every month, with corrections, undone facts, late ones, people merged and erased."""
    street = Street()
    with street.community:
        for deed in deeds:
            street.do(deed)
        compared(street)


def test_the_deeds_reach_every_figure() -> None:
    """Otherwise the test above would compare nothing with nothing."""
    random, seen = Random(7), Counter[str]()
    for _ in range(16):
        street = Street()
        with street.community:
            for _ in range(50):
                street.do(
                    (random.choice(DEEDS), random.randrange(31), random.randrange(40), random.randrange(12))
                )
            seen += compared(street)
    assert [code for code in ORACLES if not seen[code]] == []


def test_every_installed_measure_is_counted_by_hand_somewhere() -> None:
    """Of people and visits here, who holds roles in the test of that view; those of requests, and of
    mechanisms with facts of their own, by the tests of their plugins."""
    here = ("community-people", "community-visiting", "community-open-requests")
    views = [each.projection for each in find_plugins() if each.projection and each.distribution in here]
    installed = {measure.code for view in views for measure in view.measures}
    elsewhere = {
        "holders",
        "learners",
        "learning-minutes",
        *(each.code for view in (RequestHappenings, WhatBecame) for each in view.measures),
    }
    assert installed - ORACLES.keys() - elsewhere == set()
