"""kill -9 while sealing: whatever was acknowledged stays sealed, and the next seal goes on by itself."""

import random
from pathlib import Path

from community_core import Community
from community_core.audit import Memory, new_key, seal, verify, write_key
from community_core.times import system_clock

from .programs import Programs
from .test_kill import killed

ROUNDS = 12
LONGEST_LIFE_SECONDS = 1.0


def test_killed_while_sealing(tmp_path: Path, programs: Programs) -> None:
    """Each time the ledger verifies, with what the key remembers as well, and is sealed without a flag."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    store, file, key = tmp_path / "store", tmp_path / "seal.key", new_key("a.example")
    write_key(file, key)
    memory = Memory.beside(file)
    memory.begin(key, system_clock())
    Community.open(store).close()
    acknowledged = 0
    for turn in range(ROUNDS):
        program, life = programs.start("seal_work.py", store, file), dice.uniform(0, LONGEST_LIFE_SECONDS)
        said = killed(program, life, once_heard=turn == 0)
        acknowledged = max([acknowledged, *(int(size) for what, size in said if what == "sealed")])
        with Community.open(store) as community:
            remembered = memory.last(key.public)
            assert remembered is not None
            assert remembered.size >= acknowledged
            report = verify(community, key=key.public, against=remembered)
            assert report.verified or not acknowledged, report.findings
            assert seal(community, key, memory=memory).checkpoint.size >= acknowledged
            assert verify(community, key=key.public, against=memory.last(key.public)).verified
    assert acknowledged
