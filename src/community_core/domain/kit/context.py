"""What a decision may know beside the state and the command, and whom it may ask."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from community_core.domain.kit.commands import Command
from community_core.domain.kit.facts import PastFact

T = TypeVar("T")


class Others(Protocol):
    """The other streams, as one decision sees them."""

    def state(self, stream_id: str, kind: type[T]) -> T:
        """See :meth:`Context.state`."""
        ...

    def ask(self, command: Command) -> str:
        """See :meth:`Context.also`."""
        ...


@frozen
class Context:
    """What a decision may know beside the state and the command.

    ``stream_id``: the target's id (fresh when it is new). ``actor``: a person's id or ``system:<name>``.
    ``occurred_at``: when it happened; ``now``: when it is being recorded; both timezone-aware. ``zone``: the
    community's. ``history`` holds the facts of the stream, that at version n as ``history[n - 1]``.
    ``version`` is that of the fact in question: the next one, or the one that is to be corrected; then
    ``occurred_at`` is when that one happened, and ``said_at`` when it is put right, else the same.
    """

    stream_id: str
    actor: str
    occurred_at: datetime
    said_at: datetime
    now: datetime
    zone: ZoneInfo
    history: Sequence[PastFact]
    version: int
    others: Others = field(repr=False)

    def state(self, stream_id: str, kind: type[T]) -> T:
        """The state of another stream, or of this one; that of one never begun where it is no ``kind``.

        What this decision has led to so far is seen. The append is given up when the stream has changed by
        then. InvalidInput for an id that is nobody's here.
        """
        return self.others.state(stream_id, kind)

    def also(self, command: Command) -> str:
        """Ask another stream, under its own rules; the id of the stream. Refused when its rules say no.

        Its facts are recorded together with those of this decision, after them.
        """
        return self.others.ask(command)

    def about(self, fact: PastFact) -> "Context":
        """The context of a fact of this stream, when it is to be corrected."""
        return evolve(self, occurred_at=fact.occurred_at, version=fact.version)

    def day(self, moment: datetime) -> date:
        """The community's calendar day of a moment."""
        return moment.astimezone(self.zone).date()
