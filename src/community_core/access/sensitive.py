"""Which streams are sensitive, as their kinds say: all of a kind, or by how they and others stand."""

from collections.abc import Callable, Iterable
from typing import Any

from community_core.domain import Aggregate
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.values.checks import is_stream
from community_core.ledger import Recorded

_KEPT = 10_000


class SensitiveStreams:
    """Says of the id of a stream whether it is sensitive. Threads may share it.

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

    def __call__(self, stream_id: str) -> bool:
        """Whether whom it is about is told to those only who may open it. Of a kind that is not installed
        nobody knows, so it is."""
        kind = self._kinds.of_stream(stream_id)
        if kind is None:
            return is_stream(stream_id)
        if not callable(kind.sensitive):
            return kind.sensitive is True
        known = self._since(self._position())
        if stream_id not in known:
            known[stream_id] = kind.sensitive(self._state(stream_id), self._state) is True
        return known[stream_id]

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
