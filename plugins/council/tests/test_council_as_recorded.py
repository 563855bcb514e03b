"""Mechanism 15, council projects: recorded on the command line, in Chinese and by name, and looked up."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import CommandLine, midday_zone

ZONE = midday_zone()
TODAY = datetime.now(ZoneInfo(ZONE)).date()
ROOF, LIFT = f"{TODAY.year}-0002", f"{TODAY.year}-0003"


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init", "--zone", ZONE, "--people", "any")
    for name in ("林晓棠", "何平安"):
        run("do", "登记人员", "--姓名", name)
    run("do", "登记诉求", "--内容", "屋顶漏水", "--类别", "房屋", "--渠道", "便民亭")
    roof = ("--事项", "13号楼屋面维修", "--类别", "屋面", "--地点", "13号楼", "--提出人", "林晓棠")
    run("do", "提出项目", *roof, "--源自诉求", f"{TODAY.year}-0001")
    return run


def _vote(run: CommandLine, in_favour: str, refused: str = "", **area: str) -> None:
    counts = ("--应到", "120", "--同意", in_favour, "--反对", "19")
    told = [word for name, value in area.items() for word in (f"--{name}", value)]
    rule = ("--表决规则", "业主一般事项", "--表决范围", "13号楼")
    run("do", "表决", "--项目", ROOF, *rule, *counts, *told, refused=refused)


def test_a_roof_from_the_request_to_the_warranty(run: CommandLine) -> None:
    """Owners' money waits for the owners' vote; what is paid stays within the grant; each look-up has it."""
    on = ("--项目", ROOF)
    assert "安排议事" not in run("今日").output
    run("do", "议事", *on, "--要点", "先请两家报价")
    area = {"总面积": "9000㎡", "同意面积": "5000.5", "反对面积": "1000"}
    _vote(run, "70", refused="vote-needs-area")
    _vote(run, "102", refused="vote-over-total", **area)
    told = {**area, "同意面积": "8000.01"}
    _vote(run, "70", refused="合计 9,000.01，多于总数 9,000.00", **told)
    _vote(run, "60", **area)
    assert [each["took_part"] for each in run.rows("表决台账", "未通过")] == ["65.83%"]
    apply = ("--资金来源", "维修资金", "--申请金额", "12,800.50元", "--受理单位", "org:房管所")
    run("do", "申请资金", *on, *apply, refused="owners-money-needs-vote")
    run("do", "开工", *on, "--施工单位", "org:青松防水", refused="works-need-decision")
    _vote(run, "70", **area)
    assert "12,800.50 元" in run("do", "申请资金", *on, *apply).output
    fund = (*on, "--资金序号", "1")
    run("do", "拨付资金", *fund, "--本次拨付", "1", refused="fund-not-granted")
    run("do", "批复资金", *fund, "--批复金额", "12000")
    run("do", "拨付资金", *fund, "--本次拨付", "12000.01", refused="paid-over-granted")
    below = "本次拨付：不可能是 -400.00 元；请填写不小于 0"
    run("do", "拨付资金", *fund, "--本次拨付", "-400", refused=below)
    run("do", "拨付资金", *fund, "--本次拨付", "8400")
    lowered = ("--改为", "批复金额=8399.99", "--原因", "抄错")
    over = "本次拨付：" + ROOF + " 第 1 号资金拨付累计 8,400.00 元，多于批复 8,399.99 元"
    run("更正", f"{ROOF}@6", *lowered, refused=over)
    run("do", "开工", *on, "--施工单位", "org:青松防水", "--计划完工", str(TODAY))
    assert "工程到期" in run("今日").output
    run("do", "验收不合格", *on, "--不合格之处", "两处接缝渗水")
    run("do", "结项", *on, refused="close-needs-acceptance")
    accepted = ("--验收人", "何平安", "--决算金额", "12500")
    run("do", "验收", *on, *accepted, "--质保到期", f"{TODAY.year + 5}-06-30")
    waits = run("今日").output
    assert "余款未拨付" in waits
    assert "--资金序号 1" in waits
    (row,) = run.rows("项目台账")
    assert (row["status"], row["applied"], row["granted"], row["paid"], row["cost"]) == (
        "works-accepted",
        1_280_050,
        1_200_000,
        840_000,
        1_250_000,
    )
    assert row["last_vote"] == "70/120 · 55.56%"
    assert [each["title"] for each in run.rows("项目台账", "超支")] == ["13号楼屋面维修"]
    assert len(run.rows("项目台账", "进度", "--状态", "已验收", "--地点", "13号楼")) == 1
    assert run.rows("项目台账", "未表决") == []
    assert run.rows("项目台账", "久无进展", "--天数", "0") == []
    (money,) = run.rows("资金台账")
    assert (money["outstanding"], money["applied_to"]) == (360_000, "org:房管所")
    assert [each["paid"] for each in run.rows("资金台账", "按来源汇总")] == [840_000]
    assert len(run.rows("资金台账", "未拨付")) == 1
    assert [each["passed"] for each in run.rows("表决台账", "某项目", "--项目", ROOF)] == [True, False]
    assert run.rows("表决台账", "存疑") == []
    assert "民法典第278条" in run("show", "表决台账").output
    told = run.told("figures", f"{TODAY:%Y-%m}")
    figures = {each["measure"]: each["value"] for each in told if each["split"] is None}
    assert (figures["projects-proposed"], figures["projects-accepted"], figures["projects-running"]) == (
        1,
        1,
        0,
    )
    assert (figures["funds-asked"], figures["funds-paid"]) == (1_280_050, 840_000)
    assert (figures["requests-in-projects"], figures["project-cost"]) == (1, 1_250_000)
    run("do", "拨付资金", *fund, "--本次拨付", "3600")
    run("do", "结项", *on)
    run("do", "申请资金", *on, *apply, refused="project-closed")


def test_a_project_that_came_to_nothing_gives_its_request_back(run: CommandLine) -> None:
    """Its row says how far it got, why it ended, and that the request is open again."""
    run("do", "放弃项目", "--项目", ROOF, "--原因", "资金未落实")
    assert "重新办理" in run("history", f"{TODAY.year}-0001").output
    (row,) = run.rows("未成项目")
    assert (row["was"], row["reason"], row["requests"], row["given_back"]) == ("proposed", "资金未落实", 1, 1)
    run("do", "议事", "--项目", ROOF, refused="project-abandoned")


def test_a_ledger_of_proposals_is_read(run: CommandLine, tmp_path: Path) -> None:
    """议事会议题台账: what people propose, by name, on which day; 业主意见征询汇总表: how they voted."""
    ledger = tmp_path / "议题.csv"
    ledger.write_text(f"议题,类别,提出人,提出时间\n加装电梯,电梯,何平安,{TODAY}\n", encoding="utf-8")
    run("do", "提出项目", "--从", str(ledger))
    assert {each["title"] for each in run.rows("项目台账")} == {"13号楼屋面维修", "加装电梯"}
    asked = tmp_path / "征询.csv"
    titles = "项目,表决规则,总户数,同意户数,反对户数,总面积,同意面积,反对面积,征询结束日期"
    asked.write_text(f"{titles}\n{LIFT},业主一般事项,9,8,1,900,800,100,{TODAY}\n", encoding="utf-8")
    run("do", "表决", "--从", str(asked))
    assert [(each["passed"], each["held_on"]) for each in run.rows("表决台账")] == [(True, str(TODAY))]
    run(
        "do",
        "表决",
        "--项目",
        LIFT,
        "--表决规则",
        "鼓掌",
        "--应到",
        "9",
        "--同意",
        "9",
        refused="unknown-vote-rule",
    )


def test_a_community_votes_by_a_rule_of_its_own(run: CommandLine) -> None:
    """What it asks is told with the vote, no less than the law asks; the ledger says where it is written."""
    counts = ("--项目", ROOF, "--应到", "9", "--同意", "4", "--反对", "1")
    own = (*counts, "--表决规则", "自定规则（按参与者计）")
    asked = ("--参与门槛", "半数以上", "--同意门槛", "四分之三以上")
    run("do", "表决", *own, *asked, refused="own-rule-untold")
    run("do", "表决", *own, *asked[:2], "--同意门槛", "大多数", refused="vote-threshold-odd")
    law = (*counts, "--表决规则", "居民会议（1989年法）", "--门槛依据", "居民公约")
    run("do", "表决", *law, "--参与门槛", "三分之一", refused="vote-below-law")
    assert run.rows("表决台账") == []
    run("do", "表决", *own, *asked, "--门槛依据", "议事规则第8条")
    (vote,) = run.rows("表决台账")
    assert (vote["threshold"], vote["law"], vote["passed"]) == ("≥ 1/2 · ≥ 3/4", "议事规则第8条", True)
    of_all = ("--表决规则", "自定规则(按全体计)", *asked, "--门槛依据", "居民公约第3条")
    run("do", "表决", *counts, *of_all)
    assert [(each["agreed"], each["passed"]) for each in run.rows("表决台账")] == [
        ("44.44%", False),
        ("80.00%", True),
    ]
    apply = ("--资金来源", "维修资金", "--申请金额", "100")
    run("do", "申请资金", "--项目", ROOF, *apply, refused="owners-money-needs-vote")
