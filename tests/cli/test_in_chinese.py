"""Whoever works in Chinese need not know a word of English: names, values, help, examples."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import click
import pytest
from click.testing import Result

from community_core.cli import application
from community_core.cli.options.fields import example_line
from community_core.commands import CommandCatalogue
from community_core.domain import AGGREGATES
from community_core.telling.language import speaking

Run = Callable[..., Result]
CATALOGUE = CommandCatalogue(AGGREGATES)
RAISE = ("do", "登记诉求", "--内容", "灯不亮", "--类别", "照明", "--渠道", "便民亭", "--by", "person-shen")
LITERAL = re.compile(
    r"""community(\s+[a-z][a-z-]*)*  |  --?[a-z][a-z-]*  |  COMMUNITY_\w+  |  NO_COLOR  |  `[a-z-]+`
    |  [a-z-]+(\|[a-z-]+)+
    |  \b(system|org|publish):  |  \b(person|place|visit|request|volunteer|activity)-[\w-]+
    |  \bAsia/Shanghai
    |  \b(publish-wish|photo|health-notes|posted|contact-by-volunteers|visits)\b  # purposes are typed so
    |  \b(citizen-letters|nyc311|open311-notes|zh|en|table|Ctrl-C|FILE|keys\.db)\b
    |  \b(all|any|roles|registered|leave|register)\b
    |  \.?\b(json|jsonl|xlsx|csv|zip|toml|rejects|JSON|CSV|Excel|UTF-8|GBK|UTC|Parquet|OCEL|CloudEvents)\b""",
    re.VERBOSE,
)
"""What is typed as it is, or bears no other name in Chinese."""


def data(answer: Result) -> dict[str, Any]:
    """What the first fact of a receipt says."""
    assert answer.exit_code == 0, answer.stderr
    told: dict[str, Any] = json.loads(answer.stdout)["events"][0]["data"]
    return told


def pages(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Every help page by its command, however deep."""
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from pages(inner, inner.context_class(inner, info_name=name, parent=context))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_command_is_given_all_in_chinese(made: Run, lang: str) -> None:
    """Its name, its fields, their values, whatever language the answers are in."""
    told = data(made(*RAISE, "--结果", "解释说明", "--format", "json", lang=lang))
    assert (told["title"], told["channel"]) == ("灯不亮", "pavilion")


def test_parts_of_a_value_are_named_in_chinese(made: Run) -> None:
    """With the commas and signs of a Chinese keyboard, on the command line and in JSON alike."""
    record = partial(made, COMMUNITY_BY="person-shen")
    begin = ("do", "开始走访", "--format", "json", "--对象")
    visit, other = (json.loads(record(*begin, f"person-e00{n}").stdout)["stream_id"] for n in (1, 2))
    needs = ("--发现的需求", "内容＝暖气不热，类别＝暖气", "--发现的需求", "类别=陪伴,内容=想聊天")
    end = ("do", "完成走访", "--format", "json")
    told = data(record(*end, "--走访编号", visit, "--否-暖气热", *needs))
    assert (len(told["needs"]), told["heating_warm"]) == (2, False)
    said = {"走访编号": other, "暖气热": "是", "发现的需求": [{"内容": "灯不亮", "类别": "照明"}]}
    told = data(record(*end, "--json", json.dumps(said)))
    assert (len(told["needs"]), told["heating_warm"]) == (1, True)


def test_the_log_is_asked_by_what_a_type_is_called(made: Run, request_id: str) -> None:
    """In Chinese or in English words."""
    for word in ("登记诉求", "Request raised", "RequestRaised"):
        assert made("log", "--type", word).stdout.endswith("1 fact\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("do", "登记诉"), "没有名为 '登记诉' 的命令；是不是 '登记诉求'？"),
        ((*RAISE[:2], "--内容", "x", "--by", "person-shen"), "登记诉求缺少：类别、渠道。"),
        ((*RAISE, "--渠道", "船上"), "渠道：'船上' 不在可选值中：便民亭、入户走访、"),
        ((*RAISE, "--期限", "改天"), "期限：'改天' 不是时间；请写成 2024-01-15、"),
        ((*RAISE, "--json", '{"标提": "x"}'), "没有名为 '标提' 的“登记诉求”字段；"),
        (("log", "--type", "登记诉球"), "没有名为 '登记诉球' 的事件类型；是不是 '登记诉求'？"),
    ],
)
def test_a_refusal_is_in_chinese(made: Run, words: tuple[str, ...], said: str) -> None:
    """And names what comes near by what it is called."""
    answer = made(*words, lang="zh")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr


def test_help_in_chinese_has_no_english() -> None:
    """Letters stand only in what is typed as it is: commands, options, codes, ids, names of formats."""
    with speaking("zh"):
        program = application()
        found = dict(pages(program, program.context_class(program, info_name="community")))
    listed = sorted({*CATALOGUE, *(word for path in found for word in path.split())}, key=len, reverse=True)
    names = re.compile(rf"(?<=  )({'|'.join(listed)})(?=  |$)", re.MULTILINE)
    plain = {path: LITERAL.sub(" ", names.sub(" ", page)) for path, page in found.items()}
    assert {path: left for path, page in plain.items() if (left := re.findall("[A-Za-z]{2,}.*", page))} == {}
    assert "登记诉求  raise-request" in found["community do"]


BEGUN = {
    "request": "raise-request",
    "visit": "start-visit",
    "volunteer": "register-volunteer",
    "person": "register-person --person-id person-lin",
    "place": "name-place --place-id place-24",
}
BEFORE = {
    "replan-visit": ["record-not-met"],
    "erase-person": ["set-care-level"],
    "start-request": ["accept-request"],
    "assign-request": ["accept-request"],
    "resume-request": ["accept-request", "wait-request"],
    "wait-request": ["accept-request"],
    "follow-up-request": ["resolve-request"],
    "close-request": ["resolve-request"],
    "reopen-request": ["resolve-request"],
    "mark-duplicate": ["raise-request"],
    "verify-hours": ["claim-hours"],
    "reject-hours": ["claim-hours"],
    "correct-hours": ["claim-hours"],
    "revoke-hours": ["claim-hours", "verify-hours"],
    "record-return": ["record-departure"],
    "note-back": ["note-away"],
    "end-role": ["appoint-role"],
    "move-staff": ["appoint-role"],
    "withdraw-consent": ["give-consent"],
}
"""What must have been done, beside beginning what the example is about."""


def pasted(made: Run, name: str, lang: str, *more: str) -> Result:
    with speaking("zh" if lang == "zh" else "en"):
        _, *words = shlex.split(example_line(CATALOGUE[name]))
    return made(*words, *more, lang=lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_the_example_of_each_command_can_be_pasted_and_works(made: Run, name: str, lang: str) -> None:
    """In a store that is as fresh as its command allows."""
    first, *words = BEGUN[CATALOGUE[name].aggregate.name].split()
    for each, more in (
        ((first, words), *((each, ()) for each in BEFORE.get(name, ()))) if name != first else ()
    ):
        answer = pasted(made, each, lang, "--by", "person-li", "--at", "2026-01-05 09:00", *more)
        assert answer.exit_code == 0, answer.stderr
    answer = pasted(made, name, lang)
    assert answer.exit_code == 0, answer.stderr
