"""A filled sheet as commands, and what cannot be one, by cell."""

import gzip
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.forms.sheets import LEDGER, filled, resident, wall_clock, workbook

from community_core.domain import RegisterPerson
from community_core.errors import InvalidInput, Refused
from community_core.forms import Filled, mark


def places(sheet: Filled) -> list[str]:
    """Which cells are wrong."""
    return [each.cell for each in sheet.wrong]


def test_a_ledger_of_residents_becomes_registrations(tmp_path: Path) -> None:
    """A row each, below the title of the sheet; a telephone that is a number and a day of birth included."""
    path = workbook(
        tmp_path / "居民信息台账.xlsx",
        ["柳荫社区居民信息台账"],
        LEDGER,
        resident(
            单元=3, 房号=502, 出生日期=wall_clock("1951-03-02"), 联系电话="0471-5551234",
            人口类型="常住", 人员类别="党员、独居",
        ),
        resident(姓名="周明", 身份证号="150102196005011234", 联系电话=13800000000, 人口类型="流动人口"),
        merged=["A1:V1"],
    )  # fmt: skip
    read = filled(path)
    assert read.wrong == ()
    assert [(row.line, row.command) for row in read.rows] == [
        (
            3,
            RegisterPerson(
                name="林晓棠", telephone="0471-5551234", room="3-502", birth_year=1951,
                groups=("党员", "独居"), building="place-b13", residence="lives-here",
            ),
        ),
        (
            4,
            RegisterPerson(
                name="周明", telephone="13800000000", building="place-b13", residence="rents"
            ),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "cell", "rule"),
    [
        ({"联系电话": "未知"}, "L2", "not-a-telephone"),
        ({"出生日期": 18689}, "K2", "birth-year"),
        ({"姓名": "林晓棠 150102195103021234"}, "H2", "identity-number"),
        ({"人员类别": "15010219510302123X"}, "U2", "identity-number"),
        ({"人口类型": "火星"}, "O2", None),
        ({"出生日期": "春天"}, "K2", None),
        ({"联系电话": "#REF!"}, "L2", None),
        ({"姓名": None}, "H2", None),
        ({"姓名": "=A1&B1"}, "H2", None),
    ],
)
def test_what_cannot_be_is_said_by_cell(
    tmp_path: Path, said: dict[str, Any], cell: str, rule: str | None
) -> None:
    """With the rule and the way out, in both languages; none of the row's own values is a command."""
    read = filled(workbook(tmp_path / "a.xlsx", LEDGER, resident(**said)))
    assert places(read) == [cell]
    assert read.rows == ()
    error = read.wrong[0].error
    assert (error.rule if isinstance(error, Refused) else None) == rule
    assert error.told("zh") != error.told("en")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """So that nobody mends a sheet a cell at a time; other rows are understood."""
    read = filled(
        workbook(
            tmp_path / "a.xlsx",
            LEDGER,
            resident(联系电话="?", 人口类型="火星", 姓名=None),
            resident(),
            resident(出生日期="?"),
        )
    )
    assert sorted(places(read)) == ["H2", "K4", "L2", "O2"]
    assert [row.line for row in read.rows] == [3]


def test_merged_cells_hold_for_each_line(tmp_path: Path) -> None:
    """A building written once for all who live in it."""
    lines = [resident(), resident(小区=None, 楼号=None), resident(小区=None, 楼号=None)]
    read = filled(workbook(tmp_path / "a.xlsx", LEDGER, *lines, merged=["B2:B4", "C2:C4"]))
    assert [row.command.building for row in read.rows] == ["place-b13"] * 3


@pytest.mark.parametrize(("merged", "cells"), [("H2:H3", ["H2"]), ("B2:C2", ["B2"]), ("L2:L3", ["L2"])])
def test_merged_cells_that_say_nothing_of_each_are_refused(
    tmp_path: Path, merged: str, cells: list[str]
) -> None:
    """One name for two people, one cell for compound and building; they are named."""
    lines = [resident(联系电话="0471-5551234"), resident(姓名="周明")]
    read = filled(workbook(tmp_path / "a.xlsx", LEDGER, *lines, merged=[merged]))
    assert places(read) == cells
    assert merged in read.wrong[0].error.told("zh")


def test_a_number_is_no_day(tmp_path: Path) -> None:
    """As Excel shows a day whose cell is not formatted as one; a day is, and text as people write it."""
    header = ["探访对象", "探访人", "探访时间"]
    path = workbook(
        tmp_path / "走访.xlsx",
        header,
        ["person-lin", "person-shen", 45292],
        ["person-lin", "person-shen", wall_clock("2024-01-15 09:30")],
        ["person-lin", "person-shen", "2024.1.15 09:30"],
    )
    read = filled(path, "plan-visit")
    assert places(read) == ["C2"]
    assert "45292" in read.wrong[0].error.told("zh")
    first, second = (row.command.planned_for for row in read.rows)
    assert first == second == wall_clock("2024-01-15 09:30+08:00")


def test_a_csv_file_and_json_lines_are_as_good(tmp_path: Path) -> None:
    """In the encoding Excel saves CSV in, too; JSON may say several in a list."""
    text = tmp_path / "a.csv"
    text.write_bytes("姓名,联系电话\r\n林晓棠,'+86 471 5551234\r\n周明,?\r\n".encode("gb18030"))
    read = filled(text)
    assert [row.command.telephone for row in read.rows] == ["+86 471 5551234"]
    assert [(each.line, each.column, each.cell) for each in read.wrong] == [(3, "联系电话", "")]
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"name": "林晓棠", "groups": ["党员"]}\n{"name": "周明", "出生年份": 1960}\n')
    assert [row.command for row in filled(lines).rows] == [
        RegisterPerson(name="林晓棠", groups=("党员",)),
        RegisterPerson(name="周明", birth_year=1960),
    ]


def test_a_packed_sheet_is_as_good(tmp_path: Path) -> None:
    """In a .gz, or alone in a .zip; what is wrong in it is marked in a copy of what is packed."""
    text = "姓名,联系电话\n林晓棠,13900001111\n周明,?\n".encode()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    with ZipFile(tmp_path / "b.zip", "w") as package:
        rows = [["姓名", "联系电话"], ["林晓棠", "13900001111"], ["周明", "?"]]
        package.write(workbook(tmp_path / "b.xlsx", *rows), "b.xlsx")
    for name, cell in (("a.csv.gz", ""), ("b.zip", "B3")):
        read = filled(tmp_path / name)
        assert [row.command.name for row in read.rows] == ["林晓棠"]
        assert [each.cell for each in read.wrong] == [cell]
        with (tmp_path / "marked.xlsx").open("wb") as file:
            mark(tmp_path / name, read.wrong, file)
        assert load_workbook(tmp_path / "marked.xlsx").active["B3"].comment is not None


def test_what_all_rows_have_in_common_may_be_said_once(tmp_path: Path) -> None:
    """A row's own word goes before it."""
    path = workbook(tmp_path / "a.xlsx", ["姓名", "居住情况"], ["林晓棠", None], ["周明", "租住"])
    rows = filled(path, common={"residence": "常住"}).rows
    assert [row.command.residence for row in rows] == ["lives-here", "rents"]


def test_a_sheet_without_what_is_needed_is_refused(tmp_path: Path) -> None:
    """Naming what lacks, what is there, and the template."""
    path = workbook(tmp_path / "a.xlsx", ["名字", "电话"], ["林晓棠", "1"])
    with pytest.raises(InvalidInput) as caught:
        filled(path)
    assert "姓名" in caught.value.zh
    assert "名字、电话" in caught.value.zh
    assert "community template register-person" in caught.value.zh


def test_lines_that_say_nothing_are_none(tmp_path: Path) -> None:
    """Numbered in advance, or empty."""
    empty = resident(姓名=None, 小区=None, 楼号=None, 序号=2)
    read = filled(workbook(tmp_path / "a.xlsx", LEDGER, resident(), empty, [], resident()))
    assert [row.line for row in read.rows] == [2, 5]
    assert read.wrong == ()


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(_TEXTS, st.integers(1900, 2100)), min_size=1, max_size=5))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_json_says_is_what_is_asked_for(tmp_path: Path, people: list[tuple[str, int]]) -> None:
    """Each row is its own command, in their order, or is said to be wrong: none is lost or made up."""
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"name": name, "birth_year": year}) for name, year in people))
    read = filled(path)
    understood = {row.line: (row.command.name, row.command.birth_year) for row in read.rows}
    for line, (name, year) in enumerate(people, start=1):
        assert line in {each.line for each in read.wrong} or understood[line] == (name, year)
