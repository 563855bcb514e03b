"""Mechanism 17, retirees handed over: a worker records it on the command line, in Chinese and by name, and
asks."""

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


YEAR = _ago(30)[:4]
BATCH = ("--移交批次", f"{YEAR}-0001")


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏, with a transfer of three opened a month ago; what fails is
    shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记地点", "--名称", "柳荫小区", "--地点类型", "小区", "--时间", _ago(40))
    place = ("--地点类型", "楼栋", "--所属", "柳荫小区", "--时间", _ago(40))
    run("do", "登记地点", "--名称", "13号楼", *place)
    for name in ("林晓棠", "何平安", "许文", "莫岚"):
        home = ("--楼栋", "13号楼", "--单元房号", "3-502", "--时间", _ago(40))
        run("do", "登记人员", "--姓名", name, *home)
    role = ("--职务", "楼长", "--范围", "13号楼", "--起", _ago(39))
    run("do", "任命", "--对象", "莫岚", *role)
    listed = ("--名册", "林晓棠", "--名册", "何平安", "--名册", "许文", "--报到截止", _ago(2))
    run("do", "开始移交", "--移交单位", "org:第二机床厂", *listed, "--时间", _ago(30))
    return run


def _figures(run: CommandLine) -> dict[str, dict[str, Any]]:
    """Of last month and this one together, by measure."""
    told: dict[str, dict[str, Any]] = {}
    for month in sorted({_ago(30)[:7], f"{TODAY:%Y-%m}"}):
        for each in run.told("figures", month):
            if each["split"] is None:
                before = told.get(each["measure"], {"value": 0})["value"] or 0
                told[each["measure"]] = {**each, "value": before + (each["value"] or 0)}
    return told


def test_retirees_from_the_list_to_the_end(run: CommandLine) -> None:
    """Forms out and back, two registered, one lives elsewhere; a form never given out does not come back."""
    form = (*BATCH, "--表格", "登记表")
    run("do", "发放表格", *form, "--经手人", "莫岚", "--时间", _ago(20))
    assert "人尚未报到" in run("今日").output
    out = run.rows("移交名册", "未收回表格")
    assert [each["days"] for each in out] == [20, 20, 20]
    assert run.rows("移交名册", "未收回表格", "--天数", "21") == []
    run("do", "收回表格", *BATCH, "--表格", "体检表", "--退休人员", "林晓棠", refused="returned-not-issued")
    run("do", "收回表格", *form, "--退休人员", "林晓棠", "--否-填写完整", "--时间", _ago(10))
    run("do", "收回表格", *form, "--退休人员", "林晓棠", refused="returned-not-issued")
    run("do", "收回表格", *form, "--退休人员", "何平安", "--填写完整", "--时间", _ago(12))
    run("do", "表格遗失", *form, "--退休人员", "许文", "--时间", _ago(11))
    run("do", "发放表格", *form, "--人员", "何平安", "--人员", "许文", "--时间", _ago(1))
    run("do", "发放表格", *form, "--人员", "许文", refused="form-out-already")

    told = ("--退休人员", "林晓棠", "--党员情况", "党员，组织关系已转入", "--健康与需求", "行动不便")
    run("do", "退休人员报到", *BATCH, *told, "--时间", _ago(10))
    run("do", "退休人员报到", *BATCH, *told, refused="retiree-registered-once")
    run("do", "退休人员报到", *BATCH, "--退休人员", "莫岚", refused="not-on-list")
    assert len(run.rows("移交名册", "未报到", *BATCH)) == 2
    run("do", "不再移交", *BATCH, "--退休人员", "许文", "--原因", "居住地不在本社区")
    (missing,) = run.rows("移交名册", "未报到", *BATCH)
    assert missing["forms_out"] == ["登记表"]
    assert "行动不便" not in run("show", "移交名册", "--reader", "person-shen").output

    run("do", "结束移交", *BATCH, refused="close-with-missing")
    run("do", "结束移交", *BATCH, "--原因", "何平安多次联系不上")
    run("do", "补录名册", *BATCH, "--名册", "莫岚", refused="transfer-closed")
    run("do", "收回表格", *form, "--退休人员", "何平安", "--时间", _ago(0))
    assert run.rows("移交名册") == []
    stands = {each["status"] for each in run.rows("移交名册", "某批次", *BATCH)}
    assert stands == {"arrived", "listed", "excused"}
    figures = _figures(run)
    assert (figures["forms-issued"]["value"], figures["forms-returned"]["value"]) == (5, 3)
    assert figures["forms-incomplete"]["value"] == 1
    assert figures["retirees-registered"]["value"] == 1


def test_gifts_are_given_against_the_list(run: CommandLine) -> None:
    """One is collected by a neighbour, none is given twice, and what is left is told without names."""
    rice = (*BATCH, "--慰问品", "大米")
    run("do", "列慰问品名单", *rice, "--数量", "2", "--时间", _ago(9))
    run("do", "列慰问品名单", *rice, "--数量", "1", "--人员", "林晓棠", refused="gift-listed-already")
    collected = ("--代领人", "莫岚", "--与本人关系", "邻居")
    run("do", "发放慰问品", *rice, "--退休人员", "林晓棠", *collected, "--时间", _ago(3))
    run("do", "发放慰问品", *rice, "--退休人员", "何平安", "--数量", "1", "--时间", _ago(8))
    run("do", "发放慰问品", *rice, "--退休人员", "林晓棠", refused="gift-twice")
    run("do", "发放慰问品", *rice, "--退休人员", "何平安", "--数量", "2", refused="gift-twice")
    run("do", "发放慰问品", *rice, "--退休人员", "莫岚", refused="not-on-list")
    assert [each["left"] for each in run.rows("移交名册", "待发慰问品")] == [1, 2]
    (gift,) = run.rows("慰问品对账")
    assert (gift["listed"], gift["given"], gift["left"]) == (6, 3, 3)
    assert (gift["people"], gift["people_given"]) == (3, 1)
    assert run.rows("慰问品对账", "某批次", *BATCH) == [gift]
    assert "2 人的慰问品待发放" in run("今日").output
    figures = _figures(run)
    assert (figures["gifts-given"]["value"], figures["gift-people"]["value"]) == (3, 2)


def test_somebody_the_register_does_not_have_is_taken_in_with_their_dwelling(run: CommandLine) -> None:
    """Both are recorded at once, and go together when it was wrong."""
    run("do", "补录名册", *BATCH, "--名册", "person-new")
    home = ("--新登记姓名", "韩小青", "--新登记楼栋", "13号楼", "--新登记房号", "1-101")
    run("do", "退休人员报到", *BATCH, "--退休人员", "person-new", *home)
    assert "韩小青" in run("show", "移交名册", "--reader", "person-shen").output
    xu = (*BATCH, "--退休人员", "许文")
    run("do", "退休人员报到", *xu, "--新登记楼栋", "柳荫小区", refused="dwelling-known")
    run("do", "退休人员报到", *xu, "--新登记房号", "1-101", refused="room-without-building")


def test_a_ledger_of_retirees_is_read(run: CommandLine, tmp_path: Path) -> None:
    """退休人员移交台账: once for the forms, once for what came back, once for who registered. The column of
    identity numbers is left out, and said so."""
    ledger = tmp_path / "退休人员移交台账.csv"
    titles = (
        "序号,姓名,性别,身份证号,出生年月,原单位,退休时间,居住地址,联系电话,是否党员,组织关系是否转入,健康状况,"
        "紧急联系人,报到日期,表格发放,表格收回,备注"
    )
    home = "13号楼-3-502"
    lines = [
        f"1,林晓棠,女,,1951-03,第二机床厂,2006,{home},,是,是,良好,,{_ago(8)},{_ago(20)},{_ago(9)},",
        f"2,何平安,男,,1950-07,第二机床厂,2010,{home},,否,,腿脚不便,,,{_ago(20)},,",
    ]
    ledger.write_text("\n".join([titles, *lines]), encoding="utf-8")
    form = ("--表格", "登记表")
    run("do", "发放表格", *BATCH, *form, "--from", str(ledger))
    run("do", "收回表格", *BATCH, *form, "--from", str(ledger))
    said = run("do", "退休人员报到", *BATCH, "--from", str(ledger)).output
    assert "身份证号" in said
    roll = run.rows("移交名册")
    assert [each["registered_on"] for each in roll] == [_ago(8), None, None]
    assert [(each["forms_out"], each["forms_back"]) for each in roll] == [
        ([], ["登记表"]),
        (["登记表"], []),
        ([], []),
    ]


def test_a_ledger_of_gifts_is_read(run: CommandLine, tmp_path: Path) -> None:
    """慰问品发放登记表: the list first, then what was handed out; more than the list keeps all of it out."""
    ledger = tmp_path / "慰问品发放登记表.csv"
    titles = "序号,姓名,楼号,物品,数量,领取人签字,代领人,日期"
    lines = [f"1,林晓棠,13号楼,大米,1,林,,{_ago(3)}", f"2,何平安,13号楼,大米,1,,莫岚,{_ago(2)}"]
    ledger.write_text("\n".join([titles, *lines]), encoding="utf-8")
    run("do", "发放慰问品", *BATCH, "--from", str(ledger), refused="not-on-list")
    run("do", "列慰问品名单", *BATCH, "--from", str(ledger), "--时间", _ago(5))
    run("do", "发放慰问品", *BATCH, "--from", str(ledger))
    (gift,) = run.rows("慰问品对账")
    assert (gift["listed"], gift["given"]) == (2, 2)
    assert [bool(each["received_by"]) for each in run.rows("移交名册")] == [False, True, False]
