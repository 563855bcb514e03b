"""Finding the facts that changed rows which a view makes up out of whole tables, without reading all of these
after each fact.

Nothing tells of which stored rows such a view made a row, so that looking once takes as long as there are
rows. As long as that comes to few rows altogether, everything is looked at after each fact. In a longer
history the facts are halved again and again, and what a half did is looked at beside just those rows that it
wrote, and some that share a text, such as an id, with them or with the watched key. Where its ends differ by
as much then as beside everything, so it goes on; where not, beside everything. Some of what is found is
looked at beside everything once more: if it does not hold, each fact is. So the work grows with the history
for sums, counts, lists and ranks; not where a row hangs on a few of many, such as the largest, or on how many
are different.
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
    among_these,
    everything,
    size,
)
from community_core.views.explaining.texts import Texts, texts_in
from community_core.views.explaining.watching import Seen, watched_fold
from community_core.views.folding.tracing import RowPlace
from community_core.views.projections.keys import ViewKey
from community_core.views.projections.projection import shape_of

ROWS_READ = 2**17
"""As long as no more rows are read, everything is looked at after each fact."""
_READ_BESIDE_FEW = 2**12
"""As long as no more rows are read, halves are halved no further."""
_WITH_THE_KEY = 2**6
"""Of each table so many rows that share a text with the watched key are read beside those of a step."""
CHECKS = 16


def watch_made_up(asked: Asked, facts: Iterable[Recorded[Any]], moments: Iterable[int] = ()) -> Seen | None:
    """Fold facts, and see which of them changed the rows of a view that makes them up; None when they are
    not what its tables alone tell. Raises what a handler raises."""
    histories, seen, steps = Histories(shape_of(asked.projection).tables), Seen({}), list[_Step]()
    with watched_fold(asked) as fold:
        for fact in facts:
            trace = fold.step(fact)
            seen.leaned(fact, trace)
            if trace.written:
                steps.append(_Step(fact.position, frozenset(trace.written)))
                histories.wrote(fact.position, trace.written)
        seen.rows = fold.look()
        looking = _Looking(asked, histories, fold.view_over(histories))
        if looking.whole(steps[-1].position if steps else 0) != seen.rows:
            return None
        _tell(seen, looking, steps, moments)
    return seen


def _tell(seen: Seen, looking: "_Looking", steps: "Sequence[_Step]", moments: Iterable[int]) -> None:
    """What the steps changed, and the rows at these moments."""
    for step, keys in _Halving(looking).changes(steps, looking.whole(0), seen.rows):
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

    def __init__(self, asked: Asked, histories: Histories, view: Any) -> None:
        self.histories, self._asked, self._view = histories, asked, view
        self.everything = everything(histories)
        self._texts = Texts(histories)

    def look(self, position: int, among: Among) -> Looked:
        """The watched rows after a position, made of all rows or of some."""
        self.histories.look_at(position, among)
        return self._asked.watched(self._view)

    def whole(self, position: int) -> Looked:
        """The watched rows after a position."""
        return self.look(position, self.everything)

    def near(self, steps: "Sequence[_Step]") -> Among:
        """The rows that these steps wrote; and of those before the first of them some that had a text in
        common with these, and more that had one in common with the watched key."""
        wrote = [(step.position, place) for step in steps for place in step.wrote]
        versions = [self.histories.at(place, position) for position, place in wrote]
        texts = set[str]().union(*(texts_in(each.values) for each in versions if each))
        keys, before = set(texts_in(part for key in self._asked.keys for part in key)), steps[0].position - 1
        sharing = self._texts.rows_with(texts - keys, before, 1)
        of_keys = self._texts.rows_with(keys, before, _WITH_THE_KEY)
        return among_these([*(place for _, place in wrote), *sharing, *of_keys])

    def reads(self, place: RowPlace) -> bool:
        """Whether rows of that table were ever asked for."""
        return place[0] in self.histories.read


_Change = tuple[_Step, Collection[ViewKey]]


@define
class _Halving:
    """Which steps changed what is watched, found by halving them."""

    looking: _Looking

    def changes(self, steps: Sequence[_Step], before: Looked, after: Looked) -> Iterable[_Change]:
        """The steps that made a difference, each with the keys it made one to, between what was ``before``
        and what was ``after`` them."""
        everything = self.looking.everything
        if len(steps) * size(everything) > ROWS_READ:
            found = list(self._halved(steps, everything, before, after))
            if self._holds(steps, {step.position for step, _ in found}):
                return found
        return self._one_by_one(steps, everything, before, after)

    def _holds(self, steps: Sequence[_Step], found: Collection[int]) -> bool:
        """Whether of some steps just those that were found made a difference beside everything."""
        for each in (True, False):
            alike = [step for step in steps if (step.position in found) == each]
            for step in alike[:: len(alike) // (CHECKS + 1) + 1]:
                looks = (self.looking.whole(position) for position in (step.position - 1, step.position))
                if (next(looks) != next(looks)) != each:
                    return False
        return True

    def _one_by_one(
        self, steps: Sequence[_Step], among: Among, before: Looked, after: Looked
    ) -> Iterator[_Change]:
        for step in steps:
            now = after if step is steps[-1] else self.looking.look(step.position, among)
            if differ := [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]:
                yield step, differ
            before = now

    def _halved(
        self, steps: Sequence[_Step], among: Among, before: Looked, after: Looked
    ) -> Iterator[_Change]:
        """Seen beside as few rows as tell the same of both ends."""
        if len(steps) == 1 or len(steps) * size(among) <= _READ_BESIDE_FEW:
            yield from self._one_by_one(steps, among, before, after)
            return
        near = self.looking.near(steps)
        began = self.looking.look(steps[0].position - 1, near)
        ended = self.looking.look(steps[-1].position, near)
        if _differences(began, ended) == _differences(before, after):
            among, before, after = near, began, ended
        middle = len(steps) // 2
        between = self.looking.look(steps[middle - 1].position, among)
        yield from self._halved(steps[:middle], among, before, between)
        yield from self._halved(steps[middle:], among, between, after)


def _differences(before: Looked, after: Looked) -> Mapping[ViewKey, object]:
    """By key what its rows differ by, where they do."""
    keys = before.keys() | after.keys()
    found = {key: difference(before.get(key, ()), after.get(key, ())) for key in keys}
    return {key: each for key, each in found.items() if each is not None}
