"""Mechanism 7, aid in goods: a worker records it on the command line, in Chinese and by name, and asks."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()


def _ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记地点", "--名称", "柳荫小区", "--地点类型", "小区")
    run("do", "登记地点", "--名称", "13号楼", "--地点类型", "楼栋", "--所属", "柳荫小区")
    for name in ("林晓棠", "何平安"):
        run("do", "登记人员", "--姓名", name, "--楼栋", "13号楼", "--单元房号", "3-502")
    return run


def test_rice_from_the_giver_to_the_household(run: CommandLine) -> None:
    """What came in, what was given, a slip of last week, and more than there is."""
    run("do", "建物资卡", "--物资名称", "大米", "--单位", "袋", "--时间", _ago(30))
    gift = ("--来源", "捐赠", "--捐赠方", "org:爱心超市", "--金额", "1,200元", "--指定用途", "独居老人")
    assert "金额：1,200.00 元" in run("do", "物资入库", "--物资", "大米", "--数量", "20", *gift).output
    rice = ("--物资", "大米", "--数量")
    run("do", "发放物资", *rice, "2", "--领取人", "林晓棠", "--代领人", "何平安")
    run("do", "发放物资", *rice, "1", "--领取人", "何平安", "--时间", _ago(7))
    short = run("do", "发放物资", *rice, "18", "--领取人", "何平安", refused="stock-below-zero").output
    assert "大米 库存不足，缺 1 袋" in short
    assert run("do", "发放物资", *rice, "0", "--领取人", "何平安", refused="number-out-of-range")
    assert (
        "面粉"
        in run("do", "物资盘点", "--物资", "面粉", "--实盘数量", "1", refused="aid-item-unknown").output
    )
    run("do", "建物资卡", "--物资名称", "大 米", "--单位", "袋", refused="aid-item-opened-twice")
    run("do", "物资报损", *rice, "1", "--原因", "受潮")
    run("do", "物资盘点", "--物资", "大米", "--实盘数量", "15")

    told = run("history", "大米").output
    assert told.startswith("大米")
    assert "大米" in run("log", "--type", "AidReceived").output
    assert "发放物资" in run("steps", "大米").output
    (stock,) = run.rows("库存")
    assert (stock["left"], stock["delivered"], stock["difference"]) == (15, 3, -1)
    assert [each["item"] for each in run.rows("库存", "短缺", "--不多于", "15")] == ["大米"]
    assert run.rows("库存", "临期") == []
    entries = run.rows("物资台账", "物资", "--物资", "大米")
    assert [each["left"] for each in entries] == [-1, 19, 17, 16, 15]
    days = ("--起始日期", _ago(8), "--截止日期", _ago(6))
    assert [each["went"] for each in run.rows("物资台账", "日期", *days, "--物资", "大米")] == [1]
    household = run.rows("各户领取", "住户", "--人员", "林晓棠")
    assert sorted(each["quantity"] for each in household) == [1, 2]
    assert [each["quantity"] for each in run.told("show", "各户领取", "楼栋", "--地点", "13号楼")] == [3]
    assert [each["value_fen"] for each in run.rows("捐赠")] == [120000]
    assert [each["quantity"] for each in run.rows("捐赠", "捐赠方", "--捐赠方", "org:爱心超市")] == [20]
    assert len(run.rows("捐赠", "日期", "--起始日期", _ago(1), "--截止日期", _ago(0))) == 1
    assert "物资受助户数" in run("数据").output


def test_a_wheelchair_goes_out_and_comes_back(run: CommandLine) -> None:
    """A loan is due, extended, returned once; what is left is written off, and the card closed."""
    run("do", "建物资卡", "--物资名称", "轮椅", "--单位", "辆", "--可出借")
    chair = ("--物资", "轮椅")
    run("do", "物资入库", *chair, "--数量", "2", "--来源", "采购")
    due = (TODAY + timedelta(days=3)).isoformat()
    lent = run("do", "借出物资", *chair, "--数量", "1", "--借用人", "林晓棠", "--应还日期", due)
    assert "借用编号：1" in lent.output
    waits = run("今日").output
    assert "应归还" in waits
    assert "--借用编号 1" in waits
    later = (TODAY + timedelta(days=30)).isoformat()
    run("do", "借用延期", *chair, "--借用编号", "1", "--应还日期", later)
    (loan,) = run.rows("借用", "个人", "--人员", "林晓棠")
    assert (loan["out"], loan["due"]) == (1, later)
    assert run.rows("借用", "逾期") == []
    run("do", "停用物资卡", *chair, "--原因", "不再外借", refused="item-not-empty")
    back = ("--借用编号", "1", "--数量", "1", "--完好情况", "损坏")
    run("do", "归还物资", *chair, *back)
    assert "轮椅 第 1 号借用" in run("do", "归还物资", *chair, *back, refused="more-than-lent").output
    run("do", "归还物资", *chair, "--借用编号", "9", "--数量", "1", refused="loan-unknown")
    run("do", "物资报损", *chair, "--数量", "2", "--原因", "损坏")
    run("do", "停用物资卡", *chair, "--原因", "不再外借")
    run("do", "物资入库", *chair, "--数量", "1", "--来源", "采购", refused="aid-item-closed")
    assert [each["condition"] for each in run.rows("借用", "物资", "--物资", "轮椅")] == ["broken"]
    assert run.rows("库存") == []


def test_what_was_given_for_good_is_not_lent(run: CommandLine) -> None:
    """Nor does the register of what is handed out come in with more than there is: all of it, or nothing."""
    run("do", "建物资卡", "--物资名称", "大米", "--单位", "袋")
    run("do", "物资入库", "--物资", "大米", "--数量", "3", "--来源", "上级拨付")
    run("do", "借出物资", "--物资", "大米", "--数量", "1", "--借用人", "林晓棠", refused="not-lendable")


def test_a_sheet_of_what_was_handed_out_comes_in(run: CommandLine, tmp_path: Path) -> None:
    """By the titles such sheets have; a line for more than there is keeps all of it out."""
    run("do", "建物资卡", "--物资名称", "大米", "--单位", "袋", "--时间", _ago(30))
    run("do", "物资入库", "--物资", "大米", "--数量", "3", "--来源", "上级拨付", "--时间", _ago(20))
    sheet = tmp_path / "发放台账.csv"
    lines = [f"1,{_ago(3)},林晓棠,大米,2,何平安", f"2,{_ago(2)},何平安,大米,1,何平安"]
    titles = "序号,日期,姓名,物资名称,数量,领取人签字(代领)"
    sheet.write_text("\n".join([titles, *lines, f"3,{_ago(1)},何平安,大米,1,"]), encoding="utf-8")
    leave = ("--leave", "序号")
    run("do", "发放物资", "--from", str(sheet), *leave, refused="stock-below-zero")
    assert [each["left"] for each in run.rows("库存")] == [3]
    sheet.write_text("\n".join([titles, *lines]), encoding="utf-8")
    run("do", "发放物资", "--from", str(sheet), *leave)
    entries = run.rows("物资台账", "物资", "--物资", "大米")
    assert [(each["day"], each["went"]) for each in entries[1:]] == [(_ago(3), 2), (_ago(2), 1)]
    assert [bool(each["handed_to"]) for each in entries[1:]] == [True, False]


def test_a_register_of_gifts_comes_in(run: CommandLine, tmp_path: Path) -> None:
    """In one column, 来源/捐赠方, who gave it, or how it came."""
    run("do", "建物资卡", "--物资名称", "食用油", "--单位", "桶", "--时间", _ago(30))
    sheet = tmp_path / "入库台账.csv"
    titles = "日期,物资名称,规格,单位,数量,来源/捐赠方,单价,金额,指定用途,有效期,经手人,验收人"
    lines = [
        f"{_ago(3)},食用油,5L,桶,4,org:爱心超市,60,240,,2027-05-01,何平安,沈书敏",
        f"{_ago(2)},食用油,5L,桶,2,采购,60,120,,,何平安,沈书敏",
        f"{_ago(1)},食用油,5L,桶,1,何平安,,,独居老人,,何平安,沈书敏",
    ]
    sheet.write_text("\n".join([titles, *lines]), encoding="utf-8")
    assert "数量、来源/捐赠方、金额" in run("do", "物资入库", "--from", str(sheet)).output
    rows = run.rows("物资台账", "物资", "--物资", "食用油")
    assert [(each["came"], bool(each["giver"])) for each in rows] == [(4, True), (2, False), (1, True)]
    given = {each["giver"]: each["quantity"] for each in run.rows("捐赠")}
    assert given.pop("org:爱心超市") == 4
    assert list(given.values()) == [1]
