"""What people ask for in a mobilisation."""

from typing import Annotated

from attrs import frozen

from community_core.domain import Command, Help, command
from community_mobilisation import values as v


@command(zh="发布预警")
@frozen(kw_only=True)
class RaiseAlert(Command):
    """Record a warning of weather, or of an outage."""

    kind: v.Kind
    level: v.Level | None = None
    source: v.Source
    expected: v.Expected | None = None


@frozen(kw_only=True)
class OnMobilisation(Command):
    """A step of one mobilisation."""

    mobilisation_id: v.MobilisationId


@command(zh="调整预警级别", target="mobilisation_id")
@frozen(kw_only=True)
class ChangeAlert(OnMobilisation):
    """Record that the warning has another colour."""

    level: v.Level


@command(zh="启动应急动员", target="mobilisation_id", example=("kind",))
@frozen(kw_only=True)
class StartMobilisation(Command):
    """Set out to clear areas, after an alert or, saying what it is about, without one."""

    mobilisation_id: (
        Annotated[v.MobilisationId, Help("Id or number of the alert", "应急动员编号（无预警不填）")] | None
    ) = None
    kind: v.Kind | None = None
    areas: v.Areas
    leader: v.Leader | None = None


@command(zh="增加片区", target="mobilisation_id")
@frozen(kw_only=True)
class AddAreas(OnMobilisation):
    """Let more areas be cleared."""

    areas: v.Areas


@frozen(kw_only=True)
class OnArea(OnMobilisation):
    """A step about one area."""

    area: v.Area


@command(zh="片区已清", target="mobilisation_id")
@frozen(kw_only=True)
class ClearRoute(OnArea):
    """Record that an area is cleared, by whom, and how many turned out."""

    party: v.ClearedBy
    people: v.TurnedOut
    about: v.RoundFigure = False
    what: v.What | None = None


@command(zh="再次受阻", target="mobilisation_id")
@frozen(kw_only=True)
class ReportBlocked(OnArea):
    """Record that an area that was cleared is blocked again."""

    reason: v.WhyBlocked


@command(zh="结束应急动员", target="mobilisation_id", ends=True)
@frozen(kw_only=True)
class EndMobilisation(OnMobilisation):
    """Say that it is over, and why areas are left uncleared, if any are."""

    reason: v.WhyLeft | None = None


@command(zh="解除预警", target="mobilisation_id", ends=True)
@frozen(kw_only=True)
class StandDown(OnMobilisation):
    """Say that it did not come to that, or no longer does."""

    reason: v.WhyStoodDown
