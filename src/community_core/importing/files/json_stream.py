"""JSON values taken off a file one after the other, so that a large array never has to fit into memory."""

from collections.abc import Iterator
from json import JSONDecoder
from typing import Any, TextIO

from attrs import frozen

from community_core.errors import InvalidInput
from community_core.importing.files.rows import unusable

LONGEST_VALUE = 1 << 24
"""Characters of one value, beyond which it surely is not what it should be."""

_CHUNK = 1 << 16


@frozen
class JsonValue:
    """A JSON value as it was found: the line it begins in, what it is, and its text."""

    line: int
    value: Any
    text: str


class JsonStream:
    """Reads ``file``, which messages call ``name``. InvalidInput is raised where the JSON breaks off."""

    def __init__(self, name: str, file: TextIO) -> None:
        self._name = name
        self._file = file
        self._decode = JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._line = 1
        self._record = 0

    def peek(self) -> str:
        """The next character that is no space; "" at the end of the file."""
        while True:
            character = self._text[self._at : self._at + 1]
            if not character and not self._read_more():
                return ""
            if character and not character.isspace():
                return character
            self._advance(self._at + len(character))

    def leave_object(self) -> None:
        """Go on behind an object whose members were all taken."""
        self._skip("}")

    def begins_with_object(self) -> bool:
        """Whether the array that comes next has an object as its first value."""
        self.peek()
        while not (rest := self._text[self._at + 1 :].lstrip()) and self._read_more():
            pass
        return rest.startswith("{")

    def value(self) -> JsonValue:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._at > LONGEST_VALUE or not self._read_more():
                    raise self._broken() from error
                continue
            if end < len(self._text) or not self._read_more():
                found = JsonValue(self._line, value, self._text[self._at : end])
                self._advance(end)
                return found

    def elements(self) -> Iterator[JsonValue]:
        """The values of the array that comes next."""
        self._skip("[")
        while self.peek() != "]":
            self._record += 1
            yield self.value()
            self._end_of_one("]")
        self._record = 0

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; whoever asks takes the value after each of them."""
        self._skip("{")
        while self.peek() != "}":
            key = str(self.value().value)
            self._skip(":")
            yield key
            self._end_of_one("}")

    def _end_of_one(self, end_of_all: str) -> None:
        if self.peek() != end_of_all:
            self._skip(",")

    def _skip(self, expected: str) -> None:
        if self.peek() != expected:
            raise self._broken()
        self._advance(self._at + 1)

    def _advance(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _read_more(self) -> bool:
        more = self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)

    def _broken(self) -> InvalidInput:
        en, zh = (
            (f", in record {self._record}", f"（第 {self._record} 条记录）") if self._record else ("", "")
        )
        return unusable(
            self._name,
            f"its JSON breaks off in line {self._line}{en}",
            f"JSON 在第 {self._line} 行{zh}中断",
        )
