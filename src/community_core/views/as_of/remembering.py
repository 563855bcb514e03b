"""Views of the past that were asked for last: they never change, so they are kept for the next time."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from attrs import frozen

from community_core.storage.interfaces.views import ViewsStorage
from community_core.views.database.builds import Build
from community_core.views.facts.cut import Cut
from community_core.views.projections.projection import Projection

KEPT = 4
"""How many. Each takes up to 32 MB of memory, the rest of it is in a temporary file."""


@frozen
class FoldedApart:
    """A view of the past: a private storage, and the build in it."""

    storage: ViewsStorage
    build: Build


class LatestPasts:
    """Keeps the latest few. Threads may share it; two that ask for the same at once may both fold it.

    A projection folded up to a position is the same for ever, whatever is recorded later: corrections from
    beyond the cut do not count.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[type[Projection[Any]], Cut], FoldedApart] = OrderedDict()
        self._lock = Lock()

    def get(
        self, projection: type[Projection[Any]], cut: Cut, fold: Callable[[], FoldedApart]
    ) -> FoldedApart:
        """The view as it was folded before, or now by ``fold``."""
        key = projection, cut
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        folded = fold()
        with self._lock:
            self._kept[key] = folded
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return folded

    def forget(self) -> None:
        """Let go of all; those who still read one keep it alive."""
        with self._lock:
            self._kept.clear()
