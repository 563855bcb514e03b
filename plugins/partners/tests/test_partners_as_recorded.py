"""Mechanism 10, partners: a worker records them on the command line, in Chinese and by name, and asks."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
YESTERDAY, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=5)
HOSPITAL, SHOP = (("--共建单位编号", f"{TODAY.year}-000{number}") for number in (1, 2))


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏, with a hospital and a shop; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    run("do", "登记人员", "--姓名", "何平安", "--联系电话", "13800000000")
    hospital = ("--单位名称", "市第一医院", "--性质", "医院", "--联系人", "何平安")
    run("do", "登记共建单位", *hospital, "--需求", "义诊场地")
    run("do", "登记共建单位", "--单位名称", "柳荫超市", "--性质", "商户")
    return run


def _pledge(run: CommandLine, who: tuple[str, ...], sort: str, what: str, *more: str) -> None:
    run("do", "承诺共建资源", *who, "--类别", sort, "--内容", what, *more)


def _receive(run: CommandLine, who: tuple[str, ...], *more: str, refused: str = "") -> Result:
    return run("do", "兑现共建资源", *who, "--兑现日期", str(YESTERDAY), *more, refused=refused)


def test_pledges_are_kept_in_parts_and_never_turned_into_money(run: CommandLine) -> None:
    """Forty bags, then all that was open; money in yuan; and something unasked."""
    bags = ("--数量", "100", "--单位", "袋", "--期限", str(YESTERDAY))
    _pledge(run, SHOP, "物资", "大米", *bags)
    _pledge(run, SHOP, "资金", "助学", "--金额", "2,000元", "--期限", str(YESTERDAY))
    run(
        "do",
        "承诺共建资源",
        *SHOP,
        "--类别",
        "物资",
        "--内容",
        "面",
        "--数量",
        "3",
        refused="money-or-quantity",
    )
    assert "单位：袋" in _receive(run, SHOP, "--承诺序号", "1", "--数量", "40").output
    _receive(run, SHOP, "--承诺序号", "2", "--金额", "500元")
    _receive(run, SHOP, "--承诺序号", "7", refused="pledge-unknown")
    _receive(run, HOSPITAL, refused="received-what")
    rice, cash = sorted(run.rows("共建台账", "某单位", "--共建单位", SHOP[1]), key=lambda row: row["pledge"])
    assert (rice["status"], rice["received"], rice["open"]) == ("part-fulfilled", 40, 60)
    assert (cash["fen"], cash["received_fen"], cash["open_fen"]) == (200_000, 50_000, 150_000)
    assert "1,500.00 元" in run("show", "共建台账").output
    assert len(run.rows("共建台账", "逾期")) == 2
    assert len(run.rows("共建台账", "逾期", "--天数", "1")) == 0
    waits = run("今日").output
    assert "承诺逾期未兑现" in waits
    assert "--承诺序号 1" in waits
    assert "60" in _receive(run, SHOP, "--承诺序号", "1").output
    _receive(run, SHOP, "--承诺序号", "1", refused="pledge-over")
    run("do", "撤回承诺", *SHOP, "--承诺序号", "1", "--原因", "已给", refused="pledge-over")
    _receive(run, HOSPITAL, "--类别", "服务", "--内容", "义诊", "--数量", "2", "--单位", "次")
    days = ("--起始日期", str(YESTERDAY), "--截止日期", str(TODAY))
    assert [each["what"] for each in run.rows("共建台账", "未承诺", *days)] == ["义诊"]
    assert [each["what"] for each in run.rows("共建台账", "未入账")] == ["助学"]
    can = run.rows("共建台账", "谁能提供", "--类别", "服务")
    assert [each["name"] for each in can] == ["市第一医院"]
    told = run.told("figures", f"{YESTERDAY:%Y-%m}")
    values = {(each["measure"], each["split"] and each["part"]): each for each in told}
    kept = values["pledges-kept", None]
    assert (kept["value"], kept["whole"]) == (1, 2)
    assert values["pledges-partly", None]["value"] == 1
    assert values["partner-money", None]["value"] == 50_000
    assert values["partner-in-kind", "袋"]["value"] == 100


def test_agreements_contacts_and_ends(run: CommandLine) -> None:
    """An agreement about to end waits; whoever ended joins again first; posted without anybody's name."""
    agreed = ("--起", str(YESTERDAY), "--协议内容", "每季度义诊")
    run(
        "do", "签订共建协议", *HOSPITAL, *agreed, "--止", str(YESTERDAY - timedelta(days=1)), refused="until-"
    )
    run("do", "签订共建协议", *HOSPITAL, *agreed, "--止", str(SOON))
    assert "协议到期" in run("今日").output
    _pledge(run, HOSPITAL, "服务", "义诊", "--期限", str(SOON))
    assert "承诺即将到期" in run("今日").output
    run("do", "登记人员", "--姓名", "许文")
    run("do", "更换联系人", *HOSPITAL, "--联系人", "许文")
    assert "许文" in run("show", "共建单位").output
    posted = run.rows("共建单位", "公示")
    assert [each["name"] for each in posted] == ["市第一医院", "柳荫超市"]
    assert not [each for each in posted if "contact" in each]
    assert [each["name"] for each in run.rows("共建台账", "久未兑现", "--天数", "-1")] == [
        "市第一医院",
        "柳荫超市",
    ]
    run("do", "终止共建", *SHOP, "--终止日期", str(TODAY), "--原因", "停业")
    told = run.told("figures", f"{TODAY:%Y-%m}")
    assert [each["value"] for each in told if each["measure"] == "partners" and not each["split"]] == [1]
    _receive(run, SHOP, "--类别", "物资", "--内容", "油", refused="partner-ended")
    again = ("--单位名称", "柳荫超市", "--性质", "商户")
    run("do", "登记共建单位", *HOSPITAL, *again, refused="partner-joined-once")
    run("do", "登记共建单位", *SHOP, *again)
    assert [each["status"] for each in run.rows("共建单位")] == ["agreed", "joined"]


def test_a_ledger_of_partners_is_read(run: CommandLine, tmp_path: Path) -> None:
    """共建单位台账 as communities keep it; the telephone is for the register of people."""
    ledger = tmp_path / "共建单位台账.csv"
    lines = ["单位名称,单位性质,联系人,需求清单", "市二中,学校,何平安,学生实践场所", "消防站,部队,,"]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    run("do", "登记共建单位", "--从", str(ledger))
    told = [(each["name"], each["sort"]) for each in run.rows("共建单位")]
    assert told[2:] == [("市二中", "school"), ("消防站", "army")]
    gifts = tmp_path / "兑现.csv"
    lines = ["单位编号,承诺内容,类别,数量,单位,兑现日期", f"{TODAY.year}-0003,图书,物资,60,册,{YESTERDAY}"]
    gifts.write_text("\n".join(lines), encoding="utf-8")
    run("do", "兑现共建资源", "--从", str(gifts))
    days = ("--起始日期", str(YESTERDAY), "--截止日期", str(TODAY))
    assert [each["unit"] for each in run.rows("共建台账", "未承诺", *days)] == ["册"]
