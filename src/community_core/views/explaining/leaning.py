"""Which facts others lean on: tried by handling a fact once more, as if rows were as before those were
written.

Each fact is tried by itself, beside what was folded: so the work grows with the history, not with its square.
Where few are found, each is left out of all that was folded as well, as far as a few folds go: what a handler
wrote otherwise may not be seen in the row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import Factory, define, frozen

from community_core.ledger import Recorded
from community_core.storage.interfaces.views import is_storage_trouble
from community_core.views.explaining.asked import Asked, Looked
from community_core.views.explaining.watching import Seen, WatchedFold, watched_fold
from community_core.views.folding.tracing import RowPlace, WrittenRow

Rows = Mapping[RowPlace, WrittenRow]


@frozen
class _Tried:
    """Facts without which one would have written something else: which rows, and by which of theirs."""

    facts: tuple[int, ...]
    differ: frozenset[RowPlace]


@define
class _Leaning:
    """What one fact's handler looked at, by the fact that had written it last; what came of trying."""

    rows: dict[int, dict[RowPlace, WrittenRow]]
    tried: list[_Tried] = Factory(list)

    def making_a_difference(self, places: Collection[RowPlace]) -> set[int]:
        """Those without which one of these rows would have been written otherwise: each by itself, or where
        none does, several together."""
        found = [each.facts for each in self.tried if not each.differ.isdisjoint(places)]
        alone = {each[0] for each in found if len(each) == 1}
        return alone or set(sorted(found, key=len)[0] if found else ())


FOLDS = 16
"""So many times facts are left out to see whether the row is another without them."""


def needed(asked: Asked, seen: Seen, changed: Sequence[int], told: Sequence[Recorded[Any]]) -> set[int]:
    """Of the facts that wrote what the handlers of those that ``changed`` the row looked at: those without
    which these would have made something else of it; and so on, for what these leaned on in turn."""
    tied = _all_leaned_on(seen, changed).union(changed)
    if len(tied) == len(changed):
        return set()
    leaning = _tried_out(asked, told, tied)
    matters: defaultdict[int, set[RowPlace]] = defaultdict(set)
    for position in changed:
        matters[position].update(seen.mattered[position])
    for position in sorted(leaning, reverse=True):
        for each in leaning[position].making_a_difference(matters[position]):
            matters[each].update(leaning[position].rows[each])
    found = {position for position, places in matters.items() if places}.difference(changed)
    concerned = [fact for fact in told if fact.position in tied]
    enough = concerned if _rows_of(asked, concerned) == seen.rows else told
    return _LeavingOut(asked, seen.rows, enough).of(sorted(found))


def _tried_out(asked: Asked, told: Iterable[Recorded[Any]], tied: Collection[int]) -> dict[int, _Leaning]:
    """Of each of the facts that are ``tied`` what it leans on."""
    found, writers = dict[int, _Leaning](), dict[RowPlace, tuple[int, WrittenRow]]()
    with watched_fold(asked) as fold:
        for fact in told:
            trace = fold.step(fact)
            written = dict(trace.written)
            if fact.position in tied:
                rows = _by_writer(trace.read, writers)
                if rows:
                    found[fact.position] = leaning = _Leaning(rows)
                    leaning.tried += _trying(fold, fact, written, rows, sorted(rows))
            writers.update({place: (fact.position, each) for place, each in written.items()})
    return found


def _by_writer(
    read: Iterable[RowPlace], writers: Mapping[RowPlace, tuple[int, WrittenRow]]
) -> dict[int, dict[RowPlace, WrittenRow]]:
    found: defaultdict[int, dict[RowPlace, WrittenRow]] = defaultdict(dict)
    for place in read:
        if place in writers:
            position, row = writers[place]
            found[position][place] = row
    return dict(found)


def _trying(
    fold: WatchedFold,
    fact: Recorded[Any],
    written: Rows,
    rows: Mapping[int, Rows],
    group: Sequence[int],
) -> Iterator[_Tried]:
    """What a fact would have written otherwise without all of a group; if anything, without its halves."""
    missing = {place: row for each in group for place, row in rows[each].items()}
    differ = _differing(written, fold.otherwise(fact, written, missing), missing)
    if not differ:
        return
    yield _Tried(tuple(group), differ)
    if len(group) > 1:
        half = len(group) // 2
        yield from _trying(fold, fact, written, rows, group[:half])
        yield from _trying(fold, fact, written, rows, group[half:])


def _differing(written: Rows, otherwise: Rows | None, missing: Rows) -> frozenset[RowPlace]:
    """The rows that are others; all that were written where the handler cannot do without what is missing."""
    if otherwise is None:
        return frozenset(written)
    return frozenset(
        place
        for place in written.keys() | otherwise.keys()
        if _after(place, written, otherwise, missing, 1) != _after(place, otherwise, written, missing, 0)
    )


def _after(place: RowPlace, written: Rows, other: Rows, missing: Rows, side: int) -> object:
    """How a row was after a handler's call: as it wrote it, or else as it was before: of a row that is
    missing, before that was written or after, by the ``side``; of any other as the other call found it."""
    if place in written:
        return written[place].after
    return missing[place][side] if place in missing else other[place].before


@define
class _LeavingOut:
    """Leaving some of these facts out to see whether they make a difference to the rows; once that was tried
    often enough, they are taken to."""

    asked: Asked
    rows: Looked
    facts: Sequence[Recorded[Any]]
    left: int = FOLDS

    def of(self, group: Sequence[int]) -> set[int]:
        """Those of a group that make a difference, alone or together."""
        if not group or self.left <= 0:
            return set(group)
        self.left -= 1
        left_out = set(group)
        rest = (fact for fact in self.facts if fact.position not in left_out)
        if _rows_of(self.asked, rest) == self.rows:
            return set()
        if len(group) == 1:
            return set(group)
        half = len(group) // 2
        return self.of(group[:half]) | self.of(group[half:]) or set(group)


def _rows_of(asked: Asked, facts: Iterable[Recorded[Any]]) -> Looked | None:
    """The rows that come of just these facts; None when a handler cannot do without the others."""
    with watched_fold(asked) as fold:
        for fact in facts:
            try:
                fold.step(fact)
            except Exception as error:  # a handler may well need the facts that were left out
                if is_storage_trouble(error):
                    raise
                return None
        return fold.look()


def _all_leaned_on(seen: Seen, positions: Iterable[int]) -> set[int]:
    """The facts these lean on, and those that they lean on in turn."""
    found: set[int] = set()
    waiting = list(positions)
    while waiting:
        for each in seen.leaned_on.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found
