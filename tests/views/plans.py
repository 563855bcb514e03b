"""How the database goes about what a view asks of it."""

from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

from attrs import Factory, define

from community_core.views import Rows
from community_core.views.database.statements import Statement


@define
class Plans:
    """The query plans of all statements that were run, a list of steps each, and the work done for them in
    steps of SQLite's virtual machine."""

    steps: list[list[str]] = Factory(list)
    work: int = 0


def plans_of(rows: Rows[Any], asking: Callable[[], object]) -> Plans:
    """What reading these rows comes to while something is asked."""
    session: Any = rows._session  # type: ignore[attr-defined]
    run, raw, found = session.rows, session._raw, Plans()

    def count() -> None:
        found.work += 1

    def explained(statement: Statement, values: Mapping[str, Any]) -> Any:
        given = [values[name] for name in statement.names]
        found.steps.append([each[3] for each in raw.execute(f"EXPLAIN QUERY PLAN {statement.sql}", given)])
        raw.set_progress_handler(count, 1)
        try:
            return run(statement, values)
        finally:
            raw.set_progress_handler(None, 0)

    with patch.object(session, "rows", explained):
        asking()
    return found
