"""kill -9 in the middle of backing up and restoring: what opens is whole, and the next one is made."""

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from community_core import Community, StoreUnavailable, restore
from community_core.domain import Erased, RequestRaised
from community_core.ledger import NewFact
from community_core.privacy.master import mark_of

from .keys_work import SHEN, tell
from .programs import Programs
from .test_kill import killed

ROUNDS = 10
LONGEST_LIFE_SECONDS = 1.0
PEOPLE, REQUESTS = 30, 3_000


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with so many facts that copying takes a while, and with people who told something."""
    with Community.open(tmp_path / "store") as community:
        tell(community, "person-gone")
        for number in range(PEOPLE):
            tell(community, f"person-{number}")
        raised, now = RequestRaised(title="冷", category="heating", channel="desk"), community.clock()
        names = (f"request-{number}" for number in range(REQUESTS))
        community.ledger.append([NewFact(each, 1, raised, now, SHEN, f"{each}@1") for each in names])
    return tmp_path / "store"


@pytest.mark.parametrize("work", ["backup", "restore"])
def test_killed_while_copying(store: Path, tmp_path: Path, work: str, programs: Programs) -> None:
    """At random moments; of those made later what was left behind is swept away."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    interrupted, waiting = 0, programs.start("backup_work.py", store, work, "copy-0")
    for turn in range(1, ROUNDS + 1):
        worker, waiting = waiting, programs.start("backup_work.py", store, work, f"copy-{turn}")
        said = killed(worker, dice.uniform(0, LONGEST_LIFE_SECONDS))
        made = {Path(folder): int(position) for _, folder, position in said}
        drafts = list(tmp_path.glob(".copy-*.draft/*"))
        interrupted += len(drafts)
        assert set(tmp_path.glob("copy-*")) >= made.keys()
        for folder in [*tmp_path.glob("copy-*"), *drafts]:
            check(folder, store, made.get(folder), erased=work == "restore")
        check_next(store, work, tmp_path)
        for folder in [*tmp_path.glob("copy-*"), *tmp_path.glob(".copy-*")]:
            shutil.rmtree(folder)
    waiting.dismiss()
    assert interrupted


def check(folder: Path, store: Path, position: int | None, *, erased: bool) -> None:
    """It does not open at all, which nothing that was acknowledged may do, or it is whole."""
    try:
        copy = Community.open(folder, create=False, master_key=store / "master.key")
    except StoreUnavailable:
        assert position is None
        return
    with copy:
        facts = list(copy.log())
        assert len(facts) == copy.ledger.position() == 1 + PEOPLE + REQUESTS
        assert position in (None, len(facts))
        assert copy.ledger.damage() is None
        opener = copy.vault.opener(SHEN, "check")
        for fact in facts:
            if isinstance(fact.data, RequestRaised) and fact.data.requester:
                details, person = opener(fact.data.details), fact.data.requester
                assert details == f"told by {person}" or (erased and isinstance(details, Erased))
    if erased:
        assert mark_of("person-gone") not in (folder / "keys.db").read_bytes()


def check_next(store: Path, work: str, beside: Path) -> None:
    """To the very place where the last one was interrupted, one is made, and nothing is left of the other."""
    for draft in beside.glob(".copy-*.draft"):
        target = beside / draft.name.removeprefix(".").removesuffix(".draft")
        with suppress(FileNotFoundError):
            shutil.rmtree(target)  # killed between naming it and sweeping up
        if work == "restore":
            restore(store, target, erased=["person-gone"])
        else:
            with Community.open(store) as community:
                made = community.backup(target)
                assert made in community.backups()
        check(target, store, None, erased=work == "restore")
        assert target.exists()
        assert not draft.exists()
