"""OCEL 2.0 in the JSON format: an object-centric event log, for process mining.

Objects are what facts are about (requests, visits, volunteers) and the people they mention, by id. An event
is related to the object it is about (``about``), to whoever recorded it (``actor``) and to what its fields
refer to, under the field's name; its other fields are attributes, typed by its event type. Values are written
as text, which is what the published JSON schema asks for: the declared type tells how to read them.

Each event is told as it is known by now, with ``corrected_by``, the event that says so; where it was recorded
with another time or actor, these are ``time_as_recorded`` and ``actor_as_recorded``. What never happened is
an event of a type of its own, so that nobody who mines the log takes it for a step.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs
import msgspec

from community_core.audit.exports.corrected import LastCorrections
from community_core.audit.exports.fields import exportable_fields
from community_core.domain.kit.messages.standing import Form
from community_core.domain.kit.values.fields import fields_of, once_a_class
from community_core.ledger import Recorded
from community_core.times import to_text

_ID = re.compile(r"([a-z][a-z0-9_]*)-\S+")
_TYPES: Mapping[type[Any], str] = {bool: "boolean", int: "integer", float: "float", datetime: "time"}
_NEVER = " (never happened)"

Attribute = dict[str, str]


def ocel(facts: Iterable[Recorded[Any]], corrections: LastCorrections) -> Iterator[bytes]:
    """The whole log as pieces of one JSON document. Keeps the ids of the objects in memory, no events."""
    return _Log(corrections).pieces(facts)


class _Log:
    """One log being written: events come first, for only then it is known what else there is."""

    def __init__(self, corrections: LastCorrections) -> None:
        self._corrections = corrections
        self._objects: dict[str, str] = {}
        self._declared: dict[str, dict[str, str]] = {}

    def pieces(self, facts: Iterable[Recorded[Any]]) -> Iterator[bytes]:
        yield b'{"events":['
        yield from _listed(map(self._event, facts))
        yield b'],"objects":['
        yield from _listed({"id": each, "type": kind} for each, kind in self._objects.items())
        yield b'],"eventTypes":['
        yield from _listed(
            {"name": name, "attributes": [{"name": each, "type": kind} for each, kind in declared.items()]}
            for name, declared in sorted(self._declared.items())
        )
        yield b'],"objectTypes":['
        yield from _listed({"name": kind, "attributes": []} for kind in sorted({*self._objects.values()}))
        yield b"]}\n"

    def _event(self, fact: Recorded[Any]) -> dict[str, Any]:
        form = self._corrections.form(fact)
        known = form or Form(fact.data, fact.occurred_at, fact.actor)
        event_type = fact.type if form else f"{fact.type}{_NEVER}"
        related, plain = self._told(fact, known)
        return {
            "id": fact.id,
            "type": event_type,
            "time": to_text(known.occurred_at),
            "attributes": self._attributes(event_type, plain),
            "relationships": [self._relationship(*each) for each in dict.fromkeys(related)],
        }

    def _told(self, fact: Recorded[Any], known: Form) -> tuple[list[tuple[str, str]], dict[str, Any]]:
        """What an event is related to, and what else is known of it."""
        related = [("about", fact.stream_id)]
        plain = _envelope(fact, known) | _differences(fact, known, self._corrections.of(fact))
        referring = _referring(known.data.__class__)
        for name, value in exportable_fields(known.data).items():
            if name in referring and _names_objects(value):
                related += [(name, each) for each in _listing(value)]
            else:
                plain[name] = value
        if _ID.fullmatch(known.actor):
            related.append(("actor", known.actor))
        return related, plain

    def _relationship(self, qualifier: str, object_id: str) -> dict[str, str]:
        found = _ID.fullmatch(object_id)
        self._objects[object_id] = found[1] if found else "other"
        return {"objectId": object_id, "qualifier": qualifier}

    def _attributes(self, event_type: str, plain: Mapping[str, Any]) -> list[Attribute]:
        declared = self._declared.setdefault(event_type, {})
        written = []
        for name, value in plain.items():
            if value is None:
                continue
            kind = _TYPES.get(type(value), "string")
            if declared.setdefault(name, kind) != kind:
                declared[name] = "string"
            written.append({"name": name, "value": _text(value)})
        return written


def _envelope(fact: Recorded[Any], known: Form) -> dict[str, Any]:
    """What the ledger knows of a fact besides its fields and relationships."""
    return {
        "position": fact.position,
        "recorded_at": fact.recorded_at,
        "stream_version": fact.version,
        "recorded_by": None if _ID.fullmatch(known.actor) else known.actor,
        "caused_by": fact.causation_id,
        "flags": ", ".join(fact.flags) or None,
        "recorded_with": msgspec.json.encode(fact.note).decode() if fact.note else None,
    }


def _differences(fact: Recorded[Any], known: Form, correction: Recorded[Any] | None) -> dict[str, Any]:
    """By what an event is known otherwise than it was recorded, and how it was recorded there."""
    return {
        "corrected_by": correction and correction.id,
        "time_as_recorded": fact.occurred_at if fact.occurred_at != known.occurred_at else None,
        "actor_as_recorded": fact.actor if fact.actor != known.actor else None,
    }


@once_a_class
def _referring(event_class: Any) -> frozenset[str]:
    """The fields of an event that name a person, a request or whatever else has an id."""
    told = fields_of(event_class).values() if attrs.has(event_class) else ()
    return frozenset(each.name for each in told if each.help.refers)


def _names_objects(value: Any) -> bool:
    """Whether what is named is named by id."""
    return all(isinstance(each, str) and _ID.fullmatch(each) for each in _listing(value))


def _listing(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return to_text(value)
    return msgspec.json.encode(value).decode()


def _listed(values: Iterator[Any]) -> Iterator[bytes]:
    encode, before = msgspec.json.Encoder().encode, b"\n"
    for value in values:
        yield before + encode(value)
        before = b",\n"
