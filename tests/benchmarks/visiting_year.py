"""A year of visits: what every list, agenda and figure of plugins/visiting takes. Run by hand:

    python -m tests.benchmarks.visiting_year [FOLDER]

4,300 invented people in 47 buildings, 1,500 of them on the care list, 40,000 visits. Prints how long
folding takes once, how large the views are, and the best and median milliseconds of each question in a
process that is warm.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.benchmarks.as_of_million import batched

from community_core import Community
from community_core.domain import (
    CareLevelSet,
    ConsentWithdrawn,
    Event,
    PersonAway,
    PersonRegistered,
    PlaceInGrid,
    PlaceNamed,
    RoleAppointed,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.ledger import NewFact
from community_core.views import Period, Projection
from community_core.views.projections.offering import agenda_of, figures_of, has_agenda, measures_of
from community_visiting import ColdHomes, Overdue, TodaysRound, VisitCoverage

PEOPLE, LISTED, BUILDINGS, GRIDS, STAFF, VISITS = 4_300, 1_500, 47, 8, 12, 40_000
YEAR = datetime(2023, 1, 1, 1, tzinfo=UTC)
END = datetime(2024, 1, 1, 2, tzinfo=UTC)
LEVELS = ("high", "key", "key", "general", "general", "general")
VIEWS: tuple[type[Projection[Any]], ...] = (Overdue, TodaysRound, VisitCoverage, ColdHomes)
ROUNDS = 7


def places() -> Iterator[tuple[str, Event]]:
    """Buildings of one compound, each in a grid with a worker of its own."""
    yield "place-liuyin", PlaceNamed(kind="compound", called="柳荫小区")
    for number in range(BUILDINGS):
        yield f"place-{number}", PlaceNamed(kind="building", called=f"{number}号楼", within="place-liuyin")
        yield f"place-{number}", PlaceInGrid(grid=f"place-g{number % GRIDS}")
    for number in range(STAFF):
        scope = f"place-g{number % GRIDS}"
        yield (
            f"person-s{number}",
            RoleAppointed(appointment=1, role="grid-worker", scope=scope, since=date(2020, 1, 1)),
        )


def people(dice: Random) -> Iterator[tuple[str, Event]]:
    """Everybody, and how closely some are looked after."""
    for number in range(PEOPLE):
        person, building = f"person-{number}", f"place-{number % BUILDINGS}"
        room = f"{dice.randint(1, 4)}-{dice.randint(1, 6)}0{dice.randint(1, 3)}"
        yield person, PersonRegistered(person_id=person, name=f"周{number}", room=room, building=building)
        if number < LISTED:
            yield (
                person,
                CareLevelSet(person_id=person, level=dice.choice(LEVELS), review_on=date(2024, 1, 5)),
            )
        if number < LISTED and number % 40 == 0:
            yield person, PersonAway(gone_to="family") if number % 80 else ConsentWithdrawn(purpose="visits")


def visits(dice: Random) -> Iterator[tuple[datetime, str, Event]]:
    """Nearly all are completed; of the last ones some are still open."""
    for number in range(VISITS):
        at = YEAR + timedelta(minutes=number * 365 * 24 * 60 // VISITS)
        visit, person = f"visit-{number:06}", f"person-{dice.randrange(int(LISTED * 1.2))}"
        visitor = f"person-s{dice.randrange(STAFF)}"
        yield at, visit, VisitPlanned(person_id=person, visitor=visitor, planned_for=at + timedelta(hours=3))
        if number > VISITS - 300:
            continue
        if dice.random() < 0.12:
            yield at, visit, VisitNotMet()
        else:
            yield at, visit, VisitStarted(person_id=person, visitor=visitor)
            warm = dice.choice((None, None, True, True, True, True, True, False))
            yield at, visit, VisitCompleted(person_id=person, heating_warm=warm, observations="走路不稳")


def facts() -> Iterator[NewFact]:
    """All of it, in the order of time."""
    dice, versions = Random(7), dict[str, int]()
    known = ((YEAR - timedelta(days=1), stream, event) for stream, event in (*places(), *people(dice)))
    for at, stream, event in (*known, *visits(dice)):
        versions[stream] = versions.get(stream, 0) + 1
        yield NewFact(stream, versions[stream], event, at, "person-s1", f"{stream}@1")


def record(folder: Path) -> None:
    """The year as a store holds it."""
    with Community.open(folder, clock=lambda: END) as community:
        began = time.perf_counter()
        for some in batched(facts(), 2_000):
            community.ledger.append(some)
        print(f"{community.ledger.position():,} facts recorded in {time.perf_counter() - began:.1f} s")


def questions(community: Community, view: type[Projection[Any]]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Whatever a view is asked by people, by ``today`` and by ``figures``."""
    zone = community.zone

    def opened() -> Any:
        return community.view(view, reader="person-s1")

    yield "list", lambda: list(opened())
    if has_agenda(view):
        yield "agenda", lambda: agenda_of(opened(), date(2024, 1, 8))
    if measures_of(view):
        yield "figures", lambda: figures_of(opened(), Period.month(2023, 12, zone))
        yield (
            "figures of the year",
            lambda: figures_of(opened(), Period(date(2023, 1, 1), date(2023, 12, 31), zone)),
        )
    if view is Overdue:
        for name in ("never_met", "not_met", "declined", "away", "left_out"):
            yield name, lambda name=name: getattr(opened(), name)()
    if view is TodaysRound:
        yield "of_keeper", lambda: opened().of_keeper("person-s1")
    if view is VisitCoverage:
        for name in ("by_level", "by_keeper"):
            yield (
                f"{name} of the year",
                lambda name=name: getattr(opened(), name)(date(2023, 1, 1), date(2023, 12, 31)),
            )


def measure(folder: Path) -> None:
    """Each question several times."""
    with Community.open(folder, clock=lambda: END) as community:
        for view in VIEWS:
            began = time.perf_counter()
            community.view(view)
            print(f"{view.name}: folded in {time.perf_counter() - began:.1f} s")
            for name, ask in questions(community, view):
                took = []
                for _ in range(ROUNDS):
                    began = time.perf_counter()
                    answer = ask()
                    took.append(1000 * (time.perf_counter() - began))
                best, middle = min(took), median(took)
                print(f"  {name:20} {len(answer):6} rows, best {best:6.0f} ms, median {middle:6.0f} ms")
        print(f"views.db {(folder / 'views.db').stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        store = Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "year"
        if not store.exists():
            record(store)
        measure(store)
