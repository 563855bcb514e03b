"""Speakable numbers, followed through the rows of a ledger: each is one more than the one before it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from community_core.domain.kit.messages.facts import Series, allocated_field
from community_core.ledger import EventRegistry
from community_core.ledger.leaves import RawRow


class _Numbered(NamedTuple):
    """Where a type of facts has its number."""

    series: Series
    number: "msgspec.json.Decoder[Any]"

    def written(self, line: str, count: int) -> str:
        """How the series writes a number, in the year that the line says."""
        return f"{line}-{count:04d}" if self.series.by_year else f"{line}{count:04d}"


class Numbering:
    """The ``last`` number of each series and year, after every row that was added.

    Types that are not installed here may have numbers nobody here can tell.
    """

    def __init__(self, registry: EventRegistry, last: Mapping[str, int] | None = None) -> None:
        self.last = dict(last or {})
        self._names = {name.encode() for name in registry.names}
        self._numbered = dict(_numbered(registry))

    def knows(self, kinds: Iterable[RawRow]) -> bool:
        """Whether all of these types are installed."""
        return all(bytes(each[0]) in self._names for each in kinds)

    def add(self, row: RawRow) -> str | None:
        """Follow the next row; its number when that is not the next of its series."""
        numbered = self._numbered.get(bytes(row[4]))
        number = _number(numbered, row[6]) if numbered else ""
        if not numbered or not number:
            return None
        line = number.rpartition("-")[0] if numbered.series.by_year else numbered.series.name
        after = self.last.get(line, 0)
        if number == numbered.written(line, after + 1):
            self.last[line] = after + 1
            return None
        if numbered.series.holds(number):
            self.last[line] = max(after, int(number.removeprefix(line).lstrip("-")))
        return number


def _numbered(registry: EventRegistry) -> Iterable[tuple[bytes, _Numbered]]:
    for kind in registry.types.values():
        name = allocated_field(kind.event_class)
        if name is None or kind.series is None:
            continue
        form = msgspec.defstruct("Numbered", [("number", str, "")], rename={"number": name})
        for stored in registry.stored_names(kind.event_class):
            yield stored.encode(), _Numbered(kind.series, msgspec.json.Decoder(form))


def _number(numbered: _Numbered, data: bytes) -> str:
    try:
        return str(numbered.number.decode(data).number)
    except msgspec.MsgspecError:
        return ""
