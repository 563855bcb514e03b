"""What a personal value looks like once it is sealed."""

from collections.abc import Callable, Collection
from typing import Any

from attrs import frozen


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


Seal = Callable[[str, str, Any], Sealed]
"""Seals a value for a person, from their id, its origin ``<type>/<schema>/<field>``, and the value."""

Sealing = Callable[[Collection[str]], Seal]
"""Gives what seals values for these people, from one look at their keys."""
