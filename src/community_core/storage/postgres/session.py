"""Rows of views on a server, where each statement is a journey: many go and come together."""

from collections.abc import Sequence

from community_core.storage.interfaces.views import INCOMING, RowTable, Session, Values
from community_core.storage.sql.statement import quoted

COPIED = 200
"""Of fewer rows than this, one statement a row is quicker."""
MOST_LOADED = 20_000
"""Of more rows than this a handler most likely wants few."""


class ServerSession(Session):
    """A connection as rows are read and written through it, many at a time."""

    def store(self, table: RowTable, rows: Sequence[Values]) -> None:
        """Put rows in place of those with the same key: many by COPY, first into a table of their own where
        some may be there."""
        if len(rows) < COPIED:
            super().store(table, rows)
        elif self._raw.execute(f"SELECT 1 FROM {quoted(table.name)} LIMIT 1").fetchone() is None:
            self._copy(table.name, table.names, rows)
        else:
            self.run(f"CREATE TEMPORARY TABLE {INCOMING} (LIKE {quoted(table.name)}) ON COMMIT DROP")
            self._copy(INCOMING, table.names, rows)
            self.run(table.merge.spoken("postgresql").sql)
            self.run(f"DROP TABLE {INCOMING}")

    def all_beginning(self, table: RowTable, firsts: Sequence[str]) -> list[Values] | None:
        """All rows whose key begins with one of these; None when they are too many."""
        found: list[Values] = self._raw.execute(
            table.beginning.spoken("postgresql").sql, (list(firsts), MOST_LOADED + 1)
        ).fetchall()
        return found if len(found) <= MOST_LOADED else None

    def _copy(self, name: str, columns: Sequence[str], rows: Sequence[Values]) -> None:
        listed = ", ".join(map(quoted, columns))
        with self._raw.cursor().copy(f"COPY {quoted(name)} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
