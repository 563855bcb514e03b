"""What changed in a view from one moment to another, and which facts changed it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from community_core.ledger import Recorded
from community_core.views.as_of.remembering import FoldedApart
from community_core.views.explaining.asked import Asked
from community_core.views.explaining.explanation import responsible
from community_core.views.explaining.reasons import Reason, reasons_for
from community_core.views.explaining.watching import watch
from community_core.views.facts.corrections import Corrections, read_corrections
from community_core.views.facts.cut import Cut
from community_core.views.facts.pages import facts_of
from community_core.views.facts.source import FactSource
from community_core.views.projections.keys import ViewKey, by_key
from community_core.views.projections.projection import Projection, shape_of

Which = Callable[[Recorded[Any]], bool]


@frozen
class Change:
    """A row that came (``before`` is None), went (``after`` is None) or changed, and the facts it is due to.

    There may be several for one key, where rows of the view share it.
    """

    key: ViewKey
    before: Any
    after: Any
    reasons: tuple[Reason, ...]

    @property
    def kind(self) -> Literal["came", "went", "changed"]:
        """What became of the row."""
        return "came" if self.before is None else "went" if self.after is None else "changed"


@frozen
class Comparison:
    """Two cuts of the same facts, the earlier and the later, seen by a reader at one and the same moment.

    So only facts make a difference, and not that time went by. ``known`` holds the rows of the earlier one.
    """

    projection: type[Projection[Any]]
    facts: FactSource
    earlier: Cut
    later: Cut
    known: FoldedApart
    zone: ZoneInfo
    now: datetime

    def changes(self, before: Projection[Any], after: Projection[Any]) -> list[Change]:
        """What differs between the two views, by key."""
        was, is_now = by_key(self.projection, before), by_key(self.projection, after)
        keys = [key for key in {**was, **is_now} if was.get(key) != is_now.get(key)]
        due = self._due(keys)
        return [
            Change(key, *pair, due[key])
            for key in sorted(keys, key=_sortable)
            for pair in _pairs(was.get(key, ()), is_now.get(key, ()))
        ]

    def _due(self, keys: list[ViewKey]) -> dict[ViewKey, tuple[Reason, ...]]:
        """The facts each change is due to: those that count later only, and those corrected since."""
        if not keys:
            return {}
        corrections = read_corrections(
            self.facts, shape_of(self.projection), self.earlier.upto, self.later.upto
        )
        corrected = set(corrections.places)
        found: dict[ViewKey, set[int]] = {key: set() for key in keys}
        asked = Asked(self.projection, self.zone, self.now, keys)

        def see(cut: Cut, worth_watching: Which, known: FoldedApart | None = None) -> None:
            facts = facts_of(self.projection, self.facts, cut, self.earlier.upto if known else 0)
            for key, positions in watch(asked, facts, worth_watching, known).changed.items():
                found[key].update(positions)

        is_news = self._is_news()
        if self._goes_on(corrections):
            see(self.later, is_news, self.known)
        else:
            see(self.later, lambda fact: is_news(fact) or _place(fact) in corrected)
            if corrected:
                see(self.earlier, lambda fact: _place(fact) in corrected)
        due = {key: self._reasons(positions, is_news) for key, positions in found.items()}
        return {key: reasons or self._thoroughly(key, corrected, is_news) for key, reasons in due.items()}

    def _thoroughly(
        self, key: ViewKey, corrected: set[tuple[str, int]], is_news: Which
    ) -> tuple[Reason, ...]:
        """The facts a change is due to where none of them changed the row by itself."""
        asked = Asked(self.projection, self.zone, self.now, (key,))
        cuts = (self.earlier, self.later)
        positions: set[int] = set().union(*(responsible(asked, self.facts, cut).positions for cut in cuts))
        named = self._reasons(positions, is_news)
        return tuple(each for each in named if is_news(each.fact) or _place(each.fact) in corrected)

    def _reasons(self, positions: set[int], is_news: Which) -> tuple[Reason, ...]:
        named = reasons_for(self.facts, positions, upto=self.later.upto)
        return tuple(
            each if is_news(each.fact) else evolve(each, corrections=self._since(each)) for each in named
        )

    def _since(self, reason: Reason) -> tuple[Recorded[Any], ...]:
        return tuple(each for each in reason.corrections if each.position > self.earlier.upto)

    def _is_news(self) -> Which:
        """Whether a fact that counts later did not count earlier."""
        if self.earlier.happened is None:
            return lambda fact: fact.position > self.earlier.upto
        counted = {fact.position for fact in facts_of(self.projection, self.facts, self.earlier)}
        return lambda fact: fact.position not in counted

    def _goes_on(self, corrections: Corrections) -> bool:
        """Whether the later view is the earlier one, with what was recorded since folded in."""
        upto = self.earlier.upto
        either = self.earlier.happened or self.later.happened
        return either is None and not corrections.change_folded(upto, upto)


def _place(fact: Recorded[Any]) -> tuple[str, int]:
    return fact.stream_id, fact.version


def _pairs(was: tuple[Any, ...], is_now: tuple[Any, ...]) -> Iterator[tuple[Any | None, Any | None]]:
    """What became of the rows of one key: those that stayed are left out."""
    gone = [row for row in was if row not in is_now]
    new = [row for row in is_now if row not in was]
    if len(gone) == len(new) == 1:
        yield gone[0], new[0]
        return
    yield from ((row, None) for row in gone)
    yield from ((None, row) for row in new)


def _sortable(key: ViewKey) -> tuple[Any, ...]:
    return tuple((each is not None, each) for each in key)
