"""The rows of a live view that are the same in its past: only the streams that differ are folded again."""

from collections.abc import Sequence
from contextlib import suppress
from zoneinfo import ZoneInfo

from attrs import frozen
from sqlalchemy import Connection

from community_core.errors import StoreUnavailable
from community_core.storage.folder.views import ViewsFile
from community_core.storage.interfaces.views import ViewsStorage
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.facts.corrections import read_corrections
from community_core.views.facts.cut import Cut
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection_shape import ProjectionShape


@frozen
class Untouched:
    """The live rows of one single-stream projection, in the file of the views that are ``kept``."""

    kept: ViewsStorage
    facts: FactSource
    shape: ProjectionShape
    zone: ZoneInfo

    def begin(self, storage: ViewsFile, build: Build, cut: Cut) -> Sequence[str] | None:
        """Fill an empty build of a private storage with the rows that are the same for a cut.

        Returns the streams that are still to be folded; None when there are no live rows to begin from, and
        so all of them are. Without them the past is the same, so nothing about them may keep anybody from
        seeing it.
        """
        if not self.kept.is_file:
            return None
        with suppress(StoreUnavailable), storage.beside(self.kept) as connection:
            live = builds.live_beside(connection, self.shape, self.zone, self.facts.position)
            if live is not None:
                return self._take_over(connection, live, build, cut)
        return None

    def _take_over(self, connection: Connection, live: Build, build: Build, cut: Cut) -> Sequence[str] | None:
        streams = self._touched(live, cut)
        if cut.upto <= len(streams):  # so little was known then that it is sooner folded from the first fact
            return None
        builds.copy_rows(connection, live, build)
        builds.remove_streams(connection, self.shape, build, streams)
        return streams

    def _touched(self, live: Build, cut: Cut) -> Sequence[str]:
        """The streams of which the live view and the cut know different facts or corrections."""
        known = (live.position, live.corrected_upto, cut.upto)
        touched = self.facts.streams_since(min(known), max(known), cut.happened)
        if cut.happened is None:
            return touched
        moved = read_corrections(self.facts, self.shape, 0, max(known)).streams_moved()
        return sorted({*touched, *moved})
