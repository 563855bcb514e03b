"""Fixtures of the views' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from community_core.views import Engine

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
def engine(here: Neighbourhood, views_file: Path) -> Iterator[Engine]:
    """An engine over that neighbourhood, on a real file."""
    engine = here.engine(views_file)
    yield engine
    engine.close()
