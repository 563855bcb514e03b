"""What people ask for in a mobilisation."""

from typing import Annotated

from attrs import frozen

from community_core.domain import Command, Help, command
from community_mobilisation import values


@command(zh="发布预警")
@frozen(kw_only=True)
class RaiseAlert(Command):
    """Record a warning of weather, or of an outage."""

    kind: values.Kind
    level: values.Level | None = None
    source: values.Source
    expected: values.Expected | None = None


@frozen(kw_only=True)
class OnMobilisation(Command):
    """A step of one mobilisation."""

    mobilisation_id: values.MobilisationId


@command(zh="调整预警级别", target="mobilisation_id")
@frozen(kw_only=True)
class ChangeAlert(OnMobilisation):
    """Record that the warning has another colour."""

    level: values.Level


@command(zh="启动应急动员", target="mobilisation_id", example=("kind",))
@frozen(kw_only=True)
class StartMobilisation(Command):
    """Set out to clear areas, after an alert or, saying what it is about, without one."""

    mobilisation_id: (
        Annotated[values.MobilisationId, Help("Id or number of the alert", "应急动员编号（无预警不填）")]
        | None
    ) = None
    kind: values.Kind | None = None
    areas: values.Areas
    leader: values.Leader | None = None


@command(zh="增加片区", target="mobilisation_id")
@frozen(kw_only=True)
class AddAreas(OnMobilisation):
    """Let more areas be cleared."""

    areas: values.Areas


@frozen(kw_only=True)
class OnArea(OnMobilisation):
    """A step about one area."""

    area: values.Area


@command(zh="片区已清", target="mobilisation_id")
@frozen(kw_only=True)
class ClearRoute(OnArea):
    """Record that an area is cleared, by whom, and how many turned out."""

    party: values.ClearedBy
    people: values.TurnedOut
    about: values.RoundFigure = False
    what: values.What | None = None


@command(zh="再次受阻", target="mobilisation_id")
@frozen(kw_only=True)
class ReportBlocked(OnArea):
    """Record that an area that was cleared is blocked again."""

    reason: values.WhyBlocked


@command(zh="结束应急动员", target="mobilisation_id", ends=True)
@frozen(kw_only=True)
class EndMobilisation(OnMobilisation):
    """Say that it is over, and why areas are left uncleared, if any are."""

    reason: values.WhyLeft | None = None


@command(zh="解除预警", target="mobilisation_id", ends=True)
@frozen(kw_only=True)
class StandDown(OnMobilisation):
    """Say that it did not come to that, or no longer does."""

    reason: values.WhyStoodDown
