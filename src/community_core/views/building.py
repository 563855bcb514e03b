"""Bringing builds up to date: batch by batch, and again from the start when a folded fact was corrected."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any
from zoneinfo import ZoneInfo

from community_core.errors import ProjectionStopped
from community_core.ledger import Recorded
from community_core.views import builds
from community_core.views.builds import Build
from community_core.views.corrections import Corrections, read_corrections
from community_core.views.facts import Facts
from community_core.views.folding import Folded, fold
from community_core.views.projection import Projection, ProjectionShape, shape_of
from community_core.views.storage import Storage

BATCH = 10_000
Progress = Callable[[int, int], None]
"""Called after each batch with the position reached and the one aimed at."""
Only = Callable[[Recorded[Any]], bool]
"""Which facts count."""


class Outcome(Enum):
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
        self, facts: Facts, storage: Storage, zone: ZoneInfo, batch: int = BATCH, only: Only | None = None
    ) -> None:
        self._facts = facts
        self._storage = storage
        self._zone = zone
        self._batch = batch
        self._only = only

    def catch_up(
        self, projection: type[Projection[Any]], upto: int | None = None, progress: Progress | None = None
    ) -> int:
        """Bring the build that is read up to a position, or to the end of the ledger; the position reached."""
        end = self._facts.position()
        target = end if upto is None else min(upto, end)
        while True:
            build = self._live(projection)
            outcome = Outcome.OUTDATED if build.position > end else self._bring(projection, build, target, progress)
            if outcome is Outcome.OUTDATED:
                self._replace(projection, target, progress)
            elif outcome is not Outcome.GONE:
                return self._shown(projection).position

    def rebuild(self, projection: type[Projection[Any]], progress: Progress | None = None) -> int:
        """Fold everything into a new build, and read that from now on; the position reached."""
        self._drop_unfinished(projection)
        build = self._beside(projection)
        outcome = self._bring(projection, build, self._facts.position(), progress)
        if outcome is Outcome.STOPPED:
            raise self._given_up(build)
        if outcome is Outcome.REACHED:
            self._switch(projection, build)
        return self.catch_up(projection, progress=progress)

    def _replace(self, projection: type[Projection[Any]], target: int, progress: Progress | None) -> None:
        """Build beside, going on with what somebody else may have begun, and switch: also to one that stopped."""
        build = self._beside(projection)
        outcome = self._bring(projection, build, target, progress)
        if outcome is Outcome.OUTDATED:
            self._drop_unfinished(projection)
        elif outcome is not Outcome.GONE:
            self._switch(projection, build)

    def _bring(
        self, projection: type[Projection[Any]], begun: Build, target: int, progress: Progress | None
    ) -> Outcome:
        corrections: Corrections | None = None
        while True:
            build = self._look(begun)
            if build is None:
                return Outcome.GONE
            if build.stopped_at is not None:
                return Outcome.STOPPED
            if build.position >= target:
                return Outcome.REACHED
            target = max(target, build.corrected_upto)
            if corrections is None or corrections.upto < target:
                corrections = read_corrections(self._facts, shape_of(projection), build.position, target)
            if corrections.change_folded(build.position, build.corrected_upto):
                return Outcome.OUTDATED
            self._fold_batch(projection, build, corrections)
            if progress:
                progress(min(build.position + self._batch, target), target)

    def _fold_batch(self, projection: type[Projection[Any]], build: Build, corrections: Corrections) -> None:
        """One transaction. It changes nothing when the build is no longer as it was seen."""
        shape, target = shape_of(projection), corrections.upto
        facts = self._read(shape, build.position, target)
        reached = facts[-1].position if len(facts) == self._batch else target
        facts = corrections.applied([each for each in facts if self._only is None or self._only(each)])
        with self._storage.writing() as connection:
            if builds.build_with(connection, build.id) != build:
                return
            if facts:
                session = self._storage.session(connection)
                folded = fold(projection, facts, session, build=build.id, zone=self._zone)
                if folded.cause:
                    builds.stop(connection, build, folded.position, folded.cause)
                    reached = folded.position - 1
                elif folded.position < facts[-1].position:
                    reached = folded.position
            builds.advance(connection, build, reached, target)

    def _read(self, shape: ProjectionShape, after: int, upto: int) -> list[Recorded[Any]]:
        if not shape.handlers:
            return []
        if object in shape.handlers:
            return self._facts.read(after=after, upto=upto, limit=self._batch)
        registry = self._facts.registry
        names = [name for each in shape.handlers for name in registry.stored_names(each)]
        return self._facts.read(after=after, upto=upto, limit=self._batch, types=names)
