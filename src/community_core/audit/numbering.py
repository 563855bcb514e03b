"""Speakable numbers, followed through the rows of a ledger: each is one more than the one before it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from community_core.domain.kit.facts import Series, allocated_field
from community_core.ledger import EventRegistry
from community_core.ledger.leaves import RawRow


class _Numbered(NamedTuple):
    """Where a type of facts has its number."""

    series: Series
    number: "msgspec.json.Decoder[Any]"


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
        if not numbered.series.holds(number):
            return number
        line, _, count = (
            number.rpartition("-") if numbered.series.by_year else _split(number, numbered.series)
        )
        is_next = int(count) == self.last.get(line, 0) + 1
        self.last[line] = max(int(count), self.last.get(line, 0))
        return None if is_next else number


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


def _split(number: str, series: Series) -> tuple[str, str, str]:
    return series.name, "", number.removeprefix(series.name)
