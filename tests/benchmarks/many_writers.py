"""Processes that write one ledger at once, and a reader that follows by positions:

    python -m tests.benchmarks.many_writers SIDE URL WRITER EVENTS

is one of them: it says "ready", waits for a line, appends so many events one by one, and says "done".
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any
from uuid import uuid4

from attrs import frozen

from community_core.storage.address import address_of

from . import ours, sides, stock

_PAGE = 500


@frozen
class Outcome:
    """Events a second of all writers together, and how many the reader did not see."""

    rate: float
    missed: int


def race(side: str, url: str, *, writers: int, events: int) -> Outcome:
    """Let so many processes append so many events each."""
    with closing(_open(side, url)) as reader:
        running = [_begun(side, url, number, events) for number in range(writers)]
        began = time.perf_counter()
        for each in running:
            print("go", file=each.stdin, flush=True)
        seen = _followed(side, reader, writers * events)
        assert [each.communicate()[0] for each in running] == ["done\n"] * writers
        took = time.perf_counter() - began
        seen += _followed(side, reader, 0)
    return Outcome(writers * events / took, writers * events - seen)


def _begun(side: str, url: str, number: int, events: int) -> subprocess.Popen[str]:
    """A writer that is ready: one after the other, since stock's tables do not bear being made at once."""
    program = [sys.executable, "-m", "tests.benchmarks.many_writers", side, url, str(number), str(events)]
    begun = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert begun.stdout is not None
    assert begun.stdout.readline() == "ready\n"
    return begun


def _followed(side: str, reader: Any, wanted: int) -> int:
    """How many events a reader sees that goes on from the last one it saw."""
    seen, until = 0, time.monotonic() + 600
    while seen < wanted and time.monotonic() < until:
        page = _page(side, reader, getattr(reader, "reached", 0))
        reader.reached = page[-1] if page else getattr(reader, "reached", 0)
        seen += len(page)
        if not page:
            time.sleep(0.01)
    return seen


def _page(side: str, reader: Any, after: int) -> list[int]:
    if side == "ours":
        return [fact.position for fact in reader.ledger.read(after=after, limit=_PAGE)]
    return [each.id for each in reader.application.recorder.select_notifications(after + 1, _PAGE)]


def _open(side: str, url: str) -> Any:
    schema = address_of(url).ledger
    return sides.ours_at(schema) if side == "ours" else sides.stock_at(schema)


def main() -> None:
    """Be one of those who write."""
    side, url, number, events = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with closing(_open(side, url)) as mine:
        facts = list(islice(_facts(side, number), events))
        print("ready", flush=True)
        sys.stdin.readline()
        for fact in facts:
            mine.append([fact])
        print("done", flush=True)


def _facts(side: str, number: int) -> Iterator[Any]:
    """Whole stories, on streams that no other writer has."""
    now = datetime.now(UTC)
    for place in count():
        if side == "stock":
            yield from stock.story(uuid4(), place, sides.BEGINNING, now)
        else:
            yield from ours.story(f"request-{number:04d}-{place:08d}", place, sides.BEGINNING)


if __name__ == "__main__":
    main()
