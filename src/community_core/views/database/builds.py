"""Which tables hold a projection's rows, how far they have come, and the SQL views that lead to them."""

import json
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import Any, Literal
from zoneinfo import ZoneInfo

from attrs import asdict, field, frozen
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from community_core.errors import InvalidProjection
from community_core.storage.folder.views import BESIDE, ViewsFile, is_of_this_version
from community_core.storage.interfaces.views import backend_of, driver, names_of_views, remove_among
from community_core.storage.sql.statement import Statement, compiled, creation, quoted
from community_core.views.database.statements import stored_table, table_name
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
_BUILDS = Table(
    "_builds",
    MetaData(),
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
_BUILDS_BESIDE = _BUILDS.to_metadata(MetaData(), schema=BESIDE)
CREATION = cache(partial(creation, _BUILDS))
"""The SQL that makes the table of a new database in which builds are noted."""


def _where(table: Table, *names: str) -> Select[Any]:
    return select(table).where(*(table.c[each] == bindparam(each) for each in names))


_WITH_ID = compiled(_where(_BUILDS, "id"))
_IN_STATE = compiled(_where(_BUILDS, "state"))
_OF_VERSION, _OF_VERSION_BESIDE = (
    compiled(_where(table, "name", "version", "state").order_by(table.c.id))
    for table in (_BUILDS, _BUILDS_BESIDE)
)
_COPIES_BESIDE = compiled(
    _where(_BUILDS_BESIDE, "milestone_of", "state").order_by(_BUILDS_BESIDE.c.position.desc())
)
_ADD = compiled(
    insert(_BUILDS)
    .values({each.name: bindparam(each.name) for each in _BUILDS.c if not each.primary_key})
    .returning(_BUILDS.c.id)
)
_SHOW_NONE_OF = compiled(
    update(_BUILDS).where(_BUILDS.c.name == bindparam("of")).values(shown=bindparam("shown"))
)
_WITH_COPIES = compiled(
    update(_BUILDS)
    .where((_BUILDS.c.id == bindparam("of")) | (_BUILDS.c.milestone_of == bindparam("of")))
    .values(state=bindparam("state"))
)
_FORGET = compiled(delete(_BUILDS).where(_BUILDS.c.id == bindparam("of")))


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
    shown: bool = field(converter=bool)  # SQLite gives 0 and 1
    stopped_at: int | None
    cause: str
    milestone_of: int | None

    def knows_no_more_than(self, end: int) -> bool:
        """Whether it follows from a ledger that ends at this position, and not from one that went on."""
        return max(self.position, self.corrected_upto) <= end


def all_builds(connection: Connection) -> list[Build]:
    """Every build that is read or being built, by name and age."""
    found = [each for state in ("live", "building") for each in _found(connection, _IN_STATE, state=state)]
    return sorted(found, key=lambda each: (each.name, each.id))


def build_with(connection: Connection, build_id: int) -> Build | None:
    """The build of that id, if it has not been dropped."""
    return next(iter(_found(connection, _WITH_ID, id=build_id)), None)


def builds_of(connection: Connection, shape: ProjectionShape, state: BuildState) -> list[Build]:
    """The builds of a projection's version in a state, oldest first; at most one is live."""
    return _found(connection, _OF_VERSION, name=shape.name, version=shape.version, state=state)


def live_build(connection: Connection, shape: ProjectionShape, zone: ZoneInfo) -> Build | None:
    """The build that is read, None before the first.

    Raises InvalidProjection when the class has changed and its version has not.
    """
    for build in builds_of(connection, shape, "live"):
        if build.description != shape.description(zone):
            raise _changed(shape, json.loads(build.description), json.loads(shape.description(zone)))
        return build
    return None


def private_storage() -> ViewsFile:
    """An empty views database of one's own, which lasts as long as it is used; what is large in it goes to
    the disk."""
    return ViewsFile(None, CREATION, spilling=True)


def create(connection: Connection, shape: ProjectionShape, zone: ZoneInfo, state: BuildState) -> Build:
    """A new, empty build."""
    build_id = _add(
        connection,
        name=shape.name,
        version=shape.version,
        tables="\n".join(shape.tables),
        description=shape.description(zone),
        state=state,
    )
    for each in shape.tables.values():
        for statement in stored_table(each, build_id).creation(backend_of(connection)):
            driver(connection).execute(statement)
    build = build_with(connection, build_id)
    assert build is not None
    return build


def keep_milestone(connection: Connection, build: Build) -> None:
    """Copy a build as it stands, to begin from when the past is asked for."""
    copied = asdict(build) | {"id": None, "state": "milestone", "shown": False, "milestone_of": build.id}
    copy = _add(connection, **copied)
    for each in build.tables.split("\n"):
        rows = f"SELECT * FROM {quoted(table_name(build.id, each))}"
        driver(connection).execute(f"CREATE TABLE {quoted(table_name(copy, each))} AS {rows}")


def live_beside(
    connection: Connection, shape: ProjectionShape, zone: ZoneInfo, end: Callable[[], int]
) -> Build | None:
    """The build that is read in the file beside, if past views can begin with it: not when its class was
    changed since or the ledger came back from an older backup. ``end`` is asked where the ledger ends, which
    may have grown until the build was found."""
    if not is_of_this_version(connection, BESIDE):
        return None
    description = shape.description(zone)
    version = {"name": shape.name, "version": shape.version}
    for live in _found(connection, _OF_VERSION_BESIDE, **version, state="live"):
        if live.description == description and live.knows_no_more_than(end()):
            return live
    return None


def every_live_beside(connection: Connection, shape: ProjectionShape) -> list[Build]:
    """The builds that are read in the file beside, which is of this version: at most one."""
    return _found(connection, _OF_VERSION_BESIDE, name=shape.name, version=shape.version, state="live")


def copy_rows(connection: Connection, known: Build, build: Build) -> None:
    """Copy the rows of a build in the file beside into an empty one of the database itself."""
    for each in known.tables.split("\n"):
        source = f"{BESIDE}.{quoted(table_name(known.id, each))}"
        columns = columns_of(connection, source)
        copy = f"INSERT INTO main.{quoted(table_name(build.id, each))} ({columns})"
        driver(connection).execute(f"{copy} SELECT {columns} FROM {source}")


def columns_of(connection: Connection, table: str) -> str:
    """The columns of a table, for SQL: earlier versions of this program made them in another order."""
    found = driver(connection).execute(f"SELECT * FROM {table} LIMIT 0").description
    return ", ".join(quoted(name) for name, *_ in found)


def remove_streams(
    connection: Connection, shape: ProjectionShape, build: Build, streams: Sequence[str]
) -> None:
    """Remove all rows of these streams from a build of a single-stream projection in the database itself."""
    for each in shape.tables.values():
        remove_among(connection, table_name(build.id, each.name), each.key[0], streams)


def milestones(connection: Connection, build: Build) -> list[Build]:
    """The copies that were made of a build in the file beside, the latest first."""
    return _found(connection, _COPIES_BESIDE, milestone_of=build.id, state="milestone")


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
    for statement in leading_views(build, projection).values():
        driver(connection).execute(statement)
    _change(connection, build, shown=True)


def leading_views(build: Build, projection: type[Projection[Any]]) -> dict[str, str]:
    """What makes the SQL views that lead to a build, by their names."""
    shape = shape_of(projection)
    made = {}
    for attribute, name in sql_names(projection).items():
        table = stored_table(shape.tables[attribute], build.id)
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
    first = name.replace("-", "_")
    for each in names_of_views(connection):
        if each == first or each.startswith(f"{first}__"):
            driver(connection).execute(f"DROP VIEW {quoted(each)}")
    _run(connection, _SHOW_NONE_OF, of=name, shown=False)


def replace(connection: Connection, build: Build) -> None:
    """Nobody begins to read this build any more, nor its milestones."""
    if build.shown:
        hide(connection, build.name)
    _run(connection, _WITH_COPIES, of=build.id, state="replaced")


def sweep(connection: Connection) -> None:
    """Drop the replaced builds."""
    for build in _found(connection, _IN_STATE, state="replaced"):
        _drop(connection, build)


def _drop(connection: Connection, build: Build) -> None:
    for each in build.tables.split("\n"):
        driver(connection).execute(f"DROP TABLE {quoted(table_name(build.id, each))}")
    _run(connection, _FORGET, of=build.id)


_BEGINNING = {"position": 0, "corrected_upto": 0, "shown": False, "cause": ""}


def _add(connection: Connection, **values: Any) -> int:
    """Note a build that is at its beginning, unless something else is said of it; its id."""
    added = _run(connection, _ADD, **{**dict.fromkeys(_BUILDS.c.keys()), **_BEGINNING, **values})
    ((build_id,),) = added.fetchall()
    return int(build_id)


def _change(connection: Connection, build: Build, **values: Any) -> None:
    _run(connection, _changing(tuple(values)), of=build.id, **values)


@lru_cache
def _changing(names: tuple[str, ...]) -> Statement:
    changed: dict[str, Any] = {name: bindparam(name) for name in names}
    return compiled(update(_BUILDS).where(_BUILDS.c.id == bindparam("of")).values(changed))


def _run(connection: Connection, statement: Statement, **values: Any) -> Any:
    """Straight to the driver: a view that is asked for looks here a dozen times."""
    spoken = statement.spoken(backend_of(connection))
    return driver(connection).execute(spoken.sql, spoken.valued(values))


def _found(connection: Connection, statement: Statement, **values: Any) -> list[Build]:
    return [Build(*row) for row in _run(connection, statement, **values).fetchall()]


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
