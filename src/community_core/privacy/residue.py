"""Looking for what must be gone: which files of a folder still hold certain bytes.

Another process looks: where this one has a database open, closing the file once more would drop the locks
SQLite holds on it, and others could damage what is being read or written.
"""

import os
import subprocess
import sys
from pathlib import Path

from community_core.errors import StoreUnavailable
from community_core.privacy import looking


def files_holding(folder: Path, needle: bytes) -> list[Path]:
    """Every file under the folder, whatever its kind, in which the bytes occur.

    StoreUnavailable when one cannot be looked through.
    """
    command = [sys.executable, "-I", looking.__file__, os.fspath(folder.absolute())]
    looked = subprocess.run(command, input=needle, capture_output=True)
    if looked.returncode:
        said = os.fsdecode(looked.stderr).strip().rpartition("\n")[2]
        raise StoreUnavailable(
            f"The store cannot be looked through for copies of a key: {said}.",
            f"无法检查存储中是否有密钥副本：{said}。",
        )
    return [folder / os.fsdecode(each) for each in looked.stdout.split(b"\0")[:-1]]
