"""Which rows shared a text, such as an id, at some moment."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from community_core.views.explaining.histories import Histories
from community_core.views.folding.tracing import RowPlace

_LOOKED_THROUGH = 8
"""So many rows that had a text are tried, since some are gone or have it no more."""


class Texts:
    """Where each text was written, by position."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._positions: defaultdict[str, list[int]] = defaultdict(list)
        self._places: defaultdict[str, list[RowPlace]] = defaultdict(list)
        for position, place, values in sorted(histories.written(), key=lambda each: each[0]):
            for text in set(texts_in(values)):
                self._positions[text].append(position)
                self._places[text].append(place)

    def rows_with(self, texts: Iterable[str], position: int) -> Iterator[RowPlace]:
        """For each of the texts the row in which it was written last, of those that were there at a position
        and had it."""
        for text in texts:
            index = bisect_left(self._positions[text], position + 1)
            for place in reversed(self._places[text][max(0, index - _LOOKED_THROUGH) : index]):
                version = self._histories.at(place, position)
                if version is not None and text in texts_in(version.values):
                    yield place
                    break


def texts_in(row: Iterable[Any]) -> Iterator[str]:
    """The texts among values, and in tuples of them."""
    for value in row:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, str))
