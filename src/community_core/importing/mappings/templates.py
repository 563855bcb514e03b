"""Where a field's value comes from: a column by its name, or a text with some, ``"{Street}, {Town}"``."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from community_core.importing.files.rows import as_text, value_at

_COLUMN = re.compile(r"\{([^{}]+)\}")
_JOINERS = " :;,，、：-–/·|"


def columns_in(written: str) -> tuple[str, ...]:
    """The columns that ``written`` takes its value from."""
    return tuple(_COLUMN.findall(written)) or ((written,) if written else ())


class Template:
    """The value of one field in every row; ``is_told`` where there is a column for it. ``nothing`` are texts
    that mean there is none."""

    def __init__(self, written: str, nothing: Collection[str] = ()) -> None:
        self._columns = columns_in(written)
        self.is_told = bool(self._columns)
        self._pieces = _COLUMN.split(written) if _COLUMN.search(written) else []
        self._nothing = frozenset(nothing)

    def __bool__(self) -> bool:
        return self.is_told

    def text(self, values: Mapping[str, Any]) -> str:
        """The value as one line of text; what would join an empty column is left out at the ends."""
        if not self._pieces:
            return self._column(values, self._columns[0]) if self._columns else ""
        found = [self._column(values, each) for each in self._columns]
        if not any(found):
            return ""
        text = "".join(found[index // 2] if index % 2 else piece for index, piece in enumerate(self._pieces))
        return text if all(found) else text.strip(_JOINERS)

    def value(self, values: Mapping[str, Any]) -> Any:
        """The value of a single column as the reader gave it, such as a date of a workbook; "" for none."""
        if self._pieces or not self._columns:
            return self.text(values)
        value = value_at(values, self._columns[0])
        return self.text(values) if value is None or isinstance(value, str) else value

    def _column(self, values: Mapping[str, Any], name: str) -> str:
        text = as_text(value_at(values, name))
        return "" if text in self._nothing else text
