"""What tests of every room share."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import pytest

from .forked import forking
from .servers import Server, server_in


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the real files: COMMUNITY_TEST_DATA, or beside the repository. Skips without them."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("COMMUNITY_TEST_DATA") or beside)
    if not folder.is_dir():
        pytest.skip(f"no real files in {folder}; COMMUNITY_TEST_DATA names their folder")
    return folder


@pytest.fixture(scope="session")
def server() -> Server:
    """A PostgreSQL server, which all processes of a run of tests share."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or os.getpid()
    return server_in(Path(gettempdir()) / f"community-core-postgres-{run}")


@pytest.fixture(scope="session")
def community(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """This very package as a command, an executable file."""
    with forking(tmp_path_factory.mktemp("bin")) as command:
        yield command
