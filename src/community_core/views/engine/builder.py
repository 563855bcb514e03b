"""Bringing builds up to date: batch by batch, and again from the start when a folded fact was corrected."""

from datetime import datetime
from enum import Enum, auto
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from community_core.errors import ProjectionStopped
from community_core.storage.interfaces.views import ViewsStorage
from community_core.views.as_of.milestones import keep_if_due
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.facts.corrections import Corrections, read_corrections
from community_core.views.facts.pages import Pages, StreamPages
from community_core.views.facts.source import FactSource
from community_core.views.folding.fold import HandlerFailed, Progress, blaming_handlers, fold, fold_pages
from community_core.views.projections.projection import Projection, shape_of

BATCH = 8_000
PUT_RIGHT = 1_000
"""The most streams folded again in one transaction; when more were corrected, everything is folded anew."""


class BuildOutcome(Enum):
    """How an attempt to bring a build to a position ended."""

    REACHED = auto()
    STOPPED = auto()
    """A handler failed."""
    OUTDATED = auto()
    """A fact folded before has been corrected since."""
    GONE = auto()
    """Somebody else replaced it."""


class Builder:
    """Brings the builds of projections up to date. Any number of threads and processes may, at once:
    each batch begins by looking where the build stands, inside the transaction that writes it."""

    def __init__(
        self,
        facts: FactSource,
        storage: ViewsStorage,
        zone: ZoneInfo,
        batch: int = BATCH,
        happened: datetime | None = None,
        *,
        milestones: int | None = None,
    ) -> None:
        self._facts = facts
        self._storage = storage
        self._zone = zone
        self._batch = batch
        self._happened = happened
        self._milestones = milestones if storage.keeps_milestones else None

    def catch_up(
        self, projection: type[Projection[Any]], upto: int | None = None, progress: Progress | None = None
    ) -> int:
        """Bring the build that is read up to a position, or to the ledger's end; the position reached."""
        while True:
            build = self._live(projection)
            end = self._facts.position()
            target = end if upto is None else min(upto, end)
            if not build.knows_no_more_than(end):  # the ledger came back from an older backup
                self._replace(projection, target, progress)
                continue
            outcome, build = self._bring(projection, build, target, progress)
            if outcome is BuildOutcome.OUTDATED:
                self._replace(projection, target, progress)
            elif outcome is not BuildOutcome.GONE:
                self._show(projection, build)
                return build.position

    def rebuild(self, projection: type[Projection[Any]], progress: Progress | None = None) -> int:
        """Fold everything into a new build, and read that from now on; the position reached.

        ProjectionStopped when a handler fails; then the build that is read stays.
        """
        self._drop_unfinished(projection)
        while True:
            build = self._beside(projection)
            outcome, build = self._bring(projection, build, self._facts.position(), progress)
            if outcome is BuildOutcome.REACHED:
                self._switch(projection, build)
                return self.catch_up(projection, progress=progress)
            if outcome is not BuildOutcome.GONE:
                self._drop_unfinished(projection)
            if build.stopped_at is not None:
                raise ProjectionStopped(build.name, build.stopped_at, build.cause)

    def _replace(self, projection: type[Projection[Any]], target: int, progress: Progress | None) -> None:
        """Build beside, going on with what somebody else may have begun, and switch, even if it stopped."""
        build = self._beside(projection)
        outcome, build = self._bring(projection, build, target, progress)
        if outcome is BuildOutcome.OUTDATED:
            self._drop_unfinished(projection)
        elif outcome is not BuildOutcome.GONE:
            self._switch(projection, build)

    def _bring(
        self, projection: type[Projection[Any]], build: Build, target: int, progress: Progress | None
    ) -> tuple[BuildOutcome, Build]:
        """Fold batches until the build is at ``target``; how that ended, and the build as seen last."""
        corrections: Corrections | None = None
        while build.stopped_at is None and build.position < target:
            target = max(target, build.corrected_upto)
            if corrections is None or corrections.upto < target:
                corrections = read_corrections(self._facts, shape_of(projection), build.position, target)
            if not corrections.change_folded(build.position, build.corrected_upto):
                self._fold_batch(projection, build, corrections)
            elif not self._put_right(projection, build, corrections):
                return BuildOutcome.OUTDATED, build
            seen = self._look(build)
            if seen is None:
                return BuildOutcome.GONE, build
            if self._milestones and not shape_of(projection).single_stream:
                keep_if_due(self._storage, seen, build.position, self._milestones)
            build = seen
            if progress:
                progress(build.position, target)
        return (BuildOutcome.REACHED if build.stopped_at is None else BuildOutcome.STOPPED), build

    def _fold_batch(self, projection: type[Projection[Any]], build: Build, corrections: Corrections) -> None:
        """One transaction. It changes nothing when the build is no longer as it was seen."""
        pages = Pages(
            source=self._facts,
            shape=shape_of(projection),
            corrections=corrections,
            after=build.position,
            most=self._batch,
            happened=self._happened,
        )
        with self._storage.writing() as connection:
            if builds.build_with(connection, build.id) != build:
                return
            session = self._storage.session(connection)
            folded = fold(projection, pages, session, build=build.id, zone=self._zone)
            if folded.stopped_at is not None:
                builds.stop(connection, build, folded.stopped_at, folded.cause)
            builds.advance(connection, build, folded.position, corrections.upto)

    def _put_right(self, projection: type[Projection[Any]], build: Build, corrections: Corrections) -> bool:
        """Fold the streams again whose folded facts were corrected; whether that was enough.

        It is not when rows may follow from several streams, or a handler cannot bear what is right.
        """
        shape = shape_of(projection)
        if not shape.single_stream:
            return False
        streams = corrections.streams_changed(build.position, build.corrected_upto)
        if len(streams) > PUT_RIGHT:
            return False
        pages = StreamPages(
            source=self._facts,
            shape=shape,
            streams=streams,
            upto=build.position,
            corrected_upto=corrections.upto,
            happened=self._happened,
        )
        try:
            with self._storage.writing() as connection:
                if builds.build_with(connection, build.id) != build:
                    return True
                builds.remove_streams(connection, shape, build, streams)
                session = self._storage.session(connection)
                with blaming_handlers():
                    fold_pages(projection, pages, session, build=build.id, zone=self._zone)
                builds.advance(connection, build, build.position, corrections.upto)
        except HandlerFailed:
            return False
        return True

    def _look(self, build: Build) -> Build | None:
        """The build as it is now; None when somebody replaced it."""
        with self._storage.reading() as connection:
            seen = builds.build_with(connection, build.id)
        return None if seen is None or seen.state == "replaced" else seen

    def _live(self, projection: type[Projection[Any]]) -> Build:
        """The build that is read, made now if there was none."""
        shape = shape_of(projection)
        with self._storage.reading() as connection:
            build = builds.live_build(connection, shape, self._zone)
        if build is not None:
            return build
        with self._storage.writing() as connection:
            build = builds.live_build(connection, shape, self._zone)
            return build or builds.create(connection, shape, self._zone, "live")

    def _beside(self, projection: type[Projection[Any]]) -> Build:
        """A build that is not read yet: one that somebody else began, or a new one."""
        shape = shape_of(projection)
        description = shape.description(self._zone)
        with self._storage.writing() as connection:
            for build in builds.builds_of(connection, shape, "building"):
                if build.description == description:
                    return build
            return builds.create(connection, shape, self._zone, "building")

    def _drop_unfinished(self, projection: type[Projection[Any]]) -> None:
        with self._storage.writing() as connection:
            for build in builds.builds_of(connection, shape_of(projection), "building"):
                builds.replace(connection, build)
            self._sweep(connection)

    def _switch(self, projection: type[Projection[Any]], build: Build) -> None:
        """Read this build from now on, unless somebody else has seen to it or dropped it."""
        with self._storage.writing() as connection:
            now = builds.build_with(connection, build.id)
            if now is not None and now.state == "building":
                builds.switch(connection, now, projection)
                self._sweep(connection)

    def _sweep(self, connection: Connection) -> None:
        if self._storage.may_drop(connection):
            builds.sweep(connection)

    def _show(self, projection: type[Projection[Any]], build: Build) -> None:
        """Lead the SQL views to a build that has come to the end for the first time."""
        if build.shown or build.stopped_at is not None:
            return
        with self._storage.reading() as connection:
            wanted = builds.may_be_shown(connection, build)
        if wanted:
            with self._storage.writing() as connection:
                builds.show_if_hidden(connection, projection)
