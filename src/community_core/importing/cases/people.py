"""The people a source names: by which ids they are known here, and what is told of whoever was erased."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from attrs import evolve, frozen

from community_core.domain import (
    RequestAccepted,
    RequestAssigned,
    RequestRaised,
    RequestRestated,
)
from community_core.errors import Refused
from community_core.importing.cases.case import Case, CaseStep
from community_core.importing.destination import Destination

SOMEBODY_ERASED = "person-/erased"
"""In place of the id of somebody who was erased: no id, since none has a slash."""

_AN_ID = re.compile(r"person-[A-Za-z0-9._-]+|org:\S(.*\S)?")
PERSON_ERASED = "person-erased"
"""The flag of what was recorded without them."""


@frozen
class PeopleStanding:
    """How people stand at one moment: who of them was ``erased``, and at which ``versions`` their streams
    were before that was asked. While these hold nobody else was erased."""

    erased: frozenset[str]
    versions: Mapping[str, int]

    @classmethod
    def of(cls, people: Iterable[str], known: Destination) -> "PeopleStanding":
        """How these stand, by their ids."""
        ids = sorted({each for each in people if each.startswith("person-") and each != SOMEBODY_ERASED})
        if not ids:
            return cls(frozenset(), {})
        found = known.ledger.versions(ids)
        erased = known.vault.known_erased().erased.intersection(ids)
        return cls(erased, {each: found.get(each, 0) for each in ids})


class NamedPeople:
    """Those whom the rows at hand name, by name or telephone.

    Whoever was named before keeps their id, unless the ``people`` of the mapping say another. Somebody new is
    whom the register knows by that, where that is exactly one; else whom the mapping says; else they get an
    id that says nothing of them.
    """

    def __init__(self, known: Destination, source: str, people: Mapping[str, str] = {}) -> None:
        self._known = known
        self._source = source
        self._people = people
        self._erased: frozenset[str] = frozenset()
        self._ids: dict[str, str | None] = {}

    def meet(self, named: Iterable[str]) -> None:
        """Find out about these, before they are asked for; in place of those met before."""
        names = {each for each in named if each and not _AN_ID.fullmatch(each)}
        self._erased = self._known.vault.known_erased().erased
        self._ids = self._found(names) if names else {}

    def id_of(self, named: str) -> str:
        """The id of somebody who was met; an id as it is; SOMEBODY_ERASED of whoever was erased."""
        person = named if not named or _AN_ID.fullmatch(named) else self._ids[named]
        return SOMEBODY_ERASED if person is None or person in self._erased else person

    def standing(self, people: Iterable[str]) -> PeopleStanding:
        """How these stand by now, by their ids."""
        return PeopleStanding.of(people, self._known)

    def _found(self, names: Set[str]) -> dict[str, str | None]:
        pseudonyms = self._known.vault.pseudonyms.begun(self._known.ledger.stored_data)
        found = pseudonyms.known(self._source, names)
        known_as = self._known.matcher()
        new = {each: self._new(each, known_as) for each in names if each not in found}
        tied = {name: person for name, person in new.items() if not person.startswith("org:")}
        found |= new | (pseudonyms.tie(self._source, tied) if tied else {})
        return found | {name: self._people[name] for name in names & self._people.keys() if found[name]}

    def _new(self, name: str, known_as: Callable[[str], list[str]]) -> str:
        found = registered(name, known_as)
        if len(found) == 1:
            return found[0]
        return self._people.get(name) or self._known.new_id("person")


def people_in(case: Case) -> Iterator[str]:
    """The ids of whoever a case names."""
    return filter(None, (case.assignee, *(_person(step) for step in (case.raised, *case.later))))


def forgetting(case: Case, erased: Collection[str]) -> Case:
    """The case as it would have been read had these been erased before."""
    if not erased or not any(each in erased for each in people_in(case)):
        return case
    raised, *later = (_forgetting(step, erased) for step in (case.raised, *case.later))
    gone = {name for name in _ABOUT_PEOPLE if case.says.get(name) in erased}
    return evolve(
        case,
        raised=raised,
        later=tuple(later),
        says={name: value for name, value in case.says.items() if name not in gone},
        assignee=None if case.assignee in erased else case.assignee,
    )


def _forgetting(step: CaseStep, erased: Collection[str]) -> CaseStep:
    if _person(step) not in erased:
        return step
    return evolve(step, data=evolve(step.data, **{_FIELDS[type(step.data)]: SOMEBODY_ERASED}))


def registered(name: str, known_as: Callable[[str], list[str]]) -> list[str]:
    """Whom the register knows by that; nobody by a code that it does not have."""
    try:
        return known_as(name)
    except Refused:
        return []


def names_erased(case: Case) -> bool:
    """Whether a case names somebody who was erased."""
    return any(_person(step) == SOMEBODY_ERASED for step in (case.raised, *case.later))


def without_erased(case: Case, said: Sequence[Any], erased: Collection[str]) -> Case:
    """The case without whoever was erased, flagged. Where what was ``said`` of it names somebody who was,
    it is taken for the same."""
    raised, *later = (_without(each, said, erased) for each in (case.raised, *case.later))
    return evolve(case, raised=raised, later=tuple(later))


def _without(step: CaseStep, said: Sequence[Any], erased: Collection[str]) -> CaseStep:
    if _person(step) != SOMEBODY_ERASED:
        return step
    kind = type(step.data)
    ids = [getattr(each, _FIELDS[kind]) for each in said if type(each) is kind]
    before = next((each for each in reversed(ids) if each in erased), None)
    if before is not None:
        return evolve(step, data=evolve(step.data, **{_FIELDS[kind]: before}))
    nobody = _NOBODY[kind](step.data)
    return evolve(step, data=nobody).flagged(PERSON_ERASED)


_ABOUT_PEOPLE = ("requester", "assignee")
_FIELDS: dict[type[Any], str] = {
    RequestRaised: "requester",
    RequestAssigned: "assignee",
    RequestRestated: "assignee",
}
_NOBODY: dict[type[Any], Callable[[Any], Any]] = {
    RequestRaised: lambda raised: evolve(raised, requester=None),
    RequestAssigned: lambda _: RequestAccepted(),
    RequestRestated: lambda restated: evolve(restated, assignee=None),
}


def _person(step: CaseStep) -> str | None:
    field = _FIELDS.get(type(step.data))
    person: str | None = getattr(step.data, field) if field else None
    return person
