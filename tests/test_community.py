"""The front door: what it takes besides what its rooms are tested for."""

import pytest

from community_core import Community, InvalidInput
from community_core.domain import AcceptRequest, RaiseRequest, RequestAccepted


def test_the_log_may_be_narrowed_to_a_single_type() -> None:
    """By its class or its name, without a list around it."""
    with Community.open(":memory:") as community:
        told = community.execute(
            RaiseRequest(title="Cold", category="heating", channel="desk"), by="person-shen"
        )
        community.execute(AcceptRequest(request_id=told.stream_id), by="person-shen")
        for types in (RequestAccepted, "RequestAccepted", [RequestAccepted]):
            assert [each.version for each in community.log(types=types)] == [2]


def test_naming_no_type_at_all_is_refused() -> None:
    """It is an oversight: everything comes when types are left out."""
    with Community.open(":memory:") as community, pytest.raises(InvalidInput, match="leave types out"):
        community.log(types=[])
