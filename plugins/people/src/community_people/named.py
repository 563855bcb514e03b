"""Whom a fact names, and in which field; facts of a type nobody here knows among them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from community_core.domain import ConsentGiven, ConsentWithdrawn
from community_core.ledger import Unknown
from community_core.plugins import installed_kinds

_ABOUT = ("person_id", "requester")
"""The fields that say of whom something is told; others name who does it, or who else is there."""

_TEXTS = ("title", "activity", "purpose", "called", "note", "reason")
_CODES = ("outcome", "satisfaction", "gone_to", "found", "manner", "channel")
"""Not where and how somebody lives, how closely they are looked after and what they were: that would tell who
somebody was, once they are erased."""

_CONSENT = (ConsentGiven, ConsentWithdrawn)


def people_in(data: Any) -> dict[str, str]:
    """The people a fact names, by id: each with the first field that does."""
    found: dict[str, str] = {}
    for name, value in _values(data).items():
        for person in _ids(value):
            found.setdefault(person, name)
    return found


def is_about(field: str) -> bool:
    """Whether a field says of whom something is told."""
    return field in _ABOUT


def text_in(data: Any) -> str:
    """What a fact says in open words, such as the title of a request."""
    return "" if isinstance(data, _CONSENT) else _first(_TEXTS, data)


def code_in(data: Any) -> str:
    """What a fact says by a code, such as how a request came out."""
    return data.purpose if isinstance(data, _CONSENT) else _first(_CODES, data)


def place_in(data: Any) -> str:
    """Where a fact is about, as somebody wrote it."""
    place = _values(data).get("place")
    return place if isinstance(place, str) else ""


def parts_in(stream_id: str, data: Any) -> tuple[str, ...]:
    """The parts of its stream that a fact is about, such as the first loan of a stock card."""
    kind = installed_kinds().by_name.of_stream(stream_id)
    known = () if kind is None or isinstance(data, Unknown) else kind.parts
    return tuple(f"{part.field} {key}" for part in known for key in part.keys(data))


def _first(names: Iterable[str], data: Any) -> str:
    values = _values(data)
    return next((values[each] for each in names if isinstance(values.get(each), str) and values[each]), "")


def _values(data: Any) -> Mapping[str, Any]:
    if isinstance(data, Unknown):
        return data.fields
    return {each.name: getattr(data, each.name) for each in attrs.fields(type(data))}


def _ids(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, tuple | list) else (value,):
        if isinstance(each, str) and each.startswith("person-"):
            yield each
