"""Whoever works in Chinese need not know a word of English: names, values, help, examples."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from rich.cells import cell_len

from community_core.cli import application
from community_core.cli.options.fields import example_line
from community_core.cli.screen.pages import PageGroup
from community_core.commands import CommandCatalogue
from community_core.domain import AGGREGATES
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.language import speaking

Run = Callable[..., Result]
CATALOGUE = CommandCatalogue(AGGREGATES)
RAISE = ("do", "登记诉求", "--内容", "灯不亮", "--类别", "照明", "--渠道", "便民亭", "--by", "person-shen")
LITERAL = re.compile(
    r"""community  |  --json  |  COMMUNITY_\w+  |  NO_COLOR
    |  [a-z-]+(\|[a-z-]+)+
    |  \b(system|org|publish):  |  \b(person|place|visit|request|volunteer|activity|partner)-[\w-]+
    |  \bAsia/Shanghai
    |  \b(citizen-letters|nyc311|open311(?:-notes)?|https|zh|en|table|Ctrl-C|FILE|keys\.db)\b
    |  \b(all|any|roles|registered|leave|register)\b
    |  \.?\b(json|jsonl|jsonschema|markdown|xlsx|html|csv|zip|toml|rejects|txt|pub)\b
    |  \b(JSON|CSV|Excel|UTF-8|GBK|UTC|Parquet|OCEL|CloudEvents|SHA-256)\b""",
    re.VERBOSE,
)
"""What is typed as it is, or bears no other name in Chinese."""


def data(answer: Result) -> dict[str, Any]:
    """What the first fact of a receipt says."""
    assert answer.exit_code == 0, answer.stderr
    told: dict[str, Any] = json.loads(answer.stdout)["events"][0]["data"]
    return told


def commands(
    command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command by its path, however deep."""
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            called = command.called(name) if isinstance(command, PageGroup) else name
            yield from commands(inner, inner.context_class(inner, info_name=called, parent=context))


def pages(program: click.Command, context: click.Context) -> dict[str, str]:
    """Every help page by its command."""
    return {path: command.get_help(inner) for path, command, inner in commands(program, context)}


def groups(program: click.Command, context: click.Context) -> list[tuple[PageGroup, click.Context]]:
    """Every group that has commands."""
    found = [(each, inner) for _, each, inner in commands(program, context) if isinstance(each, PageGroup)]
    return [(each, inner) for each, inner in found if each.list_commands(inner)]


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


@pytest.mark.usefixtures("request_id")
def test_the_log_is_asked_by_what_a_type_is_called(made: Run) -> None:
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
        (("audit", "key", "--out", "x"), "没有名为 '--out' 的选项；现有：--帮助、--名称、--见证人。"),
        (
            ("do", "任命", "--任职日期", "2024-01-01"),
            "没有名为 '--任职日期' 的选项；是不是 '--起'（任职日期）？",
        ),
        (("do", "任命", "--起始日期", "2024-01-01"), "是不是 '--起'（任职日期）？"),
        (("do", "登记地点", "--楼号", "13"), "是不是 '--名称'（楼号）？"),
        (("audit", "check", "x"), "缺少 --密钥；请看 --帮助。"),
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
        found = pages(program, program.context_class(program, info_name="community"))
    plain = {path: LITERAL.sub(" ", page) for path, page in found.items()}
    assert {path: left for path, page in plain.items() if (left := re.findall("[A-Za-z]{2,}.*", page))} == {}
    assert "登记诉求  内容、类别、渠道" in found["community 登记"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [42, 80])
def test_every_help_page_fits_the_window(lang: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for what is to be copied; and on a small screen every meaning stands under its term."""
    monkeypatch.setenv("COLUMNS", str(width))
    with speaking("zh" if lang == "zh" else "en"):
        program = application()
        found = pages(program, program.context_class(program, info_name="community"))
    lines = [line for page in found.values() for line in page.splitlines() if "community " not in line]
    assert [line for line in lines if cell_len(line) > width] == []


def test_every_command_and_option_has_a_chinese_name_of_its_own() -> None:
    """On each page, whatever language help is in; only what is a name of a format is left."""
    program = application()
    for group, context in groups(program, program.context_class(program, info_name="community")):
        names = group.list_commands(context)
        called = [group.chinese[each] for each in names]
        assert not [each for each in called if each.isascii()]
        assert len({*names, *called}) == 2 * len(names)
    for path, command, context in commands(program, program.context_class(program, info_name="community")):
        options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
        both = [name for each in options for name in (*each.opts, *each.secondary_opts)]
        assert len(both) == len({*both}), path
        assert [each.opts[0] for each in options if each.opts[-1].isascii()] in ([], ["--json"]), path


def test_whatever_is_given_to_one_option_is_given_to_no_other() -> None:
    """However fields and queries are called: each option of a page has a name of its own behind it, too."""
    program = application()
    for path, command, context in commands(program, program.context_class(program, info_name="community")):
        names = [each.name for each in command.get_params(context)]
        assert len(names) == len({*names}), path


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_program_is_used_in_chinese(made: Run, request_id: str, lang: str) -> None:
    """Commands, those of groups, and the options they share, before and after the command."""
    assert request_id in made("日志", "--类型", "登记诉求", "--格式", "json", lang=lang).stdout
    assert made("经过", request_id, "--查阅人", "person-shen", lang=lang).exit_code == 0
    assert made("视图", "状态", lang=lang).exit_code == 0
    answer = made("更正", f"{request_id}@1", "--改为", "地点=13号楼", "--原因", "听错了", lang=lang)
    assert (answer.exit_code, {"en": "--by", "zh": "--记录人"}[lang] in answer.stderr) == (2, True)
    assert made("日志", "--帮助", lang="zh").stdout.startswith("用法：community 日志")
    assert "是不是 '日志'" in made("日致", lang="zh").stderr


def test_what_to_do_with_a_template_is_told_as_it_is_typed(made: Run, tmp_path: Path) -> None:
    """In the reader's language, once it is filled in."""
    filled = tmp_path / "表.xlsx"
    told = made("模板", "登记人员", "--输出", str(filled), lang="zh").stdout
    assert f"填好后：community 登记 登记人员 --从 {filled}\n" in told
    told = made("template", "register-person", "--out", str(filled), "--overwrite").stdout
    assert f"Filled in: community do register-person --from {filled}\n" in told


def test_the_way_out_is_told_as_it_is_typed(made: Run) -> None:
    """In refusals and notes, too."""
    assert "请加 --记录人" in made("登记", "登记诉求", "--内容", "x", lang="zh").stderr
    assert "见：community 响应" in made("响应器", "状态", lang="zh").stdout
    assert "是不是 '--记录人'" in made("日志", "--记录", "x", lang="zh").stderr
    for _ in range(2):
        assert made(*RAISE).exit_code == 0
    found = made("搜索", "灯", "--行数", "1", lang="zh").stdout
    assert "更多：community 查看 未办结诉求 --搜索 '灯'" in found
    assert "不加 --责任人 可查看" in made("今日", "--责任人", "person-he", lang="zh").stdout


def test_commands_stand_under_what_their_aggregate_is_called(made: Run) -> None:
    """Though its name may be a word for something else as well, such as a programme for a show."""
    told = made("登记", "--帮助", lang="zh").stdout
    kinds = {each.aggregate for each in CommandCatalogue(installed_kinds().by_name).values()}
    assert [each.name for each in kinds if f"\n{each.zh}：\n" not in told] == []


def test_the_shell_completes_what_the_reader_types() -> None:
    """Commands in the reader's language, options in both."""
    with speaking("zh"):
        program = application()
        context = program.context_class(program, info_name="community")
        assert [each.value for each in program.shell_complete(context, "登")] == ["登记"]
        inner = program.commands["log"]
        found = inner.shell_complete(inner.context_class(inner, parent=context), "--")
    assert {"--by", "--记录人"} <= {each.value for each in found}


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


ASKED_BY_ANOTHER = {"convert-request": "conversion-needs-target"}
"""What only follows from another command, and the rule that sends whoever gives it there."""


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
    if name in ASKED_BY_ANOTHER:
        assert ASKED_BY_ANOTHER[name] in answer.stderr
    else:
        assert answer.exit_code == 0, answer.stderr


REGISTER = ("do", "登记人员", "--姓名", "林晓棠")
LONG_AGO = ("--起", "2020-01-01")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("do", "登记诉求", "--内容", " ", "--类别", "照明", "--渠道", "电话"), "内容：' ' 是空白"),
        (("do", "登记诉求", "--内容", "x" * 501, "--类别", "照明", "--渠道", "电话"), "内容：'xxx"),
        ((*RAISE, "--诉求人", "林小棠"), "诉求人："),
        ((*RAISE, "--期限", "2020-01-01"), "期限：2020-01-01 早于登记之日"),
        ((*REGISTER, "--联系电话", "12"), "联系电话：'12' 不是电话号码"),
        ((*REGISTER, "--出生年份", "51"), "出生年份：51 不是出生年份"),
        ((*REGISTER, "--出生年份", "五一"), "出生年份：'五一' 不是整数"),
        ((*REGISTER, "--楼栋", "北海"), "楼栋：没有名为 '北海' 的地点"),
        ((*REGISTER, "--居住情况", "住"), "居住情况：'住' 不在可选值中：常住、"),
        (
            ("do", "登记外出", "--对象", "P0001", "--去向", "投亲", "--至", "2020-01-01"),
            "至：2020-01-01 已过",
        ),
        (
            ("do", "任命", "--对象", "P0001", "--职务", "楼长", *LONG_AGO, "--止", "2019-01-01"),
            "止：2019-01-01 早于",
        ),
        (("do", "卸任", "--对象", "P0001", "--任职序号", "7", "--止", "2026-01-05"), "任职序号："),
        (("do", "合并人员", "--对象", "P0001", "--并入", "P0001"), "并入：林晓棠 P0001 不是另一在册人员"),
        (
            ("do", "登记同意", "--对象", "P0001", "--用途", "合影", "--同意方式", "口头"),
            "用途：没有 '合影'；请选择 ",
        ),
        (("do", "登记地点", "--地点类型", "楼栋", "--名称", "13号楼"), "所属：没有写明 13号楼 所在小区"),
        (("do", "开始走访"), "对象：缺少"),
        (
            ("do", "计划走访", "--对象", "P0001", "--走访人", "person-shen", "--计划时间", "2020-01-01"),
            "计划时间：2020",
        ),
    ],
)
def test_a_field_is_called_as_the_option_is(made: Run, words: tuple[str, ...], said: str) -> None:
    """Whatever is wrong with the value, and whoever finds it; and no English word is said of it."""
    assert made(*REGISTER, "--by", "person-shen").exit_code == 0
    answer = made(*words, "--by", "person-shen", lang="zh")
    assert answer.exit_code in (1, 2)
    assert said in answer.stderr
    told = re.sub(
        r"〔[a-z-]+〕|'[^']*['…]|community( [a-z]+)?|(person|place|visit)-[\w…-]+|P0\d+", "", answer.stderr
    )
    assert not re.search("[a-z]{2,}", told), told


@pytest.mark.parametrize(
    ("purpose", "told"), [("拍照", "photo"), ("photo", "photo"), ("公开：wish-1", "publish:wish-1")]
)
def test_what_consent_is_for_is_said_in_chinese(made: Run, purpose: str, told: str) -> None:
    """As well as by its code; for one thing alone with its id."""
    assert made(*REGISTER, "--by", "person-shen").exit_code == 0
    give = (
        "do",
        "登记同意",
        "--对象",
        "P0001",
        "--用途",
        purpose,
        "--同意方式",
        "口头",
        "--by",
        "person-shen",
    )
    assert data(made(*give, "--format", "json", lang="zh"))["purpose"] == told


def test_purposes_are_listed_in_help(made: Run) -> None:
    """In the reader's language, by what is typed."""
    assert "公开微心愿|拍照|健康记录" in made("do", "登记同意", "--help", lang="zh").stdout.replace(
        "\n", ""
    ).replace(" ", "")
    assert "photo" in made("do", "give-consent", "--help", lang="en").stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_example_of_every_other_page_can_be_pasted_and_works(
    made: Run, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the page shows it, in a store that has what it speaks of."""
    monkeypatch.chdir(tmp_path)
    for name in ("raise-request", "accept-request"):
        assert pasted(made, name, lang, "--at", "2026-01-05 09:00").exit_code == 0
    with speaking("zh" if lang == "zh" else "en"):
        program = application()
        told = pages(program, program.context_class(program, info_name="community"))
    for name in ("ledger.xlsx", "台账.xlsx"):
        book = Workbook()
        for row in (["number", "title", "date"], ["1", "Lamp", "2026-01-05"]):
            book.active.append(row)
        book.save(tmp_path / name)
    do = ("community do ", "community 登记 ")
    found = [shlex.split(each[1]) for page in told.values() if (each := EXAMPLE.search(page))]
    others = [each for each in found if not " ".join(each).startswith(do)]
    assert len(others) == len(PAGES_WITH_EXAMPLES)
    for _, *words in others:
        answer = made(*words, lang=lang)
        assert answer.exit_code == 0, answer.stderr


EXAMPLE = re.compile(r"^(?:Example: |示例：)(community .*)$", re.MULTILINE)
PAGES_WITH_EXAMPLES = ("correct", "undo", "template", "mapping", "steps")


def test_the_log_of_somebody_is_asked_by_name(made: Run) -> None:
    """By whoever may see it, and shows names in place of ids; nobody else finds out that there is one."""
    assert made(*REGISTER, "--by", "person-shen").exit_code == 0
    told = made("log", "--person", "林晓棠", COMMUNITY_BY="person-shen", lang="zh")
    assert "对象：林晓棠 P0001" in told.stdout
    assert "林晓棠" not in made("log", "--person", "P0001", lang="zh").stdout
    assert made("log", "--person", "林晓棠", lang="zh").exit_code == 1


def test_one_program_is_asked_for_one_view_after_another(tmp_path: Path) -> None:
    """Each by its Chinese name; what the last one is called says nothing of the next."""
    env = {"COMMUNITY_LANG": "zh", "COMMUNITY_STORE": str(tmp_path / "store"), "COMMUNITY_BY": "person-shen"}
    program, asked = application(), CliRunner(env=env)
    asked.invoke(program, ["新建", str(tmp_path / "store")])
    for view in ("未办结诉求", "便民亭议事", "未办结诉求"):
        answer = asked.invoke(program, ["查看", view])
        assert (answer.exit_code, answer.stderr) == (0, ""), view
