"""What the tests of foreign distributions share: one environment with the program and lost and found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.outside.installed import LOST_AND_FOUND, Environment, Program
from tests.outside.story import Told

collect_ignore = [LOST_AND_FOUND.name]  # its tests run where it is installed


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """Made once, for it takes a while."""
    environment = Environment.made_in(tmp_path_factory.mktemp("environment"))
    yield environment
    environment.close()


@pytest.fixture(scope="session")
def story(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Told once, to look at."""
    return Told.by(Program(environment, tmp_path_factory.mktemp("story") / "community"))


@pytest.fixture
def copy(story: Told, tmp_path: Path) -> Told:
    """The story in a store of this test's own, to go on with."""
    return story.copied(tmp_path)
