"""Whom a fact names, and in which field; whatever its type is, one this program does not know among them."""

from collections.abc import Iterator
from typing import Any

import attrs

from community_core.domain import fields_of
from community_core.domain.kit.checks import is_person
from community_core.ledger import Unknown

_ABOUT = ("person_id", "requester", "participant")
"""The fields that say of whom something is told; others name who does it, or who else is there."""


def named_in(data: Any) -> dict[str, str]:
    """The people a fact names, by id: each with the first field that does."""
    found: dict[str, str] = {}
    for name, value in _values(data):
        for person in _people(value):
            found.setdefault(person, name)
    return found


def is_about(field: str) -> bool:
    """Whether a field says of whom something is told."""
    return field in _ABOUT
