"""A live endpoint brought in: each page is recorded before the next is asked for."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from attrs import define, evolve, field, frozen

from community_core.errors import CommunityError
from community_core.importing.destination import Destination
from community_core.importing.endpoints.asking import Endpoint, Patience
from community_core.importing.endpoints.open311 import WINDOW, QueryPlace, RequestPage, pages
from community_core.importing.endpoints.places import QueryPlaces
from community_core.importing.files.rows import SourceRow, SourceTable
from community_core.importing.importer import Import, ImportCounts, ImportFile
from community_core.importing.mappings.mapping import FileMapping
from community_core.importing.rehearsing.rehearsal import (
    FirstSetAside,
    Rehearsable,
    Rehearsal,
    RehearsedCommunity,
)
from community_core.importing.rejects import Aside, Rejects
from community_core.store import Store
from community_core.telling.language import several
from community_core.times import system_clock

Progress = Callable[[ImportCounts], None]
_COUNTED = ("read", "recorded", "requests", "already_known", "flagged", "erased", "set_aside")
_TOLD_AT_MOST = 10


class Kept(Destination, Protocol):
    """A community that is kept somewhere."""

    @property
    def store(self) -> Store:
        """Where."""
        ...


def is_endpoint(where: str) -> bool:
    """Whether that is the address of an endpoint, and no file."""
    return where.startswith(("http://", "https://"))


def import_endpoint(
    into: Kept,
    address: str,
    mapping: FileMapping,
    *,
    since: datetime | None = None,
    by: str = "system:import",
    rejects: str | Path | None = None,
    progress: Progress = lambda _: None,
    patience: Patience | None = None,
) -> ImportCounts:
    """Record what is new at an endpoint of Open311 GeoReport v2, of requests raised ``since`` a moment,
    ninety days ago when left out. The same again adds nothing but news; rows that cannot be read go to
    ``rejects``, which when left out is a file here, named by the source.

    Each page is durable before the next is asked for; what breaks off goes on there the next time. Raises
    InvalidInput, saying what was recorded, where the endpoint does not answer as it should; else what
    :func:`community_core.importing.import_file` raises.
    """
    beside = Path(f"{mapping.source}.rejects.csv")
    with Rejects(Path(rejects or beside), of=Path(address)) as aside:
        work = _Work(
            into, address, mapping, by, aside, QueryPlaces(into.store.folder), patience or Patience()
        )
        try:
            return work.through(since, progress)
        except CommunityError as error:
            work.say_what_was_recorded(error)
            raise


def rehearse_endpoint(
    of: Rehearsable,
    address: str,
    mapping: FileMapping,
    *,
    since: datetime | None = None,
    by: str = "system:import",
    progress: Progress = lambda _: None,
    patience: Patience | None = None,
) -> Rehearsal:
    """What :func:`import_endpoint` would record, from the beginning; nothing is written."""
    with RehearsedCommunity(of) as community:
        aside = FirstSetAside()
        work = _Work(community, address, mapping, by, aside, QueryPlaces(None), patience or Patience())
        return community.rehearsal(work.through(since, progress), aside)


@frozen
class _Begun:
    """Since when it asks, and where it goes on."""

    since: datetime
    place: QueryPlace


@define
class _Work:
    into: Destination
    address: str
    mapping: FileMapping
    by: str
    aside: Aside
    places: QueryPlaces
    patience: Patience
    counts: ImportCounts = field(factory=ImportCounts)

    def through(self, since: datetime | None, progress: Progress) -> ImportCounts:
        """Work through what is left."""
        endpoint = Endpoint(self.address, self.patience)
        self.into.admit(self.by, ImportFile(source=self.mapping.source, path=Path(self.address)))
        begun = self._begun(since)
        self.places.keep(self._key, begun.since, begun.place)
        for page in pages(endpoint, begun.place):
            self._record(page)
            self.places.keep(self._key, begun.since, page.then)
            progress(self.counts)
        self.places.keep(self._key, begun.since, QueryPlace(windows=()))
        return self.counts

    def _begun(self, since: datetime | None) -> _Begun:
        now = system_clock()
        beginning = since or now - WINDOW
        place = self.places.of(self._key, since)
        return _Begun(beginning, place or QueryPlace.at_beginning(beginning, now + timedelta(minutes=5)))

    @property
    def _key(self) -> str:
        return f"{self.mapping.source} {self.address}"

    def _record(self, page: RequestPage) -> None:
        table = SourceTable(frozenset(self.mapping.columns_used), self._rows(page))
        order = Import(into=self.into, mapping=self.mapping, aside=self.aside, by=self.by)
        counts = order.of_table(table)
        added = {name: getattr(self.counts, name) + getattr(counts, name) for name in _COUNTED}
        aside = (*self.counts.aside, *counts.aside)[:_TOLD_AT_MOST]
        rejects = counts.rejects or self.counts.rejects
        unknown = dict((Counter(self.counts.unknown) + Counter(counts.unknown)).most_common())
        self.counts = evolve(self.counts, **added, aside=aside, rejects=rejects, unknown=unknown)

    def _rows(self, page: RequestPage) -> Iterator[SourceRow]:
        for number, record in enumerate(page.records, start=self.counts.read + 1):
            yield SourceRow(number, record, json.dumps(record, ensure_ascii=False), record=number)

    def say_what_was_recorded(self, error: CommunityError) -> None:
        """Add to an error what is durable in spite of it."""
        read, recorded = self.counts.read, self.counts.recorded
        told = f"{several(recorded, 'fact')} of {several(read, 'request')}"
        error.en += f" Recorded before that: {told}."
        error.zh += f"此前已由 {read} 件诉求记录 {recorded} 条事实。"
        if read:
            error.en += " The next import goes on there."
            error.zh += "下次导入从中断处继续。"
