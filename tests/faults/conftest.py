"""What tests of faults share."""

from collections.abc import Iterator

import pytest

from community_core.storage.postgres import server as servers

from ..killing.programs import Programs, programs_in
from ..own_server import OwnServer, own_server


@pytest.fixture(scope="session")
def own() -> Iterator[OwnServer]:
    """A server that may be restarted and killed; whoever does that leaves it running."""
    with own_server() as own:
        yield own


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """What starts programs."""
    with programs_in(tmp_path_factory.mktemp("programs")) as programs:
        yield programs


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a connection does so for a second."""
    monkeypatch.setattr(servers, "PATIENCE_SECONDS", 1)
