"""How often a database was changed, by the count that SQLite keeps in its header.

The times of files move on in ticks of some milliseconds, so that two changes may bear the same. To read the
count the file has to be open, and is never closed again: that would drop the locks which this process holds
on it by other descriptors, those of SQLite.
"""

import os
import stat
from pathlib import Path
from threading import Lock

_PLACE, _BYTES = 24, 4
_MOST = 64
"""So many files are kept open; of further ones the count is not known."""
_open: dict[tuple[int, int], int] = {}
_lock = Lock()


def change_counter(path: Path, found: os.stat_result) -> int:
    """The count of the file that was found there; 0 where it cannot be told."""
    if not stat.S_ISREG(found.st_mode):
        return 0
    file = found.st_dev, found.st_ino
    with _lock:
        if file not in _open and len(_open) < _MOST:
            _keep_open(path)
        descriptor = _open.get(file)
    return 0 if descriptor is None else int.from_bytes(os.pread(descriptor, _BYTES, _PLACE), "big")


def _keep_open(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return
    found = os.fstat(descriptor)
    _open[found.st_dev, found.st_ino] = descriptor
