"""Rows as an Excel workbook."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from community_core.telling import Heading, label, speaking
from community_core.telling.workbooks import width_of, write_workbook

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2024, 1, 15, 4, 0, tzinfo=UTC)


def wall_clock(text: str) -> datetime:
    """A time as a spreadsheet has it, of no zone."""
    return datetime.fromisoformat(text)


def written(headings: tuple[Heading, ...], *rows: tuple[Any, ...]) -> Any:
    """The sheet of a workbook with these rows, as Excel would find it."""
    file = io.BytesIO()
    write_workbook(headings, rows, SHANGHAI, file)
    return load_workbook(file).active


@pytest.mark.parametrize(
    ("value", "kept", "looks"),
    [
        (12, 12, "General"),
        (0.5, 0.5, "General"),
        (date(2024, 1, 15), wall_clock("2024-01-15 00:00"), "yyyy-mm-dd"),
        (NOON, wall_clock("2024-01-15 12:00"), "yyyy-mm-dd hh:mm"),
        (timedelta(hours=30), timedelta(hours=30), "[h]:mm"),
        (True, "是", "General"),
        (("暖气", "水"), "暖气、水", "General"),
        (None, None, "General"),
        ("04715551234", "04715551234", "General"),
    ],
)
def test_numbers_days_and_times_are_such(value: Any, kept: Any, looks: str) -> None:
    """So that a spreadsheet sums and sorts them; anything else is told in words."""
    with speaking("zh"):
        cell = written((Heading("a", "甲"),), (value,))["A2"]
    assert (cell.value, cell.number_format) == (kept, looks)


@given(st.sampled_from("=+-@"), st.text("abc()0123456789 暖", max_size=20))
def test_text_is_never_a_formula(first: str, rest: str) -> None:
    """Whatever it begins with, it stays the text it was, also when somebody edits the cell."""
    cell = written((Heading("a", "A"),), (first + rest,))["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (first + rest, "s", True)


def test_codes_are_told_by_their_label() -> None:
    """Under the labels of the headings, in the reader's language."""
    with speaking("zh"):
        sheet = written((Heading("status", "状态", label),), ("resolved",))
    assert [cell.value for (cell,) in sheet.iter_rows()] == ["状态", "已办结"]


def test_it_prints_on_a4() -> None:
    """Lying down, as wide as the page, the header in sight and on every page, each column filtered."""
    sheet = written((Heading("a", "A"), Heading("b", "B")), (1, 2), (3, 4))
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("A2", "$1:$1", "A1:B3")


def test_columns_are_wide_enough_for_chinese() -> None:
    """A Chinese character is as wide as two others; no column is wider than a page can bear."""
    title = "三单元暖气不热需要维修"
    assert width_of(title) == 2 * len(title)
    sheet = written((Heading("a", "诉求"), Heading("b", "B")), (title, "长" * 200))
    widths = [sheet.column_dimensions[column].width for column in "AB"]
    assert widths == [2 * len(title) + 2, 44]


def test_a_long_text_goes_on_below_and_its_row_begins_at_the_top() -> None:
    """The row is as high as its text needs, whatever opens it; other rows are left alone."""
    sheet = written((Heading("a", "A"), Heading("b", "B")), (1, "短"), (2, "长" * 50))
    number, text = sheet[3]
    assert text.alignment.wrap_text
    assert (number.alignment.vertical, text.alignment.vertical) == ("top", "top")
    assert sheet.row_dimensions[3].height == 45
    assert sheet.row_dimensions[2].height is None


def test_many_rows_are_all_there() -> None:
    """Those beyond the ones that were measured as well."""
    sheet = written((Heading("a", "A"),), *((number,) for number in range(1200)))
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == list(range(1200))


def test_nothing_is_a_workbook_with_a_header() -> None:
    """Rather than a file Excel refuses."""
    file = io.BytesIO()
    write_workbook((Heading("a", "A"),), (), SHANGHAI, file)
    assert ZipFile(file).testzip() is None
    assert [cell.value for (cell,) in load_workbook(file).active.iter_rows()] == ["A"]
