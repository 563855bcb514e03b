"""Which role opens what of whom: a table, of which a store's settings may say otherwise."""

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

Reach = Literal["oneself", "everybody", "grid", "building", "case", "in-case"]
"""Of whom: of those who live in the grid, or the building, the role is for; of whom an open case gives, and
``in-case`` only what was recorded in that case itself."""

EVERYTHING = frozenset({"all"})
"""Every sealed field there is."""


@frozen
class Right:
    """What one role opens: the fields ``opens`` names, of those in its reach, where they gave the
    ``consent``, if one is asked for."""

    opens: frozenset[str]
    of: Reach
    consent: str = ""

    def names(self, field: str) -> bool:
        """Whether it opens that field of those in its reach."""
        return self.opens == EVERYTHING or field in self.opens


Rights = Mapping[str, tuple[Right, ...]]
"""What each role opens; a role that is not there opens nothing."""

_ALL = (Right(EVERYTHING, "everybody"),)
_OF_THE_GRID = frozenset(
    {"name", "telephone", "room", "birth_year", "groups", "details", "observations", "grounds", "reason"}
)
_DOOR = frozenset({"name", "room"})
_OF_THE_BUILDING = (
    Right(_DOOR, "building"),
    Right(frozenset({"telephone"}), "building", consent="contact-by-volunteers"),
)
_AT_THE_TABLE = frozenset({"parties", "party", "present", "story", "notes", "terms", "words"})
_OF_THE_CASE = (Right(_DOOR, "case"),)

TABLE: Rights = {
    "oneself": (Right(EVERYTHING, "oneself"),),
    "secretary": _ALL,
    "privacy-officer": _ALL,
    "grid-worker": (Right(frozenset({"name"}), "everybody"), Right(_OF_THE_GRID, "grid")),
    "building-lead": _OF_THE_BUILDING,
    "unit-lead": _OF_THE_BUILDING,
    "volunteer": _OF_THE_CASE,
    "mediator": (*_OF_THE_CASE, Right(_AT_THE_TABLE, "in-case")),
    "lecturer": _OF_THE_CASE,
    "system:figures": (Right(frozenset({"birth_year", "minutes", "room"}), "everybody"),),
}
"""``oneself`` everybody holds, ``volunteer`` whoever is registered as one; what begins with ``system:`` is a
reader that is a program. All others are roles somebody is appointed to."""
