"""Rows that a view makes up of whole tables are explained in time that grows with the history."""

import itertools
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any, ClassVar

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from community_core.ledger import Recorded
from community_core.views import Cut, Projection, Table, handles
from community_core.views.explaining import halving
from community_core.views.explaining.asked import Asked
from community_core.views.explaining.halving import watch_made_up
from community_core.views.explaining.watching import Seen, watch
from community_core.views.facts.pages import facts_of

from .neighbourhood import NOW, SHANGHAI, Neighbourhood, Raised, Resolved, Withdrawn
from .test_explaining import Nameless, Ranking, explained


@frozen
class Kept:
    request_id: str
    place: str
    title: str
    minutes: int = 0
    owner: str | None = None


@frozen
class Made:
    place: str
    number: float


class Register:
    """What the views below make rows of, and by place."""

    kept = Table(Kept, index=["place"], order=("-minutes", "owner"))

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.kept.put(Kept(e.stream_id, e.data.place, e.data.title))

    @handles(Resolved)
    def resolve(self, e: Recorded[Resolved]) -> None:
        if e.stream_id in self.kept:
            self.kept.change(e.stream_id, minutes=e.data.minutes, owner=e.stream_id[-1])

    @handles(Withdrawn)
    def forget(self, e: Recorded[Withdrawn]) -> None:
        self.kept.discard(e.stream_id)

    def at_places(self) -> list[tuple[str, list[Kept]]]:
        """The rows of each place, as they come."""
        found: dict[str, list[Kept]] = {}
        for row in self.kept:
            found.setdefault(row.place, []).append(row)
        return list(found.items())


class Sums(Register, Projection[Made]):
    """A sum by place."""

    name, version = "sums", 1

    def __iter__(self) -> Iterator[Made]:
        return (Made(place, sum(each.minutes for each in rows)) for place, rows in self.at_places())


class Counts(Register, Projection[Made]):
    """A count by place, of rows that are asked for."""

    name, version = "counts", 1

    def __iter__(self) -> Iterator[Made]:
        for place, rows in self.at_places():
            open_ones = self.kept.count(place=place, owner=None)
            yield Made(place, len(rows) * 1000 + open_ones)


class Chosen(Register, Projection[Made]):
    """Rows that share a key, chosen by a range."""

    name, version = "chosen", 1

    def __iter__(self) -> Iterator[Made]:
        return (
            Made(row.place, len(row.title) * 100 + row.minutes) for row in self.kept.between("minutes", 3)
        )


class Largest(Register, Projection[Made]):
    """The largest by place."""

    name, version = "largest", 1

    def __iter__(self) -> Iterator[Made]:
        return (Made(place, max(each.minutes for each in rows)) for place, rows in self.at_places())


class Titles(Register, Projection[Made]):
    """How many different ones by place."""

    name, version = "titles", 1

    def __iter__(self) -> Iterator[Made]:
        return (Made(place, len({each.title for each in rows})) for place, rows in self.at_places())


class FirstTitles(Register, Projection[Made]):
    """What stands first by place."""

    name, version = "first-titles", 1

    def __iter__(self) -> Iterator[Made]:
        return (Made(place, len(rows[0].title)) for place, rows in self.at_places())


@frozen
class Where:
    request_id: str
    place: str


class AskedInSql(Register, Projection[Made]):
    """A count and a sum by place, of two tables."""

    name, version = "asked-in-sql", 1
    places = Table(Where)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        super().add(e)
        self.places.put(Where(e.stream_id, e.data.place))

    def __iter__(self) -> Iterator[Made]:
        kept, places = self.kept.columns, self.places.columns
        told = select(places.place, func.count(), func.sum(kept.minutes)).group_by(places.place)
        for place, times, minutes in self.kept.select(told.where(kept.request_id == places.request_id)):
            yield Made(place, times * 1000 + minutes)


ADDING: list[type[Projection[Any]]] = [Sums, Counts, Chosen, Ranking, Nameless, AskedInSql]
HANGING_ON_FEW: list[type[Projection[Any]]] = [Largest, Titles, FirstTitles]


def told_at_random(random: Random, count: int, *, withdrawing: bool = True) -> Neighbourhood:
    """Requests that are raised, resolved once and again, and withdrawn, if any are."""
    here, alive = Neighbourhood(), list[str]()
    for number in range(count):
        chance = random.random()
        if chance < 0.5 or not alive:
            alive.append(f"request-{number:04}")
            title, place = "x" * random.randint(1, 6), random.choice(["pavilion", "desk"])
            here.tell((alive[-1], Raised(title=title, place=place)))
        elif chance < 0.85 or not withdrawing:
            here.tell((random.choice(alive), Resolved(minutes=random.randint(0, 9))))
        else:
            here.tell((alive.pop(random.randrange(len(alive))), Withdrawn()))
    return here


def watched(here: Neighbourhood, projection: type[Projection[Any]]) -> tuple[Seen, Seen | None]:
    """What is seen after each fact in all of the view, and by halving."""
    key = "request-0000" if projection is Ranking else "pavilion"
    asked = Asked(projection, SHANGHAI, NOW, ((key,),))
    facts = list(facts_of(projection, here.ledger, Cut(here.ledger.position())))
    return watch(asked, facts, lambda _: True), watch_made_up(asked, facts)


@pytest.fixture
def always_halving(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short the history."""
    monkeypatch.setattr(halving, "ROWS_READ", 0)
    monkeypatch.setattr(halving, "_READ_BESIDE_FEW", 16)


@pytest.mark.usefixtures("always_halving")
@pytest.mark.parametrize("projection", ADDING)
def test_halving_finds_what_looking_after_each_fact_finds(
    projection: type[Projection[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of sums, counts, lists and ranks that only grow, without looking at any of it a second time."""
    monkeypatch.setattr(halving._Halving, "_holds", lambda *_: True)

    @settings(max_examples=20, deadline=None)
    @given(st.randoms(use_true_random=False), st.integers(0, 60))
    def law(random: Random, count: int) -> None:
        seen, halved = watched(told_at_random(random, count, withdrawing=False), projection)
        assert halved is not None
        assert halved.rows == seen.rows
        assert halved.changed == seen.changed
        assert halved.leaned_on == seen.leaned_on
        for position in set().union(*seen.changed.values()):
            assert halved.mattered[position] == seen.mattered[position]

    law()


@pytest.mark.usefixtures("always_halving")
@pytest.mark.parametrize("projection", [*ADDING, *HANGING_ON_FEW])
@pytest.mark.parametrize("seed", range(3))
def test_where_halving_does_not_hold_each_fact_is_looked_at(
    projection: type[Projection[Any]], seed: int
) -> None:
    """As for the largest, for those that differ and for what stands first: some are looked at again, and
    tell."""
    seen, halved = watched(told_at_random(Random(seed), 200), projection)
    assert halved is not None
    assert halved.changed == seen.changed


class CountedReading(Sums):
    """How many rows are read."""

    name, version = "counted-reading", 1
    read: ClassVar[list[int]] = [0]

    def at_places(self) -> list[tuple[str, list[Kept]]]:
        found = super().at_places()
        self.read[0] += sum(len(rows) for _, rows in found)
        return found


class CountedInSql(CountedReading):
    """How many rows SQL gives."""

    name, version = "counted-in-sql", 1

    def __iter__(self) -> Iterator[Made]:
        columns, sums = self.kept.columns, Counter[str]()
        for place, minutes in self.kept.select(select(columns.place, columns.minutes)):
            self.read[0] += 1
            sums[place] += 1 + minutes
        return itertools.starmap(Made, sums.items())


def rows_read_for(count: int, projection: type[CountedReading]) -> int:
    """How many rows it takes to explain a row that each of so many facts changed."""
    here = Neighbourhood()
    here.tell(*((f"request-{each:04}", Raised(title="Cold")) for each in range(count // 2)))
    here.tell(*((f"request-{each:04}", Resolved(minutes=1)) for each in range(count // 2)))
    CountedReading.read[0] = 0
    assert len(explained(here, projection, "pavilion").reasons) == count
    return CountedReading.read[0]


@pytest.mark.parametrize("projection", [CountedReading, CountedInSql])
def test_the_rows_read_grow_with_the_history_and_not_with_its_square(
    projection: type[CountedReading],
) -> None:
    """Where every fact changed the row that is explained."""
    few, many = rows_read_for(1_000, projection), rows_read_for(4_000, projection)
    assert many < 6 * few
