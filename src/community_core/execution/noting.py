"""What an embedding program may write beside the facts of a command: few words about how it came in."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from community_core.domain.kit.values.checks import shown
from community_core.errors import InvalidInput
from community_core.ledger import Note

LONGEST_NOTE = 2_000
"""Bytes of JSON."""

_LARGEST = 2**53
"""Beyond this not every program reads the same number."""


def understood_note(note: Note | None) -> Note:
    """The note as it is kept; InvalidInput when it is none, or too long."""
    if not isinstance(note, Mapping | None):
        raise _no_note(note)
    kept = dict(note or {})
    for name, value in kept.items():
        if not (_is_text(name) and name.strip() and _is_plain(value)):
            raise _no_note({name: value})
    size = len(msgspec.json.encode(kept))
    if size > LONGEST_NOTE:
        raise InvalidInput(
            f"note: it takes {size} bytes, {LONGEST_NOTE} are the most; keep what is longer in your own "
            "records, under the command id.",
            f"note：占 {size} 字节，最多 {LONGEST_NOTE} 字节；更长的内容请按命令编号另行保存。",
            field="note",
        )
    return kept


def _is_plain(value: object) -> bool:
    match value:
        case bool():
            return True
        case int():
            return abs(value) <= _LARGEST
        case float():
            return math.isfinite(value)
    return _is_text(value)


def _is_text(value: Any) -> bool:
    """Text of one line that any program can store."""
    return isinstance(value, str) and (value.isprintable() or not value)


def _no_note(said: object) -> InvalidInput:
    return InvalidInput(
        f"note: {shown(said)} is no note; give a mapping from names to text of one line, numbers, True or "
        "False, such as {'device': 'pavilion-2'}.",
        f"note：{shown(said)} 不是附注；请给出名称到一行文字、数字或是否的映射，"
        "例如 {'device': 'pavilion-2'}。",
        field="note",
    )
