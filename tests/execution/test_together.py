"""Many threads and several processes on one store: every command once, none lost, none doubled."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from community_core.execution import Executor, Receipt
from community_core.ledger import EventRegistry, Ledger

from .conftest import NOW, SHANGHAI
from .tally import Count, Counted, Scatter

SHEN = "person-shen"
SHARED = "tally-shared"


def check_streams(ledger: Ledger) -> None:
    """Positions without gaps, and the versions of every stream one after the other."""
    facts = list(ledger.log())
    assert [each.position for each in facts] == list(range(1, len(facts) + 1))
    versions: Counter[str] = Counter()
    for each in facts:
        versions[each.stream_id] += 1
        assert each.version == versions[each.stream_id]


def test_threads_with_shared_command_ids_apply_each_once(executor: Executor, ledger: Ledger) -> None:
    """And every thread gets the same receipt for the same id."""

    def work(_: int) -> list[Receipt]:
        command = Scatter(pattern="To")
        return [executor.execute(command, by=SHEN, command_id=f"c-{number}") for number in range(40)]

    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(work, range(8)))
    assert all(each == receipts[0] for each in receipts)
    assert ledger.position() == 80
    check_streams(ledger)


def test_threads_on_one_stream_lose_no_count(executor: Executor, ledger: Ledger) -> None:
    """Each lost race is decided again until it is won."""

    def work(_: int) -> list[int]:
        return [executor.execute(Count(tally_id=SHARED), by=SHEN).version for _ in range(15)]

    with ThreadPoolExecutor(8) as threads:
        versions = [version for each in threads.map(work, range(8)) for version in each]
    assert sorted(versions) == list(range(1, 121))
    assert [each.data.note for each in ledger.stream(SHARED)] == [str(number) for number in range(120)]


def test_processes_with_shared_ids_and_streams(tmp_path: Path) -> None:
    """Four processes write one file: shared ids are applied once, counts on a shared stream all arrive."""
    path = tmp_path / "ledger.db"
    ledger = Ledger(path, EventRegistry([Counted]), zone=SHANGHAI, clock=lambda: NOW)
    printed = run_neighbours(path, neighbours=4, ids=60, counts=25)
    by_id: dict[str, set[str]] = {}
    for line in printed:
        command_id, receipt = line.split(" ", 1)
        by_id.setdefault(command_id, set()).add(receipt)
    counted = by_id.pop("-")
    assert sorted(int(receipt.split()[1]) for receipt in counted) == list(range(1, 101))
    assert [len(receipts) for receipts in by_id.values()] == [1] * 60
    assert ledger.position() == 60 * 2 + 100
    check_streams(ledger)
    ledger.close()


def run_neighbours(path: Path, *, neighbours: int, ids: int, counts: int) -> list[str]:
    """What so many processes print that begin at the same moment."""
    program = [sys.executable, "-m", "tests.execution.neighbour", str(path)]
    running = [
        subprocess.Popen(
            [*program, f"n{number}", str(ids), str(counts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(neighbours)
    ]  # fmt: skip
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n", each.communicate()
    ended = [each.communicate("go\n", timeout=60) for each in running]
    assert [errors for _, errors in ended] == [""] * neighbours
    return [line for printed, _ in ended for line in printed.splitlines()]
