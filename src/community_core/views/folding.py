"""Folding a batch of facts into a projection's tables, inside one transaction."""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.errors import UnreadableEvent
from community_core.ledger import Recorded, Unknown
from community_core.views.handlers import Handler
from community_core.views.pages import Pages
from community_core.views.projection import Projection, bound, shape_of
from community_core.views.statements import stored_table
from community_core.views.storage import Session, is_storage_trouble
from community_core.views.writing import WrittenRows

BATCH_SECONDS = 0.25


@frozen
class Folded:
    """How far a batch came, and at which position a handler failed for what reason, if any did."""

    position: int
    stopped_at: int | None = None
    cause: str = ""


class _HandlerFailed(Exception):
    """Whatever a plugin's handler does: it stops that plugin alone."""


def fold(
    projection: type[Projection[Any]],
    pages: Pages,
    session: Session,
    *,
    build: int,
    zone: ZoneInfo,
) -> Folded:
    """Fold what is on the pages until they or a quarter of a second are used up."""
    session.run("SAVEPOINT batch")
    try:
        return _swiftly(projection, pages, session, build, zone)
    except _HandlerFailed:
        session.run("ROLLBACK TO batch")
    return _carefully(projection, pages, session, build, zone)


def _swiftly(
    projection: type[Projection[Any]],
    pages: Pages,
    session: Session,
    build: int,
    zone: ZoneInfo,
) -> Folded:
    """All rows are written together at the end."""
    tables, handlers = tables_for_writing(projection, session, build), dispatch(projection)
    instance = bound(projection, tables, zone, None)
    deadline = monotonic() + BATCH_SECONDS
    position = pages.after
    for page in pages:
        with _blaming_handlers():
            for fact in page.facts:
                handlers[type(fact.data)](instance, fact)
                if monotonic() > deadline:
                    flush(tables)
                    return Folded(fact.position)
        position = page.position
    with _blaming_handlers():
        flush(tables)
    return Folded(position)


@contextmanager
def _blaming_handlers() -> Iterator[None]:
    """What goes wrong in here is a handler's doing, unless the database itself failed."""
    try:
        yield
    except Exception as error:
        if is_storage_trouble(error):
            raise
        raise _HandlerFailed from error


def _carefully(
    projection: type[Projection[Any]],
    pages: Pages,
    session: Session,
    build: int,
    zone: ZoneInfo,
) -> Folded:
    """Fact by fact, to find the one that fails and keep everything before it."""
    tables, handlers = tables_for_writing(projection, session, build), dispatch(projection)
    instance = bound(projection, tables, zone, None)
    position = pages.after
    for page in pages:
        for fact in page.facts:
            session.run("SAVEPOINT fact")
            try:
                handlers[type(fact.data)](instance, fact)
                flush(tables)
            except Exception as error:
                if is_storage_trouble(error):
                    raise
                session.run("ROLLBACK TO fact")
                return Folded(fact.position - 1, fact.position, _cause(projection, fact, error))
            session.run("RELEASE fact")
        position = page.position
    return Folded(position)


def tables_for_writing(
    projection: type[Projection[Any]], session: Session, build: int
) -> dict[str, WrittenRows[Any]]:
    """A projection's tables as its handlers fill them."""
    shapes = shape_of(projection).tables
    return {name: WrittenRows(stored_table(each, build), session) for name, each in shapes.items()}


def flush(tables: Mapping[str, WrittenRows[Any]]) -> None:
    """Store the rows that wait."""
    for each in tables.values():
        each.flush()


class _Everything(dict[type[Any], Handler]):
    """Every event class leads to the one handler."""

    def __missing__(self, event_class: type[Any]) -> Handler:
        return self[object]


def dispatch(projection: type[Projection[Any]]) -> Mapping[type[Any], Handler]:
    """What is called with a fact, by the class of its data."""
    handlers = shape_of(projection).handlers
    return _Everything(handlers) if object in handlers else {**handlers, Unknown: _too_new}


def _too_new(_: object, fact: Recorded[Unknown]) -> None:
    raise UnreadableEvent(
        f"{fact.type} was recorded with schema version {fact.schema} by a newer program; upgrade this one"
    )


def _cause(projection: type[Projection[Any]], fact: Recorded[Any], error: Exception) -> str:
    """What went wrong, in one line: the fact, the error, and where in the plugin it arose."""
    said = " ".join(str(error).split()).rstrip(".") or "no message"
    return f"{fact.type} of {fact.stream_id}: {type(error).__name__}: {said}{_place(projection, fact, error)}"


def _place(projection: type[Projection[Any]], fact: Recorded[Any], error: Exception) -> str:
    handler = dispatch(projection).get(type(fact.data), _too_new)
    file = getattr(handler, "__code__", _too_new.__code__).co_filename
    lines = [each for each in traceback.extract_tb(error.__traceback__) if each.filename == file]
    return f" ({Path(file).name} line {lines[-1].lineno})" if lines else ""
