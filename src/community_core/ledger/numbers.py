"""Speakable numbers, given inside the append: each series counts on where it stopped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from community_core.domain.kit.messages.facts import Series
from community_core.storage.interfaces.extras import SERIES, Extras
from community_core.storage.interfaces.failures import refuse_vanished
from community_core.storage.sql.cursor import Cursor, Question

Wanted = tuple[Series, int]
"""The series a number is wanted of, and the year for which."""

_Line = tuple[str, int]
"""What counts on together: name and year of a series, 0 where it counts through all years."""


@frozen
class Numbers:
    """The numbers that an append wants, in their order."""

    wanted: Sequence[Wanted]

    def make_room(self, cursor: Cursor, extras: Extras) -> None:
        """Whatever it takes to count them."""
        if any(series.name for series, _ in self.wanted):
            extras.make_room(cursor, SERIES)

    def questions(self) -> list[Question]:
        """What counts on the lines of which some are wanted."""
        return [_counting_on(*each) for each in self._many().items()]

    def given(self, cursor: Cursor, answers: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        """The numbers, once that was answered."""
        lines = zip(self._many().items(), answers, strict=True)
        next_of = {line: iter(_next(cursor, line, count, rows)) for (line, count), rows in lines}
        return (
            series.number(year, next(next_of[_line(series, year)])).encode() for series, year in self.wanted
        )

    def _many(self) -> Counter[_Line]:
        return Counter(_line(*each) for each in self.wanted)


def _line(series: Series, year: int) -> _Line:
    return series.name, year if series.by_year else 0


def _next(cursor: Cursor, line: _Line, count: int, rows: Sequence[Any]) -> range:
    """The next of a line. Not by an upsert: the tables refuse every insert of what they have."""
    if not rows:
        cursor.execute(*_beginning(line, count))
        refuse_vanished(cursor)
    last = int(rows[0][0]) if rows else count
    return range(last - count + 1, last + 1)


def _counting_on(line: _Line, count: int) -> Question:
    name, year = line
    if name:
        asked = "UPDATE series SET last = last + ? WHERE name = ? AND year = ? RETURNING last"
        return asked, (count, name, year)
    return "UPDATE numbers SET last = last + ? WHERE year = ? RETURNING last", (count, year)


def _beginning(line: _Line, count: int) -> tuple[str, Sequence[Any]]:
    name, year = line
    if name:
        return "INSERT INTO series VALUES (?, ?, ?)", (name, year, count)
    return "INSERT INTO numbers VALUES (?, ?)", (year, count)
