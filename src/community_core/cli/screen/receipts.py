"""What a command recorded, given back to whoever asked."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community_core.cli.screen.facts import logged
from community_core.cli.screen.layout import joined
from community_core.cli.screen.sheets import Format, write_csv
from community_core.cli.screen.terminal import bold, put, screen_width
from community_core.telling.facts import FACT_HEADINGS, fact_values
from community_core.telling.language import say
from community_core.telling.receipts import receipt_words
from community_core.telling.sheets import json_line

if TYPE_CHECKING:
    from community_core.execution import Receipt


def write_receipt(receipt: "Receipt", style: Format, zone: ZoneInfo) -> None:
    """In words with every understood time, as one JSON object, or as CSV with a row a fact."""
    if style == "json":
        put([json_line(receipt, zone)])
    elif style == "csv":
        write_csv(FACT_HEADINGS, map(fact_values, receipt.events), zone)
    else:
        put([bold(say("Recorded:", "已记录："))])
        for fact in receipt.events:
            put(logged(fact, zone, screen_width()))
        put(joined(receipt_words(receipt, zone), screen_width()))
