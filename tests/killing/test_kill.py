"""kill -9 at random moments, fifty times: what was acknowledged is there, nothing is half-written."""

import csv
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, Recorded
from community_core.domain import RequestAcknowledged, RequestRaised, VisitCompleted
from community_core.domain.kit.messages.facts import number_of
from community_core.importing import import_file, load_mapping

from .programs import Program, Programs
from .work import Heard, Hearings

ROUNDS = ["append"] * 12 + ["catch-up"] * 7 + ["import"] * 6
LONGEST_LIFE_SECONDS = {"append": 0.3, "catch-up": 0.4, "import": 1.0}
ROWS = 12_000
BEGINNING = datetime(2015, 1, 1, 8, 0)  # noqa: DTZ001  local times, as files have them
MAPPING = """
source = "generated"
time_formats = ["%Y-%m-%d %H:%M"]
statuses = { "办结" = "resolved", "在办" = "in-progress" }

[columns]
number = "编号"
title = "内容"
category = "类别"
raised_at = "提出"
resolved_at = "办结"
status = "状态"
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file to import, and its mapping."""
    folder = tmp_path_factory.mktemp("file")
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows)
        writer.writerow(["编号", "内容", "类别", "提出", "办结", "状态"])
        for number in range(ROWS):
            raised = BEGINNING + timedelta(minutes=3 * number)
            closed = f"{raised + timedelta(days=2):%Y-%m-%d %H:%M}" if number % 5 else ""
            state = "办结" if closed else "在办"
            writer.writerow([number, f"第 {number} 件", "照明", f"{raised:%Y-%m-%d %H:%M}", closed, state])
    return folder


def workers_for(
    programs: Programs, store: Path, file: Path, rounds: list[str]
) -> Generator[tuple[str, Program], None, None]:
    """Programs that are ready to work, one for each round; the next one starts up while one is at work."""
    waiting = list[tuple[str, Program]]()
    try:
        for work in rounds:
            waiting.append((work, programs.start("work.py", store, work, file)))
            if len(waiting) > 1:
                yield waiting.pop(0)
        yield waiting.pop()
    finally:  # end those still waiting when something failed
        for _, worker in waiting:
            worker.dismiss()


def killed(
    worker: Program | subprocess.Popen[str], seconds: float, *, once_heard: bool = False
) -> list[list[str]]:
    """What a program was acknowledged before it was killed, so many seconds after it began to work, or
    ``once_heard`` after it said the first time what it was acknowledged, however slow the machine is."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    worker.stdin.write("go\n")
    worker.stdin.flush()
    first = worker.stdout.readline() if once_heard else ""
    time.sleep(seconds)
    worker.kill()
    said = first + worker.stdout.read()
    worker.wait()
    worker.stdin.close()
    worker.stdout.close()
    assert worker.returncode == -9, f"it ended by itself: {said[-500:]}"
    return [line.split() for line in said.splitlines()]


def test_killed_at_random_moments(tmp_path: Path, file: Path, programs: Programs) -> None:
    """While appending, catching a view up and importing; then everything goes on as if nothing had been."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    store = tmp_path / "store"
    rounds = dice.sample(ROUNDS, len(ROUNDS))
    acknowledged: list[list[str]] = []
    checked = 0
    with closing(workers_for(programs, store, file, rounds)) as workers:
        for work, worker in workers:
            said = killed(worker, dice.uniform(0, LONGEST_LIFE_SECONDS[work]))
            acknowledged += said
            with Community.open(store) as community:
                checked = check_facts(community, said, after=checked)
                if work == "catch-up":
                    check_view(community)
    with Community.open(store) as community:
        check_whole(community, store, acknowledged)
        check_import(community, file)
        check_view(community)
        assert list(community.view(Hearings)) == heard(community, community.ledger.position())


def check_facts(community: Community, said: list[list[str]], after: int) -> int:
    """Everything acknowledged is there, and of no decision is there a part; the position reached."""
    facts = list(community.log(after=after))
    position = facts[-1].position if facts else after
    recorded = {each[1]: each[2:] for each in said if each[0] == "recorded"}
    rows = community.ledger.commands(list(recorded))
    for command_id, (stream_id, version, at) in recorded.items():
        assert (rows[command_id].stream_id, rows[command_id].last_position) == (stream_id, int(at))
        assert community.ledger.versions([stream_id])[stream_id] >= int(version)
    assert position >= max((int(each[-1]) for each in said), default=0)
    check_visits(facts)
    return position


def check_visits(facts: list[Recorded[Any]]) -> None:
    """A visit that was completed stands with every request it raised."""
    by_position = {each.position: each for each in facts}
    for each in facts:
        if isinstance(each.data, VisitCompleted):
            beside = range(each.position + 1, each.position + 1 + len(each.data.needs))
            assert tuple(by_position[at].stream_id for at in beside) == each.data.needs


def check_whole(community: Community, store: Path, acknowledged: list[list[str]]) -> None:
    """The files are sound; positions, versions and numbers are without gaps; no command came twice."""
    facts = list(community.log())
    assert [each.position for each in facts] == list(range(1, len(facts) + 1))
    versions: Counter[str] = Counter()
    for each in facts:
        versions[each.stream_id] += 1
        assert each.version == versions[each.stream_id]
    given: Counter[str] = Counter()
    for each in facts:
        if spoken := number_of(each.data):
            year, number = spoken.split("-")
            given[year] += 1
            assert int(number) == given[year]
    assert {each.command_id for each in facts} >= {each[1] for each in acknowledged if each[0] == "recorded"}
    for name in ("ledger.db", "views.db"):
        with closing(sqlite3.connect(store / name)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def check_import(community: Community, file: Path) -> None:
    """Imported to its end, the file is there once: each row's request, and its resolution if it has one."""
    import_file(community, file / "rows.csv", load_mapping(file / "mapping.toml"))
    imported = [each for each in community.log() if each.actor == "system:import"]
    requests = Counter(each.data.source_number for each in imported if isinstance(each.data, RequestRaised))
    assert requests == Counter(map(str, range(ROWS)))
    resolved = [each for each in imported if each.type == "RequestResolved"]
    assert len(resolved) == sum(number % 5 > 0 for number in range(ROWS))
    again = import_file(community, file / "rows.csv", load_mapping(file / "mapping.toml"))
    assert (again.recorded, again.already_known) == (0, ROWS)


def check_view(community: Community) -> None:
    """Its rows are those of the facts up to its position, as they stand, before anyone catches it up."""
    (status,) = [each for each in community.engine.status([Hearings]) if each.state in ("current", "new")]
    assert list(community.view(Hearings, fresh=False)) == heard(community, status.position)


def heard(community: Community, position: int) -> list[Heard]:
    """The view's rows, folded by hand."""
    rows: dict[str, Heard] = {}
    for each in community.log(upto=position):
        if isinstance(each.data, RequestRaised):
            rows[each.stream_id] = Heard(each.stream_id, each.data.number)
        elif isinstance(each.data, RequestAcknowledged):
            row = rows[each.stream_id]
            rows[each.stream_id] = Heard(row.request_id, row.number, row.acknowledged + 1)
    return sorted(rows.values(), key=lambda row: (row.number, row.request_id))
