"""The rows of a single-stream projection while handlers run: only those of the stream that is handled."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from community_core.errors import InvalidProjection
from community_core.ledger import Recorded
from community_core.storage.interfaces.views import Session
from community_core.views.database.statements import StoredTable
from community_core.views.folding.writing import WrittenRows
from community_core.views.tables.row_shape import Held
from community_core.views.tables.rows import TableKey
from community_core.views.tables.selection import Selection

R = TypeVar("R")


class RowsOfOneStream(WrittenRows[R]):
    """Rows that can be written, of one stream alone: its id is their key, or the first part of it.

    InvalidProjection for any other, so that folding a stream again by itself gives the rows it gave before.
    """

    def __init__(self, stored: StoredTable[R], session: Session) -> None:
        super().__init__(stored, session)
        self._stream = ""
        self._is_new = False

    def handling(self, fact: Recorded[Any]) -> None:
        """From now on the rows of this fact's stream may be touched."""
        self._stream = fact.stream_id
        self._is_new = fact.version == 1

    def _find(self, key: TableKey) -> Held[R] | None:
        if key != self._stream or self._key_type is None:
            self._keep_to_stream(key)
        if self._is_new and key not in self._unwritten:  # nothing can be stored of a stream that begins here
            return None
        return super()._find(key)

    def _write(self, key: TableKey, row: Held[R] | None) -> None:
        if key != self._stream or self._key_type is None:
            self._keep_to_stream(key)
        super()._write(key, row)

    def __len__(self) -> int:
        self._refuse_looking_around()

    def __iter__(self) -> Iterator[R]:
        self._refuse_looking_around()

    def selected(self, selection: Selection) -> list[R]:  # noqa: ARG002  refused whatever it is
        self._refuse_looking_around()

    def counted(self, equal: Mapping[str, Any]) -> int:  # noqa: ARG002  refused whatever it is
        self._refuse_looking_around()

    def _keep_to_stream(self, key: TableKey) -> None:
        self._check(key)
        if type(key) is tuple and key[0] == self._stream:
            return
        name = self._shape.name
        raise InvalidProjection(
            f"row {key!r} of table {name!r} is not of {self._stream}, whose fact is handled; a single-stream "
            "projection touches no other rows: key them by the stream's id, or leave single_stream out.",
            f"表 {name!r} 的行 {key!r} 不属于正在处理的 {self._stream}；single_stream 投影不能碰别的行："
            "请以流编号作键，或去掉 single_stream。",
        )

    def _refuse_looking_around(self) -> NoReturn:
        name = self._shape.name
        raise InvalidProjection(
            f"a handler of a single-stream projection cannot look through table {name!r}, which "
            "holds rows of other streams; use get with the key of a row, or leave single_stream out.",
            f"single_stream 投影的处理方法不能翻看表 {name!r}，其中有别的流的行；"
            "请用 get 按键取行，或去掉 single_stream。",
        )
