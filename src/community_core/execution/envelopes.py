"""From what was decided to facts ready to append: numbered along their streams, each with its cause."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import define, field, frozen

from community_core.domain.kit.deciding.deciding import Deciding
from community_core.domain.kit.lives.order import LastStep
from community_core.domain.kit.messages.facts import Fact
from community_core.execution.orders import Accepted, Order
from community_core.execution.receipts import Cause
from community_core.ledger import NewFact, Recorded, fact_id


@frozen
class Taken:
    """A command that was decided: what it was about, which of the facts came of it, when they happened, and
    the last step they follow."""

    accepted: Accepted
    target: str
    facts: range
    moment: datetime
    bound: LastStep | None
    flags: tuple[str, ...] = ()

    @property
    def is_before_last_step(self) -> bool:
        """Whether its facts cannot have happened then."""
        return self.bound is not None and self.bound.moment > self.moment

    def own(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        """Those of all facts that came of it."""
        return facts[self.facts.start : self.facts.stop]


def with_envelopes(
    deciding: Deciding, taken: Sequence[Taken], order: Order, ids: Sequence[str | None] = ()
) -> list[NewFact]:
    """The facts of all commands, in order; ``ids`` are those of the commands, where the order gives none.

    Facts of a command's target follow from what the commands were given because of; facts on other streams
    from the nearest fact of the target before them.
    """
    writing = _Writing(deciding, order, dict(deciding.versions))
    ids = ids or order.command_ids or [None] * len(taken)
    return [fact for each, own in zip(taken, ids, strict=True) for fact in writing.facts(each, own)]


@define
class _Writing:
    deciding: Deciding
    order: Order
    versions: dict[str, int]
    stories: dict[str, str] = field(factory=dict)

    def facts(self, taken: Taken, command_id: str | None) -> Iterator[NewFact]:
        cause, story = _cause(self.order.because_of) or (None, self._story_of(taken.target))
        inside = cause
        for each in taken.own(self.deciding.facts):
            version = self.versions[each.stream_id] = self.versions[each.stream_id] + 1
            own = fact_id(each.stream_id, version)
            story = story or own
            self.stories.setdefault(each.stream_id, story)
            on_target = each.stream_id == taken.target
            yield NewFact(
                stream_id=each.stream_id,
                version=version,
                data=each.data,
                occurred_at=taken.moment,
                actor=self.order.by,
                correlation_id=story,
                command_id=command_id,
                causation_id=cause if on_target else inside,
                flags=taken.flags,
                note=self.order.note,
            )
            inside = own if on_target else inside

    def _story_of(self, stream_id: str) -> str:
        """The fact the story of a stream began with; "" when it begins here."""
        history = self.deciding.history(stream_id)
        return history[0].correlation_id if history else self.stories.get(stream_id, "")


def _cause(because_of: Cause | None) -> tuple[str, str] | None:
    if because_of is None:
        return None
    fact = because_of if isinstance(because_of, Recorded) else because_of.events[0]
    return fact.id, fact.correlation_id
