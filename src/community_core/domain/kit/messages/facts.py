"""What a fact is: an event class with a stable name and schema version, on a stream."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from attrs import field, frozen, has

from community_core.domain.kit.values.help import Word

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the stored fields of one schema version into those of the next. It may move or drop sealed
values, never read them."""

_ALLOCATED = "community_core.allocated"
_SERIES = re.compile("[A-Z]{0,3}")
E_ = TypeVar("E_")


class Event:
    """Something that happened: a frozen attrs class made an event type by :func:`event`.

    Its fields are annotated like those of commands, each value declared once. Personal ones are typed
    ``T | Sealed | None`` and default to None: a decision puts the plain value in; only the sealed one is ever
    written, and only that comes back. It has no rules of its own: whatever was recorded can be read.
    """

    __slots__ = ()


AnyEvent = Any
"""An event of whatever type, as those read it who know its class only then."""


@frozen
class EventSchema:
    """How an event class is stored, and what people call it.

    ``name`` never changes once facts are written. ``upcasters[n]`` leads from version n to n + 1;
    ``formerly`` holds names the type had in earlier versions, whose facts are read as this type. ``words``
    are empty where nobody gave any. What is ``final`` is never undone.
    """

    name: str
    version: int
    upcasters: Mapping[int, Upcaster]
    formerly: tuple[str, ...]
    words: Word
    final: bool = False


def event(
    *,
    en: str = "",
    zh: str = "",
    version: int = 1,
    upcasters: Mapping[int, Upcaster] | None = None,
    formerly: tuple[str, ...] = (),
    final: bool = False,
) -> Callable[[type[E_]], type[E_]]:
    """Make a frozen attrs class an event type, stored under the class's name.

    ``en`` and ``zh`` are what people call it; an aggregate's events need both. What is ``final`` cannot be
    undone, such as a key that was destroyed. Raises TypeError when a step between version 1 and ``version``
    has no upcaster.
    """
    steps = dict(upcasters or {})
    if set(steps) != set(range(1, version)):
        raise TypeError(
            f"version {version} needs exactly the upcasters 1 to {version - 1}, got {sorted(steps)}"
        )

    def mark(event_class: type[E_]) -> type[E_]:
        schema = EventSchema(event_class.__name__, version, steps, formerly, (en, zh), final)
        event_class.__event__ = schema  # type: ignore[attr-defined]
        return event_class

    return mark


def schema_of(event_class: type[Any]) -> EventSchema:
    """The schema of an event class; TypeError when ``@event`` is missing."""
    schema = event_class.__dict__.get("__event__")
    if not isinstance(schema, EventSchema):
        raise TypeError(f"{event_class.__name__} is not an event: decorate it with @event()")
    return schema


@frozen
class Series:
    """Speakable numbers that count on together, in the whole community or, ``by_year``, from 1 each year.

    ``name`` is a few capital letters, or nothing for the numbers most things have. Where only the
    ``beginning`` of a stream gets one, later facts leave the field empty.
    """

    name: str = ""
    by_year: bool = True
    beginning: bool = False

    def number(self, year: int, count: int) -> str:
        """2024-0117 or P0417."""
        return f"{self.name}{year:04d}-{count:04d}" if self.by_year else f"{self.name}{count:04d}"

    def holds(self, number: str) -> bool:
        """Whether a number is written as those of this series are."""
        written = r"[0-9]{4}-[0-9]{4,}" if self.by_year else r"[0-9]{4,}"
        return re.fullmatch(self.name + written, number) is not None


def allocated(*, series: str = "", by_year: bool = True, beginning: bool = False) -> Any:
    """Mark an event's text field as a speakable number (2024-0117), which the ledger fills in at append.

    The number is unique in the community, never given again and never changes afterwards. Its year is the
    one in which the fact happened there; ``by_year=False`` counts through all years, with a ``series`` of its
    own, one or a few capital letters: P0417. With ``beginning`` only the first fact of a stream gets one.
    TypeError for a series of other characters, and for numbers that would neither have a year nor letters.
    """
    if not _SERIES.fullmatch(series) or not (series or by_year):
        raise TypeError(f"series {series!r} with by_year={by_year}: give up to three capital letters")
    return field(default="", metadata={_ALLOCATED: Series(series, by_year, beginning)})


def allocated_field(event_class: type[Any]) -> str | None:
    """The name of the field the ledger fills with a speakable number, if the event has one."""
    return next((str(each.name) for each in _allocated(event_class)), None)


def series_of(event_class: type[Any]) -> Series | None:
    """The series of which the ledger gives the event a number, if it gives it one."""
    return next((each.metadata[_ALLOCATED] for each in _allocated(event_class)), None)


def _allocated(event_class: Any) -> Iterator[Any]:
    return (each for each in event_class.__attrs_attrs__ if _ALLOCATED in each.metadata)


def number_of(event: AnyEvent) -> str | None:
    """The speakable number an event was given, if it was given one."""
    name = allocated_field(type(event)) if has(type(event)) else None
    return (getattr(event, name) or None) if name else None


@frozen
class Fact:
    """One event decided upon, and the stream it belongs to. Not yet recorded."""

    stream_id: str
    data: Event


class PastFact(Protocol):
    """A recorded fact of a stream, as a decision looks back on it.

    ``version`` counts through the stream from 1, ``data`` is the event as it was recorded, ``actor`` a
    person's id or ``system:<name>``, ``occurred_at`` when it happened and ``recorded_at`` when that was
    learnt, both timezone-aware. ``flags`` names the rules that it breaks as a file brought it.
    """

    @property
    def version(self) -> int: ...

    @property
    def data(self) -> Any: ...

    @property
    def actor(self) -> str: ...

    @property
    def occurred_at(self) -> datetime: ...

    @property
    def recorded_at(self) -> datetime: ...

    @property
    def flags(self) -> tuple[str, ...]: ...
