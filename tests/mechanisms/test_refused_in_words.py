"""A refusal speaks as people do: of an item by its name, of a person by theirs, of a fact as it is typed."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from community_core.cli import application
from community_core.plugins.aggregates import installed_kinds

_STORY = """
登记人员 --姓名 林晓棠 --时间 2024-01-02
登记外出 --对象 P0001 --去向 住院 --时间 2024-01-03
登记返回 --对象 P0001 --时间 2024-01-05
建物资卡 --物资名称 轮椅 --单位 辆 --可出借 --时间 2024-01-02
物资入库 --物资 轮椅 --数量 2 --来源 采购 --时间 2024-01-03
借出物资 --物资 轮椅 --数量 1 --借用人 P0001 --时间 2024-01-04
归还物资 --物资 轮椅 --借用编号 1 --数量 1 --时间 2024-01-06
物资盘点 --物资 轮椅 --实盘数量 2 --时间 2024-01-08
开始走访 --对象 P0001 --时间 2024-01-10
完成走访 --走访编号 2024-0001 --时间 2024-01-11
登记人员 --姓名 白云 --对象 person-bai --时间 2024-01-02
登记志愿者 --对象 白云 --时间 2024-01-12
申报时长 --志愿者编号 白云 --活动 扫雪 --开始 2024-01-12T08:00 --结束 2024-01-12T09:00 --时间 2024-01-13
核实时长 --志愿者编号 白云 --申报序号 1 --时间 2024-01-14
"""
_REFUSED = {
    "do 借出物资 --物资 轮椅 --数量 1 --借用人 P0001 --时间 2024-01-07": (
        "2024-01-07 00:00 早于 轮椅 最近一步的时间 2024-01-08 00:00",
        "2024-01-07 00:00 is before 2024-01-08 00:00, when 轮椅 last moved on",
    ),
    "undo 轮椅@3 --原因 登错": (
        "轮椅@4（归还物资）将不再成立",
        "轮椅@4 (Aid returned) would not have been possible",
    ),
    "undo 2024-0001@1 --原因 登错": (
        "2024-0001@2（完成走访）将不再成立",
        "2024-0001@2 (Visit completed) would not have been possible",
    ),
    "do 登记服务 --服务类别 理发 --服务内容 理发 --服务对象 林晓棠 --服务对象 P0001": (
        "同一人重复：林晓棠 P0001",
        "林晓棠 P0001 is named twice",
    ),
    "do 登记走访 --对象 P0001 --走访人 person-he --未遇情况 住院 --暖气热": (
        "暖气热：已填写，却写明未遇（住院）",
        "heating_warm: told, though they were not met (found: hospital)",
    ),
    "do 启动应急动员 --片区 place-13": (
        "类别：缺少；没有预警的请写明类别",
        "kind: missing; where nobody warned say what it is about",
    ),
    "undo P0001@2 --原因 登错": (
        "P0001@3（登记返回）将不再成立",
        "P0001@3 (Person back) would not have been possible",
    ),
    "undo volunteer-bai@2 --原因 登错": (
        "白云 P0002 volunteer-bai@3（核实时长）将不再成立",
        "白云 P0002 volunteer-bai@3 (Hours verified) would not have been possible",
    ),
    "correct P0001@3 --改为 至=2024-01-06 --原因 登错": (
        "发生时间用 --时间 更正，从未发生的请撤回：community 撤回",
        "when it happened is put right by --at, what never happened is undone: community undo",
    ),
}


@pytest.fixture(scope="module", name="store")
def _store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody was away and is back, borrowed a wheelchair and was called on."""
    store: Path = tmp_path_factory.mktemp("words") / "community"
    said(store, "zh", "init", "--people", "any")
    for line in _STORY.strip().split("\n"):
        status, told = said(store, "zh", "do", *line.split())
        assert status == 0, told
    return store


@pytest.mark.parametrize("words", _REFUSED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_refused_is_called_as_people_call_it(store: Path, words: str, language: str) -> None:
    """In either language; no id that nobody can type or look up."""
    status, told = said(store, language, *words.split())
    assert status != 0
    assert _REFUSED[words][language == "en"] in told
    assert not any(id_ in told for id_ in ("aid-", "visit-0", "person-0", "mobilisation-0"))


def test_whoever_may_not_see_names_is_refused_without_them(store: Path, tmp_path: Path) -> None:
    """Where roles say who sees what, somebody without one is told the code."""
    closed = tmp_path / "closed"
    shutil.copytree(store, closed)
    with (closed / "community.toml").open("a", encoding="utf-8") as settings:
        settings.write('access = "roles"\n')
    _, told = said(closed, "zh", "undo", "volunteer-bai@2", "--原因", "登错")
    assert "错误：P0002 volunteer-bai@3（核实时长）将不再成立" in told


_VERBS = re.compile("(has|had|waits|came|went|left|withdrew|gave|took|was|is)\\b")


def test_how_anything_stands_is_told_in_a_sentence() -> None:
    """An English refusal says of it that it is so: "is booked", never "is has a place"."""
    kinds = installed_kinds().by_name.values()
    told = {en for kind in kinds for en, _ in kind.words.values()}
    said_of_whom_moved = {"left"}
    assert {each for each in told if _VERBS.match(each)} <= said_of_whom_moved


def said(store: Path, language: str, *words: str) -> tuple[int, str]:
    """The exit code, and what the command line says to whoever sits at the desk."""
    env = {"COMMUNITY_STORE": str(store), "COMMUNITY_LANG": language, "COMMUNITY_BY": "person-shen"}
    answer = CliRunner(env=env).invoke(application(), list(words), catch_exceptions=False)
    return answer.exit_code, answer.output
