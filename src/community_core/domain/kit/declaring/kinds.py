"""Kinds of streams by name: some at hand, the others found once somebody asks for what is not among those."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate

Further = Callable[[], Iterable[Aggregate[Any]]]


class KindsByName(Mapping[str, Aggregate[Any]]):
    """Every kind of stream by name: those ``at_hand``, and behind them what ``further`` finds.

    It is asked when a name is not among those at hand, or all are wanted, and finds the same each time.
    """

    def __init__(self, at_hand: Iterable[Aggregate[Any]], further: Further = tuple) -> None:
        self.at_hand = tuple(at_hand)
        self._further = further
        self._known = {each.name: each for each in self.at_hand}
        self._complete: Mapping[str, Aggregate[Any]] | None = None

    @classmethod
    def of(cls, aggregates: "Iterable[Aggregate[Any]] | KindsByName") -> "KindsByName":
        """The same, of kinds that are all at hand."""
        return aggregates if isinstance(aggregates, KindsByName) else cls(aggregates)

    def __getitem__(self, name: str) -> Aggregate[Any]:
        return self._known[name] if name in self._known else self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def of_stream(self, stream_id: str) -> Aggregate[Any] | None:
        """The kind of a stream, with whose name its id begins; None for the id of nothing here."""
        return self.get(stream_id.partition("-")[0])

    def of_streams(self, stream_ids: Iterable[str]) -> list[tuple[Aggregate[Any] | None, list[str]]]:
        """Kinds of streams, each with those of the ids that begin with its name; None for the ids of nothing
        here."""
        named = defaultdict[str, list[str]](list)
        for each in stream_ids:
            named[each.partition("-")[0]].append(each)
        return [(self.get(name), ids) for name, ids in named.items()]

    @property
    def _all(self) -> Mapping[str, Aggregate[Any]]:
        if self._complete is None:
            self._complete = self._known | {each.name: each for each in self._further()}
        return self._complete
