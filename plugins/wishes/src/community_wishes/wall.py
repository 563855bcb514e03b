"""The wall of wishes 心愿墙: what anybody may read, and nobody's name."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.views import Column, Projection
from community_wishes.records import OfWishes, Record
from community_wishes.values import KINDS, WishKind


@frozen(kw_only=True)
class ShownWish:
    """A wish somebody may still claim; ``places`` are left."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Wish", zh="心愿")]
    kind: Annotated[WishKind, Column(en="Kind", zh="类别", words=KINDS)]
    places: Annotated[int, Column(en="Places left", zh="剩余名额")]
    until: Annotated[date | None, Column(en="Shown until", zh="公示截止", ahead=True)]


class WishWall(OfWishes, Projection[ShownWish]):
    """Wishes that are shown and may still be claimed, without whose they are.

    One whose wisher takes their consent back is gone from here at once, taken down or not.
    """

    name, version = "wish-wall", 2
    key = ("number",)
    called = "心愿墙"
    zh = "正在公示、仍可认领的微心愿，不含许愿人。许愿人撤回同意的，立即不再列出。"
    single_stream = True
    pages = None

    def __iter__(self) -> Iterator[ShownWish]:
        for row in self.records:
            left = row.wanted - len(self.claims(row))
            if left > 0 and self._is_up(row):
                yield ShownWish(
                    number=row.number, title=row.title, kind=row.kind, places=left, until=row.until
                )

    def _is_up(self, row: Record) -> bool:
        is_open = row.shown and row.status in ("published", "taken")
        return is_open and (row.until is None or self.today <= row.until) and self.consents(row)
