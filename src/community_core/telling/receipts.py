"""What a command recorded, named in few words."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.execution import Receipt


def receipt_words(receipt: "Receipt", zone: ZoneInfo) -> list[str]:
    """The number, the id and the version of what was changed, and the zone its times are told in."""
    number = receipt.number
    return [
        *([say(f"number {number}", f"序号 {number}")] if number else []),
        receipt.stream_id,
        say(f"version {receipt.version}", f"第 {receipt.version} 条"),
        say(f"times in {zone.key}", f"时区 {zone.key}"),
    ]
