"""What a command recorded, as whoever gave it is told."""

from typing import Any

from attrs import frozen

from community_core.domain.kit.messages.facts import number_of
from community_core.ledger import Recorded


@frozen
class Receipt:
    """What a command recorded: ``stream_id`` of its target, that stream's ``version`` after it, the
    ``position`` of its last fact, and the facts themselves, ``events``, in order."""

    stream_id: str
    version: int
    position: int
    events: tuple[Recorded[Any], ...]

    @property
    def number(self) -> str | None:
        """The speakable number the target was given just now, if it was."""
        own = (fact.data for fact in self.events if fact.stream_id == self.stream_id)
        return next(filter(None, map(number_of, own)), None)

    @property
    def cursor(self) -> str:
        """The place of its last fact in the log, from which to follow what comes after."""
        return self.events[-1].cursor


Cause = Receipt | Recorded[Any]
