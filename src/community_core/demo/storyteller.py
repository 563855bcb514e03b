"""Where threads are told in the order of time, by the ordinary commands, with a clock that shows the story's
time."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from itertools import count, groupby

from attrs import frozen

from community_core.community import Community
from community_core.demo.deeds import Deed, Thread
from community_core.demo.neighbourhood import ZONE
from community_core.execution import Cause, Receipt
from community_core.times import in_utc

Progress = Callable[[datetime], None]
_EVENING = time(20)


@frozen
class _Due:
    """The next deed of a thread."""

    at: datetime
    deed: Deed
    thread: Thread


class Clock:
    """Shows the story's time."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now


class Storyteller:
    """Every deed at its moment; or, ``by_evening``, all of a day written down at its end, which is faster.

    Whoever wrote several things down at one time wrote them down at once. A command keeps its id however
    often the story is told: what is there already stays as it is.
    """

    def __init__(
        self,
        community: Community,
        clock: Clock,
        *,
        by_evening: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self._community = community
        self._clock = clock
        self._by_evening = by_evening
        self._progress = progress
        self._due: list[tuple[datetime, int, _Due]] = []
        self._numbers = count()
        self._orders = count(1)
        self.begun: dict[str, list[str]] = {}
        """The streams begun so far by their aggregate, in order."""

    def enter(self, threads: Iterable[Thread], at: datetime) -> None:
        """Let threads begin at a moment, unless their first deed has one of its own."""
        for thread in threads:
            self._await(thread, next(thread, None), at)

    def run(self, until: datetime) -> None:
        """Let everything happen that is due by then; what lies beyond has not happened yet."""
        while self._due and self._due[0][0] <= until:
            written = self._written_down(self._due[0][0])
            self._clock.now = max(self._clock.now, written)
            self._happen(min(written, until))
        self._clock.now = max(self._clock.now, until)

    def _written_down(self, moment: datetime) -> datetime:
        """When what happens at a moment is written down."""
        if not self._by_evening:
            return moment
        evening = in_utc(datetime.combine(moment.astimezone(ZONE).date(), _EVENING, ZONE))
        return max(moment, evening)

    def _happen(self, upto: datetime) -> None:
        """One deed of each thread that is due by then."""
        acts = []
        while self._due and self._due[0][0] <= upto:
            acts.append(heapq.heappop(self._due)[2])
        made = [each for each in acts if callable(each.deed.command)]
        given = sorted((each for each in acts if not callable(each.deed.command)), key=_writer)
        for _, together in groupby(given, key=_writer):
            self._write_down(list(together))
        for each in made:
            self._make(each)
        if self._progress:
            self._progress(upto)

    def _write_down(self, acts: list[_Due]) -> None:
        commands = [command for each in acts if not callable(command := each.deed.command)]
        receipts = self._community.execute_all(
            commands,
            by=acts[0].deed.by,
            at=[each.deed.happened or each.at for each in acts],
            because_of=_cause(acts),
            command_id=self._command_id(),
        )
        for each, told in zip(acts, receipts, strict=True):
            self._go_on(each, told)

    def _make(self, act: _Due) -> None:
        """What is made of all that was recorded by then is not made again: by now there is more."""
        command_id = self._command_id()
        told = self._first_receipt(command_id)
        if told is None and callable(act.deed.command):
            command = act.deed.command(self._community)
            told = self._community.execute(command, by=act.deed.by, at=act.at, command_id=command_id)
        assert told
        self._go_on(act, told)

    def _first_receipt(self, command_id: str) -> Receipt | None:
        ledger = self._community.ledger
        row = ledger.commands([command_id]).get(command_id)
        if row is None:
            return None
        facts = tuple(ledger.read(after=row.first_position - 1, upto=row.last_position))
        return Receipt(row.stream_id, facts[-1].version, row.last_position, facts)

    def _command_id(self) -> str:
        return f"demo-{next(self._orders):05}"

    def _go_on(self, act: _Due, told: Receipt) -> None:
        self._remember(told)
        self._await(act.thread, _next(act.thread, told), act.at)

    def _remember(self, told: Receipt) -> None:
        for fact in told.events:
            if fact.version == 1:
                self.begun.setdefault(fact.stream_id.partition("-")[0], []).append(fact.stream_id)

    def _await(self, thread: Thread, deed: Deed | None, last: datetime) -> None:
        if deed:
            at = max(last, in_utc(deed.at) if deed.at else in_work(last + deed.wait))
            heapq.heappush(self._due, (at, next(self._numbers), _Due(at, deed, thread)))


def in_work(moment: datetime) -> datetime:
    """The same moment, or, when it falls outside the day's work (7 to 19), as far into the next one."""
    local = moment.astimezone(ZONE)
    if local.hour >= 19:
        return in_utc(local + timedelta(hours=13))
    return in_utc(local + timedelta(hours=8) if local.hour < 7 else local)


def _next(thread: Thread, told: Receipt) -> Deed | None:
    try:
        return thread.send(told)
    except StopIteration:
        return None


def _writer(act: _Due) -> str:
    return act.deed.by


def _cause(acts: list[_Due]) -> Cause | None:
    """What all of them follow from, if that is one thing."""
    causes = [each.deed.because_of for each in acts]
    return causes[0] if all(each is causes[0] for each in causes) else None
