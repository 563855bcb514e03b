"""``community undo``: what never happened, said from the command line, and how it is told afterwards."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
Receipt = Callable[..., dict[str, Any]]
Undo = Callable[..., Result]


@pytest.fixture
def undo(made: Run) -> Undo:
    """Undo a fact."""

    def call(fact: str, *more: str, **env: Any) -> Result:
        return made("undo", fact, "--reason", "wrong request", "--by", "person-he", *more, **env)

    return call


@pytest.fixture
def visit(receipt: Receipt) -> str:
    """A visit that found one need."""
    visit: str = receipt("start-visit", "--person-id", "person-lin")["stream_id"]
    receipt("complete-visit", "--visit-id", visit, "--needs", "title=Window,category=repair")
    return visit


def _lines(text: str) -> str:
    """The text without its line ends, as it is read."""
    return " ".join(text.split())


def test_an_undone_fact_stays_in_the_history_and_says_so(undo: Undo, made: Run, request_id: str) -> None:
    """By which fact, when, by whom and why; in either language."""
    assert undo(f"{request_id}@1").exit_code == 0
    told = made("history", request_id).stdout
    assert "Request raised (undone)" in told
    assert "title: 暖气不热" in told
    assert "undone by: 2, 20" in told
    assert ", person-he, wrong request" in told
    assert "fact: 1 (Request raised) · reason: wrong request" in told
    told = made("history", request_id, lang="zh").stdout
    assert "登记诉求（已撤回）" in told
    assert "撤回见：2，20" in told
    assert "撤回记录" in told
    assert "第几条：1（登记诉求） · 原因：wrong request" in told


def test_an_undone_fact_stays_in_the_log_and_says_so(undo: Undo, made: Run, request_id: str) -> None:
    """Also where its undoing is not listed; by positions, as all else there."""
    undo(f"{request_id}@1")
    told = made("log", "--type", "RequestRaised").stdout
    assert "Request raised (undone)" in told
    assert "undone by: 2, 20" in told
    assert "wrong request" in told
    assert "(undone)" not in made("log", "--after", "1").stdout


def test_what_was_put_back_reads_as_a_fact_again(undo: Undo, made: Run, request_id: str) -> None:
    """With both corrections beside it; undoing the undoing is told as putting back."""
    undo(f"{request_id}@1")
    told = undo(f"{request_id}@2").stdout
    assert "Put back" in told
    assert "fact: 1 (Request raised)" in told
    told = made("history", request_id).stdout
    assert "(undone)" not in told
    assert "undone by: 2 · put back by: 3" in _lines(told)
    told = made("history", request_id, lang="zh").stdout
    assert "恢复记录" in told
    assert "恢复见：3" in told


def test_a_receipt_tells_what_was_undone_with_it(undo: Undo, made: Run, visit: str) -> None:
    """On other streams, under a heading of its own; putting back tells it likewise."""
    told = undo(f"{visit}@2").stdout
    before, _, after = told.partition("Changed with it:\n")
    assert "fact: 2 (Visit completed)" in before
    assert "Undone              20" in after
    assert "fact: 1 (Request raised)" in after
    assert "led to: Undone 20" in made("history", visit).stdout
    told = undo(f"{visit}@3", lang="zh").stdout
    assert "恢复记录            20" in told.partition("随之变更：\n")[2]


def test_a_story_and_a_correction_taken_back_read_as_what_they_are(
    undo: Undo, made: Run, request_id: str
) -> None:
    """Taking back the last correction says what is right again."""
    made("correct", f"{request_id}@1", "--set", "title=x", "--reason", "y", "--by", "person-he")
    assert "title: x → 暖气不热" in undo(f"{request_id}@2").stdout
    undo(f"{request_id}@1")
    assert "Request raised (undone)" in made("history", request_id, "--story").stdout


def test_json_and_csv_say_null_for_what_never_happened(undo: Undo, made: Run, request_id: str) -> None:
    """``right`` for the undoing, ``said`` for putting back; times and people are there, too."""
    [undone] = json.loads(undo(f"{request_id}@1", "--format", "json").stdout)["events"]
    assert (undone["data"]["right"], undone["data"]["said"]["type"]) == (None, "RequestRaised")
    assert (undone["data"]["occurred_at"], undone["data"]["actor"]) == (None, None)
    [row] = csv.DictReader(io.StringIO(undo(f"{request_id}@2", "--format", "csv").stdout))
    data = json.loads(row["data"])
    assert (data["said"], data["right"]["type"]) == (None, "RequestRaised")
    facts = json.loads(made("history", request_id, "--format", "json").stdout)
    assert [each["data"].get("right", "") is None for each in facts] == [False, True, False]


def test_the_reason_may_come_as_json_and_the_fact_by_its_number(made: Run, receipt: Receipt) -> None:
    """As with other commands; sent twice with an id it is recorded once."""
    words = ("--title", "Lamp", "--category", "light", "--channel", "desk")
    number = receipt("raise-request", *words)["number"]
    more = ("--by", "person-he", "--command-id", "c-1", "--json", '{"撤回原因": "slip"}')
    said = {made("undo", f"{number}@1", *more, "--format", "json").stdout for _ in range(2)}
    assert len(said) == 1
    assert json.loads(said.pop())["events"][0]["data"]["reason"] == "slip"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "FACT is missing"),
        (("{}@1",), 2, "undo needs --reason"),
        (("{}@1", "--json", '{"why": "x"}'), 2, "No field of undo 'why'"),
        (("{}", "--reason", "x"), 2, "does not say which fact; write {}@1"),
        (("{}@9", "--reason", "x"), 1, "[fact-unknown]"),
        (("{}@1", "--reason", " "), 1, "[text-blank]"),
        (("tree-1@1", "--reason", "x"), 2, "'tree-1@1' is not the id of a fact"),
    ],
)
def test_what_does_not_fit_is_answered_in_one_line(
    made: Run, request_id: str, words: tuple[str, ...], code: int, said: str
) -> None:
    """What, and what to do instead; the right exit code; nothing recorded."""
    answer = made("undo", *(each.replace("{}", request_id) for each in words), "--by", "person-he")
    assert answer.exit_code == code, answer.stderr
    assert said.replace("{}", request_id) in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert made("log").stdout.endswith("1 fact\n")


def test_what_later_steps_stand_on_is_not_undone(undo: Undo, receipt: Receipt, request_id: str) -> None:
    """The refusal names them, in either language; undone from the last on it goes."""
    receipt("accept-request", "--request-id", request_id)
    answer = undo(f"{request_id}@1")
    assert answer.exit_code == 1
    assert "2024-0001@2 (Accepted) would not have been possible" in answer.stderr
    assert "请先撤回最后发生的" in undo(f"{request_id}@1", lang="zh").stderr
    assert [undo(f"{request_id}@{each}").exit_code for each in (2, 1)] == [0, 0]


def test_a_merge_is_undone_by_the_code_of_the_record_that_was_merged(made: Run) -> None:
    """The receipt says it so, and so does the history, though both records are one person meanwhile."""
    for each in ("person-lin", "person-again"):
        made("do", "登记人员", "--对象", each, "--姓名", "林晓棠", "--by", "person-he")
    made("do", "迁出", "--对象", "P0001", "--日期", "昨天", "--原因", "搬走", "--by", "person-he")
    merged = made("do", "合并人员", "--对象", "P0002", "--并入", "P0001", "--by", "person-he", lang="zh")
    assert "P0002 · 第 2 条" in merged.stdout
    assert "P0002@2" in made("history", "P0002", lang="zh").stdout
    assert made("undo", "P0002@2", "--reason", "两个人", "--by", "person-he").exit_code == 0
    told = made("show", "people", "left-or-died", "--since", "2024-01-01", "--format", "json").stdout
    assert [each["code"] for each in json.loads(told)] == ["P0001"]
    assert [each["code"] for each in json.loads(made("show", "people", "--format", "json").stdout)] == [
        "P0002"
    ]


def test_the_history_of_somebody_says_how_each_fact_is_called(made: Run) -> None:
    """Their own by their code, those of others by number or id: just that undoes it."""
    made("do", "register-person", "--person-id", "person-lin", "--name", "林晓棠", "--by", "person-he")
    made("do", "register-volunteer", "--person-id", "person-lin", "--by", "person-he")
    raised = ("--title", "Lamp", "--category", "repair", "--channel", "desk", "--requester", "P0001")
    made("do", "raise-request", *raised, "--by", "person-he")
    told = made("history", "林晓棠", width=120, COMMUNITY_BY="person-he").stdout
    facts = re.findall(r"\S+@\d+", told)
    assert [re.sub(r"\d{4}-", "", each) for each in facts] == ["P0001@1", "volunteer-lin@1", "0001@1"]
    for each in reversed(facts):
        assert made("undo", each, "--reason", "x", "--by", "person-he").exit_code == 0
