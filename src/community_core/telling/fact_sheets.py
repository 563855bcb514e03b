"""Facts as rows that a person reads: what happened, to what, what it says, who recorded it and when."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from community_core.ledger.recorded import Recorded
from community_core.telling.corrections import fact_label
from community_core.telling.facts import fact_words
from community_core.telling.field_words import field_label
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.sheets import Heading, Sheet


def facts_sheet(facts: Iterable[Recorded[Any]], zone: ZoneInfo) -> Sheet:
    """A row a fact, in the reader's language; each is looked at as it is taken."""
    headings = (
        Heading("occurred_at", field_label("occurred_at")),
        Heading("what", say("what", "事项")),
        Heading("says", say("says", "内容")),
        Heading("actor", field_label("actor")),
        Heading("recorded_at", field_label("recorded_at")),
        Heading("id", field_label("version")),
    )
    return Sheet(headings, (_row(fact, zone) for fact in facts), say("No facts.", "没有事实。"))


def _row(fact: Recorded[Any], zone: ZoneInfo) -> tuple[Any, ...]:
    says = say("; ", "；").join(fact_words(fact, zone))
    return fact.occurred_at, fact_label(fact), says, named(fact.actor), fact.recorded_at, fact.id
