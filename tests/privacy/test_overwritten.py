"""What is destroyed is overwritten where it lies: no unlinked journal and no page given away keeps a key."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.privacy.master import mark_of
from community_core.storage.files.overwriting import overwritten_if_unlinked
from community_core.storage.folder.keys import KeysFile

from .conftest import HE, LIN, SHEN, TOLD, raising, tell

ERASE: dict[str, Any] = {"by": SHEN, "reason": "asked for it"}
IMAGE_BYTES = 16 << 20


def _journal(folder: Path) -> bytes:
    return (folder / "keys.db-journal").read_bytes()


def _many(community: Community, count: int) -> list[str]:
    people = [f"person-{number:04}" for number in range(count)]
    for person in people:
        community.vault.seal(person, "RequestRaised/1/details", TOLD)
    return people


def test_the_journal_stays_and_is_overwritten_by_an_erasure(community: Community, folder: Path) -> None:
    """It is the same file before and after, as long as it was, and holds nothing of anybody."""
    _many(community, 100)
    before = (folder / "keys.db-journal").stat()
    assert mark_of(LIN) in _journal(folder)
    community.erase(LIN, **ERASE)
    after = (folder / "keys.db-journal").stat()
    assert after.st_ino == before.st_ino
    assert after.st_size >= before.st_size
    assert b"community-person-key" not in _journal(folder)


def test_the_file_of_keys_is_the_same_and_never_shrinks(community: Community, folder: Path) -> None:
    """A page that is given back to the disk would take what was in it along."""
    people = _many(community, 300)
    before = (folder / "keys.db").stat()
    for person in people[::10]:
        community.vault.forget([person])
    after = (folder / "keys.db").stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)
    held = (folder / "keys.db").read_bytes() + _journal(folder)
    assert not any(mark_of(each) in held for each in people[::10])
    assert all(community.vault.keys().of(each) for each in (*people[1::10], HE))


def test_what_a_recovery_unlinks_is_overwritten(folder: Path, community: Community) -> None:
    """SQLite rolls back what a killed program left half done before it can be told to keep the journal."""
    _many(community, 50)
    killed = (
        "import os, signal, sqlite3, sys;"
        "file = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "file.execute('PRAGMA journal_mode = PERSIST'); file.execute('PRAGMA cache_size = 1');"
        "file.execute('BEGIN IMMEDIATE'); file.execute('UPDATE people SET key = zeroblob(100)');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(folder / "keys.db")])
    assert done.returncode == -signal.SIGKILL
    assert mark_of(LIN) in _journal(folder)
    with (folder / "keys.db-journal").open("rb") as left:
        with KeysFile(folder / "keys.db").reading() as entries:
            assert entries.wrapped(LIN)
        assert os.fstat(left.fileno()).st_nlink == 0
        assert left.read().strip(b"\0") == b""


def test_an_unlinked_file_is_overwritten_before_its_place_is_given_away(tmp_path: Path) -> None:
    """Seen through another handle on it; one that stays is left as it is."""
    path = tmp_path / "journal"
    path.write_bytes(b"secret")
    with path.open("rb") as seen:
        with overwritten_if_unlinked(path):
            pass
        assert path.read_bytes() == b"secret"
        with overwritten_if_unlinked(path):
            path.unlink()
        assert seen.read() == bytes(6)
    with overwritten_if_unlinked(path):
        path.write_bytes(b"made meanwhile")
    assert path.read_bytes() == b"made meanwhile"


def test_a_rotation_overwrites_the_master_key_before(community: Community, folder: Path) -> None:
    """It still opened the keys of every backup made before."""
    with (folder / "master.key").open("rb") as before:
        community.vault.rotate()
        assert before.read().strip(b"\0") == b""


ERASER = """
import os, signal, sqlite3, sys
from community_core import Community
from community_core.storage.folder import keys
victim, when, folder = sys.argv[1:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
community = Community.open(folder)
if when == "recorded":
    from community_core.privacy import Vault
    Vault.forget = die
elif when == "destroyed":
    keys._rewrite = die
elif when == "rewritten":
    keys.overwrite = die
if victim == "confirm":
    community.confirm_erasure("person-lin", by="person-shen")
else:
    community.erase("person-lin", by="person-shen", reason="asked for it")
"""


@pytest.mark.parametrize("when", ["recorded", "destroyed", "rewritten"])
@pytest.mark.parametrize("what", ["erase", "confirm"])
def test_killed_at_any_step_the_person_is_closed_and_the_rest_is_made_good(
    community: Community, folder: Path, what: str, when: str
) -> None:
    """Nobody else lost anything. Once a key is destroyed the next opening sweeps up, else whoever says so."""
    _many(community, 30)
    if what == "confirm":
        kept = (folder / "keys.db").read_bytes()
        community.erase(LIN, **ERASE)
        (folder / "keys.db").write_bytes(kept)
    community.close()
    done = subprocess.run([sys.executable, "-c", ERASER, what, when, str(folder)])
    assert done.returncode == -signal.SIGKILL
    with Community.open(folder) as again:
        assert LIN in again.vault.erased()
        assert again.vault.keys().of(HE)
        if when == "recorded":
            assert again.vault.status().unconfirmed == (LIN,)
            again.confirm_erasure(LIN, by=SHEN)
        held = (folder / "keys.db").read_bytes() + _journal(folder)
        assert mark_of(LIN) not in held
        assert again.vault.status().unconfirmed == ()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A small ext4 file system in a file: where it is mounted, and the file."""
    image, place = tmp_path / "disk.img", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    if not shutil.which("mkfs.ext4") or os.geteuid() != 0:
        pytest.skip("only root may mount, and mkfs.ext4 is needed")
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)
    if subprocess.run(["mount", "-o", "loop", str(image), str(place)], capture_output=True).returncode:
        pytest.skip("no image of a disk can be mounted here")
    try:
        yield place, image
    finally:
        subprocess.run(["umount", str(place)], capture_output=True)


def _raw(disk: tuple[Path, Path]) -> bytes:
    """Every byte of the disk, as somebody sees it who takes it out."""
    place, image = disk
    subprocess.run(["umount", str(place)], check=True)
    held = image.read_bytes()
    subprocess.run(["mount", "-o", "loop", str(image), str(place)], check=True)
    return held


def test_no_byte_of_the_disk_holds_the_key(disk: tuple[Path, Path]) -> None:
    """Blocks that belong to no file any more are looked at, too."""
    folder = disk[0] / "liuyin"
    with Community.open(folder) as community:
        tell(community)
        _many(community, 200)
        community.vault.openings()
        with KeysFile(folder / "keys.db").reading() as entries:
            wrapped = entries.wrapped(LIN)
    assert wrapped is not None
    assert wrapped in _raw(disk)
    with Community.open(folder) as community:
        community.execute(raising(HE, "again"), by=SHEN)
        community.erase(LIN, **ERASE)
        for person in ("person-0007", "person-0150"):
            community.vault.forget([person])
    held = _raw(disk)
    secret = wrapped[len(mark_of(LIN)) :]
    assert secret not in held
    assert not any(mark_of(each) in held for each in (LIN, "person-0007", "person-0150"))
    assert mark_of(HE) in held


def test_a_journal_that_is_merely_unlinked_would_be_found(disk: tuple[Path, Path]) -> None:
    """This is what the test above sees if the journal goes with each commit: it can tell."""
    folder = disk[0] / "liuyin"
    with Community.open(folder) as community:
        _many(community, 50)
    with closing(sqlite3.connect(folder / "keys.db", isolation_level=None)) as file:
        file.execute("PRAGMA secure_delete = ON")
        file.execute("UPDATE people SET key = NULL WHERE person = 'person-0007'")
    (folder / "keys.db-journal").unlink(missing_ok=True)
    assert mark_of("person-0007") in _raw(disk)
