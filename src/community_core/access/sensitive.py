"""Which streams are sensitive, as their kinds say: all of a kind, or by how they and others stand."""

from collections.abc import Callable, Iterable
from typing import Any

from community_core.domain import Aggregate
from community_core.ledger import Recorded

_KEPT = 10_000


class SensitiveStreams:
    """Says of the id of a stream whether it is sensitive. Threads may share it.

    ``stream`` gives the facts of a stream, ``position`` changes with each fact that is recorded.
    """

    def __init__(
        self,
        aggregates: Iterable[Aggregate[Any]],
        stream: Callable[[str], Iterable[Recorded[Any]]],
        position: Callable[[], int],
    ) -> None:
        self._kinds = {f"{each.name}-": each for each in aggregates}
        self._prefixes = tuple(name for name, each in self._kinds.items() if each.sensitive)
        self._stream = stream
        self._position = position
        self._known: tuple[int, dict[str, bool]] = (-1, {})

    def __call__(self, stream_id: str) -> bool:
        """Whether whom it is about is told to those only who may open it."""
        if not stream_id.startswith(self._prefixes):
            return False
        kind = self._kind(stream_id)
        if kind is None or not callable(kind.sensitive):
            return kind is not None and kind.sensitive is True
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

    def _kind(self, stream_id: str) -> Aggregate[Any] | None:
        """The kind of a stream, whose name is the longest that begins its id; None for what is none."""
        begins = max((each for each in self._kinds if stream_id.startswith(each)), key=len, default="")
        return self._kinds.get(begins)

    def _state(self, stream_id: str) -> Any:
        """How another stream stands; as if it had never begun, where nothing was recorded of it."""
        kind = self._kind(stream_id)
        return kind and kind.fold(fact.data for fact in self._stream(stream_id))
