"""What a row that goes with its stream learns from a fact: values by name, and the status it leads to."""

from functools import cache
from typing import Any

import attrs

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.folding import carried

Names = tuple[tuple[str, bool], ...]


def told_to(row_class: type[Any], before: Any, aggregate: Aggregate[Any], event: Any) -> dict[str, Any]:
    """The columns an event changes. None is carried where the column may be missing, as in the state."""
    kinds: tuple[Any, Any] = row_class, type(event)
    names, has_status = _shared(*kinds)
    told = {name: value for name, empty in names if (value := getattr(event, name)) is not None or empty}
    if has_status:
        told["status"] = aggregate.status_after(getattr(before, "status", None), event)
    return told


@cache
def _shared(row_class: Any, event_class: Any) -> tuple[Names, bool]:
    names = {each.name for each in attrs.fields(row_class)}
    return carried(row_class, event_class), "status" in names
