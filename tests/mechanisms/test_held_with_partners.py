"""An activity that is held with partners is seen from both ends, and they are called by their names."""

from pathlib import Path

import pytest

from community_core.testing import CommandLine


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Two partners, a clinic that is planned with both, and a lesson one of them gave."""
    run = CommandLine(tmp_path / "store")
    run("init", "--people", "any")
    for name, sort in (("市第一医院", "医院"), ("师范大学", "学校")):
        run("do", "登记共建单位", "--单位名称", name, "--性质", sort, "--时间", "2024-01-02")
    both = ("--联办单位", "市第一医院", "--联办单位", "师范大学")
    clinic = ("--名称", "端午义诊", "--类别", "义诊便民", "--开始", "2024-06-10 09:00")
    run("do", "计划活动", *clinic, *both, "--时间", "2024-05-20")
    lesson = ("--名称", "红课堂", "--类别", "宣讲讲座", "--开始", "2024-04-10 09:00")
    run("do", "登记已举办", *lesson, "--联办单位", "师范大学", "--未记名人数", "12")
    return run


def test_the_list_of_activities_names_whom_they_are_held_with(run: CommandLine) -> None:
    """By name, and may be asked by it; what is held keeps the partners of its plan."""
    told = run("show", "活动台账").output
    assert "市第一医院、师范大学" in told
    assert _titles(run, "活动台账", "某单位联办", "--联办单位", "市第一医院") == ["端午义诊"]
    assert _titles(run, "活动台账", "--筛选", "联办单位=师范大学") == ["端午义诊", "红课堂"]
    [planned] = [each["number"] for each in run.rows("活动台账") if each["title"] == "端午义诊"]
    run("do", "登记已举办", "--活动编号", planned)
    assert _titles(run, "活动台账", "某单位联办", "--联办单位", "市第一医院") == ["端午义诊"]


def test_a_partner_sees_what_is_done_with_it(run: CommandLine) -> None:
    """Each once, the latest first; not what was undone."""
    assert _titles(run, "联办活动", "某单位", "--共建单位", "师范大学") == ["端午义诊", "红课堂"]
    assert "市第一医院" in run("show", "联办活动").output
    [lesson] = [each["number"] for each in run.rows("活动台账") if each["title"] == "红课堂"]
    for version in ("2", "1"):
        run("undo", f"{lesson}@{version}", "--reason", "登错")
    assert _titles(run, "联办活动", "某单位", "--共建单位", "师范大学") == ["端午义诊"]


def _titles(run: CommandLine, *words: str) -> list[str]:
    return [each["title"] for each in run.rows(*words)]
