"""Mechanism 5, clearing snow: a worker records it on the command line, in Chinese and by name, and asks."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
NOW = datetime.now(ZoneInfo(ZONE))


def _ago(hours: float) -> str:
    return f"{NOW - timedelta(hours=hours):%Y-%m-%d %H:%M}"


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈国安; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记地点", "--名称", "柳荫小区", "--地点类型", "小区")
    for name in ("13号楼", "14号楼"):
        run("do", "登记地点", "--名称", name, "--地点类型", "楼栋", "--所属", "柳荫小区")
    run("do", "登记地点", "--名称", "东门坡道", "--地点类型", "活动场所")
    return run


def _number(run: CommandLine) -> str:
    number: str = run.rows("应急动员台账")[0]["number"]
    return number


def test_snow_from_the_alert_to_the_last_area(run: CommandLine) -> None:
    """Warned, started, cleared in any order, blocked again, ended with a reason for what is left."""
    warned = ("--类别", "降雪", "--预警级别", "黄色", "--来源", "市气象台")
    run("do", "发布预警", *warned, "--时间", _ago(9))
    snow = ("--应急动员编号", _number(run))
    run("do", "片区已清", *snow, *_cleared("13号楼"), refused="mobilisation-not-started")
    assert "启动动员" in run("今日").output
    run("do", "调整预警级别", *snow, "--预警级别", "橙色", "--时间", _ago(8))
    both = ("--片区", "13号楼", "--片区", "14号楼")
    run("do", "启动应急动员", *snow, *both, "--总负责", "person-shen", "--时间", _ago(7))
    assert "清理片区" in run("今日").output
    run("do", "片区已清", *snow, *_cleared("13号楼"), "--时间", _ago(5))
    run("do", "片区已清", *snow, *_cleared("14号楼"), "--约数", "--时间", _ago(6))
    told = run("do", "片区已清", *snow, *_cleared("东门坡道"), refused="area-not-in-it").output
    assert "没有片区 东门坡道" in told
    assert "请先增加该片区" in told
    run("do", "增加片区", *snow, "--片区", "东门坡道")
    run("do", "片区已清", *snow, *_cleared("13号楼"), refused="route-cleared-already")
    run("do", "再次受阻", *snow, "--片区", "14号楼", "--原因", "又下雪了", "--时间", _ago(5))
    run("do", "结束应急动员", *snow, refused="end-needs-reason")

    assert [each["status"] for each in run.rows("责任片区", "待清")] == ["blocked", "uncleared"]
    late = run.rows("责任片区", "待清", "--小时数", "6")
    assert [each["late"] for each in late] == [False, False]
    of_it = {each["area"]: each for each in run.rows("责任片区", "某次动员", *snow)}
    assert sorted(each["times_cleared"] for each in of_it.values()) == [0, 1, 1]
    assert sorted(each["minutes"] or 0 for each in of_it.values()) == [0, 60, 120]
    run("do", "结束应急动员", *snow, "--原因", "有车辆停放")
    run("do", "片区已清", *snow, *_cleared("14号楼"), refused="mobilisation-over")

    (row,) = run.rows("应急动员台账")
    assert (row["level"], row["areas"], row["left"], row["people"]) == ("orange", 3, 2, 24)
    assert run.rows("应急动员台账", "进行中") == []
    figures = run("数据").output
    assert all(each in figures for each in ("片区清理次数", "出动人次", "清理用时中位数", "未清片区"))
    assert (row["about"], "约 24" in figures) == (True, True)
    shown = run("show", "责任片区", "--筛选", "责任方=物业").output
    assert ("物业" in shown, "org:" in shown) == (True, False)


def _cleared(area: str) -> tuple[str, ...]:
    return "--片区", area, "--责任方", "org:物业", "--人数", "12", "--清理部位", "通道、坡道"


def test_whoever_nobody_has_met_since_the_snow(run: CommandLine) -> None:
    """High risk and key of the list, until they are met, if only by phone."""
    for name, level in (("林晓棠", "高风险"), ("何平安", "重点"), ("徐文丽", "一般")):
        run("do", "登记人员", "--姓名", name, "--楼栋", "13号楼", "--单元房号", "3-502")
        run("do", "设定关爱等级", "--对象", name, "--关爱等级", level)
    assert run.rows("预警以来未见") == []
    run("do", "启动应急动员", "--类别", "停水停电停暖", "--片区", "13号楼", "--时间", _ago(3))
    assert [each["level"] for each in run.rows("预警以来未见")] == ["high", "key"]
    assert len(run.rows("预警以来未见", "某等级", "--等级", "一般")) == 1
    assert "预警以来未见" in run("今日").output
    run("do", "登记走访", "--对象", "林晓棠", "--方式", "电话")
    assert [each["level"] for each in run.rows("预警以来未见")] == ["key"]
    run("do", "解除预警", "--应急动员编号", _number(run), "--原因", "已恢复")
    assert run.rows("预警以来未见") == []


def test_hours_given_to_it(run: CommandLine) -> None:
    """Claimed for the mobilisation by its number, and verified by somebody else."""
    run("do", "启动应急动员", "--类别", "降雪", "--片区", "13号楼", "--时间", _ago(4))
    run("do", "登记志愿者", "--对象", "person-he")
    span = ("--开始", _ago(3), "--结束", _ago(1))
    hours = ("--志愿者编号", "volunteer-he", "--活动", "扫雪除冰", *span, "--源自", _number(run))
    run("do", "申报时长", *hours)
    (row,) = run.rows("动员时长")
    assert (row["claimed_minutes"], row["verified_minutes"], row["volunteers"]) == (120, 0, 1)
    run("do", "核实时长", "--志愿者编号", "volunteer-he", "--申报序号", "1")
    (row,) = run.rows("动员时长")
    assert (row["claimed_minutes"], row["verified_minutes"]) == (0, 120)


def test_a_past_ledger_comes_in(run: CommandLine, tmp_path: Path) -> None:
    """A line an area, as 扫雪除冰台账 has it; 20余人 stays a round figure."""
    both = ("--片区", "13号楼", "--片区", "14号楼")
    run("do", "启动应急动员", "--类别", "降雪", *both)
    ledger = tmp_path / "扫雪除冰台账.csv"
    lines = ("责任片区,责任人/单位,出动人数", "13号楼,org:物业,20余人", "14号楼,org:环卫所,12")
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "片区已清", "--应急动员编号", _number(run), "--from", str(ledger))
    told = {(each["people"], each["about"]) for each in run.rows("责任片区")}
    assert told == {(20, True), (12, False)}
