"""One look at the keys: for many values sealed in one append, and for a store that is opened again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from community_core import Community, Refused
from community_core.domain import RegisterPerson
from community_core.storage.folder.keys import KeysFile

from .conftest import HE, LIN, SHEN

_opened: list[str] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "sqlite3.connect":
        _opened.append(str(arguments[0]))


sys.addaudithook(_note)


def registering(person_id: str | None, name: str) -> RegisterPerson:
    """Somebody with four sealed values."""
    return RegisterPerson(
        person_id=person_id, name=name, telephone="0471-5551234", room="3-502", birth_year=1951
    )


def openings_of_keys(act: Callable[[], object]) -> int:
    """How often the file of keys is opened meanwhile."""
    before = len(_opened)
    act()
    return sum("keys.db" in each for each in _opened[before:])


@pytest.mark.parametrize("command_id", [None, "c-1"])
def test_registering_many_opens_the_keys_as_often_as_registering_one(
    community: Community, command_id: str | None
) -> None:
    """However many values there are, and whether or not the command may come again."""

    def opened(count: int, names: str) -> int:
        many = [registering(None, f"{names}{number}") for number in range(count)]
        told = {"by": SHEN, "command_id": command_id and f"{command_id}-{names}"}
        return openings_of_keys(lambda: community.execute_all(many, **told))

    assert opened(30, "林") == opened(1, "何") <= 4


def test_known_and_new_people_are_sealed_together(community: Community) -> None:
    """Each with a key of their own."""
    told = [registering(LIN, "林晓棠"), registering(None, "何一"), registering(None, "何二")]
    people = [each.stream_id for each in community.execute_all(told, by=SHEN)]
    names = [community.history(each, reader=SHEN)[-1].data.name for each in people]
    assert names == ["林晓棠", "何一", "何二"]
    community.erase(people[1], by=SHEN, reason="asked for it")
    assert community.history(people[2], reader=SHEN)[0].data.name == "何二"


def test_one_who_was_erased_leaves_no_key_of_the_others(community: Community) -> None:
    """Of an append that is refused nothing stays."""
    community.erase(HE, by=SHEN, reason="asked for it")
    before = community.vault.people()
    with pytest.raises(Refused, match="person-erased"):
        community.vault.sealing({HE, "person-new"})
    assert community.vault.people() == before


def test_a_store_is_opened_again_without_opening_keys_that_nobody_changed(
    community: Community, folder: Path
) -> None:
    """That nothing is left of a key that was destroyed is known until they are changed."""

    def opened() -> int:
        return openings_of_keys(lambda: Community.open(folder).close())

    left_alone_since(folder / "keys.db", 60)
    assert [opened(), opened()] == [1, 0]
    community.execute(registering(None, "林晓棠"), by=SHEN)
    assert [opened(), opened()] == [1, 1]  # a change so short ago may hide another
    left_alone_since(folder / "keys.db", 30)
    assert [opened(), opened()] == [1, 0]


def test_whose_program_was_killed_while_it_destroyed_a_key_is_forgotten_by_the_next_open(
    community: Community, folder: Path
) -> None:
    """Also by a program that had opened the store before, when there was nothing to do."""
    community.execute(registering(LIN, "林晓棠"), by=SHEN)
    keys = folder / "keys.db"
    left_alone_since(keys, 60)
    Community.open(folder).close()
    killed = subprocess.run([sys.executable, "-c", _KILLED, keys, LIN], check=False)
    assert killed.returncode == -SIGKILL
    left_alone_since(keys, 30)
    assert KeysFile(keys).is_unclean()
    Community.open(folder).close()
    assert not KeysFile(keys).is_unclean()


def left_alone_since(path: Path, seconds: float) -> None:
    """As if it had been changed so long ago, and no more."""
    then = time.time() - seconds
    os.utime(path, (then, then))


_KILLED = """
import os, signal, sys
from pathlib import Path
from community_core.storage.folder.keys import KeysFile
with KeysFile(Path(sys.argv[1])).writing() as entries:
    entries.destroy(sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""
