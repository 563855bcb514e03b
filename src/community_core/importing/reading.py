"""Rows into cases: in this process, or in one beside it while what was read before is recorded."""

import signal
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from zoneinfo import ZoneInfo

from attrs import field, frozen

from community_core.errors import CommunityError, StoreUnavailable
from community_core.importing.cases.case import Case
from community_core.importing.cases.case_reader import CaseReader
from community_core.importing.files.rows import BadRow, SourceRow, Unreadable
from community_core.importing.mappings.mapping import FileMapping
from community_core.importing.mappings.written_days import LedgerYear

_AHEAD = 3
"""Groups of rows that are read before they are recorded."""

Row = SourceRow | BadRow
Words = Counter[tuple[str, str]]
Pipe = Connection


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
    with _process_beside(reading) as beside:
        waiting = deque[Group]()
        for group in groups:
            waiting.append(group)
            _send(beside, group)
            if len(waiting) > _AHEAD:
                yield from _done(beside, waiting.popleft(), unknown)
        while waiting:
            yield from _done(beside, waiting.popleft(), unknown)


@contextmanager
def _process_beside(reading: Reading) -> Iterator[Pipe]:
    """What leads to it. Only it has the other end, which is heard to close however it ends: a pool of
    processes has both, and waits for ever for the rest of what one that was killed had begun to say."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_read_all, args=(reading, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.join()


_Done = tuple[list[Case | tuple[str, str]], Words]
"""The cases of a group, or why there is none in both languages; and words that are in none of the lists."""


def _read_all(reading: Reading, asking: Pipe) -> None:
    """The process beside: it reads until nobody asks any more. What it is asked is taken in at once, whatever
    it is at, so that nobody waits for the other with both hands full."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked is interrupted, and ends this one
    asked = SimpleQueue[Group | None]()
    Thread(target=_take_in, args=(asking, asked), daemon=True).start()
    reader = GroupReader.of(reading)
    with suppress(BrokenPipeError):
        while (group := asked.get()) is not None:
            asking.send(_read(reader, group))


def _read(reader: GroupReader, group: Group) -> _Done | CommunityError:
    """An error of ours is raised where it was asked for."""
    reader.reader.unknown.clear()
    try:
        read = [(each.en, each.zh) if isinstance(each, Unreadable) else each for each in reader.read(group)]
    except CommunityError as error:
        return error
    return read, reader.reader.unknown


def _take_in(asking: Pipe, asked: "SimpleQueue[Group | None]") -> None:
    with suppress(EOFError, OSError):
        while True:
            asked.put(asking.recv())
    asked.put(None)


def _sent(group: Group) -> Group:
    """The rows that can be taken apart, without what only rejects show."""
    rows = [
        SourceRow(each.line, each.values, "", each.record, each.flags, each.latest, each.steps)
        for each in group.rows
        if isinstance(each, SourceRow)
    ]
    return Group(rows, group.ids)


def _send(beside: Pipe, group: Group) -> None:
    try:
        beside.send(_sent(group))
    except OSError as error:
        raise _ended() from error


def _done(beside: Pipe, group: Group, unknown: Words) -> Iterator[tuple[Row, Case | Unreadable]]:
    try:
        done: _Done | CommunityError = beside.recv()
    except (EOFError, OSError) as error:
        raise _ended() from error
    if isinstance(done, CommunityError):
        raise done
    read, words = done
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
