"""Tables of a database that are given rows as they once were, for views that ask for them in SQL."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from community_core.storage.interfaces.views import Session
from community_core.storage.sql.statement import quoted
from community_core.views.database.statements import StoredTable, stored_table
from community_core.views.database.stored_rows import StoredRows
from community_core.views.explaining.histories import Histories, Version
from community_core.views.tables.rows import TableKey
from community_core.views.tables.table_shape import TableShape


@define
class RestoredTables:
    """The tables of a fold that is over. What it left in one goes when that is first asked for."""

    histories: Histories
    build: int
    session: Session
    _there: dict[str, Mapping[TableKey, Version]] = field(factory=dict, init=False)

    def rows(self, shape: TableShape[Any]) -> StoredRows[Any]:
        """The rows of a table for SQL, which may name whichever were asked for before as well."""
        stored = stored_table(shape, self.build)
        if shape.name not in self._there:
            self.session.run(f"DELETE FROM {quoted(stored.name)}")
            self._there[shape.name] = {}
        return StoredRows(stored, self.session)

    def restore(self) -> None:
        """Put there what is looked at now, and nothing else."""
        for name in self._there:
            stored = stored_table(self.histories.shapes[name], self.build)
            self._replace(stored, self._there[name], self.histories.looked_at(name))

    def _replace(
        self, stored: StoredTable[Any], there: Mapping[TableKey, Version], wanted: Mapping[TableKey, Version]
    ) -> None:
        if there is wanted:
            return
        key = [stored.shape.row.places[name] for name in stored.shape.key]
        gone = (row.stored for each, row in there.items() if each not in wanted)
        self.session.many(stored.remove, [tuple([row[place] for place in key]) for row in gone])
        self.session.store(stored, [row.stored for each, row in wanted.items() if there.get(each) is not row])
        self._there[stored.shape.name] = wanted
