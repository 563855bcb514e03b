"""Which rows shared a text, such as an id, at some moment."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from attrs import Factory, frozen

from community_core.views.explaining.histories import Histories
from community_core.views.folding.tracing import RowPlace

_LOOKED_THROUGH = 8
"""So many more rows that had a text are tried, since some are gone or have it no more."""


class Texts:
    """Where each text was written, by table and position."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._written: defaultdict[str, dict[str, _Written]] = defaultdict(dict)
        for position, place, values in sorted(histories.written(), key=lambda each: each[0]):
            for text in set(texts_in(values)):
                written = self._written[text].setdefault(place[0], _Written())
                written.positions.append(position)
                written.places.append(place)

    def rows_with(self, texts: Iterable[str], position: int, most: int) -> Iterator[RowPlace]:
        """For each of the texts, of each table so many rows at most: those in which it was written last, of
        those that were there at a position and had it."""
        for text in texts:
            for written in self._written.get(text, {}).values():
                lately = written.before(position, most + _LOOKED_THROUGH)
                yield from islice((each for each in lately if self._has(each, text, position)), most)

    def _has(self, place: RowPlace, text: str, position: int) -> bool:
        version = self._histories.at(place, position)
        return version is not None and text in texts_in(version.values)


@frozen
class _Written:
    """Where a text was written in one table."""

    positions: list[int] = Factory(list)
    places: list[RowPlace] = Factory(list)

    def before(self, position: int, times: int) -> Iterable[RowPlace]:
        """Where it was written so many times up to a position, the last first."""
        index = bisect_right(self.positions, position)
        return dict.fromkeys(reversed(self.places[max(0, index - times) : index]))


def texts_in(row: Iterable[Any]) -> Iterator[str]:
    """The texts among values, and in tuples of them."""
    for value in row:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, str))
