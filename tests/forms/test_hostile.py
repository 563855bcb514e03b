"""Sheets as they come from many hands: hidden lines, sums, titles above the header, other encodings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.forms.sheets import filled, wall_clock

from community_core.errors import InvalidInput

HEADER = ("姓名", "联系电话", "出生日期")
LIN = ("林晓棠", "0471-5551234", None)
ZHOU = ("周明", None, None)


def sheet(path: Path, *lines: Any, change: Callable[[Any], None] = lambda _: None) -> Path:
    """A workbook with these lines, changed."""
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(list(line))
    change(book)
    book.save(path)
    return path


def names(path: Path) -> list[str]:
    """Whom a sheet tells of; nothing is wrong with it."""
    told = filled(path)
    assert told.wrong == ()
    return [row.command.name for row in told.rows]


def test_a_hidden_line_is_refused(tmp_path: Path) -> None:
    """Whoever looked at the sheet did not see it."""

    def hide(book: Any) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True

    told = filled(sheet(tmp_path / "a.xlsx", HEADER, LIN, ZHOU, change=hide))
    assert [(each.line, each.cell) for each in told.wrong] == [(3, "")]
    assert "隐藏" in told.wrong[0].told("zh")


def test_the_first_sheet_that_is_seen_is_read(tmp_path: Path) -> None:
    """A hidden one before it may hold lists, or last year's people."""

    def hide(book: Any) -> None:
        hidden = book.create_sheet("去年", 0)
        hidden.append(list(HEADER))
        hidden.append(list(ZHOU))
        hidden.sheet_state = "hidden"
        book.active = 1

    assert names(sheet(tmp_path / "a.xlsx", HEADER, LIN, change=hide)) == ["林晓棠"]


@pytest.mark.parametrize("total", [("合计", 1, None), (None, "总计：", "1人"), ("小 计", None, None)])
def test_a_line_that_adds_up_others_is_none(tmp_path: Path, total: tuple[Any, ...]) -> None:
    """It is left and named; nobody is called 合计."""
    told = filled(sheet(tmp_path / "a.xlsx", HEADER, LIN, total))
    assert ([row.line for row in told.rows], told.sums, told.wrong) == ([2], (3,), ())


def test_a_number_that_excel_cut_short_is_refused(tmp_path: Path) -> None:
    """Its last digits are lost; one that is a number in its cell is whole."""
    path = sheet(tmp_path / "a.xlsx", HEADER, ("林晓棠", "1.38E+10", None), ("周明", 13800000000.0, None))
    told = filled(path)
    assert [each.cell for each in told.wrong] == ["B2"]
    assert "缩写" in told.wrong[0].told("zh")
    assert [row.command.telephone for row in told.rows] == ["13800000000"]


def test_days_are_those_people_see_in_either_epoch(tmp_path: Path) -> None:
    """Excel for Mac counted from 1904."""

    def count_from_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    born = ("林晓棠", None, wall_clock("1951-03-02"))
    for name, change in (("a.xlsx", lambda _: None), ("b.xlsx", count_from_1904)):
        [row] = filled(sheet(tmp_path / name, HEADER, born, change=change)).rows
        assert row.command.birth_year == 1951


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_csv_file_is_read_as_it_was_saved(tmp_path: Path, encoding: str, between: str) -> None:
    """In the encodings and with the marks of different programs, below the lines with its title."""
    lines = [
        ("柳荫社区居民信息台账", ""),
        ("填表人：沈岚", ""),
        ("姓名", "联系电话"),
        ("林晓棠", "0471-5551234"),
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(between.join(line) for line in lines).encode(encoding))
    assert names(path) == ["林晓棠"]
    assert filled(path).rows[0].line == 4


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "密码"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "密码"),
        ("b.xlsx", "姓名\n林晓棠\n".encode(), "XLSX"),
        ("b.xls", b"<html><table></table></html>", "XLSX"),
        ("c.csv", b"%PDF-1.4\n", "缺少这些列"),
    ],
)
def test_what_is_no_sheet_says_what_to_do(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """Open it in Excel, take the password away, save it anew."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        filled(tmp_path / name)
    assert told in refused.value.zh
