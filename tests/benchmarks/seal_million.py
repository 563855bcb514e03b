"""What sealing, verifying, bundling and checking cost. Run by hand:

    python tests/benchmarks/seal_million.py [EVENTS]

Records a million events (an import's batches), each with the id of a command, then in a process of its own
for each step: seals them, seals with nothing new, seals a thousand more, verifies, makes a receipt, bundles,
and checks the bundle. Prints the seconds of processor time, the events a second and the peak memory of each.
Then the cost of an append in a store never sealed and in one that is, by turns, which sealing must not
change: it touches nothing an append writes.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median

from community_core import Community
from community_core.audit import bundle, check_bundle, new_key, read_key, receipt, seal, verify, write_key
from community_core.domain import RaiseRequest, RequestAcknowledged, RequestRaised
from community_core.ledger import CommandRow, NewFact
from community_core.times import system_clock

EVENTS = 1_000_000
MORE = 1_000
BATCH = 2_000
APPENDS = 150


def facts(first: int, count: int) -> Iterator[NewFact]:
    """Requests, each raised and acknowledged."""
    now = system_clock()
    for number in range(first, first + count):
        stream = f"request-{number // 2:010}"
        raised = RequestRaised(title=f"第 {number} 件：楼道灯不亮", category="lighting", channel="pavilion")
        yield NewFact(
            stream_id=stream,
            version=1 + number % 2,
            data=RequestAcknowledged() if number % 2 else raised,
            occurred_at=now,
            actor="person-shen",
            correlation_id=f"{stream}@1",
        )


def record(folder: Path, first: int, count: int) -> None:
    """Append them, many at a time."""
    left = facts(first, count)
    with Community.open(folder / "store") as community:
        while batch := list(islice(left, BATCH)):
            ids = [
                CommandRow(f"form-{each.stream_id}-{each.version}", "", each.stream_id, at, at)
                for at, each in enumerate(batch)
            ]
            community.ledger.append(batch, commands=ids)


def step_seal(folder: Path) -> int:
    """Seal what there is; how many events that added."""
    with Community.open(folder / "store") as community:
        return seal(community, read_key(folder / "key")).added


def step_verify(folder: Path) -> int:
    """Read everything again."""
    with Community.open(folder / "store") as community:
        report = verify(community, key=read_key(folder / "key").public)
        assert report.verified
        return report.events


def step_receipt(folder: Path) -> int:
    """Prove the event in the middle."""
    with Community.open(folder / "store") as community:
        receipt(community, community.ledger.position() // 2, key=read_key(folder / "key").public)
    return 1


def step_bundle(folder: Path) -> int:
    """Write the auditor's file."""
    with Community.open(folder / "store") as community:
        return bundle(community, folder / "bundle.zip", key=read_key(folder / "key").public).events


def step_check(folder: Path) -> int:
    """Check that file."""
    return check_bundle(folder / "bundle.zip", read_key(folder / "key").public).checkpoint.size


def timed(name: str, step: Callable[[Path], int], folder: Path) -> None:
    """Do it and say what it took."""
    began = time.process_time()
    count = step(folder)
    seconds = time.process_time() - began
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<12}{count:>10,} events {seconds:8.2f} s {count / seconds:>12,.0f}/s  peak {peak:5.0f} MB")


def apart(name: str, step: Callable[[Path], int], folder: Path) -> None:
    """In a process of its own, so that its memory can be told."""
    process = get_context("spawn").Process(target=timed, args=(name, step, folder))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def append_cost(folder: Path) -> None:
    """The median of single durable appends, in both stores by turns."""
    command = RaiseRequest(title="暖气不热", category="heating", channel="pavilion")
    taken: dict[str, list[float]] = {"never sealed": [], "sealed": []}
    with Community.open(folder / "plain") as plain, Community.open(folder / "sealed") as sealed:
        for _ in range(APPENDS):
            for name, community in (("never sealed", plain), ("sealed", sealed)):
                began = time.perf_counter()
                community.execute(command, by="person-shen")
                taken[name].append(time.perf_counter() - began)
            seal(sealed, read_key(folder / "key"))
    one, other = (median(each) * 1000 for each in taken.values())
    print(f"one append  never sealed {one:.2f} ms, sealed after each {other:.2f} ms, ratio {other / one:.2f}")


def main(events: int) -> None:
    """Record, and then each step."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_key(folder / "key", new_key("benchmark.example"))
        record(folder, 0, events)
        apart("seal", step_seal, folder)
        apart("seal again", step_seal, folder)
        record(folder, events, MORE)
        apart("seal more", step_seal, folder)
        apart("verify", step_verify, folder)
        apart("receipt", step_receipt, folder)
        apart("bundle", step_bundle, folder)
        size = (folder / "bundle.zip").stat().st_size / 1e6
        apart("check", step_check, folder)
        print(f"the bundle has {size:.1f} MB")
        append_cost(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
