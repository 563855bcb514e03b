"""Speakable numbers, given inside the append: each series counts on where it stopped."""

from collections import Counter
from collections.abc import Iterator, Sequence

from community_core.domain.kit.facts import Series
from community_core.storage.extras import SERIES, Extras
from community_core.storage.failures import refuse_vanished
from community_core.storage.speaking import Cursor

Wanted = tuple[Series, int]
"""The series a number is wanted of, and the year for which."""

_Line = tuple[str, int]
"""What counts on together: name and year of a series, 0 where it counts through all years."""


def allocate(cursor: Cursor, wanted: Sequence[Wanted], extras: Extras) -> Iterator[bytes]:
    """The numbers that are wanted, in their order."""
    if any(series.name for series, _ in wanted):
        extras.make_room(cursor, SERIES)
    many = Counter(_line(*each) for each in wanted)
    next_of = {line: iter(_next(cursor, line, count)) for line, count in many.items()}
    return (series.number(year, next(next_of[_line(series, year)])).encode() for series, year in wanted)


def _line(series: Series, year: int) -> _Line:
    return series.name, year if series.by_year else 0


def _next(cursor: Cursor, line: _Line, count: int) -> range:
    name, year = line
    last = _of_series(cursor, name, year, count) if name else _of_year(cursor, year, count)
    return range(last - count + 1, last + 1)


def _of_year(cursor: Cursor, year: int, count: int) -> int:
    """The last of the next numbers. Not an upsert: the tables refuse every insert of what they have."""
    cursor.execute("UPDATE numbers SET last = last + ? WHERE year = ? RETURNING last", (count, year))
    row = cursor.fetchone()
    if row is None:
        cursor.execute("INSERT INTO numbers VALUES (?, ?)", (year, count))
        refuse_vanished(cursor)
    return int(row[0]) if row else count


def _of_series(cursor: Cursor, name: str, year: int, count: int) -> int:
    """The same of a series with a name."""
    cursor.execute(
        "UPDATE series SET last = last + ? WHERE name = ? AND year = ? RETURNING last", (count, name, year)
    )
    row = cursor.fetchone()
    if row is None:
        cursor.execute("INSERT INTO series VALUES (?, ?, ?)", (name, year, count))
        refuse_vanished(cursor)
    return int(row[0]) if row else count
