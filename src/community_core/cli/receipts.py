"""What a command recorded, given back to whoever asked."""

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from community_core.cli.facts import FACT_HEADINGS, fact_object, fact_values, logged
from community_core.cli.language import say
from community_core.cli.layout import joined
from community_core.cli.screen import bold, put, screen_width
from community_core.cli.sheets import Format, json_line, write_csv
from community_core.domain.facts import allocated_field
from community_core.ledger.recorded import Recorded
from community_core.ledger.unknown import Unknown

if TYPE_CHECKING:
    from community_core.execution import Receipt


def write_receipt(receipt: "Receipt", style: Format, zone: ZoneInfo) -> None:
    """In words with every understood time, as one JSON object, or as CSV with a row a fact."""
    if style == "json":
        put([json_line(_object(receipt), zone)])
    elif style == "csv":
        write_csv(FACT_HEADINGS, map(fact_values, receipt.events), zone)
    else:
        put([bold(say("Recorded:", "已记录："))])
        for fact in receipt.events:
            put(logged(fact, zone, screen_width()))
        put(joined(_closing(receipt, zone), screen_width()))


def _object(receipt: "Receipt") -> dict[str, Any]:
    return {
        "stream_id": receipt.stream_id,
        "number": _number(receipt),
        "version": receipt.version,
        "position": receipt.position,
        "cursor": receipt.cursor,
        "events": [fact_object(fact) for fact in receipt.events],
    }


def _closing(receipt: "Receipt", zone: ZoneInfo) -> list[str]:
    number = _number(receipt)
    return [
        *([say(f"number {number}", f"序号 {number}")] if number else []),
        receipt.stream_id,
        say(f"version {receipt.version}", f"第 {receipt.version} 条"),
        say(f"times in {zone.key}", f"时区 {zone.key}"),
    ]


def _number(receipt: "Receipt") -> str | None:
    """The speakable number the target was given just now."""
    own = (fact for fact in receipt.events if fact.stream_id == receipt.stream_id)
    return next(filter(None, map(_number_of, own)), None)


def _number_of(fact: Recorded[Any]) -> str | None:
    if isinstance(fact.data, Unknown):
        return None
    name = allocated_field(type(fact.data))
    return getattr(fact.data, name) if name else None
