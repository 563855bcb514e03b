"""Whether the rows that are kept are what the facts make: folded again from the first fact, and compared."""

from collections.abc import Iterator
from typing import Any, Literal
from zoneinfo import ZoneInfo

from attrs import frozen
from sqlalchemy import Connection

from community_core.storage.folder.views import BESIDE, ViewsFile, is_of_this_version
from community_core.storage.spoken import quoted
from community_core.storage.views import ViewsStorage, driver
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.database.statements import table_name
from community_core.views.engine.builder import Builder
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection import Projection, shape_of

_EMPTY = "NULL value in"
"""What SQLite 3.40 says of sound tables whose key does not come first, as earlier versions made them. Rows
are compared as they are."""

Kept = Literal["same", "differs", "none", "other", "unfinished"]


@frozen
class ViewCheck:
    """How the kept rows of a view compare with those folded again from the facts up to ``position``.

    ``differs``: ``wrong`` rows of the tables ``tables`` are changed, added or missing. Not compared are
    ``none`` where none are kept, ``other`` of another class or ledger, which are never read, and
    ``unfinished`` that are put right when they are read next.
    """

    name: str
    state: Kept
    position: int = 0
    wrong: int = 0
    tables: tuple[str, ...] = ()


def check_view(
    projection: type[Projection[Any]], facts: FactSource, kept: ViewsStorage, zone: ZoneInfo, batch: int
) -> ViewCheck:
    """Compare one view. Raises ProjectionStopped's cause as the builder notes it: rows up to there count."""
    if not kept.is_file:
        return ViewCheck(projection.name, "none")
    storage = ViewsFile(None, builds.CREATION, spilling=True)
    try:
        with storage.beside(kept) as connection:
            state, build = _kept(connection, projection, facts, zone)
        if build is None:
            return ViewCheck(projection.name, state)
        Builder(facts, storage, zone, batch).catch_up(projection, build.position)
        with storage.reading() as connection:
            fresh = builds.live_build(connection, shape_of(projection), zone)
        assert fresh is not None
        with storage.beside(kept) as connection:
            wrong = dict(_differing(connection, build, fresh))
        return ViewCheck(
            projection.name,
            "differs" if wrong else "same",
            build.position,
            sum(wrong.values()),
            tuple(wrong),
        )
    finally:
        storage.close()


def _kept(
    connection: Connection, projection: type[Projection[Any]], facts: FactSource, zone: ZoneInfo
) -> tuple[Kept, Build | None]:
    if not is_of_this_version(connection, BESIDE):
        return "other", None
    shape = shape_of(projection)
    for build in builds.every_live_beside(connection, shape):
        if build.description != shape.description(zone) or not build.knows_no_more_than(facts.position()):
            return "other", None
        if build.position < build.corrected_upto:
            return "unfinished", None
        return "same", build
    return "none", None


def _differing(connection: Connection, build: Build, fresh: Build) -> Iterator[tuple[str, int]]:
    """Each table that differs, and in how many rows."""
    for name in build.tables.split("\n"):
        kept = f"{BESIDE}.{quoted(table_name(build.id, name))}"
        folded = f"main.{quoted(table_name(fresh.id, name))}"
        more = _count(connection, kept) - _count(connection, folded)
        strange, missing = (_only_in(connection, *each) for each in ((kept, folded), (folded, kept)))
        if wrong := max(strange, missing, abs(more)):
            yield name, wrong


def _only_in(connection: Connection, one: str, other: str) -> int:
    columns = builds.columns_of(connection, one)
    return _count(connection, f"(SELECT {columns} FROM {one} EXCEPT SELECT {columns} FROM {other})")


def _count(connection: Connection, rows: str) -> int:
    return int(driver(connection).execute(f"SELECT COUNT(*) FROM {rows}").fetchone()[0])


def departures(kept: ViewsStorage, projections: list[type[Projection[Any]]]) -> list[str]:
    """What in the file leads its readers astray: triggers, of which it has none, SQL views that are not as
    they are made, and what SQLite finds wrong with the file."""
    if not kept.is_file:
        return []
    storage = ViewsFile(None, builds.CREATION, spilling=True)
    try:
        with storage.beside(kept) as connection:
            return list(_departures(connection, projections))
    finally:
        storage.close()


def _departures(connection: Connection, projections: list[type[Projection[Any]]]) -> Iterator[str]:
    said = driver(connection).execute(f"PRAGMA {BESIDE}.integrity_check").fetchall()
    yield from (" ".join(each.split()) for (each,) in said if each != "ok" and not each.startswith(_EMPTY))
    made = f"SELECT type, name, sql FROM {BESIDE}.sqlite_master WHERE type IN ('trigger', 'view')"
    found = driver(connection).execute(made).fetchall()
    yield from (f"trigger {name}" for kind, name, _ in found if kind == "trigger")
    if not is_of_this_version(connection, BESIDE):
        return
    views = {name: sql for kind, name, sql in found if kind == "view"}
    for projection in projections:
        for build in builds.every_live_beside(connection, shape_of(projection)):
            if build.shown:
                expected = builds.leading_views(build, projection)
                yield from (f"view {name}" for name, sql in expected.items() if views.get(name) != sql)
