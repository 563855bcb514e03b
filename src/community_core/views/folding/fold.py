"""Folding a batch of facts into a projection's tables, inside one transaction."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, Self
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import schema_of
from community_core.errors import UnreadableEvent
from community_core.ledger import Recorded, Unknown
from community_core.storage.interfaces.views import Session, is_storage_trouble
from community_core.views.database.statements import stored_table
from community_core.views.facts.pages import PageOfFacts, Pages
from community_core.views.folding.single_stream import RowsOfOneStream
from community_core.views.folding.writing import WrittenRows
from community_core.views.projections.handlers import Handler
from community_core.views.projections.projection import Projection, bound, shape_of

BATCH_SECONDS = 0.25
ROWS_HELD = 50_000
"""Of more rows than this, what is in memory goes to the database."""
Progress = Callable[[int, int], None]
"""Called now and then with the position reached and the one aimed at."""


@frozen
class Folded:
    """How far a batch came, and at which position a handler failed for what reason, if any did."""

    position: int
    stopped_at: int | None = None
    cause: str = ""


class HandlerFailed(Exception):
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
        position = fold_pages(
            projection,
            pages,
            session,
            build=build,
            zone=zone,
            deadline=monotonic() + BATCH_SECONDS,
            handling_in=blaming_handlers,
        )
        return Folded(pages.after if position is None else position)
    except HandlerFailed:
        session.run("ROLLBACK TO batch")
    return _carefully(projection, pages, session, build, zone)


def fold_pages(
    projection: type[Projection[Any]],
    pages: Iterable[PageOfFacts],
    session: Session,
    *,
    build: int,
    zone: ZoneInfo,
    deadline: float = inf,
    reached: Callable[[int], None] = lambda _: None,
    handling_in: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> int | None:
    """Fold what is on the pages in one go until they or the time are used up; the position reached, None
    without a page. Raises what a handler raises.

    Rows wait in memory until there are many: what was read or written is rarely asked of the database again.
    ``reached`` is called after each page with its position. Handlers run ``handling_in`` a context of each
    page; reading the pages does not.
    """
    tables = tables_for_writing(projection, session, build)
    handle = handling(projection, tables, zone)
    position = None
    for page in pages:
        expect(tables, page)
        with handling_in():
            for fact in page.facts:
                handle(fact)
                if monotonic() > deadline:
                    flush(tables)
                    return fact.position
            let_go(tables)
        position = page.position
        reached(position)
    with handling_in():
        flush(tables)
    return position


@contextmanager
def blaming_handlers() -> Iterator[None]:
    """What goes wrong in here is a handler's doing, unless the database itself failed."""
    try:
        yield
    except Exception as error:
        if is_storage_trouble(error):
            raise
        raise HandlerFailed from error


def _carefully(
    projection: type[Projection[Any]],
    pages: Pages,
    session: Session,
    build: int,
    zone: ZoneInfo,
) -> Folded:
    """Fact by fact, to find the one that fails and keep everything before it."""
    tables = tables_for_writing(projection, session, build)
    handle = handling(projection, tables, zone)
    position = pages.after
    for page in pages:
        for fact in page.facts:
            session.run("SAVEPOINT fact")
            try:
                handle(fact)
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
    shape = shape_of(projection)
    kind = RowsOfOneStream if shape.single_stream else WrittenRows
    return {name: kind(stored_table(each, build), session) for name, each in shape.tables.items()}


def handling(
    projection: type[Projection[Any]], tables: Mapping[str, WrittenRows[Any]], zone: ZoneInfo
) -> Callable[[Recorded[Any]], None]:
    """What folds a fact into tables made for writing."""
    handlers, instance = dispatch(projection), bound(projection, tables, zone, None)
    confined = [each for each in tables.values() if isinstance(each, RowsOfOneStream)]

    def handle(fact: Recorded[Any]) -> None:
        for each in confined:
            each.handling(fact)
        handlers[type(fact.data)](instance, fact)

    return handle


def flush(tables: Mapping[str, WrittenRows[Any]]) -> None:
    """Store the rows that wait."""
    for each in tables.values():
        each.flush()


def expect(tables: Mapping[str, WrittenRows[Any]], page: PageOfFacts) -> None:
    """Say what the facts of a page are about, before they are handled."""
    streams = {fact.stream_id for fact in page.facts}
    for each in tables.values():
        each.expect(streams)


def let_go(tables: Mapping[str, WrittenRows[Any]]) -> None:
    """Store the rows that wait, and forget what was read, once they are many."""
    if sum(each.held for each in tables.values()) > ROWS_HELD:
        for each in tables.values():
            each.flush()
            each.forget()


class _Everything(dict[type[Any], Handler]):
    """Every event class leads to its handler, or to the one for all others; but for what a newer program
    recorded of a class with a handler of its own."""

    def __missing__(self, event_class: type[Any]) -> Handler:
        return self[object]

    @classmethod
    def beside(cls, handlers: Mapping[type[Any], Handler]) -> Self:
        """With the handler of every other event among them."""
        rest = handlers[object]
        known = {schema_of(each).name for each in handlers if each is not object}

        def unknown(instance: object, fact: Recorded[Unknown]) -> None:
            (_too_new if fact.data.type in known else rest)(instance, fact)

        every = cls(handlers)
        every[Unknown] = unknown
        if known:
            every[FactCorrected] = _seen_to
        return every


def dispatch(projection: type[Projection[Any]]) -> Mapping[type[Any], Handler]:
    """What is called with a fact, by the class of its data."""
    handlers = shape_of(projection).handlers
    return _Everything.beside(handlers) if object in handlers else {**handlers, Unknown: _too_new}


def _seen_to(_: object, __: Recorded[FactCorrected]) -> None:
    """What is right stands in the corrected one's place."""


def _too_new(_: object, fact: Recorded[Unknown]) -> None:
    raise UnreadableEvent(
        f"{fact.data.type} was recorded with schema version {fact.data.schema} by a newer program; "
        "upgrade this one"
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
