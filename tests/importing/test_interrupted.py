"""However an import is cut up, repeated, killed or run beside another, the ledger ends the same."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, Recorded
from community_core.importing import import_file, importer, load_mapping
from community_open_requests import OpenRequests

from .bench import HEADER, HOTLINE

STATES = [
    "待办,,",
    "已派单,,org:物业",
    "已派单,,org:环卫",
    "在办,,org:物业",
    "办结,2024-03-02 10:00,org:物业",
    "办结,2024-01-01,",
    "归档,,",
]
ROWS = st.lists(
    st.builds(
        lambda number, title, state, day: f"{number},{title},2024-02-05 09:00,{state},2024-03-0{day} 11:00",
        st.integers(1, 5),
        st.sampled_from(["路灯不亮", "井盖松动"]),
        st.sampled_from(STATES),
        st.integers(1, 9),
    ),
    max_size=25,
)
IMPORT = """
import sys
from pathlib import Path
from community_core import Community
from community_core.importing import import_file, load_mapping
folder = Path(sys.argv[1])
with Community.open(folder / "store") as community:
    print("open", flush=True)
    print(import_file(community, folder / "rows.csv", load_mapping(folder / "m.toml")).requests)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the mapping of the hotline."""
    (tmp_path / "m.toml").write_text(HOTLINE, encoding="utf-8")
    return tmp_path


def content(community: Community) -> Counter[tuple[object, ...]]:
    """What was recorded, but for ids and for when it was recorded, which corrections are dated by."""
    numbers = {fact.stream_id: fact.data.source_number for fact in community.log(types=["RequestRaised"])}
    return Counter(
        (numbers[fact.stream_id], fact.version, fact.type, *_dated(fact), fact.flags)
        for fact in community.log()
    )


def _dated(fact: Recorded[Any]) -> tuple[object, ...]:
    return (fact.data,) if fact.type == "FactCorrected" else (fact.command_id, fact.occurred_at)


def imported(folder: Path, files: Iterable[list[str]]) -> Counter[tuple[object, ...]]:
    """What a fresh community holds after these files were imported one after the other."""
    mapping = load_mapping(folder / "m.toml")
    with Community.open(":memory:") as community:
        for rows in files:
            (folder / "rows.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
            import_file(community, folder / "rows.csv", mapping)
        return content(community)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for many small imports."""
    folder = tmp_path_factory.mktemp("workshop")
    (folder / "m.toml").write_text(HOTLINE, encoding="utf-8")
    return folder


@settings(max_examples=30)
@given(rows=ROWS, reached=st.integers(0, 25), size=st.integers(1, 7))
def test_any_batches_and_any_beginning_come_to_the_same(
    workshop: Path, rows: list[str], reached: int, size: int
) -> None:
    """Batches of any size, after an import that only reached some row, record what one import does."""
    whole = imported(workshop, [rows])
    usual, importer.BATCH = importer.BATCH, size
    try:
        assert imported(workshop, [rows[:reached], rows, rows]) == whole
    finally:
        importer.BATCH = usual


def test_two_processes_import_one_file(folder: Path) -> None:
    """Two processes importing the same file at once record it once between them."""
    write(folder, 3000)
    both = [start(folder) for _ in range(2)]
    requests = [int(process.communicate(timeout=60)[0].split()[-1]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(requests) == 3000
    with Community.open(folder / "store") as community:
        check_whole(community, 3000)


def test_killed_at_any_moment(folder: Path) -> None:
    """Killed again and again, an import leaves whole batches, and the next one adds what is missing."""
    write(folder, 3000)
    seed = random.Random(20240105)
    for _ in range(4):
        process = start(folder)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seed.uniform(0, 0.5))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with Community.open(folder / "store") as community:
            raised = sum(1 for _ in community.log(types=["RequestRaised"]))
            assert raised % importer.BATCH == 0
            assert len(community.view(OpenRequests).register()) == raised
    last = start(folder)
    last.communicate(timeout=60)
    assert last.returncode == 0
    with Community.open(folder / "store") as community:
        check_whole(community, 3000)


def write(folder: Path, rows: int) -> None:
    """An export of so many requests, every other one resolved."""
    lines = (
        f"{n},路灯不亮,2024-01-05 09:00,{'办结,2024-03-02 10:00,' if n % 2 else '待办,,'},2024-03-02 11:00\n"
        for n in range(rows)
    )
    (folder / "rows.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    Community.open(folder / "store").close()


def start(folder: Path) -> "subprocess.Popen[str]":
    """A process that imports."""
    return subprocess.Popen([sys.executable, "-c", IMPORT, str(folder)], stdout=subprocess.PIPE, text=True)


def check_whole(community: Community, rows: int) -> None:
    """Every row is there exactly once, with its resolution."""
    raised = [fact.data.source_number for fact in community.log(types=["RequestRaised"])]
    assert sorted(map(int, raised)) == list(range(rows))
    assert sum(1 for _ in community.log(types=["RequestResolved"])) == rows // 2
    assert len(list(community.view(OpenRequests))) == rows // 2
