"""What is known of one place: what it is, what people call it, and where it lies."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from attrs import evolve, frozen

from community_core.domain import PLACE, PlaceAliasAdded
from community_core.domain.kit.aggregates.folding import changing
from community_core.domain.kit.messages.correction import as_corrected
from community_core.domain.place import PlaceKind


@frozen(kw_only=True)
class KnownPlace:
    """A place of which something was recorded; ``status`` and ``kind`` are None while it is named at most."""

    id: str
    status: Literal["known", "out-of-use"] | None = None
    kind: PlaceKind | None = None
    called: str = ""
    within: str | None = None
    aliases: tuple[str, ...] = ()
    grid: str | None = None
    entrances: int = 0
    dwellings: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Everything people call it."""
        return (self.called, *self.aliases) if self.called else self.aliases


def known_place(place_id: str, events: Iterable[Any]) -> KnownPlace:
    """A place as the events of its stream make it, from the first on, corrected as was last said."""
    known = KnownPlace(id=place_id)
    for each in as_corrected(events):
        change = _CHANGES.get(type(each))
        known = change(known, each) if change else known
    return known


def _also_called(known: KnownPlace, added: PlaceAliasAdded) -> KnownPlace:
    return evolve(known, aliases=(*known.aliases, added.alias))


_OTHERWISE: Mapping[type[Any], Callable[[KnownPlace, Any], KnownPlace]] = {PlaceAliasAdded: _also_called}
_CHANGES: Mapping[type[Any], Callable[[KnownPlace, Any], KnownPlace]] = {
    each: changing(KnownPlace, each, PLACE.becomes, _OTHERWISE.get(each)) for each in PLACE.becomes
}
