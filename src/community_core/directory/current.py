"""The register kept up with a ledger: only streams that something happened on are folded again."""

from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from threading import Lock
from typing import Any

from community_core.directory.people import KnownPerson, known_person
from community_core.directory.places import known_place
from community_core.directory.register import Register
from community_core.domain import PERSON, PLACE
from community_core.ledger import Ledger, Recorded

_PEOPLE, _PLACES = f"{PERSON.name}-", f"{PLACE.name}-"
_AT_ONCE = 500


class CurrentRegister:
    """The register of a ledger as it stands whenever it is asked for. Threads may share it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = Lock()
        self._register = Register()

    def now(self) -> Register:
        """The register with everything recorded so far; the same object as long as nothing is."""
        position = self._ledger.position()
        if position == self._register.position:
            return self._register
        with self._lock:
            if position != self._register.position:
                self._register = _caught_up(self._register, self._ledger, position)
            return self._register

    def is_shared(self, person_id: str, name: str, value: object) -> bool:
        """See :meth:`Register.is_shared`."""
        return self.now().is_shared(person_id, name, value)


def _caught_up(register: Register, ledger: Ledger, position: int) -> Register:
    if position < register.position:  # the ledger was put back
        register = Register()
    facts = _first(ledger) if register.position == 0 else _since(register.position, ledger, position)
    return _with(register, facts, position)


def _first(ledger: Ledger) -> Iterable[Recorded[Any]]:
    for each in (PERSON, PLACE):
        yield from ledger.streams_of(each.name)


def _since(after: int, ledger: Ledger, position: int) -> Iterable[Recorded[Any]]:
    """The whole of each stream with something new: a correction may change how all of it folds."""
    changed = [each for each in ledger.streams_since(after, position) if each.startswith((_PEOPLE, _PLACES))]
    for begin in range(0, len(changed), _AT_ONCE):
        yield from ledger.streams(changed[begin : begin + _AT_ONCE], upto=position)


def _with(register: Register, facts: Iterable[Recorded[Any]], position: int) -> Register:
    """The register with these streams, each as a whole, folded anew."""
    people, places = dict(register.people), dict(register.places)
    for stream_id, events in _by_stream(facts):
        if stream_id.startswith(_PEOPLE):
            people[stream_id] = known_person(stream_id, events)
        else:
            places[stream_id] = known_place(stream_id, events)
    return Register(position, _by_code(people, len(people) - len(register.people)), places)


def _by_code(people: dict[str, KnownPerson], new: int) -> dict[str, KnownPerson]:
    """As they were registered, before them those who never were; the ``new`` ones come last as a rule."""
    last = list(map(_code, islice(reversed(people.values()), new + 1)))
    if last == sorted(last, reverse=True):
        return people
    return dict(sorted(people.items(), key=lambda each: _code(each[1])))


def _code(person: KnownPerson) -> tuple[int, str, str]:
    return len(person.code), person.code, person.id


def _by_stream(facts: Iterable[Recorded[Any]]) -> Iterable[tuple[str, Sequence[Any]]]:
    for stream_id, group in groupby(facts, key=lambda fact: fact.stream_id):
        yield stream_id, [fact.data for fact in group]
