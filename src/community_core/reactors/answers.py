"""What a reactor answers to a fact: a command to be executed, or a call to the outside."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import attrs
import msgspec
from attrs import frozen

from community_core.domain.kit.messages.commands import Command
from community_core.json_values import json_value
from community_core.times import in_utc

_LONGEST_KEY = 200


@frozen
class Do:
    """Execute a command, once for the fact, as ``system:<the reactor's name>``."""

    command: Command


@frozen
class Call:
    """Hand ``payload`` over to a channel, at least once for the fact and always with the same key.

    Its values are those JSON has, days, times, tuples, enums and frozen attrs values such as events. Sealed
    values go out as ``{"sealed": "person-..."}``: no channel ever hears what is in them.
    """

    channel: str
    payload: Mapping[str, Any]


Answer = Do | Call


def plain(value: Any) -> Any:
    """A payload as JSON has it. TypeError or ValueError for a value that JSON does not have."""
    return json_value(value, in_utc, _by_field)


def _by_field(value: Any) -> Any:
    if not attrs.has(type(value)):
        raise TypeError(f"{value!r} cannot be written as JSON")
    return plain(attrs.asdict(value, recurse=False))


def fingerprint(answers: tuple[Answer, ...]) -> str:
    """The same for the same answers, in whatever process. TypeError or ValueError as for :func:`plain`."""
    return sha256(msgspec.json.encode([_said(each) for each in answers], enc_hook=repr)).hexdigest()


def _said(answer: Answer) -> list[Any]:
    if isinstance(answer, Call):
        return ["call", answer.channel, plain(answer.payload)]
    return ["do", type(answer.command).__name__, answer.command]


def key_of(name: str, version: int, fact_id: str, number: int) -> str:
    """What tells the answer to a fact from every other: the id of its command, the key of its call."""
    key = f"react/{name}/{version}/{fact_id}/{number}"
    if len(key) <= _LONGEST_KEY:
        return key
    return f"react/{name}/{version}/{sha256(fact_id.encode()).hexdigest()}/{number}"
