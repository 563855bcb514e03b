"""A filled sheet as commands, one a row; what cannot be one is said by cell, all of it at once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from community_core.commands import CommandType
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.hints import element_of
from community_core.domain.kit.values.titles import plain
from community_core.errors import CommunityError, InvalidInput
from community_core.forms.cells import several
from community_core.forms.columns import Columns, Source, known_columns, recognised
from community_core.forms.fields import HAPPENED, Part, happened_field, parts_in
from community_core.forms.rows import FilledRow, Typing, Wrong, names_of, needed, place_of, value_in
from community_core.forms.tables import Line, open_form
from community_core.importing.files.rows import BadRow

Named = Callable[[Field, str], str]
"""The id that a field refers to, from what people call it."""

_SUMS = frozenset({"合计", "总计", "小计", "共计", "累计", "total", "sum"})


@frozen
class Filled:
    """A sheet understood: its columns, its rows in their order, and what is wrong with others. ``aside`` are
    the lines of what never happened: a ledger has a column for the day, and theirs is empty; ``sums`` those
    that add up the others, 合计."""

    columns: Columns
    rows: tuple[FilledRow, ...]
    wrong: tuple[Wrong, ...]
    aside: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()


def read_filled(
    path: Path,
    kind: CommandType,
    zone: ZoneInfo,
    *,
    now: datetime | None = None,
    sheet: str = "",
    leave: Collection[str] = (),
    common: Mapping[str, Any] | None = None,
    named: Named = lambda _, said: said,
    progress: Callable[[int], None] = lambda _: None,
) -> Filled:
    """The commands that a workbook, a CSV file or one with an object a line asks for, one a row.

    Times without a zone are of ``zone``, what counts from ``now``, such as yesterday, is understood where
    that is given. ``leave`` are columns not to be read, ``common`` values, by field, of rows that say nothing
    else; ``at`` is when they happened. A row in which no column that is read says anything is none. ``sheet``
    is the first one unless named. InvalidInput for a file that cannot be read, and one whose columns do not
    make such commands.
    """
    happened = happened_field(kind)
    with open_form(path, sheet, partial(recognised, (*kind.fields, happened))) as table:
        parts = parts_in(kind, table.header)
        told = (*(each.told for each in parts), *kind.fields, happened)
        columns = known_columns(told, table.header, leave)
        there = tuple(each for each in parts if each.told.name in columns.sources)
        reader = RowReader(kind, columns, there, common or {}, named, Typing(zone, now))
        _refuse_lacking(kind, columns, reader.common)
        for number, line in enumerate(table.lines, start=1):
            reader.read(line)
            progress(number)
    wrong = tuple(_once_each(reader.wrong))
    return Filled(columns, tuple(reader.rows), wrong, tuple(reader.aside), tuple(reader.sums))


@define
class RowReader:
    """Reads lines one by one into ``rows``, or what is ``wrong`` with them; see :class:`Filled`."""

    kind: CommandType
    columns: Columns
    parts: Sequence[Part]
    common: Mapping[str, Any]
    named: Named
    typing: Typing
    rows: list[FilledRow] = field(factory=list)
    wrong: list[Wrong] = field(factory=list)
    aside: list[int] = field(factory=list)
    sums: list[int] = field(factory=list)
    _ids: dict[tuple[str, str], str] = field(factory=dict)
    _happened: datetime | date | None = None  # what the row at hand tells
    _told_here: frozenset[str] = frozenset()  # which fields it tells itself

    def read(self, line: Line | BadRow) -> None:
        """Take a row, or note all that is wrong with it."""
        if isinstance(line, BadRow):
            self.wrong.append(Wrong(line.line, "", "", InvalidInput(line.reason.en, line.reason.zh)))
            return
        if _adds_up(line):
            self.sums.append(line.number)
            return
        before, said = len(self.wrong), dict(self._said(line))
        if not said:
            return
        self._told_here = frozenset(said)
        said = {**self.common, **said}
        if HAPPENED in self.columns.sources and HAPPENED not in said and happened_field(self.kind).required:
            self.aside.append(line.number)
            return
        at = self._happened = self._at(line, said)
        values = {**dict(self._typed(line, said)), **dict(self._nested(line, said))}
        if len(self.wrong) == before:
            self.rows.append(FilledRow(line.number, self.kind.command_class(**values), at, self._cells(line)))

    def _cells(self, line: Line) -> Mapping[str, tuple[str, str]]:
        """Where each field stands; a nested one where its first part does."""
        cells = {name: place_of(line, source) for name, source in self.columns.sources.items()}
        for part in self.parts:
            cells.setdefault(part.nested.name, cells[part.told.name])
        return cells

    def _said(self, line: Line) -> Iterator[tuple[str, Any]]:
        """What the row says, by field, as text or as JSON has it; None for what cannot be, which is noted."""
        for name, source in self.columns.sources.items():
            if source.shared and name in self.common:  # what is said of all rows is meant of what it says
                continue
            try:
                value = value_in(source, [line.cells[each] for each in source.columns if each in line.cells])
            except CommunityError as error:
                self._note(line, source, error)
                yield name, None
            else:
                if value not in ("", None):
                    yield name, value

    def _typed(self, line: Line, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The values as their fields take them; each is what the field's own rule allows, or noted."""
        for each in self.kind.fields:
            source = self.columns.sources.get(each.name)
            if each.name not in said:
                if each.required:
                    self._note(line, source, needed(each))
            else:
                yield from self._value_of(line, each, said[each.name], each.name).items()

    def _nested(self, line: Line, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Values made of several, each of the parts of which something is said."""
        for name, parts in groupby(self.parts, lambda each: each.nested.name):
            if name in said:
                continue
            made = [self._made(line, list(each), said) for _, each in groupby(parts, lambda part: part.place)]
            told = fields_of(self.kind.command_class)[name]
            values = tuple(each for each in made if each is not None)
            if values:
                yield name, values if told.is_several else values[0]

    def _made(self, line: Line, parts: Sequence[Part], said: Mapping[str, Any]) -> Any:
        """One value, or None where nothing is said of it, or only what all rows have in common and not
        enough; what lacks, or cannot be, is noted."""
        before, values = len(self.wrong), dict[str, Any]()
        is_whole = all(each.told.name in said for each in parts if each.inner.required)
        if not any(each.told.name in (said if is_whole else self._told_here) for each in parts):
            return None
        for each in parts:
            if each.told.name in said:
                values.update(self._value_of(line, each.told, said[each.told.name], each.inner.name))
            elif each.inner.required:
                self._note(line, self.columns.sources.get(each.told.name), needed(each.told))
        made = element_of(parts[0].nested.type)
        return made(**values) if len(self.wrong) == before else None

    def _value_of(self, line: Line, told: Field, said: Any, name: str) -> Mapping[str, Any]:
        """What a cell says, under a name; nothing where it cannot be, which is noted."""
        if said is None:
            return {}
        try:
            value = self._meant(told, said)
            told.checked(value)
        except CommunityError as error:
            self._note(line, self.columns.sources.get(told.name), error)
            return {}
        return {name: value}

    def _at(self, line: Line, said: Mapping[str, Any]) -> datetime | date | None:
        told = happened_field(self.kind)
        found: datetime | date | None = self._value_of(line, told, said.get(HAPPENED), HAPPENED).get(HAPPENED)
        return found

    def _meant(self, told: Field, said: Any) -> Any:
        return self.typing.value(told, self._identified(told, said), self._happened)

    def _identified(self, told: Field, said: Any) -> Any:
        """What people call somebody or something, by its id; several texts one by one."""
        if isinstance(said, str) and told.is_several:
            return [self._identified_one(told, each) for each in several(said)]
        return self._identified_one(told, said)

    def forget(self) -> None:
        """Ask anew for every id."""
        self._ids.clear()

    def _identified_one(self, told: Field, said: Any) -> Any:
        if not told.help.refers or not isinstance(said, str):
            return said
        known = told.name, said
        if known not in self._ids:
            self._ids[known] = self.named(told, said)
        return self._ids[known]

    def _note(self, line: Line, source: Source | None, error: CommunityError) -> None:
        column, cell = place_of(line, source) if source else ("", "")
        self.wrong.append(Wrong(line.number, column, cell, error, names_of(source.told if source else None)))


def _adds_up(line: Line) -> bool:
    """Whether a line adds up those above it, as the first it says is a word for that."""
    first = next((each.value for each in line.cells.values() if each.value not in (None, "")), None)
    return isinstance(first, str) and plain(first).rstrip(":") in _SUMS


def _once_each(wrong: Iterable[Wrong]) -> Iterator[Wrong]:
    """What lines that share a merged cell have in common is said once."""
    told = set[tuple[str, str]]()
    for each in wrong:
        if not each.cell or (each.cell, each.error.en) not in told:
            told.add((each.cell, each.error.en))
            yield each


def _refuse_lacking(kind: CommandType, columns: Columns, common: Mapping[str, Any]) -> None:
    lacking = [
        each
        for each in kind.fields
        if each.required and each.name not in columns.sources and each.name not in common
    ]
    if not lacking and columns.sources:
        return
    en, zh = ("、".join(each.word[at] for each in lacking or kind.fields) for at in (0, 1))
    there = "、".join(filter(None, columns.header))
    raise InvalidInput(
        f"There is no column for: {en}. The columns are: {there}. Rename one, or start from: community "
        f"template {kind.name} --out F.xlsx",
        f"缺少这些列：{zh}。现有的列：{there}。请改列名，或先生成模板：community template {kind.name} "
        "--out 文件.xlsx",
    )
