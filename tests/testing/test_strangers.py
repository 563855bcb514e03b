"""What aggregates of others may bring along: values of any type, and folds that fail."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen

from community_core import Community
from community_core.domain import (
    AGGREGATES,
    Command,
    CorrectFact,
    Event,
    Help,
    Why,
    aggregate,
    command,
    event,
    fold,
    says,
    step,
)
from community_core.domain.kit.values import checks
from community_core.errors import InvalidInput, Refused

from .items import FindItem, ItemFound, ItemState, item

HE = "person-he"
Weight = Annotated[float, Help("Weight", "重量", "1.5", check=checks.anything)]
Day = Annotated[date, Help("Day", "日期", "2024-01-15")]
Sizes = Annotated[dict[str, int], Help("Sizes", "尺寸", "{}", check=checks.anything)]


@event(en="Weighed", zh="称重")
@frozen(kw_only=True)
class ParcelWeighed(Event):
    weight: Weight
    day: Day
    sizes: Sizes


@frozen
class ParcelState:
    status: Literal["weighed"] | None = None


@command(zh="称重")
@frozen(kw_only=True)
class WeighParcel(Command):
    weight: Weight
    day: Day
    sizes: Sizes


ONCE = Why("parcel-weighed-once", "weigh another.", "请称另一件。")
PARCEL = aggregate(
    "parcel",
    "包裹",
    ParcelState(),
    becomes={ParcelWeighed: "weighed"},
    steps=[step(WeighParcel, says(ParcelWeighed), when=[None], why=ONCE)],
    over={},
    words={"weighed": ("weighed", "已称重")},
    rules={"parcel-weighed-once": ("A parcel is weighed once.", "包裹只称一次。")},
)


@pytest.fixture
def community() -> Iterator[Community]:
    with Community.open(":memory:", aggregates=[*AGGREGATES, PARCEL]) as community:
        yield community


def _weighed(community: Community) -> str:
    weigh = WeighParcel(weight=1.5, day=date(2024, 1, 15), sizes={"length": 3})
    return community.execute(weigh, by=HE).events[0].id


@pytest.mark.parametrize("right", [{"weight": 2.5}, {"day": date(2024, 1, 16)}, {"sizes": {"length": 4}}])
def test_a_value_of_any_type_is_put_right(community: Community, right: dict[str, Any]) -> None:
    """Numbers, days and mappings as well as text."""
    correct = CorrectFact(fact_id=_weighed(community), right=right, reason="misread")
    [fact] = community.execute(correct, by=HE).events
    assert {name: getattr(fact.data.right, name) for name in right} == right


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ({"weight": "heavy"}, "weight: 'heavy' is not a number"),
        ({"day": datetime(2024, 1, 16, tzinfo=UTC)}, "day: datetime.datetime.* is not a day"),
        ({"sizes": 4}, "sizes: 4 is not such a value"),
    ],
)
def test_a_value_of_another_type_is_refused(community: Community, right: dict[str, Any], said: str) -> None:
    """The field, the value and what it should be are named."""
    with pytest.raises(InvalidInput, match=said):
        community.execute(CorrectFact(fact_id=_weighed(community), right=right, reason="misread"), by=HE)


def _stumble(_: ItemState, found: ItemFound) -> ItemState:
    raise KeyError(found.what)


def test_what_cannot_be_folded_is_not_recorded() -> None:
    """Or the stream could never be read again."""
    stumbling = item(folds=[fold(ItemFound, _stumble)])
    with Community.open(":memory:", aggregates=[*AGGREGATES, stumbling]) as community:
        with pytest.raises(Refused, match="its aggregate raised KeyError") as refused:
            community.execute(FindItem(what="umbrella"), by=HE)
        assert refused.value.rule == "decision-failed"
        assert list(community.log()) == []
