"""What deciding asks of whatever keeps streams."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.messages.facts import PastFact


class Deciders(Protocol):
    """The kinds of streams there are."""

    def deciding(self, command: Command) -> Aggregate[Any]:
        """The aggregate that decides a command; InvalidInput when there is none."""
        ...

    def of_stream(self, stream_id: str) -> Aggregate[Any]:
        """The aggregate of a stream; InvalidInput when the id is nobody's here."""
        ...


class LoadedStream(Protocol):
    """A stream as it was recorded: ``state`` after ``version`` facts, all of them in ``facts``."""

    @property
    def version(self) -> int: ...

    @property
    def state(self) -> Any: ...

    @property
    def facts(self) -> Sequence[PastFact]: ...


class CausedFact(PastFact, Protocol):
    """A recorded fact, and the id of the fact from which it follows, if it follows from one."""

    @property
    def stream_id(self) -> str: ...

    @property
    def causation_id(self) -> str | None: ...


class Streams(Protocol):
    """What was recorded, on whatever streams."""

    def load(self, stream_id: str, kind: Aggregate[Any]) -> LoadedStream:
        """A stream; an empty one when it was never begun."""
        ...

    def fact(self, fact_id: str) -> CausedFact | None:
        """The fact with that id, if there is one."""
        ...

    def caused_elsewhere(self, stream_id: str) -> Iterable[CausedFact]:
        """The facts on other streams that follow from facts of this one."""
        ...

    def holding(self, stream_id: str) -> Iterable[str]:
        """The streams with a fact that holds the id of this one, perhaps among others."""
        ...
