"""On a terminal a command asks for what it still needs, and has what ends something looked at twice."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.cli.terminals import Terminal, terminal

Run = Callable[..., Result]
Asked = Callable[..., AbstractContextManager[Terminal]]
RAISED = ("--内容", "灯不亮", "--类别", "照明", "--渠道", "便民亭")


@pytest.fixture
def asked(community: Path, store: Path) -> Asked:
    """``community`` on a terminal, in a store."""
    return partial(terminal, community, store=store)


def facts(made: Run) -> list[dict[str, Any]]:
    """Everything recorded, as a program reads it."""
    return [json.loads(line) for line in made("log", "--format", "json").stdout.splitlines()]


def test_a_request_is_asked_for_field_by_field(made: Run, asked: Asked) -> None:
    """Choices by number, a wrong answer again; what may be left out is passed over by Enter."""
    with asked("do", "登记诉求") as screen:
        screen.answer("内容（例如 暖气不热）：", "灯不亮")
        screen.answer("类别（例如 暖气）：", "照明")
        screen.answer("1  便民亭", "船上")
        screen.answer("'船上' 不在可选值中", "1")
        screen.answer("诉求人", "")
        screen.answer("地点（例如 13号楼）：", "13号楼")
        screen.answer("源自", ".")
        assert screen.ends() == 0, screen.shown
    [fact] = facts(made)
    told = [fact["data"][name] for name in ("title", "category", "channel", "place")]
    assert told == ["灯不亮", "照明", "pavilion", "13号楼"]
    assert "已记录" in screen.shown


def test_nothing_that_is_asked_in_chinese_has_english(made: Run, asked: Asked) -> None:
    """Questions, choices, refusals and the second look: letters stand only in ids and codes."""
    made("do", "登记诉求", *RAISED, "--记录人", "person-shen")
    with asked("登记", "完成走访") as screen:
        screen.answer("走访编号", "2026-0999")
        screen.answer("走访编号", "\x04")
        screen.ends()
    told = screen.shown
    with asked("登记", "驳回诉求") as screen:
        screen.answer("1  ", "1")
        screen.answer("原因", "重复")
        screen.answer("确定吗？", "maybe")
        screen.answer("确定吗？", "n")
        assert screen.ends() == 130
    told += screen.shown.replace("maybe", "")
    plain = re.sub(r"\b(person|visit|request)-[\w…-]+|〔[a-z-]+〕|\(y/n\)|（y 是，n 否）|\^D", "", told)
    assert not re.search("[A-Za-z]{2,}", plain), plain


def test_a_telephone_number_is_warned_of_at_its_field(made: Run, asked: Asked) -> None:
    """Before the next question: it may be typed anew, or kept all the same."""
    with asked("do", "登记诉求") as screen:
        screen.answer("内容（例如 暖气不热）：", "灯不亮，电话 13912345678")
        screen.answer("仍要保留吗？", "n")
        screen.answer("请重新输入。", "灯不亮")
        screen.answer("类别（例如 暖气）：", "照明 13912345678")
        screen.answer("仍要保留吗？", "y")
        screen.answer("1  便民亭", "1")
        screen.answer("诉求人", ".")
        screen.answer("确定吗？", "n")
        assert screen.ends() == 130
    assert "“13912345678”像是电话号码" in screen.shown
    assert facts(made) == []


def test_the_last_place_is_offered(made: Run, asked: Asked) -> None:
    """Enter takes it, and so does its number; a dash leaves it empty."""
    raised = ("do", "raise-request", "--title", "x", "--category", "heating", "--channel", "desk")
    made(*raised, "--place", "13号楼", "--by", "person-shen")
    made(*raised, "--place", "7号楼", "--by", "person-li")
    for answer, place in (("", "13号楼"), ("2", "7号楼"), ("-", ""), ("9号楼", "9号楼")):
        with asked("do", "raise-request", lang="en") as screen:
            screen.answer("title", "Dark")
            screen.answer("1  heating", "1")
            screen.answer("channel", "desk")
            screen.answer("for (such as", "")
            screen.answer("; - for none", answer)
            screen.answer("such as 2026-0001", ".")
            assert screen.ends() == 0, screen.shown
        assert facts(made)[-1]["data"]["place"] == place


def test_a_visit_is_chosen_and_its_needs_are_told_one_by_one(made: Run, asked: Asked) -> None:
    """Those that may be completed are offered; each need becomes a request."""
    record = partial(made, "do", COMMUNITY_BY="person-shen")
    record("start-visit", "--person-id", "person-e001", "--place", "13号楼")
    record(
        "plan-visit", "--person-id", "person-e002", "--visitor", "person-shen", "--planned-for", "明天 9:00"
    )
    with asked("do", "完成走访") as screen:
        screen.answer("1  ", "1")
        assert "person-e002" not in screen.shown
        screen.answer("暖气热（是或否）：", "是")
        screen.answer("已核对 1", "")
        screen.answer("方式：", "")
        screen.answer("同行 1", "")
        screen.answer("发现的需求 1 · 内容", "想找人聊天")
        screen.answer("发现的需求 1 · 类别", "陪伴")
        screen.answer("发现的需求 1 · 详情", "")
        screen.answer("发现的需求 2 · 内容", "灯不亮")
        screen.answer("发现的需求 2 · 类别", "1")
        screen.answer("发现的需求 2 · 详情", "")
        screen.answer("发现的需求 3 · 内容", "")
        screen.answer("所见所闻", ".")
        assert screen.ends() == 0, screen.shown
    titles = [each["data"]["title"] for each in facts(made) if each["type"] == "RequestRaised"]
    assert titles == ["想找人聊天", "灯不亮"]


def test_whoever_is_known_by_a_part_of_their_name_is_chosen_by_number(made: Run, asked: Asked) -> None:
    """With code and building, so that two of a surname are told apart; what nobody is called is refused."""
    register = partial(made, "do", "register-person", "--building", "place-13", COMMUNITY_BY="system:desk")
    place = partial(made, "do", "登记地点", COMMUNITY_BY="system:desk")
    place("--地点", "place-liuyin", "--名称", "柳荫小区", "--地点类型", "小区")
    place("--地点", "place-13", "--名称", "13号楼", "--地点类型", "楼栋", "--所属", "place-liuyin")
    for name in ("林晓棠", "林春华"):
        assert register("--name", name).exit_code == 0
    planned = ("登记", "计划走访", "--走访人", "person-shen", "--计划时间", "明天 9:00")
    with asked(*planned) as screen:
        screen.answer("对象（例如 person-lin）：", "叶奶奶")
        screen.answer("叶奶奶", "林")
        screen.answer("林春华 P0002 13号楼", "2")
        assert screen.ends() == 0, screen.shown
    assert "对象：在您可按姓名查找的人员中没有 '叶奶奶'。" in screen.shown
    assert "是哪一位？请输入序号。" in screen.shown
    assert facts(made)[-1]["data"]["person_id"] == facts(made)[3]["stream_id"]


def test_what_ends_something_is_looked_at_twice(made: Run, request_id: str, asked: Asked) -> None:
    """Nothing is recorded unless the answer is yes."""
    for answer, code, count in (("n", 130, 1), ("y", 0, 2)):
        with asked("do", "驳回诉求", "--诉求编号", request_id, "--原因", "重复") as screen:
            screen.answer("确定吗？", answer)
            assert screen.ends() == code
        assert "原因：重复" in screen.shown
        assert len(facts(made)) == count
    with asked("undo", f"{request_id}@2", "--reason", "点错了") as screen:
        screen.answer("确定吗？", "是")
        assert screen.ends() == 0
    assert "驳回" in screen.shown


def test_nobody_is_asked_who_wants_no_questions(made: Run, asked: Asked) -> None:
    """By an option, by JSON, or because there is no terminal: what is missing is refused."""
    assert "needs title, category, channel" in made("do", "raise-request", "--by", "person-shen").stderr
    for words in (("--no-input",), ("--json", "{}"), ("--format", "json")):
        with asked("do", "raise-request", *words) as screen:
            assert screen.ends() == 2
        assert "登记诉求缺少：内容、类别、渠道。" in screen.shown


def test_what_a_ledger_begins_is_looked_at_twice(made: Run, asked: Asked, tmp_path: Path) -> None:
    """A series of lessons that none goes on of, before anything is recorded."""
    lessons = tmp_path / "lessons.csv"
    lessons.write_text("课程名称,主题,时间\n老宝贝课堂,剪纸,2024-03-04 14:00\n", encoding="utf-8")
    with asked("登记", "计划活动", "--从", str(lessons)) as screen:
        screen.answer("确定吗？", "n")
        assert screen.ends() == 130
    assert "新建系列：老宝贝课堂" in screen.shown.partition("将要登记")[2]
    assert facts(made) == []
