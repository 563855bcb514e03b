"""Finding the facts that changed rows which a view makes up out of whole tables, without reading all of these
after each fact.

Nothing tells of which stored rows such a view made a row, so that looking once takes as long as there are
rows. As long as that comes to few rows altogether, everything is looked at after each fact. In a longer
history the facts are halved again and again, and what a half did is looked at beside just those rows that it
wrote, and a few that share a text with them, such as an id. Where its ends then differ by as much as beside
everything, so it goes on; where not, beside everything. Some of what is found is looked at beside everything
once more: if it does not hold, each fact is. So the work grows with the history for sums, counts, lists and
ranks; not where a row hangs on a few of many, such as the largest, or on how many are different.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, frozen

from community_core.ledger import Recorded
from community_core.views.explaining.asked import Asked, Looked
from community_core.views.explaining.differences import difference
from community_core.views.explaining.histories import (
    Among,
    Histories,
    OnlyTheDatabaseTells,
    among_these,
    everything,
    size,
)
from community_core.views.explaining.texts import Texts, texts_in
from community_core.views.explaining.watching import Seen, watched_fold
from community_core.views.folding.tracing import RowPlace
from community_core.views.projections.keys import ViewKey
from community_core.views.projections.projection import bound, shape_of

ROWS_READ = 2**17
"""As long as no more rows are read, everything is looked at after each fact."""
_READ_BESIDE_FEW = 2**10
CHECKS = 16


def watch_made_up(asked: Asked, facts: Iterable[Recorded[Any]], moments: Iterable[int] = ()) -> Seen | None:
    """Fold facts, and see which of them changed the rows of a view that makes them up; None when only the
    database tells what these are. Raises what a handler raises."""
    histories, seen, steps = Histories(shape_of(asked.projection).tables), Seen({}), list[_Step]()
    with watched_fold(asked) as fold:
        for fact in facts:
            trace = fold.step(fact)
            seen.leaned(fact, trace)
            if trace.written:
                steps.append(_Step(fact.position, frozenset(trace.written)))
                histories.wrote(fact.position, trace.written)
        seen.rows = fold.look()
    looking = _Looking(asked, histories)
    try:
        if looking.whole(steps[-1].position if steps else 0) != seen.rows:
            return None
        _tell(seen, looking, steps, moments)
    except OnlyTheDatabaseTells:
        return None
    return seen


def _tell(seen: Seen, looking: "_Looking", steps: "Sequence[_Step]", moments: Iterable[int]) -> None:
    """What the steps changed, and the rows at these moments."""
    before = looking.whole(0)
    for step, keys in _Halving(looking).changes(steps, before):
        seen.mattered[step.position] = frozenset(each for each in step.wrote if looking.reads(each))
        for key in keys:
            seen.changed[key].append(step.position)
    seen.then.update((each, looking.whole(each)) for each in moments)


@frozen
class _Step:
    """A fact that wrote something, and where."""

    position: int
    wrote: frozenset[RowPlace]


class _Looking:
    """A view over what became of its rows."""

    def __init__(self, asked: Asked, histories: Histories) -> None:
        self.histories, self._asked = histories, asked
        self._view = bound(asked.projection, histories.tables(), asked.zone, asked.now)
        self.everything = everything(histories)
        self._texts = Texts(histories)

    def look(self, position: int, among: Among) -> Looked:
        """The watched rows after a position, made of all rows or of some."""
        self.histories.position, self.histories.among = position, among
        return self._asked.watched(self._view)

    def whole(self, position: int) -> Looked:
        """The watched rows after a position."""
        return self.look(position, self.everything)

    def near(self, steps: "Sequence[_Step]") -> Among:
        """The rows that these steps wrote, and some that had a text in common with them, or with the watched
        key, before the first of them."""
        wrote = [(step.position, place) for step in steps for place in step.wrote]
        versions = [self.histories.at(place, position) for position, place in wrote]
        texts = set(texts_in(part for key in self._asked.keys for part in key)).union(
            *(texts_in(each.values) for each in versions if each)
        )
        sharing = self._texts.rows_with(texts, steps[0].position - 1)
        return among_these([*(place for _, place in wrote), *sharing])

    def reads(self, place: RowPlace) -> bool:
        """Whether rows of that table were ever asked for."""
        return place[0] in self.histories.read


_Change = tuple[_Step, Collection[ViewKey]]


@define
class _Halving:
    """Which steps changed what is watched, found by halving them."""

    looking: _Looking

    def changes(self, steps: Sequence[_Step], before: Looked) -> Iterable[_Change]:
        """The steps that made a difference, each with the keys it made one to; ``before`` is what was."""
        everything = self.looking.everything
        if len(steps) * size(everything) > ROWS_READ:
            found = list(self._halved(steps, everything, before))
            if self._holds(steps, {step.position for step, _ in found}):
                return found
        return self._one_by_one(steps, everything, before)

    def _holds(self, steps: Sequence[_Step], found: Collection[int]) -> bool:
        """Whether of some steps just those that were found made a difference beside everything."""
        for each in (True, False):
            alike = [step for step in steps if (step.position in found) == each]
            for step in alike[:: len(alike) // (CHECKS + 1) + 1]:
                looks = (self.looking.whole(position) for position in (step.position - 1, step.position))
                if (next(looks) != next(looks)) != each:
                    return False
        return True

    def _one_by_one(self, steps: Sequence[_Step], among: Among, before: Looked) -> Iterator[_Change]:
        for step in steps:
            after = self.looking.look(step.position, among)
            if differ := [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]:
                yield step, differ
            before = after

    def _halved(self, steps: Sequence[_Step], among: Among, before: Looked) -> Iterator[_Change]:
        if len(steps) == 1 or len(steps) * size(among) <= _READ_BESIDE_FEW:
            yield from self._one_by_one(steps, among, before)
            return
        middle = len(steps) // 2
        for half in (steps[:middle], steps[middle:]):
            after = self.looking.look(half[-1].position, among)
            yield from self._inside(half, among, before, after)
            before = after

    def _inside(
        self, steps: Sequence[_Step], among: Among, before: Looked, after: Looked
    ) -> Iterator[_Change]:
        """What happened inside a half, seen beside as few rows as tell the same of its ends."""
        near = self.looking.near(steps)
        began = self.looking.look(steps[0].position - 1, near)
        ended = self.looking.look(steps[-1].position, near)
        tells_the_same = _differences(began, ended) == _differences(before, after)
        yield from self._halved(steps, *((near, began) if tells_the_same else (among, before)))


def _differences(before: Looked, after: Looked) -> Mapping[ViewKey, object]:
    """By key what its rows differ by, where they do."""
    keys = before.keys() | after.keys()
    found = {key: difference(before.get(key, ()), after.get(key, ())) for key in keys}
    return {key: each for key, each in found.items() if each is not None}
