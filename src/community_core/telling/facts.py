"""Recorded facts, in plain words or as cells of a sheet."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import number_of
from community_core.domain.kit.values.checks import clock, is_stream
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.units import Unit
from community_core.ledger.recorded import Recorded
from community_core.ledger.unknown import Unknown, type_name
from community_core.telling.cells import code_word, in_words, label
from community_core.telling.corrections import ToldChange, fact_label
from community_core.telling.field_words import field_label, named_field, named_value
from community_core.telling.flags import flag_word
from community_core.telling.language import say, several
from community_core.telling.names import named
from community_core.telling.plain import FACT_NAMES, data_of
from community_core.telling.sheets import Heading

_LATE = timedelta(days=1)

FACT_HEADINGS = tuple(Heading(name, name) for name in FACT_NAMES)


def fact_values(fact: Recorded[Any]) -> tuple[Any, ...]:
    """The fact under FACT_HEADINGS; its ``data`` is an object by field name."""
    return tuple(data_of(fact.data) if name == "data" else getattr(fact, name) for name in FACT_NAMES)


def named_elsewhere(fact: Recorded[Any]) -> str:
    """A fact as the history of another stream names it: what it was, and what its stream is called."""
    told = fact.data.about if isinstance(fact.data, FactCorrected) else fact.data
    return f"{fact_label(fact)} {number_of(told) or named(fact.stream_id)}"


def counted_facts(count: int) -> str:
    """``12 facts``."""
    return say(several(count, "fact"), f"共 {count} 条")


def fact_words(fact: Recorded[Any], zone: ZoneInfo, change: ToldChange | None = None) -> Iterator[str]:
    """What a fact says, ``place: building 13``, that it was recorded late, and which rules it breaks.

    Of a correction ``change`` is what it changed, see :func:`change_of`: with it, times and people that were
    put right are told as they were, too.
    """
    if isinstance(fact.data, FactCorrected):
        yield from _correction_told(fact.data, zone, change)
    else:
        yield from _fields_told(fact.data, zone)
    if is_late(fact):
        yield named_field("recorded_at", in_words(fact.recorded_at, zone))
    if fact.flags:
        yield named_field("flags", in_words(fact.flags, zone, flag_word))
    if fact.note:
        yield named_field("note", ", ".join(_noted(*each) for each in fact.note.items()))


def _noted(name: str, value: object) -> str:
    """A remark alone as it is; anything else by its name."""
    return str(value) if name == "remark" else f"{name}={value}"


def is_late(fact: Recorded[Any]) -> bool:
    """Whether it was recorded so long after it happened that the log tells when."""
    return fact.recorded_at - fact.occurred_at > _LATE


def _fields_told(data: Any, zone: ZoneInfo) -> Iterator[str]:
    for each in _fields(data):
        told = in_words(each.value, zone, each.word, each.unit, ahead=each.ahead)
        if told:
            yield named_value(each.label, told)


def _correction_told(correction: FactCorrected, zone: ZoneInfo, change: ToldChange | None) -> Iterator[str]:
    """Which fact, what of it changed, and why."""
    version, what = correction.version, label(type_name(correction.about))
    yield named_field("version", say(f"{version} ({what})", f"{version}（{what}）"))
    if correction.said is not None and correction.right is not None:
        yield from _values_changed(correction, zone)
    if correction.right is not None:
        yield from _circumstances_changed(correction, zone, change)
    yield named_field("reason", in_words(correction.reason, zone))


def _values_changed(correction: FactCorrected, zone: ZoneInfo) -> Iterator[str]:
    """Of the fact's fields those that change: ``until: 2024-01-15 11:30 → 2024-01-15 11:00``."""
    right = {each.name: each.value for each in _fields(correction.right)}
    for each in _fields(correction.said):
        if each.value != right.get(each.name):
            said = (
                in_words(one, zone, each.word, each.unit, ahead=each.ahead) or _nothing()
                for one in (each.value, right.get(each.name))
            )
            yield named_value(each.label, _from_to(*said))


def _circumstances_changed(
    correction: FactCorrected, zone: ZoneInfo, change: ToldChange | None
) -> Iterator[str]:
    """When it happened and who did it, where that changes; what is right alone, where no more is known."""
    if change is None or change.before is None or change.after is None:
        pairs: dict[str, tuple[Any, ...]] = {
            "occurred_at": (correction.occurred_at,),
            "done_by": (correction.actor and named(correction.actor),),
        }
    else:
        before, after = change.before, change.after
        pairs = {
            "occurred_at": (before.occurred_at, after.occurred_at),
            "done_by": (named(before.actor), named(after.actor)),
        }
    for name, values in pairs.items():
        if values != (None,) and len(set(values)) == len(values):
            yield named_field(name, _from_to(*_apart(values, zone)))


def _apart(values: Sequence[Any], zone: ZoneInfo) -> list[str]:
    """Values for a person; times of one minute exactly, lest they look the same."""
    told = [in_words(each, zone) for each in values]
    if len(set(told)) == len(told):
        return told
    return [clock(each, zone) if isinstance(each, datetime) else in_words(each, zone) for each in values]


def _from_to(*told: str) -> str:
    return " → ".join(told)


def _nothing() -> str:
    return say("(empty)", "（空）")


@frozen
class _Told:
    """A field of an event: its name, its value, what it is called, how its codes and numbers are told, and
    whether its times lie ahead."""

    name: str
    value: Any
    label: str
    word: Callable[[str], str]
    unit: Unit | None = None
    ahead: bool = False


def _fields(data: Any) -> list[_Told]:
    if isinstance(data, Unknown):
        return [_Told(name, value, field_label(name), _as_known) for name, value in data.fields.items()]
    return [
        _Told(
            each.name,
            _told_of(each, getattr(data, each.name)),
            say(*each.word),
            code_word(each),
            each.help.unit,
            each.help.ahead,
        )
        for each in fields_of(data.__class__).values()
    ]


def _as_known(text: str) -> str:
    """A text of which nothing is known but that it may be somebody's id."""
    return named(text) if is_stream(text) else text


def _told_of(field: Field, value: Any) -> Any:
    """The value; none where it says that nobody told it."""
    return None if field.help.zero_is_untold and value == 0 else value
