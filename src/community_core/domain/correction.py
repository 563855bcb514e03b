"""The one shape of every correction: which fact, what it said, what is right, why. Nothing is edited."""

from collections.abc import Iterable

from attrs import frozen

from community_core.domain.facts import Event, event


@event()
@frozen(kw_only=True)
class FactCorrected:
    """An earlier fact of this stream was wrong.

    ``version`` says which fact, by its version in this stream. ``said`` is that fact as it was recorded (or
    as it was last corrected), ``right`` the same type of fact as it should have been; both are typed events,
    so ``isinstance(correction.right, HoursClaimed)`` tells what was corrected. Who corrected it is the actor.
    """

    version: int
    said: Event
    right: Event
    reason: str


def as_corrected(events: Iterable[Event]) -> list[Event]:
    """A stream's events from its first on, each with what was last said to be right in its place.

    Corrections stay where they are: that something was corrected is news of its own.
    """
    told = list(events)
    right = {each.version: each.right for each in told if isinstance(each, FactCorrected)}
    return [right.get(version, each) for version, each in enumerate(told, start=1)]
