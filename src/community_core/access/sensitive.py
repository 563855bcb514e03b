"""Which streams are sensitive, as their kinds say: all of a kind, or by how they and others stand."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from community_core.domain import Aggregate
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.values.checks import is_stream
from community_core.ledger import Recorded

_KEPT = 10_000


class SensitiveStreams:
    """Says which streams are sensitive, by their ids. Threads may share it.

    ``stream`` gives the facts of a stream, ``position`` changes with each fact that is recorded.
    """

    def __init__(
        self,
        aggregates: Iterable[Aggregate[Any]] | KindsByName,
        stream: Callable[[str], Iterable[Recorded[Any]]],
        position: Callable[[], int],
    ) -> None:
        self._kinds = KindsByName.of(aggregates)
        self._stream = stream
        self._position = position
        self._known: tuple[int, dict[str, bool]] = (-1, {})

    def __call__(self, stream_ids: Iterable[str]) -> set[str]:
        """Those of these whose people are told to those only who may open it. Of a kind that is not installed
        nobody knows, so they are."""
        found = set[str]()
        for kind, ids in self._kinds.of_streams(stream_ids):
            if kind is None:
                found.update(filter(is_stream, ids))
            elif callable(kind.sensitive):
                found.update(self._found_out(kind.sensitive, ids))
            elif kind.sensitive is True:
                found.update(ids)
        return found

    def _found_out(self, sensitive: Callable[..., bool], stream_ids: Iterable[str]) -> Iterator[str]:
        """Those of one kind that are sensitive by how they and others stand."""
        known = self._since(self._position())
        for each in stream_ids:
            if each not in known:
                known[each] = sensitive(self._state(each), self._state) is True
            if known[each]:
                yield each

    def _since(self, position: int) -> dict[str, bool]:
        """What was found out and still holds: until the next fact, and not too much of it."""
        kept, known = self._known
        if kept != position or len(known) >= _KEPT:
            known = {}
            self._known = position, known
        return known

    def _state(self, stream_id: str) -> Any:
        """How another stream stands; as if it had never begun, where nothing was recorded of it."""
        kind = self._kinds.of_stream(stream_id)
        return kind and kind.fold(fact.data for fact in self._stream(stream_id))
