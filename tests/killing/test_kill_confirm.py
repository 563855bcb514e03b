"""kill -9 while an erasure is confirmed: the key waits to be destroyed, or nothing of it is left."""

import random
import shutil
from pathlib import Path

from community_core import Community
from community_core.domain import Erased, RaiseRequest
from community_core.privacy.master import mark_of

from .confirm_work import LIN, SHEN
from .programs import Programs
from .test_kill import killed

ROUNDS, LONGEST_LIFE_SECONDS = 12, 0.3


def test_killed_while_an_erasure_is_confirmed(tmp_path: Path, programs: Programs) -> None:
    """Whenever it was, she reads as erased; and confirming once more is enough."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    store, keys = tmp_path / "store", tmp_path / "keys-of-before.db"
    request = begun(store, keys)
    said = list[list[str]]()
    for turn in range(ROUNDS):
        program, life = programs.start("confirm_work.py", store, keys), dice.uniform(0, LONGEST_LIFE_SECONDS)
        said += killed(program, life, once_heard=turn == 0)
        with Community.open(store) as community:
            [raised] = community.history(request, reader=SHEN)
            assert isinstance(raised.data.details, Erased)
            waits = community.vault.unconfirmed() == (LIN,)
            assert waits == has_key(store)
            community.confirm_erasure(LIN, by=SHEN)
        assert not has_key(store)
    assert ["confirmed"] in said


def begun(store: Path, keys: Path) -> str:
    """The request of somebody who was erased, and the keys as they were before."""
    with Community.open(store) as community:
        told = RaiseRequest(
            title="暖气不热", category="heating", channel="desk", requester=LIN, details="coughs"
        )
        request = community.execute(told, by=SHEN).stream_id
    shutil.copyfile(store / "keys.db", keys)
    with Community.open(store) as community:
        community.erase(LIN, by=SHEN, reason="asked for it")
    return request


def has_key(store: Path) -> bool:
    """Whether a byte of her key lies in any file of the store."""
    return any(mark_of(LIN) in each.read_bytes() for each in store.rglob("*") if each.is_file())
