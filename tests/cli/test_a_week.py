"""A week of somebody who visits, as README tells it, in Chinese and by names, up to the figures."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from tests.cli.conftest import Run

WIDTHS = (80, 42)
SURNAMES, GIVEN = "林周何叶苏秦田许陆姚", ("晓棠", "秀岚", "德明", "淑贞", "玉琴")
PEOPLE = 30
PLANNED = tuple("do 计划走访 --对象 林晓棠 --走访人 何志远 --计划时间 今天23:59 --目的 看暖气".split())  # noqa: SIM905
Told = Callable[..., str]


@pytest.fixture
def told(run: Run) -> Told:
    """What a command that must succeed tells the worker of the grid, or somebody else."""

    def call(*words: str, by: str = "何志远", width: int | None = None) -> str:
        answer = run(*words, lang="zh", width=width, COMMUNITY_BY=by)
        assert answer.exit_code == 0, (words, answer.stderr)
        return str(answer.stdout)

    return call


@pytest.fixture
def settled(told: Told, tmp_path: Path) -> Told:
    """The community on Monday morning: thirty people by a sheet, a grid, and somebody who looks after it."""
    told("init", "--access", "roles", "--secretary", "沈兰英")
    for words in (
        "登记地点 --地点类型 小区 --名称 柳荫小区",
        "登记地点 --地点类型 楼栋 --名称 13号楼 --所属 柳荫小区",
        "登记地点 --地点类型 楼栋 --名称 9号楼 --所属 柳荫小区",
        "登记地点 --地点类型 网格 --名称 第一网格",
        "划入网格 --地点 13# --网格 第一网格",
        "登记人员 --姓名 何志远",
        "任命 --对象 何志远 --职务 网格员 --范围 第一网格 --起 今天",
    ):
        told("do", *words.split(), by="P0001")
    told("do", "登记人员", "--from", str(_ledger(tmp_path)), by="P0001")
    for words in (
        "设定关爱等级 --对象 林晓棠 --关爱等级 高风险 --列入原因 独居",
        "设定关爱等级 --对象 何德明 --关爱等级 重点",
    ):
        told("do", *words.split(), by="P0001")
    return told


def _ledger(folder: Path) -> Path:
    """A ledger of residents as people keep it: every other one lives in the grid."""
    rows = [
        f"{n},柳荫小区,{('十三号楼', '9栋')[n % 2]},{n % 4 + 1},{n % 6 + 1}01,{_name(n)},"
        f"{1940 + n}-03-02,0471-5550{100 + n},常住"
        for n in range(PEOPLE)
    ]
    sheet = folder / "居民信息台账.csv"
    sheet.write_text(
        "\n".join(["序号,小区,楼号,单元,房号,姓名,出生日期,联系电话,人口类型", *rows]), encoding="utf-8"
    )
    return sheet


def _name(n: int) -> str:
    return SURNAMES[n % len(SURNAMES)] + GIVEN[(n // len(SURNAMES) + n) % len(GIVEN)]


def test_a_week_is_told_by_names_alone(settled: Told, run: Run) -> None:
    """Nobody types an id from the first visit to the figures, and no receipt shows one."""
    told = settled
    assert "何德明" in told("people", "德明")
    told(*PLANNED)
    assert "林晓棠" in told("today", "--for", "我")
    told("do", *"开始走访 --走访编号 2026-0001".replace("2026", _year(told)).split())
    needs = ("--发现的需求", "内容=暖气不热,类别=供暖", "--发现的需求", "内容=想有人陪着说话,类别=陪伴")
    visit, heating = (f"{_year(told)}-{n:04}" for n in (1, 2))
    receipt = told("do", "完成走访", "--走访编号", visit, "--否-暖气热", *needs, "--所见所闻", "腿脚不便")
    assert f"发现的需求：{heating}" in receipt
    assert not re.search("(visit|request)-01", receipt)
    assert "林晓棠" in told("show", "暖气不热")

    told("do", "办结诉求", "--诉求编号", heating, "--结果", "已办成")
    own = run(*_follow_up(heating), lang="zh", COMMUNITY_BY="何志远")
    assert (own.exit_code, "请由他人回访" in own.stderr) == (1, True)
    told(*_follow_up(heating), by="P0001")

    told("do", *["计划走访", "--对象", "何德明", "--走访人", "何志远", "--计划时间", "今天23:59"])
    told("do", "未遇", "--走访编号", f"{_year(told)}-0004", "--未遇情况", "无人应门")
    assert "何德明" in told("show", "逾期未访", "未遇")

    told("correct", f"{visit}@3", "--set", "暖气热=是", "--reason", "听错了")
    assert "林晓棠" not in told("show", "暖气不热")

    figures = {row["measure"]: row for row in _figures(told)}
    assert figures["contacts"]["value"] == 1  # what was found on a visit is no second contact
    assert figures["satisfied-rate"]["value"] == figures["satisfied-rate"]["whole"] == 1


def _follow_up(number: str) -> tuple[str, ...]:
    return ("do", "回访", "--诉求编号", number, "--满意度", "满意", "--是否解决", "已解决")


def _year(told: Told) -> str:
    return told("log", "--limit", "1").split()[1][:4]


def _figures(told: Told) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(told("figures", "--format", "json"))
    return rows


def test_whoever_dies_moves_or_asks_to_be_forgotten_is_dealt_with_by_name(
    settled: Told, run: Run, tmp_path: Path
) -> None:
    """The dead leave the care list, who moved is found where they live now, the forgotten are not."""
    told, key = settled, str(tmp_path / "密钥")
    told("do", "登记去世", "--对象", "何德明", "--日期", "今天")
    assert "何德明" not in told("show", "逾期未访", "从未探访")
    told("do", "迁居", "--对象", "周秀岚", "--楼栋", "13号楼", "--单元房号", "2-201", by="P0001")
    assert "13号楼  2-201" in told("people", "周秀岚", by="P0001")
    told("audit", "key", key)
    told("erase", "田秀岚", "--reason", "本人要求", "--key", key, by="P0001")
    assert "没有找到" in told("people", "田秀岚", by="P0001")
    refused = run("do", "计划走访", "--对象", "田秀兰", lang="zh", COMMUNITY_BY="P0001")
    assert "田秀岚" not in refused.stderr


@pytest.mark.parametrize("width", WIDTHS)
def test_no_screen_of_the_week_is_wider_than_the_window(settled: Told, width: int) -> None:
    """Neither lists nor what waits nor the figures, whose wide characters count for two."""
    told = settled
    told(*PLANNED)
    for words in ("today", "figures", "people", "log", "history 林晓棠", "show 今日走访", "show 人员名录"):
        lines = told(*words.split(), width=width).splitlines()
        assert [each for each in lines if cell_len(each) > width and " " in each.strip()] == [], words
