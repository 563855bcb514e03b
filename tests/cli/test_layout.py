"""Tables and wrapped text, by cells."""

import pytest
from rich.cells import cell_len

from community_core.cli.screen.layout import ScreenColumn, joined, table, wrap

ID = "request-01HM5BTRE0CX8RDNHFSEKX9M7W"
COLUMNS = [
    ScreenColumn("id"),
    ScreenColumn("number"),
    ScreenColumn("title"),
    ScreenColumn("since", whole=True),
    ScreenColumn("place"),
]
ROWS = [
    [ID, "2024-0001", "三单元暖气不热，老人在家受冻，已经两天了", "2024-01-15 09:30", "13号楼"],
    [ID[:-1] + "X", "2024-0002", "The lamp in the stairwell does not work", "2024-01-16 10:00", ""],
]


def test_a_piped_table_has_one_whole_line_a_row() -> None:
    """Whatever its length, so that grep and cut work on it."""
    _, _, first, second = table(COLUMNS, ROWS, None)
    assert all(cell in first for cell in ROWS[0])
    assert all(cell in second for cell in ROWS[1])


@pytest.mark.parametrize("width", [24, 40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    """Chinese counts two cells; only an id longer than the window could stand out."""
    for line in table(COLUMNS, ROWS, width):
        assert cell_len(line) <= width or ID[:-1] in line


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_an_id_is_never_cut(width: int) -> None:
    """A person copies it from the table."""
    assert any(ID in line for line in table(COLUMNS, ROWS, width))


@pytest.mark.parametrize("width", [24, 40, 60, 80, None])
def test_nothing_is_left_out(width: int | None) -> None:
    """What finds no room beside the rest stands below its row, with its label."""
    shown = "".join("\n".join(table(COLUMNS, ROWS, width)).split())
    for cell in (ID, "2024-0001", "2024-01-1509:30", "13号楼"):
        assert cell in shown


def test_chinese_columns_are_aligned() -> None:
    """The second column begins in the same cell on every line."""
    lines = list(table([ScreenColumn("状态"), ScreenColumn("b")], [["已登记", "x1"], ["open", "x2"]], None))
    assert {cell_len(line[: line.index("x")]) for line in lines[2:]} == {8}


def test_numbers_stand_to_the_right() -> None:
    """So that their digits can be compared."""
    assert list(table([ScreenColumn("n", whole=True, right=True)], [["5"], ["150"]], None))[2:] == [
        "  5",
        "150",
    ]


def test_long_text_is_broken_between_words() -> None:
    """English between words, Chinese between characters, a mark never at the beginning of a line."""
    assert wrap("the lamp in the stairwell", 12) == ["the lamp in", "the", "stairwell"]
    assert wrap("暖气不热，老人", 8) == ["暖气不", "热，老人"]
    assert wrap("", 8) == [""]


def test_an_option_is_never_broken() -> None:
    """It is copied from the screen; the mark after it stays with it, and no more."""
    assert wrap("登记 --应急动员编号 3", 16) == ["登记", "--应急动员编号 3"]
    assert wrap("（--时间）：去年", 12) == ["（--时间）：", "去年"]


def test_a_word_longer_than_the_line_goes_on_below() -> None:
    """Nothing of it is lost."""
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_joined_parts_stay_whole_where_they_can() -> None:
    """A part moves to the next line before it is broken."""
    assert list(joined(["by: a", "place: building 13", "x"], 20, indent=" ")) == [
        " by: a",
        " place: building 13",
        " x",
    ]
