"""Which facts can concern a row, where the history is too long to look at the view after each of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from attrs import define, field

from community_core.ledger import Recorded
from community_core.views.explaining.asked import Asked, Looked
from community_core.views.explaining.halving import watch_made_up
from community_core.views.explaining.looking import makes_up_rows
from community_core.views.explaining.watching import Seen, watch, watched_fold
from community_core.views.folding.tracing import RowPlace, Trace
from community_core.views.tables.row_shape import Values

WATCHED_WHOLE = 2_000
"""Of so many facts each is watched, without narrowing anything."""
CHECKS = 16

Retelling = Callable[[], Iterator[Recorded[Any]]]
"""Reads the facts that count, oldest first, as often as it is called."""


@define
class _Survey:
    """What a fold of everything showed: which facts are tied together, because their handlers looked at or
    wrote the same rows; the parts of the key in the rows of each such group; and, now and then, the watched
    rows."""

    parts: frozenset[Any]
    _tied_to: dict[RowPlace, RowPlace] = field(factory=dict, init=False)
    _places: dict[int, RowPlace] = field(factory=dict, init=False)
    _found: defaultdict[RowPlace, set[Any]] = field(factory=lambda: defaultdict(set), init=False)
    _mentioned: dict[int, int] = field(factory=dict, init=False)
    looks: dict[int, Looked] = field(factory=dict, init=False)

    def note(self, fact: Recorded[Any], trace: Trace) -> None:
        """What a handler did with a fact."""
        places = [*trace.written, *trace.read]
        if not places:
            return
        self._places[fact.position] = places[0]
        for each in places:
            self._tie(places[0], each)
        self._found[self._group(places[0])] |= self._parts_in(row.after for row in trace.written.values())
        mentioned = self._parts_in(values for row in trace.written.values() for values in row)
        self._mentioned[fact.position] = len(mentioned)

    def _parts_in(self, rows: Iterable[Values]) -> set[Any]:
        return {part for values in rows for part in self.parts.intersection(values)}

    def mentioning(self) -> set[int]:
        """The positions of the facts that wrote, or wrote over, as many parts of the key as any."""
        most = max(self._mentioned.values(), default=0)
        return {position for position, count in self._mentioned.items() if count == most}

    def concerning(self) -> set[int]:
        """The positions of the facts whose groups have as many parts of the key in their rows as any has."""
        most = max(map(len, self._found.values()), default=0)
        chosen = {group for group, found in self._found.items() if len(found) == most}
        return {position for position, place in self._places.items() if self._group(place) in chosen}

    def _tie(self, one: RowPlace, other: RowPlace) -> None:
        kept, gone = self._group(one), self._group(other)
        if kept != gone:
            self._tied_to[gone] = kept
            self._found[kept] |= self._found.pop(gone, set())

    def _group(self, place: RowPlace) -> RowPlace:
        while (above := self._tied_to.get(place, place)) != place:
            self._tied_to[place] = place = self._tied_to.get(above, above)
        return place


def watch_what_matters(asked: Asked, retell: Retelling) -> tuple[Seen, Sequence[Recorded[Any]]]:
    """Watch the rows over the facts that can concern them; what was seen, and which facts those are.

    In a long history these are the facts tied to rows with the key in them, and those watched at first which
    write the key itself. That this is enough is checked against the whole view, at the end and at moments in
    between; when it is not, more are watched, and everything in the end.
    """
    if (every := _when_few(retell)) is not None:
        return _watch_each(asked, every), every
    survey = _surveyed(asked, retell)
    positions = survey.concerning()
    told = [fact for fact in retell() if fact.position in positions]
    for seen in _ways_of_watching(asked, told, survey):
        if not seen.missed and seen.then == survey.looks:
            return seen, told
    every = list(retell())
    return _watch_each(asked, every), every


def _ways_of_watching(asked: Asked, told: Sequence[Recorded[Any]], survey: _Survey) -> Iterator[Seen]:
    moments = list(survey.looks)
    if not makes_up_rows(asked.projection):
        mentioning = survey.mentioning()
        yield watch(asked, told, lambda fact: fact.position in mentioning, moments=moments)
    yield _watch_each(asked, told, moments)


def _watch_each(asked: Asked, told: Sequence[Recorded[Any]], moments: Sequence[int] = ()) -> Seen:
    seen = watch_made_up(asked, told, moments) if makes_up_rows(asked.projection) else None
    return seen or watch(asked, told, _each, moments=moments)


def _each(_: Recorded[Any]) -> bool:
    return True


def _when_few(retell: Retelling) -> list[Recorded[Any]] | None:
    few: list[Recorded[Any]] = []
    for fact in retell():
        if len(few) == WATCHED_WHOLE:
            return None
        few.append(fact)
    return few


def _surveyed(asked: Asked, retell: Retelling) -> _Survey:
    parts = frozenset(part for key in asked.keys for part in key)
    survey = _Survey(parts)
    apart = max(1, sum(1 for _ in retell()) // CHECKS)
    with watched_fold(asked) as fold:
        position, looking = 0, fold.looking()
        for number, fact in enumerate(retell(), start=1):
            trace = fold.step(fact)
            looking.wrote(trace.written)
            survey.note(fact, trace)
            position = fact.position
            if number % apart == 0:
                survey.looks[position] = fold.seen(looking)
        survey.looks[position] = fold.seen(looking)
    return survey
