"""Copies of a view as it once was, kept beside it, so that the past is folded from the nearest one."""

from zoneinfo import ZoneInfo

from attrs import frozen
from sqlalchemy import Connection

from community_core.views import builds
from community_core.views.builds import Build
from community_core.views.corrections import read_corrections
from community_core.views.facts import Facts
from community_core.views.past import Cut
from community_core.views.projection import ProjectionShape
from community_core.views.storage import Storage

APART = 200_000
"""Positions from one milestone to the next, which is what is folded at most to see the past. Each keeps all
rows of its view once more."""


def keep_if_due(connection: Connection, build: Build, position: int, apart: int) -> None:
    """Keep a milestone of a build that has just come from ``build.position`` to ``position``, if it passed
    a multiple of ``apart`` on the way."""
    if position // apart > build.position // apart:
        builds.keep_milestone(connection, build)


@frozen
class Milestones:
    """Those of one projection's view, in the file of the views that are ``kept``."""

    kept: Storage
    facts: Facts
    shape: ProjectionShape
    zone: ZoneInfo

    def begin(self, storage: Storage, build: Build, cut: Cut) -> int:
        """Fill an empty build of a private storage from the last milestone that leads to a cut.

        Returns the position from which to fold on: 0 when there is none.
        """
        if not self.kept.is_file:
            return 0
        with storage.beside(self.kept) as connection:
            milestone = self._nearest(connection, cut)
            if milestone is None:
                return 0
            builds.copy_rows(connection, milestone, build)
        return milestone.position

    def _nearest(self, connection: Connection, cut: Cut) -> Build | None:
        """The last one whose rows would be the same for the cut: all that is in them had happened by then,
        and the same corrections are in place."""
        found = self._found(connection)
        if not found:
            return None
        later = None if cut.happened is None else self.facts.first_after(cut.happened)
        last = cut.upto if later is None else min(cut.upto, later - 1)
        reached = (each for each in found if each.position <= last)
        return next((each for each in reached if self._is_corrected_alike(each, cut)), None)

    def _found(self, connection: Connection) -> list[Build]:
        """The latest first; none when the class was changed or the ledger came back from an older backup."""
        description, end = self.shape.description(self.zone), self.facts.position()
        for live in builds.builds_of(connection, self.shape, "live"):
            if live.description == description and live.position <= end:
                return builds.milestones(connection, live)
        return []

    def _is_corrected_alike(self, milestone: Build, cut: Cut) -> bool:
        fewer, more = sorted((milestone.corrected_upto, cut.upto))
        between = read_corrections(self.facts, self.shape, fewer, more)
        return not between.change_folded(milestone.position, fewer)
