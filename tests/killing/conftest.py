"""What tests of killing share."""

from collections.abc import Iterator

import pytest

from .programs import Programs, programs_in


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """What starts programs to be killed."""
    with programs_in(tmp_path_factory.mktemp("programs")) as programs:
        yield programs
