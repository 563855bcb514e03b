"""Mechanisms 19, 2 and 15 together: what a resident said becomes a request, that a project, and each end
shows the other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from community_core.cli import application

Run = Callable[..., str]


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Runs ``community`` in Chinese, in a store of its own, by 沈; what fails is shown."""
    env = {"COMMUNITY_LANG": "zh", "COMMUNITY_STORE": str(tmp_path / "c"), "COMMUNITY_BY": "person-shen"}

    def call(*words: str) -> str:
        answer = CliRunner(env=env | {"NO_COLOR": "1", "COLUMNS": ""}).invoke(
            application(), list(words), catch_exceptions=False
        )
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    call("init")
    call("登记", "登记人员", "--姓名", "林晓棠", "--at", "2024-01-02")
    return call


def _row(run: Run, *words: str) -> dict[str, Any]:
    [row] = json.loads(run("show", *words, "--reader", "person-shen", "--format", "json"))
    return dict(row)


def _ends(run: Run) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The voice, the project, and the voice's way to action."""
    return _row(run, "心声台账"), _row(run, "项目台账"), _row(run, "心声去向")


def test_from_a_voice_to_a_project_and_back(run: Run) -> None:
    """The voice tells the request and the project, as far as it came; the project its request, that its
    voice; and where the project is abandoned, the request goes on by itself."""
    said = ("--类别", "建议", "--内容", "楼顶漏雨", "--渠道", "便民亭", "--提出人", "林晓棠")
    run("登记", "登记心声", *said, "--at", "2024-01-03")
    run("登记", "心声转诉求", "--心声编号", "2024-0001", "--类别", "屋面", "--at", "2024-01-04")
    propose = ("登记", "提出项目", "--事项", "楼顶防水", "--类别", "屋面", "--地点", "13号楼")
    run(*propose, "--源自诉求", "2024-0002", "--at", "2024-01-10")
    voice, project, way = _ends(run)
    request = _row(run, "未办结诉求", "登记簿")
    assert (voice["request"], voice["request_status"]) == (request["request_id"], "converted")
    assert voice["became"] == way["became"] == project["project_id"]
    assert project["requests"] == [request["request_id"]]
    assert request["arose_from"] == voice["voice_id"]
    assert (way["became_step"], way["done_on"]) == ("ProjectProposed", None)
    assert all(each in run("show", "心声去向") for each in ("2024-0002", "2024-0003", "提出项目"))
    assert "2024-0002" in run("show", "项目台账")
    given_up = ("--项目", "2024-0003", "--原因", "没有资金", "--at", "2024-01-20")
    run("登记", "放弃项目", *given_up)
    voice, project, way = _ends(run)
    assert (voice["request_status"], voice["became"]) == ("reopened", None)
    assert (way["request_step"], way["became"]) == ("RequestReopened", None)
    run(*propose, "--源自诉求", "2024-0002", "--at", "2024-02-01")
    project = json.loads(run("show", "项目台账", "--format", "json"))[0]
    assert _row(run, "心声去向")["became"] == project["project_id"]
    new = ("--项目", "2024-0004")
    run("登记", "议事", *new, "--要点", "同意", "--at", "2024-02-02")
    run("登记", "开工", *new, "--施工单位", "org:防水队", "--at", "2024-02-10")
    run("登记", "验收", *new, "--验收人", "林晓棠", "--决算金额", "1200", "--at", "2024-03-01")
    way = _row(run, "心声去向", "已落实", "--起始日期", "2024-01-01", "--截止日期", "2024-01-31")
    assert (way["became_step"], way["done_on"]) == ("WorksAccepted", "2024-03-01")
    told = json.loads(run("figures", "2024-01", "--format", "json"))
    assert [each["value"] for each in told if each["measure"] == "voices-to-action"] == [1]
