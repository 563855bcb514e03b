"""Mechanism 16, people's mediation: a worker records it on the command line, in Chinese and by name."""

import json
import shlex
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core import Community, UnknownStream
from community_core.plugins.projections import find_plugins
from community_core.testing import CommandLine
from community_core.views import tables_of

LIN, HE, TIAN, XU = "person-lin", "person-he", "person-tian", "person-xu"
NAMES = {LIN: "林晓棠", HE: "何大山", TIAN: "田守信", XU: "许一凡"}
ON = ("--纠纷", "2024-0002")


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """``community`` in Chinese, in a store of its own, by 沈; 田守信 is a mediator."""
    run = CommandLine(tmp_path / "store")
    run("init")
    for person, name in NAMES.items():
        run("do", "登记人员", "--person-id", person, "--姓名", name, "--at", "2024-01-01")
    run("do", "任命", "--对象", "田守信", "--职务", "调解员", "--since", "2023-06-01", "--at", "2024-01-01")
    run("do", "登记诉求", "--内容", "夜里太吵", "--类别", "其他", "--渠道", "电话", "--at", "2024-01-02")
    return run


def _reported(run: CommandLine) -> None:
    between = ("--当事人", "林晓棠", "--当事人", "何大山", "--纠纷类型", "邻里", "--案件来源", "当事人申请")
    about = ("--事项", "夜间噪音", "--地点", "13号楼", "--简要情况", "入秋以来夜里放音乐")
    run("do", "登记纠纷", *between, *about, "--源自诉求", "2024-0001", "--at", "2024-01-03")


def test_a_dispute_from_the_complaint_to_the_closed_file(run: CommandLine) -> None:
    """By name and number; each look-up finds it in its turn."""
    one = ("--当事人", "林晓棠", "--纠纷类型", "邻里", "--案件来源", "当事人申请", "--事项", "夜间噪音")
    run("do", "登记纠纷", *one, refused="two-parties")
    _reported(run)
    assert "转为" in run("history", "2024-0001").output
    run("do", "确定调解员", *ON, "--调解员", "林晓棠", "--at", "2024-01-03", refused="role-needed")
    run("do", "确定调解员", *ON, "--调解员", "田守信", "--at", "2024-01-03")
    run("do", "追加当事人", *ON, "--当事人", "田守信", "--at", "2024-01-03", refused="mediator-is-party")
    run("do", "同意调解", *ON, "--当事人", "林晓棠", "--at", "2024-01-04")
    run("do", "同意调解", *ON, "--当事人", "许一凡", "--at", "2024-01-04", refused="party-unknown")
    run("do", "拒绝调解", *ON, "--当事人", "何大山", "--at", "2024-01-04")
    [row] = run.rows("纠纷台账")
    assert (row["status"], row["parties"], row["mediators"]) == ("one-refuses", [LIN, HE], [TIAN])
    terms = ("--协议形式", "口头", "--协议内容", "晚十点后不放音乐")
    run("do", "达成协议", *ON, *terms, "--at", "2024-01-05", refused="refused-stays-refused")
    run("do", "同意调解", *ON, "--当事人", "何大山", "--方式", "书面", "--at", "2024-01-05")
    run(
        "do",
        "调解",
        *ON,
        "--地点",
        "便民亭",
        "--在场人",
        "许一凡",
        "--调解记录",
        "都能接受",
        "--at",
        "2024-01-06",
    )
    run("do", "达成协议", *ON, "--协议形式", "口头", "--at", "2024-01-07", refused="oral-needs-terms")
    run("do", "达成协议", *ON, *terms, "--履行期限", "2024-02-01", "--at", "2024-01-07")
    [due] = run.rows("纠纷台账", "到期", "--天数", "7", "--发生至", "2024-01-26")
    assert (due["form"], due["effective_on"], due["confirm_until"]) == ("oral", "2024-01-07", "2024-02-06")
    assert run.rows("纠纷台账", "到期", "--天数", "7", "--发生至", "2024-01-10") == []
    run("do", "司法确认结果", *ON, "--确认结果", "确认有效", refused="confirmation-not-applied")
    run("do", "申请司法确认", *ON, "--at", "2024-02-10")
    [late] = run.rows("纠纷台账", "逾期申请确认")
    assert late["number"] == "2024-0002"
    run("do", "司法确认结果", *ON, "--确认结果", "确认有效", "--at", "2024-02-20")
    run("do", "协议未履行", *ON, "--未履行方", "何大山", "--at", "2024-02-21")
    run("do", "激化上报", *ON, "--激化风险", "楼道内口头威胁", "--at", "2024-02-22")
    run("do", "协议已履行", *ON, "--at", "2024-02-23")
    [mine] = run.rows("纠纷台账", "未结", "--类型", "邻里", "--调解员", "田守信")
    assert mine["status"] == "performed"
    assert run.rows("纠纷台账", "未结", "--调解员", "许一凡") == []
    run("do", "纠纷结案", *ON, "--at", "2024-02-24", refused="close-needs-end")
    kept = ("--回访情况", "已履行", "--当事人", "林晓棠", "--原话", "现在安静了")
    run("do", "纠纷回访", *ON, *kept, "--at", "2024-02-24", by=TIAN, refused="followed-up-by-other")
    run("do", "纠纷回访", *ON, *kept, "--at", "2024-02-24")
    run("do", "纠纷结案", *ON, "--at", "2024-02-25")
    [here] = run.rows("纠纷台账", "反复", "--地点", "13号", "--发生至", "2024-03-01")
    assert here["status"] == "case-closed"
    screen = run("show", "纠纷台账", "--reader", "person-shen").output
    assert all(each in screen for each in ("林晓棠", "何大山", "田守信", "邻里", "已结案"))
    assert "调解成功率" in run("figures", "2024-01").output


def test_a_community_may_let_the_mediator_follow_up(run: CommandLine, tmp_path: Path) -> None:
    """That somebody else does is its own rule, which its settings turn off; what was told stays told."""
    _reported(run)
    run("do", "确定调解员", *ON, "--调解员", "田守信", "--at", "2024-01-03")
    for party in ("林晓棠", "何大山"):
        run("do", "同意调解", *ON, "--当事人", party, "--at", "2024-01-04")
    run("do", "达成协议", *ON, "--协议形式", "口头", "--协议内容", "十点后静音", "--at", "2024-01-07")
    mine = ("do", "纠纷回访", *ON, "--回访情况", "已履行", "--at", "2024-01-20")
    run(*mine, by=TIAN, refused="followed-up-by-other")
    with (tmp_path / "store" / "community.toml").open("a", encoding="utf-8") as settings:
        settings.write("[rules]\nfollowed-up-by-other = false\n")
    assert "纠纷回访" in run("steps", ON[1], by=TIAN).output
    run(*mine, by=TIAN)


def test_what_one_party_refuses_is_closed_and_gives_its_request_back(run: CommandLine) -> None:
    """Nobody is talked into it."""
    _reported(run)
    run("do", "拒绝调解", *ON, "--当事人", "何大山", "--at", "2024-01-04")
    run("do", "调解", *ON, "--at", "2024-01-05", refused="refused-stays-refused")
    run("do", "纠纷结案", *ON, "--原因", "一方拒绝", "--at", "2024-01-06")
    assert "重新办理" in run("history", "2024-0001").output


SCREENS = [
    ["log", "--after", "0"],
    ["log", "--after", "0", "--format", "json"],
    ["history", "2024-0002"],
    ["history", "2024-0002", "--format", "json"],
    ["show", "纠纷台账"],
    ["show", "纠纷台账", "--format", "json"],
    ["show", "timeline", "--format", "json"],
    ["explain", "disputes"],
    ["search", "噪音"],
    ["today"],
    ["steps", "2024-0002"],
]


def test_whom_it_is_about_is_told_by_roles(tmp_path: Path) -> None:
    """To the secretary, and to the mediators of an open dispute; to nobody else."""
    run = CommandLine(tmp_path / "roles")
    run("init", "--access", "roles", "--secretary", "周书棠", by="system:desk")
    for person, name in NAMES.items():
        run("do", "登记人员", "--person-id", person, "--姓名", name, by="P0001")
    run("do", "任命", "--对象", TIAN, "--职务", "调解员", "--since", "2023-06-01", by="P0001")
    run("do", "任命", "--对象", XU, "--职务", "网格员", "--since", "2023-06-01", by="P0001")
    between = ("--当事人", LIN, "--当事人", HE, "--纠纷类型", "邻里", "--案件来源", "当事人申请")
    about = ("--事项", "夜间噪音", "--简要情况", "夜里放音乐")
    run("do", "登记纠纷", *between, *about, by="system:desk")
    dispute = f"{datetime.now(ZoneInfo('Asia/Shanghai')).year}-0001"
    on = ("--纠纷", dispute)
    run("do", "确定调解员", *on, "--调解员", TIAN, by="system:desk")
    [row] = run.rows("纠纷台账", by="P0001")
    assert row["parties"] == [LIN, HE]
    [row] = run.rows("纠纷台账", by=TIAN)
    assert row["parties"] == [LIN, HE]
    assert "夜里放音乐" in run("history", dispute, "--reader", TIAN, by=TIAN).output
    for reader in (XU, "person-nobody"):
        [row] = run.rows("纠纷台账", by=reader)
        assert (row["parties"], row["mediators"]) == (None, [TIAN])
        told = run("history", dispute, "--reader", reader, "--format", "json", by=reader).output
        assert not [each for each in (LIN, HE, "夜里放音乐") if each in told]
    run("do", "同意调解", *on, "--当事人", LIN, by="system:desk")
    run("do", "拒绝调解", *on, "--当事人", HE, by="system:desk")
    run("do", "纠纷结案", *on, "--原因", "一方拒绝", by="system:desk")
    [row] = run.rows("纠纷台账", by=TIAN)
    assert row["parties"] is None


@pytest.mark.parametrize("words", SCREENS, ids=" ".join)
def test_no_screen_tells_of_the_parties_unasked(run: CommandLine, words: list[str]) -> None:
    """Without a reader, neither as ids nor by name; their own facts are about themselves alone."""
    _reported(run)
    run("do", "确定调解员", *ON, "--调解员", "田守信", "--at", "2024-01-03")
    run("do", "同意调解", *ON, "--当事人", "林晓棠", "--at", "2024-01-04")
    key = [run.told("show", "纠纷台账")[0]["dispute_id"]]
    told = run(*words, *(key if words[0] == "explain" else []), by="system:desk").output
    own = [line for line in told.splitlines() if "PersonRegistered" not in line and "登记人员" not in line]
    about_it = "\n".join(own)
    if words[0] in ("log", "show") and "timeline" in words:
        rows = json.loads(told)
        about_it = json.dumps([each for each in rows if str(each["stream_id"]).startswith("dispute-")])
    assert not [each for each in (LIN, HE) if each in about_it]


def test_no_export_has_a_dispute(run: CommandLine) -> None:
    """Whoever reads."""
    _reported(run)
    for style in ("cloudevents", "ocel"):
        told = run("audit", "export", "-", "--as", style).output
        assert "DisputeReported" not in told


def test_no_installed_view_names_whoever_is_named_in_a_dispute_alone(
    run: CommandLine, tmp_path: Path
) -> None:
    """Rows of every view and of its tables, the answers of search, and what is about them."""
    alone = ("person-only-one", "person-only-other")
    between = ("--当事人", alone[0], "--当事人", alone[1], "--纠纷类型", "邻里", "--案件来源", "当事人申请")
    run("do", "登记纠纷", *between, "--事项", "夜间噪音", "--at", "2024-01-03")
    run("do", "同意调解", *ON, "--当事人", alone[0], "--at", "2024-01-04")
    run("do", "拒绝调解", *ON, "--当事人", alone[1], "--at", "2024-01-04")
    with Community.open(tmp_path / "store") as community:
        for plugin in find_plugins():
            if plugin.projection is None:
                continue
            view = community.view(plugin.projection)
            told = [
                str(list(view)),
                *(str(list(getattr(view, each))) for each in tables_of(plugin.projection)),
            ]
            assert not [each for each in told if "person-only" in each], plugin.name
        assert community.search(alone[0]).views == ()
        with pytest.raises(UnknownStream):
            community.about(alone[0])
        assert community.about(alone[0], reader="person-shen")


def test_the_example_of_the_help_can_be_given_as_it_is(run: CommandLine) -> None:
    """A dispute has two parties there, too."""
    example = run("登记", "登记纠纷", "--help").output.split("示例：community ")[-1]
    run(*shlex.split(example))
    assert len(run.rows("纠纷台账")) == 1


def test_a_register_of_cases_is_read_as_it_is_kept(run: CommandLine, tmp_path: Path) -> None:
    """人民调解案件登记簿 by its own titles: first the cases, then, by their numbers, what came of them."""
    cases = tmp_path / "登记簿.csv"
    cases.write_text(
        "受理时间,案件来源,纠纷类型,当事人,纠纷事项,纠纷简要情况\n"
        "2024-01-03,当事人申请,邻里,林晓棠、何大山,夜间噪音,夜里放音乐\n",
        encoding="utf-8",
    )
    run("do", "登记纠纷", "--from", str(cases))
    [row] = run.rows("纠纷台账")
    assert (row["reported_on"], row["parties"], row["category"]) == ("2024-01-03", [LIN, HE], "neighbours")
    for party in ("林晓棠", "何大山"):
        run("do", "同意调解", *ON, "--当事人", party, "--at", "2024-01-04")
    named = tmp_path / "调解员.csv"
    named.write_text("编号,调解员\n2024-0002,田守信\n", encoding="utf-8")
    run("do", "确定调解员", "--from", str(named))
    reached = tmp_path / "协议.csv"
    reached.write_text(
        "编号,协议形式(口头/书面),调解结果\n2024-0002,口头,晚十点后不放音乐\n", encoding="utf-8"
    )
    run("do", "达成协议", "--from", str(reached))
    [row] = run.rows("纠纷台账")
    assert (row["status"], row["form"], row["mediators"]) == ("agreed-on", "oral", [TIAN])
