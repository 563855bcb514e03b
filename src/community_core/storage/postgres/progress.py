"""How far reactors have come, on a server: in a schema of its own, made when something is first kept.

What is lost of it in a power cut is done again, so nothing here waits for the disk but where a reactor
begins.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from community_core.storage.address import Schema
from community_core.storage.postgres.cursor import ServerCursor
from community_core.storage.postgres.when_needed import MadeWhenNeeded

_TEXT = 'TEXT COLLATE "C"'
_STATEMENTS = (
    f"""
    CREATE TABLE standings (
        name {_TEXT} PRIMARY KEY,
        version BIGINT NOT NULL,
        began BIGINT NOT NULL,
        position BIGINT NOT NULL,
        cursor {_TEXT} NOT NULL,
        answered BIGINT NOT NULL,
        fingerprint {_TEXT} NOT NULL,
        tries BIGINT NOT NULL,
        due {_TEXT},
        en {_TEXT} NOT NULL,
        zh {_TEXT} NOT NULL
    )
    """,
    f"""
    CREATE TABLE parked (
        name {_TEXT} NOT NULL,
        fact {_TEXT} NOT NULL,
        answer BIGINT NOT NULL,
        tries BIGINT NOT NULL,
        at {_TEXT} NOT NULL,
        en {_TEXT} NOT NULL,
        zh {_TEXT} NOT NULL,
        again BIGINT NOT NULL,
        PRIMARY KEY (name, fact, answer)
    )
    """,
)
_WHAT = ("The progress of reactors in", "响应器进度")


class ServerProgress:
    """The progress of every reactor of a community in a schema of a server. Threads may share one."""

    def __init__(self, schema: Schema) -> None:
        self._tables = MadeWhenNeeded(schema, _WHAT, _STATEMENTS, "parked")

    @property
    def are_missing(self) -> bool:
        """Whether there are no tables."""
        return not self._tables.are_made

    def reading(self) -> AbstractContextManager[ServerCursor]:
        """To look at them."""
        return self._tables.reading()

    @contextmanager
    def writing(self, *, durably: bool = False) -> Iterator[ServerCursor]:
        """To change them, all at once."""
        with self._tables.writing() as cursor:
            if not durably:
                cursor.begin_with("SET LOCAL synchronous_commit = off")
            yield cursor

    def where(self) -> str:
        """The schema."""
        return self._tables.where()

    def close(self) -> None:
        """The server is left after every use."""
