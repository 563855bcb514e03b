"""What lies at the lost and found 失物招领, and for how long."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from attrs import evolve, frozen

from community_core import Column, Projection, Recorded, Table, handles, query
from community_core.domain import Sealed
from community_lost_and_found.item import (
    ITEM,
    SORTS,
    ItemClaimed,
    ItemClaimRejected,
    ItemGivenAway,
    ItemHandedIn,
    ItemReturned,
)


@frozen(kw_only=True)
class Item:
    """One item of the register; ``days`` are counted from ``since`` when somebody looks."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    what: Annotated[str, Column(en="Item", zh="物品")]
    sort: Annotated[str, Column(en="Sort", zh="类别", words=SORTS)]
    kept_at: Annotated[str, Column(en="Kept at", zh="保管处")]
    status: Annotated[str | None, Column(en="Status", zh="状态", words=ITEM.words)] = "kept"
    since: Annotated[datetime, Column(en="Handed in", zh="交来时间")]
    days: Annotated[int, Column(en="Days", zh="天数")] = 0
    details: Annotated[str | Sealed | None, Column(en="Details", zh="拾得人所述")]
    item_id: Annotated[str, Column(en="Id", zh="编号")]


class LostAndFound(Projection[Item]):
    """What lies here, the longest first."""

    name, version, pages = "lost-and-found", 1, None
    zh = "现有的失物，由早到晚。"
    single_stream = True
    personal = ("ItemHandedIn.details",)
    items = Table(Item, key="item_id", index=["status", "number"], order="since")

    @handles(ItemHandedIn)
    def take_in(self, e: Recorded[ItemHandedIn]) -> None:
        told = {name: getattr(e.data, name) for name in ("number", "what", "sort", "kept_at", "details")}
        self.items.put(Item(**told, since=e.occurred_at, item_id=e.stream_id))

    @handles(ItemClaimed, ItemClaimRejected, ItemReturned, ItemGivenAway)
    def move_on(self, e: Recorded[Any]) -> None:
        status = ITEM.status_after(self.items[e.stream_id].status, e.data)
        self.items.change(e.stream_id, status=status)

    def __iter__(self) -> Iterator[Item]:
        return (each for each in self.register() if each.status in ("kept", "claimed"))

    @query(zh="保管超过若干天的失物。")
    def longer_than(self, days: int) -> list[Item]:
        """Items that lie here for more than so many days."""
        return [each for each in self if each.days > days]

    @query(zh="全部失物，不论下落。")
    def register(self) -> list[Item]:
        """Every item ever handed in, and how long ago."""
        return [evolve(each, days=(self.today - self.day(each.since)).days) for each in self.items]
