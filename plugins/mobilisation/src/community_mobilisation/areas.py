"""A mobilisation as it stands, and its areas, each with a life of its own.

    uncleared -> cleared <-> blocked again

What is known of one area waits for no other: that one was cleared at 6:50 may be told after another was at
7:30.
"""

from typing import Literal

from attrs import evolve, field, frozen

from community_core.domain import Parts
from community_mobilisation.facts import AreasAdded, MobilisationStarted, RouteBlockedAgain, RouteCleared
from community_mobilisation.values import AlertKind, AlertLevel

MobilisationStatus = Literal["alerted", "under-way", "finished", "stood-down"]
AreaStatus = Literal["uncleared", "cleared", "blocked"]


@frozen(kw_only=True)
class AreaState:
    """How an area stands; one that was ``added`` joined after the start."""

    status: AreaStatus = "uncleared"
    added: bool


@frozen(kw_only=True)
class MobilisationState:
    """How a mobilisation stands; ``status`` is None before anything was recorded. ``routes`` are its
    areas by place."""

    status: MobilisationStatus | None = None
    kind: AlertKind | None = None
    level: AlertLevel | None = None
    reason: str | None = None
    routes: dict[str, AreaState] = field(factory=dict)

    @property
    def left(self) -> set[str]:
        """The areas that are not cleared."""
        return {area for area, each in self.routes.items() if each.status != "cleared"}


AREAS = Parts(
    state=MobilisationState,
    field="routes",
    key="area",
    first=AreaState,
    becomes={RouteCleared: "cleared", RouteBlockedAgain: "blocked"},
    called=("area", "片区"),
    unknown="area-not-in-it",
    way_out=(" Add it first.", "请先增加该片区。"),
    apart=True,
)


def started(state: MobilisationState, told: MobilisationStarted) -> MobilisationState:
    """These areas are to be cleared, of whatever it is about."""
    return evolve(_with(state, told.areas, added=False), kind=told.kind)


def added(state: MobilisationState, told: AreasAdded) -> MobilisationState:
    """These areas are to be cleared as well; those that were before stay as they are."""
    return _with(state, told.areas, added=True)


def _with(state: MobilisationState, areas: tuple[str, ...], *, added: bool) -> MobilisationState:
    more = {area: AreaState(added=added) for area in areas}
    return evolve(state, routes={**more, **state.routes})
