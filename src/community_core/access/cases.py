"""Whom open cases give somebody: the people that a visit, a request or an activity they work on is about."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from threading import Lock
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from community_core.directory import Register
from community_core.domain import PERSON, PLACE, Aggregate
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.messages.correction import as_corrected
from community_core.domain.kit.values.checks import is_person
from community_core.domain.kit.values.fields import fields_of, once_a_class, personal_fields
from community_core.ledger import Ledger, unknown_in

_ABOUT = "person_id"


class OpenCases:
    """The cases of one ledger that are not over. Threads may share it."""

    def __init__(
        self,
        ledger: Ledger,
        aggregates: Iterable[Aggregate[Any]] | KindsByName,
        register: Callable[[], Register],
    ) -> None:
        self._ledger = ledger
        self._kinds = KindsByName.of(aggregates)
        self._register = register
        self._lock = Lock()
        self._given: dict[str, tuple[int, frozenset[str]]] = {}

    def gives(self, case: str | None, reader: str, person: str) -> bool:
        """Whether that case, or any where it is none, is open, worked on by the reader, and about the
        person."""
        known = self._register()
        given = self._in_case(str(case), reader) if self.is_case(case) else self._in_any(reader)
        return known.canonical(person) in given

    def is_case(self, case: str | None) -> bool:
        """Whether that is the id of something people work on."""
        return case is not None and self._kind(case) is not None

    def _kind(self, case: str) -> Aggregate[Any] | None:
        kind = self._kinds.of_stream(case)
        return None if kind in (PERSON, PLACE) else kind

    def _in_any(self, reader: str) -> frozenset[str]:
        """What is found holds until the next fact: the whole ledger is looked through."""
        position = self._ledger.position()
        with self._lock:
            if self._given.get(reader, (None,))[0] != position:
                self._given[reader] = position, self._found(reader)
            return self._given[reader][1]

    def _found(self, reader: str) -> frozenset[str]:
        same = self._register().same_person(reader)
        cases = {fact.stream_id for each in same for fact in self._ledger.naming(each)}
        return frozenset(
            person for case in cases if self._kind(case) for person in self._in_case(case, reader)
        )

    def _in_case(self, case: str, reader: str) -> frozenset[str]:
        """Those an open case is about, if the reader works on it."""
        kind, known = self._kind(case), self._register()
        events = [fact.data for fact in self._ledger.stream(case)]
        if kind is None or any(map(unknown_in, events)):
            return frozenset()
        state = kind.fold(events)
        if state.status is None or state.status in kind.over:
            return frozenset()
        told = list(_people_in(kind, state, as_corrected(events)))
        about = {known.canonical(person) for name, person in told if name in _about(kind)}
        workers = {known.canonical(person) for name, person in told if name not in _about(kind)}
        return frozenset(about) if known.canonical(reader) in workers - about else frozenset()


def _people_in(kind: Aggregate[Any], state: Any, events: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The people a stream names and under which field: by its state, and its parts, as they stand; by its
    events where the state keeps no such field."""
    names = {name for each in kind.events for name in _naming(each)}
    for whole in (state, *_parts(state)):
        yield from _held(names, attrs.asdict(whole, recurse=False))
    kept = _kept(type(state))
    for event in events:
        yield from _held(_naming(type(event)) - kept, attrs.asdict(event, recurse=False))


def _held(names: Collection[str], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in names & values.keys():
        value = values[name]
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str) and is_person(each):
                yield name, each


def _parts(state: Any) -> Iterator[Any]:
    for each in attrs.fields(type(state)):
        value = getattr(state, each.name)
        if isinstance(value, Mapping):
            yield from (part for part in value.values() if attrs.has(type(part)))


@once_a_class
def _kept(state_class: Any) -> frozenset[str]:
    """The fields of a state, and of what it has parts of, as long as there are none, too."""
    told = get_type_hints(state_class)
    mappings = (hint for hint in told.values() if get_origin(hint) in (dict, Mapping))
    of_parts = (each for hint in mappings for each in get_args(hint) if attrs.has(each))
    return frozenset({*told, *(each.name for part in of_parts for each in attrs.fields(part))})


@once_a_class
def _naming(event_class: Any) -> frozenset[str]:
    """The fields of an event that name people."""
    return frozenset(
        each.name for each in fields_of(event_class).values() if each.help.refers in ("person", "any")
    )


def _about(kind: Aggregate[Any]) -> frozenset[str]:
    """The fields that say whom a stream is about: those for whom something is sealed in it, and
    ``person_id``."""
    return frozenset({_ABOUT, *(of for each in kind.events for of in personal_fields(each).values())})
