"""Mechanism 11, activities: a worker records them on the command line, in Chinese and by name, and asks."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    for name, born in (("林晓棠", "1948"), ("何平安", str(TODAY.year - 9)), ("许文", "1960")):
        run("do", "登记人员", "--姓名", name, "--出生年份", born)
    return run


def test_an_outing_from_the_request_to_the_queue(run: CommandLine) -> None:
    """A request becomes an outing with one place; a place that comes free goes to who waits first;
    cancelled, it gives the request back."""
    run("do", "登记诉求", "--内容", "想出去走走", "--类别", "文体", "--渠道", "便民亭")
    planned = ("--名称", "外出踏春", "--类别", "外出踏春", "--开始", "明天9点", "--结束", "明天16点")
    more = ("--名额", "1", "--每人费用", "20.5元", "--源自诉求", f"{TODAY.year}-0001")
    outing = f"{TODAY.year}-0002"
    assert "每人费用：20.50 元" in run("do", "计划活动", *planned, *more).output
    on = ("--活动编号", outing)
    assert (
        "报名成功" in run("do", "活动报名", *on, "--参加人", "林晓棠", "--身体状况与需要", "腿脚不便").output
    )
    assert "候补序号：1" in run("do", "活动报名", *on, "--参加人", "何平安").output
    twice = run("do", "活动报名", *on, "--参加人", "何平安", refused="registered-once").output
    assert "参加人 何平安" in twice
    assert "号参加人" not in twice
    run("do", "活动报名", *on, "--参加人", "许文")
    run("do", "递补", *on, refused="place-to-give")
    run("do", "更改活动", *on, "--名额", "0", "--原因", "车小", refused="number-out-of-range")
    run("do", "更改活动", *on, "--名额", "1", "--原因", "核对", refused="更改活动 不会带来任何变化")
    run("do", "退出活动", *on, "--参加人", "林晓棠", "--原因", "生病")
    assert [each["status"] for each in run.rows("参加人", "待递补")] == ["waitlisted"]
    assert "有空位" in run("今日").output
    turn = run("do", "递补", *on, "--参加人", "许文", refused="out-of-turn-needs-reason").output
    assert re.search("参加人：何平安 P0002 排在 许文 P0003 之前；请写明原因，或不填此项", turn)
    assert "何平安" in run("do", "递补", *on).output
    run("do", "签到", *on, "--到场人员", "何平安", refused="not-yet-begun")
    run("do", "登记已举办", "--活动编号", outing, refused="held-in-the-future")
    assert [each["missing"] for each in run.rows("参加人", "缺安全措施")] == [["insurance", "notice"]]
    run("do", "安全措施", *on, "--措施", "保险", "--覆盖人数", "1")
    assert [each["missing"] for each in run.rows("参加人", "缺安全措施")] == [["notice"]]
    assert len(run.rows("参加人", "未成年无陪同", reader="system:test")) == 1
    listed = [each["status"] for each in run.rows("参加人", "某活动", "--活动", outing)]
    assert listed == ["has-place", "waitlisted", "withdrew"]
    run("do", "取消活动", *on, "--原因", "下雨")
    assert "重新办理" in run("history", f"{TODAY.year}-0001").output
    run("do", "签到", *on, "--到场人员", "何平安", refused="activity-cancelled")


def test_what_was_held_is_counted_once_reported_and_found(run: CommandLine) -> None:
    """A lesson of a series with sixty unnamed, a story hour, and a meeting where something was raised."""
    run("do", "计划活动", "--名称", "老宝贝课堂", "--类别", "课堂", "--开始", "昨天9点", "--系列")
    series = f"{TODAY.year}-0001"
    lesson = ("--名称", "唱民歌", "--类别", "课堂", "--开始", f"{YESTERDAY} 09:00", "--所属系列", series)
    run("do", "计划活动", *lesson, "--名额", "40")
    held = f"{TODAY.year}-0002"
    run("do", "活动报名", "--活动编号", held, "--参加人", "许文")
    people = ("--到场人员", "林晓棠", "--未记名人数", "60", "--约数")
    run("do", "登记已举办", "--活动编号", held, *people)
    run("do", "登记已举办", "--活动编号", held, refused="held-once")
    run("do", "活动报名", "--活动编号", held, "--参加人", "何平安", refused="registration-before-held")
    run("do", "登记已举办", "--活动编号", series, refused="series-is-not-held")
    run("do", "活动反馈", "--活动编号", held, "--满意", "50")
    run("do", "活动总结", "--活动编号", held, "--总结", "参加踊跃", "--实际支出", "1,280.50元")
    raised = "内容=台阶结冰，类别=道路"
    when = ("--开始", f"{YESTERDAY} 14:00")
    run(
        "do",
        "登记已举办",
        "--名称",
        "议事",
        "--类别",
        "便民亭议事",
        *when,
        "--未记名人数",
        "9",
        "--现场事项",
        raised,
    )
    run(
        "do",
        "登记已举办",
        "--名称",
        "老照片",
        "--类别",
        "讲故事",
        *when,
        "--主讲人",
        "许文",
        "--未记名人数",
        "40",
    )
    (row,) = run.rows("活动台账", "某系列", "--系列", series)
    assert (row["present"], row["unnamed"], row["about"], row["spent"]) == (61, 60, True, 128050)
    assert "1,280.50 元" in run("show", "活动台账").output
    assert [each["present"] for each in run.rows("活动台账", "人数不足", "--百分比", "100")] == []
    assert [(each["held"], each["contacts"], each["distinct"]) for each in run.rows("课程")] == [(1, 61, 1)]
    assert [each["times"] for each in run.rows("课程", "常来学员", "--系列", series, "--次数", "1")] == [1]
    assert [each["topic"] for each in run.rows("宣讲", "某宣讲人", "--人员", "许文")] == ["老照片"]
    (meeting,) = run.rows("便民亭议事")
    assert (meeting["contacts"], len(meeting["raised"])) == (9, 1)
    assert [each["title"] for each in run.rows("open-requests")] == ["台阶结冰"]
    assert [each["title"] for each in run.rows("参加人", "某人", "--人员", "林晓棠")] == ["唱民歌"]
    assert "便民亭" in run("log", "--type", "RequestRaised").output
    figures = run.told("figures", f"{YESTERDAY:%Y-%m}")
    told = {each["measure"]: each["value"] for each in figures if each["split"] is None}
    assert (told["activities"], told["activity-attendances"], told["activity-people"]) == (3, 110, 1)
    assert (told["lecture-attendances"], told["meeting-attendances"], told["meeting-items"]) == (40, 9, 1)
    met = {each["part"]: each["value"] for each in figures if each["measure"] == "contacts"}
    assert (met[None], met["gathering"], met["pavilion"]) == (110, 101, 9)  # what was raised is no more
    about = {(each["measure"], each["part"]) for each in figures if each["about"]}
    assert about >= {("activity-attendances", None), ("contacts", None), ("contacts", "gathering")}
    assert not about & {("activity-people", None), ("lecture-attendances", None), ("contacts", "pavilion")}
    assert "约 110" in run("figures", f"{YESTERDAY:%Y-%m}").output
    assert [each["about"] for each in run.rows("课程")] == [True]
    wrong = ("--现场事项", "内容=台阶，类别=道路，结果=办了")
    refused = run(
        "do", "登记已举办", "--名称", "议事", "--类别", "便民亭议事", *when, *wrong, refused="不在可选值中"
    )
    assert "结果：'办了' 不在可选值中：已办成" in refused.output


def test_a_sheet_typed_in_later_has_the_time_at_which_they_came(run: CommandLine) -> None:
    """Though the end of the activity was written down before; the slip in it is undone."""
    held = _held(run, "义诊", "义诊便民", f"{YESTERDAY}", "--时间", f"{YESTERDAY} 17:00")
    run("do", "签到", "--活动编号", held, "--到场人员", "许文", "--时间", f"{YESTERDAY} 14:20")
    assert [each["present"] for each in run.rows("活动台账")] == [1]
    run("undo", f"{held}@2", "--原因", "记错了人")
    assert [each["present"] for each in run.rows("活动台账")] == [0]


def test_a_ledger_of_activities_is_read(run: CommandLine, tmp_path: Path) -> None:
    """活动台账 as communities keep it: 60余人 is sixty, about; columns without a field are named."""
    ledger = tmp_path / "活动台账.csv"
    lines = [
        "序号,活动名称,类别,时间,地点,主办/联办单位,参加对象,实到人数,内容",
        f"1,包饺子,节日活动,{YESTERDAY} 09:00,便民亭,社区,老年居民,60余人,冬至",
        f"2,义诊,义诊便民,{YESTERDAY} 14:00,便民亭,卫生站,居民,35,量血压",
    ]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "登记已举办", "--从", str(ledger))
    told = [(each["title"], each["unnamed"], each["about"]) for each in run.rows("活动台账")]
    assert sorted(told) == sorted([("包饺子", 60, True), ("义诊", 35, False)])


def _held(run: CommandLine, title: str, kind: str, day: str, *more: str) -> str:
    """An activity nobody planned; its number."""
    told = run("do", "登记已举办", "--名称", title, "--类别", kind, "--开始", f"{day} 14:00", *more).output
    return re.findall(r"20[0-9]{2}-[0-9]{4}", told)[0]


def _days(first: int, last: int) -> tuple[str, ...]:
    """From so many days ago to so many days ago, as options."""
    return ("--起始日期", f"{TODAY - timedelta(days=first)}", "--截止日期", f"{TODAY - timedelta(days=last)}")


def test_a_course_is_looked_up_by_lesson_pupil_and_topic(run: CommandLine) -> None:
    """Which lessons there were, who stopped coming, which topic draws most."""
    run("do", "计划活动", "--名称", "老宝贝课堂", "--类别", "课堂", "--开始", "昨天9点", "--系列")
    series = f"{TODAY.year}-0001"
    for ago, title, people in (
        (9, "唱民歌", ("林晓棠", "许文")),
        (8, "唱民歌", ("林晓棠",)),
        (7, "唱民歌", ("林晓棠",)),
        (6, "识骗局", ("林晓棠",)),
    ):
        there = [word for each in people for word in ("--到场人员", each)]
        when = f"{TODAY - timedelta(days=ago)} 09:00"
        lesson = ("--名称", title, "--类别", "课堂", "--开始", when, "--所属系列", series)
        number = re.findall(r"20[0-9]{2}-[0-9]{4}", run("do", "计划活动", *lesson).output)[0]
        run("do", "登记已举办", "--活动编号", number, *there)
    lessons = run.rows("活动台账", "日程", *_days(9, 7))
    assert [each["title"] for each in lessons] == ["唱民歌"] * 3
    assert len(run.rows("活动台账", "某类别", "--类别", "课堂")) == 5
    (gone,) = run.rows("课程", "连续缺课", "--系列", series, "--次数", "3")
    assert (gone["times"], gone["missed"]) == (1, 3)
    assert run.rows("课程", "连续缺课", "--系列", series, "--次数", "4") == []
    (topic,) = run.rows("课程", "主题", *_days(9, 0))
    assert (topic["topic"], topic["lessons"], topic["mean_turnout"]) == ("唱民歌", 3, 1)


def test_who_came_who_stayed_away_and_who_is_not_home(run: CommandLine) -> None:
    """Of an outing that a request became."""
    run("do", "登记诉求", "--内容", "想出去走走", "--类别", "文体", "--渠道", "便民亭")
    out = (
        "--名称",
        "踏春",
        "--类别",
        "外出踏春",
        "--开始",
        f"{YESTERDAY} 08:00",
        "--结束",
        f"{YESTERDAY} 16:00",
    )
    run("do", "计划活动", *out, "--源自诉求", f"{TODAY.year}-0001")
    on = ("--活动编号", f"{TODAY.year}-0002")
    for name in ("林晓棠", "何平安"):
        run("do", "活动报名", *on, "--参加人", name)
    run("do", "签到", *on, "--到场人员", "林晓棠")
    assert len(run.rows("参加人", "未返回")) == 1
    assert "尚未返回" in run("今日").output
    refused = run("do", "登记已举办", *on, refused="not-everybody-home").output
    assert "林晓棠" in refused
    run("do", "平安返回", *on, "--到场人员", "林晓棠")
    assert run.rows("参加人", "未返回") == []
    run("do", "登记已举办", *on)
    (away,) = run.rows("参加人", "报名未到", "--活动", f"{TODAY.year}-0002")
    assert away["status"] == "has-place"
    (turnout,) = run.rows("参加人", "到场情况", *_days(1, 0))
    assert (turnout["registered"], turnout["came"], turnout["present"]) == (2, 1, 1)
    (began,) = run.rows("活动台账", "由诉求转来", "--起始日期", f"{YESTERDAY}")
    assert (began["title"], len(began["requests"])) == ("踏春", 1)
    assert run.rows("活动台账", "由诉求转来", "--起始日期", f"{TODAY}") == []


def test_lectures_ideas_and_meetings_are_looked_up(run: CommandLine) -> None:
    """A meeting at which nothing was raised is a meeting, in its month and in the list."""
    day = f"{YESTERDAY}"
    idea = ("--现场事项", "内容=楼道装灯，类别=治理点子，结果=已办成")
    planned = ("--名称", "老照片", "--类别", "讲故事", "--开始", f"{day} 09:00", "--对象", "居民")
    run("do", "计划活动", *planned)
    run("do", "登记已举办", "--活动编号", f"{TODAY.year}-0001", "--未记名人数", "20")
    _held(run, "禁毒知识", "宣讲讲座", day, "--未记名人数", "30", *idea)
    _held(run, "议事", "便民亭议事", day, "--未记名人数", "5")
    assert [each["topic"] for each in run.rows("宣讲", "某主题", "--主题", "禁毒")] == ["禁毒知识"]
    assert [each["topic"] for each in run.rows("宣讲", "某对象", "--对象", "居民")] == ["老照片"]
    assert [each["title"] for each in run.rows("治理点子", "已采纳", *_days(2, 0))] == ["楼道装灯"]
    assert run.rows("治理点子", "已采纳", *_days(9, 3)) == []
    (meeting,) = run.rows("便民亭议事")
    assert (meeting["contacts"], meeting["raised"]) == (5, [])
    met = f"{YESTERDAY:%Y-%m}"
    months = [
        each["month"] for each in run.rows("便民亭议事", "未议事月份", "--年份", f"{YESTERDAY.year - 1}")
    ]
    assert months == [f"{YESTERDAY.year - 1}-{month:02}" for month in range(1, 13)]
    this_year = run.rows("便民亭议事", "未议事月份", "--年份", f"{YESTERDAY.year}")
    assert met not in [each["month"] for each in this_year]


def test_hours_of_who_helped_are_claimed_from_the_list(run: CommandLine, tmp_path: Path) -> None:
    """The list goes out as a file, and in as claims; then nothing is left of it."""
    run("do", "登记志愿者", "--对象", "林晓棠")
    until = ("--结束", f"{YESTERDAY} 16:30")
    number = _held(run, "大扫除", "大扫除", f"{YESTERDAY}", *until, "--志愿者", "林晓棠")
    (row,) = run.rows("未申报时长的志愿者")
    assert row["activity"] == "大扫除"
    assert len(run.rows("未申报时长的志愿者", "个人", "--人员", "林晓棠")) == 1
    assert run.rows("未申报时长的志愿者", "自某日", "--起始日期", f"{TODAY}") == []
    told = run("show", "未申报时长的志愿者", "--format", "csv", "--reader", "person-shen").stdout
    sheet = tmp_path / "时长.csv"
    sheet.write_text(told, encoding="utf-8")
    run("do", "申报时长", "--从", str(sheet))
    assert run.rows("未申报时长的志愿者") == []
    assert "申报时长" in run("history", "volunteer-" + row["volunteer_id"].removeprefix("volunteer-")).output
    assert number
