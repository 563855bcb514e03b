"""Stories of whatever people do may run into rules, but only into those that are listed."""

import pytest

from community_core.domain import PLACE, VISIT
from community_core.errors import InvalidInput, Refused
from community_core.testing import perhaps


def _refuse(rule: str) -> None:
    raise Refused(rule, "no", "不行")


@pytest.mark.parametrize("rule", ["visit-oneself", "nothing-decided"])
def test_a_rule_of_the_aggregate_or_of_the_library_may_refuse(rule: str) -> None:
    """What was meant to follow does not happen."""
    followed = False
    with perhaps(PLACE, VISIT):
        _refuse(rule)
        followed = True
    assert not followed


def test_a_rule_that_nobody_lists_is_raised() -> None:
    """And so is whatever else goes wrong."""
    with pytest.raises(Refused), perhaps(PLACE):
        _refuse("visit-oneself")
    with pytest.raises(InvalidInput), perhaps(VISIT):
        raise InvalidInput("no", "不行")
