"""Seals on a server, in a schema of their own: a row for each note, and rows of chunks for each run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from community_core.storage.address import Schema
from community_core.storage.interfaces.seals import TURN_PATIENCE_SECONDS
from community_core.storage.postgres.cursor import ServerCursor
from community_core.storage.postgres.when_needed import MadeWhenNeeded

_TEXT = 'TEXT COLLATE "C"'
_STATEMENTS = (
    f"CREATE TABLE notes (name {_TEXT} PRIMARY KEY, note BYTEA NOT NULL)",
    f"""
    CREATE TABLE chunks (
        run {_TEXT} NOT NULL,
        start BIGINT NOT NULL,
        bytes BYTEA NOT NULL,
        PRIMARY KEY (run, start)
    )
    """,
)
_CHUNK_BYTES = 1 << 20
_PAUSE_SECONDS = 0.1
_WHAT = ("The seals of", "存证点")


class ServerSeals:
    """The seals of a community in a schema of a server, which the first seal makes."""

    def __init__(self, schema: Schema) -> None:
        self._tables = MadeWhenNeeded(schema, _WHAT, _STATEMENTS, "chunks")

    @property
    def are_there(self) -> bool:
        """Whether there are tables."""
        return self._tables.are_made

    def notes(self, ending: str) -> dict[str, bytes]:
        """Every row whose name ends so."""
        return dict(self._rows("SELECT name, note FROM notes WHERE name LIKE ?", f"%{ending}"))

    def note(self, name: str) -> bytes | None:
        """What is in a row."""
        found = self._rows("SELECT name, note FROM notes WHERE name = ?", name)
        return found[0][1] if found else None

    def keep_note(self, name: str, note: bytes) -> None:
        """Replace a row."""
        with self._tables.writing() as cursor:
            cursor.execute(
                "INSERT INTO notes VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET note = excluded.note",
                (name, note),
            )

    def run(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        """A part of what its chunks hold, one after the other."""
        end = 2**62 if length is None else start + length
        part = "SELECT start, bytes FROM chunks WHERE run = ? AND start + length(bytes) > ? AND start < ?"
        found = self._rows(f"{part} ORDER BY start", name, start, end)
        first = found[0][0] if found else 0
        held = b"".join(chunk for _, chunk in found)
        return held[max(start - first, 0) :][:length]

    def extend_run(self, name: str, kept: int, more: bytes | bytearray) -> None:
        """Further chunks; of those there are, what goes beyond is given up."""
        with self._tables.writing() as cursor:
            cursor.execute("DELETE FROM chunks WHERE run = ? AND start >= ?", (name, kept))
            cursor.execute(
                "UPDATE chunks SET bytes = substr(bytes, 1, (? - start)::int) "
                "WHERE run = ? AND start + length(bytes) > ?",
                (kept, name, kept),
            )
            places = range(0, len(more), _CHUNK_BYTES)
            chunks = ((name, kept + place, bytes(more[place : place + _CHUNK_BYTES])) for place in places)
            cursor.executemany("INSERT INTO chunks VALUES (?, ?, ?)", chunks)

    def where(self, name: str = "") -> str:
        """The schema, or the row of a note or the rows of a run in it."""
        return self._tables.where(name)

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """A lock that a transaction holds as long as this is entered, so that it goes with the process."""
        self._tables.make()
        with self._tables.reading() as cursor:
            yield _locked(cursor, self._tables.name)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, bytes]]:
        """What was asked for; nothing where nobody sealed yet."""
        if not self.are_there:
            return []
        with self._tables.reading() as cursor:
            return cursor.asked([(query, values)], ending=True)[0]


_TRIED = "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))"


def _locked(cursor: ServerCursor, name: str) -> bool:
    """Whether the lock could be had in time. However long a seal takes, its transaction is not given up."""
    cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    until = time.monotonic() + TURN_PATIENCE_SECONDS
    while cursor.execute(_TRIED, (name,)).fetchone() != (True,):
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
