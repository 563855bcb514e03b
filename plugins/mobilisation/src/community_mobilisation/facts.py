"""What can happen in a mobilisation, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import Event, Number, allocated, event
from community_mobilisation import values as v


@event(en="Alert raised", zh="发布预警")
@frozen(kw_only=True)
class AlertRaised(Event):
    """Something is coming."""

    number: Number = allocated(beginning=True)
    kind: v.Kind
    level: v.Level | None = None
    source: v.Source
    expected: v.Expected | None = None


@event(en="Alert changed", zh="调整预警级别")
@frozen(kw_only=True)
class AlertChanged(Event):
    """The warning has another colour now."""

    level: v.Level


@event(en="Mobilisation started", zh="启动应急动员")
@frozen(kw_only=True)
class MobilisationStarted(Event):
    """People set out to clear these areas; one that nobody warned of begins here, and has its ``number``
    from here."""

    number: Number = allocated(beginning=True)
    kind: v.Kind
    areas: v.Areas
    leader: v.Leader | None = None


@event(en="Areas added", zh="增加片区")
@frozen(kw_only=True)
class AreasAdded(Event):
    """These are to be cleared as well."""

    areas: v.Areas


@event(en="Route cleared", zh="片区已清")
@frozen(kw_only=True)
class RouteCleared(Event):
    """An area is cleared. ``people`` turned out for it, whatever else they cleared; ``about`` so many where
    nobody counted them."""

    area: v.Area
    party: v.ClearedBy
    people: v.TurnedOut
    about: v.RoundFigure = False
    what: v.What | None = None


@event(en="Route blocked again", zh="再次受阻")
@frozen(kw_only=True)
class RouteBlockedAgain(Event):
    """An area that was cleared is not any more."""

    area: v.Area
    reason: v.WhyBlocked


@event(en="Mobilisation ended", zh="结束应急动员")
@frozen(kw_only=True)
class MobilisationEnded(Event):
    """It is over; ``reason`` says why areas are left uncleared, if any are."""

    reason: v.WhyLeft | None = None


@event(en="Alert stood down", zh="解除预警")
@frozen(kw_only=True)
class AlertStoodDown(Event):
    """It did not come to that, or no longer does."""

    reason: v.WhyStoodDown
