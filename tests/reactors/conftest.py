"""What tests of reactors share: communities of either kind."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from community_core import Community

from .office import Hurrying

MASTER_KEY = b64encode(bytes(range(32))).decode()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever asks for a community, or where one is, is asked of one in a folder and of one on a server."""
    if "where" in metafunc.fixturenames and "store" not in metafunc.fixturenames:
        metafunc.parametrize("where", ["folder", "server"], indirect=True)


@pytest.fixture
def where(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a community may be made."""
    monkeypatch.setenv("COMMUNITY_MASTER_KEY", MASTER_KEY)
    if request.param == "server":
        return str(request.getfixturevalue("server").new())
    return str(tmp_path / "store")


@pytest.fixture
def community(where: str) -> Iterator[Community]:
    """A community whose clock hurries."""
    with Community.open(where, clock=Hurrying()) as opened:
        yield opened
