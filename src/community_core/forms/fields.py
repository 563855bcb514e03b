"""What a row of a sheet can say: the fields of a command, the parts of what is nested in it, and when it
happened."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from attrs import NOTHING, evolve, frozen, has

from community_core.commands import CommandType
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.hints import element_of
from community_core.domain.kit.values.titles import day_and_time, plain

HAPPENED = "at"
"""The name of the column that says when it happened."""

_OFFERED = 2
"""How many of what may be several a template has columns for."""

_MOST = 20
_TITLES = (
    day_and_time("日期", "时间"),
    *("发生时间", "发生日期", "反映时间", "受理时间", "登记时间", "登记日期", "日期"),
)


@frozen
class Part:
    """A field inside a nested one: in the first, the second, … of those there may be several of."""

    nested: Field
    place: int
    inner: Field

    @property
    def told(self) -> Field:
        """It as a field of its own, called 需求1内容; nothing is required where nobody tells of any."""
        number = str(self.place) if self.nested.is_several else ""
        en = " ".join(filter(None, (self.nested.word[0], number, self.inner.word[0])))
        zh = f"{self.nested.word[1]}{number}{self.inner.word[1]}"
        called = (each for each in self.nested.help.titles if isinstance(each, str))
        told = Help(word=(en, zh), titles=(zh, *(f"{each}{number}{self.inner.word[1]}" for each in called)))
        name = ".".join(filter(None, (self.nested.name, number, self.inner.name)))
        return evolve(self.inner, name=name, help=told.over(evolve(self.inner.help, titles=())), default=None)


def happened_field(kind: CommandType) -> Field:
    """When what a row tells of happened. In a ledger of what is over and done that is needed."""
    titles = command_schema(kind.command_class).happened
    said = Help(
        "When it happened",
        "发生时间",
        "2026-01-15 09:30",
        word=("happened at", "发生时间"),
        titles=(*titles, *_TITLES),
    )
    return Field(HAPPENED, datetime | date, said, NOTHING if titles else None)


def is_nested(field: Field) -> bool:
    """Whether its values are made of several, which no cell holds."""
    return has(element_of(field.type))


def parts_of(field: Field, count: int) -> Iterator[Part]:
    """The parts of a nested field, of that many of its values; of the one where there are never more."""
    for place in range(1, (count if field.is_several else 1) + 1):
        for inner in fields_of(element_of(field.type)).values():
            yield Part(field, place, inner)


def offered_fields(kind: CommandType) -> tuple[Field, ...]:
    """The columns of a template, in their order."""
    return tuple(_offered(kind))


def _offered(kind: CommandType) -> Iterator[Field]:
    for each in kind.fields:
        if is_nested(each):
            yield from (part.told for part in parts_of(each, _OFFERED))
        else:
            yield each
    yield happened_field(kind)


def parts_in(kind: CommandType, header: Sequence[str]) -> tuple[Part, ...]:
    """The parts of nested fields that a header may have columns for, up to the last number it has."""
    numbers = (int(each) for name in header for each in re.findall(r"\d{1,2}", plain(name)))
    count = min(max(numbers, default=1), _MOST)
    return tuple(part for each in kind.fields if is_nested(each) for part in parts_of(each, count))
