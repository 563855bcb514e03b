"""Empty sheets to fill in, and copies in which what is wrong is marked."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.forms.sheets import CATALOGUE, LEDGER, filled, resident, workbook

from community_core.commands import CommandType
from community_core.forms import known_columns, mark, write_template
from community_core.forms.fields import offered_fields
from community_core.telling import speaking


def template(kind: CommandType, **lists: Any) -> Any:
    """The workbook for a command, as Excel would find it, in Chinese."""
    file = io.BytesIO()
    with speaking("zh"):
        write_template(kind, file, lists)
    return load_workbook(file)


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_template_is_read_back(name: str, language: Any) -> None:
    """Each column is that of the field it was made for, in either language."""
    kind, file = CATALOGUE[name], io.BytesIO()
    with speaking(language):
        write_template(kind, file)
    header = [str(cell.value) for cell in load_workbook(file).worksheets[0][1]]
    known = known_columns((*offered_fields(kind), *kind.fields), header)
    expected = [each.name for each in offered_fields(kind)]
    assert [known.sources[each].columns for each in expected] == [(title,) for title in header]
    assert known.left == ()


def test_a_column_says_what_it_is_for() -> None:
    """With a star where it is needed, a note with an example, and cells that keep the 0 of a telephone."""
    sheet = template(CATALOGUE["register-person"]).worksheets[0]
    cells = {cell.value: cell for cell in sheet[1]}
    assert {"姓名*", "联系电话", "单元房号"} <= cells.keys()
    telephone = cells["联系电话"]
    assert "0471-5551234" in telephone.comment.text
    assert sheet.column_dimensions[telephone.column_letter].number_format == "@"
    assert sheet.freeze_panes == "A2"


def test_a_choice_is_chosen_from_a_list() -> None:
    """In words, from a hidden sheet; so is what a community has, however long that list is."""
    buildings = [f"柳荫小区{number}号楼" for number in range(1, 200)]
    book = template(CATALOGUE["register-person"], building=buildings)
    sheet, lists = book.worksheets[0], book["lists"]
    assert lists.sheet_state == "hidden"
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        [cells] = rule.sqref.ranges
        title = sheet.cell(1, cells.min_col).value
        offered[title] = [cell.value for (cell,) in lists[rule.formula1.partition("!")[2].replace("$", "")]]
        assert cells.max_row > 10_000
    assert offered["居住情况"] == ["常住", "租住", "户在人不在", "未填"]
    assert offered["楼栋"] == buildings


def test_a_template_says_that_it_holds_personal_data_once_it_is_filled_in() -> None:
    """On the sheet that tells how to fill it in, and on paper; one without anything personal does not."""
    book = template(CATALOGUE["register-person"])
    told = [str(cell.value) for row in book["说明"].iter_rows() for cell in row]
    assert any("个人信息" in each for each in told)
    assert "个人信息" in book.worksheets[0].oddFooter.center.text
    assert "个人信息" not in template(CATALOGUE["name-place"]).worksheets[0].oddFooter.center.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_wrong_is_marked_in_a_copy(tmp_path: Path, language: Any) -> None:
    """Coloured, with a comment in the reader's language; everything else is as it was."""
    path = workbook(tmp_path / "a.xlsx", LEDGER, resident(联系电话="?", 备注="=1"), resident())
    wrong, file = filled(path).wrong, io.BytesIO()
    with speaking(language):
        mark(path, wrong, file)
    sheet = load_workbook(file).worksheets[0]
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == {"L2": wrong[0].told(language)}
    assert "telephone:" not in marked["L2"]
    assert sheet["L2"].fill.fgColor.rgb == "00FFC7CE"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()
    ]


def test_of_a_csv_file_the_copy_is_a_workbook(tmp_path: Path) -> None:
    """With all its rows, which are text whatever they begin with, and the marks where they belong."""
    path = tmp_path / "a.csv"
    path.write_text("姓名,联系电话,备注\n林晓棠,0471-5551234,=1+1\n周明,?,\n", encoding="utf-8")
    file = io.BytesIO()
    mark(path, filled(path).wrong, file)
    sheet = load_workbook(file).worksheets[0]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["B3"]
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_a_marked_copy_can_be_mended_and_read(tmp_path: Path) -> None:
    """Marks are no values."""
    path, copy = workbook(tmp_path / "a.xlsx", LEDGER, resident(联系电话="?")), tmp_path / "a.errors.xlsx"
    with copy.open("wb") as file:
        mark(path, filled(path).wrong, file)
    mended = load_workbook(copy)
    mended.worksheets[0]["L2"] = "0471-5551234"
    mended.save(copy)
    assert [row.command.telephone for row in filled(copy).rows] == ["0471-5551234"]
