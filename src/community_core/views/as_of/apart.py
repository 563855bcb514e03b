"""Folding a view anew, apart from the live ones, in one go: nobody else reads or writes what it fills."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from community_core.storage.folder.views import ViewsFile
from community_core.storage.interfaces.views import ViewsStorage
from community_core.views.as_of.milestones import Milestones
from community_core.views.as_of.untouched import Untouched
from community_core.views.database import builds
from community_core.views.database.builds import Build
from community_core.views.facts.cut import Cut
from community_core.views.facts.pages import PageOfFacts, pages_of, pages_of_streams
from community_core.views.facts.source import FactSource
from community_core.views.folding.fold import Progress, fold_pages
from community_core.views.projections.projection import Projection, shape_of


def fold_apart(
    projection: type[Projection[Any]],
    facts: FactSource,
    cut: Cut,
    storage: ViewsFile,
    zone: ZoneInfo,
    *,
    kept: ViewsStorage,
    progress: Progress | None = None,
) -> Build:
    """Fill a new build in an empty, private storage. Raises whatever a handler raises, and is then no use.

    It begins with what the views ``kept`` have of it, and goes on in one transaction.
    """
    with storage.writing() as connection:
        build = builds.create(connection, shape_of(projection), zone, "live")
    pages = _begin(projection, facts, cut, storage, build, zone, kept)
    with storage.writing() as connection:
        fold_pages(
            projection,
            pages,
            storage.session(connection),
            build=build.id,
            zone=zone,
            reached=lambda position: progress and progress(position, cut.upto),
        )
    return build


def _begin(
    projection: type[Projection[Any]],
    facts: FactSource,
    cut: Cut,
    storage: ViewsFile,
    build: Build,
    zone: ZoneInfo,
    kept: ViewsStorage,
) -> Iterable[PageOfFacts]:
    """Fill a build with rows that are the same for the cut; the facts that are still to be folded."""
    shape = shape_of(projection)
    if not shape.single_stream:
        position = Milestones(kept, facts, shape, zone).begin(storage, build, cut)
        return pages_of(projection, facts, cut, position)
    streams = Untouched(kept, facts, shape, zone).begin(storage, build, cut)
    if streams is None:
        return pages_of(projection, facts, cut)
    return pages_of_streams(projection, facts, cut, streams)
