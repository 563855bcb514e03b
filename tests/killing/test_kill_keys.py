"""kill -9 while sealing, erasing and rotating: everybody is wholly readable or wholly forgotten."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from community_core import Community
from community_core.domain import Erased, RequestRaised
from community_core.privacy.master import mark_of

from .keys_work import SHEN
from .test_kill import killed

ROUNDS, AT_ONCE = 15, 2
LONGEST_LIFE_SECONDS = 0.5


def test_killed_while_sealing_erasing_and_rotating(tmp_path: Path) -> None:
    """Once the store is opened again, nothing acknowledged is lost and nobody erased left a trace."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    store, said = tmp_path / "store", list[list[str]]()
    Community.open(store).close()
    waiting = start(store, f"{seed}-0")
    for turn in range(1, ROUNDS + 1):
        workers, waiting = waiting, start(store, f"{seed}-{turn}")
        with ThreadPoolExecutor(AT_ONCE) as threads:
            lives = [dice.uniform(0, LONGEST_LIFE_SECONDS) for _ in workers]
            said += chain.from_iterable(threads.map(killed, workers, lives))
        with Community.open(store) as community:
            check(community, store, said)
    for each in waiting:
        each.communicate()


def start(store: Path, seed: str) -> "list[subprocess.Popen[str]]":
    """Programs that wait for their turn, to be at work at once."""
    command = [sys.executable, str(Path(__file__).with_name("keys_work.py")), str(store)]
    return [
        subprocess.Popen([*command, f"{seed}-{n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(AT_ONCE)
    ]


def check(community: Community, store: Path, said: list[list[str]]) -> None:
    """Against what was acknowledged, and the bytes of the files."""
    raised = {fact.data.requester: fact for fact in community.log(types=RequestRaised)}
    assert {person: fact.stream_id for person, fact in raised.items()}.items() >= {
        (each[1], each[2]) for each in said if each[0] == "told"
    }
    gone = {fact.stream_id for fact in community.log(types="PersonErased")}
    assert gone >= {each[1] for each in said if each[0] == "erased"}
    opener = community.vault.opener(SHEN, "check")
    for person, fact in raised.items():
        details = opener(fact.data.details)
        assert isinstance(details, Erased) if person in gone else details == f"told by {person}"
    files = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    for path, held in files.items():
        assert not [person for person in gone if mark_of(person) in held], path
        assert b"told by" not in held, path
