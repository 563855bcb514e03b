"""Folding a view anew, apart from the live ones, in one go: nobody else reads or writes what it fills."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from community_core.views import builds
from community_core.views.builds import Build
from community_core.views.facts import Facts
from community_core.views.folding import dispatch, flush, tables_for_writing
from community_core.views.milestones import Milestones
from community_core.views.pages import pages_of
from community_core.views.past import Cut
from community_core.views.projection import Projection, bound, shape_of
from community_core.views.storage import Storage
from community_core.views.writing import WrittenRows

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
    *,
    kept: Storage,
    progress: Progress | None = None,
) -> Build:
    """Fill a new build in an empty, private storage. Raises whatever a handler raises, and is then no use.

    It begins at the nearest milestone among the views ``kept`` and goes on in one transaction. Rows wait in
    memory until there are many: what was read or written is rarely asked of the database again.
    """
    shape = shape_of(projection)
    with storage.writing() as connection:
        build = builds.create(connection, shape, zone, "live")
    position = Milestones(kept, facts, shape, zone).begin(storage, build, cut)
    with storage.writing() as connection:
        tables = tables_for_writing(projection, storage.session(connection), build.id)
        handlers, instance = dispatch(projection), bound(projection, tables, zone, None)
        for page in pages_of(projection, facts, cut, position):
            for fact in page.facts:
                handlers[type(fact.data)](instance, fact)
            _let_go(tables)
            if progress:
                progress(page.position, cut.upto)
        flush(tables)
    return build


def _let_go(tables: Mapping[str, WrittenRows[Any]]) -> None:
    if sum(each.held for each in tables.values()) > ROWS_HELD:
        for each in tables.values():
            each.flush()
            each.forget()
