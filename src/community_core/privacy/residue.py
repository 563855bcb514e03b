"""Looking for what must be gone: which files of a folder still hold certain bytes.

Another process looks: where this one has a database open, closing the file once more would drop the locks
SQLite holds on it, and others could damage what is being read or written.
"""

import os
import subprocess
import sys
from pathlib import Path

from attrs import frozen

from community_core.errors import StoreUnavailable
from community_core.privacy import looking


@frozen
class Looked:
    """The files that ``hold`` the bytes, and those ``beyond`` looking: packed or locked in another way."""

    hold: tuple[Path, ...]
    beyond: tuple[Path, ...]


def look_through(folder: Path, needle: bytes) -> Looked:
    """Every file under the folder, under any name: whether the bytes occur in it, also in hexadecimal or
    base64, or packed by zip, tar, gzip, bzip2 or xz.

    StoreUnavailable when one cannot be read.
    """
    command = [sys.executable, "-I", looking.__file__, os.fspath(folder.absolute())]
    looked = subprocess.run(command, input=needle, capture_output=True)
    if looked.returncode:
        said = os.fsdecode(looked.stderr).strip().rpartition("\n")[2]
        raise StoreUnavailable(
            f"The store cannot be looked through for copies of a key: {said}.",
            f"无法检查存储中是否有密钥副本：{said}。",
        )
    found = looked.stdout.split(b"\0")[:-1]
    hold, beyond = ([_path(folder, each) for each in found if each[:1] == sign] for sign in (b"+", b"?"))
    return Looked(tuple(hold), tuple(beyond))


def _path(folder: Path, found: bytes) -> Path:
    return folder / os.fsdecode(found[1:])
