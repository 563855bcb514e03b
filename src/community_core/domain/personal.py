"""Personal fields: how an event class marks them, and what their sealed value looks like."""

from typing import Any

from attrs import Attribute, field, fields, frozen

_OF = "community_core.personal_of"


@frozen
class Sealed:
    """A personal value as it is stored: unreadable without the person's own key.

    ``person`` is the id of the human being whose key seals it. ``origin`` says where it was first written, as
    ``<recorded type>/<schema version>/<field>``: moved anywhere else it no longer opens. ``box`` is the
    ciphertext in base64.
    """

    person: str
    origin: str
    box: str


@frozen
class Erased(Sealed):
    """A sealed value nobody can open any more: the person was erased and the key destroyed."""


def personal(*, of: str) -> Any:
    """Mark an event's field as personal, belonging to the person whose id the field ``of`` holds.

    The field is typed ``T | Sealed | None`` and defaults to None. A decision puts the plain value in; only
    the sealed one is ever written, and only that comes back.
    """
    return field(default=None, metadata={_OF: of})


def personal_fields(event_class: type[Any]) -> dict[str, str]:
    """The personal fields of an event class: name of the field -> name of the field with the person's id."""
    marked: tuple[Attribute[Any], ...] = fields(event_class)
    return {each.name: each.metadata[_OF] for each in marked if _OF in each.metadata}
