"""Connections cut in mid-commit: what was acknowledged is there, what is repeated by its id is there once."""

from collections.abc import Iterator

import pytest

from community_core import Community, PerhapsRecorded, Receipt
from community_core.domain import RaiseRequest

from ..proxies import Moment, Proxy, proxies_to
from ..servers import Server

SHEN = "person-shen"
RAISE = RaiseRequest(title="暖气不热", category="heating", channel="pavilion")
MOMENTS: list[Moment] = ["before", "after"]


@pytest.fixture
def way(server: Server) -> Iterator[Proxy]:
    """A way to a server that can be cut."""
    with proxies_to([server]) as (way,):
        yield way


@pytest.fixture
def community(way: Proxy) -> Iterator[Community]:
    """One behind that way, in which somebody raised something."""
    with Community.open(way.url()) as community:
        raise_one(community, "before")
        yield community


def raise_one(community: Community, command_id: str | None = None) -> Receipt:
    return community.execute(RAISE, by=SHEN, command_id=command_id)


def positions(community: Community) -> list[int]:
    return [each.position for each in community.log()]


@pytest.mark.parametrize("moment", MOMENTS)
def test_with_a_command_id_it_is_repeated_and_recorded_once(
    community: Community, way: Proxy, moment: Moment
) -> None:
    """Whether the server had committed or never heard of it."""
    way.cut_a_commit(moment)
    with pytest.raises(PerhapsRecorded, match="may have been recorded, or not") as raised:
        raise_one(community, "form-1")
    assert way.cut.wait(10)
    assert raised.value.retryable
    there = len(positions(community))
    assert there == (2 if moment == "after" else 1)
    assert raise_one(community, "form-1").position == 2
    assert raise_one(community, "form-1").position == 2
    assert positions(community) == [1, 2]
    assert raise_one(community).position == 3


@pytest.mark.parametrize("moment", MOMENTS)
def test_without_one_it_says_that_nobody_knows(community: Community, way: Proxy, moment: Moment) -> None:
    """Trying again might record it twice: it is not said to be safe."""
    way.cut_a_commit(moment)
    with pytest.raises(PerhapsRecorded, match="Without one, look first") as raised:
        raise_one(community)
    assert "可能已经登记，也可能没有" in raised.value.zh
    assert not raised.value.retryable
    assert len(positions(community)) == (2 if moment == "after" else 1)
