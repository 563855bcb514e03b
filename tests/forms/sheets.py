"""Sheets as people make them, for the tests of this room."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from community_core.commands import CommandCatalogue
from community_core.domain import AGGREGATES
from community_core.forms import Filled, read_filled

CATALOGUE = CommandCatalogue(AGGREGATES)
SHANGHAI = ZoneInfo("Asia/Shanghai")

_TITLES = """
序号 小区 楼号 单元 房号 户主姓名 与户主关系 姓名 性别 身份证号 出生日期 联系电话 户籍地址 人户分离 人口类型
政治面貌 文化程度 婚姻状况 工作单位 健康状况 人员类别 备注
"""
LEDGER = _TITLES.split()
"""The header of a 居民信息台账."""


def wall_clock(text: str) -> datetime:
    """A time as a spreadsheet has it, of no zone."""
    return datetime.fromisoformat(text)


def resident(**said: Any) -> list[Any]:
    """A line of that ledger, by the titles of its columns."""
    line = {"姓名": "林晓棠", "小区": "柳荫小区", "楼号": "13号楼", **said}
    return [line.get(title) for title in LEDGER]


def workbook(path: Path, *lines: Sequence[Any], merged: Sequence[str] = ()) -> Path:
    """A workbook with these lines, and cells merged."""
    made = Workbook()
    sheet = made.worksheets[0]
    for line in lines:
        sheet.append(list(line))
    for each in merged:
        sheet.merge_cells(each)
    made.save(path)
    return path


def filled(path: Path, command: str = "register-person", **settings: Any) -> Filled:
    """A sheet understood, without a store: there is one place, and people are called by their ids."""
    told = {"named": lambda _, said: "place-b13" if said == "柳荫小区13号楼" else said}
    return read_filled(path, CATALOGUE[command], SHANGHAI, **{**told, **settings})
