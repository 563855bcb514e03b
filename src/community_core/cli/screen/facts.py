"""Recorded facts in lines: as in the log, in a history, and as reasons with what corrected them."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from community_core.cli.screen.layout import GAP, joined, padded
from community_core.ledger.recorded import Recorded
from community_core.telling.cells import in_words, label
from community_core.telling.facts import fact_words
from community_core.telling.field_words import named_field

if TYPE_CHECKING:
    from community_core.views import Reason

_LABEL_CELLS = 18
_BESIDE = "      ↳ "


def logged(fact: Recorded[Any], zone: ZoneInfo, width: int | None, ties: Iterable[str] = ()) -> Iterator[str]:
    """A fact in the log: position, time, what happened and to what; below it, the rest, and what ties it to
    others."""
    yield from _headline(str(fact.position).rjust(4), fact, zone, fact.stream_id, width)
    told = [named_field("actor", fact.actor), *fact_words(fact, zone), *ties]
    yield from joined(told, width, indent=" " * 6)


def remembered(
    fact: Recorded[Any], zone: ZoneInfo, width: int | None, ties: Iterable[str] = ()
) -> Iterator[str]:
    """A fact in the history of its stream: version, time, what happened, who said so; below, the rest, and
    what ties it to others."""
    yield from _headline(str(fact.version).rjust(3), fact, zone, fact.actor, width)
    yield from joined([*fact_words(fact, zone), *ties], width, indent=" " * 5)


def told_reasons(reasons: "Iterable[Reason]", zone: ZoneInfo, width: int | None) -> Iterator[str]:
    """Each fact as in the log, and under it what was corrected."""
    for each in reasons:
        yield from logged(each.fact, zone, width)
        for correction in each.corrections:
            first, *rest = _beside(correction, zone, width, indent=" " * len(_BESIDE))
            yield _BESIDE + first
            yield from rest


def _beside(correction: Recorded[Any], zone: ZoneInfo, width: int | None, indent: str) -> Iterator[str]:
    """A correction beside its fact: position, time, and what is right; the stream is that of the fact."""
    when = in_words(correction.occurred_at, zone)
    yield GAP.join((str(correction.position), when, label(correction.type)))
    told = [named_field("actor", correction.actor), *fact_words(correction, zone)]
    yield from joined(told, width, indent=indent)


def _headline(
    number: str, fact: Recorded[Any], zone: ZoneInfo, last: str, width: int | None
) -> Iterator[str]:
    """In columns; where they don't fit, the last one stands below."""
    what = label(fact.type)
    line = GAP.join((number, in_words(fact.occurred_at, zone), padded(what, _LABEL_CELLS), last))
    if width is None or cell_len(line) <= width:
        yield line
    else:
        yield GAP.join((number, in_words(fact.occurred_at, zone), what))
        yield from joined([last], width, indent=" " * (len(number) + len(GAP)))
