"""Whoever works in Chinese need not know a word of English: names, values, help, examples."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest
from click.testing import Result

from community_core.cli import application
from community_core.telling.language import speaking

Run = Callable[..., Result]
RAISE = ("do", "登记诉求", "--内容", "灯不亮", "--类别", "照明", "--渠道", "便民亭", "--by", "person-shen")
LITERAL = re.compile(
    r"""community\ [a-z][a-z. -]*  |  --?[a-z][a-z-]*  |  COMMUNITY_\w+  |  NO_COLOR  |  '[^']*'
    |  \b[a-z-]+(\|[a-z-]+)+     # codes: table|json|csv
    |  \b(system|org|publish):  |  \b(person|place|visit|request|volunteer|activity)-[\w-]+(@\d)?
    |  \b(publish-wish|photo|health-notes|posted|contact-by-volunteers|visits)\b
    |  \.?\b(JSON|json|xlsx|csv|CSV|Excel|UTF-8|GBK|UTC|Parquet|OCEL|CloudEvents|SQLite|PostgreSQL|zip|toml)\b
    |  \bcommunity\b  |  \b(zh|en|table|Ctrl-C|FILE|N)\b  |  \{\.\.\.\}  |  \b(keys|views|ledger)\.db""",
    re.VERBOSE,
)


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
    begun = made("do", "开始走访", "--对象", "person-e001", "--by", "person-shen", "--format", "json")
    visit = json.loads(begun.stdout)["stream_id"]
    needs = ("--发现的需求", "内容＝暖气不热，类别＝暖气", "--发现的需求", "类别=陪伴,内容=想聊天")
    done = made(
        "do",
        "完成走访",
        "--走访编号",
        visit,
        "--否-暖气热",
        *needs,
        "--by",
        "person-shen",
        "--format",
        "json",
    )
    told = data(done)
    assert (len(told["needs"]), told["heating_warm"]) == (2, False)
    other = json.loads(
        made("do", "开始走访", "--对象", "person-e002", "--by", "person-shen", "--format", "json").stdout
    )
    said = {
        "走访编号": other["stream_id"],
        "暖气热": "是",
        "发现的需求": [{"内容": "灯不亮", "类别": "照明"}],
    }
    told = data(made("do", "完成走访", "--json", json.dumps(said), "--by", "person-shen", "--format", "json"))
    assert (len(told["needs"]), told["heating_warm"]) == (1, True)


def test_the_log_is_asked_by_what_a_type_is_called(made: Run, request_id: str) -> None:
    """In Chinese or in English words."""
    for word in ("登记诉求", "Request raised", "RequestRaised"):
        assert request_id in made("log", "--type", word).stdout


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
    """Letters stand only in what is typed as it is: options, codes, ids, names of files and formats."""
    with speaking("zh"):
        program = application()
        found = dict(pages(program, program.context_class(program, info_name="community")))
    left = {path: re.findall(r"[A-Za-z]{2,}.{0,20}", LITERAL.sub(" ", page)) for path, page in found.items()}
    assert {path: words for path, words in left.items() if words} == {}
    assert "登记诉求" in found["community do"]
