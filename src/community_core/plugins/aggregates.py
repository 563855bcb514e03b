"""The kinds of streams there are: the core's, and those that installed plugins bring."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from attrs import evolve, frozen

from community_core.domain import AGGREGATES, PERSON, RULES, Aggregate, FactCorrected, schema_of, words_of
from community_core.domain.kit.values import Word
from community_core.ledger.codec import EventType
from community_core.plugins.entries import Entry, found_entries, without_rivals

GROUP = "community_core.aggregates"
CORE = "community-core"


@frozen
class Kinds:
    """Every kind of stream, the core's first; ``entries`` are those of plugins, used or left out.

    ``distributions`` says which distribution brings an aggregate, by its name.
    """

    aggregates: tuple[Aggregate[Any], ...]
    entries: tuple[Entry, ...]
    distributions: Mapping[str, str]

    @property
    def events(self) -> tuple[type[Any], ...]:
        """Every type of event, each once."""
        return tuple(dict.fromkeys(event for each in self.aggregates for event in each.events))

    def only(self, aggregates: Sequence[Aggregate[Any]]) -> "Kinds":
        """These aggregates and no others; people are always among them."""
        return evolve(self, aggregates=tuple(dict.fromkeys((*aggregates, PERSON))))

    @property
    def words(self) -> Mapping[str, Word]:
        """What events, aggregates, statuses and choices are called; where two say different, the first
        does."""
        return {code: word for each in reversed(self.aggregates) for code, word in words_of([each]).items()}


def installed_kinds() -> Kinds:
    """What is installed here. A plugin that cannot be used is among the ``entries`` with its reason, and left
    out: one that cannot be imported, is no aggregate, or uses a name somebody else has."""
    return _kinds(tuple(sys.path))


@cache
def _kinds(_path: tuple[str, ...]) -> Kinds:
    entries = _without_clashes(without_rivals(map(_checked, found_entries(GROUP))))
    usable = [each for each in entries if not each.problem]
    origin = {each.name: CORE for each in AGGREGATES} | {each.name: each.distribution for each in usable}
    return Kinds((*AGGREGATES, *(each.loaded for each in usable)), entries, origin)


def _checked(entry: Entry) -> Entry:
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
                EventType(event)
            except TypeError as error:
                yield f"{event.__name__} cannot be stored: {error}"


def _without_clashes(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The core's names are taken; of two plugins that use one name neither is used."""
    core = {name: CORE for each in AGGREGATES for name in _names(each)}
    core |= {f"rule {rule!r}": CORE for rule in RULES}
    claims: dict[str, list[Entry]] = {}
    for each in entries:
        for name in _names(each.loaded) if not each.problem else ():
            claims.setdefault(name, []).append(each)
    return tuple(_unless_taken(each, core, claims) for each in entries)


def _unless_taken(entry: Entry, core: Mapping[str, str], claims: Mapping[str, Sequence[Entry]]) -> Entry:
    for name in _names(entry.loaded) if not entry.problem else ():
        others = [each.distribution for each in claims[name] if each is not entry]
        taken = core.get(name) or next(iter(others), "")
        if taken:
            return entry.refused(f"{name} is the name of one of {taken}; names are unique, choose another")
    return entry


def _names(kind: Aggregate[Any]) -> Iterator[str]:
    """Every name an aggregate uses that nobody else may use."""
    yield f"aggregate {kind.name!r}"
    for event in kind.events:
        if event is not FactCorrected:
            schema = schema_of(event)
            yield from (f"event {name!r}" for name in (schema.name, *schema.formerly))
    yield from (f"command {each.__name__!r}" for each in kind.steps)
    yield from (f"rule {rule!r}" for rule in kind.rules)
