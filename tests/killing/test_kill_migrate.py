"""kill -9 in the middle of a migration, while another program records: nothing is lost, nothing doubled."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from community_core import Community, StoreUnavailable
from community_core.domain import RequestRaised
from community_core.ledger import NewFact
from community_core.migration.ends import End
from community_core.migration.migrating import place_of

from ..servers import Server
from .migrate_work import KEY, SHEN, told_by
from .programs import Program, Programs

KILLED = 4
FACTS = 6_000
LONGEST_LIFE_SECONDS = 0.8


@pytest.mark.parametrize("source", ["folder", "server"])
def test_killed_while_it_is_moved(tmp_path: Path, server: Server, programs: Programs, source: str) -> None:
    """At random moments, over and over; the same command goes on until it is through."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    folder = str(tmp_path / "store")
    here, there = (folder, server.new()) if source == "folder" else (server.new(), folder)
    moved_under_fire(programs, here, there, random.Random(seed), KILLED, LONGEST_LIFE_SECONDS)


def moved_under_fire(
    programs: Programs, here: str, there: str, dice: random.Random, killed: int, longest: float
) -> Counter[str]:
    """Move a community while another program records in it, killed so many times or until it is through; how
    often it was killed while the source was ``open``, and once it was ``closed``."""
    fill(here)
    writer = told_to_begin(programs.start("migrate_work.py", "record", here))
    interrupted = Counter[str]()
    for turn in range(killed + 1):
        mover = told_to_begin(programs.start("migrate_work.py", "migrate", here, there))
        if turn < killed:
            time.sleep(dice.uniform(0, longest))
            mover.kill()
        said = mover.stdout.read()
        if mover.wait() == -9 and "moved" not in said:
            with End(place_of(here)) as end:
                interrupted["closed" if end.moved_to else "open"] += 1
        mover.stdin.close()
        mover.stdout.close()
    assert said.startswith("moved"), said
    check(here, there, heard_from(writer))
    return interrupted


def fill(where: str) -> None:
    """So many facts that copying takes a while."""
    raised = RequestRaised(title="冷", category="heating", channel="desk")
    with Community.open(where, master_key=KEY) as community:
        names, now = (f"request-{number}" for number in range(FACTS)), community.clock()
        community.ledger.append([NewFact(each, 1, raised, now, SHEN, f"{each}@1") for each in names])


def told_to_begin(program: Program) -> Program:
    """It is at work from here on."""
    assert program.stdout.readline() == "ready\n"
    program.stdin.write("go\n")
    program.stdin.flush()
    return program


def heard_from(writer: Program) -> list[list[str]]:
    """What it was acknowledged before it was refused."""
    *recorded, refused = writer.stdout.read().splitlines()
    assert writer.wait() == 0
    writer.stdin.close()
    writer.stdout.close()
    assert refused.startswith("refused"), refused
    assert "was moved to" in refused
    return [line.split() for line in recorded]


def check(here: str, there: str, recorded: list[list[str]]) -> None:
    """Both have the same, whatever was acknowledged among it, once; and only one of them goes on."""
    with Community.open(there, create=False, master_key=KEY) as community:
        facts = list(community.log())
        assert [fact.position for fact in facts] == list(range(1, FACTS + len(recorded) + 1))
        opener = community.vault.opener(SHEN, "check")
        for (_, command_id, stream_id, position), fact in zip(recorded, facts[FACTS:], strict=True):
            assert (fact.command_id, fact.stream_id, fact.position) == (command_id, stream_id, int(position))
            assert opener(fact.data.details) == f"told by {fact.data.requester}"
        with Community.open(here, create=False, master_key=KEY) as closed:
            assert [(each.id, each.recorded_at) for each in closed.log()] == [
                (each.id, each.recorded_at) for each in facts
            ]
            with pytest.raises(StoreUnavailable, match="was moved to"):
                closed.execute(told_by("person-1"), by=SHEN)
        assert community.execute(told_by("person-1"), by=SHEN).position == len(facts) + 1
