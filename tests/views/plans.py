"""How the database goes about what a view asks of it."""

from collections.abc import Callable
from itertools import count
from typing import Any

from attrs import frozen

from community_core.views import Rows


@frozen
class Plans:
    """The query plans of all statements that were run, a list of steps each, and the work done for them in
    steps of SQLite's virtual machine."""

    steps: list[list[str]]
    work: int


def plans_of(rows: Rows[Any], asking: Callable[[], object]) -> Plans:
    """What reading these rows comes to while something is asked."""
    raw: Any = rows._session._raw  # type: ignore[attr-defined]
    asked: list[str] = []
    steps = count()
    raw.set_trace_callback(asked.append)
    raw.set_progress_handler(lambda: next(steps) < 0, 1)
    try:
        asking()
    finally:
        raw.set_trace_callback(None)
        raw.set_progress_handler(None, 0)
    work = next(steps)
    readable = [sql.replace("-Inf", "-9e999") for sql in asked]  # SQLite writes what it does not read
    plans = [raw.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in readable]
    return Plans([[each[3] for each in plan] for plan in plans], work)
