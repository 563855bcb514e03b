"""What asking about people costs: 4,300 of them in 47 buildings, and a year of 40,000 visits. Run by hand:

    python -m tests.benchmarks.people_views [FOLDER]

Makes the store, unless the folder has one, and prints how long each view takes to be folded, and then, in a
process that is warm, the best milliseconds of each of its questions, of its figures and of what waits, asked
by somebody who may open everything.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.as_of_million import batched

from community_core import Community, domain
from community_core.domain import Event
from community_core.ledger import NewFact
from community_core.views import Period, Projection
from community_people import (
    Channels,
    Consents,
    FieldJournal,
    Movements,
    MyGrowth,
    People,
    Places,
    Roles,
    Timeline,
)

PEOPLE, BUILDINGS, VISITS, REQUESTS = 4_300, 47, 40_000, 5_000
WORKERS = [f"person-worker{number:02}" for number in range(12)]
BEGIN = datetime(2024, 1, 1, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=365)
SURNAMES, GIVEN = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨", "晓棠秀兰建国玉珍志明桂芳文静海波春梅"
READER, ROUNDS = "person-shen", 3

Told = tuple[str, int, Event, datetime, str]


def person(number: int) -> str:
    """The id of somebody."""
    return f"person-e{number:04}"


def building(number: int) -> str:
    """The id of a building."""
    return f"place-b{number:02}"


def places() -> Iterator[Told]:
    """One compound and its buildings."""
    yield "place-liuyin", 1, domain.PlaceNamed(kind="compound", called="柳荫小区"), BEGIN, WORKERS[0]
    for number in range(BUILDINGS):
        named = domain.PlaceNamed(
            kind="building", called=f"{number + 1}号楼", within="place-liuyin", aliases=(f"{number + 1}#",)
        )
        yield building(number), 1, named, BEGIN, WORKERS[0]


def people(chance: Random) -> Iterator[Told]:
    """Everybody, registered; one in each building leads it, and some consent to photographs."""
    for number in range(PEOPLE):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
        registered = domain.PersonRegistered(
            person_id=person(number),
            name=name,
            telephone=f"138{number // 2:08}",
            room=f"{chance.randint(1, 4)}-{chance.randint(1, 6)}0{chance.randint(1, 4)}",
            birth_year=chance.randint(1930, 2020),
            building=building(number % BUILDINGS),
            residence=chance.choice(("lives-here", "rents", "registered-only", "not-told")),
        )
        yield person(number), 1, registered, BEGIN, WORKERS[0]
        if number < BUILDINGS:
            role = domain.RoleAppointed(
                appointment=1, role="building-lead", scope=building(number), since=BEGIN.date()
            )
            yield person(number), 2, role, BEGIN, WORKERS[0]
        elif number % 9 == 0:
            yield person(number), 2, domain.ConsentGiven(purpose="photo", how="spoken"), BEGIN, WORKERS[0]


def visits(chance: Random) -> Iterator[Told]:
    """Started and completed, or nobody was met."""
    for number in range(VISITS):
        at = BEGIN + (END - BEGIN) * number / VISITS
        visitor, visited = chance.choice(WORKERS), chance.randrange(PEOPLE)
        place = f"{visited % BUILDINGS + 1}{chance.choice(('号楼', '#', '栋'))}"
        stream = f"visit-v{number:06}"
        yield (
            stream,
            1,
            domain.VisitStarted(person_id=person(visited), visitor=visitor, place=place),
            at,
            visitor,
        )
        met = domain.VisitCompleted(person_id=person(visited))
        yield stream, 2, met if chance.random() < 0.8 else domain.VisitNotMet(), at, visitor


def requests(chance: Random) -> Iterator[Told]:
    """Raised for somebody, most of them resolved."""
    for number in range(REQUESTS):
        at = BEGIN + (END - BEGIN) * number / REQUESTS
        asked = chance.randrange(PEOPLE)
        stream, worker = f"request-r{number:05}", chance.choice(WORKERS)
        raised = domain.RequestRaised(
            title="暖气不热",
            category="heating",
            channel=chance.choice(("pavilion", "phone", "desk")),
            requester=person(asked),
            place=f"{asked % BUILDINGS + 1}号楼",
        )
        yield stream, 1, raised, at, worker
        if chance.random() < 0.9:
            yield stream, 2, domain.RequestResolved(outcome="done", resolved_by=worker), at, worker


def facts() -> Iterator[NewFact]:
    """All of it."""
    chance = Random(2024)
    for story in (places(), people(chance), visits(chance), requests(chance)):
        for stream, version, event, at, actor in story:
            yield NewFact(stream, version, event, at, actor, f"{stream}@1")


def record(folder: Path) -> None:
    """As an import does, all on one day."""
    began = time.perf_counter()
    with Community.open(folder, clock=lambda: END) as community:
        for some in batched(facts(), 2_000):
            community.ledger.append(some)
        position = community.ledger.position()
    print(f"{position:,} facts recorded in {time.perf_counter() - began:.1f} s")


def asked(community: Community) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each question, by name; one view each time, as programs have it."""

    def view(projection: type[Projection[Any]]) -> Any:
        return community.view(projection, reader=READER)

    month = Period.month(2024, 6, community.zone)
    some, place, worker, day = person(100), building(6), WORKERS[3], date(2024, 6, 3)
    yield "people", lambda: list(view(People))
    yield "people page", lambda: view(People).page(50)
    yield "people in-building", lambda: view(People).in_building(place)
    yield "people holding", lambda: view(People).holding("building-lead")
    yield "people of-age", lambda: view(People).of_age(60)
    yield "people without-room", lambda: view(People).without_room()
    yield "people alike", lambda: view(People).alike()
    yield "people today", lambda: list(view(People).waiting())
    yield "roles", lambda: list(view(Roles))
    yield "roles vacant", lambda: view(Roles).vacant()
    yield "roles today", lambda: list(view(Roles).waiting())
    yield "consents", lambda: list(view(Consents))
    yield "consents without-guardian", lambda: view(Consents).without_guardian()
    yield "places", lambda: list(view(Places))
    yield "places unknown", lambda: view(Places).unknown()
    yield "movements between", lambda: view(Movements).between(day, day)
    yield "movements figures", lambda: list(view(Movements).of_period(month))
    yield "channels", lambda: list(view(Channels))
    yield "channels between", lambda: view(Channels).between(month.first, month.last)
    yield "field-journal page", lambda: view(FieldJournal).page(50)
    yield "field-journal of-day", lambda: view(FieldJournal).of_day(day)
    yield "field-journal of-worker", lambda: view(FieldJournal).of_worker(worker, "2024-06")
    yield "field-journal still-open", lambda: view(FieldJournal).still_open()
    yield "my-growth", lambda: list(view(MyGrowth))
    yield "my-growth of-person", lambda: view(MyGrowth).of_person(worker)
    yield "timeline page", lambda: view(Timeline).page(50)
    yield "timeline of-person", lambda: view(Timeline).of_person(some)
    yield "timeline of-person (worker)", lambda: view(Timeline).of_person(worker)
    yield "timeline of-household", lambda: view(Timeline).of_household(some)
    yield "timeline of-building", lambda: view(Timeline).of_building(place)


def best(question: Callable[[], object]) -> float:
    """Its best milliseconds, and none of the first time."""
    question()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        question()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def main(folder: Path) -> None:
    """Make the store if need be, fold each view, and ask."""
    if not (folder / "community.toml").is_file():
        record(folder)
    with Community.open(folder, clock=lambda: END) as community:
        views = (Channels, Consents, FieldJournal, Movements, MyGrowth, People, Places, Roles, Timeline)
        for projection in views:
            began = time.perf_counter()
            community.view(projection)
            print(f"{projection.name:<32}{time.perf_counter() - began:10.1f} s to fold, or to find folded")
        for name, question in asked(community):
            print(f"{name:<32}{best(question):10.1f} ms")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(Path(name))
