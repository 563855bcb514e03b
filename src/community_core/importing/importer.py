"""Importing a file: its rows, a batch at a time, into the ledger; and the count of what became of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from attrs import Factory, evolve, frozen

from community_core.domain import Command, RequestRaised
from community_core.domain.kit.values.help import Word
from community_core.errors import CommunityError, Conflict, InvalidInput
from community_core.importing.cases.case import Case
from community_core.importing.cases.event_log import gathered, refuse_event_log
from community_core.importing.cases.no_case import why_no_case
from community_core.importing.cases.people import NamedPeople, forgetting, people_in
from community_core.importing.destination import Destination, ImportLedger
from community_core.importing.files.rows import BadRow, SourceRow, SourceTable, Unreadable, shown
from community_core.importing.mappings.mapping import FileMapping
from community_core.importing.mappings.written_days import LedgerYear
from community_core.importing.opening import open_table
from community_core.importing.reading import Group, GroupReader, Reading, read_beside, read_here
from community_core.importing.recording.continuation import Upshot
from community_core.importing.recording.planning import Planner
from community_core.importing.rejects import Aside, Rejects, SetAside
from community_core.ledger import IntegrityError
from community_core.storage.sqlite.connections import TEMPORARY, connect
from community_core.telling.language import several
from community_core.times import end_or_start, in_utc, system_clock

BATCH = 1000
"""Rows recorded together."""

T = TypeVar("T")
_ATTEMPTS = 10
_TOLD_AT_MOST = 10


@frozen(kw_only=True)
class ImportFile(Command):
    """What ``authorize`` is asked about an import, once for the whole file: whose facts it brings."""

    source: str
    path: Path


@frozen
class PerhapsRegistered:
    """Somebody of whom nobody knows whether they are in the register: their facts are on a ``record`` of
    their own; ``known`` are the ids of those who may be the same."""

    record: str
    known: tuple[str, ...]


@frozen(kw_only=True)
class ImportCounts:
    """What became of the rows of a file, so far.

    ``read``: rows read, which are the ones set aside, the ones already known and those that added something.
    ``recorded``: facts added, ``requests`` of them new requests. ``already_known``: rows that added nothing.
    ``flagged``: rows that break a rule, and are kept; ``erased`` of them name somebody who was erased, and
    are kept without them. ``set_aside``: rows that could not be read; they are in
    the file ``rejects``, None when there are none, and the first of them ``aside``. At the end ``unknown``
    are the words of its columns that the mapping does not know, such as ``status: 归档``, each with its rows,
    ``begun`` what begins as rows name it, by name, with what such is called in English and Chinese,
    ``perhaps`` whom rows name with a place, and the register knows by that name and no place, and
    ``vanished`` the numbers of cases that a complete file does not have any more.
    """

    read: int = 0
    recorded: int = 0
    requests: int = 0
    already_known: int = 0
    flagged: int = 0
    erased: int = 0
    set_aside: int = 0
    rejects: Path | None = None
    aside: tuple[SetAside, ...] = ()
    unknown: Mapping[str, int] = Factory(dict)
    begun: Mapping[str, Word] = Factory(dict)
    perhaps: Mapping[str, PerhapsRegistered] = Factory(dict)
    vanished: tuple[str, ...] = ()

    def with_aside(self, told: SetAside, rejects: Path | None) -> "ImportCounts":
        """The counts with one more row set aside."""
        aside = self.aside if len(self.aside) >= _TOLD_AT_MOST else (*self.aside, told)
        return evolve(self, set_aside=self.set_aside + 1, rejects=rejects, aside=aside)

    def with_batch(self, cases: Sequence[Case], upshots: Sequence[Upshot]) -> "ImportCounts":
        """The counts after one more batch of cases."""
        told = [(each, case.rows) for each, case in zip(upshots, cases, strict=True)]
        return evolve(
            self,
            recorded=self.recorded + sum(each.facts for each in upshots),
            requests=self.requests + sum(each.new_request for each in upshots),
            already_known=self.already_known + sum(rows for each, rows in told if not each.facts),
            flagged=self.flagged + sum(rows for each, rows in told if each.flagged),
            erased=self.erased + sum(each.names_erased for each in upshots),
        )


def import_file(
    into: Destination,
    path: str | Path,
    mapping: FileMapping,
    *,
    by: str = "system:import",
    rejects: str | Path | None = None,
    as_of: date | None = None,
    complete: bool = False,
    workers: int = 1,
    progress: Callable[[ImportCounts], None] = lambda _: None,
) -> ImportCounts:
    """Record what is new in a file, and count. The same file again adds nothing, a later export its news.

    ``by`` is the actor of the facts. ``as_of`` is when all of the file was so, a time with a zone or a day of
    the community: one that is older than what was heard of a case undoes nothing. Without it the rows say so
    themselves, or the file is the newest. ``complete``: it has every case of its source, so that those known
    from before that it does not have are named in the counts, as ``vanished``. Rows that cannot be read go to
    ``rejects``, a CSV file made when there are any; left out, it stands beside the file and is named like it,
    with ``.rejects.csv``. ``progress`` is told the counts after every thousand rows, and at the end; what is
    counted as recorded is durable. With ``workers`` of two or more, rows are read in a process beside while
    those before are recorded, a fifth faster with fifty thousand rows; a script that asks for it
    begins under ``if __name__ == "__main__"``.

    Raises InvalidInput for a file that cannot be read or written, UnknownName for a column it does not have,
    Conflict when others keep importing the same, StoreUnavailable; Forbidden when the community's
    ``authorize`` does not let ``by`` give :class:`ImportFile`.
    """
    source = Path(path)
    beside = source.parent / f"{source.name}.rejects.csv"
    with Rejects(Path(rejects or beside), of=source) as aside:
        return Import(
            into=into,
            mapping=mapping,
            aside=aside,
            by=by,
            as_of=as_of,
            complete=complete,
            workers=workers,
            progress=progress,
        ).of_file(source)


@frozen(kw_only=True)
class Import:
    """An import, as :func:`import_file` has it, into whatever stands for a community; rows that cannot be
    read go ``aside``."""

    into: Destination
    mapping: FileMapping
    aside: Aside
    by: str
    as_of: date | None = None
    complete: bool = False
    workers: int = 1
    progress: Callable[[ImportCounts], None] = lambda _: None

    def of_file(self, source: Path) -> ImportCounts:
        """What came of a file, if ``by`` may give it."""
        self.into.admit(self.by, ImportFile(source=self.mapping.source, path=source))
        with open_table(source, self.mapping) as table:
            return self.of_table(table)

    def of_table(self, table: SourceTable) -> ImportCounts:
        """The same of rows that were read otherwise, for whoever may bring them."""
        work = self._work(table)
        used = [each for each in self.mapping.columns_used if each in table.names]
        self.aside.about(used, self.mapping.columns_of_times)
        for counts in work.through(table.rows, self.aside):
            self.progress(counts)
        return work.counts

    def _work(self, table: SourceTable) -> "_Work":
        into, mapping, now = self.into, self.mapping, system_clock()
        people = NamedPeople(into, mapping.source, mapping.people)
        planner = Planner(into, mapping.source, by=self.by, now=now)
        moment = _moment(self.as_of, into.zone, now)
        reading = Reading(mapping, into.zone, now, LedgerYear.of(mapping.year, table.above), moment)
        known = _known_numbers(into.ledger, mapping.source) if self.complete else ()
        return _Work(reading, planner, into.ledger, people, table, self.workers, known)


def _moment(as_of: date | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """A moment as it is, a day at its end, or now while it lasts. InvalidInput for what is still to come."""
    if as_of is None:
        return None
    is_moment = isinstance(as_of, datetime)
    begins = in_utc(as_of) if isinstance(as_of, datetime) else end_or_start(as_of, zone, "start")
    if begins > now:
        raise InvalidInput(
            f"as_of: {as_of.isoformat()} is still to come; give the time or day at which the file was so.",
            f"as_of：{as_of.isoformat()} 还没有到；请写文件导出的时间或日期。",
            field="as_of",
        )
    return begins if is_moment else min(end_or_start(as_of, zone, "end"), now)


def _known_numbers(ledger: ImportLedger, source: str) -> list[str]:
    """The numbers of the cases of a source that are known, in the order in which they became so."""
    raised = (fact for fact in ledger.streams_of("request", RequestRaised) if fact.data.source == source)
    found = sorted(raised, key=lambda fact: fact.position)
    return list(dict.fromkeys(str(fact.data.source_number) for fact in found))


def _said(unknown: Counter[tuple[str, str]]) -> dict[str, int]:
    """The words that are in none of the lists, the most frequent first."""
    told = ((name, shown(word), count) for (name, word), count in unknown.most_common())
    return {f"{name}: {word}": count for name, word, count in told}


class _Work:
    """One import on its way."""

    def __init__(
        self,
        reading: Reading,
        planner: Planner,
        ledger: ImportLedger,
        people: NamedPeople,
        table: SourceTable,
        workers: int,
        known: Iterable[str],
    ) -> None:
        self.counts = ImportCounts()
        self._read_rows = 0
        self._table = table
        self._known = known
        self._broken_off: CommunityError | OSError | None = None
        self._people = people
        self._reading = reading
        self._read_here = GroupReader.of(reading)
        self._reader = self._read_here.reader
        self._is_read_beside = workers > 1
        self._planner = planner
        self._ledger = ledger

    def through(self, rows: Iterator[SourceRow | BadRow], aside: Aside) -> Iterator[ImportCounts]:
        """Work through the rows; the counts after every batch."""
        with closing(_Numbers()) as numbers:
            cases = self._cases(self._gathered(rows), aside)
            first = list(_first(cases, lambda case: case.rows))
            refuse_event_log(first)
            for batch in _batches(chain(first, cases), numbers):
                counts = self.counts.with_batch(batch, self._record(batch))
                self.counts = evolve(counts, read=self._read_rows)
                yield self.counts
            self.counts = evolve(self.counts, read=self._read_rows)
            if self._broken_off is not None:
                raise _broken_off(self._broken_off, self.counts)
            vanished = tuple(each for each in self._known if not numbers.again(each))
            self.counts = evolve(self.counts, unknown=_said(self._reader.unknown), vanished=vanished)
            yield self.counts

    def _gathered(self, rows: Iterator[SourceRow | BadRow]) -> Iterator[SourceRow | BadRow]:
        """The rows, one a case where the file is an event log."""
        return gathered(rows, self._reader.placed) if self._reader.reads_events else rows

    def _met(self, rows: Iterator[SourceRow | BadRow]) -> Iterator[Group]:
        """The rows with the ids of those whom they name: so many at a time are looked up."""
        while self._broken_off is None:
            some, self._broken_off = _next(rows)
            if not some and self._broken_off is None:
                return
            read = [each for each in some if isinstance(each, SourceRow)]
            named = {name for each in read for name in self._reader.people_named(each)}
            self._people.meet(named)
            yield Group(some, {name: self._people.id_of(name) for name in ("", *named)})

    def _read(self, groups: Iterator[Group]) -> Iterator[tuple[SourceRow | BadRow, Case | Unreadable]]:
        if self._is_read_beside:
            return read_beside(self._reading, groups, self._reader.unknown)
        return read_here(self._read_here, groups)

    def _cases(self, rows: Iterator[SourceRow | BadRow], aside: Aside) -> Iterator[Case]:
        for row, read in self._read(self._met(rows)):
            rows_of_it = row.steps or (row,) if isinstance(row, SourceRow) else (row,)
            self._read_rows += len(rows_of_it)
            if isinstance(read, Case):
                yield read
                continue
            reason = why_no_case(row, self._table.names) or read
            for each in rows_of_it:
                self._set_aside(each, reason, aside)

    def _set_aside(self, row: SourceRow | BadRow, reason: Unreadable, aside: Aside) -> None:
        told = SetAside.of(row, reason, self._table.letters)
        aside.add(told, row)
        self.counts = self.counts.with_aside(told, aside.path)

    def _record(self, cases: Sequence[Case]) -> Sequence[Upshot]:
        """Append what is new in these cases at once; planned again when somebody else was faster, or erased
        somebody whom they name."""
        for _ in range(_ATTEMPTS):
            people = self._people.standing(each for case in cases for each in people_in(case))
            plan = self._planner.plan([forgetting(case, people.erased) for case in cases])
            if plan.is_empty:
                return plan.upshots
            try:
                self._ledger.append(
                    plan.facts, commands=plan.commands, heard=plan.heard, expected=people.versions
                )
            except IntegrityError:
                continue
            return plan.upshots
        raise Conflict(cases[0].request.source or "", _ATTEMPTS)


def _broken_off(failure: CommunityError | OSError, counts: ImportCounts) -> Exception:
    """What ended a file before its end, and exactly what was recorded before."""
    if not isinstance(failure, InvalidInput):
        return failure
    told = f"recorded before that: {several(counts.recorded, 'fact')} of {several(counts.read, 'row')}"
    en = told if counts.recorded else ""
    zh = f"此前已从 {counts.read} 行记录 {counts.recorded} 条事实" if counts.recorded else ""
    return InvalidInput(
        f"{failure.en.rstrip('.')}; {en or 'nothing was recorded'}.",
        f"{failure.zh.rstrip('。')}；{zh or '未作任何记录'}。",
    )


class _Numbers:
    """The numbers a file has had so far, in a temporary database, so that memory stays bounded."""

    def __init__(self) -> None:
        self._database = connect(TEMPORARY)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(
            "CREATE TABLE numbers (number TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID"
        )

    def again(self, number: str) -> int:
        """How often a number was there before; from now on once more."""
        added = self._database.execute("INSERT OR IGNORE INTO numbers VALUES (?, 1)", (number,)).rowcount
        if added:
            return 0
        counted = "UPDATE numbers SET times = times + 1 WHERE number = ? RETURNING times"
        times: int = self._database.execute(counted, (number,)).fetchone()[0]
        return times - 1

    def close(self) -> None:
        """Forget them."""
        self._database.close()


def _first(told: Iterator[T], rows_of: Callable[[T], int]) -> Iterator[T]:
    """So many as are recorded together: a thousand rows, however many one of them is made of."""
    rows = 0
    for each in told:
        yield each
        rows += rows_of(each)
        if rows >= BATCH:
            return


def _rows_of(row: SourceRow | BadRow) -> int:
    return len(row.steps) or 1 if isinstance(row, SourceRow) else 1


def _next(
    rows: Iterator[SourceRow | BadRow],
) -> tuple[list[SourceRow | BadRow], CommunityError | OSError | None]:
    """The next rows, and what the file turned out to be behind them, where it breaks off."""
    some: list[SourceRow | BadRow] = []
    try:
        some.extend(_first(rows, _rows_of))
    except (CommunityError, OSError) as failure:  # raised once these rows are through
        return some, failure
    return some, None


def _batches(cases: Iterator[Case], numbers: _Numbers) -> Iterator[list[Case]]:
    """The cases in batches of a thousand rows, fewer where a number comes again: each batch has it once."""
    batch: dict[str, Case] = {}
    rows = 0
    for case in cases:
        if rows >= BATCH or case.number in batch:
            yield list(batch.values())
            batch, rows = {}, 0
        rows += case.rows
        again = numbers.again(case.number)
        batch[case.number] = evolve(case, again=again).flagged("same-number-twice") if again else case
    if batch:
        yield list(batch.values())
