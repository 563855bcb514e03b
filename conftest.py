"""How Hypothesis works in every test, of the library and of the plugins; and where their files lie."""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

settings.register_profile("community", deadline=None)  # a machine that is busy is not at fault
settings.load_profile("community")

_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30


def pytest_configure() -> None:
    """Stores of tests are real files, flushed as all are; that takes no time where no disk is behind them.
    TMPDIR, if it is set, says where they lie."""
    if "TMPDIR" not in os.environ and _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = str(_IN_MEMORY)
        tempfile.tempdir = None
