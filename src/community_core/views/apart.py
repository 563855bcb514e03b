"""Folding a view anew, apart from the live ones, in one go: nobody else reads or writes what it fills."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from community_core.ledger import Recorded
from community_core.views import builds
from community_core.views.builds import Build
from community_core.views.corrections import read_corrections
from community_core.views.facts import Facts
from community_core.views.folding import dispatch, flush, tables_for_writing
from community_core.views.past import Cut
from community_core.views.projection import Projection, bound, shape_of
from community_core.views.storage import Storage
from community_core.views.writing import WrittenRows

PAGE = 500
"""Few enough facts that they are gone before Python looks for garbage among them."""
ROWS_HELD = 50_000
"""Of more rows than this, what is in memory goes to the database, which moves to a temporary file in time."""

Progress = Callable[[int, int], None]
"""Called after each page with the position reached and the one aimed at."""


def fold_apart(
    projection: type[Projection[Any]],
    facts: Facts,
    cut: Cut,
    storage: Storage,
    zone: ZoneInfo,
    progress: Progress | None = None,
) -> Build:
    """Fill a new build in an empty, private storage. Raises whatever a handler raises, and is then no use.

    It is one transaction, and rows wait in memory until there are many: what was read or written is rarely
    asked of the database again.
    """
    with storage.writing() as connection:
        build = builds.create(connection, shape_of(projection), zone, "live")
        tables = tables_for_writing(projection, storage.session(connection), build.id)
        handlers, instance = dispatch(projection), bound(projection, tables, zone, None)
        for page in counting_pages(projection, facts, cut):
            for fact in page:
                handlers[type(fact.data)](instance, fact)
            _let_go(tables)
            if progress and page:
                progress(page[-1].position, cut.upto)
        flush(tables)
    return build


def counting_pages(
    projection: type[Projection[Any]], facts: Facts, cut: Cut
) -> Iterator[Sequence[Recorded[Any]]]:
    """The facts a projection handles and that count, oldest first, with what is right in place of what was
    corrected, and without personal fields it did not ask for."""
    shape, position = shape_of(projection), 0
    names = shape.stored_names(facts.registry)
    corrections = read_corrections(facts, shape, 0, cut.upto)
    counts = cut.counts(facts)
    while names is not None:
        page = facts.read(after=position, upto=cut.upto, limit=PAGE, types=names)
        if not page:
            return
        position = page[-1].position
        counted = page if counts is None else list(filter(counts, page))
        yield shape.asked_for(corrections.applied(counted))


def _let_go(tables: Mapping[str, WrittenRows[Any]]) -> None:
    if sum(each.held for each in tables.values()) > ROWS_HELD:
        for each in tables.values():
            each.flush()
            each.forget()
