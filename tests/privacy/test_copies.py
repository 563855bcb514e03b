"""Copies of keys in the store's folder are found under any name, however they are written or packed."""

import gzip
import io
import os
import shutil
import sqlite3
import stat
import subprocess
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, ResidueRemains
from community_open_requests import OpenRequests

from .conftest import HE, LIN, SHEN, raising

ERASE: dict[str, Any] = {"by": SHEN, "reason": "asked for it"}
Copied = Callable[[Path], bytes]


def _zipped(keys: Path) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(keys, "innocent.txt")
    return into.getvalue()


def _tarred(keys: Path) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w:xz") as file:
        file.add(keys, "a/b")
    return into.getvalue()


def _tarred_of_packed(keys: Path) -> bytes:
    into, inner = io.BytesIO(), gzip.compress(_zipped(keys))
    with tarfile.open(fileobj=into, mode="w:bz2") as file:
        member = tarfile.TarInfo("nested.gz")
        member.size = len(inner)
        file.addfile(member, io.BytesIO(inner))
    return into.getvalue()


def _dumped(keys: Path) -> bytes:
    with closing(sqlite3.connect(keys)) as file:
        return "\n".join(file.iterdump()).encode()


COPIES: dict[str, Copied] = {
    "as it is": Path.read_bytes,
    "gzip": lambda keys: gzip.compress(keys.read_bytes()),
    "zip": _zipped,
    "tar.xz": _tarred,
    "zip in gzip in tar.bz2": _tarred_of_packed,
    "dump": _dumped,
    "hexadecimal": lambda keys: keys.read_bytes().hex().encode(),
    "base64": lambda keys: b64encode(keys.read_bytes()),
    "base64, shifted": lambda keys: b64encode(b"x" + keys.read_bytes()),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_found_whatever_it_is_called_and_however_it_is_packed(
    community: Community, folder: Path, how: str
) -> None:
    """The file is named; once it is gone the erasure is done."""
    (folder / "notes").mkdir()
    copy = folder / "notes" / "holiday.jpg"
    copy.write_bytes(COPIES[how](folder / "keys.db"))
    with pytest.raises(ResidueRemains, match=r"holiday\.jpg") as remains:
        community.erase(LIN, **ERASE)
    assert remains.value.files == (copy,)
    copy.unlink()
    assert community.erase(LIN, **ERASE).stream_id == LIN


@pytest.mark.parametrize(
    "held", [b"7z\xbc\xaf\x27\x1c.....", b"\x1f\x8bcut off", b"PK\x03\x04 no zip", b"Salted__12345678"]
)
def test_what_nobody_can_look_into_is_named_as_beyond(
    community: Community, folder: Path, held: bytes
) -> None:
    """The erasure stands; whoever is responsible looks themselves."""
    (folder / "old.bin").write_bytes(held)
    community.erase(LIN, **ERASE)
    assert community.vault.beyond_looking(LIN) == (folder / "old.bin",)


@pytest.mark.skipif(not shutil.which("zip"), reason="Python locks no zip file")
def test_a_locked_zip_is_beyond(community: Community, folder: Path) -> None:
    """Its names are open, its contents are not."""
    locked = ["zip", "-q", "-P", "secret", str(folder / "a.zip"), str(folder / "keys.db")]
    subprocess.run(locked, check=True)
    community.erase(LIN, **ERASE)
    assert community.vault.beyond_looking(LIN) == (folder / "a.zip",)


def _open_to_others(folder: Path) -> set[str]:
    every = [folder, *folder.rglob("*")]
    return {each.name for each in every if stat.S_IMODE(each.stat().st_mode) & 0o077}


def test_whatever_a_store_makes_is_its_owners_alone(tmp_path: Path) -> None:
    """Files are 0600, folders 0700, the backup's as well, whatever the umask says."""
    before = os.umask(0)
    try:
        with Community.open(tmp_path / "new") as fresh:
            fresh.execute(raising(HE, "his own affair"), by=SHEN)
            list(fresh.view(OpenRequests, reader=SHEN))
            fresh.react([], once=True)
            fresh.backup(tmp_path / "copy")
            for each in (tmp_path / "new", tmp_path / "copy"):
                assert _open_to_others(each) == set()
                assert stat.S_IMODE((each / "ledger.db").stat().st_mode) == 0o600
                assert stat.S_IMODE(each.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_a_store_made_before_is_put_right_when_it_is_opened(community: Community, folder: Path) -> None:
    """It is told what others could read; looking without a trace leaves it, and so are others' files."""
    community.backup(folder.parent / "copy")
    community.close()
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    (folder / "notes").mkdir(mode=0o755)
    (folder / "notes" / "holiday.txt").write_text("sunny")
    modes = [each.stat().st_mode for each in (folder / "notes", folder / "notes" / "holiday.txt")]
    with Community.open(folder, read_only=True) as looked:
        assert looked.store.closed_to_others == ()
    with Community.open(folder) as again:
        closed = again.store.closed_to_others
    assert {folder, folder / "ledger.db", folder / "keys.db", folder / "master.key"} <= set(closed)
    assert _open_to_others(folder) <= {"notes", "holiday.txt"}
    assert [each.stat().st_mode for each in (folder / "notes", folder / "notes" / "holiday.txt")] == modes
    with Community.open(folder) as again:
        assert again.store.closed_to_others == ()
