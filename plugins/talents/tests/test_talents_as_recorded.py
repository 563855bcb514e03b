"""Mechanism 13, talents: a worker records offers on the command line, in Chinese and by name, and asks."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
LONG_AGO = TODAY - timedelta(days=40)


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    for name in ("林晓棠", "何平安", "许文"):
        run("do", "登记人员", "--姓名", name, "--at", f"{LONG_AGO - timedelta(days=10)}")
    return run


def _offer(run: CommandLine, who: str, what: str, *more: str) -> None:
    run("do", "提出意愿", "--能人", who, "--内容", what, *more)


def test_an_offer_is_taken_given_back_and_used(run: CommandLine) -> None:
    """It waits again once it was not used, and is done with once it was."""
    _offer(run, "林晓棠", "教书法", "--可服务时间", "周六上午", "--对象", "儿童")
    offer = ("--意愿编号", f"{TODAY.year}-0001")
    used = (*offer, "--活动", "activity-shufa")
    run("do", "用上意愿", *used, refused="use-needs-taken")
    run("do", "采纳意愿", *offer)
    run("do", "采纳意愿", *offer, refused="offer-taken-once")
    run("do", "未用上意愿", *offer, "--原因", "下雨")
    assert [each["status"] for each in run.rows("服务意愿")] == ["offered"]
    run("do", "采纳意愿", *offer)
    assert "用上" in run("do", "用上意愿", *used).output
    run("do", "撤回意愿", *offer, refused="offer-used")
    day = str(TODAY)
    (row,) = run.rows("服务意愿", "已用上", "--起始日期", day, "--截止日期", day)
    assert (row["what"], row["status"], row["used_on"]) == ("教书法", "used", day)
    assert len(run.rows("服务意愿", "某人", "--人员", "林晓棠")) == 1
    told = run.told("figures", f"{TODAY:%Y-%m}")
    values = {each["measure"]: each["value"] for each in told if each["split"] is None}
    counted = [values[each] for each in ("offers-made", "offers-used", "offers-unanswered", "offerers")]
    assert counted == [1, 1, 0, 1]


def test_what_nobody_took_waits_on_the_agenda(run: CommandLine) -> None:
    """From the thirtieth day on; withdrawn it waits no more, and whoever died is not asked."""
    for who, what in (("林晓棠", "修家电"), ("何平安", "拉二胡"), ("许文", "讲故事")):
        _offer(run, who, what, "--at", f"{LONG_AGO}")
    _offer(run, "许文", "剪纸")
    late = ("服务意愿", "无人采纳")
    assert [each["what"] for each in run.rows(*late)] == ["修家电", "拉二胡", "讲故事"]
    assert len(run.rows(*late, "--天数", "50")) == 0
    run("do", "撤回意愿", "--意愿编号", f"{LONG_AGO.year}-0001")
    run("do", "采纳意愿", "--意愿编号", f"{LONG_AGO.year}-0001", refused="offer-withdrawn")
    run("do", "登记去世", "--对象", "何平安", "--日期", str(TODAY))
    waits = [each["title"] for each in run.told("今日")]
    assert "讲故事" in waits
    assert not {"修家电", "拉二胡", "剪纸"} & set(waits)


def test_whoever_can_do_something_is_found(run: CommandLine) -> None:
    """By skill or by what they offer, and by when they have time; whoever took part longest ago first."""
    run("do", "登记志愿者", "--对象", "林晓棠", "--特长", "书法", "--可服务时间", "周六上午")
    run("do", "任命", "--对象", "林晓棠", "--职务", "宣讲员", "--起", str(LONG_AGO))
    _offer(run, "许文", "教书法", "--可服务时间", "周日")
    begun = ("--开始", f"{LONG_AGO} 09:00", "--结束", f"{LONG_AGO} 10:30")
    run("do", "申报时长", "--志愿者编号", "林晓棠", "--活动", "写春联", *begun)
    first, second = run.rows("能人库", "谁会", "--会什么", "书法")
    assert (first["offers"], first["last_part"]) == (["教书法"], None)
    assert (second["roles"], second["last_part"]) == (["lecturer"], str(LONG_AGO))
    (saturday,) = run.rows("能人库", "谁会", "--会什么", "书法", "--何时", "周六")
    assert saturday["skills"] == ["书法"]
    assert "宣讲员" in run("show", "能人库").output


def test_a_ledger_of_talents_is_read(run: CommandLine, tmp_path: Path) -> None:
    """能人库 as communities keep it."""
    ledger = tmp_path / "能人库.csv"
    lines = ["姓名,服务意向,可服务时间", "林晓棠,教书法,周六上午", "许文,拉二胡,"]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "提出意愿", "--从", str(ledger))
    assert sorted(each["what"] for each in run.rows("服务意愿")) == sorted(["教书法", "拉二胡"])
