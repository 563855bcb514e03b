"""What one page of a view costs, beside reading all of it. Run by hand:

    python -m tests.benchmarks.pages [ROWS ...]

For 10,000 and a million open requests, raised in an order that is not that of their ids, as imports bring
them: prints the query plan of each kind of page, which must neither SCAN a table nor sort it (TEMP B-TREE),
the best and median milliseconds, and how many times longer it takes to read all rows. Then ``community show
open-requests --limit 20`` over as many facts as the larger number, five a request: the first time, which
folds them, and later ones, beside those over a store of five facts, which are little but start-up.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

from tests.benchmarks.as_of_million import START, batched
from tests.benchmarks.as_of_million import record as record_stories
from tests.views.plans import plans_of

from community_core import Community
from community_core.domain import RequestRaised
from community_core.ledger import NewFact
from community_open_requests import OpenRequests

SIZES = (10_000, 1_000_000)
PAGE = 50
ROUNDS, FEW = 15, 3
SCATTER = 7_919  # prime, so that every minute is used once


def raised(rows: int) -> Iterator[NewFact]:
    """Requests by id, raised in another order."""
    for number in range(rows):
        name = f"request-{number:09d}"
        event = RequestRaised(
            title=f"第 {number} 件：{'暖气不热' if number % 100 == 0 else '楼道灯不亮'}",
            category="照明",
            channel="pavilion",
            place=f"{number % 47}号楼",
        )
        moment = START + timedelta(minutes=number * SCATTER % rows)
        yield NewFact(name, 1, event, moment, "person-he", f"{name}@1")


def record(folder: Path, rows: int) -> None:
    """As an import does, all on one day."""
    with Community.open(folder, clock=lambda: START + timedelta(minutes=rows)) as community:
        for some in batched(raised(rows), 2_000):
            community.ledger.append(some)
        began = time.perf_counter()
        community.view(OpenRequests)
        print(f"{rows:,} facts folded in {time.perf_counter() - began:.1f} s")


def asked(view: OpenRequests) -> dict[str, tuple[int, Callable[[], object]]]:
    """What is measured, and how many times."""
    far = view.page(5 * PAGE).cursor
    return {
        f"page({PAGE})": (ROUNDS, lambda: view.page(PAGE)),
        f"page({PAGE}, after a cursor)": (ROUNDS, lambda: view.page(PAGE, far)),
        f"page({PAGE}, open=True)": (ROUNDS, lambda: view.page(PAGE, open=True)),
        f"page({PAGE}, search=...), in 1 of 100": (ROUNDS, lambda: view.page(PAGE, search="暖气")),
        f"page({PAGE}, search=...), in none": (FEW, lambda: view.page(PAGE, search="不在其中")),
        "count()": (ROUNDS, view.count),
    }


def milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    """Of each round."""
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return found


def read_pages(folder: Path, rows: int) -> None:
    """Pages beside all rows, with their query plans."""
    with Community.open(folder, clock=lambda: START + timedelta(minutes=rows + 1)) as community:
        view = community.view(OpenRequests)
        [whole] = milliseconds(lambda: sum(1 for _ in view), 1)
        [register] = milliseconds(lambda: sum(1 for _ in view.requests), 1)
        print(f"{rows:,} rows: the open ones read in {whole:,.0f} ms, the register in {register:,.0f} ms")
        for name, (rounds, work) in asked(view).items():
            took = milliseconds(work, rounds)
            print(f"  {name}: best {min(took):.2f} ms, median {median(took):.2f} ms;", end=" ")
            print(f"reading all takes {whole / min(took):,.1f} times that")
            steps = (step for each in plans_of(view.requests, work).steps for step in each)
            for plan in dict.fromkeys(steps):
                print(f"    {plan}", flush=True)


def show(folder: Path, *words: str) -> float:
    """Seconds of a command, in a process of its own."""
    command = [sys.executable, "-m", "community_core", "--store", str(folder), *words]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def show_twenty(folder: Path, facts: int) -> None:
    """On the command line, beside a store of five facts: what every command takes."""
    twenty = ("show", "open-requests", "--limit", "20")
    seconds = []
    for store, count in ((folder / "five", 5), (folder / "many", facts)):
        record_stories(store, count)
        first = show(store, *twenty)
        later = [show(store, *twenty) for _ in range(ROUNDS)]
        seconds.append(min(later))
        print(f"community {' '.join(twenty)}, of {count:,} facts: first {first:.1f} s,", end=" ")
        print(f"then best {min(later):.2f} s, median {median(later):.2f} s", flush=True)
    print(f"of it beside start-up: {seconds[1] - seconds[0]:.2f} s")


def main(sizes: Sequence[int]) -> None:
    """Record, page, show."""
    for rows in sizes:
        with tempfile.TemporaryDirectory() as name:
            record(Path(name), rows)
            read_pages(Path(name), rows)
    with tempfile.TemporaryDirectory() as name:
        show_twenty(Path(name), max(sizes))


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
