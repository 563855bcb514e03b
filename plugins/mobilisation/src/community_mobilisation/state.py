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
    """How an area stands."""

    status: AreaStatus = "uncleared"


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


def mobilised(state: MobilisationState, told: MobilisationStarted | AreasAdded) -> MobilisationState:
    """These areas are to be cleared; those of which more is known already stay as they are."""
    more = {area: AreaState() for area in told.areas}
    return evolve(state, routes={**more, **state.routes})


def started(state: MobilisationState, told: MobilisationStarted) -> MobilisationState:
    """It is about that from now on, and these areas are to be cleared."""
    return evolve(mobilised(state, told), kind=told.kind)
