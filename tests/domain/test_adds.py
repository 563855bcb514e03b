"""Events that only add may happen in any order; what sets something keeps its place among them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import pytest
from attrs import evolve, frozen

from community_core import Community
from community_core.domain import (
    AGGREGATES,
    STAYS,
    Aggregate,
    Command,
    Count,
    Event,
    Help,
    RequestRaised,
    Why,
    aggregate,
    command,
    event,
    fold,
    says,
    step,
)
from community_core.errors import Refused

SHEN = "person-shen"
NOW = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BoxId = Annotated[str, Help("Id of the box", "箱子编号", "box-1", refers="box")]


@event(en="Put in", zh="放入")
@frozen(kw_only=True)
class PutInBox(Event):
    """So many more are in it."""

    many: Count


@event(en="Box counted", zh="清点")
@frozen(kw_only=True)
class BoxCounted(Event):
    """So many are in it."""

    many: Count


@frozen(kw_only=True)
class BoxState:
    """How many are in it."""

    status: Literal["used"] | None = None
    inside: int = 0


@command(zh="放入", target=lambda put: put.box_id)
@frozen(kw_only=True)
class PutIn(Command):
    """Put some more in."""

    box_id: BoxId
    many: Count


@command(zh="清点", target="box_id")
@frozen(kw_only=True)
class CountBox(Command):
    """Count what is in it."""

    box_id: BoxId
    many: Count


def box_with(*adds: type[Event]) -> Aggregate[BoxState]:
    return aggregate(
        "box",
        "箱子",
        BoxState(),
        becomes={PutInBox: "used", BoxCounted: STAYS},
        steps=[
            step(PutIn, says(PutInBox), when=[None, "used"]),
            step(CountBox, says(BoxCounted), when=["used"]),
        ],
        over={None: Why("box-unknown", "put something in.", "请先放入。")},
        folds=[
            fold(PutInBox, lambda box, put: evolve(box, inside=box.inside + put.many)),
            fold(BoxCounted, lambda box, count: evolve(box, inside=count.many)),
        ],
        adds=adds,
        words={"used": ("used", "在用")},
        rules={"box-unknown": ("A box is used before it is counted.", "先放入再清点。")},
    )


@pytest.fixture
def community() -> Iterator[Community]:
    """One with boxes, into which things are put in any order."""
    kinds = [*AGGREGATES, box_with(PutInBox)]
    with Community.open(":memory:", aggregates=kinds, clock=lambda: NOW) as community:
        yield community


def _put(community: Community, ago: int) -> None:
    community.execute(PutIn(box_id="box-1", many=1), by=SHEN, at=NOW - ago * DAY)


def test_what_only_adds_is_recorded_however_late(community: Community) -> None:
    """Last week's after yesterday's, and between them."""
    for ago in (1, 7, 3):
        _put(community, ago)
    assert [each.occurred_at for each in community.history("box-1")] == [NOW - n * DAY for n in (1, 7, 3)]


def test_what_sets_keeps_its_place(community: Community) -> None:
    """Nothing is put in before it was counted, and it is not counted before what was put in."""
    _put(community, 3)
    with pytest.raises(Refused, match="last moved on"):
        community.execute(CountBox(box_id="box-1", many=5), by=SHEN, at=NOW - 4 * DAY)
    community.execute(CountBox(box_id="box-1", many=5), by=SHEN, at=NOW - 2 * DAY)
    with pytest.raises(Refused, match="last moved on"):
        _put(community, 3)
    _put(community, 1)


def test_only_events_of_the_aggregate_add() -> None:
    """Another's is a slip of the pen."""
    with pytest.raises(TypeError, match="RequestRaised adds, and is an event of another aggregate"):
        box_with(RequestRaised)
