"""Cursors: the place in a view where a page ended, as text that only fits where it was taken."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2s
from typing import Any

import msgspec
from attrs import frozen

from community_core.errors import InvalidInput

Place = list[str | int | float | None]
"""The values of the last row of a page that tell where it stands."""

_decode = msgspec.json.Decoder(tuple[str, Place]).decode


@frozen
class Cursors:
    """The cursors of one view along one way: ``way`` says which, as plain values."""

    view: str
    way: Sequence[Any]

    def at(self, place: Sequence[Any]) -> str:
        """The cursor of a place."""
        return urlsafe_b64encode(msgspec.json.encode((self._mark, place))).decode().rstrip("=")

    def place(self, cursor: str, parts: int) -> Place:
        """The place of a cursor, in so many parts; InvalidInput when it was not taken from this way."""
        try:
            mark, place = _decode(urlsafe_b64decode(cursor.encode("ascii") + b"=="))
        except (AttributeError, ValueError, msgspec.MsgspecError):
            raise self._refused(cursor) from None
        if mark != self._mark or len(place) != parts:
            raise self._refused(cursor)
        return place

    @property
    def _mark(self) -> str:
        told = json.dumps([self.view, *self.way], ensure_ascii=True)
        return blake2s(told.encode(), digest_size=6).hexdigest()

    def _refused(self, cursor: object) -> InvalidInput:
        return InvalidInput(
            f"{cursor!r} is no cursor of this page of {self.view}: one fits the view, table, order and "
            "equalities it was taken from. Begin without one, then give that of the page before.",
            f"{cursor!r} 不是 {self.view} 这一页的游标：游标只适用于取得它的视图、表、顺序和条件。"
            "请先不带游标，再用上一页给出的游标。",
        )
