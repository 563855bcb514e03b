"""Keepers 责任人: who looks after whom, by the roles people hold and the places these are for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import field, frozen

from community_core.domain import RoleName
from community_core.neighbourhood.places import Places
from community_core.neighbourhood.roles import Appointed, stands

_OF_PLACES: tuple[RoleName, ...] = ("grid-worker", "building-lead")
"""The roles that keep the people of a place, the first of them that is held."""


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


def keepers_on(
    day: date, roles: Iterable[Appointed], places: Places, canonical: Callable[[str], str]
) -> Keepers:
    """Who looks after whom on a day."""
    held = defaultdict[tuple[str, str], list[str]](list)
    for each in sorted(roles, key=lambda role: (role.since, role.person_id)):
        holder = canonical(each.person_id)
        of_person = each.scope.startswith("person-")
        scope = (canonical(each.scope), "") if of_person else (each.scope, each.role)
        if stands(each, day) and holder not in held[scope]:
            held[scope].append(holder)
    keeping = {key: Keeping(tuple(holders), key[1], key[0]) for key, holders in held.items() if holders}
    return Keepers(places, keeping)
