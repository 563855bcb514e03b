"""Mechanisms 18 and 19, voices 居民心声, ideas 治理点子 and good deeds 好人好事: a worker records them on the
command line, in Chinese and by name, and asks each look-up."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
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
        run("登记", "登记人员", "--姓名", name, "--at", f"{LONG_AGO - timedelta(days=10)}")
    return run


def _titles(run: CommandLine, *words: str) -> list[str]:
    return [each["title"] for each in run.rows(*words)]


def _say(run: CommandLine, kind: str, what: str, *more: str) -> None:
    run("登记", "登记心声", "--类别", kind, "--内容", what, "--渠道", "活动现场", *more)


def _counted(run: CommandLine, month: str) -> dict[str, Any]:
    told = run.told("figures", month)
    return {each["measure"]: (each["value"], each["whole"]) for each in told if each["split"] is None}


def test_a_voice_is_answered_and_becomes_a_request(run: CommandLine) -> None:
    """What is not answered waits, praise does not; the request leads back, and the voice tells how it came
    out."""
    at = ("--at", f"{LONG_AGO}")
    _say(run, "建议", "门口添长椅", "--提出人", "林晓棠", "--原话", "等车时膝盖疼", *at)
    _say(run, "表扬", "网格员热心", *at)
    _say(run, "意见", "楼道堆物", "--提出人", "何平安", *at)
    assert _titles(run, "心声台账", "未答复") == ["门口添长椅", "楼道堆物"]
    assert _titles(run, "心声台账", "未答复", "--天数", "50") == []
    waits = [each["title"] for each in run.told("今日")]
    assert sorted(waits) == sorted(["门口添长椅", "楼道堆物"])
    bench = ("--心声编号", f"{LONG_AGO.year}-0001")
    run("登记", "答复心声", *bench, "--答复", "五月安装")
    run("登记", "心声转诉求", *bench, "--类别", "公共设施", "--地点", "13号楼")
    run("登记", "心声转诉求", *bench, "--类别", "公共设施", refused="taken-up-once")
    assert _titles(run, "心声台账", "未答复") == ["楼道堆物"]
    [asked] = run.rows("未办结诉求")
    assert (asked["title"], asked["place"]) == ("门口添长椅", "13号楼")
    [arisen] = run.rows("未办结诉求", "由此引出", "--由何引出", f"{LONG_AGO.year}-0001")
    assert arisen["request_id"] == asked["request_id"]
    run("登记", "办结诉求", "--诉求编号", asked["number"], "--结果", "已办成")
    [row] = run.rows("心声台账", "某人", "--人员", "林晓棠")
    assert (row["status"], row["request"], row["request_status"]) == ("taken-up", asked["request_id"], "done")
    assert row["words"] == "等车时膝盖疼"
    days = ("--起始日期", f"{LONG_AGO}", "--截止日期", f"{LONG_AGO}")
    [done] = run.rows("心声去向", "已落实", *days)
    assert (done["title"], done["done_on"]) == ("门口添长椅", f"{TODAY}")
    assert _titles(run, "心声去向") == ["门口添长椅"]
    screen = run("show", "心声台账", "--reader", "person-shen").stdout
    assert all(each in screen for each in ("林晓棠", "已转办", "五月安装", "已办成", asked["number"]))
    counted = _counted(run, f"{LONG_AGO:%Y-%m}")
    assert counted["voices"] == (3, None)
    assert counted["voices-to-action"] == (1, None)


def test_an_idea_is_adopted_or_told_why_not(run: CommandLine) -> None:
    """Nothing else is adopted; what is adopted and what is declined are two lists."""
    year = TODAY.year
    _say(run, "点子", "楼道换书角", "--提出人", "许文")
    _say(run, "点子", "屋顶种菜")
    _say(run, "建议", "门口添长椅")
    _say(run, "点子", "共享工具箱")
    plan = ("--落实打算", "先试一个单元")
    run("登记", "采纳点子", "--心声编号", f"{year}-0001", *plan)
    run("登记", "采纳点子", "--心声编号", f"{year}-0001", *plan, refused="idea-decided")
    decline = ("登记", "不采纳点子", "--心声编号", f"{year}-0002", "--原因")
    run(*decline, " ", refused="decline-needs-reason")
    run(*decline, "承重不够")
    run("登记", "采纳点子", "--心声编号", f"{year}-0003", *plan, refused="idea-only")
    run("登记", "采纳点子", "--心声编号", f"{year}-0009", *plan, refused="从未记录过")
    assert _titles(run, "心声台账", "点子") == ["楼道换书角", "屋顶种菜", "共享工具箱"]
    assert _titles(run, "心声台账", "点子", "--采纳情况", "已采纳") == ["楼道换书角"]
    assert _titles(run, "心声台账", "点子", "--采纳情况", "未采纳") == ["屋顶种菜"]
    counted = _counted(run, f"{TODAY:%Y-%m}")
    assert counted["idea-adoption-rate"] == (1, 3)
    assert counted["voice-answer-rate"] == (2, 4)


def test_a_voice_is_published_with_consent_and_taken_down_without(run: CommandLine) -> None:
    """Consent to that very voice, by its number; once it is taken back, today asks to take it down."""
    _say(run, "感谢", "感谢志愿者", "--提出人", "林晓棠")
    number = f"{TODAY.year}-0001"
    publish = ("登记", "公开心声", "--心声编号", number, "--公开于", "宣传栏")
    run(*publish, refused="publish-needs-consent")
    run("登记", "登记同意", "--对象", "林晓棠", "--用途", f"公开:{number}", "--同意方式", "口头")
    run(*publish)
    run("登记", "撤回同意", "--对象", "林晓棠", "--用途", f"公开:{number}")
    assert "同意已撤回" in run("今日").stdout
    run("登记", "撤下心声", "--心声编号", number, "--原因", "本人撤回同意")
    assert "同意已撤回" not in run("今日").stdout
    run("登记", "撤下心声", "--心声编号", number, "--原因", "?", refused="voice-not-published")


def test_a_good_deed_is_verified_by_somebody_else_and_published(run: CommandLine) -> None:
    """Neither by whoever did it nor by whoever told of it."""
    told = ("--好人", "林晓棠", "--事迹", "帮邻居扫雪", "--推荐人", "何平安", "--发生日期", f"{LONG_AGO}")
    run("登记", "登记好人好事", *told, "--经过", "天天早起", "--地点", "13号楼", "--at", f"{LONG_AGO}")
    deed = ("--好人好事编号", f"{LONG_AGO.year}-0001")
    assert _titles(run, "好人好事登记表", "未核实") == ["帮邻居扫雪"]
    assert "核实好人好事" in run("今日").stdout
    for who in ("林晓棠", "何平安"):
        run("登记", "核实好人好事", *deed, "--记录人", who, refused="own-deed")
    publish = ("登记", "公开好人好事", *deed, "--公开于", "公众号")
    run(*publish, refused="deed-not-verified")
    run("登记", "核实好人好事", *deed)
    run(*publish, refused="publish-needs-consent")
    purpose = f"公开:{LONG_AGO.year}-0001"
    run("登记", "登记同意", "--对象", "林晓棠", "--用途", purpose, "--同意方式", "书面")
    run(*publish)
    [row] = run.rows("好人好事登记表", "某人", "--人员", "林晓棠")
    assert (row["status"], row["medium"], row["verified_by"]) == ("published", "公众号", "person-shen")
    assert row["words"] == "天天早起"
    run("登记", "不予认定好人好事", *deed, "--原因", "查无此事", refused="deed-published")
    screen = run("show", "好人好事登记表", "--reader", "person-shen").stdout
    assert all(each in screen for each in ("林晓棠", "何平安", "帮邻居扫雪", "已发布"))
    counted = _counted(run, f"{LONG_AGO:%Y-%m}")
    assert counted["good-deeds"] == (1, None)
    tomorrow = TODAY + timedelta(days=1)
    ahead = ("--好人", "许文", "--事迹", "捐书", "--发生日期", f"{tomorrow}")
    run("登记", "登记好人好事", *ahead, refused="deed-day-ahead")


def test_ledgers_are_read_as_they_are_kept(run: CommandLine, tmp_path: Path) -> None:
    """居民建议征集台账 and 好人好事登记表 by their own titles; the former again, for what was answered."""
    voices = tmp_path / "居民建议征集台账.csv"
    head = "序号,时间,建议人,渠道,类别,建议内容,是否采纳,承办人,办理情况,反馈时间,满意度"
    year = LONG_AGO.year
    lines = [
        f"{year}-0001,{LONG_AGO},林晓棠,电话,建议,门口添长椅,是,,五月安装,{TODAY},满意",
        f"{year}-0002,{LONG_AGO},,网上,点子,楼道换书角,,,再议,{TODAY},",
    ]
    voices.write_text("\n".join([head, *lines]), encoding="utf-8")
    run("登记", "登记心声", "--从", str(voices))
    rows = run.rows("心声台账")
    assert [(each["title"], each["kind"], each["channel"]) for each in rows] == [
        ("门口添长椅", "suggestion", "phone"),
        ("楼道换书角", "idea", "online"),
    ]
    assert [each["recorded_on"] for each in rows] == [f"{LONG_AGO}"] * 2
    run("登记", "答复心声", "--从", str(voices))
    assert [each["answer"] for each in run.rows("心声台账")] == ["五月安装", "再议"]
    deeds = tmp_path / "好人好事登记表.csv"
    head, line = "姓名,时间,地点,事迹,推荐人,核实人", f"许文,{LONG_AGO},13号楼,帮邻居扫雪,何平安,"
    deeds.write_text(f"{head}\n{line}", encoding="utf-8")
    run("登记", "登记好人好事", "--从", str(deeds))
    [row] = run.rows("好人好事登记表")
    assert (row["title"], row["happened_on"], row["place"]) == ("帮邻居扫雪", f"{LONG_AGO}", "13号楼")
