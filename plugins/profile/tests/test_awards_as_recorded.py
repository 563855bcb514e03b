"""Honours, as a worker records them on the command line, in Chinese and by name, and asks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from community_core.cli.app import application

Run = Callable[..., Result]
GIVEN = ("--颁发单位", "区民政局", "--级别", "区级", "--颁发日期", "2024-01-15")


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Runs ``community`` in Chinese as 沈书敏, who is registered; what fails is shown."""
    env = {
        "COMMUNITY_STORE": str(tmp_path / "store"),
        "COMMUNITY_LANG": "zh",
        "COMMUNITY_BY": "person-shen",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }

    def call(*words: str) -> Result:
        result = CliRunner(env=env).invoke(application(), list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    call("init")
    call("do", "登记人员", "--对象", "person-shen", "--姓名", "沈书敏")
    return call


def _told(run: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("show", "荣誉台账", *words, "--format", "json").stdout)
    return found


def test_an_honour_is_recorded_with_the_number_of_its_document_and_reviewed(run: Run) -> None:
    """By the number it got."""
    recorded = run("do", "登记荣誉", "--荣誉名称", "示范社区", *GIVEN, "--文号", "2024-12")
    assert "文号：2024-12" in recorded.stdout
    [honour] = _told(run)
    assert honour["document"] == "2024-12"
    reviewed = ("--复查结果", "保留", "--复查日期", "2024-06-01")
    run("do", "荣誉复查", "--荣誉编号", honour["number"], *reviewed)
    assert [each["status"] for each in _told(run)] == ["renewed"]


def test_somebodys_honour_hangs_on_the_wall_while_they_consent(run: Run) -> None:
    """That of the community always does."""
    run("do", "登记荣誉", "--荣誉名称", "示范社区", *GIVEN)
    run("do", "登记荣誉", "--荣誉名称", "最美书记", *GIVEN, "--获奖主体", "沈书敏")
    assert [each["called"] for each in _told(run, "公示")] == ["示范社区"]
    run("do", "登记同意", "--对象", "沈书敏", "--用途", "上墙公示", "--同意方式", "书面")
    assert {each["called"] for each in _told(run, "公示")} == {"示范社区", "最美书记"}
    run("do", "撤回同意", "--对象", "沈书敏", "--用途", "上墙公示")
    assert [each["called"] for each in _told(run, "公示")] == ["示范社区"]
