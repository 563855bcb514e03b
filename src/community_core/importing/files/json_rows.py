"""JSON: one object a line, or an array of objects, which may stand inside an object. Read as a stream."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, count, islice
from json import loads
from pathlib import Path
from typing import Any, TextIO

from community_core.errors import InvalidInput, UnknownName
from community_core.importing.files.encodings import damage, encoding_of
from community_core.importing.files.json_stream import LONGEST_VALUE, JsonStream, JsonValue
from community_core.importing.files.rows import BadRow, SourceRow, SourceTable, Unreadable, unusable

_DEEPEST_LIST = 5
LOOKED_AT_FOR_NAMES = 100
"""Records whose keys are the columns of a file."""


@contextmanager
def json_table(path: Path, *, encoding: str = "", records: str = "") -> Iterator[SourceTable]:
    """Open a JSON file. ``records`` is the dotted path to the array; "" when the file itself is the array or
    has one object a line. SourceColumns are the keys of the first 100 records, nested ones with dots.

    InvalidInput when it is not JSON or has no records there, and, while reading, where an array breaks off.
    """
    found = encoding_of(path, encoding)
    with path.open(encoding=found.name, errors=found.errors) as file:
        rows = _rows(path, file, [part for part in records.split(".") if part])
        yield table_of_records(rows)


def table_of_records(rows: Iterator[SourceRow | BadRow]) -> SourceTable:
    """A table whose columns are the keys of the first records. Where a file breaks off among them, those
    before that come first all the same."""
    first: list[SourceRow | BadRow] = []
    try:
        first.extend(islice(rows, LOOKED_AT_FOR_NAMES))
    except InvalidInput as failure:
        if not first:
            raise
        rows = _broken_off(failure)
    names = {name for row in first if isinstance(row, SourceRow) for name in names_in(row.values)}
    return SourceTable(names, chain(first, rows))


def _broken_off(failure: InvalidInput) -> Iterator[SourceRow | BadRow]:
    yield from ()
    raise failure


def _rows(path: Path, file: TextIO, way: Sequence[str]) -> Iterator[SourceRow | BadRow]:
    stream = JsonStream(path.name, file)
    for name in way:
        _enter(path, stream, name)
    beginning = stream.peek()
    if beginning == "[":
        return map(_row, stream.elements(), count(1))
    if beginning == "{" and not way:
        file.seek(0)
        return _one_a_line(path, file)
    raise unusable(
        path.name,
        "there is no list of records where it should be; set records in the mapping",
        "应有记录列表的地方没有列表；请在映射中写明 records",
    )


def list_in(path: Path) -> str:
    """The dotted path to the first list of objects in a JSON file; "" where the file itself is one, or has
    one object a line. InvalidInput where there is none."""
    found = encoding_of(path)
    with path.open(encoding=found.name, errors=found.errors) as file:
        stream = JsonStream(path.name, file)
        if stream.peek() != "{" or _is_one_a_line(file):
            return ""
        file.seek(0)
        way = _way_to_list(JsonStream(path.name, file))
    if way is None:
        raise unusable(path.name, "there is no list of records in it", "其中没有记录列表")
    return way


def _is_one_a_line(file: TextIO) -> bool:
    """Whether the first line of a file is a whole object with no list of objects in it."""
    file.seek(0)
    try:
        value = loads(file.readline(LONGEST_VALUE))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and not _has_list_of_objects(value)


def _has_list_of_objects(value: Mapping[str, Any]) -> bool:
    return any(
        _has_list_of_objects(each)
        if isinstance(each, dict)
        else isinstance(each, list) and bool(each) and isinstance(each[0], dict)
        for each in value.values()
    )


def _way_to_list(stream: JsonStream, depth: int = 0) -> str | None:
    for key in stream.members():
        beginning = stream.peek()
        if beginning == "[" and stream.begins_with_object():
            return key
        if beginning == "{" and depth < _DEEPEST_LIST:
            inner = _way_to_list(stream, depth + 1)
            if inner is not None:
                return f"{key}.{inner}"
            stream.leave_object()
        else:
            stream.value()
    return None


def _enter(path: Path, stream: JsonStream, name: str) -> None:
    """Go into the object that comes next, up to the value called ``name``."""
    others = []
    for key in stream.members():
        if key == name:
            return
        others.append(key)
        stream.value()
    raise UnknownName(f"list of records in {path.name}", name, others, "记录列表")


def _one_a_line(path: Path, file: TextIO) -> Iterator[SourceRow | BadRow]:
    for line, text in zip(count(1), iter(partial(file.readline, LONGEST_VALUE), ""), strict=False):
        if not text.strip():
            continue
        try:
            yield _row(JsonValue(line, loads(text), text.rstrip()))
        except (ValueError, RecursionError) as error:
            if line == 1:
                raise _not_by_lines(path) from error
            yield BadRow(line, Unreadable("it is not valid JSON", "不是有效的 JSON"), text.rstrip())


def _not_by_lines(path: Path) -> InvalidInput:
    return unusable(
        path.name,
        "its first line is not a whole object; if its records are in a list, set records in the mapping",
        "第一行不是完整的对象；如记录在其中的列表里，请在映射中写明 records",
    )


def _row(found: JsonValue, record: int = 0) -> SourceRow | BadRow:
    if not isinstance(found.value, dict):
        return BadRow(found.line, Unreadable("it is not an object", "不是对象"), found.text, record)
    damaged = damage(found.text)
    if damaged:
        return BadRow(found.line, damaged, found.text, record)
    return SourceRow(found.line, found.value, found.text, record)


def names_in(values: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a record, nested ones with dots."""
    for name, value in values.items():
        yield name
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in names_in(value))
