"""Mechanisms 6 and 12, study at home and care for elders: a worker records them on the command line, in
Chinese and by name, and asks."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
DAYS = ("--起始日期", f"{TODAY}", "--截止日期", f"{TODAY}")
ELDERS, STUDY = f"{TODAY.year}-0001", f"{TODAY.year}-0002"


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏, with two programmes; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    for name in ("林晓棠", "何平安", "许文"):
        run("do", "登记人员", "--姓名", name)
    run("do", "设立项目", "--名称", "老人陪伴", "--类别", "老年人", "--频次", "每月")
    run("do", "设立项目", "--名称", "送学上门", "--类别", "送学上门", "--频次", "每月", "--敏感")
    return run


def test_company_for_elders_from_the_list_to_the_figures(run: CommandLine) -> None:
    """Two on the list, one had company, one on no list was served with sixty unnamed."""
    on = ("--项目", ELDERS)
    run("do", "参加项目", *on, "--参加人", "林晓棠", "--列入原因", "独居")
    run("do", "参加项目", *on, "--参加人", "何平安")
    run("do", "参加项目", *on, "--参加人", "何平安", refused="enrolled-already")
    run("do", "退出项目", *on, "--参加人", "许文", "--原因", "搬走", refused="not-enrolled")
    run("do", "陪伴老人", *on, "--陪伴对象", "林晓棠", "--时长", "40", "--反馈与备注", "精神不错")
    said = ("--服务类别", "课堂", "--服务内容", "手机课", *on)
    run("do", "登记服务", *said, refused="nobody-served")
    run("do", "登记服务", *said, "--服务对象", "许文", "--服务对象", "许文", refused="served-twice")
    run("do", "登记服务", *said, "--服务对象", "许文", "--未具名人数", "60", "--服务人员", "org:图书馆")
    run("do", "照护支持", "--照护者", "何平安", "--被照护人", "许文", "--服务内容", "代看半日")
    (row,) = run.rows("服务情况", "期间服务", *DAYS, "--项目", ELDERS)
    assert (row["people"], row["contacts"], row["unnamed"], row["first_timers"]) == (2, 62, 60, 2)
    assert {each["kind"]: each["contacts"] for each in run.rows("服务情况", "按类别", *DAYS)} == {
        "company": 1,
        "class": 61,
        "carer-support": 1,
    }
    assert "何平安" in run("show", "未覆盖", "--reader", "person-shen").output
    assert len(run.rows("未覆盖", "某月未覆盖", "--项目", ELDERS, "--月份", f"{TODAY:%Y-%m}")) == 1
    assert len(run.rows("服务项目", "参加名单", "--项目", ELDERS)) == 2
    assert [each["title"] for each in run.rows("服务台账", "某人", "--人员", "许文")] == ["手机课"]
    assert [each["day"] for each in run.rows("服务台账", "名单外服务", *DAYS)] == [str(TODAY)]
    assert "本期尚未服务" in run("today", "--days", "31").output
    told = {each["measure"]: each for each in _figures(run) if each["split"] is None}
    assert (told["services"]["value"], told["service-people"]["value"]) == (63, 3)
    assert told["service-unnamed"]["value"] == 60


def test_study_at_home_is_counted_and_names_nobody(run: CommandLine) -> None:
    """It is told who was reached by number only, until somebody asks for that programme."""
    for name in ("林晓棠", "许文"):
        run("do", "参加项目", "--项目", STUDY, "--参加人", name, "--列入原因", "行动不便")
    brought = ("--项目", STUDY, "--送学对象", "许文", "--服务内容", "学习党章", "--资料", "大字读本")
    run("do", "送学上门", *brought, "--方式", "送交资料")
    (rate,) = (each for each in _figures(run) if each["measure"] == "home-study-reached")
    assert (rate["value"], rate["whole"]) == (1, 2)
    assert "林晓棠" not in run("show", "未覆盖", "--reader", "person-shen").output
    assert "许文" not in run("show", "服务台账", "--reader", "person-shen").output
    agenda = run("today", "--days", "31").output
    assert "本期尚有未覆盖" in agenda
    assert "林晓棠" not in agenda
    missing = ("show", "未覆盖", "某月未覆盖", "--项目", STUDY, "--月份", f"{TODAY:%Y-%m}")
    assert "林晓棠" in run(*missing, "--reader", "person-shen").output


def _figures(run: CommandLine) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run.told("figures", f"{TODAY:%Y-%m}")
    return found


def test_a_ledger_of_study_at_home_is_read(run: CommandLine, tmp_path: Path) -> None:
    """送学上门台账 as branches keep it; columns without a field are left by name."""
    ledger = tmp_path / "送学上门台账.csv"
    lines = [
        "序号,项目,党员姓名,送学时间,送学人,学习内容,学习资料,方式,党员反馈",
        f"1,{STUDY},林晓棠,{TODAY} 00:00,org:党群中心,学习党章,大字读本,送交资料,希望多来",
    ]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "送学上门", "--from", str(ledger))
    (row,) = run.rows("服务台账", "某项目", "--项目", STUDY)
    assert (row["how"], row["materials"], row["givers"]) == ("handed-over", ["大字读本"], ["org:党群中心"])


def test_a_ledger_of_services_counts_unnamed_once(run: CommandLine, tmp_path: Path) -> None:
    """人次 of 62 with two names are sixty unnamed."""
    ledger = tmp_path / "服务台账.csv"
    lines = [
        "日期,项目,服务类别,服务内容,对象姓名,人次,服务人员/单位,时长",
        f"{TODAY},{ELDERS},课堂,手机课,林晓棠、许文,62,org:图书馆,90",
    ]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "登记服务", "--from", str(ledger))
    (row,) = run.rows("服务台账")
    assert (row["others"], row["contacts"], row["minutes"]) == (60, 62, 90)
