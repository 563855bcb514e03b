"""``community`` as a plugin's tests type it."""

from pathlib import Path

import pytest

from community_core.testing import CommandLine


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """``community`` in a store of its own, in which 林晓棠 asked for something."""
    run = CommandLine(tmp_path / "store")
    run("init", "--people", "any")
    run("do", "登记人员", "--姓名", "林晓棠")
    run("do", "登记诉求", "--内容", "暖气不热", "--类别", "供暖", "--渠道", "便民亭", "--诉求人", "林晓棠")
    return run


def test_rows_are_as_whoever_types_may_see_them_or_a_reader(run: CommandLine) -> None:
    """Names are opened for them."""
    [row] = run.rows("未办结诉求")
    assert row["title"] == "暖气不热"
    assert [each["name"] for each in run.rows("人员名录")] == ["林晓棠"]
    assert [each["name"] for each in run.rows("人员名录", reader="P0001")] == ["林晓棠"]
    [waiting] = run.told("today")
    assert waiting["title"] == "暖气不热"


def test_what_fails_is_shown(run: CommandLine) -> None:
    """With all that was printed, in the language it is read in."""
    with pytest.raises(AssertionError, match="从未记录过"):
        run("do", "办结诉求", "--诉求编号", "2024-9999", "--结果", "已办成")


def test_what_is_to_be_refused_is_refused_with_these_words(run: CommandLine) -> None:
    """What is done after all, and what is refused for another reason, fail the test."""
    again = ("do", "登记人员", "--对象", "P0001", "--姓名", "林晓棠")
    run(*again, refused="person-registered-twice")
    with pytest.raises(AssertionError):
        run(*again, refused="some-other-rule")
    with pytest.raises(AssertionError):
        run("show", "未办结诉求", refused="person-registered-twice")


def test_it_is_typed_by_others_and_in_english_too(run: CommandLine) -> None:
    """Who acts is said once for all, or with one command."""
    run(
        "do",
        "添加备注",
        "--诉求编号",
        run.rows("未办结诉求")[0]["number"],
        "--备注",
        "周二来修",
        by="person-xu",
    )
    english = CommandLine(run.store, by="person-xu", language="en")
    assert "Radiator" not in english("show", "open-requests").output
    assert "person-xu" in english("log").output
