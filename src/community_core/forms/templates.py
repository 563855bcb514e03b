"""An empty sheet for a command: a column a field, each with what it means, and lists to choose from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from community_core.commands import CommandType
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.hints import without_none
from community_core.forms.fields import offered_fields
from community_core.telling.cells import width_of
from community_core.telling.language import say
from community_core.telling.typed import as_typed
from community_core.telling.workbooks import set_for_paper

_LAST_LINE = 10_001
_TEXT = "@"
_NEEDED = PatternFill("solid", fgColor="FFF2CC")
_SIGNED = "community"


def write_template(
    kind: CommandType, file: BinaryIO, lists: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Write a workbook to be filled in, one command a row, which :func:`read_filled` reads back.

    ``lists`` offer, by field, what is there to choose from, such as buildings; what a field's type allows
    is offered anyway. All cells are text, so that a telephone keeps its 0. Everything is in the reader's
    language.
    """
    fields = offered_fields(kind)
    offered = {each.name: list(_offered(each, lists or {})) for each in fields}
    workbook = Workbook()
    sheet: Any = workbook.worksheets[0]
    sheet.title = say("Fill in", "填写")
    set_for_paper(sheet, (max(width_of(_title(each)), 10) + 4 for each in fields))
    for at, each in enumerate(fields, start=1):
        _head(sheet.cell(1, at), each)
        sheet.column_dimensions[get_column_letter(at)].number_format = _TEXT
    _offer(workbook, sheet, fields, offered)
    _explain(workbook.create_sheet(say("How to", "说明")), kind, fields)
    sheet.oddFooter.center.text = _warning(fields)
    workbook.save(file)


def column_title(field: Field) -> str:
    """What the column of a field is called in the reader's language."""
    return say(*field.word)


def _title(field: Field) -> str:
    return f"{column_title(field)}*" if field.required else column_title(field)


def _head(cell: Any, field: Field) -> None:
    cell.value = _title(field)
    cell.number_format = _TEXT
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(_meaning(field), _SIGNED, height=110, width=300)
    if field.required:
        cell.fill = _NEEDED


def _meaning(field: Field) -> str:
    told = [say(field.help.en, field.help.zh) or column_title(field)]
    if field.required:
        told.append(say("Required.", "必填。"))
    if field.is_several:
        told.append(
            say(
                "Several: put 、 between them, or each on a line of its own.",
                "可填多项，用顿号分开，或每项一行。",
            )
        )
    if field.help.example and not field.choices:
        told.append(say(f"Such as: {field.help.example}", f"例如：{field.help.example}"))
    if field.choices:
        told.append(say(f"One of: {', '.join(_words(field))}", f"可选：{'、'.join(_words(field))}"))
    return "\n".join(told)


def _words(field: Field) -> Iterator[str]:
    return (say(*field.called(code)) for code in field.choices)


def _offered(field: Field, lists: Mapping[str, Sequence[str]]) -> Iterable[str]:
    if field.choices:
        return _words(field)
    if without_none(field.type) is bool:
        return (say("yes", "是"), say("no", "否"))
    return lists.get(field.name, ())


def _offer(workbook: Any, sheet: Any, fields: Sequence[Field], offered: Mapping[str, Sequence[str]]) -> None:
    """The lists on a hidden sheet, since one written into a cell's rule ends at 255 characters."""
    hidden = workbook.create_sheet("lists")
    hidden.sheet_state = "hidden"
    for at, each in enumerate(fields, start=1):
        words, letter = offered[each.name], get_column_letter(at)
        if not words:
            continue
        for line, word in enumerate([column_title(each), *words], start=1):
            cell = hidden.cell(line, at, word)
            cell.data_type = "s"
        rule = DataValidation(
            "list", formula1=f"lists!${letter}$2:${letter}${len(words) + 1}", allow_blank=True
        )
        rule.showErrorMessage = bool(each.choices) and not each.is_several
        rule.error = say("Choose from the list.", "请从列表中选择。")
        rule.add(f"{letter}2:{letter}{_LAST_LINE}")
        sheet.add_data_validation(rule)


def _explain(sheet: Any, kind: CommandType, fields: Sequence[Field]) -> None:
    lines = [
        (say(kind.help, kind.zh),),
        (_warning(fields),),
        (
            as_typed(
                say(
                    f"Filled in: community do {kind.name} --from FILE",
                    f"填好后：community do {kind.name} --from 文件",
                )
            ),
        ),
        (say("One row each; all are recorded, or none.", "每行一条；全部登记，或全不登记。"),),
        (),
        *((_title(each), _meaning(each).replace("\n", " ")) for each in fields),
    ]
    for line in filter(None, lines):
        sheet.append(line)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=len(row) > 1 and cell.column > 1, vertical="top")


def _warning(fields: Sequence[Field]) -> str:
    if not any(each.help.personal or each.help.refers == "person" for each in fields):
        return say("Filled in by the community.", "社区填写。")
    return say(
        "Filled in, this is personal data: keep it locked away, and delete it once it is recorded.",
        "填写后即含个人信息：请妥善保管，登记后删除。",
    )
