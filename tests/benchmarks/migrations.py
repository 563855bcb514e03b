"""What moving a community costs, and whether kill -9 ever loses anything. Run by hand:

    python -m tests.benchmarks.migrations speed [FACTS]
    python -m tests.benchmarks.migrations killed [ROUNDS]

``speed`` moves so many facts (200,000 when left out) to a server and back, and prints the seconds and CPU
seconds of each way, facts a second, and for how long nobody could record. ``killed`` moves a community in
which another program records, killed at random moments until it is through, each way by turns; each time both
ends are compared with what was acknowledged.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from community_core import Community, migrate
from community_core.domain import RequestRaised
from community_core.ledger import NewFact

from ..killing.programs import programs_in
from ..killing.test_kill_migrate import moved_under_fire
from ..servers import server_in

FACTS, ROUNDS, KILLED = 200_000, 100, 6
LONGEST_LIFE_SECONDS = 0.8
BATCH = 5_000


def fill(where: str, facts: int) -> None:
    """Requests, appended many at a time."""
    raised = RequestRaised(title="楼道灯不亮", category="lighting", channel="pavilion")
    with Community.open(where) as community:
        now = community.clock()
        for first in range(0, facts, BATCH):
            names = (f"request-{number:010}" for number in range(first, first + BATCH))
            community.ledger.append(
                [NewFact(each, 1, raised, now, "person-a", f"{each}@1") for each in names]
            )


def speed(folder: Path, facts: int) -> None:
    """There and back."""
    here, there, back = str(folder / "here"), server_in(folder / "server").new(), str(folder / "back")
    fill(here, facts)
    for source, target in ((here, there), (there, back)):
        told = list[float]()
        began, cpu = time.perf_counter(), time.process_time()
        moved = migrate(source, target, progress=lambda *_, told=told: told.append(time.perf_counter()))
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
        assert moved.facts == facts
        closed = began + seconds - told[-1]
        way = "to" if target == there else "from"
        print(
            f"{way} the server: {seconds:.1f} s, {cpu_seconds:.1f} s of CPU here, "
            f"{facts / seconds:,.0f} facts/s; closed for {closed:.1f} s"
        )


def killed(folder: Path, rounds: int) -> None:
    """Over and over, each way by turns."""
    seed = random.randrange(10**6)
    dice, interrupted = random.Random(seed), Counter[str]()
    print(f"seed {seed}")
    server = server_in(folder / "server")
    with programs_in(folder) as programs:
        for turn in range(rounds):
            places = str(folder / f"store-{turn}"), server.new()
            here, there = places if turn % 2 else places[::-1]
            interrupted += moved_under_fire(programs, here, there, dice, KILLED, LONGEST_LIFE_SECONDS)
    print(
        f"{rounds} migrations, killed {interrupted['open']} times before the source was closed and "
        f"{interrupted['closed']} times after: nothing lost, nothing doubled"
    )


def main() -> None:
    what, *count = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        if what == "speed":
            speed(Path(folder), int(*count or [FACTS]))
        else:
            killed(Path(folder), int(*count or [ROUNDS]))


if __name__ == "__main__":
    main()
