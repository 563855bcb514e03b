"""The ready-made answer to who may look: whoever holds a role on that day that opens it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from threading import Lock
from typing import Any, get_args

from attrs import frozen

from community_core.access.cases import OpenCases
from community_core.access.rights import Right, Rights
from community_core.directory import KnownPerson, Register
from community_core.domain import VOLUNTEER, Aggregate, RoleName, Sealed, VolunteerState, volunteer_id
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.values.checks import is_person
from community_core.ledger import Ledger

_ROLES = get_args(RoleName)
"""What somebody can be appointed to; the table speaks of others that nobody is."""


@frozen
class _Held:
    """A role somebody holds, and the place it is for."""

    role: str
    scope: str = ""


class ByRoles:
    """Says who may see what by the roles they hold: a ``may_open``. Threads may share it.

    ``register`` gives the register as it stands, ``rights`` what each role opens. A reader holds the roles of
    every id that is theirs; whoever died or was erased holds none.
    """

    def __init__(
        self,
        register: Callable[[], Register],
        ledger: Ledger,
        aggregates: Iterable[Aggregate[Any]] | KindsByName,
        rights: Rights,
    ) -> None:
        self._register = register
        self._ledger = ledger
        self._rights = rights
        self._cases = OpenCases(ledger, aggregates, register)
        self._lock = Lock()
        self._known: dict[tuple[int, str, date], tuple[_Held, ...]] = {}

    def __call__(self, reader: str, sealed: Sealed, fact: str, day: date, case: str | None) -> bool:
        """Whether a role of the reader that stands on that day opens that field of that person."""
        register, field = self._register(), fact.rpartition(".")[2]
        return any(
            right.names(field) and self._reaches(right, held, register, reader, sealed.person, case)
            for held in self._held(register, reader, day)
            for right in self._rights.get(held.role, ())
        )

    def _held(self, register: Register, reader: str, day: date) -> tuple[_Held, ...]:
        """What a reader is on a day; found out once, until something else is recorded."""
        asked = register.position, reader, day
        with self._lock:
            if asked not in self._known:
                kept = {each: held for each, held in self._known.items() if each[0] == register.position}
                self._known = {**kept, asked: tuple(self._roles(register, reader, day))}
            return self._known[asked]

    def _roles(self, register: Register, reader: str, day: date) -> Iterator[_Held]:
        if not is_person(reader):
            yield from [_Held(reader)] if reader.startswith("system:") else []
            return
        known = register.person(reader)
        if known is not None and known.status in ("died", "erased"):
            return
        yield _Held("oneself")
        appointed = (each for each in register.roles_on(reader, day) if each.role in _ROLES)
        yield from (_Held(each.role, each.scope) for each in appointed)
        if any(map(self._is_volunteer, register.same_person(reader))):
            yield _Held("volunteer")

    def _is_volunteer(self, person: str) -> bool:
        facts = self._ledger.stream(volunteer_id(person))
        state: VolunteerState = VOLUNTEER.fold(fact.data for fact in facts)
        return state.status == "registered"

    def _reaches(
        self, right: Right, held: _Held, register: Register, reader: str, person: str, case: str | None
    ) -> bool:
        known = register.person(person)
        if right.consent and not _consents(register, person, right.consent):
            return False
        match right.of:
            case "everybody":
                return True
            case "oneself":
                return register.canonical(reader) == register.canonical(person)
            case "grid":
                return held.scope == "" or _lives_around(register, known, held.scope)
            case "building":
                return _lives_in_building(register, known, held.scope)
            case "case":
                return self._cases.gives(case, reader, person)
            case "in-case":
                return self._cases.is_case(case) and self._cases.gives(case, reader, person)


def _consents(register: Register, person: str, purpose: str) -> bool:
    same = (register.people.get(each) for each in register.same_person(person))
    return any(each is not None and each.consents_to(purpose) for each in same)


def _lives_around(register: Register, known: KnownPerson | None, scope: str) -> bool:
    """Whether somebody lives at the place a role is for, or in one that lies in it."""
    place = _place(register, scope)
    return known is not None and known.building is not None and register.lies_in(known.building, place)


def _lives_in_building(register: Register, known: KnownPerson | None, scope: str) -> bool:
    """Whether somebody lives in the building a role is for; a compound or a grid is none."""
    place = _place(register, scope)
    named = register.place(place)
    is_building = named is not None and named.kind == "building"
    is_home = known is not None and known.building == place
    return bool(place) and (is_home or is_building) and _lives_around(register, known, scope)


def _place(register: Register, scope: str) -> str:
    """The place a role is for, which may be written as people say it; "" where it is none, or several."""
    places = [scope] if scope.startswith("place-") else [each.id for each in register.places_called(scope)]
    return places[0] if len(places) == 1 else ""
