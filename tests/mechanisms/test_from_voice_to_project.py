"""Mechanisms 19, 2, 15 and 13 together: what a resident said becomes a request, that a project, or an offer,
and each end shows the other."""

from pathlib import Path
from typing import Any

import pytest

from community_core.testing import CommandLine


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> CommandLine:
    """Runs ``community`` in Chinese, in a store of its own, by 沈; what fails is shown."""
    run = CommandLine(tmp_path / "store")
    run("init")
    run("登记", "登记人员", "--姓名", "林晓棠", "--at", "2024-01-02")
    return run


def _row(run: CommandLine, *words: str) -> dict[str, Any]:
    [row] = run.rows(*words)
    return row


def _ends(run: CommandLine) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The voice, the project, and the voice's way to action."""
    return _row(run, "心声台账"), _row(run, "项目台账"), _row(run, "心声去向")


def test_from_a_voice_to_a_project_and_back(run: CommandLine) -> None:
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
    assert all(each in run("show", "心声去向").stdout for each in ("2024-0002", "2024-0003", "提出项目"))
    assert "2024-0002" in run("show", "项目台账").stdout
    given_up = ("--项目", "2024-0003", "--原因", "没有资金", "--at", "2024-01-20")
    run("登记", "放弃项目", *given_up)
    voice, project, way = _ends(run)
    assert (voice["request_status"], voice["became"]) == ("reopened", None)
    assert (way["request_step"], way["became"]) == ("RequestReopened", None)
    run(*propose, "--源自诉求", "2024-0002", "--at", "2024-02-01")
    project = run.rows("项目台账")[0]
    assert _row(run, "心声去向")["became"] == project["project_id"]
    new = ("--项目", "2024-0004")
    run("登记", "议事", *new, "--要点", "同意", "--at", "2024-02-02")
    run("登记", "开工", *new, "--施工单位", "org:防水队", "--at", "2024-02-10")
    run("登记", "验收", *new, "--验收人", "林晓棠", "--决算金额", "1200", "--at", "2024-03-01")
    way = _row(run, "心声去向", "已落实", "--起始日期", "2024-01-01", "--截止日期", "2024-01-31")
    assert (way["became_step"], way["done_on"]) == ("WorksAccepted", "2024-03-01")
    told = run.told("figures", "2024-01")
    assert [each["value"] for each in told if each["measure"] == "voices-to-action"] == [1]


def test_from_a_voice_to_an_offer_that_is_used(run: CommandLine) -> None:
    """Somebody wants to go on telling it: the offer says where it arose, the voice what it became. No other
    offer will do. It came to something once it is used."""
    said = ("--类别", "愿望", "--内容", "想继续讲下去", "--渠道", "活动现场", "--提出人", "林晓棠")
    run("登记", "登记心声", *said, "--at", "2024-01-03")
    offer = ("登记", "提出意愿", "--能人", "林晓棠", "--内容", "讲老铁路的故事")
    run(*offer, "--at", "2024-01-04")
    run(*offer, "--源自", "2024-0001", "--at", "2024-01-04")
    as_offer = ("登记", "心声转意愿", "--心声编号", "2024-0001", "--意愿")
    run(*as_offer, "2024-0002", refused="became-what-arose")
    run(*as_offer, "2024-0003", "--at", "2024-01-05")
    voice, way = _row(run, "心声台账"), _row(run, "心声去向")
    [mine] = [each for each in run.rows("服务意愿") if each["number"] == "2024-0003"]
    assert (voice["status"], voice["request"], voice["became"]) == ("taken-up", None, mine["offer_id"])
    assert mine["arose_from"] == voice["voice_id"]
    assert (way["became_step"], way["done_on"]) == ("ServiceOffered", None)
    assert all(each in run("show", "心声去向").stdout for each in ("2024-0003", "提出意愿"))
    assert run.rows("心声台账", "未答复", "--天数", "0") == []
    story = ("--名称", "讲故事", "--类别", "讲故事", "--开始", "2024-01-20 09:00", "--at", "2024-01-20 11:00")
    run("登记", "登记已举办", *story, "--未记名人数", "12")
    run("登记", "采纳意愿", "--意愿编号", "2024-0003", "--at", "2024-01-06")
    run("登记", "用上意愿", "--意愿编号", "2024-0003", "--活动", "2024-0004", "--at", "2024-01-20 12:00")
    assert _row(run, "心声去向")["done_on"] == "2024-01-20"
