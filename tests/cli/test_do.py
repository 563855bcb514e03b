"""``community do``: options made from the command classes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from rich.cells import cell_len

from community_core.commands import CommandCatalogue, CommandType
from community_core.domain import AGGREGATES

Run = Callable[..., Result]
CATALOGUE = CommandCatalogue(AGGREGATES)
RAISE = ("do", "raise-request", "--category", "heating", "--channel", "pavilion", "--by", "person-shen")


def recorded(answer: Result) -> dict[str, Any]:
    """The receipt printed as JSON."""
    assert answer.exit_code == 0, answer.stderr
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def test_a_receipt_tells_in_words_what_was_recorded(made: Run) -> None:
    """What, when in the community's zone, by whom, and the number for the slip."""
    answer = made(*RAISE, "--title", "Radiator is cold", "--at", "2024-01-15 09:30")
    assert answer.exit_code == 0
    for part in ("2024-01-15 09:30", "Request raised", "by: person-shen", "title: Radiator is cold"):
        assert part in answer.stdout
    assert "number 20" in answer.stdout
    assert "version 1 · times in Asia/Shanghai" in answer.stdout


def test_a_receipt_speaks_chinese(made: Run) -> None:
    """Labels of the event, its fields and its codes; what was written stays as it was."""
    answer = made(*RAISE, "--title", "暖气不热", lang="zh")
    for part in ("已记录", "登记诉求", "内容：暖气不热", "渠道：便民亭"):
        assert part in answer.stdout


def test_a_receipt_as_json_is_for_programs(made: Run) -> None:
    """Raw codes, times with their offset, the id to go on with."""
    told = recorded(made(*RAISE, "--title", "暖气不热", "--at", "2024-01-15", "--format", "json"))
    [fact] = told["events"]
    assert told["stream_id"] == fact["stream_id"]
    assert told["number"] == fact["data"]["number"]
    assert fact["occurred_at"] == "2024-01-15T00:00:00+08:00"
    assert (fact["type"], fact["data"]["channel"]) == ("RequestRaised", "pavilion")


def test_what_nobody_counted_is_not_told_as_none(made: Run) -> None:
    """Dwellings of a building are told once somebody says how many."""
    compound = ("do", "登记地点", "--地点类型", "小区", "--名称", "柳荫小区", "--by", "person-shen")
    assert "户数" not in made(*compound, lang="zh").stdout
    building = ("do", "登记地点", "--地点类型", "楼栋", "--名称", "13号楼", "--所属", "柳荫小区")
    told = made(*building, "--户数", "48", "--by", "person-shen", lang="zh").stdout
    assert "户数：48" in told
    assert "单元数" not in told


def test_by_may_be_settled_once(made: Run) -> None:
    """COMMUNITY_BY is who it was unless --by says otherwise."""
    told = recorded(made(*RAISE[:-2], "--title", "x", "--format", "json", COMMUNITY_BY="person-wu"))
    assert told["events"][0]["actor"] == "person-wu"


def test_a_choice_may_be_called_by_its_label(made: Run) -> None:
    """As people see it in lists; what is recorded is the code. Help and refusals name it in the language."""
    words = ("do", "raise-request", "--title", "x", "--category", "暖气", "--by", "person-shen")
    told = recorded(made(*words, "--channel", "便民亭", "--format", "json"))
    assert told["events"][0]["data"]["channel"] == "pavilion"
    assert recorded(made(*words, "--channel", "home visit", "--format", "json"))["number"]
    assert "可选值中：便民亭、" in made(*words, "--channel", "船上", lang="zh").stderr
    assert "--渠道 便民亭|" in made("do", "raise-request", "--help", lang="zh").stdout


def test_help_says_what_is_required_and_what_may_be_repeated(made: Run) -> None:
    """In the reader's language; nobody has to try."""
    page = made("do", "register-volunteer", "--help", width=200).stdout
    assert "such as: calligraphy (may be repeated)" in page
    assert "（必填）" in made("do", "register-volunteer", "--help", lang="zh", width=200).stdout
    assert "例如：书法（可重复）" in made("do", "register-volunteer", "--help", lang="zh", width=200).stdout


def test_a_value_may_begin_with_a_dash(made: Run) -> None:
    """Unless it is one of the options, which is then surely not meant as the value of another."""
    assert recorded(made(*RAISE, "--title", "-5 degrees", "--format", "json"))["number"]
    assert recorded(made(*RAISE, "--title=--place", "--format", "json"))["number"]


def test_full_width_digits_are_as_good(made: Run, request_id: str) -> None:
    """In a speakable number and in any other."""
    number = json.loads(made("log", "--format", "json").stdout)["data"]["number"]
    wide = number.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert request_id in made("history", wide).stdout
    answer = made("do", "verify-hours", "--volunteer-id", "volunteer-a", "--claim", "１", "--by", "person-b")
    assert "[volunteer-unregistered]" in answer.stderr


def test_the_cause_may_be_named_by_its_number(made: Run, request_id: str) -> None:
    """As everywhere a request is meant."""
    number = json.loads(made("log", "--format", "json").stdout)["data"]["number"]
    told = recorded(made(*RAISE, "--title", "x", "--because-of", f"{number}@1", "--format", "json"))
    assert told["events"][0]["causation_id"] == f"{request_id}@1"


def test_help_fits_the_screen_of_a_telephone(made: Run) -> None:
    """In both languages no line is wider than the screen, the example to be copied aside."""
    for lang in ("en", "zh"):
        page = made("do", "raise-request", "--help", lang=lang, width=40).stdout
        lines = [line for line in page.splitlines() if not line.startswith(("Example", "示例"))]
        assert max(map(cell_len, lines)) <= 40


def test_nobody_is_no_answer(made: Run) -> None:
    """Without --by nothing is recorded."""
    answer = made(*RAISE[:-2], "--title", "x")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "COMMUNITY_BY" in answer.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--titel", "x"), 2, "did you mean '--title'"),
        (("--title", "x", "--channel", "boat"), 2, "channel: 'boat' is not one of pavilion"),
        ((), 2, "raise-request needs title"),
        (("--title", "x", "--due-at", "soon"), 2, "'soon' is not a time"),
        (("--title", "x", "--by", "Shen"), 1, "'Shen' does not say who"),
        (("--title", "x", "--at", "2124-01-01"), 1, "2124-01-01 is still to come"),
        (("--title", "cold", "radiator"), 2, "'radiator' is one word too many"),
        (("--title", "cold", "否"), 2, "'否' is one word too many: an option that is yes by itself"),
        (("--title",), 2, "--title needs a value"),
        (("--title", "--place", "x"), 2, "--title needs a value, and --place stands where it belongs"),
        (("--title", "x", "--due-at", "2024-01-05"), 1, "due_at: 2024-01-05 is before the day"),
        (("--title", "x", "--because-of", "request-01JABC@1"), 2, "'request-01JABC'"),
    ],
)
def test_a_wrong_word_is_answered_in_one_line(
    made: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    """What, where and what to do instead; the right exit code; nothing recorded."""
    answer = made(*RAISE, *words)
    assert answer.exit_code == code
    assert said in answer.stderr
    assert answer.stderr.startswith("error: ")
    assert answer.stderr.count("\n") == 1
    assert "No such facts" in made("log").stdout


def test_a_command_that_does_not_exist_is_answered_with_the_nearest(made: Run) -> None:
    """In the reader's language."""
    assert "did you mean 'raise-request'" in made("do", "rise-request").stderr
    assert "是不是 'raise-request'" in made("do", "rise-request", lang="zh").stderr


def test_a_refusal_names_its_rule_and_exits_with_1(made: Run, request_id: str) -> None:
    """A program can tell it from wrong usage."""
    answer = made("do", "close-request", "--request-id", request_id, "--by", "person-shen")
    assert answer.exit_code == 1
    assert "[close-needs-resolution]" in answer.stderr or "[" in answer.stderr
    assert answer.stderr.startswith("error: ")


def test_fields_come_as_json_from_standard_input(made: Run) -> None:
    """One object by field name; an option goes over what the object says."""
    document = json.dumps({"title": "暖气不热", "category": "heating", "channel": "shop"})
    words = ("do", "raise-request", "--json", "-", "--channel", "desk", "--by", "person-shen")
    told = recorded(made(*words, "--format", "json", stdin=document))
    assert told["events"][0]["data"]["title"] == "暖气不热"
    assert told["events"][0]["data"]["channel"] == "desk"


def test_fields_come_as_json_from_a_file(made: Run, tmp_path: Path) -> None:
    """With or without a byte order mark."""
    file = tmp_path / "request.json"
    file.write_text('{"title": "x", "category": "y", "channel": "shop"}', encoding="utf-8-sig")
    assert made("do", "raise-request", "--json", f"@{file}", "--by", "person-shen").exit_code == 0


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{title: 1}", "is not JSON"),
        ("[1]", "give one object"),
        ('{"titel": "x"}', "did you mean 'title'"),
        ('{"title": 1, "category": "y", "channel": "shop"}', "title: 1 is not text"),
        ("@missing.json", "'missing.json' cannot be read"),
        ('{"title": "x"', "not JSON from line 1, column 14 on"),
        ("[" * 100_000, "nested too deep"),
        ('{"title": "x", "title": "y"}', "'title' is given twice"),
    ],
)
def test_json_that_does_not_fit_is_answered_in_one_line(made: Run, document: str, said: str) -> None:
    """Never a library's raw text alone, and nothing recorded."""
    answer = made("do", "raise-request", "--json", document, "--by", "person-shen")
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_standard_input_that_is_no_text_is_answered_in_one_line(made: Run) -> None:
    """Such as a file in GBK."""
    answer = made("do", "raise-request", "--json", "-", "--by", "person-shen", stdin="暖气".encode("gbk"))
    assert answer.exit_code == 2
    assert "not UTF-8" in answer.stderr


def test_nested_values_answers_and_lists_are_options_too(receipt: Callable[..., dict[str, Any]]) -> None:
    """key=value pairs, --no-..., and options given more than once; a comma may be part of a value."""
    visit = receipt("start-visit", "--person-id", "person-lin", "--place", "building 13")["stream_id"]
    told = receipt(
        "complete-visit", "--visit-id", visit, "--no-heating-warm",
        "--companions", "person-he", "--companions", "person-xu", "--checklist", "gas hose",
        "--needs", "title=Radiator at t=5, all day,category=heating", "--needs", "category=light,title=Lamp",
    )  # fmt: skip
    completed, *raised = (fact["data"] for fact in told["events"])
    assert completed["heating_warm"] is False
    assert completed["companions"] == ["person-he", "person-xu"]
    assert completed["checklist"] == {"sealed": "person-lin"}
    assert [need["title"] for need in raised] == ["Radiator at t=5, all day", "Lamp"]


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("Radiator", "is not title=...,category=..."),
        ("title=x", "lacks category"),
        ("titel=x,category=y", "did you mean 'title'"),
    ],
)
def test_a_nested_value_that_does_not_fit_is_answered_in_one_line(made: Run, need: str, said: str) -> None:
    """It says which part."""
    answer = made("do", "complete-visit", "--visit-id", "visit-1", "--needs", need, "--by", "person-shen")
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_a_command_id_makes_it_safe_to_try_again(made: Run) -> None:
    """The same receipt comes back; another command under that id is refused."""
    once = (*RAISE, "--title", "x", "--command-id", "slip-7", "--format", "json")
    assert recorded(made(*once)) == recorded(made(*once))
    assert made(*RAISE, "--title", "y", "--command-id", "slip-7").exit_code == 1


def test_a_fact_may_be_named_as_the_cause(receipt: Callable[..., dict[str, Any]], request_id: str) -> None:
    """By its id, as a history shows it."""
    told = receipt("accept-request", "--request-id", request_id, "--because-of", f"{request_id}@1")
    assert told["events"][0]["causation_id"] == f"{request_id}@1"


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.name)
def test_every_command_has_help_in_both_languages(run: Run, kind: CommandType) -> None:
    """Each field by the name it has in the language."""
    for lang in ("en", "zh"):
        page = run("do", kind.name, "--help", lang=lang)
        assert page.exit_code == 0
        for field in kind.fields:
            chinese = field.word[1].partition("（")[0]
            assert f"--{chinese if lang == 'zh' else field.name.replace('_', '-')}" in page.stdout


def test_do_lists_every_command_by_what_it_concerns(run: Run) -> None:
    """No store is needed to read it."""
    page = run("do", "--help").stdout
    assert all(name in page for name in CATALOGUE)
    assert (
        page.index("request:") < page.index("raise-request") < page.index("visit:") < page.index("plan-visit")
    )
    assert "走访：" in run("do", "--help", lang="zh").stdout


def test_a_remark_is_kept_beside_what_is_recorded(made: Run) -> None:
    """And told with it."""
    told = recorded(made(*RAISE, "--title", "x", "--remark", "tell the plumber", "--format", "json"))
    assert told["events"][0]["note"] == {"remark": "tell the plumber"}
    assert "note: tell the plumber" in made("history", told["number"]).stdout


def test_the_next_steps_are_listed(made: Run, request_id: str) -> None:
    """As whoever asks may take them, by the names in the reader's language."""
    number = json.loads(made("log", "--format", "json").stdout)["data"]["number"]
    told = made("steps", number, "--by", "person-shen", lang="zh", width=60).stdout
    assert f"community 登记 添加备注 --诉求编号 {number}\n" in told
    assert "community 登记 受理诉求 --诉求编号 " in told
    assert "结案" not in told
    steps = json.loads(made("steps", request_id, "--by", "person-shen", "--format", "json").stdout)
    assert {"accept-request", "resolve-request"} <= {each["command"].split()[2] for each in steps}
    ended = made(
        "do", "reject-request", "--request-id", number, "--reason", "not ours", "--by", "person-shen"
    )
    assert ended.exit_code == 0
    assert made("steps", "request-01JABC", "--by", "person-shen").exit_code == 2
