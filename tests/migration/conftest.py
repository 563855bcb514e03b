"""What tests of migration share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ..servers import Server

Place = Callable[[], str]


@pytest.fixture
def places(server: Server, tmp_path: Path) -> dict[str, Place]:
    """Where a community may be made that is not there yet, in a folder or on a server."""
    numbers = iter(range(100))
    return {"folder": lambda: str(tmp_path / f"place-{next(numbers)}"), "server": server.new}
