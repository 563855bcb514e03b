"""What a server cannot hold: a NUL within a text, and an id too long for its indexes."""

from collections.abc import Iterable

from community_core.errors import Refused
from community_core.migration.tables import typed
from community_core.storage.interfaces.ledger import COLUMNS, Row
from community_core.storage.sql.cursor import RawReading

LONGEST_BYTES = 2_500
"""An entry of an index takes a third of a page at most."""
_INDEXED = ("stream_id", "command_id", "causation_id")
_PLACES = tuple(map(COLUMNS.index, _INDEXED))
_TEXTS = tuple(each for each in COLUMNS if each not in ("position", "version", "schema", "data"))
_UNFIT = " OR ".join(
    [f"instr(CAST({each} AS BLOB), x'00')" for each in _TEXTS]
    + [f"length(CAST({each} AS BLOB)) > {LONGEST_BYTES}" for each in _INDEXED]
)
_FACTS = f"SELECT * FROM events WHERE {_UNFIT} ORDER BY position LIMIT 1"
_COMMANDS = (
    "SELECT e.* FROM commands c JOIN events e ON e.position = c.first_position "
    "WHERE instr(CAST(c.command_id AS BLOB), x'00') "
    f"OR length(CAST(c.command_id AS BLOB)) > {LONGEST_BYTES} LIMIT 1"
)


def refuse_unfit_in(reading: RawReading) -> None:
    """Refused for the first fact of a ledger in a file that a server cannot hold."""
    for row in reading.rows(_FACTS):
        refuse_unfit([typed(row)])
    for row in reading.rows(_COMMANDS):
        raise _unfit(
            typed(row), "a command id that is too long or has a NUL in it", "命令编号过长或含有 NUL 字符"
        )


def refuse_unfit(facts: Iterable[Row]) -> None:
    """Refused for the first of these facts that a server cannot hold."""
    for row in facts:
        if any(isinstance(each, str) and "\0" in each for each in row):
            raise _unfit(row, "a text with a NUL in it", "文字中含有 NUL 字符")
        if any(_is_long(row[each] or "") for each in _PLACES):
            raise _unfit(row, f"an id of more than {LONGEST_BYTES} bytes", f"编号超过 {LONGEST_BYTES} 字节")


def _is_long(text: str) -> bool:
    return len(text) * 4 > LONGEST_BYTES and len(text.encode()) > LONGEST_BYTES


def _unfit(row: Row, en: str, zh: str) -> Refused:
    position, fact = row[0], f"{row[2]}@{row[3]}".replace("\0", "\\0")[:100]
    return Refused(
        "not-storable",
        f"Position {position} ({fact}) has {en}, which a server cannot hold. Facts are never edited: keep "
        "this community in a folder.",
        f"第 {position} 条（{fact}）：{zh}，服务器无法存储。事实不能修改：此社区请保留在文件夹中。",
    )
