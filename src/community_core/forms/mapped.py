"""Rows of any file as the commands of a mapping: what its columns and words mean, field by field."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.commands import CommandType, by_name
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.hints import element_of, options
from community_core.domain.kit.values.titles import Title, plain
from community_core.errors import UnknownName
from community_core.forms.cells import several
from community_core.forms.columns import Columns, Source
from community_core.forms.fields import HAPPENED, happened_field, parts_in
from community_core.forms.filled import Named, RowReader
from community_core.forms.rows import FilledRow, Typing, Wrong
from community_core.forms.tables import Cell, Line
from community_core.importing.files.rows import SourceRow, Unreadable, refuse_day
from community_core.importing.mappings.command_mapping import NUMBER, CommandMapping
from community_core.importing.mappings.templates import Template
from community_core.importing.mappings.times import Moment, Times
from community_core.importing.mappings.written_days import LedgerYear
from community_core.times import zone_named

_PEOPLE = ("person", "volunteer")


@frozen
class MappedRow:
    """A row understood: by which ``number`` it is known again, the command, and what it is flagged with."""

    number: str
    filled: FilledRow
    flags: tuple[str, ...]


@frozen
class _Column:
    """Where one field stands, and how it is read."""

    told: Field
    written: str
    template: Template
    words: Mapping[str, str]
    reads: Callable[[str], str]
    times: Times | None


class MappedReader:
    """Reads rows as a mapping of commands says. ``named`` gives the id that somebody, or something, has by
    what the file calls them. UnknownName for a field that the command does not have."""

    def __init__(
        self,
        kind: CommandType,
        mapping: CommandMapping,
        zone: ZoneInfo,
        *,
        now: datetime,
        named: Named,
        year: LedgerYear | None = None,
    ) -> None:
        self._zone = zone_named(mapping.time_zone) if mapping.time_zone else zone
        self._year = year
        self._numbered_by = mapping.columns[NUMBER]
        self._number = Template(self._numbered_by, mapping.nothing)
        written = {name: each for name, each in mapping.columns.items() if name != NUMBER}
        known = _fields(kind, [*written, *mapping.constants])
        called, words, times, constants = (
            _known(kind, known, each) for each in (written, mapping.words, mapping.times, mapping.constants)
        )
        self._columns = [
            self._column(known[name], each, words.get(name, {}), times.get(name), mapping)
            for name, each in called.items()
        ]
        there = {name: Source(known[name], (name,), str) for name in {**called, **constants}}
        parts = [each for each in parts_in(kind, list(there)) if each.told.name in there]
        columns = Columns(tuple(there), there)
        self._titles = called
        self._reader = RowReader(kind, columns, parts, constants, named, Typing(self._zone, now))

    @property
    def may_begin(self) -> bool:
        """Whether what rows name may begin with them."""
        return any(each.told.help.unnamed == "begun" for each in self._columns)

    def may_be_begun(self, row: SourceRow) -> Iterator[tuple[str, str]]:
        """What a row names that may begin with it: what kind of thing, and as it is said."""
        for each in self._columns:
            if each.told.help.unnamed == "begun":
                yield each.told.help.refers, _meant(each, each.template.text(row.values))

    def people_named(self, row: SourceRow) -> Iterator[str]:
        """Whoever a row names, as it does."""
        for each in self._columns:
            if each.told.help.refers in _PEOPLE:
                text = _meant(each, each.template.text(row.values))
                yield from several(text) if each.told.is_several else [text]

    def forget(self) -> None:
        """Ask anew for every id."""
        self._reader.forget()

    def read(self, row: SourceRow) -> MappedRow:
        """The command of a row. Unreadable, by column, where it is none."""
        number = self._number.text(row.values)
        if not number:
            raise Unreadable(f"number ({NUMBER}) is empty", "编号是空的")
        if all(each.times is None or each.written != self._numbered_by for each in self._columns):
            refuse_day(self._number.value(row.values), self._numbered_by)
        flags: list[str] = list(row.flags)
        cells = {each.told.name: Cell("", self._said(each, row, flags)) for each in self._columns}
        self._reader.read(Line(row.line, cells))
        if wrong := self._taken(self._reader.wrong):
            raise _unreadable(wrong, self._titles)
        self._refuse_left_out()
        found = self._taken(self._reader.rows)
        if not found:
            raise Unreadable("it says nothing", "没有内容")
        return MappedRow(number, found[0], tuple(dict.fromkeys(flags)))

    def _refuse_left_out(self) -> None:
        if self._taken(self._reader.sums):
            raise Unreadable("it adds up other rows", "合计行")
        if self._taken(self._reader.aside):
            raise Unreadable("it says no day on which it happened", "没有写明日期")

    @staticmethod
    def _taken(found: list[Any]) -> list[Any]:
        """What the reader found in one row, which it then forgets."""
        taken = list(found)
        found.clear()
        return taken

    def _column(
        self,
        told: Field,
        written: str,
        words: Mapping[str, str],
        formats: tuple[str, ...] | None,
        mapping: CommandMapping,
    ) -> _Column:
        times = Times(self._zone, formats or mapping.time_formats, self._year) if _is_time(told) else None
        folded = {word.casefold(): meaning for word, meaning in words.items()}
        return _Column(
            told, written, Template(written, mapping.nothing), folded, _reads_of(told, written), times
        )

    def _said(self, column: _Column, row: SourceRow, flags: list[str]) -> Any:
        if column.times is None:
            value = column.template.value(row.values)
            return _meant(column, value) if isinstance(value, str) else value
        moment = column.times.read(column.template.value(row.values), column.written)
        return "" if moment is None else self._in_time(column.told, moment, flags)

    def _in_time(self, told: Field, moment: Moment, flags: list[str]) -> str:
        """As text: a day where that will do, else the moment, flagged as it was read."""
        kinds = options(element_of(told.type))
        if date in kinds and (moment.whole_day or datetime not in kinds):
            return moment.day.isoformat()
        flags += moment.flags
        return moment.at.astimezone(self._zone).isoformat()


def _fields(kind: CommandType, given: Collection[str]) -> Mapping[str, Field]:
    """Every field there may be a column of, by name."""
    parts = parts_in(kind, list(given))
    told = (*(each.told for each in parts), *kind.fields, happened_field(kind))
    return {each.name: each for each in reversed(told)}


def _known(kind: CommandType, known: Mapping[str, Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the fields' own names; UnknownName for one that is no field's."""
    found = by_name(known, given)
    for name in found:
        if name not in known:
            listed = [NUMBER, HAPPENED, *(each.name for each in kind.fields)]
            called = {each.name: each.word[1] for each in kind.fields}
            raise UnknownName(f"field of {kind.name}", name, listed, f"“{kind.zh}”字段", called=called)
    return found


def _is_time(told: Field) -> bool:
    return not told.help.reads and any(each in (date, datetime) for each in options(element_of(told.type)))


def _meant(column: _Column, text: str) -> str:
    """What the mapping says that a word means; else what a column of that title says in any ledger."""
    known = column.words.get(text.casefold())
    return known or (column.reads(text) if text else text)


def _reads_of(told: Field, written: str) -> Callable[[str], str]:
    """How the field reads a column of this title alone: of a day of birth the year."""
    titles = (each for each in told.help.titles if isinstance(each, Title) and len(each.columns) == 1)
    return next((each.reads for each in titles if plain(each.columns[0]) == plain(written)), str)


def _unreadable(wrong: list[Wrong], titles: Mapping[str, str]) -> Unreadable:
    """All that is wrong with a row, by the columns of the file."""

    def listed(language: Any, colon: str, mark: str) -> str:
        told = ((titles.get(each.column, each.column), each.told(language)) for each in wrong)
        return mark.join(f"{title}{colon}{said}" if title else said for title, said in told)

    return Unreadable(listed("en", ": ", "; "), listed("zh", "：", "；"))
