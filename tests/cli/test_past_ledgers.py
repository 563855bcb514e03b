"""Ledgers (台账) as communities have kept them, with all their columns, recorded as they are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import Workbook
from tests.forms.sheets import wall_clock

Run = Callable[..., Result]

BUILDINGS = "小区 楼号 单元数 层数 户数 建成年份 产权单位 物业公司 楼长 联系电话 网格 网格员 备注"
RESIDENTS = (
    "序号 小区 楼号 单元 房号 户主姓名 与户主关系 姓名 性别 身份证号 出生日期 联系电话 户籍地址 人户分离 "
    "人口类型(常住/流动) 政治面貌 文化程度 婚姻状况 工作单位 健康状况 人员类别 备注"
)
LEADS = "小区 楼号 姓名 性别 出生年月 政治面貌 联系电话 任职时间 任期"
VISITS = (
    "序号 姓名 性别 年龄 住址(楼栋-单元-室) 联系电话 人员类别 风险等级 责任人 探访时间 探访方式 身体状况 "
    "精神状况 居家安全(水电气暖) 赡养情况 需求/发现问题 处理情况 探访人 老人签字 备注"
)

BY = ("--by", "person-shen")


def ledger(path: Path, header: str, *lines: dict[str, Any]) -> Path:
    """A ledger with these columns, below the line with its title."""
    book = Workbook()
    sheet = book.worksheets[0]
    titles = header.split()
    sheet.append(["柳荫社区" + path.stem])
    sheet.append(titles)
    for line in lines:
        known = {title: title.partition("(")[0] for title in titles}
        sheet.append([line.get(known[title]) for title in titles])
    book.save(path)
    return path


def facts(run: Run, kind: str) -> list[dict[str, Any]]:
    """What was recorded of that kind, the earliest first."""
    told = run("log", "--type", kind, "--format", "json").stdout.splitlines()
    return sorted(map(json.loads, told), key=lambda fact: int(fact["position"]))


@pytest.fixture
def inhabited(made: Run, tmp_path: Path) -> Run:
    """Two buildings with four people, two of one name, all from their ledgers."""
    assert made("do", "name-place", "--kind", "小区", "--called", "柳荫小区", *BY).exit_code == 0
    buildings = ledger(
        tmp_path / "楼栋台账.xlsx",
        BUILDINGS,
        {"小区": "柳荫小区", "楼号": "13号楼", "单元数": 4, "户数": 48, "楼长": "何向东"},
        {"小区": "柳荫小区", "楼号": "15号楼", "单元数": 3, "户数": 36},
    )
    told = made("do", "name-place", "--from", str(buildings), "--kind", "楼栋", *BY)
    assert told.exit_code == 0, told.stderr
    people = [
        {"楼号": "13号楼", "单元": 3, "房号": 502, "姓名": "林晓棠", "出生日期": wall_clock("1951-03-02")},
        {"楼号": "15号楼", "单元": 1, "房号": 101, "姓名": "林晓棠", "联系电话": 13800000000},
        {"楼号": "13号楼", "单元": 1, "房号": 201, "姓名": "周明", "人员类别": "独居、残疾"},
        {"楼号": "13号楼", "单元": 2, "房号": 302, "姓名": "何向东", "人口类型": "流动"},
        {"楼号": "15号楼", "单元": 2, "房号": 102, "姓名": "沈岚", "身份证号": "150102195103021234"},
    ]
    residents = ledger(
        tmp_path / "居民信息台账.xlsx", RESIDENTS, *({"小区": "柳荫小区", **each} for each in people)
    )
    told = made("do", "register-person", "--from", str(residents), *BY)
    assert told.exit_code == 0, told.stderr
    return made


def test_buildings_and_residents_are_where_they_belong(inhabited: Run) -> None:
    """Each building in its compound, each person in a building; what is nobody's is left and said."""
    places = {fact["data"]["called"]: fact for fact in facts(inhabited, "PlaceNamed")}
    compound = places["柳荫小区"]["stream_id"]
    building = places["13号楼"]
    assert (building["data"]["within"], building["data"]["entrances"], building["data"]["dwellings"]) == (
        compound,
        4,
        48,
    )
    homes = [fact["data"]["building"] for fact in facts(inhabited, "PersonRegistered")]
    assert homes.count(building["stream_id"]) == 3
    assert len(homes) == 5


def test_the_leads_of_buildings_are_appointed(inhabited: Run, tmp_path: Path) -> None:
    """From the list of them, each for the building of their line and from the day it says."""
    leads = ledger(
        tmp_path / "楼长花名册.xlsx",
        LEADS,
        {"小区": "柳荫小区", "楼号": "13号楼", "姓名": "何向东", "任职时间": "2021年3月1日", "任期": "三年"},
        {"小区": "柳荫小区", "楼号": "15号楼", "姓名": "沈岚", "任职时间": wall_clock("2022-01-05")},
    )
    told = inhabited("do", "appoint-role", "--from", str(leads), "--role", "楼长", *BY, lang="zh")
    assert told.exit_code == 0, told.stderr
    assert "未读取的列：性别、出生年月、政治面貌、联系电话、任期" in told.stdout
    appointed = [fact["data"] for fact in facts(inhabited, "RoleAppointed")]
    places = {fact["data"]["called"]: fact["stream_id"] for fact in facts(inhabited, "PlaceNamed")}
    assert [(each["role"], each["scope"], each["since"]) for each in appointed] == [
        ("building-lead", places["13号楼"], "2021-03-01"),
        ("building-lead", places["15号楼"], "2022-01-05"),
    ]


VISITED: dict[str, Any] = {
    "姓名": "林晓棠",
    "住址": "13号楼-3-502",
    "探访时间": wall_clock("2024-01-15T09:30"),
    "探访方式": "入户探访",
    "探访人": "沈岚",
    "风险等级": "高风险",
    "人员类别": "独居",
}


def test_a_year_of_visits_comes_in_at_once(inhabited: Run, tmp_path: Path) -> None:
    """Each line a visit on its own day by its own visitor; two of one name are told apart by their address;
    what was seen is sealed, and a line without a day is none."""
    visits = ledger(
        tmp_path / "走访台账.xlsx",
        VISITS,
        {**VISITED, "身体状况": "腿脚不便", "需求/发现问题": "暖气不热", "处理情况": "已报修"},
        {**VISITED, "住址": "15号楼-1-101", "探访时间": "2024.1.16", "探访方式": "电话"},
        {**VISITED, "姓名": "周明", "住址": None, "探访时间": None},
        {**VISITED, "姓名": "周明", "住址": "柳荫小区13号楼1单元201", "探访时间": "2024年2月3日 14:00"},
    )
    told = inhabited("do", "record-visit", "--from", str(visits), *BY, lang="zh")
    assert told.exit_code == 0, told.stderr
    assert "没有写明日期而跳过：1 行（第 5 行）" in told.stderr
    assert "性别、年龄、联系电话、人员类别、风险等级、责任人、老人签字" in told.stdout
    people = [fact["stream_id"] for fact in facts(inhabited, "PersonRegistered")]
    completed = facts(inhabited, "VisitCompleted")
    assert [(fact["data"]["person_id"], fact["data"]["manner"]) for fact in completed] == [
        (people[0], "home"),
        (people[1], "phone"),
        (people[2], "home"),
    ]
    days = [fact["occurred_at"][:16] for fact in completed]
    assert days == ["2024-01-15T09:30", "2024-01-16T00:00", "2024-02-03T14:00"]
    visitors = {fact["data"]["visitor"] for fact in facts(inhabited, "VisitStarted")}
    assert visitors == {people[4]}
    history = inhabited("history", completed[0]["stream_id"], "--reader", "person-shen", lang="zh").stdout
    assert "身体状况：腿脚不便；需求/发现问题：暖气不热；处理情况：已报修" in history
    again = inhabited("do", "record-visit", "--from", str(visits), *BY)
    assert "recorded before" in again.stdout
    assert len(facts(inhabited, "VisitCompleted")) == 3


def test_the_same_ledger_says_how_closely_people_are_looked_after(inhabited: Run, tmp_path: Path) -> None:
    """By another command; why, is sealed."""
    visits = ledger(tmp_path / "走访台账.xlsx", VISITS, VISITED)
    told = inhabited("do", "set-care-level", "--from", str(visits), *BY)
    assert told.exit_code == 0, told.stderr
    [level] = facts(inhabited, "CareLevelSet")
    assert level["data"]["level"] == "high"
    assert "独居" in inhabited("history", level["stream_id"], "--reader", "person-shen", lang="zh").stdout


def test_a_visit_of_nobody_known_is_marked_and_none_recorded(inhabited: Run, tmp_path: Path) -> None:
    """Somebody who lives elsewhere by now, a name of two without an address, a day still to come."""
    visits = ledger(
        tmp_path / "走访台账.xlsx",
        VISITS,
        {**VISITED, "住址": "15号楼-2-999"},
        {**VISITED, "住址": None},
        {**VISITED, "探访时间": "上周"},
    )
    told = inhabited("do", "record-visit", "--from", str(visits), *BY, lang="zh")
    assert told.exit_code == 1
    for cell in ("B3（姓名、住址", "B4（姓名、住址", "J5（探访时间）"):
        assert cell in told.stderr
    assert facts(inhabited, "VisitStarted") == []
    future = ledger(tmp_path / "b.xlsx", VISITS, VISITED, {**VISITED, "探访时间": wall_clock("2999-01-01")})
    told = inhabited("do", "record-visit", "--from", str(future), *BY, lang="zh")
    assert "J4（探访时间）" in told.stderr
    assert facts(inhabited, "VisitStarted") == []
