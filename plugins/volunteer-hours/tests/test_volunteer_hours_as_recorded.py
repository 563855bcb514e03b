"""Mechanism 14, volunteer hours and certificates: a worker records them on the command line, in Chinese and
by name, and asks."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
ON_LIN = ("--volunteer-id", "林晓棠")


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记人员", "--姓名", "林晓棠")
    run("do", "登记志愿者", "--对象", "林晓棠", "--统一编号", "15010200012345")
    return run


def test_hours_are_claimed_verified_certified_and_found_again(run: CommandLine) -> None:
    """What the worker types, and every look-up."""
    for claim, day in enumerate(("15", "16"), 1):
        times = ("--开始", f"2024-01-{day} 09:00", "--结束", f"2024-01-{day} 10:35")
        more = ("--服务对象", "小区老人", "--服务内容", "清扫坡道")
        run("do", "申报时长", *ON_LIN, "--活动", "扫雪除冰", *times, *more)
        if claim == 1:
            run("do", "核实时长", *ON_LIN, "--申报序号", "1")
            run("do", "核实时长", *ON_LIN, "--申报序号", "1", refused="verify-needs-claimed")
    issue = ("certificate", "出具", "林晓棠", "--起", "2024-1-1", "--证件号码", "E12345678")
    run(*issue, "--止", "2024-1-14", refused="certificate-needs-verified")
    run(*issue, "--止", "2024-1-31", "--by", "林晓棠", refused="own-certificate")
    assert "1.5 小时" in run(*issue, "--止", "2024-1-31", "--用途", "升学").output
    number = f"{TODAY.year}-0001"
    assert [each["number"] for each in run.rows("证明登记簿")] == [number]
    assert [each["purpose"] for each in run.rows("证明登记簿", "个人", "--人员", "林晓棠")] == ["升学"]
    assert [each["hours"] for each in run.rows("志愿服务记录")] == ["1.5"]
    assert len(run.rows("志愿服务记录", "自某日", "--起始日期", "2024-01-15")) == 1
    assert len(run.rows("志愿服务记录", "个人", "--人员", "林晓棠")) == 1
    assert [each["claim"] for each in run.rows("志愿服务记录", "久未核实", "--days", "0")] == [2]
    assert [each["verified_minutes"] for each in run.rows("志愿时长")] == [95]
    assert run.rows("证明登记簿", "已失实") == []
    told = ("--申报序号", "1", "--结束", "2024-01-15 10:05", "--原因", "提前结束")
    assert "1" in run("do", "更正时长", *ON_LIN, *told).output
    assert [each["claims"] for each in run.rows("证明登记簿", "已失实")] == [[1]]
    waits = run("今日").output
    assert "作废重开" in waits
    assert "--申报序号 2" in run("今日", "--days", "20").output
    run("do", "作废证明", "--证明编号", number, "--原因", "时长有变")
    run("do", "作废证明", "--证明编号", number, "--原因", "时长有变", refused="certificate-over")
    assert "作废重开" not in run("今日").output
    assert [each["number"] for each in run.rows("证明登记簿", "已作废", "--起始日期", "2024-01-01")] == [
        number
    ]
    figures = run("数据", f"{TODAY:%Y-%m}").output
    assert "出具服务证明" in figures
    assert "待核实志愿服务时长" in figures
