"""kill -9 while sealing, erasing and rotating: everybody is wholly readable or wholly forgotten."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from community_core import Community
from community_core.domain import Erased, RequestRaised
from community_core.privacy.master import mark_of

from .keys_work import SHEN
from .programs import Program, Programs
from .test_kill import killed

ROUNDS, AT_ONCE = 15, 2
LONGEST_LIFE_SECONDS = 0.5


def test_killed_while_sealing_erasing_and_rotating(tmp_path: Path, programs: Programs) -> None:
    """Once the store is opened again, nothing acknowledged is lost and nobody erased left a trace; an erasure
    that was cut short reads as one, and is confirmed."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    store, said = tmp_path / "store", list[list[str]]()
    Community.open(store).close()
    waiting = start(programs, store, f"{seed}-0")
    for turn in range(1, ROUNDS + 1):
        workers, waiting = waiting, start(programs, store, f"{seed}-{turn}")
        with ThreadPoolExecutor(AT_ONCE) as threads:
            lives = [dice.uniform(0, LONGEST_LIFE_SECONDS) for _ in workers]
            said += chain.from_iterable(threads.map(killed, workers, lives))
        with Community.open(store) as community:
            check(community, store, said)
    for each in waiting:
        each.dismiss()


def start(programs: Programs, store: Path, seed: str) -> list[Program]:
    """Programs that wait for their turn, to be at work at once."""
    return [programs.start("keys_work.py", store, f"{seed}-{n}") for n in range(AT_ONCE)]


def check(community: Community, store: Path, said: list[list[str]]) -> None:
    """Against what was acknowledged, and the bytes of the files."""
    raised = {fact.data.requester: fact for fact in community.log(types=RequestRaised)}
    assert {person: fact.stream_id for person, fact in raised.items()}.items() >= {
        (each[1], each[2]) for each in said if each[0] == "told"
    }
    gone = {fact.stream_id for fact in community.log(types="PersonErased")}
    erased = {each[1] for each in said if each[0] == "erased"}
    assert gone >= erased
    opener = community.vault.opener(SHEN, "check")
    for person, fact in raised.items():
        details = opener(fact.data.details)
        assert isinstance(details, Erased) if person in gone else details == f"told by {person}"
    for person in (
        gone - erased
    ):  # killed halfway: it was recorded, and nobody heard that the key is destroyed
        community.confirm_erasure(person, by=SHEN)
    files = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    for path, held in files.items():
        assert not [person for person in gone if mark_of(person) in held], path
        assert b"told by" not in held, path
