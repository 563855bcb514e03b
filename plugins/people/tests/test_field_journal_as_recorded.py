"""The field journal: a worker goes out, records what was heard, and finds the day again in Chinese."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from community_core.cli.app import application
from community_core.testing import midday_zone

Run = Callable[..., Result]
ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
LONG_AGO = TODAY - timedelta(days=9)


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    env = {
        "COMMUNITY_STORE": str(tmp_path / "store"),
        "COMMUNITY_LANG": "zh",
        "COMMUNITY_BY": "person-shen",
        "NO_COLOR": "1",
    }

    def call(*words: str) -> Result:
        result = CliRunner(env=env).invoke(application(), list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    call("init", "--zone", ZONE, "--people", "any")
    call("do", "登记人员", "--姓名", "林晓棠", "--at", f"{LONG_AGO - timedelta(days=1)}")
    return call


def _rows(run: Run, *words: str) -> list[dict[str, Any]]:
    told = run("show", "民情日记", *words, "--format", "json", "--reader", "person-shen")
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def test_a_day_in_the_field_is_found_again(run: Run) -> None:
    """Who was met, who was not at home, what was heard, and what is still open."""
    met = ("--对象", "林晓棠", "--时间", f"{LONG_AGO} 09:00")
    run("do", "登记走访", *met, "--发现的需求", "内容=暖气不热，类别=暖气")
    run("do", "登记走访", "--对象", "林晓棠", "--时间", f"{LONG_AGO} 15:00", "--未遇情况", "无人应门")
    heard = ("--内容", "楼道灯不亮", "--类别", "照明", "--渠道", "便民亭")
    run("do", "登记诉求", *heard, "--时间", f"{TODAY} 00:01")
    day = _rows(run, "某日", "--日期", f"{LONG_AGO}")
    (*together, missed) = [(each["source"], each["became"]) for each in day]
    assert sorted(together) == [("request", "raised"), ("visit", "completed")]
    assert missed == ("visit", "nobody")
    assert [each["what"] for each in _rows(run, "久未办结", "--天数", "7")] == ["暖气不热"]
    mine = _rows(run, "某人某月", "--人员", "person-shen", "--月份", f"{LONG_AGO:%Y-%m}")
    assert {each["what"] for each in mine} >= {"暖气不热"}
    assert len(_rows(run)) == 4
