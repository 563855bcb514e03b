"""SQLite as all of a store's files are used: connections, transactions, copies."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from community_core.storage.files.owner_only import make_for_owner
from community_core.storage.sqlite.marks import has_tables

Connection = sqlite3.Connection
Failure = sqlite3.Error
"""What SQLite raises; :func:`community_core.storage.sql.faults.fault_of` says why."""

MEMORY = ":memory:"
TEMPORARY = ""
"""What to connect to for a database that goes with the connection; a temporary one may move to the disk."""

PATIENCE_SECONDS = 30
"""How long to wait for others who use a file."""
_PAGES_A_STEP = 4096
_SAID_OF_THE_FILE = "*** in database main ***"


def connect(
    database: str | Path, *, patience_seconds: float = PATIENCE_SECONDS, uri: bool = False
) -> Connection:
    """A connection that threads may hand on to each other, outside of any transaction."""
    return sqlite3.connect(
        database, timeout=patience_seconds, isolation_level=None, uri=uri, check_same_thread=False
    )


def beginning(*, writing: bool) -> str:
    """How a transaction begins: a writer takes the lock at once, so that it waits, not fails later."""
    return "BEGIN IMMEDIATE" if writing else "BEGIN"


@contextmanager
def transaction(connection: Connection, *, writing: bool = True) -> Iterator[None]:
    """A transaction that commits unless an error leaves it."""
    connection.execute(beginning(writing=writing))
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def closed_on_failure(connection: Connection) -> Iterator[None]:
    """What is done to a connection before it is of use."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def make_once(connection: Connection, statements: Sequence[str]) -> None:
    """Make what belongs in a new file, all at once; leave an existing one as it is."""
    with transaction(connection):
        if not has_tables(connection.execute):
            for statement in statements:
                connection.execute(statement)


@contextmanager
def copied(source: Connection, target: Path) -> Iterator[Connection]:
    """A connection to a copy in a new file, which needs no other beside it. Nobody waits meanwhile."""
    make_for_owner(target)
    with closing(connect(target)) as copy:
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else's yet, so it shares no memory
        source.backup(copy, pages=_PAGES_A_STEP, progress=_let_go_on)
        copy.execute("PRAGMA journal_mode = DELETE")
        yield copy


def damage_in(connection: Connection) -> str | None:
    """What SQLite finds wrong with a file, the first of it; None when tables and indexes agree."""
    found: str = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return None if found == "ok" else " ".join(found.removeprefix(_SAID_OF_THE_FILE).split())


def _let_go_on(*_: int) -> None:
    """Between two steps Python looks whether somebody wants to stop it."""
