"""Bringing views up to date before they are read, with a bar while it takes long."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from community_core.cli.screen.progress import progress_bar
from community_core.cli.views.installed import usable_views
from community_core.errors import CommunityError
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core import Community
    from community_core.views import Projection

    View = type[Projection[Any]]


def bring_up_to_date(community: "Community", projection: "type[Projection[Any]]") -> None:
    """One view, with everything recorded so far."""
    with progress_bar(say(f"bringing {projection.name} up to date", f"更新 {projection.name}")) as progress:
        community.engine.catch_up(projection, progress=progress)


def bring_all_up_to_date(community: "Community", which: "Callable[[View], object]" = bool) -> None:
    """Every view that can be, so that the next to look at one need not wait; of ``which`` this is true. What
    is wrong with a view, or with their file, is told to whoever reads it."""
    for projection in filter(which, usable_views()):
        with suppress(CommunityError):
            bring_up_to_date(community, projection)
