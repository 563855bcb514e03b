"""Copies of a view as it once was, kept beside it, so that the past is folded from the nearest one."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from attrs import frozen
from sqlalchemy import Connection

from community_core.errors import StoreUnavailable, UnreadableEvent
from community_core.storage.folder.views import ViewsFile
from community_core.storage.interfaces.views import ViewsStorage
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.facts.corrections import Corrections, read_corrections
from community_core.views.facts.cut import Cut
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection_shape import ProjectionShape

APART = 200_000
"""Positions from one milestone to the next. Each keeps all rows of its view once more."""


def keep_if_due(storage: ViewsStorage, build: Build, after: int, apart: int) -> None:
    """Keep a milestone of a build that has come from ``after`` to where it stands, if it passed a multiple
    of ``apart`` on the way. It only saves time: where it cannot be written there is none."""
    if build.position // apart == after // apart:
        return
    with suppress(StoreUnavailable), storage.writing() as connection:
        if builds.build_with(connection, build.id) == build:
            builds.keep_milestone(connection, build)


@frozen
class Milestones:
    """Those of one projection's view, in the file of the views that are ``kept``."""

    kept: ViewsStorage
    facts: FactSource
    shape: ProjectionShape
    zone: ZoneInfo

    def begin(self, storage: ViewsFile, build: Build, cut: Cut) -> int:
        """Fill an empty build of a private storage from the last milestone that leads to a cut.

        Returns the position from which to fold on: 0 when there is none that can be made out. Without them
        the past is the same, so nothing about them may keep anybody from seeing it.
        """
        if not self.kept.is_file:
            return 0
        with suppress(StoreUnavailable, UnreadableEvent), storage.beside(self.kept) as connection:
            milestone = self._nearest(connection, cut)
            if milestone is not None:
                builds.copy_rows(connection, milestone, build)
                return milestone.position
        return 0

    def _nearest(self, connection: Connection, cut: Cut) -> Build | None:
        """The last one whose rows would be the same for the cut: all that is in them had happened by then,
        and the same corrections are in place."""
        found = self._found(connection)
        last = min(cut.upto, self._all_happened(cut)) if found else 0
        reached = [each for each in found if each.position <= last]
        if not reached:
            return None
        known = [cut.upto, *(each.corrected_upto for each in reached)]
        corrections = read_corrections(self.facts, self.shape, min(known), max(known))
        return next((each for each in reached if not _differs(each, cut, corrections)), None)

    def _all_happened(self, cut: Cut) -> int:
        """The position up to which all had happened by the cut's moment, as far as is known by then."""
        if cut.happened is None:
            return cut.upto
        first = self.facts.first_after(cut.happened)
        moved = read_corrections(self.facts, self.shape, 0, cut.upto).moved_after(cut.happened)
        later = [each for each in (first, *(fact.position for fact in moved)) if each is not None]
        return min(later, default=cut.upto + 1) - 1

    def _found(self, connection: Connection) -> list[Build]:
        """The latest first."""
        live = builds.live_beside(connection, self.shape, self.zone, self.facts.position)
        return [] if live is None else builds.milestones(connection, live)


def _differs(milestone: Build, cut: Cut, corrections: Corrections) -> bool:
    """Whether something in a milestone is corrected otherwise than what counts for the cut."""
    fewer, more = sorted((milestone.corrected_upto, cut.upto))
    return corrections.change_folded(milestone.position, fewer, more)
