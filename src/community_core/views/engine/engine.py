"""The engine: views are caught up when they are read, rebuilt beside themselves, and stop one at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock, RLock
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve

from community_core.errors import ProjectionStopped
from community_core.privacy import Opener, Vault
from community_core.storage.interfaces.views import Session, is_storage_trouble
from community_core.storage.places import Where, views_in
from community_core.views.as_of.apart import fold_apart
from community_core.views.as_of.milestones import APART
from community_core.views.as_of.remembering import FoldedApart, LatestPasts
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.database.statements import stored_table
from community_core.views.database.stored_rows import StoredRows
from community_core.views.engine.builder import BATCH, Builder
from community_core.views.engine.checking import ViewCheck, check_view, departures
from community_core.views.engine.status import ViewStatus, is_current, status_of
from community_core.views.explaining.comparison import Change, Comparison
from community_core.views.explaining.explanation import Explanation, explain
from community_core.views.explaining.reasons import Reason
from community_core.views.facts.cut import Cut
from community_core.views.facts.source import CountedFacts, Counting, FactSource
from community_core.views.folding.fold import Progress
from community_core.views.projections.keys import key_of
from community_core.views.projections.projection import Projection, bound, shape_of
from community_core.views.projections.question import Question
from community_core.views.tables.row_shape import RowShape

P = TypeVar("P", bound=Projection[Any])


class Engine:
    """Keeps the views of one ledger.

    ``path`` is a file that may be deleted while nobody has it open, or None to keep views in memory. ``zone``
    is the community's; ``clock`` tells the moment views are asked from. ``batch`` is the most facts one
    transaction takes, ``milestones`` how many positions lie between the copies of a view that are kept in a
    file (0: none are). With ``read_only`` nothing in the file is written, and views are folded on apart.
    ``vault`` opens sealed values for readers; without one they stay sealed. Threads may
    share an engine, processes open their own on the same file. The file is opened at the first use: whatever
    is wrong with it never keeps facts from being recorded.
    """

    def __init__(
        self,
        facts: FactSource,
        path: Where,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        vault: Vault | None = None,
        batch: int = BATCH,
        milestones: int = APART,
        read_only: bool = False,
    ) -> None:
        self._facts = facts
        self._zone = zone
        self._clock = clock
        self._vault = vault
        self._batch = batch
        self._read_only = read_only
        self._storage = views_in(path, builds.CREATION, read_only=read_only)
        self._builder = Builder(facts, self._storage, zone, batch, milestones=milestones)
        self._turns: defaultdict[str, Any] = defaultdict(RLock)
        self._turns_lock = Lock()
        self._pasts = LatestPasts()

    def view(
        self,
        projection: type[P],
        *,
        fresh: bool = True,
        now: datetime | None = None,
        reader: str | None = None,
        counting: bool = False,
        question: Question | None = None,
    ) -> P:
        """A view, caught up with everything recorded so far; iterate it, or ask its queries.

        What it shows is one state, that of the moment it was asked for, so ask again for news and let it go
        soon: the file keeps what it shows for as long. (In memory, later facts show once another reader has
        caught up.) ``fresh=False`` takes it as it stands, perhaps empty, and never waits. ``now`` is the
        moment it is asked from, the clock's when left out. ``reader`` is who sees personal columns opened;
        ``counting`` that no row of it is shown: then what could tell who somebody erased was stays in.
        ``question`` is one that other views are asked together with this, for the same reader and day.

        Raises ProjectionStopped when a handler failed, InvalidProjection when the class changed without a new
        version, StoreUnavailable when the file cannot be used.
        """
        if self._read_only:
            return self.as_of(projection, now=now, reader=reader)
        if fresh:
            self.catch_up(projection)
        moment = now or self._clock()
        with self._storage.snapshot() as (connection, session):
            build = builds.live_build(connection, shape_of(projection), self._zone)
            if build is not None:
                _refuse_stopped(build)
                return self._bound(projection, build, session, moment, reader, counting, question)
        return self.as_of(projection, upto=0, now=moment)

    def catch_up(
        self, projection: type[Projection[Any]], *, upto: int | None = None, progress: Progress | None = None
    ) -> int:
        """Fold what was recorded since, up to a position or to the end; the position reached.

        A projection whose handler fails stays at the fact before. Raises what :meth:`view` raises, but
        ProjectionStopped.
        """
        with self._turn(projection):
            return self._builder.catch_up(projection, upto, progress)

    def rebuild(self, projection: type[Projection[Any]], *, progress: Progress | None = None) -> int:
        """Fold everything again beside the rows there are, then switch to the new ones; the position reached.

        ``progress(position, target)`` is called after each batch. Raises ProjectionStopped when a handler
        fails; the rows there are then stay as they are.
        """
        return self._builder.rebuild(projection, progress)

    def as_of(
        self,
        projection: type[P],
        *,
        upto: int | None = None,
        happened: datetime | None = None,
        now: datetime | None = None,
        reader: str | None = None,
        progress: Progress | None = None,
        question: Question | None = None,
    ) -> P:
        """The view as it was: of the facts up to a position, and of those that happened by a moment.

        Corrections count as far as they were recorded by ``upto``, whenever they happened. The rows are
        folded on from the nearest milestone, or anew, apart from the live ones in memory or a temporary file;
        the latest few are kept for the next time.
        ``now`` is the moment it is asked from: ``happened`` when left out, or else the clock's. ``question``
        as for :meth:`view`. Raises ProjectionStopped.
        """
        end = self._facts.position()
        cut = Cut(end if upto is None else min(upto, end), happened)
        past = self._past(projection, cut, progress)
        with past.storage.snapshot() as (_, session):
            moment = now or happened or self._clock()
            return self._bound(projection, past.build, session, moment, reader, question=question)

    def _looked_back(self, projection: type[P], cut: Cut, now: datetime, counting: Counting | None) -> P:
        progress = (lambda position, _: counting(position)) if counting else None
        return self.as_of(projection, upto=cut.upto, happened=cut.happened, now=now, progress=progress)

    def _past(
        self, projection: type[Projection[Any]], cut: Cut, progress: Progress | None = None
    ) -> FoldedApart:
        return self._pasts.get(projection, cut, lambda: self._fold_apart(projection, cut, progress))

    def _fold_apart(
        self, projection: type[Projection[Any]], cut: Cut, progress: Progress | None
    ) -> FoldedApart:
        storage = builds.private_storage()
        try:
            build = fold_apart(
                projection, self._facts, cut, storage, self._zone, kept=self._storage, progress=progress
            )
            return FoldedApart(storage, build)
        except Exception as error:  # whatever a plugin's handler does: find out carefully where and why
            if is_storage_trouble(error.__cause__ or error):
                raise
        return self._fold_carefully(projection, cut, progress)

    def _fold_carefully(
        self, projection: type[Projection[Any]], cut: Cut, progress: Progress | None
    ) -> FoldedApart:
        storage = builds.private_storage()
        builder = Builder(self._facts, storage, self._zone, self._batch, cut.happened)
        builder.catch_up(projection, cut.upto, progress)
        with storage.reading() as connection:
            build = builds.live_build(connection, shape_of(projection), self._zone)
        assert build is not None
        _refuse_stopped(build)
        return FoldedApart(storage, build)

    def explain(
        self,
        projection: type[Projection[Any]],
        key: Any,
        cut: Cut,
        now: datetime | None = None,
        *,
        counting: Counting | None = None,
    ) -> Explanation:
        """Why a row of the view, as it was by a cut, was what it was. ``key`` is its key, or a tuple of its
        parts. InvalidInput when there was no such row. Raises ProjectionStopped."""
        moment = now or self._clock()
        self._looked_back(projection, cut, moment, counting)  # or it says what stopped it
        facts = CountedFacts(self._facts, counting) if counting else self._facts
        found = explain(projection, key_of(projection, key), facts, cut, self._zone, moment)
        if self._vault is None:
            return found
        opener = self._vault.opener(None, "explain")  # nothing is opened, but who was erased reads as erased
        shape = shape_of(projection)
        rows = RowShape(shape.row).opened(list(found.rows), opener, shape.key_columns[0].name)
        return evolve(found, rows=tuple(rows), reasons=_seen(found.reasons, opener))

    def diff(
        self,
        projection: type[Projection[Any]],
        earlier: Cut,
        later: Cut,
        now: datetime | None = None,
        *,
        counting: Counting | None = None,
    ) -> list[Change]:
        """The rows that came, went and changed between two cuts, with the facts each change is due to.

        Both are seen from ``now``, so that only facts make a difference. Raises ProjectionStopped.
        """
        moment = now or self._clock()
        before, after = (self._looked_back(projection, each, moment, counting) for each in (earlier, later))
        facts = CountedFacts(self._facts, counting) if counting else self._facts
        known = self._past(projection, earlier)
        comparison = Comparison(projection, facts, earlier, later, known, self._zone, moment)
        found = comparison.changes(before, after)
        if self._vault is None:
            return found
        opener = self._vault.opener(None, "diff")
        return [evolve(each, reasons=_seen(each.reasons, opener)) for each in found]

    def status(self, projections: Iterable[type[Projection[Any]]] = ()) -> list[ViewStatus]:
        """How far each of these views, and whatever else the file keeps, has come."""
        end = self._facts.position()
        with self._storage.reading() as connection:
            found = builds.all_builds(connection)
        shapes = [shape_of(each) for each in projections]
        built = {(each.name, each.version) for each in found if each.state == "live"}
        new = [each for each in shapes if (each.name, each.version) not in built]
        listed = [status_of(build, shapes, end) for build in found]
        listed += [ViewStatus(each.name, each.version, 0, end, "new") for each in new]
        return sorted(listed, key=lambda each: (each.name, each.version))

    def prune(self, keep: Iterable[type[Projection[Any]]]) -> list[ViewStatus]:
        """Drop all but what these classes read: old versions, unfinished builds, views of no class given.

        Returns what was dropped. Nothing is lost: any of it comes back when a class asks for it.
        """
        projections = list(keep)
        shapes, end = [shape_of(each) for each in projections], self._facts.position()
        with self._storage.writing() as connection:
            dropped = [each for each in builds.all_builds(connection) if not is_current(each, shapes)]
            for build in dropped:
                builds.replace(connection, build)
            if self._storage.may_drop(connection):
                builds.sweep(connection)
            for projection in projections:
                builds.show_if_hidden(connection, projection)
        return [status_of(build, shapes, end) for build in dropped]

    def check(self, projection: type[Projection[Any]]) -> ViewCheck:
        """Whether the rows that are kept of a view are what the facts make, folded again from the first.

        Nothing is written. Whoever reads a view trusts the file of the views as far as nobody asks this.
        """
        return check_view(projection, self._facts, self._storage, self._zone, self._batch)

    def departures(self, projections: Iterable[type[Projection[Any]]]) -> list[str]:
        """What else in the file of the views may lead its readers astray: see :func:`departures`."""
        return departures(self._storage, list(projections))

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the file; always, unless it is read only."""
        return self._storage.was_still

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
        self._pasts.forget()
        self._storage.close()

    def _bound(
        self,
        projection: type[P],
        build: Build,
        session: Session,
        now: datetime,
        reader: str | None,
        counting: bool = False,
        question: Question | None = None,
    ) -> P:
        shapes = shape_of(projection).tables
        why = f"view {projection.name}"
        opening = self._vault.opener(reader, why, counting=counting) if self._vault else None
        tables = {
            name: StoredRows(stored_table(each, build.id), session, opening) for name, each in shapes.items()
        }
        view: P = bound(projection, tables, self._zone, now, question)
        return view

    def _turn(self, projection: type[Projection[Any]]) -> Any:
        """Threads catch one view up one after the other; the second finds the work done."""
        with self._turns_lock:
            return self._turns[shape_of(projection).name]


def _seen(reasons: Iterable[Reason], opener: Opener) -> tuple[Reason, ...]:
    return tuple(each.seen(opener) for each in reasons)


def _refuse_stopped(build: Build) -> None:
    if build.stopped_at is not None:
        raise ProjectionStopped(build.name, build.stopped_at, build.cause)
