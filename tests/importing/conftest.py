"""What tests of imports share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from community_core import Community

from .bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A fresh community to import into."""
    with Community.open(":memory:") as community:
        yield Bench(community, tmp_path)
