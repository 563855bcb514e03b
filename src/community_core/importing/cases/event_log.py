"""Event logs: several rows a case, wherever they stand in the file, become one row that holds them all."""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from community_core.errors import CommunityError, InvalidInput
from community_core.importing.cases.case import Case
from community_core.importing.files.rows import BadRow, SourceRow, Unreadable
from community_core.storage.sqlite.connections import TEMPORARY, Connection, connect
from community_core.times import to_text

_MOST_STEPS = 10_000
"""More rows than this no case has: beyond it they are set aside, so that memory stays bounded."""

_FEWEST_ROWS = 5

Placed = Callable[[SourceRow], tuple[str, datetime]]
"""The number of the case a row is about, and when the step it tells of was taken."""


def gathered(rows: Iterator[SourceRow | BadRow], placed: Placed) -> Iterator[SourceRow | BadRow]:
    """One row a case, in the order in which the file first tells of them; its own ones oldest first.

    What a case is it has from the first of its rows that say it, and from the last what became of it: that is
    its ``latest``. Rows that cannot be placed come first. Where the file breaks off, the cases read so far
    come before the failure.
    """
    with closing(connect(TEMPORARY)) as database:
        failure: CommunityError | OSError | None = None
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("CREATE TABLE rows (place INTEGER PRIMARY KEY, number TEXT, time TEXT, row BLOB)")
        try:
            yield from _kept(database, rows, placed)
        except (CommunityError, OSError) as broken:  # raised once the cases read so far are through
            failure = broken
        database.execute("CREATE INDEX by_number ON rows (number, time, place)")
        for (number,) in database.execute("SELECT number FROM rows GROUP BY number ORDER BY MIN(place)"):
            yield from _case(database, number)
        if failure is not None:
            raise failure


def refuse_event_log(cases: Sequence[Case]) -> None:
    """InvalidInput where the first rows of a file are rather steps of a few cases: they share numbers and
    times of raising, each has another title, and none says where its case stands."""
    if any(case.word for case in cases):
        return
    told = {(case.number, case.raised.occurred_at, case.request.title) for case in cases}
    numbers = {(number, raised) for number, raised, _ in told}
    if len(told) >= max(_FEWEST_ROWS, 2 * len(numbers)):
        raise InvalidInput(
            f"{len(told)} rows share {len(numbers)} numbers, each with another title: is this an event log? "
            "Then say in the mapping what its rows are: [events] with step and time; nothing was recorded.",
            f"{len(told)} 行只有 {len(numbers)} 个编号，标题各不相同：这是事件日志吗？如是，请在映射中写明 "
            "[events] 的 step 和 time；未作任何记录。",
        )


def _kept(
    database: Connection, rows: Iterator[SourceRow | BadRow], placed: Placed
) -> Iterator[SourceRow | BadRow]:
    """Keep the rows; those come back that cannot be placed."""
    for place, row in enumerate(rows):
        if isinstance(row, BadRow):
            yield row
            continue
        try:
            number, moment = placed(row)
        except Unreadable as reason:
            yield BadRow(row.line, reason, row.raw, row.record, row.values)
            continue
        data = pickle.dumps((row.line, dict(row.values), row.raw, row.record, row.flags))
        database.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (place, number, to_text(moment), data))


def _case(database: Connection, number: str) -> Iterator[SourceRow | BadRow]:
    query = "SELECT row FROM rows WHERE number = ? ORDER BY time, place"
    steps: list[SourceRow] = []
    for (data,) in database.execute(query, (number,)):
        row = SourceRow(*pickle.loads(data))
        if len(steps) < _MOST_STEPS:
            steps.append(row)
        else:
            yield BadRow(row.line, _too_many(number), row.raw, row.record, row.values)
    first = min(steps, key=lambda row: row.line)
    yield SourceRow(
        first.line,
        _said(reversed(steps)),
        first.raw,
        latest=_said(iter(steps)),
        steps=tuple(steps),
    )


def _said(rows: Iterator[SourceRow]) -> Mapping[str, Any]:
    """What the last of these says of each column, or the last that says anything."""
    values: dict[str, Any] = {}
    for row in rows:
        values |= {name: value for name, value in row.values.items() if value not in ("", None)}
    return values


def _too_many(number: str) -> Unreadable:
    return Unreadable(
        f"the case {number!r} has more than {_MOST_STEPS} rows", f"{number!r} 的行数超过 {_MOST_STEPS}"
    )
