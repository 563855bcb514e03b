"""Recorded facts in lines: as in the log, in a history, and as reasons with what corrected them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from msgspec import structs
from rich.cells import cell_len

from community_core.cli.screen.layout import GAP, joined, padded
from community_core.ledger.recorded import Recorded
from community_core.telling.cells import in_words
from community_core.telling.corrections import Corrections, ToldChange, fact_label, later_words
from community_core.telling.facts import fact_words
from community_core.telling.field_words import named_field
from community_core.telling.names import named, record_named

if TYPE_CHECKING:
    from community_core.views import Reason

Changes = Callable[[Recorded[Any]], ToldChange | None]

_LABEL_CELLS = 18
_BESIDE = "      ↳ "


def logged(
    fact: Recorded[Any],
    zone: ZoneInfo,
    width: int | None,
    ties: Iterable[str] = (),
    *,
    corrections: Corrections = (),
    change: ToldChange | None = None,
) -> Iterator[str]:
    """A fact in the log: position, time, what happened and to what; below it, the rest, and what ties it to
    others. ``corrections`` are those of it, ``change`` what it changed if it is one itself."""
    later = later_words(corrections, zone, lambda each: each.position)
    yield from _logged(fact, corrections, zone, width, named(fact.stream_id), (*later, *ties), change)


def recounted(
    fact: Recorded[Any],
    zone: ZoneInfo,
    width: int | None,
    *,
    corrections: Corrections = (),
    change: ToldChange | None = None,
) -> Iterator[str]:
    """A fact among those of several streams: as in the log, with what it is called by whoever corrects or
    undoes it, ``2024-0117@2``."""
    later = later_words(corrections, zone, lambda each: each.position)
    address = f"{record_named(fact.stream_id)}@{fact.version}"
    yield from _logged(fact, corrections, zone, width, address, later, change)


def _logged(
    fact: Recorded[Any],
    corrections: Corrections,
    zone: ZoneInfo,
    width: int | None,
    called: str,
    ties: Iterable[str] = (),
    change: ToldChange | None = None,
) -> Iterator[str]:
    what = fact_label(fact, corrections)
    yield from _headline(str(fact.position).rjust(4), fact, what, zone, called, width)
    told = [named_field("actor", named(fact.actor)), *fact_words(fact, zone, change), *ties]
    yield from joined(told, width, indent=" " * 6)


def remembered(
    fact: Recorded[Any],
    zone: ZoneInfo,
    width: int | None,
    ties: Iterable[str] = (),
    *,
    corrections: Corrections = (),
    change: ToldChange | None = None,
) -> Iterator[str]:
    """A fact in the history of its stream: version, time, what happened, who said so; below, the rest, and
    what ties it to others. ``corrections`` and ``change`` as in :func:`logged`."""
    what = fact_label(fact, corrections)
    yield from _headline(str(fact.version).rjust(3), fact, what, zone, named(fact.actor), width)
    later = later_words(corrections, zone, lambda each: each.version)
    yield from joined([*fact_words(fact, zone, change), *later, *ties], width, indent=" " * 5)


def foretold(fact: Recorded[Any], zone: ZoneInfo, width: int | None, about: str = "") -> Iterator[str]:
    """A fact that would be recorded: when, what, to what; below it, what it says."""
    on_time = structs.replace(fact, recorded_at=fact.occurred_at)
    first = GAP.join((in_words(fact.occurred_at, zone), fact_label(fact)))
    yield from joined([first, about] if about else [first], width)
    yield from joined([*fact_words(on_time, zone)], width, indent=" " * 4)


def told_reasons(
    reasons: "Iterable[Reason]", zone: ZoneInfo, width: int | None, changes: Changes
) -> Iterator[str]:
    """Each fact as in the log, and under it what was corrected; ``changes`` gives what a correction
    changed."""
    for each in reasons:
        yield from _logged(each.fact, each.corrections, zone, width, named(each.fact.stream_id))
        for correction in each.corrections:
            first, *rest = _beside(correction, zone, width, changes(correction))
            yield _BESIDE + first
            yield from rest


def _beside(
    correction: Recorded[Any], zone: ZoneInfo, width: int | None, change: ToldChange | None
) -> Iterator[str]:
    """A correction beside its fact: position, time, and what is right; the stream is that of the fact."""
    when = in_words(correction.occurred_at, zone)
    yield GAP.join((str(correction.position), when, fact_label(correction)))
    told = [named_field("actor", named(correction.actor)), *fact_words(correction, zone, change)]
    yield from joined(told, width, indent=" " * len(_BESIDE))


def _headline(
    number: str, fact: Recorded[Any], what: str, zone: ZoneInfo, last: str, width: int | None
) -> Iterator[str]:
    """In columns; where they don't fit, the last one stands below."""
    line = GAP.join((number, in_words(fact.occurred_at, zone), padded(what, _LABEL_CELLS), last))
    if width is None or cell_len(line) <= width:
        yield line
    else:
        yield GAP.join((number, in_words(fact.occurred_at, zone), what))
        yield from joined([last], width, indent=" " * (len(number) + len(GAP)))
