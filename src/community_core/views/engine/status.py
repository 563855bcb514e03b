"""How far views have come, for people to see."""

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from community_core.views.database.builds import Build
from community_core.views.projections.projection_shape import ProjectionShape

ViewState = Literal["current", "new", "building", "old", "stopped"]


@frozen
class ViewStatus:
    """One version of a view, or one being built beside it.

    Its rows follow from the facts up to ``position``; ``behind`` is how many positions the ledger is ahead.
    ``state``: ``current`` is read, ``new`` was never built, ``building`` is being built beside, ``old``
    belongs to no class that was asked about, ``stopped`` failed at position ``stopped_at`` for the reason
    ``cause``.
    """

    name: str
    version: int
    position: int
    behind: int
    state: ViewState
    stopped_at: int | None = None
    cause: str = ""


def status_of(build: Build, shapes: Sequence[ProjectionShape], end: int) -> ViewStatus:
    """The status of a build in a ledger that ends at position ``end``."""
    behind = max(0, end - build.position)
    state = _state(build, shapes)
    return ViewStatus(build.name, build.version, build.position, behind, state, build.stopped_at, build.cause)


def is_current(build: Build, shapes: Sequence[ProjectionShape]) -> bool:
    """Whether it is what one of these classes reads."""
    return build.state == "live" and any(
        (each.name, each.version) == (build.name, build.version) for each in shapes
    )


def _state(build: Build, shapes: Sequence[ProjectionShape]) -> ViewState:
    if build.stopped_at is not None:
        return "stopped"
    if build.state == "building":
        return "building"
    return "current" if is_current(build, shapes) else "old"
