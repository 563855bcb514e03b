"""Keepers 责任人: who looks after whom, by the roles people hold and the places these are for."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import field, frozen

from community_core.domain.place import PlaceInGrid, PlaceNamed
from community_core.domain.roles import RoleAppointed, RoleEnded, RoleName
from community_core.ledger import Recorded
from community_core.views import Table, carried, handles

_NUMBERS = re.compile(r"([0-9]+)")

_OF_PLACES: tuple[RoleName, ...] = ("grid-worker", "building-lead")
"""The roles that keep the people of a place, the first of them that is held."""


@frozen(kw_only=True)
class Role:
    """A role held for a place or a person; a term that ran out goes on until ``ended``."""

    person_id: str
    appointment: int
    role: RoleName
    scope: str
    since: date
    ended: date | None = None

    def stands(self, day: date) -> bool:
        """Whether it is held on a day: from its first up to the day before it was ended."""
        return self.since <= day and (self.ended is None or day < self.ended)


@frozen(kw_only=True)
class Where:
    """A place: what it is called, and what it lies in."""

    place_id: str
    called: str = ""
    within: str | None = None
    grid: str | None = None


class OfKeepers:
    """A projection that builds on this keeps roles, and how places lie in one another."""

    roles = Table(Role, key=("person_id", "appointment"))
    places = Table(Where)

    @handles(RoleAppointed)
    def appoint(self, e: Recorded[RoleAppointed]) -> None:
        self.roles.put(Role(person_id=e.stream_id, **carried(e.data, Role)))

    @handles(RoleEnded)
    def end_role(self, e: Recorded[RoleEnded]) -> None:
        if (e.stream_id, e.data.appointment) in self.roles:
            self.roles.change((e.stream_id, e.data.appointment), ended=e.data.until)

    @handles(PlaceNamed)
    def name_place(self, e: Recorded[PlaceNamed]) -> None:
        grid = self.places.value(e.stream_id, "grid")
        self.places.put(Where(place_id=e.stream_id, grid=grid, **carried(e.data, Where)))

    @handles(PlaceInGrid)
    def set_grid(self, e: Recorded[PlaceInGrid]) -> None:
        if e.stream_id not in self.places:
            self.places.put(Where(place_id=e.stream_id))
        self.places.change(e.stream_id, grid=e.data.grid)


def naturally(text: str) -> list[str | int]:
    """What sorts texts with numbers in them as people do: 9 before 13."""
    return [int(each) if each.isdecimal() else each for each in _NUMBERS.split(text)]


@frozen
class Places:
    """Places as they lie in one another."""

    known: Mapping[str, Where]

    def called(self, place_id: str | None) -> str:
        """What people call a place; its id, if nobody named it."""
        known = self.known.get(place_id or "")
        return known.called if known and known.called else place_id or ""

    def in_order(self, place_id: str | None) -> tuple[bool, list[str | int]]:
        """What sorts places by what they are called, numbers as numbers, and none last."""
        return place_id is None, naturally(self.called(place_id))

    def around(self, place_id: str) -> list[str]:
        """The place itself, its grid, the compound it lies in, and whatever those lie in."""
        found = [place_id]
        for each in found:
            known = self.known.get(each)
            outer = (known.grid, known.within) if known else ()
            found += [place for place in outer if place and place not in found]
        return found


@frozen
class Keeping:
    """Who looks after somebody, and what makes it theirs: a role for a place, or any role for that person."""

    holders: tuple[str, ...] = ()
    role: str = ""
    scope: str = ""

    @property
    def whose(self) -> str | None:
        """Whose it is on an agenda: the one keeper's, or that of all who have the role."""
        shared = len(self.holders) > 1 and self.role
        return f"role:{self.role}@{self.scope}" if shared else next(iter(self.holders), None)


@frozen
class Keepers:
    """Who looks after whom on a day, by scope and role."""

    places: Places
    held: Mapping[tuple[str, str], Keeping] = field(repr=False)

    def of(self, person_id: str, building: str | None) -> Keeping:
        """Whoever has a role for that very person; else the grid workers, or else the leads, of the nearest
        place that has any: the building, its grid, its compound."""
        scopes = [(person_id, "")]
        if building:
            scopes += [(place, role) for place in self.places.around(building) for role in _OF_PLACES]
        return next((self.held[each] for each in scopes if each in self.held), Keeping())


def places_of(places: Iterable[Where]) -> Places:
    """Places by their ids."""
    return Places({each.place_id: each for each in places})


def keepers_on(
    day: date, roles: Iterable[Role], places: Iterable[Where], canonical: Callable[[str], str]
) -> Keepers:
    """Who looks after whom on a day."""
    held = defaultdict[tuple[str, str], list[str]](list)
    for each in sorted(roles, key=lambda role: (role.since, role.person_id)):
        holder = canonical(each.person_id)
        of_person = each.scope.startswith("person-")
        scope = (canonical(each.scope), "") if of_person else (each.scope, each.role)
        if each.stands(day) and holder not in held[scope]:
            held[scope].append(holder)
    keeping = {key: Keeping(tuple(holders), key[1], key[0]) for key, holders in held.items() if holders}
    return Keepers(places_of(places), keeping)
