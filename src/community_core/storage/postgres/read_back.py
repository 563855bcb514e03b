"""Whether a few rows that were added stand there as they were written, as the server sees for itself: where
they do not, a division by nothing ends the transaction.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from community_core.storage.interfaces.ledger import Row

_COMMAND = ("command_id", "fingerprint", "stream_id", "first_position", "last_position")


def told_by_server(
    names: Sequence[str], rows: Sequence[Row], commands: Sequence[Row]
) -> Iterator[tuple[str, Sequence[Any]]]:
    """Statements that fail unless these rows are the last in the table of facts, and these in that of
    commands."""
    if rows:
        values = chain.from_iterable(rows)
        yield _last(tuple(names), len(rows)), (*values, len(rows), rows[0][0] - 1, len(rows) + 1)
    if commands:
        yield _remembered(len(commands)), (len(commands), *chain.from_iterable(commands))


@cache
def _last(names: tuple[str, ...], count: int) -> str:
    """The limit tells the server how few there are: it would read the whole table."""
    written = f"({', '.join(names)}) IS NOT DISTINCT FROM ({', '.join('?' * len(names))})"
    return (
        f"SELECT 1 / (bool_and({' OR '.join([written] * count)}) AND count(*) = ?)::int "
        "FROM (SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?) AS added"
    )


@cache
def _remembered(count: int) -> str:
    row = f"({', '.join('?' * len(_COMMAND))})"
    return (
        f"SELECT 1 / (count(*) = ?)::int FROM commands "
        f"WHERE ({', '.join(_COMMAND)}) IN ({', '.join([row] * count)})"
    )
