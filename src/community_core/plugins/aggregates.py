"""The kinds of streams there are: the core's, and those that installed plugins bring."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from attrs import frozen

from community_core.domain import AGGREGATES, PERSON, RULES, Aggregate, FactCorrected, schema_of, words_of
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.values.help import Word
from community_core.ledger.codec import event_type
from community_core.plugins.entries import InstalledEntry, found_entries, without_rivals

GROUP = "community_core.aggregates"
CORE = "community-core"


@frozen
class _Brought:
    """What plugins bring: the kinds of streams that can be used; ``entries`` are all, used or left out."""

    aggregates: tuple[Aggregate[Any], ...] = ()
    entries: tuple[InstalledEntry, ...] = ()


class Kinds:
    """Every kind of stream, those ``at_hand`` first; others come with plugins, which are imported no sooner
    than somebody asks for what is not at hand."""

    def __init__(
        self, at_hand: Iterable[Aggregate[Any]], find: Callable[[], _Brought] = lambda: _Brought()
    ) -> None:
        self._find = find
        self.by_name = KindsByName(at_hand, lambda: find().aggregates)

    @property
    def aggregates(self) -> tuple[Aggregate[Any], ...]:
        """All of them."""
        return tuple(self.by_name.values())

    @property
    def entries(self) -> tuple[InstalledEntry, ...]:
        """The entry points of plugins, those used and those left out."""
        return self._find().entries

    @property
    def events_at_hand(self) -> tuple[type[Any], ...]:
        """The types of events of what is at hand, each once."""
        return _events(self.by_name.at_hand)

    def further_events(self) -> tuple[type[Any], ...]:
        """Those that come with plugins."""
        return _events(self._find().aggregates)

    @property
    def events(self) -> tuple[type[Any], ...]:
        """Every type of event, each once."""
        return _events(self.aggregates)

    def only(self, aggregates: Sequence[Aggregate[Any]]) -> "Kinds":
        """These aggregates and no others; people are always among them."""
        return Kinds(dict.fromkeys((*aggregates, PERSON)))

    @cached_property
    def words(self) -> Mapping[str, Word]:
        """What events, aggregates, statuses and choices are called; where two say different, the first
        does."""
        return words_of(reversed(self.aggregates))


def _events(aggregates: Iterable[Aggregate[Any]]) -> tuple[type[Any], ...]:
    return tuple(dict.fromkeys(event for each in aggregates for event in each.events))


def distribution_of(aggregate: str) -> str:
    """The distribution that brings an aggregate; "" for one that is none of those installed."""
    if any(each.name == aggregate for each in AGGREGATES):
        return CORE
    usable = (each for each in installed_kinds().entries if not each.problem)
    return next((each.distribution for each in usable if each.name == aggregate), "")


def installed_kinds() -> Kinds:
    """What is installed here. A plugin that cannot be used is among the ``entries`` with its reason, and left
    out: one that cannot be imported, is no aggregate, or uses a name somebody else has."""
    return _kinds(tuple(sys.path))


@cache
def _kinds(path: tuple[str, ...]) -> Kinds:
    return Kinds(AGGREGATES, lambda: _brought(path))


@cache
def _brought(_path: tuple[str, ...]) -> _Brought:
    entries = _without_clashes(without_rivals(map(_checked, found_entries(GROUP))))
    return _Brought(tuple(each.loaded for each in entries if not each.problem), entries)


def _checked(entry: InstalledEntry) -> InstalledEntry:
    if entry.problem:
        return entry
    if not isinstance(entry.loaded, Aggregate):
        return entry.refused(f"{entry.target} is no aggregate; make it with aggregate(...)")
    if entry.loaded.name != entry.name:
        return entry.refused(
            f"{entry.target} calls itself {entry.loaded.name!r}, its entry point says {entry.name!r}"
        )
    problem = next(_unstorable(entry.loaded), "")
    return entry.refused(problem) if problem else entry


def _unstorable(kind: Aggregate[Any]) -> Iterator[str]:
    """Events that no ledger could hold would keep every store from opening."""
    for event in kind.events:
        if event is not FactCorrected:
            try:
                event_type(event)
            except TypeError as error:
                yield f"{event.__name__} cannot be stored: {error}"


def _without_clashes(entries: Sequence[InstalledEntry]) -> tuple[InstalledEntry, ...]:
    """The core's names are taken; of two plugins that use one name neither is used."""
    core = {name: CORE for each in AGGREGATES for name in _names(each)}
    core |= {f"rule {rule!r}": CORE for rule in RULES}
    claims: dict[str, list[InstalledEntry]] = {}
    for each in entries:
        for name in _names(each.loaded) if not each.problem else ():
            claims.setdefault(name, []).append(each)
    return tuple(_unless_taken(each, core, claims) for each in entries)


def _unless_taken(
    entry: InstalledEntry, core: Mapping[str, str], claims: Mapping[str, Sequence[InstalledEntry]]
) -> InstalledEntry:
    for name in _names(entry.loaded) if not entry.problem else ():
        others = [_bringer(each, entry) for each in claims[name] if each is not entry]
        taken = core.get(name) or next(iter(others), "")
        if taken:
            return entry.refused(f"{name} is the name of one of {taken}; names are unique, choose another")
    return entry


def _bringer(other: InstalledEntry, entry: InstalledEntry) -> str:
    """Whose name it is: another distribution's, or that of another aggregate of the same one."""
    if other.distribution != entry.distribution:
        return other.distribution
    return f"{other.distribution}, of its aggregate {other.name!r}"


def _names(kind: Aggregate[Any]) -> Iterator[str]:
    """Every name an aggregate uses that nobody else may use."""
    yield f"aggregate {kind.name!r}"
    for event in kind.events:
        if event is not FactCorrected:
            schema = schema_of(event)
            yield from (f"event {name!r}" for name in (schema.name, *schema.formerly))
    yield from (f"command {each.__name__!r}" for each in kind.steps)
    yield from (f"rule {rule!r}" for rule in kind.rules)
