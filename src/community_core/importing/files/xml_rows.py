"""XML as services answer with it, Open311 among them: each element in the outermost is a record."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from xml.parsers import expat

from attrs import define, field

from community_core.importing.files.encodings import encoding_of
from community_core.importing.files.json_rows import table_of_records
from community_core.importing.files.rows import BadRow, SourceRow, SourceTable, unusable

_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding=[\"']([\w.-]+)", re.IGNORECASE)
_LOOKED_AT, _PART = 200, 1 << 16
_LONGEST_RECORD = 1 << 24
_DEEPEST = 40


@contextmanager
def xml_table(path: Path, *, records: str = "") -> Iterator[SourceTable]:
    """Open an XML file. ``records`` is the dotted path, inside the outermost element, to what holds them.

    InvalidInput for one that declares entities, whatever they are for, breaks off, or has no records.
    """
    rows = _rows(path, tuple(part for part in records.split(".") if part))
    table = table_of_records(rows)
    if not table.names:
        raise unusable(
            path.name,
            "it is XML without records; ask its source for JSON or CSV (Open311: requests.json)",
            "是没有记录的 XML；请向来源索取 JSON 或 CSV（Open311：requests.json）",
        )
    yield table


def _rows(path: Path, way: Sequence[str]) -> Iterator[SourceRow | BadRow]:
    reader = _Reader(path.name, way)
    with _text_of(path) as file:
        while True:
            part = file.read(_PART)
            try:
                reader.parser.Parse(part, not part)
            except expat.ExpatError as error:
                yield from reader.taken()
                raise unusable(
                    path.name,
                    f"its XML breaks off in line {error.lineno}",
                    f"XML 在第 {error.lineno} 行中断",
                ) from error
            yield from reader.taken()
            if not part:
                return


def _text_of(path: Path) -> TextIO:
    """The text of a file in the encoding that it declares: the parser itself knows few."""
    with path.open("rb") as file:
        told = _ENCODING.match(file.read(_LOOKED_AT))
    found = encoding_of(path, told[1].decode() if told else "")
    return path.open(encoding=found.name, errors="replace")


@define
class _Element:
    name: str
    children: dict[str, Any] = field(factory=dict)
    text: list[str] = field(factory=list)

    @property
    def value(self) -> Any:
        """Its elements by name, or its text; several of one name are a list."""
        return self.children or "".join(self.text).strip()

    def take(self, child: "_Element") -> None:
        """Put an element into this one."""
        if child.name not in self.children:
            self.children[child.name] = child.value
            return
        known = self.children[child.name]
        self.children[child.name] = [*(known if isinstance(known, list) else [known]), child.value]


class _Reader:
    """Takes records off a parser that is fed part by part."""

    def __init__(self, name: str, way: Sequence[str]) -> None:
        self._name = name
        self._way = way
        self._open: list[_Element] = []
        self._length = 0
        self._line = 1
        self._count = 0
        self._records: list[SourceRow] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def taken(self) -> list[SourceRow]:
        """The records that were complete since the last time."""
        records, self._records = self._records, []
        return records

    def _start(self, name: str, _: dict[str, str]) -> None:
        if len(self._open) > _DEEPEST:
            raise unusable(self._name, f"its XML is deeper than {_DEEPEST}", f"XML 嵌套超过 {_DEEPEST} 层")
        self._open.append(_Element(name.rpartition(":")[2]))
        if len(self._open) == len(self._way) + 2:
            self._line, self._length = self.parser.CurrentLineNumber, 0

    def _end(self, _: str) -> None:
        element = self._open.pop()
        inside = [each.name for each in self._open[1:]]
        if inside == list(self._way) and self._open:
            self._add(element)
        elif len(self._open) > len(self._way) + 1:
            self._open[-1].take(element)

    def _add(self, element: _Element) -> None:
        if element.children:
            self._count += 1
            self._records.append(SourceRow(self._line, element.children, "", self._count))

    def _text(self, data: str) -> None:
        self._length += len(data)
        if self._length > _LONGEST_RECORD:
            raise unusable(
                self._name,
                "a record in it is longer than 16 million characters",
                "其中一条记录超过 1600 万字",
            )
        if len(self._open) > len(self._way) + 1:
            self._open[-1].text.append(data)

    def _refuse_doctype(self, *_: Any) -> None:
        raise unusable(
            self._name,
            "its XML declares a document type, by which it may unfold or ask for other files; take that away",
            "XML 中有文档类型声明（DOCTYPE），可能展开过大或读取其他文件；请删去",
        )
