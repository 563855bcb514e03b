"""What a command recorded, given back to whoever asked."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from community_core.cli.screen.facts import logged
from community_core.cli.screen.layout import joined
from community_core.cli.screen.sheets import Format, write_csv
from community_core.cli.screen.terminal import bold, put, screen_width
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.telling.corrections import change_of
from community_core.telling.facts import FACT_HEADINGS, fact_values
from community_core.telling.language import say
from community_core.telling.receipts import receipt_words
from community_core.telling.sheets import json_line

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.execution import Receipt
    from community_core.ledger import Recorded


def write_receipt(receipt: "Receipt", style: Format, community: "Community") -> None:
    """In words with every understood time, as one JSON object, or as CSV with a row a fact."""
    if style == "json":
        put([json_line(receipt, community.zone)])
    elif style == "csv":
        write_csv(FACT_HEADINGS, map(fact_values, receipt.events), community.zone)
    else:
        put(_told(receipt, community))
        put(joined(receipt_words(receipt, community.zone), screen_width()))


def _told(receipt: "Receipt", community: "Community") -> Iterator[str]:
    """The facts, and under a heading of their own the corrections that others brought with them."""
    with_it = [each for each in receipt.events if _is_correction_elsewhere(each, receipt)]
    yield bold(say("Recorded:", "已记录："))
    yield from _facts((each for each in receipt.events if each not in with_it), community)
    if with_it:
        yield bold(say("Changed with it:", "随之变更："))
        yield from _facts(with_it, community)


def _facts(facts: "Iterable[Recorded[Any]]", community: "Community") -> Iterator[str]:
    for fact in facts:
        yield from logged(fact, community.zone, screen_width(), change=change_of(community, fact))


def _is_correction_elsewhere(fact: "Recorded[Any]", receipt: "Receipt") -> bool:
    return isinstance(fact.data, FactCorrected) and fact.stream_id != receipt.stream_id
