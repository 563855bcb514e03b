"""What of an event may leave the store for others' tools."""

from typing import Any

import attrs

from community_core.domain import AnyEvent, FactCorrected, Sealed, personal_fields
from community_core.ledger import Unknown, type_name


def exportable_fields(event: AnyEvent) -> dict[str, Any]:
    """The fields of an event by name; of those marked personal the ones that were opened for a reader, and
    nothing by which somebody erased could be known.

    Of an event this program does not know nothing is exported: nobody here can tell which of its fields are
    personal. The facts in a correction become their type and their own exportable fields; None where it
    says that a fact never happened, or did after all.
    """
    if isinstance(event, Unknown):
        return {}
    if isinstance(event, FactCorrected):
        said, right = _inner(event.said), _inner(event.right)
        return {**_own(event), "said": said, "right": right}
    return _own(event)


def _own(event: AnyEvent) -> dict[str, Any]:
    personal = personal_fields(type(event))
    told = {each.name: getattr(event, each.name) for each in attrs.fields(type(event))}
    return {
        name: value
        for name, value in told.items()
        if not isinstance(value, Sealed) and not (name in personal and value is None)
    }


def _inner(event: AnyEvent | None) -> dict[str, Any] | None:
    return None if event is None else {"type": type_name(event), "data": exportable_fields(event)}
