"""kill -9 while the key is changed: the old key seals or the new one does, and running it again ends it."""

import random
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from community_core import Community
from community_core.audit import Memory, NotVerified, SigningKey, new_key, rotate, seal, verify, write_key
from community_core.domain import RaiseRequest
from community_core.times import system_clock

ROUNDS = 8


def _made(file: Path) -> SigningKey:
    key = new_key("liuyin.example/ledger")
    write_key(file, key)
    Memory.beside(file).begin(key, system_clock())
    return key


def _seals(store: Path, key: SigningKey, file: Path) -> bool:
    with Community.open(store) as community:
        try:
            seal(community, key, memory=Memory.beside(file))
        except NotVerified:
            return False
        return True


@pytest.mark.parametrize("seed", [7])
def test_a_key_is_changed_or_not(seed: int, tmp_path: Path) -> None:
    """One of both seals at any moment, everything verifies with the first key, and again is to the end."""
    chance, store, keys = random.Random(seed), tmp_path / "store", [tmp_path / "key-0"]
    known, ended, longest = [_made(keys[0])], 0, 30.0
    for number in range(1, ROUNDS):
        keys.append(tmp_path / f"key-{number}")
        known.append(_made(keys[-1]))
        with Community.open(store) as community:
            community.execute(RaiseRequest(title="灯", category="light", channel="desk"), by="person-shen")
        took = _killed_after(store, keys[-2], keys[-1], chance.uniform(0, longest) if ended else longest)
        longest = min(longest, took * 1.5 if took else longest)
        ended += took is not None
        with Community.open(store) as community:
            seals = [each for each in (-2, -1) if _seals(store, known[each], keys[each])]
            assert len(seals) == 1
            memories = {"memory": Memory.beside(keys[-2]), "new_memory": Memory.beside(keys[-1])}
            rotate(community, known[-2], known[-1], **memories)
            assert verify(community, key=known[0].public).verified
            assert verify(community, key=known[-1].public).verified
        assert not _seals(store, known[-2], keys[-2])
        assert _seals(store, known[-1], keys[-1])
        assert not list(tmp_path.glob("*.draft-*"))
    assert 0 < ended < ROUNDS - 1


def _killed_after(store: Path, old: Path, new: Path, seconds: float) -> float | None:
    """How long it took when it came to its end before it was killed, so many seconds after it began."""
    words = [sys.executable, str(Path(__file__).with_name("rotate_work.py")), str(store), str(old), str(new)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        worker.stdin.write("go\n")
        worker.stdin.flush()
        began = time.monotonic()
        ready, _, _ = select.select([worker.stdout], [], [], seconds)
        worker.kill()
        took = time.monotonic() - began
        return took if ready and worker.stdout.readline() == "rotated\n" else None
