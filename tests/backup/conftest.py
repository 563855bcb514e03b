"""What tests of backups share: a store in use, in which two people told something in confidence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from community_core import Community

from .people import HE, LIN, SHEN, raising


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "liuyin"


@pytest.fixture
def community(folder: Path) -> Iterator[Community]:
    """A community in use, in which Lin and He each told something."""
    with Community.open(folder) as opened:
        for person in (LIN, HE):
            opened.execute(raising(person), by=SHEN)
        yield opened


@pytest.fixture
def master_key(folder: Path) -> Path:
    """What opens the keys: no backup has it."""
    return folder / "master.key"
