"""A ledger on a PostgreSQL server: its tables in a schema of their own, and one writer at a time."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from eventsourcing.persistence import IntegrityError

from community_core.storage.address import Schema
from community_core.storage.interfaces.extras import NOTE, Extra
from community_core.storage.interfaces.failures import SavepointLost, Unusable, it_vanished, it_was_moved
from community_core.storage.interfaces.ledger import COLUMNS, Row
from community_core.storage.interfaces.news import News
from community_core.storage.interfaces.one_writer import OneWriter
from community_core.storage.interfaces.read_back import REMEMBER, refuse_vanished_rows
from community_core.storage.postgres.cursor import ServerCursor, said_by_server
from community_core.storage.postgres.ledger_tables import ELSEWHERE, FORMAT, STATEMENTS
from community_core.storage.postgres.made import departures
from community_core.storage.postgres.news import ServerNews
from community_core.storage.postgres.pipeline import Statement
from community_core.storage.postgres.read_back import told_by_server
from community_core.storage.postgres.server import (
    PATIENCE_SECONDS,
    Connection,
    ServerReading,
    has_table,
    is_empty,
    leave,
    make_schema,
    server_at,
)
from community_core.storage.sql.cursor import Cursor, Question, RawReading
from community_core.storage.sql.dialect import Dialect
from community_core.storage.sql.faults import ServerFailure

_DIALECT = Dialect(
    among="= ANY(?)",
    listed=list,
    holding="position(? in data) > 0",
    elsewhere=ELSEWHERE,
    given="SELECT position FROM head",
)
_LEAD = "UPDATE head SET position = position + ? RETURNING position, moved_to"
_ROWS_COPIED = 50
"""Of more rows than this, sending them apart from the statement is quicker."""
_FEW = 16
"""Of more rows than this we see ourselves whether they are there."""
_TYPES = dict.fromkeys((*COLUMNS, NOTE), "text") | {
    "position": "int8",
    "version": "int8",
    "schema": "int8",
    "data": "bytea",
}


class ServerLedger(OneWriter):
    """The tables of one ledger in a schema of a server. Belongs to the process that made it.

    Whoever appends takes the row of ``head`` first, so that facts are committed in the order of their
    positions, without gaps: no reader ever misses one.
    """

    dialect = _DIALECT
    was_still = True

    def __init__(self, schema: Schema, *, read_only: bool = False) -> None:
        self._schema = schema
        self._name = schema.name
        self._read_only = read_only
        self._server = server_at(schema)
        self.news: News = ServerNews(self._name, self._server.bell, self._server.ear)
        OneWriter.__init__(self, PATIENCE_SECONDS)

    def prepare(self) -> None:
        """Make the tables of a new ledger; leave an existing one as it is.

        Unusable for somebody else's tables, or those of a newer version of this program.
        """
        with self._connected(writing=False) as connection:
            exists = self._is_ours(connection)
        if exists or self._read_only:
            return
        with self._connected(writing=True) as connection:
            make_schema(connection, self._name, ())
            if not self._is_ours(connection):
                make_schema(connection, self._name, STATEMENTS)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[Cursor]:
        """To read, or to write: then nobody else appends once it leads."""
        self.refuse_strangers()
        with (
            self.turn_to_write() if commit else nullcontext(),
            _told_apart(),
            self._server.cursor(self._name, writing=commit) as cursor,
        ):
            yield cursor

    def answers(self, questions: Sequence[Question]) -> list[list[Row]]:
        """What each of several statements gives that only read, all on one journey to the server."""
        self.refuse_strangers()
        with self._server.cursor(self._name, writing=False) as cursor:
            return cursor.asked(questions, ending=True)

    @contextmanager
    def savepoint(self, cursor: Cursor) -> Iterator[None]:
        """Whatever error leaves it has undone what was done meanwhile, and nothing else; SavepointLost where
        the connection is gone."""
        assert isinstance(cursor, ServerCursor)
        with _told_apart(), said_by_server():
            # inside the one before, with which it is kept or given up
            savepoint = cursor.begin_with("SAVEPOINT append")
            try:
                yield
                cursor.run_waiting()
            except BaseException:
                _undo(cursor, savepoint)
                raise

    @contextmanager
    def reading(self) -> Iterator[RawReading]:
        """One state of the ledger, byte for byte."""
        self.refuse_strangers()
        with self._server.transaction(self._name, writing=False, isolation="REPEATABLE READ") as connection:
            yield ServerReading(connection, self._name)

    def lead(self, cursor: Cursor, count: int) -> int:
        """Take the next positions; whoever else appends waits until this append is through."""
        return self.lead_and_ask(cursor, count, ())[0]

    def lead_and_ask(
        self, cursor: Cursor, count: int, questions: Sequence[Question]
    ) -> tuple[int, list[list[Row]]]:
        """What :meth:`lead` gives, and what several statements give once it leads, on one journey."""
        assert isinstance(cursor, ServerCursor)
        led, *answers = cursor.asked([(_LEAD, (count,)), *questions])
        ((position, moved_to),) = led
        if moved_to is not None:
            raise it_was_moved(moved_to)
        return int(position) - count, answers

    def moved_to(self, cursor: Cursor) -> str | None:
        """Where it goes on, None while it is here."""
        cursor.execute("SELECT moved_to FROM head")
        found: str | None = cursor.fetchone()[0]
        return found

    def move_to(self, cursor: Cursor, place: str | None) -> str | None:
        """From now on nobody appends here, since it goes on there, or where it went before, which is told;
        None: it goes on here after all. It is in the row that every append takes: whoever waits for that sees
        it."""
        moved = "NULL" if place is None else "coalesce(moved_to, ?)"
        cursor.execute(f"UPDATE head SET moved_to = {moved} RETURNING moved_to", (place,) if place else ())
        found: str | None = cursor.fetchone()[0]
        return found

    def insert(self, cursor: Cursor, names: Sequence[str], rows: Sequence[Row]) -> None:
        """Add all rows in one statement, which their trigger counts on; a few of them with the next one."""
        assert isinstance(cursor, ServerCursor)
        listed = ", ".join(names)
        if len(rows) > _ROWS_COPIED:
            copying = f"COPY events ({listed}) FROM STDIN (FORMAT BINARY)"
            cursor.copy(copying, rows, [_TYPES[each] for each in names])
        elif rows:
            row = f"({', '.join('?' * len(names))})"
            values: list[Any] = [value for each in rows for value in each]
            cursor.begin_with(f"INSERT INTO events ({listed}) VALUES {', '.join([row] * len(rows))}", values)

    def remember(self, cursor: Cursor, commands: Sequence[Row]) -> None:
        """Add rows to the table of commands; a few of them with the next statement."""
        assert isinstance(cursor, ServerCursor)
        if len(commands) > _FEW:
            cursor.executemany(REMEMBER, commands)
            return
        for each in commands:
            cursor.begin_with(REMEMBER, each)

    def make_sure(
        self, cursor: Cursor, names: Sequence[str], rows: Sequence[Row], commands: Sequence[Row]
    ) -> None:
        """Unusable unless all that was added stands there as it was written. Of a few rows the server sees
        for itself, on the journey with which they are sent: no other need be waited for."""
        assert isinstance(cursor, ServerCursor)
        if max(len(rows), len(commands)) > _FEW:
            refuse_vanished_rows(cursor, self.dialect, rows, commands)
            return
        for each in told_by_server(names, rows, commands):
            cursor.begin_with(*each)

    def has(self, cursor: Cursor, what: Extra) -> bool:  # noqa: ARG002  every ledger here is made with all
        """Whether it is there: always."""
        return True

    def make_room(self, cursor: Cursor, what: Extra) -> None:
        """It is there."""

    def damage(self) -> str | None:
        """Whether the table of facts and its indexes agree; None when they do."""
        with self._server.transaction(self._name, writing=False, isolation="REPEATABLE READ") as connection:
            found = [_counted(connection, each) for each in ("enable_seqscan", "enable_indexonlyscan")]
        return None if found[0] == found[1] else "the facts and the indexes that lead to them do not agree"

    def departures(self) -> dict[str, str]:
        """By name what is not as this program makes it."""
        with self._server.transaction(self._name, writing=False) as connection:
            return departures(connection, self._name, "ledger")

    def close(self) -> None:
        """Let those at work finish, then let go of the server. In a forked child it is not ours."""
        if self._process != os.getpid() or self._closed:
            return
        self._closed = True
        self.news.ring()
        with self._writing:
            leave(self._server)

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator[Connection]:
        with _told_apart(), self._server.transaction(self._name, writing=writing) as connection:
            yield connection

    def _is_ours(self, connection: Connection) -> bool:
        """Whether the tables are there; Unusable when they are not ours."""
        if is_empty(connection, self._name):
            return False
        if not has_table(connection, self._name, "head"):  # ours are all there at once
            raise _foreign()
        row = connection.execute("SELECT format FROM head").fetchone()
        if row is None and has_table(connection, self._name, "events"):
            raise ServerFailure("damaged", "the row of the last position is gone")
        if row is None:
            raise _foreign()
        if row[0] > FORMAT:
            raise Unusable(
                f"it was written by a newer community_core (schema {row[0]}, known up to {FORMAT}); "
                "upgrade the program",
                f"它由更新版本的 community_core 写成（格式 {row[0]}，本程序只到 {FORMAT}）；请升级程序",
            )
        return True


@contextmanager
def _told_apart() -> Iterator[None]:
    """What breaks a rule of the tables leaves as IntegrityError, what is not there as it was written as
    Unusable."""
    try:
        yield
    except ServerFailure as error:
        if error.fault == "integrity":
            raise IntegrityError(str(error)) from error
        if error.fault == "vanished":
            raise it_vanished() from error
        raise


def _undo(cursor: ServerCursor, savepoint: Statement) -> None:
    if cursor.take_back(savepoint):  # nothing was done since
        return
    try:
        with said_by_server():
            cursor.execute("ROLLBACK TO append")
    except ServerFailure as lost:
        raise SavepointLost from lost


def _foreign() -> Unusable:
    return Unusable("its schema holds another program's tables", "其模式中是别的程序的表")


_COUNT = b"SELECT count(*), sum(position), sum(version), sum(hashtext(stream_id) * version) FROM events"


def _counted(connection: Connection, without: str) -> object:
    """The facts as they are counted by other ways than the one left out."""
    connection.execute(f"SET LOCAL {without} = off".encode())
    connection.execute(b"SET LOCAL enable_bitmapscan = off")
    found = connection.execute(_COUNT).fetchone()
    connection.execute(f"SET LOCAL {without} = on".encode())
    return found
