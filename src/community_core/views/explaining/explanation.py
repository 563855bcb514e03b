"""Which facts made a row what it is: found by folding again and watching the row after each of them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.storage.interfaces.views import is_storage_trouble
from community_core.views.explaining.asked import Asked
from community_core.views.explaining.leaning import needed
from community_core.views.explaining.narrowing import Retelling, watch_what_matters
from community_core.views.explaining.reasons import Reason, reasons_for
from community_core.views.facts.cut import Cut
from community_core.views.facts.pages import facts_as_recorded, facts_of
from community_core.views.facts.source import FactSource
from community_core.views.projections.keys import ViewKey, unknown_key
from community_core.views.projections.projection import Projection


@frozen
class Explanation:
    """Why a row is what it is.

    ``rows`` is empty when it is not in the view any more, and several when the view gives more than one with
    this key. ``reasons`` are the facts that changed it, and those without which they would have made
    something else of it, in the order they were recorded.
    """

    key: ViewKey
    rows: tuple[Any, ...]
    reasons: tuple[Reason, ...]

    @property
    def row(self) -> Any:
        """The row; None when there is none."""
        return self.rows[0] if self.rows else None


def explain(
    projection: type[Projection[Any]],
    key: ViewKey,
    facts: FactSource,
    cut: Cut,
    zone: ZoneInfo,
    now: datetime,
) -> Explanation:
    """Explain the row of a key, among the facts of a cut, for a reader at the moment ``now``.

    A row that is not there because a fact was corrected or undone is explained by that fact, with what was
    said of it since. InvalidInput when there is no such row and never was. Raises what a handler raises.
    """
    asked = Asked(projection, zone, now, (key,))
    found = responsible(asked, facts, cut)
    if not found.positions:
        found = _before_corrections(asked, facts, cut)
    if not found.positions:
        raise unknown_key(projection, key)
    return Explanation(key, found.rows, reasons_for(facts, found.positions, upto=cut.upto))


@frozen
class Responsible:
    """The rows of a key, and the positions of the facts that made them what they are."""

    rows: tuple[Any, ...]
    positions: frozenset[int]


def _before_corrections(asked: Asked, facts: FactSource, cut: Cut) -> Responsible:
    """Which facts would have made the rows, had nothing been corrected; no rows come of them."""
    corrections = facts.registry.stored_names(FactCorrected)
    if not facts.read(upto=cut.upto, types=corrections, limit=1):
        return Responsible((), frozenset())
    try:
        found = _responsible(asked, lambda: facts_as_recorded(asked.projection, facts, cut))
    except Exception as error:  # a handler that cannot bear what was recorded wrongly explains nothing
        if is_storage_trouble(error):
            raise
        return Responsible((), frozenset())
    return Responsible((), found.positions)


def responsible(asked: Asked, facts: FactSource, cut: Cut) -> Responsible:
    """Which facts of a cut made the rows of the one key that is asked for."""
    return _responsible(asked, lambda: facts_of(asked.projection, facts, cut))


def _responsible(asked: Asked, retell: Retelling) -> Responsible:
    (key,) = asked.keys
    seen, told = watch_what_matters(asked, retell)
    changed = seen.changed[key]
    positions = frozenset(changed).union(needed(asked, seen, changed, told))
    return Responsible(seen.rows.get(key, ()), positions)
