"""Fixtures of the views' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from community_core.storage.address import Schema, address_of
from community_core.views import Engine

from ..servers import Server
from .neighbourhood import Neighbourhood, Raised, Resolved


@pytest.fixture
def here() -> Iterator[Neighbourhood]:
    """A neighbourhood where the light was mended and the radiator was not."""
    neighbourhood = Neighbourhood()
    neighbourhood.tell(
        ("request-1", Raised(title="Light in the stairs")),
        ("request-2", Raised(title="暖气不热", place="desk")),
        ("request-1", Resolved(minutes=30)),
    )
    yield neighbourhood
    neighbourhood.ledger.close()


@pytest.fixture
def views_file(tmp_path: Path) -> Path:
    """Where the views are kept."""
    return tmp_path / "views.db"


@pytest.fixture
def views_schema(server: Server) -> Schema:
    """Where on a server the views are kept."""
    return address_of(server.new()).views


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever asks for an engine, and not for the file of its views, is asked of one whose views are in a
    file and of one whose views are on a server."""
    if "engine" in metafunc.fixturenames and "views_file" not in metafunc.fixturenames:
        metafunc.parametrize("engine", ["file", "server"], indirect=True)


@pytest.fixture
def engine(here: Neighbourhood, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine over that neighbourhood."""
    on_server = getattr(request, "param", "file") == "server"
    engine = here.engine(request.getfixturevalue("views_schema" if on_server else "views_file"))
    yield engine
    engine.close()
