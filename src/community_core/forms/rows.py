"""A row of a filled sheet: what its cells say, what is wrong with it, and where it says so."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen

from community_core.commands import typed
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.errors import CommunityError, InvalidInput, Language
from community_core.forms.cells import cell_text, is_whole_value
from community_core.forms.columns import Source
from community_core.forms.fields import HAPPENED
from community_core.forms.tables import Cell, Line
from community_core.times import parse_when


@frozen
class Wrong:
    """What is wrong with a line: in one of its ``cell``s (``C7``, "" in a file without such), under the title
    ``column``; both are empty where it is about the whole line. ``names`` are what its field is called.
    """

    line: int
    column: str
    cell: str
    error: CommunityError
    names: tuple[str, ...] = ()

    def told(self, language: Language) -> str:
        """What is wrong, for whoever sees where: without the name of the field."""
        told = self.error.told_alone(language)
        begun = (f"{name}{mark}" for name in self.names for mark in (": ", "："))
        return told.removeprefix(next(filter(told.startswith, begun), ""))


@frozen
class FilledRow:
    """A row understood: the command, as it was said, when it happened if that is said, and where its fields
    stand; and ``settled`` what is to be given, where that is known to be otherwise."""

    line: int
    command: Any
    at: datetime | date | None
    cells: Mapping[str, tuple[str, str]] = field(repr=False)
    settled: Any = None

    @property
    def given(self) -> Any:
        """The command to be given, or what makes it of the ids of those before it."""
        return self.command if self.settled is None else self.settled

    def wrong(self, error: CommunityError) -> Wrong:
        """What is wrong with the command, as wrong with the cell that says it."""
        column, cell = self.cells.get(error.field or "", ("", ""))
        told = fields_of(type(self.command)).get(error.field or "")
        return Wrong(self.line, column, cell, error, names_of(told))


@frozen
class Typing:
    """From text to values, in the community's time."""

    zone: ZoneInfo
    now: datetime | None

    def value(self, told: Field, said: Any, happened: datetime | date | None = None) -> Any:
        """What is said of a field, as it takes it; of what ``happened`` then, where that is said."""
        if told.name == HAPPENED:
            return parse_when(said, self.zone, now=self.now) if isinstance(said, str) else said
        return typed(told, said, self.zone, now=self.now, happened=happened)


def value_in(source: Source, cells: list[Cell]) -> Any:
    """What the cells a field is read from say of it; InvalidInput where that is unclear."""
    if len(cells) == 1 and is_whole_value(cells[0].value):
        return cells[0].value
    for cell in cells:
        _refuse_unclear(source.told, cell)
    return source.reads(*(cell_text(source.told, each.value) for each in cells)) if cells else ""


def _refuse_unclear(told: Field, cell: Cell) -> None:
    """A formula without its value, and merged cells of which nobody knows what holds for each."""
    if not cell.computed:
        raise InvalidInput(
            "This formula has no value yet; open the file in Excel and save it, or write the value.",
            "此公式尚未计算；请在 Excel 中打开并保存，或直接填写值。",
        )
    if cell.merged and (told.help.personal or not cell.merged.is_upright):
        raise InvalidInput(
            f"{cell.merged.named} are merged; unmerge them and fill in each.",
            f"{cell.merged.named} 是合并单元格；请取消合并后逐格填写。",
        )


def place_of(line: Line, source: Source) -> tuple[str, str]:
    """The titles of the columns a field is read from, and the name of the first cell."""
    first = line.cells.get(source.columns[0])
    if first is None:
        return "、".join(source.columns), ""
    return "、".join(source.columns), first.merged.first if first.merged else first.name


def needed(told: Field) -> InvalidInput:
    """The error for a field of which nothing is said."""
    return InvalidInput("This is needed; fill it in.", "此项必填；请填写。", field=told.name)


def names_of(told: Field | None) -> tuple[str, ...]:
    """What a field is called."""
    return (told.name, *told.word) if told else ()
