"""What a command recorded, named in few words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import has

from community_core.domain.addresses import without_door
from community_core.domain.fields import place_shared
from community_core.domain.kit.values.fields import fields_of
from community_core.telling.language import say
from community_core.telling.names import record_named

if TYPE_CHECKING:
    from community_core.domain import Command
    from community_core.execution import Receipt


def receipt_words(receipt: "Receipt", zone: ZoneInfo) -> list[str]:
    """What was changed, by its number or name, and its version, and the zone its times are told in."""
    number = receipt.number
    return [
        say(f"number {number}", f"序号 {number}") if number else record_named(receipt.stream_id),
        say(f"version {receipt.version}", f"第 {receipt.version} 条"),
        say(f"times in {zone.key}", f"时区 {zone.key}"),
    ]


def left_out_words(command: "Command") -> list[str]:
    """What was not kept of what somebody typed: a line for each door in an open place."""
    return [
        say(
            f"{door} was not kept: whose door it is would be open to all. A door is the room of a person.",
            f"{door} 未作记录：门户会公开住户身份；单元房号登记在人员名下（加密保存）。",
        )
        for door in _doors(command)
    ]


def _doors(said: Any) -> Iterator[str]:
    """The doors typed with places, in a command or a value inside one."""
    for each in fields_of(type(said)).values():
        value = getattr(said, each.name)
        if each.check is place_shared and value:
            yield from filter(None, without_door(value)[1:])
        for inner in value if isinstance(value, tuple) else (value,):
            if has(type(inner)):
                yield from _doors(inner)
