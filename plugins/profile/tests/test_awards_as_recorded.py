"""Honours, as a worker records them on the command line, in Chinese and by name, and asks."""

from pathlib import Path

import pytest

from community_core.testing import CommandLine

GIVEN = ("--颁发单位", "区民政局", "--级别", "区级", "--颁发日期", "2024-01-15")


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese as 沈书敏, who is registered; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init")
    run("do", "登记人员", "--对象", "person-shen", "--姓名", "沈书敏")
    return run


def test_an_honour_is_recorded_with_the_number_of_its_document_and_reviewed(run: CommandLine) -> None:
    """By the number it got."""
    recorded = run("do", "登记荣誉", "--荣誉名称", "示范社区", *GIVEN, "--文号", "2024-12")
    assert "文号：2024-12" in recorded.stdout
    [honour] = run.rows("荣誉台账")
    assert honour["document"] == "2024-12"
    reviewed = ("--复查结果", "保留", "--复查日期", "2024-06-01")
    run("do", "荣誉复查", "--荣誉编号", honour["number"], *reviewed)
    assert [each["status"] for each in run.rows("荣誉台账")] == ["renewed"]


def test_somebodys_honour_hangs_on_the_wall_while_they_consent(run: CommandLine) -> None:
    """That of the community always does."""
    run("do", "登记荣誉", "--荣誉名称", "示范社区", *GIVEN)
    run("do", "登记荣誉", "--荣誉名称", "最美书记", *GIVEN, "--获奖主体", "沈书敏")
    assert [each["called"] for each in run.rows("荣誉台账", "公示")] == ["示范社区"]
    run("do", "登记同意", "--对象", "沈书敏", "--用途", "上墙公示", "--同意方式", "书面")
    assert {each["called"] for each in run.rows("荣誉台账", "公示")} == {"示范社区", "最美书记"}
    run("do", "撤回同意", "--对象", "沈书敏", "--用途", "上墙公示")
    assert [each["called"] for each in run.rows("荣誉台账", "公示")] == ["示范社区"]
