"""Rows of a view named by what tells them apart, and told in one breath."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from community_core.commands import typed
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.help import Help
from community_core.errors import InvalidInput
from community_core.telling.cells import in_words
from community_core.telling.field_words import named_value
from community_core.telling.filters import column_word
from community_core.telling.language import say
from community_core.telling.names import named

if TYPE_CHECKING:
    from community_core.views import NamedColumn, Projection

    View = type[Projection[Any]]


def typed_key(projection: "View", words: Sequence[str], zone: ZoneInfo) -> tuple[Any, ...]:
    """The key a person wrote, a word for each of its columns; InvalidInput when it cannot be understood."""
    from community_core.views import key_columns

    columns = key_columns(projection)
    if len(words) != len(columns):
        listed = " ".join(f"<{each.name}>" for each in columns)
        listed_zh = " ".join(f"<{each.zh}>" for each in columns)
        raise InvalidInput(
            f"A row of {projection.name} is named by {listed}: {len(columns)} words, not {len(words)}; put "
            "text with spaces between quotes.",
            f"{projection.name} 的行由 {listed_zh} 确定，应为 {len(columns)} 个词，而不是 {len(words)} 个；"
            "含空格的文字请加引号。",
        )
    return tuple(_typed(column, word, zone) for column, word in zip(columns, words, strict=True))


def key_words(projection: "View", key: Sequence[Any]) -> dict[str, Any]:
    """The parts of a key by the names of their columns."""
    from community_core.views import key_columns

    return {column.name: part for column, part in zip(key_columns(projection), key, strict=True)}


def view_words(projection: "View") -> str:
    """What a view is called."""
    return say(projection.name, projection.called or projection.name)


def key_told(projection: "View", key: Sequence[Any], zone: ZoneInfo) -> list[str]:
    """The parts of a key as the reader knows them: ids by number or name."""
    from community_core.views import key_columns

    parts = zip(key_columns(projection), key, strict=True)
    return [named(in_words(part, zone, column_word(column), column.unit)) for column, part in parts]


def row_words(projection: "View", row: Any, zone: ZoneInfo) -> list[str]:
    """A row as ``heading: value`` after ``heading: value``, without what is missing, and without an id whose
    number stands there as well."""
    from community_core.views import key_columns

    told = {column.name: (column, _cell(column, row, zone)) for column in _columns(projection)}
    cells = {cell for _, cell in told.values()}
    for each in key_columns(projection):
        cell = told[each.name][1] if each.name in told else ""
        if named(cell) != cell and named(cell) in cells:
            del told[each.name]
    return [_named(column, cell) for column, cell in told.values() if cell]


def change_words(projection: "View", before: Any, after: Any, zone: ZoneInfo) -> list[str]:
    """What differs between two rows, as ``heading: before → after``."""
    cells = [(each, _cell(each, before, zone), _cell(each, after, zone)) for each in _columns(projection)]
    return [_named(column, f"{was or '—'} → {now or '—'}") for column, was, now in cells if was != now]


def _columns(projection: "View") -> "Sequence[NamedColumn]":
    from community_core.views import columns_of

    return columns_of(projection)


def _cell(column: "NamedColumn", row: Any, zone: ZoneInfo) -> str:
    value, word = getattr(row, column.name), column_word(column)
    return in_words(value, zone, word, column.unit, ahead=column.ahead)


def _named(column: "NamedColumn", cell: str) -> str:
    return named_value(say(column.en, column.zh), cell)


def _typed(column: "NamedColumn", word: str, zone: ZoneInfo) -> Any:
    return typed(Field(column.name, column.annotation, Help(word=(column.name, column.zh)), None), word, zone)
