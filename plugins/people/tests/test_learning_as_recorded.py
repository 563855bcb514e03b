"""Mechanism 20, learning: a worker records it on the command line, in Chinese and by name, and asks."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()


def _ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏, a grid worker for two years; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记人员", "--对象", "person-shen", "--姓名", "沈书敏")
    for name in ("何平安", "许文", "林晓棠"):
        run("do", "登记人员", "--姓名", name, "--at", _ago(730))
    for name in ("沈书敏", "何平安", "许文"):
        job = ("--职务", "网格员", "--起", _ago(730))
        run("do", "任命", "--对象", name, *job, "--记录人", "system:init")
    return run


def _learnt(
    run: CommandLine, who: str, kind: str, topic: str, day: str, *more: str, refused: str = ""
) -> str:
    told = ("--学习人", who, "--学习类别", kind, "--学习主题", topic, "--学习日期", day)
    return run("do", "登记学习", *told, *more, refused=refused).output


def test_learning_is_recorded_asked_for_and_comes_due(run: CommandLine) -> None:
    """What the worker types, every look-up, what waits, the figures, and both refusals."""
    hours = ("--学习时长", "240")
    _learnt(run, "沈书敏", "培训", "急救知识", _ago(40), *hours, "--主办", "区民政局")
    _learnt(run, "沈书敏", "登记注册", "社会工作者登记", _ago(700), "--有效期至", _ago(-30))
    _learnt(run, "林晓棠", "培训", "急救知识", _ago(40), refused="learning-of-somebody-not-staff")
    _learnt(run, "沈书敏", "培训", "急救知识", _ago(800), refused="不是社区工作者")
    _learnt(run, "沈书敏", "自学", "调解技巧", _ago(-2), refused="learning-in-the-future")

    mine = run.rows("学习记录", "个人", "--人员", "沈书敏")
    assert [(each["topic"], each["minutes"]) for each in mine] == [
        ("急救知识", 240),
        ("社会工作者登记", None),
    ]
    (due,) = run.rows("学习记录", "应修学时", "--人员", "沈书敏", "--应修学时", "90")
    assert (due["since"], due["until"], due["due"], due["missing"]) == (_ago(700), _ago(-30), 5400, 5160)
    assert {each["kind"] for each in run.rows("学习记录")} == {"course", "registration"}
    did = {each["kind"]: each["times"] for each in run.rows("成长档案", "个人", "--人员", "沈书敏")}
    assert did["LearningRecorded"] == 2

    waiting = run("今日", "--for", "我", "--reader", "person-shen").output
    assert f"登记注册 {_ago(-30)} 到期" in waiting
    assert "学时不足" in waiting


def test_what_somebody_learnt_is_in_no_table_beside_others(run: CommandLine) -> None:
    """Of the list as a whole, and of figures of fewer than three people, nobody's share is told."""
    for n, who in enumerate(("沈书敏", "何平安", "许文")):
        assert ("<3" in run("数据", f"{TODAY - timedelta(days=10):%Y-%m}").output) is (n > 0)
        _learnt(run, who, "培训", "消防", _ago(10), "--学习时长", "60")
    assert set(run.rows("学习记录")[0]) == {"year", "kind", "times"}
    figures = run.told("数据", f"{TODAY - timedelta(days=10):%Y-%m}")
    told = {each["measure"]: each["value"] for each in figures if each["split"] is None}
    assert (told["learners"], told["learning-minutes"]) == (3, 180)


def test_a_ledger_of_training_is_read(run: CommandLine, tmp_path: Path) -> None:
    """培训台账 as communities keep it; a line of somebody who is not on the staff keeps all of it out."""
    ledger = tmp_path / "培训台账.csv"
    titles = "序号,姓名,类别,培训时间,培训主题,主办单位,学时,证书编号,备注"
    lines = [
        f"1,沈书敏,培训,{_ago(20)},网格工作,街道,4,SG-1,",
        f"2,何平安,培训,{_ago(20)},网格工作,街道,1.5学时,,",
    ]
    wrong = f"3,林晓棠,培训,{_ago(20)},网格工作,街道,4,,"
    leave = ("--leave", "序号", "--leave", "备注")
    ledger.write_text("\n".join([titles, *lines, wrong]), encoding="utf-8")
    run("do", "登记学习", "--从", str(ledger), *leave, refused="不是社区工作者")
    assert run.rows("学习记录") == []
    ledger.write_text("\n".join([titles, *lines]), encoding="utf-8")
    run("do", "登记学习", "--从", str(ledger), *leave)
    (mine,) = run.rows("学习记录", "个人", "--人员", "沈书敏")
    assert (mine["minutes"], mine["certificate_number"]) == (240, "SG-1")
    assert _of_others(run, "何平安") == [None]
    run("do", "登记同意", "--对象", "何平安", "--用途", "查看学习记录", "--同意方式", "书面")
    assert _of_others(run, "何平安") == [90]


def test_a_ledger_may_say_that_an_hour_has_forty_five_minutes(run: CommandLine, tmp_path: Path) -> None:
    """每学时分钟 beside 学时; minutes stay whole."""
    ledger = tmp_path / "培训台账.csv"
    lines = [
        "姓名,类别,培训时间,培训主题,学时,每学时分钟",
        f"沈书敏,培训,{_ago(20)},网格工作,4,45",
        f"沈书敏,培训,{_ago(21)},急救知识,1.5学时,45",
        f"沈书敏,培训,{_ago(22)},消防,2,",
    ]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "登记学习", "--从", str(ledger))
    mine = run.rows("学习记录", "个人", "--人员", "沈书敏")
    assert [each["minutes"] for each in mine] == [180, 67, 120]


def _of_others(run: CommandLine, who: str) -> list[Any]:
    """How long somebody else learnt, as far as 沈书敏 may see it."""
    lessons = run.rows("学习记录", "个人", "--人员", who)
    return [each["minutes"] if isinstance(each["minutes"], int) else None for each in lessons]


def test_what_others_learnt_is_seen_with_their_consent_alone(run: CommandLine) -> None:
    """Until they take it back; a secretary sees no more than anybody. What waits is told to themselves."""
    run("do", "任命", "--对象", "person-shen", "--职务", "书记", "--起", _ago(9), "--记录人", "system:init")
    _learnt(run, "何平安", "登记注册", "社会工作者登记", _ago(700), "--有效期至", _ago(-30))
    _learnt(run, "何平安", "培训", "消防", _ago(10), "--学习时长", "60")
    asked = ("--对象", "何平安", "--用途", "查看学习记录")
    waits = "登记注册"
    assert _of_others(run, "何平安") == [None, None]
    (due,) = run.rows("学习记录", "应修学时", "--人员", "何平安")
    assert (due["learnt"], due["missing"]) == (None, None)
    assert waits not in run("今日", "--reader", "person-shen").output
    run("do", "登记同意", *asked, "--同意方式", "口头")
    assert _of_others(run, "何平安") == [60, None]
    assert waits in run("今日", "--reader", "person-shen").output
    run("do", "撤回同意", *asked)
    assert _of_others(run, "何平安") == [None, None]
    (him,) = [each for each in run.rows("人员名录") if each["name"] == "何平安"]
    lessons = run.rows("学习记录", "个人", "--人员", "何平安", reader=him["person_id"])
    assert lessons[0]["minutes"] == 60
