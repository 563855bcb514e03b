"""Threads share an engine, processes a file; kill -9 at any time leaves rows and position agreeing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from attrs import frozen

from community_core.ledger import Recorded
from community_core.views import Engine, Projection, Table, handles

from .neighbourhood import Neighbourhood, OpenRequests, Raised, titles

COUNT = 3000

READER = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.views.neighbourhood import Neighbourhood
from tests.views.test_sharing import Tally
here = Neighbourhood(Path({ledger!r}))
engine = here.engine(Path({views!r}), batch=25)
print("ready", flush=True)
sys.stdin.readline()
for _ in range({rounds}):
    engine.{action}(Tally)
engine.close()
here.ledger.close()
"""


@frozen
class Count:
    name: str
    count: int
    last: int


class Tally(Projection[Count]):
    """Counts facts, so that one counted twice or left out shows."""

    name, version = "tally", 1
    counts = Table(Count)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        before = self.counts.get("all", Count("all", 0, 0))
        assert e.position > before.last, "folded twice"
        self.counts.put(Count("all", before.count + 1, e.position))


@pytest.fixture
def street(tmp_path: Path) -> Neighbourhood:
    """A ledger file with some thousand facts."""
    here = Neighbourhood(tmp_path / "ledger.db")
    here.tell(*[(f"request-{number}", Raised(title="x")) for number in range(COUNT)])
    return here


def reader(folder: Path, action: str = "catch_up", rounds: int = 1) -> "subprocess.Popen[bytes]":
    """Another process, which waits for a line before it begins."""
    script = READER.format(
        root=str(Path(__file__).parents[2]),
        ledger=str(folder / "ledger.db"),
        views=str(folder / "views.db"),
        action=action,
        rounds=rounds,
    )
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def start(*readers: "subprocess.Popen[bytes]") -> None:
    """Let them all begin at once."""
    for each in readers:
        assert each.stdout
        assert each.stdout.readline() == b"ready\n", each.communicate()
    for each in readers:
        assert each.stdin
        each.stdin.write(b"\n")
        each.stdin.flush()


def finish(*readers: "subprocess.Popen[bytes]") -> None:
    """Wait for them, and see that none failed."""
    for each in readers:
        _, complaint = each.communicate(timeout=60)
        assert each.returncode == 0, complaint.decode()
        assert complaint == b""


def tally(here: Neighbourhood, folder: Path) -> Count:
    engine = here.engine(folder / "views.db")
    (count,) = engine.view(Tally)
    engine.close()
    return count


def test_two_processes_catching_up_at_once_fold_each_fact_once(street: Neighbourhood, tmp_path: Path) -> None:
    """Neither waits for the other to finish, neither repeats its work, even while making the file."""
    readers = [reader(tmp_path) for _ in range(2)]
    start(*readers)
    finish(*readers)
    assert tally(street, tmp_path) == Count("all", COUNT, COUNT)
    street.ledger.close()


def test_processes_rebuilding_and_reading_at_once_agree(street: Neighbourhood, tmp_path: Path) -> None:
    """Whoever switches last, the rows are whole, and nothing unfinished is left."""
    readers = [reader(tmp_path, "rebuild", 2), reader(tmp_path, "rebuild"), reader(tmp_path, "view", 20)]
    start(*readers)
    finish(*readers)
    assert tally(street, tmp_path) == Count("all", COUNT, COUNT)
    engine = street.engine(tmp_path / "views.db")
    assert [each.state for each in engine.status([Tally])] == ["current"]
    engine.close()
    street.ledger.close()


def test_a_process_killed_while_catching_up_leaves_rows_and_position_agreeing(
    street: Neighbourhood, tmp_path: Path
) -> None:
    """Again and again, at random moments; the next one goes on from there."""
    chance = random.Random(7)
    for action in ("catch_up", "rebuild") * 3:
        victim = reader(tmp_path, action)
        start(victim)
        time.sleep(chance.uniform(0, 0.15))
        os.kill(victim.pid, signal.SIGKILL)
        victim.communicate()
        stored = _stored(tmp_path / "views.db")
        assert all(count == last <= position for count, last, position in stored)
    assert tally(street, tmp_path) == Count("all", COUNT, COUNT)
    street.ledger.close()


def _stored(file: Path) -> list[tuple[int, int, int]]:
    """Of each build: the facts counted, the last of them, and the position it claims."""
    connection = sqlite3.connect(file)
    try:
        builds = connection.execute("SELECT id, position FROM _builds").fetchall()
        found = []
        for build, position in builds:
            for count, last in connection.execute(f"SELECT count, last FROM _build_{build}_counts"):
                found.append((count, last, position))
        return found
    except sqlite3.OperationalError:  # killed before the file was made
        return []
    finally:
        connection.close()


def test_a_slow_view_gives_way_to_others_within_a_fraction_of_a_second(views_file: Path) -> None:
    """A batch ends by the clock too, so that other writers get their turn."""

    class Slow(Projection[Count]):
        name, version = "slow", 1
        counts = Table(Count)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            time.sleep(0.02)
            self.counts.put(Count(e.stream_id, 1, e.position))

    here = Neighbourhood()
    here.tell(*[(f"request-{number}", Raised(title="x")) for number in range(20)])
    engine = here.engine(views_file)
    batches: list[int] = []
    engine.catch_up(Slow, progress=lambda done, _: batches.append(done))
    assert len(batches) > 1
    assert len(list(engine.view(Slow))) == batches[-1] == 20
    engine.close()


def test_a_newer_rebuild_takes_the_place_of_one_under_way(views_file: Path) -> None:
    """Both callers find a rebuilt view, and it was switched once."""
    for file in (None, views_file):
        here = Neighbourhood()
        here.tell(*[(f"request-{number}", Raised(title="x")) for number in range(10)])
        engine = here.engine(file, batch=4)
        view = engine.view(Tally)
        inner: list[int] = []

        def begin_another(done: int, of: int, engine: Engine = engine, inner: list[int] = inner) -> None:
            if not inner and done < of:
                inner.append(0)
                inner.append(engine.rebuild(Tally))

        assert engine.rebuild(Tally, progress=begin_another) == 10
        assert inner == [0, 10]
        assert list(engine.view(Tally)) == list(view) == [Count("all", 10, 10)]
        assert [each.state for each in engine.status([Tally])] == ["current"]
        engine.close()


def test_readers_of_a_corrected_view_share_the_work(here: Neighbourhood, views_file: Path) -> None:
    """The second goes on where the first is, and the first finds it done."""
    one, two = here.engine(views_file, batch=1), here.engine(views_file, batch=1)
    one.catch_up(OpenRequests)
    here.correct("request-2", 1, Raised(title="Radiator"))
    steps: list[tuple[str, int]] = []

    def second(done: int, _: int) -> None:
        steps.append(("second", done))

    def first(done: int, _: int) -> None:
        steps.append(("first", done))
        if done == 1:
            two.catch_up(OpenRequests, progress=second)

    one.catch_up(OpenRequests, progress=first)
    assert steps == [("first", 1), ("second", 2), ("second", 3), ("second", 4), ("first", 4)]
    assert titles(one.view(OpenRequests)) == ["Radiator"]
    one.close()
    two.close()


def test_a_view_let_go_of_while_another_is_written_disturbs_nothing(here: Neighbourhood) -> None:
    """In memory they share one connection."""
    held: list[object] = []

    class Letting(Projection[Count]):
        name, version = "letting", 1
        counts = Table(Count)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.counts.put(Count(e.stream_id, len(self.counts), e.position))
            held.clear()

    engine = here.engine(None)
    held.append(engine.view(OpenRequests))
    assert [row.count for row in engine.view(Letting)] == [0, 1]


@pytest.mark.parametrize("in_memory", [True, False])
def test_threads_share_an_engine(views_file: Path, in_memory: bool) -> None:
    """Reading, catching up and rebuilding at once, while facts come in."""
    here = Neighbourhood()
    here.tell(*[(f"request-{number}", Raised(title="x")) for number in range(300)])
    engine = here.engine(None if in_memory else views_file, batch=20)

    def read(number: int) -> int:
        if number % 7 == 3:
            engine.rebuild(Tally)
        if number % 3 == 0:
            titles(engine.view(OpenRequests))
        counts = [count.count for count in engine.view(Tally)]
        return counts[0]

    def told(number: int) -> int:
        return here.tell((f"more-{number}", Raised(title="y")))

    with ThreadPoolExecutor(4) as threads:
        reads = [threads.submit(read, number) for number in range(30)]
        for number in range(20):
            told(number)
        assert all(300 <= each.result() <= 320 for each in reads)
    assert [count.count for count in engine.view(Tally)] == [320]
    engine.close()


def test_a_reader_never_waits_for_a_writer_of_another_process(here: Neighbourhood, views_file: Path) -> None:
    """As long as it does not ask for the latest."""
    engine = here.engine(views_file)
    engine.catch_up(OpenRequests)
    here.tell(("request-3", Raised(title="Snow")))
    writer = sqlite3.connect(views_file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert titles(engine.view(OpenRequests, fresh=False)) == ["暖气不热"]
    assert time.monotonic() - began < 5
    writer.execute("ROLLBACK")
    writer.close()
    engine.close()


def test_a_view_already_caught_up_is_read_without_waiting_for_a_writer(
    views_file: Path, engine: Engine
) -> None:
    """Nothing is written when there is nothing to fold."""
    engine.catch_up(OpenRequests)
    writer = sqlite3.connect(views_file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    assert time.monotonic() - began < 5
    writer.execute("ROLLBACK")
    writer.close()
