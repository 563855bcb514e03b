"""The field journal: a worker goes out, records what was heard, and finds the day again in Chinese."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
LONG_AGO = TODAY - timedelta(days=9)


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记人员", "--姓名", "林晓棠", "--at", f"{LONG_AGO - timedelta(days=1)}")
    return run


def test_a_day_in_the_field_is_found_again(run: CommandLine) -> None:
    """Who was met, who was not at home, what was heard, and what is still open."""
    met = ("--对象", "林晓棠", "--时间", f"{LONG_AGO} 09:00")
    run("do", "登记走访", *met, "--发现的需求", "内容=暖气不热，类别=暖气")
    run("do", "登记走访", "--对象", "林晓棠", "--时间", f"{LONG_AGO} 15:00", "--未遇情况", "无人应门")
    heard = ("--内容", "楼道灯不亮", "--类别", "照明", "--渠道", "便民亭")
    run("do", "登记诉求", *heard, "--时间", f"{TODAY} 00:01")
    day = run.rows("民情日记", "某日", "--日期", f"{LONG_AGO}")
    (*together, missed) = [(each["source"], each["became"]) for each in day]
    assert sorted(together) == [("request", "raised"), ("visit", "completed")]
    assert missed == ("visit", "nobody")
    assert [each["what"] for each in run.rows("民情日记", "久未办结", "--天数", "7")] == ["暖气不热"]
    mine = run.rows("民情日记", "某人某月", "--人员", "person-shen", "--月份", f"{LONG_AGO:%Y-%m}")
    assert {each["what"] for each in mine} >= {"暖气不热"}
    assert len(run.rows("民情日记")) == 4
