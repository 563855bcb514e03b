"""How far reactors have come, as it is stored, row by row."""

from typing import Any, Self

from attrs import frozen

from community_core.storage.interfaces.progress import ProgressTables

Row = tuple[Any, ...]
_STANDINGS = "SELECT * FROM standings ORDER BY name"
_PARKED = "SELECT * FROM parked ORDER BY name, fact, answer"


@frozen
class KeptProgress:
    """Where each reactor stands, and what they parked."""

    standings: tuple[Row, ...] = ()
    parked: tuple[Row, ...] = ()

    @classmethod
    def of(cls, tables: ProgressTables) -> Self:
        """What is kept there at one moment; nothing where nobody ever reacted."""
        if tables.are_missing:
            return cls()
        with tables.reading() as cursor:
            found = []
            for query in (_STANDINGS, _PARKED):
                cursor.execute(query)
                found.append(tuple(map(tuple, cursor.fetchall())))
        return cls(*found)

    def put(self, tables: ProgressTables) -> None:
        """Keep it elsewhere, in place of what an earlier run kept."""
        if not self.standings and tables.are_missing:
            return
        with tables.writing(durably=True) as cursor:
            for name, rows in (("standings", self.standings), ("parked", self.parked)):
                cursor.execute(f"DELETE FROM {name}")
                if rows:
                    cursor.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
