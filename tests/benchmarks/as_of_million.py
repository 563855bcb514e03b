"""What looking back over a large ledger costs in time and memory. Run by hand:

    python tests/benchmarks/as_of_million.py [FACTS]

Records a million facts about invented requests, one every minute, five facts a request with other requests
in between, in a temporary folder: once day by day as they happened, and once case by case on the day after
the last, as an import does. Then asks for two views, open requests and a simple count per day, as of two
dates, after 55 and after 95 hundredths of the story, by what was known (where that was recorded day by day)
and by what had happened: first while nobody has read the view yet, and again when somebody has. Prints the
seconds of the first and the second time, and the peak memory of each process before and after.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from attrs import frozen

from community_core import Community, Projection, Recorded, Table, handles
from community_core.domain import (
    Event,
    RequestAccepted,
    RequestAssigned,
    RequestClosed,
    RequestRaised,
    RequestResolved,
)
from community_core.ledger import NewFact
from community_open_requests import OpenRequests

FACTS = 1_000_000
START = datetime(2022, 1, 1, tzinfo=UTC)
APART = 400  # requests are answered while this many others are begun
LIFE: tuple[Callable[[int], Event], ...] = (
    lambda number: RequestRaised(
        title=f"第 {number} 件：楼道灯不亮", category="照明", channel="pavilion", place=f"{number % 47}号楼"
    ),
    lambda _: RequestAccepted(),
    lambda number: RequestAssigned(assignee=f"person-{number % 9}"),
    lambda _: RequestResolved(outcome="done"),
    lambda _: RequestClosed(),
)


@frozen
class Day:
    day: date
    facts: int = 0


class FactsByDay(Projection[Day]):
    """How much happened on each day."""

    name, version = "facts-by-day", 1
    days = Table(Day)

    @handles(RequestRaised, RequestAccepted, RequestAssigned, RequestResolved, RequestClosed)
    def count(
        self,
        e: Recorded[RequestRaised | RequestAccepted | RequestAssigned | RequestResolved | RequestClosed],
    ) -> None:
        day = self.day(e.occurred_at)
        before = self.days.get(day) or Day(day)
        self.days.put(Day(day, before.facts + 1))


def story(facts: int) -> Iterator[NewFact]:
    """Requests one after the other, each with its further steps ``APART`` requests later."""
    told = 0
    for turn in range(facts):
        for step, event in enumerate(LIFE):
            number = turn - step * APART
            if number >= 0 and told < facts:
                name = f"request-{number:09d}"
                moment = START + timedelta(minutes=told)
                yield NewFact(name, step + 1, event(number), moment, "person-shen", f"{name}@1")
                told += 1


def cases(facts: int) -> Iterator[NewFact]:
    """The same requests one after the other, each with all its steps, at about the same times."""
    for number in range(facts // len(LIFE)):
        name = f"request-{number:09d}"
        for step, event in enumerate(LIFE):
            moment = START + timedelta(minutes=len(LIFE) * (number + step * APART) + step)
            yield NewFact(name, step + 1, event(number), moment, "person-shen", f"{name}@1")


class Clock:
    """The story's time while it is recorded."""

    now = START

    def __call__(self) -> datetime:
        return self.now


def record(folder: Path, facts: int, *, imported: bool = False) -> None:
    """Write the story, learnt day by day or case by case."""
    clock = Clock()
    with Community.open(folder, clock=clock) as community:
        for day in batched(cases(facts) if imported else story(facts), 1440):
            clock.now = START + timedelta(minutes=facts) if imported else day[-1].occurred_at
            community.ledger.append(day)


def batched(facts: Iterator[NewFact], size: int) -> Iterator[list[NewFact]]:
    """So many at a time."""
    while some := list(islice(facts, size)):
        yield some


def look_back(
    folder: Path, view: type[Projection[Any]], facts: int, when: str, axes: tuple[str, ...]
) -> None:
    """Ask twice for each date on each axis, and say what it took."""
    end = START + timedelta(minutes=facts)
    dates = [(START + (end - START) * share).date() for share in (0.55, 0.95)]
    with Community.open(folder, clock=lambda: end + timedelta(days=9)) as community:
        before = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        for axis in axes:
            for day in dates:
                print(f"{view.name:>16} {when}, {axis} by {day}:", end="")
                for turn in ("first", "second"):
                    began = time.monotonic()
                    past = community.at(**{axis: day})  # type: ignore[arg-type]
                    rows = sum(1 for _ in past.view(view))
                    print(f" {turn} {time.monotonic() - began:.2f} s,", end="")
                print(f" {rows:,} rows", flush=True)
        after = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        print(f"{view.name:>16} {when}: peak memory {before:.0f} MB before, {after:.0f} MB after")


def read_once(folder: Path, view: type[Projection[Any]], facts: int) -> None:
    """As a community does every day: the view is caught up and kept, with its milestones."""
    began, end = time.monotonic(), START + timedelta(minutes=facts)
    with Community.open(folder, clock=lambda: end) as community:
        rows = sum(1 for _ in community.view(view))
    print(
        f"{view.name:>16} read for the first time: {time.monotonic() - began:.2f} s, {rows:,} rows",
        flush=True,
    )


def apart(work: Callable[..., None], *given: Any) -> None:
    """Do it in a process of its own."""
    process = get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def main(facts: int) -> None:
    """Record, then look back before and after each view was read."""
    for order in ("day by day", "case by case"):
        with tempfile.TemporaryDirectory() as name:
            folder, imported = Path(name) / "store", order == "case by case"
            axes = ("happened",) if imported else ("known", "happened")
            began = time.monotonic()
            record(folder, facts, imported=imported)
            print(f"{facts:,} facts recorded {order} in {time.monotonic() - began:.0f} s")
            for view in (FactsByDay, OpenRequests):
                apart(look_back, folder, view, facts, "never read", axes)
                apart(read_once, folder, view, facts)
                apart(look_back, folder, view, facts, "in use", axes)
            print(f"views.db: {(folder / 'views.db').stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else FACTS)
