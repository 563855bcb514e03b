"""Taking up 并入: one thing becomes what others asked for, and answers for them until it ends."""

from collections.abc import Callable, Collection
from typing import Any

from attrs import evolve, frozen

from community_core.domain.kit.aggregates.context import Context, TakenUp
from community_core.domain.kit.aggregates.folding import Change, Status


@frozen
class TakesUp:
    """That streams of a kind take up others: of which ``kind``, the ``field`` of the state and of events that
    holds their ids, and ``until`` which statuses they go on.

    Each event with the field adds to what was taken up before. ``rule(event, context)`` is asked of each as
    rules about whole events are: it asks what is taken up, and refuses.
    """

    kind: str
    field: str
    until: Collection[Status]
    rule: Callable[[Any, Context], None]

    def of(self, state: Any) -> TakenUp:
        """What a stream in this state took up, and whether it goes on."""
        goes_on = state.status is not None and state.status not in self.until
        return TakenUp(getattr(state, self.field), goes_on)

    def adding(self, change: Change) -> Change:
        """The change of a state by an event that takes up more."""

        def add(state: Any, event: Any) -> Any:
            both = (*getattr(state, self.field), *getattr(event, self.field))
            return evolve(change(state, event), **{self.field: tuple(dict.fromkeys(both))})

        return add
