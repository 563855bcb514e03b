"""Whatever the library returns as plain JSON values, for programs; nothing of it is ciphertext."""

from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import attrs
import msgspec

from community_core.commands import kebab
from community_core.domain import AnyEvent, FactCorrected
from community_core.errors import CommunityError
from community_core.json_values import json_value
from community_core.ledger.recorded import Recorded
from community_core.ledger.unknown import Unknown, type_name

FACT_NAMES = (
    "position",
    "stream_id",
    "version",
    "type",
    "schema",
    "occurred_at",
    "recorded_at",
    "actor",
    "flags",
    "data",
    "command_id",
    "causation_id",
    "correlation_id",
    "note",
    "cursor",
)
"""What is told of a fact, in this order."""

_STEP_NAMES = ("name", "words", "part", "parts")
_GATHERED_NAMES = ("period", "has_data", "since", "today", "measures", "figures", "failed")
_MEASURE_NAMES = ("code", "en", "zh", "unit", "section", "means", "additive", "settles")
_RECEIPT_NAMES = ("stream_id", "number", "version", "position", "cursor", "events")


def to_json(value: Any, zone: tzinfo = UTC) -> Any:
    """Anything the library returns as what ``json.dumps`` takes: objects, lists, text, numbers, None.

    Facts, receipts, steps, rows, whole views, explanations, changes and errors become objects by field name;
    codes stay codes. Times have the offset of ``zone``: give the community's. What is sealed for a person is
    ``{"sealed": person}``, or ``{"erased": person}`` once nobody can open it; open it for a reader first, if
    it is to be shown. Of a fact whose type is not known here it tells the stored fields. An error gives its
    ``kind``, whether it is ``retryable``, both languages, and whatever else it knows. TypeError for values
    that are not the library's.
    """
    return json_value(value, lambda moment: moment.astimezone(zone), lambda other: _told(other, zone))


def _told(value: Any, zone: tzinfo) -> Any:
    """What the library made, by the names of its fields."""
    from community_core.execution import NextStep, Receipt  # who only asks for help does not wait for these
    from community_core.questions import Gathered
    from community_core.views import AgendaItem, Figure, Measure, Period, Reason

    match value:
        case Recorded():
            return {name: to_json(_of_fact(value, name), zone) for name in FACT_NAMES}
        case Reason():
            return {**to_json(value.fact, zone), "corrections": to_json(value.corrections, zone)}
        case NextStep():
            return {name: to_json(getattr(value, name), zone) for name in _STEP_NAMES}
        case Receipt():
            return {name: to_json(getattr(value, name), zone) for name in _RECEIPT_NAMES}
        case FactCorrected() | Unknown():
            return to_json(data_of(value), zone)
        case CommunityError():
            return to_json(_of_error(value), zone)
        case Gathered() | Period() | Measure() | Figure() | AgendaItem():
            return to_json(_offered(value), zone)
        case _ if attrs.has(type(value)):
            return to_json(attrs.asdict(value, recurse=False), zone)
        case _:
            return _of_python(value, zone)


def _offered(value: Any) -> dict[str, Any]:
    """What views offer: figures, never with the ids they count, and what waits."""
    from community_core.questions import Gathered
    from community_core.views import AgendaItem, Figure, Measure

    match value:
        case Gathered():
            return {name: getattr(value, name) for name in _GATHERED_NAMES}
        case Measure():
            return {name: getattr(value, name) for name in _MEASURE_NAMES}
        case Figure():
            split, part = value.split or (None, None)
            measured = {"value": value.value, "whole": value.whole, "about": value.about}
            return {"measure": value.measure.code, **measured, "split": split, "part": part}
        case AgendaItem():
            step = value.next_step and kebab(value.next_step.__name__)
            return attrs.asdict(value, recurse=False) | {"next_step": step}
        case _:
            return {"first": value.first, "last": value.last}


def _of_python(value: Any, zone: tzinfo) -> Any:
    """What JSON has no word for, as near as it comes; several one by one."""
    match value:
        case float():
            return None  # neither a number nor an end
        case Path():
            return str(value)
        case Mapping():
            return {str(to_json(name, zone)): to_json(each, zone) for name, each in value.items()}
        case Iterable() if not isinstance(value, bytes):
            return [to_json(each, zone) for each in value]
        case _:
            return msgspec.to_builtins(value)


def data_of(event: AnyEvent) -> dict[str, Any]:
    """The fields of an event by name, known or not; the facts in a correction each with their ``type``,
    None where there is none."""
    if isinstance(event, Unknown):
        return dict(event.fields)
    if isinstance(event, FactCorrected):
        whole = attrs.asdict(event, recurse=False)
        return whole | {name: _typed(whole[name]) for name in ("said", "right")}
    return attrs.asdict(event, recurse=False)


def _typed(event: AnyEvent | None) -> dict[str, Any] | None:
    return None if event is None else {"type": type_name(event), **data_of(event)}


def _of_fact(fact: Recorded[Any], name: str) -> Any:
    return data_of(fact.data) if name == "data" else getattr(fact, name)


def _of_error(error: CommunityError) -> dict[str, Any]:
    known = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    return {"error": type(error).__name__, "kind": error.kind, "retryable": error.retryable, **known}
