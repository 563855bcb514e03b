"""What tests of faults share."""

from collections.abc import Iterator

import pytest

from ..own_server import OwnServer, own_server


@pytest.fixture(scope="session")
def own() -> Iterator[OwnServer]:
    """A server that may be restarted and killed; whoever does that leaves it running."""
    with own_server() as own:
        yield own
