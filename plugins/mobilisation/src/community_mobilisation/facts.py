"""What can happen in a mobilisation, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import Event, Number, allocated, event
from community_mobilisation import values


@event(en="Alert raised", zh="发布预警")
@frozen(kw_only=True)
class AlertRaised(Event):
    """Something is coming."""

    number: Number = allocated(beginning=True)
    kind: values.Kind
    level: values.Level | None = None
    source: values.Source
    expected: values.Expected | None = None


@event(en="Alert changed", zh="调整预警级别")
@frozen(kw_only=True)
class AlertChanged(Event):
    """The warning has another colour now."""

    level: values.Level


@event(en="Mobilisation started", zh="启动应急动员")
@frozen(kw_only=True)
class MobilisationStarted(Event):
    """People set out to clear these areas; one that nobody warned of begins here, and has its ``number``
    from here."""

    number: Number = allocated(beginning=True)
    kind: values.Kind
    areas: values.Areas
    leader: values.Leader | None = None


@event(en="Areas added", zh="增加片区")
@frozen(kw_only=True)
class AreasAdded(Event):
    """These are to be cleared as well."""

    areas: values.Areas


@event(en="Route cleared", zh="片区已清")
@frozen(kw_only=True)
class RouteCleared(Event):
    """An area is cleared. ``people`` turned out for it, whatever else they cleared; ``about`` so many where
    nobody counted them."""

    area: values.Area
    party: values.ClearedBy
    people: values.TurnedOut
    about: values.RoundFigure = False
    what: values.What | None = None


@event(en="Route blocked again", zh="再次受阻")
@frozen(kw_only=True)
class RouteBlockedAgain(Event):
    """An area that was cleared is not any more."""

    area: values.Area
    reason: values.WhyBlocked


@event(en="Mobilisation ended", zh="结束应急动员")
@frozen(kw_only=True)
class MobilisationEnded(Event):
    """It is over; ``reason`` says why areas are left uncleared, if any are."""

    reason: values.WhyLeft | None = None


@event(en="Alert stood down", zh="解除预警")
@frozen(kw_only=True)
class AlertStoodDown(Event):
    """It did not come to that, or no longer does."""

    reason: values.WhyStoodDown
