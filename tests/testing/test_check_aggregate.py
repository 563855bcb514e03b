"""check_aggregate finds each broken law, says where, and lets sound aggregates pass."""

from collections.abc import Sequence
from typing import Any

import pytest

from community_core.domain import PERSON, REQUEST, VISIT, VOLUNTEER, Aggregate
from community_core.testing import Example, check_aggregate

from .examples.people import PEOPLE
from .examples.requests import REQUESTS
from .examples.visits import VISITS
from .examples.volunteers import VOLUNTEERS

CORE: dict[str, tuple[Aggregate[Any], Sequence[Example]]] = {
    "request": (REQUEST, REQUESTS),
    "visit": (VISIT, VISITS),
    "volunteer": (VOLUNTEER, VOLUNTEERS),
    "person": (PERSON, PEOPLE),
}


@pytest.mark.parametrize("name", CORE)
def test_the_aggregates_of_the_core_keep_every_law(name: str) -> None:
    """Each with examples that reach every event, command and rule."""
    kind, examples = CORE[name]
    check_aggregate(kind, examples)
