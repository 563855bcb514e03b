"""Ledgers as communities fill them in: titles, merged cells, dividers, totals, dates of every kind."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community_core.importing import ImportCounts, import_file

from .bench import Bench
from .ledgers import as_text, as_workbook

SHANGHAI = ZoneInfo("Asia/Shanghai")

LEDGER = """
source = "ledger"
time_zone = "Asia/Shanghai"
[columns]
number = "序号"
title = "诉求内容"
raised_at = "登记日期"
place = "楼号"
status = "办理结果"
resolved_at = "办结日期"
[statuses]
"已解决" = "resolved"
"""

ROWS: list[list[Any]] = [
    ["柳荫社区2025年居民诉求台账"],
    ["填表单位：柳荫社区", None, None, "填表日期：2025.11.28"],
    ["序号", "登记日期", "楼号", "诉求内容", "办理结果", "办结日期"],
    [1, "2025.1.5", "13号楼", "暖气不热", "已解决", "2025.1.8"],
    [2, "1月5日", "13号楼", "下水道堵", "已解决", "1月7日"],
    [3, "2025/1/6 下午3点半", "7号楼", "路灯不亮\n(两盏)", "办理中", None],
    [4, "25.1.7", None, "想学手机", None, None],
    [None, None, None, None, None, None],
    [5, "１.１０", "果园里", "噪音扰民", "已解决", "1.12"],
    [6, 45667, "13号楼", "问老年卡", "已解决", 45667],
    ["二月", None, None, None, None, None],
    ["序号", "登记日期", "楼号", "诉求内容", "办理结果", "办结日期"],
    [1, "2025/2/3（周一）上午", "13号楼", "送药", "√", "2025/2/3"],
    ["合计：7件", 7, None, None, None, None],
    ["填表人：齐", None, None, None, None, None],
]


def raised(bench: Bench) -> list[tuple[str, str, str]]:
    """When, where and what each request was raised about, in the order of the log."""
    facts = bench.community.log(types=["RequestRaised"])
    local = [(each.occurred_at.astimezone(SHANGHAI), each.data) for each in facts]
    return [(f"{at:%m-%d %H:%M}", data.place, data.title) for at, data in local]


def flags(bench: Bench) -> list[tuple[str, ...]]:
    """What each raising is flagged with."""
    return [each.flags for each in bench.community.log(types=["RequestRaised"])]


def brought(bench: Bench, path: Path, mapping: str = LEDGER) -> ImportCounts:
    """Import a ledger."""
    return import_file(bench.community, path, bench.mapping(mapping), rejects=bench.rejects)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_ledger_as_a_community_fills_it_in(bench: Bench, kind: str) -> None:
    """Each case is recorded on its right day, found under its title; what is no case is set aside as that."""
    path = bench.folder / f"ledger.{kind}"
    counts = brought(bench, as_text(ROWS, path) if kind == "csv" else as_workbook(ROWS, path, "C6:C7"))
    assert (counts.read, counts.requests, counts.set_aside) == (11, 7, 4)
    merged = "7号楼" if kind == "xlsx" else ""
    assert raised(bench) == [
        ("01-05 00:00", "13号楼", "暖气不热"),
        ("01-05 00:00", "13号楼", "下水道堵"),
        ("01-06 15:30", "7号楼", "路灯不亮 (两盏)"),
        ("01-07 00:00", merged, "想学手机"),
        ("01-10 00:00", "果园里", "噪音扰民"),
        ("01-10 00:00", "13号楼", "问老年卡"),
        ("02-03 00:00", "13号楼", "送药"),
    ]
    told = bench.rejects.read_text(encoding="utf-8-sig")
    for reason in (
        "'二月': a divider",
        "the header once more",
        "it adds up other rows ('合计:7件')",
        "'填表人:齐'",
    ):
        assert reason.replace(":", "：") in told.replace(":", "：")
    again = brought(bench, path)
    assert (again.recorded, again.already_known) == (0, 7)


def test_a_guessed_year_is_flagged_and_a_told_one_is_not(bench: Bench) -> None:
    """What the mapping says of the year is no guess."""
    path = as_text(ROWS, bench.folder / "ledger.csv")
    brought(bench, path)
    assert flags(bench)[1] == ("year-not-told", "date-without-time")
    brought(bench, path, "year = 2025\n" + LEDGER.replace('"ledger"', '"told"'))
    assert flags(bench)[8] == ("date-without-time",)


def test_without_a_title_the_row_before_tells_the_year(bench: Bench) -> None:
    """Over the turn of the year too; where nothing does, the row is set aside with the way out."""
    rows = [
        ROWS[2],
        [1, "12月29日", "7号楼", "没有年份", None, None],
        [2, "2024-12-30", "7号楼", "有年份", "已解决", "1月2日"],
        [3, "12.31", "7号楼", "年底", None, None],
        [4, "1月1日", "7号楼", "年初", "已解决", "1.3"],
    ]
    counts = brought(bench, as_text(rows, bench.folder / "ledger.csv"))
    assert counts.set_aside == 1
    assert "tells no year; write year = 2026" in bench.rejects.read_text(encoding="utf-8-sig")
    times = [each.occurred_at.astimezone(SHANGHAI) for each in bench.community.log()]
    days = ["2024-12-30", "2025-01-02", "2024-12-31", "2025-01-01", "2025-01-03"]
    assert [f"{each:%Y-%m-%d}" for each in times] == days


@pytest.mark.parametrize(
    "written",
    [
        "三月五日",
        "三月五号",
        "二〇二四年三月五日",
        "2024、3、5",
        "2024，3，5",
        "2024\\3\\5",
        "2024.3.5.",
        "2024.3.5日",
        "24.3.5日",
    ],
)
def test_a_day_in_words_or_with_any_sign(bench: Bench, written: str) -> None:
    """As people write it by hand."""
    brought(
        bench,
        as_text(
            [["2024年台账"], ROWS[2], [1, written, "7号楼", "灯不亮", None, None]], bench.folder / "l.csv"
        ),
    )
    [raised] = bench.community.log()
    assert f"{raised.occurred_at.astimezone(SHANGHAI):%Y-%m-%d}" == "2024-03-05"


def test_a_season_over_the_turn_of_the_year(bench: Bench) -> None:
    """The title of a heating season names both years."""
    rows = [
        ["2024—2025年供暖季报修登记"],
        ROWS[2],
        [1, "11.15", "7号楼", "不热", None, None],
        [2, "3月1日", "7号楼", "漏水", None, None],
    ]
    brought(bench, as_text(rows, bench.folder / "ledger.csv"))
    times = [each.occurred_at.astimezone(SHANGHAI) for each in bench.community.log()]
    assert [datetime.strftime(each, "%Y-%m-%d") for each in times] == ["2024-11-15", "2025-03-01"]


def test_a_day_that_excel_may_have_cut_is_not_guessed(bench: Bench) -> None:
    """1.1 may be 1.10; 1.12 is what it says."""
    rows = [*ROWS[:3], [1, 1.1, "7号楼", "路灯", None, None], [2, 1.12, "7号楼", "井盖", None, None]]
    counts = brought(bench, as_workbook(rows, bench.folder / "ledger.xlsx"))
    assert (counts.requests, counts.set_aside) == (1, 1)
    assert "may be 1.10 that Excel cut short" in bench.rejects.read_text(encoding="utf-8-sig")
    assert raised(bench) == [("01-12 00:00", "7号楼", "井盖")]


def test_a_header_of_two_lines(bench: Bench) -> None:
    """A name over several columns stands before theirs; a name over both lines stands alone."""
    rows = [
        ["供暖投诉登记表（2025年）"],
        ["序号", "报修人", None, "地址", None, "时间", "情况"],
        [None, "姓名", "电话", "楼号", "房号", None, None],
        [1, "甲某", "19000000001", "7号楼", "301", "11月15日", "不热"],
        [2, "乙某", "19000000002", "7号楼", "302", "11月16日", "漏水"],
    ]
    mapping = LEDGER.partition("[columns]")[0] + (
        '[columns]\nnumber = "序号"\ntitle = "情况"\nraised_at = "时间"\n'
        'place = "{地址/楼号}{地址/房号}"\nrequester = "报修人/姓名"\n'
    )
    merged = ["A2:A3", "B2:C2", "D2:E2", "F2:F3", "G2:G3"]
    counts = brought(bench, as_workbook(rows, bench.folder / "heating.xlsx", *merged), mapping)
    assert (counts.requests, counts.set_aside) == (2, 0)
    assert raised(bench)[1] == ("11-16 00:00", "7号楼302", "漏水")
    again = brought(bench, as_text(rows, bench.folder / "heating.csv"), mapping)
    assert (again.recorded, again.already_known) == (0, 2)
    with_line = brought(bench, bench.folder / "heating.csv", "header_line = 2\nheader_lines = 2\n" + mapping)
    assert (with_line.recorded, with_line.already_known) == (0, 2)


@pytest.mark.parametrize("written", ["当日", "当天", "同日", "same day"])
def test_what_was_done_on_the_day_of_its_raising_is_dated_so(bench: Bench, written: str) -> None:
    """No earlier than it was raised."""
    bench.hotline_rows(f"1,暖气不热,2024-01-05 09:00,办结,{written},,")
    raised, resolved = bench.history()
    assert resolved.type == "RequestResolved"
    assert resolved.occurred_at == raised.occurred_at
    assert resolved.flags == ("date-without-time",)
