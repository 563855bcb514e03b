"""Rows into cases: in this process, or in one beside it while what was read before is recorded."""

import signal
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from multiprocessing import get_context
from zoneinfo import ZoneInfo

from attrs import field, frozen

from community_core.errors import StoreUnavailable
from community_core.importing.cases.case import Case
from community_core.importing.cases.case_reader import CaseReader
from community_core.importing.files.rows import BadRow, SourceRow, Unreadable
from community_core.importing.mappings.mapping import FileMapping
from community_core.importing.mappings.written_days import LedgerYear

_AHEAD = 3
"""Groups of rows that are read before they are recorded."""

Row = SourceRow | BadRow
Words = Counter[tuple[str, str]]


@frozen
class Group:
    """Rows that stand next to each other, and by their names the ids of those whom they name."""

    rows: Sequence[Row]
    ids: Mapping[str, str]


@frozen
class Reading:
    """How the rows of one file are read."""

    mapping: FileMapping
    zone: ZoneInfo
    now: datetime
    year: LedgerYear | None = None
    as_of: datetime | None = None


@frozen
class GroupReader:
    """Reads groups one after the other, which days without their year need."""

    reader: CaseReader
    _ids: dict[str, str] = field(factory=dict)

    @classmethod
    def of(cls, reading: Reading) -> "GroupReader":
        """One that has read nothing yet."""
        ids: dict[str, str] = {}
        told = reading.mapping, reading.zone, reading.now, ids.__getitem__, reading.year, reading.as_of
        return cls(CaseReader(*told), ids)

    def read(self, group: Group) -> Iterator[Case | Unreadable]:
        """The case of each row, or why it has none."""
        self._ids.clear()
        self._ids.update(group.ids)
        return map(self._case, group.rows)

    def _case(self, row: Row) -> Case | Unreadable:
        if isinstance(row, BadRow):
            return row.reason
        try:
            return self.reader.read(row)
        except Unreadable as reason:
            return reason


def read_here(reader: GroupReader, groups: Iterable[Group]) -> Iterator[tuple[Row, Case | Unreadable]]:
    """Each row with what it comes to."""
    for group in groups:
        yield from zip(group.rows, reader.read(group), strict=True)


def read_beside(
    reading: Reading, groups: Iterable[Group], unknown: Words
) -> Iterator[tuple[Row, Case | Unreadable]]:
    """The same, read in a process of its own; the words it did not know are counted in ``unknown``.

    Raises StoreUnavailable when that process ends before its work.
    """
    process = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(reading,))
    with process:
        waiting = deque[tuple[Group, Future[_Done]]]()
        for group in groups:
            waiting.append((group, _submitted(process, _sent(group))))
            if len(waiting) > _AHEAD:
                yield from _done(*waiting.popleft(), unknown)
        while waiting:
            yield from _done(*waiting.popleft(), unknown)


_Done = tuple[list[Case | tuple[str, str]], Words]
"""The cases of a group, or why there is none in both languages; and words that are in none of the lists."""

_readers: list[GroupReader] = []
"""In the process beside: the one it was begun with."""


def _begin(reading: Reading) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked is interrupted, and ends this one
    _readers.append(GroupReader.of(reading))


def _read(group: Group) -> _Done:
    (reader,) = _readers
    reader.reader.unknown.clear()
    read = [(each.en, each.zh) if isinstance(each, Unreadable) else each for each in reader.read(group)]
    return read, reader.reader.unknown


def _sent(group: Group) -> Group:
    """The rows that can be taken apart, without what only rejects show."""
    rows = [
        SourceRow(each.line, each.values, "", each.record, each.flags, each.latest, each.steps)
        for each in group.rows
        if isinstance(each, SourceRow)
    ]
    return Group(rows, group.ids)


def _submitted(process: ProcessPoolExecutor, group: Group) -> "Future[_Done]":
    try:
        return process.submit(_read, group)
    except BrokenProcessPool as error:
        raise _ended() from error


def _done(group: Group, future: "Future[_Done]", unknown: Words) -> Iterator[tuple[Row, Case | Unreadable]]:
    try:
        read, words = future.result()
    except BrokenProcessPool as error:
        raise _ended() from error
    unknown.update(words)
    told = iter(read)
    for row in group.rows:
        each = row.reason if isinstance(row, BadRow) else next(told)
        yield row, Unreadable(*each) if isinstance(each, tuple) else each


def _ended() -> StoreUnavailable:
    return StoreUnavailable(
        "The process that reads rows ended before its work; what was counted is recorded. Import the file "
        "again without workers. (A script that asks for workers begins under: if __name__ == '__main__'.)",
        "读取行的进程提前结束；已计数的内容均已记录。请不用 workers 再次导入。"
        "（脚本使用 workers 时，须在 if __name__ == '__main__' 之下开始。）",
    )
