"""Which tables hold a projection's rows, how far they have come, and the SQL views that lead to them."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from attrs import asdict, frozen
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    inspect,
    select,
    update,
)

from community_core.errors import InvalidProjection
from community_core.views.database.statements import stored_table, table_name
from community_core.views.database.storage import BESIDE, is_of_this_version
from community_core.views.projections.describing import sql_names
from community_core.views.projections.projection import Projection, shape_of
from community_core.views.projections.projection_shape import ProjectionShape

_PARTS = {
    "tables": ("its tables", "表"),
    "events": ("the events it handles", "所处理的事件"),
    "zone": ("the time zone", "时区"),
    "personal": ("the personal fields it asks for", "所需的个人信息字段"),
    "single_stream": ("single_stream", "single_stream"),
}
BuildState = Literal["building", "live", "milestone", "replaced"]
METADATA = MetaData()
_BUILDS = Table(
    "_builds",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("tables", Text, nullable=False),  # the names of its own tables, one a line
    Column("description", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("corrected_upto", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("stopped_at", Integer),
    Column("cause", Text, nullable=False),
    Column("milestone_of", Integer),
    sqlite_autoincrement=True,  # ids are never used again
)
_WITH_ID = select(_BUILDS).where(_BUILDS.c.id == bindparam("id"))
_OF_VERSION = (
    select(_BUILDS)
    .where(*(_BUILDS.c[each] == bindparam(each) for each in ("name", "version", "state")))
    .order_by(_BUILDS.c.id)
)


@frozen
class Build:
    """One set of tables of a projection's version.

    Its rows follow from the facts up to ``position``, with the corrections recorded up to ``corrected_upto``
    in place. ``state``: the live one is read, another may be being built beside it, a milestone is a copy of
    the build ``milestone_of`` as it once was, and a replaced one goes when nobody reads it any more.
    ``shown``: the SQL views lead to it. ``stopped_at``: the position whose handler failed, for the reason
    ``cause``.
    """

    id: int
    name: str
    version: int
    tables: str
    description: str
    position: int
    corrected_upto: int
    state: BuildState
    shown: bool
    stopped_at: int | None
    cause: str
    milestone_of: int | None

    def knows_no_more_than(self, end: int) -> bool:
        """Whether it follows from a ledger that ends at this position, and not from one that went on."""
        return max(self.position, self.corrected_upto) <= end


def all_builds(connection: Connection) -> list[Build]:
    """Every build that is read or being built, by name and age."""
    wanted = select(_BUILDS).where(_BUILDS.c.state.in_(["live", "building"]))
    return _found(connection.execute(wanted.order_by(_BUILDS.c.name, _BUILDS.c.id)))


def build_with(connection: Connection, build_id: int) -> Build | None:
    """The build of that id, if it has not been dropped."""
    return next(iter(_found(connection.execute(_WITH_ID, {"id": build_id}))), None)


def builds_of(connection: Connection, shape: ProjectionShape, state: BuildState) -> list[Build]:
    """The builds of a projection's version in a state, oldest first; at most one is live."""
    asked = {"name": shape.name, "version": shape.version, "state": state}
    return _found(connection.execute(_OF_VERSION, asked))


def live_build(connection: Connection, shape: ProjectionShape, zone: ZoneInfo) -> Build | None:
    """The build that is read, None before the first.

    Raises InvalidProjection when the class has changed and its version has not.
    """
    for build in builds_of(connection, shape, "live"):
        if build.description != shape.description(zone):
            raise _changed(shape, json.loads(build.description), json.loads(shape.description(zone)))
        return build
    return None


def create(connection: Connection, shape: ProjectionShape, zone: ZoneInfo, state: BuildState) -> Build:
    """A new, empty build."""
    names = "\n".join(shape.tables)
    values = {
        "name": shape.name,
        "version": shape.version,
        "tables": names,
        "description": shape.description(zone),
        "position": 0,
        "corrected_upto": 0,
        "state": state,
        "shown": False,
        "cause": "",
    }
    build_id = connection.execute(insert(_BUILDS).values(values).returning(_BUILDS.c.id)).scalar_one()
    for each in shape.tables.values():
        for statement in stored_table(each, build_id).creation:
            connection.exec_driver_sql(statement)
    build = build_with(connection, build_id)
    assert build is not None
    return build


def keep_milestone(connection: Connection, build: Build) -> None:
    """Copy a build as it stands, to begin from when the past is asked for."""
    copied = asdict(build) | {"state": "milestone", "shown": False, "milestone_of": build.id}
    del copied["id"]
    copy = connection.execute(insert(_BUILDS).values(copied).returning(_BUILDS.c.id)).scalar_one()
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for each in build.tables.split("\n"):
        rows = f"SELECT * FROM {quoted(table_name(build.id, each))}"
        connection.exec_driver_sql(f"CREATE TABLE {quoted(table_name(copy, each))} AS {rows}")


def live_beside(
    connection: Connection, shape: ProjectionShape, zone: ZoneInfo, end: Callable[[], int]
) -> Build | None:
    """The build that is read in the file beside, if past views can begin with it: not when its class was
    changed since or the ledger came back from an older backup. ``end`` is asked where the ledger ends, which
    may have grown until the build was found."""
    if not is_of_this_version(connection, BESIDE):
        return None
    description = shape.description(zone)
    for live in builds_of(connection, shape, "live"):
        if live.description == description and live.knows_no_more_than(end()):
            return live
    return None


def copy_rows(connection: Connection, known: Build, build: Build) -> None:
    """Copy the rows of a build in the file beside into an empty one of the database itself."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for each in known.tables.split("\n"):
        rows = f"SELECT * FROM {BESIDE}.{quoted(table_name(known.id, each))}"
        connection.exec_driver_sql(f"INSERT INTO main.{quoted(table_name(build.id, each))} {rows}")


def remove_streams(
    connection: Connection, shape: ProjectionShape, build: Build, streams: Sequence[str]
) -> None:
    """Remove all rows of these streams from a build of a single-stream projection in the database itself."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for each in shape.tables.values():
        connection.exec_driver_sql(
            f"DELETE FROM main.{quoted(table_name(build.id, each.name))} "
            f"WHERE {quoted(each.key[0])} IN (SELECT value FROM json_each(?))",
            (json.dumps(list(streams)),),
        )


def milestones(connection: Connection, build: Build) -> list[Build]:
    """The copies that were made of a build, the latest first."""
    wanted = select(_BUILDS).where(_BUILDS.c.milestone_of == build.id, _BUILDS.c.state == "milestone")
    return _found(connection.execute(wanted.order_by(_BUILDS.c.position.desc())))


def advance(connection: Connection, build: Build, position: int, corrected_upto: int) -> None:
    """Note how far a build has come."""
    _change(connection, build, position=position, corrected_upto=corrected_upto)


def stop(connection: Connection, build: Build, stopped_at: int, cause: str) -> None:
    """Note that a handler failed; only a rebuild goes past it."""
    _change(connection, build, stopped_at=stopped_at, cause=cause)


def switch(connection: Connection, build: Build, projection: type[Projection[Any]]) -> None:
    """Make a finished build the one that is read, in place of the one that was."""
    for each in builds_of(connection, shape_of(projection), "live"):
        replace(connection, each)
    _change(connection, build, state="live")
    if may_be_shown(connection, build):
        show(connection, build, projection)


def may_be_shown(connection: Connection, build: Build) -> bool:
    """Whether the SQL views should lead to this build: unless they lead to a later version's."""
    shown = [each for each in all_builds(connection) if each.name == build.name and each.shown]
    return all(each.version <= build.version and each.id != build.id for each in shown)


def show(connection: Connection, build: Build, projection: type[Projection[Any]]) -> None:
    """Lead the SQL views of a projection to this build."""
    hide(connection, shape_of(projection).name)
    for statement in leading_views(connection, build, projection).values():
        connection.exec_driver_sql(statement)
    _change(connection, build, shown=True)


def leading_views(connection: Connection, build: Build, projection: type[Projection[Any]]) -> dict[str, str]:
    """What makes the SQL views that lead to a build, by their names."""
    shape = shape_of(projection)
    quoted = connection.dialect.identifier_preparer.quote_identifier
    made = {}
    for attribute, name in sql_names(projection).items():
        table = stored_table(shape.tables[attribute], build.id).table
        columns = ", ".join(map(quoted, shape.tables[attribute].row.columns))
        made[name] = f"CREATE VIEW {quoted(name)} AS SELECT {columns} FROM {quoted(table.name)}"
    return made


def show_if_hidden(connection: Connection, projection: type[Projection[Any]]) -> None:
    """Lead the SQL views to the build of this class that is read, unless they lead to a later version's."""
    for build in builds_of(connection, shape_of(projection), "live"):
        if may_be_shown(connection, build):
            show(connection, build, projection)


def hide(connection: Connection, name: str) -> None:
    """Drop the SQL views of a projection."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    first = name.replace("-", "_")
    for each in inspect(connection).get_view_names():
        if each == first or each.startswith(f"{first}__"):
            connection.exec_driver_sql(f"DROP VIEW {quoted(each)}")
    connection.execute(update(_BUILDS).where(_BUILDS.c.name == name).values(shown=False))


def replace(connection: Connection, build: Build) -> None:
    """Nobody begins to read this build any more, nor its milestones."""
    if build.shown:
        hide(connection, build.name)
    gone = (_BUILDS.c.id == build.id) | (_BUILDS.c.milestone_of == build.id)
    connection.execute(update(_BUILDS).where(gone).values(state="replaced"))


def sweep(connection: Connection) -> None:
    """Drop the replaced builds."""
    for build in _found(connection.execute(select(_BUILDS).where(_BUILDS.c.state == "replaced"))):
        _drop(connection, build)


def _drop(connection: Connection, build: Build) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for each in build.tables.split("\n"):
        connection.exec_driver_sql(f"DROP TABLE {quoted(table_name(build.id, each))}")
    connection.execute(delete(_BUILDS).where(_BUILDS.c.id == build.id))


def _change(connection: Connection, build: Build, **values: Any) -> None:
    connection.execute(update(_BUILDS).where(_BUILDS.c.id == build.id).values(values))


def _found(rows: Iterable[Row[Any]]) -> list[Build]:
    return [Build(**row._mapping) for row in rows]


def _changed(shape: ProjectionShape, was: dict[str, Any], now: dict[str, Any]) -> InvalidProjection:
    parts = [words for part, words in _PARTS.items() if was.get(part) != now[part]]
    english = " and ".join(english for english, _ in parts)
    chinese = "、".join(chinese for _, chinese in parts)
    rebuild, following = f"community views rebuild {shape.name}", shape.version + 1
    return InvalidProjection(
        f"View {shape.name!r} was built with other rules: {english} changed, but its version is still "
        f"{shape.version}. Give the class version = {following}, or run: {rebuild}",
        f"视图 {shape.name!r} 是按别的规则建立的：{chinese}变了，版本却仍是 {shape.version}。"
        f"请把版本改为 {following}，或运行：{rebuild}",
    )
