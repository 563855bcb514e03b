"""How fast the ledger is beside stock eventsourcing: same machine, same run, same facts. Run by hand:

    python -m tests.benchmarks.ledger_speed [EVENTS]

Both sides keep 200,000 events, four on each of 50,000 requests, in an SQLite file with synchronous=FULL. What
each side does is in ``stock.py`` and ``ours.py``:

* replay: read every event, decode it into its class, and count it by its class. Stock as its documentation
  has it, by its notification log reader; "leanest" goes around that, with stock's recorder and mapper alone,
  in pages of the size ours are.
* bulk append: event objects made before, a thousand a transaction; stock by ``Application.save(*events)``,
  ours by ``Ledger.append(facts)``, which also checks that each can be read back and gives speakable numbers.
* one append: one event a transaction, by the same calls.
* catch-up: a view of one row a request. Stock as its documentation has it, row and position of each event in
  a transaction; ours as the engine does it, batch by batch. Stock is measured on the first 2,000 events.

The sides take turns, so that a busy machine slows both; each ratio is the median of the rounds.
"""

import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from community_core.times import system_clock

from . import ours, stock
from .ours import Ours
from .stock import Stock

ROUNDS = 5
BATCH = 1000
PAGE = 500
SINGLE_APPENDS = 2000
STOCK_CATCH_UP = 2000
WANTED = {"replay": 4, "replay, leanest": None, "bulk append": 5, "one append": 1, "catch-up": 50}
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)


class Race:
    """Both sides at the same work, in turn; ``rates`` are events a second."""

    def __init__(self, folder: Path, events: int) -> None:
        self._folder = folder
        self._events = events
        self._prepared: dict[type[Any], list[Any]] = {
            Stock: stock.prepared(events // 4, BEGINNING, system_clock()),
            Ours: ours.prepared(events // 4, BEGINNING),
        }
        self.rates: dict[str, list[tuple[float, float]]] = {each: [] for each in WANTED}

    def run(self) -> None:
        """All rounds."""
        for turn in track(range(ROUNDS), "rounds", console=Console(stderr=True)):
            sides = {kind: kind(self._folder / f"{kind.__name__}-{turn}.db") for kind in (Stock, Ours)}
            self._round(sides[Stock], sides[Ours])
            for side in sides.values():
                assert side.synchronous() == 2, "both sides must be durable"
                side.close()
        self._one_append()

    def _round(self, theirs: Stock, mine: Ours) -> None:
        events = self._events
        self._note("bulk append", self._bulk(theirs), self._bulk(mine), events)
        told, lean, typed = Counter[type](), Counter[type](), Counter[type]()
        documented = seconds(lambda: _count(theirs.replay(), told))
        leanest = seconds(lambda: _count(theirs.replay_leanest(PAGE), lean))
        quick = seconds(lambda: _count_data(mine.replay(PAGE), typed))
        self._note("replay", documented, quick, events)
        self._note("replay, leanest", leanest, quick, events)
        assert told == lean
        assert sorted(told.values()) == sorted(typed.values()) == [events // 4] * 4
        slow = seconds(lambda: theirs.catch_up(PAGE, STOCK_CATCH_UP)) * events / STOCK_CATCH_UP
        self._note("catch-up", slow, seconds(mine.catch_up), events)

    def _bulk(self, side: Any) -> float:
        facts = self._prepared[type(side)]
        batches = [facts[start : start + BATCH] for start in range(0, len(facts), BATCH)]
        return seconds(lambda: _each(side.append, batches))

    def _one_append(self) -> None:
        theirs, mine = Stock(self._folder / "stock-one.db"), Ours(self._folder / "ours-one.db")
        for number in range(SINGLE_APPENDS):
            took: dict[object, float] = {}
            for side in (theirs, mine) if number % 2 else (mine, theirs):
                one = self._prepared[type(side)][number]
                took[side] = seconds(lambda side=side, one=one: side.append([one]))
            self._note("one append", took[theirs], took[mine], 1)
        theirs.close()
        mine.close()

    def _note(self, what: str, theirs: float, mine: float, events: int) -> None:
        self.rates[what].append((events / theirs, events / mine))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _each(do: Callable[[Sequence[Any]], object], batches: Iterable[Sequence[Any]]) -> None:
    for batch in batches:
        do(batch)


def _count(events: Iterable[Any], seen: Counter[type]) -> None:
    for event in events:
        seen[type(event)] += 1


def _count_data(facts: Iterable[Any], seen: Counter[type]) -> None:
    for recorded in facts:
        seen[type(recorded.data)] += 1


def table_of(race: Race, events: int) -> Table:
    """What was measured, for the terminal."""
    table = Table(title=f"{events:,} events, SQLite {sqlite3.sqlite_version}, synchronous=FULL on both sides")
    for column in ("what", "stock eventsourcing", "community_core", "ratio", "wanted"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for what, rates in race.rates.items():
        theirs, mine = (median(each) for each in zip(*rates, strict=True))
        ratio = median(quick / slow for slow, quick in rates)
        wanted = f">= {WANTED[what]}" if WANTED[what] else ""
        table.add_row(what, f"{theirs:,.0f}/s", f"{mine:,.0f}/s", f"{ratio:.2f}", wanted)
    return table


def main() -> None:
    """Race, and print."""
    events = int(sys.argv[1]) if sys.argv[1:] else 200_000
    with tempfile.TemporaryDirectory() as folder:
        race = Race(Path(folder), events)
        race.run()
    Console().print(table_of(race, events))


if __name__ == "__main__":
    main()
