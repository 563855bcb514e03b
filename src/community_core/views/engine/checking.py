"""Whether the rows that are kept are what the facts make: folded again from the first fact, and compared."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, Literal
from zoneinfo import ZoneInfo

from attrs import frozen
from sqlalchemy import Connection

from community_core.storage.folder.views import BESIDE, is_of_this_version
from community_core.storage.interfaces.views import ViewsStorage, driver
from community_core.storage.sql.statement import quoted
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.database.statements import table_name
from community_core.views.engine.builder import Builder
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection import Projection, shape_of
from community_core.views.projections.projection_shape import ProjectionShape

_EMPTY = "NULL value in"
"""What SQLite 3.40 says of sound tables whose key does not come first, as earlier versions made them. Rows
are compared as they are."""

_ROWS_AT_ONCE = 2_000

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
    if not kept.is_there:
        return ViewCheck(projection.name, "none")
    if not kept.is_file:
        return _check_elsewhere(projection, facts, kept, zone, batch)
    storage = builds.private_storage()
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
        return _told(projection, build, wrong)
    finally:
        storage.close()


def _check_elsewhere(
    projection: type[Projection[Any]], facts: FactSource, kept: ViewsStorage, zone: ZoneInfo, batch: int
) -> ViewCheck:
    """Compare one that is not in a file: its rows are copied beside those that are folded again."""
    storage, shape = builds.private_storage(), shape_of(projection)
    try:
        with kept.reading() as there:
            state, build = _usable(builds.builds_of(there, shape, "live"), shape, facts, zone)
            if build is None:
                return ViewCheck(projection.name, state)
            Builder(facts, storage, zone, batch).catch_up(projection, build.position)
            with storage.writing() as here:
                fresh = builds.live_build(here, shape, zone)
                assert fresh is not None
                wrong = dict(_differing_elsewhere(there, build, here, fresh))
        return _told(projection, build, wrong)
    finally:
        storage.close()


def _differing_elsewhere(
    there: Connection, build: Build, here: Connection, fresh: Build
) -> Iterator[tuple[str, int]]:
    for name in build.tables.split("\n"):
        folded, copied = quoted(table_name(fresh.id, name)), quoted(f"kept {name}")
        columns = builds.columns_of(here, folded)
        driver(here).execute(f"CREATE TEMP TABLE {copied} AS SELECT {columns} FROM {folded} LIMIT 0")
        _copy(there, f"SELECT {columns} FROM {quoted(table_name(build.id, name))}", here, copied)
        if wrong := _wrong(here, copied, folded):
            yield name, wrong


def _copy(there: Connection, asked: str, here: Connection, copied: str) -> None:
    with closing(driver(there).cursor(f"checking_{os.urandom(6).hex()}")) as rows:
        rows.execute(asked)
        while page := rows.fetchmany(_ROWS_AT_ONCE):
            values = ", ".join("?" * len(page[0]))
            driver(here).executemany(f"INSERT INTO {copied} VALUES ({values})", page)


def _told(projection: type[Projection[Any]], build: Build, wrong: Mapping[str, int]) -> ViewCheck:
    state: Kept = "differs" if wrong else "same"
    return ViewCheck(projection.name, state, build.position, sum(wrong.values()), tuple(wrong))


def _kept(
    connection: Connection, projection: type[Projection[Any]], facts: FactSource, zone: ZoneInfo
) -> tuple[Kept, Build | None]:
    if not is_of_this_version(connection, BESIDE):
        return "other", None
    shape = shape_of(projection)
    return _usable(builds.every_live_beside(connection, shape), shape, facts, zone)


def _usable(
    found: Iterable[Build], shape: ProjectionShape, facts: FactSource, zone: ZoneInfo
) -> tuple[Kept, Build | None]:
    """The build that is read and can be compared, or why there is none."""
    for build in found:
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
        if wrong := _wrong(connection, kept, folded):
            yield name, wrong


def _wrong(connection: Connection, kept: str, folded: str) -> int:
    more = _count(connection, kept) - _count(connection, folded)
    strange, missing = (_only_in(connection, *each) for each in ((kept, folded), (folded, kept)))
    return max(strange, missing, abs(more))


def _only_in(connection: Connection, one: str, other: str) -> int:
    columns = builds.columns_of(connection, one)
    return _count(connection, f"(SELECT {columns} FROM {one} EXCEPT SELECT {columns} FROM {other})")


def _count(connection: Connection, rows: str) -> int:
    return int(driver(connection).execute(f"SELECT COUNT(*) FROM {rows}").fetchone()[0])


def departures(kept: ViewsStorage, projections: list[type[Projection[Any]]]) -> list[str]:
    """What in the file leads its readers astray: triggers, of which it has none, SQL views that are not as
    they are made, and what SQLite finds wrong with the file."""
    if not kept.is_file:
        return kept.triggers() if kept.is_there else []
    storage = builds.private_storage()
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
