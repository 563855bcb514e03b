"""kill -9 at random moments, fifty times, among several processes: each command once, no call lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from community_core import Community
from community_core.storage.address import is_address

from .office import raised, worked
from .server import serving
from .test_webhook import settings

KILLED, AT_ONCE = {"folder": 50, "server": 20}, 3
LONGEST_LIFE_SECONDS = 0.25
TAKEN_OVER_SECONDS = 60.0


class Nursery:
    """Starts programs that react to a store; one that is killed makes room for the next."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.alive: list[int] = []

    def start(self) -> None:
        """One more."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        self.alive.append(int(self._process.stdout.readline()))

    def kill(self, dice: random.Random) -> None:
        """One of them, whichever."""
        os.kill(self.alive.pop(dice.randrange(len(self.alive))), signal.SIGKILL)


@contextmanager
def nursery(where: str) -> Iterator[Nursery]:
    """Programs that react, until the block ends."""
    command = [sys.executable, "-m", "tests.reactors.react_work", where]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        started = Nursery(process)
        try:
            yield started
        finally:
            for each in started.alive:
                os.kill(each, signal.SIGKILL)


def test_killed_at_random_moments(where: str, tmp_path: Path) -> None:
    """While several react and others record, each command is done once and no call is lost; a call comes
    again only when its program was killed before it had written that down."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    requests, killed = list[str](), KILLED["server" if is_address(where) else "folder"]
    with serving() as server, Community.open(where) as community:
        settings(where, server.url, beside=tmp_path)
        with nursery(where) as reacting:
            for _ in range(AT_ONCE):
                reacting.start()
            for _ in range(killed):
                requests += (raised(community) for _ in range(dice.randrange(1, 8)))
                time.sleep(dice.uniform(0, LONGEST_LIFE_SECONDS))
                reacting.kill(dice)
                reacting.start()
            through = time.monotonic() + TAKEN_OVER_SECONDS
            while len(set(server.keys)) < len(requests) and time.monotonic() < through:
                time.sleep(0.05)
            assert len(set(server.keys)) == len(requests), "nobody took over"
        before_the_last = len(server.keys)
        worked(community)
        assert len(server.keys) - before_the_last <= 1
        assert len(server.keys) - len(requests) <= killed + AT_ONCE
        assert set(server.keys) == {f"react/receive/1/{each}@1/2" for each in requests}
        done = Counter(each.stream_id for each in community.log() if each.actor == "system:receive")
        assert done == Counter(requests)
        assert community.reactors.parked() == []
        [standing] = community.reactors.standings()
        assert (standing.began, standing.position) == (0, 2 * len(requests))
        came = list(server.keys)
        worked(community)
        assert server.keys == came
    print(f"{len(requests)} facts, {len(server.keys) - len(requests)} calls came twice")


def test_three_started_together_do_each_thing_once(where: str, tmp_path: Path) -> None:
    """With --once they end when nothing is left, whoever did it."""
    with serving() as server, Community.open(where) as community:
        settings(where, server.url, beside=tmp_path)
        requests = [raised(community) for _ in range(20)]
        program = (
            "import sys; from community_core import Community; from tests.reactors.office import Receive\n"
            "with Community.open(sys.argv[1]) as community: community.react([Receive], once=True, after=0)"
        )
        command, root = [sys.executable, "-W", "error", "-c", program, where], Path(__file__).parents[2]
        together = [subprocess.Popen(command, cwd=root) for _ in range(3)]
        assert [each.wait(60) for each in together] == [0, 0, 0]
        done = Counter(each.stream_id for each in community.log() if each.actor == "system:receive")
        assert done == Counter(requests)
        assert sorted(server.keys) == sorted(f"react/receive/1/{each}@1/2" for each in requests)
        assert not any(each.tries for each in community.reactors.standings())
