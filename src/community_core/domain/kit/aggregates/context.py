"""What a decision may know beside the state and the command, and whom it may ask."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import Form, standing
from community_core.errors import Refused

T = TypeVar("T")


class Others(Protocol):
    """The other streams, as one decision sees them."""

    def state(self, stream_id: str, kind: type[T]) -> T:
        """See :meth:`Context.state`."""
        ...

    def effects(self, fact_id: str) -> Sequence["Effect"]:
        """The facts on other streams that followed from one and stand."""
        ...

    def cause_of(self, fact_id: str) -> str | None:
        """The fact on another stream whose decision led to this one, in the same append; None for others."""
        ...

    def naming(self, stream_id: str) -> Sequence[str]:
        """The ids of facts that stand on other streams and name this one; some of them, where many do."""
        ...

    def taken_up(self, stream_id: str, kind: str) -> "TakenUp | None":
        """See :meth:`Context.taken_up`."""
        ...

    def past(self, stream_id: str) -> Sequence[PastFact]:
        """See :meth:`Context.past`."""
        ...


@frozen
class Effect:
    """A fact that followed from one on another stream: ``together`` with it, in one append, or later."""

    fact_id: str
    together: bool
    is_correction: bool


@frozen
class TakenUp:
    """What a stream took up, by id, and whether it goes on: until then it answers for them."""

    stream_ids: tuple[str, ...]
    goes_on: bool


@frozen
class Context:
    """What a decision may know beside the state and the command.

    ``stream_id``: the target's id (fresh when it is new). ``actor``: a person's id or ``system:<name>``.
    ``occurred_at``: when it happened; ``now``: when it is being recorded; both timezone-aware. ``zone``: the
    community's. ``history`` holds the facts of the stream as they were recorded, that at version n as
    ``history[n - 1]``. ``version`` is that of the fact in question: the next one, or the one that is to be
    corrected; then ``occurred_at`` and ``actor`` are when that one happened and who did it, and ``said_at``
    is when it is put right, else the same. ``asked_by`` is the stream whose decision asks for this; None
    where somebody commands it. ``waived`` are the rules this community does without, of those an aggregate
    calls ``waivable``.
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
    asks: Callable[[Command], str] = field(repr=False)
    asked_by: str | None = None
    waived: frozenset[str] = frozenset()
    tolerated: list[Refused] | None = field(default=None, repr=False)

    @property
    def is_imported(self) -> bool:
        """Whether facts of the past are brought in, from a ledger that may not tell everything."""
        return self.tolerated is not None

    @contextmanager
    def tolerating(self) -> Iterator[None]:
        """What is refused meanwhile is noted as ``tolerated`` where facts of the past are brought in; nowhere
        else does it make a difference."""
        try:
            yield
        except Refused as refused:
            if self.tolerated is None:
                raise
            self.tolerated.append(refused)

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
        return self.asks(command)

    def past(self, stream_id: str) -> Sequence[PastFact]:
        """The facts of another stream that happened, oldest first, each as it was last corrected; for what
        its state does not tell, such as when something was so."""
        return self.others.past(stream_id)

    def taken_up(self, stream_id: str, kind: str) -> TakenUp | None:
        """What a stream took up of one kind; None where it is nobody's, or of a kind that takes up none.

        InvalidInput where its kind came with a plugin that is missing now.
        """
        return self.others.taken_up(stream_id, kind)

    @property
    def standing(self) -> Sequence[PastFact]:
        """The facts of the stream that happened, oldest first, each as it was last corrected; no
        corrections."""
        return standing(self.history)

    def about(self, version: int, form: Form) -> "Context":
        """The context of a fact of this stream that is to be corrected, as if it had this form."""
        return evolve(self, occurred_at=form.occurred_at, actor=form.actor, version=version)

    def day(self, moment: datetime) -> date:
        """The community's calendar day of a moment."""
        return moment.astimezone(self.zone).date()
