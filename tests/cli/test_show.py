"""``community show``, ``plugins`` and ``views``, with a plugin installed and broken ones beside it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from rich.cells import cell_len

from community_core.community import Community
from community_core.domain import RequestRaised
from community_core.ledger import NewFact

Run = Callable[..., Result]
Receipt = Callable[..., dict[str, Any]]


@pytest.fixture
def asked(receipt: Receipt) -> list[str]:
    """Three requests: heard at the pavilion, at the door and by phone; the first one resolved."""
    heard = [
        ("暖气不热，家里只有十二度，老人受不了", "pavilion", "2024-01-15 09:30", "13号楼"),
        ("The lamp in the stairwell does not work", "home-visit", "2024-02-01 10:00", ""),
        ("=1+1", "phone", "2024-02-20 00:00", ""),
    ]
    ids = []
    for title, channel, at, place in heard:
        words = ("--title", title, "--category", "x", "--channel", channel, "--at", at, "--place", place)
        told = receipt("raise-request", *words)
        ids.append(str(told["stream_id"]))
    receipt("resolve-request", "--request-id", ids[0], "--outcome", "done", "--at", "2024-02-10")
    return ids


def ids_in(answer: Result) -> list[str]:
    """The ids of the rows printed as JSON."""
    assert answer.exit_code == 0, answer.stderr
    return [row["request_id"] for row in json.loads(answer.stdout)]


def test_a_view_is_a_table_with_its_count(plugged: Run, asked: list[str]) -> None:
    """One line a row when piped, times in the community's zone, yes and no in words."""
    heading, _, first, *_, last = plugged("show", "asked-for").stdout.splitlines()
    assert heading.split() == ["Id", "Number", "Title", "Heard", "Since", "Open", "Place", "Times"]
    assert asked[0] in first
    assert "2024-01-15 09:30  no" in first
    assert last == "3 rows"


def test_a_screen_shows_what_people_ask_for(plugged: Run, asked: list[str]) -> None:
    """Columns in which nothing stands, and those that are minor, are there for programs and who wants all."""
    assert "For" not in plugged("show", "asked-for").stdout
    assert "For" in plugged("show", "asked-for", "--all-columns").stdout
    told = plugged("show", "open-requests", "register")
    assert asked[0] not in told.stdout
    for words in (("--all-columns",), ("--format", "csv")):
        assert asked[0] in plugged("show", "open-requests", "register", *words).stdout


def test_a_view_and_its_queries_say_what_they_list(plugged: Run) -> None:
    """In the reader's language as far as the author wrote it: on help pages, and where nothing is listed."""
    assert "What was asked for." in plugged("show", "--help").stdout
    assert "居民提出的事。" in plugged("show", "--help", lang="zh").stdout
    assert "居民提出的事。" in plugged("show", "asked-for", lang="zh").stdout
    assert "未办结的诉求" in plugged("show", "open-requests", "older-than", "--help", lang="zh").stdout
    assert "天而未办结" in plugged("show", "open-requests", "older-than", "--days", "9", lang="zh").stdout


@pytest.mark.usefixtures("asked")
def test_a_view_in_chinese_is_aligned(plugged: Run) -> None:
    """Headings and codes by their Chinese words; every column begins in one cell."""
    heading, _, *rows, last = plugged("show", "asked-for", lang="zh").stdout.splitlines()
    assert heading.split()[:4] == ["编号", "序号", "诉求", "渠道"]
    assert "便民亭" in rows[0]
    assert last == "共 3 行"
    begins = {cell_len(row[: row.index("2024-0", 45)]) for row in rows}
    assert len(begins) == 1
    assert cell_len(heading[: heading.index("登记时间")]) in begins


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_fits_its_window_and_keeps_ids_whole(
    plugged: Run, asked: list[str], width: int, lang: str
) -> None:
    """Nothing is cut off."""
    shown = plugged("show", "asked-for", width=width, lang=lang).stdout
    assert max(map(cell_len, shown.splitlines())) <= width
    assert all(each in shown for each in asked)
    assert "老人受不了" in "".join(shown.split())


@pytest.mark.usefixtures("asked")
def test_a_view_as_json_has_raw_codes_and_stable_names(plugged: Run) -> None:
    """Whatever the language."""
    [first, *_] = json.loads(plugged("show", "asked-for", "--format", "json", lang="zh").stdout)
    assert first["channel"] == "pavilion"
    assert first["since"] == "2024-01-15T09:30:00+08:00"
    assert first["open"] is False


@pytest.mark.usefixtures("asked")
def test_a_view_as_csv_is_no_danger_to_a_spreadsheet(plugged: Run) -> None:
    """Text that looks like a formula gets an apostrophe; numbers stay as they are."""
    rows = list(csv.DictReader(io.StringIO(plugged("show", "asked-for", "--format", "csv").stdout)))
    assert [row["title"] for row in rows][-1] == "'=1+1"
    assert rows[0]["open"] == "false"
    assert rows[1]["place"] == ""


def test_the_first_rows_alone(plugged: Run, asked: list[str]) -> None:
    """The count says how many there are."""
    assert plugged("show", "asked-for", "--limit", "2").stdout.endswith("2 of 3 rows\n")
    assert plugged("show", "asked-for", "--limit", "2", lang="zh").stdout.endswith("共 3 行，显示前 2 行\n")
    assert ids_in(plugged("show", "asked-for", "--limit", "1", "--format", "json")) == asked[:1]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (["channel=pavilion"], [0]),
        (["heard=Home visit"], [1]),
        (["渠道=便民亭"], [0]),
        (["open=yes"], [1, 2]),
        (["open=否"], [0]),
        (["since=2024-02-01"], [1]),
        (["since=2024-02-01 10:00"], [1]),
        (["place="], [1, 2]),
        (["requester="], [0, 1, 2]),
        (["place=13号楼"], [0]),
        (["times=1"], [0, 1, 2]),
        (["times=2"], []),
        (["open=yes", "channel=phone"], [2]),
        (["title==1+1"], [2]),
    ],
)
def test_rows_can_be_chosen_by_the_values_of_columns(
    plugged: Run, asked: list[str], where: list[str], found: list[int]
) -> None:
    """By names and codes, or by what a person reads in either place."""
    words = [word for each in where for word in ("--where", each)]
    lang = "zh" if "便民亭" in where[0] else "en"
    answer = plugged("show", "asked-for", *words, "--format", "json", lang=lang)
    assert ids_in(answer) == [asked[each] for each in found]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("chanel=shop", "did you mean 'channel'"),
        ("channel=boat", "not one of pavilion"),
        ("open=maybe", "not yes or no"),
        ("since=soon", "is not a time"),
        ("times=many", "not a whole number"),
        ("open", "is not COLUMN=VALUE"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_a_condition_that_cannot_be_understood_is_wrong_usage(plugged: Run, where: str, said: str) -> None:
    """Also when no row is left to try it on."""
    answer = plugged("show", "asked-for", "--where", where)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_an_empty_view_says_what_that_means(plugged: Run) -> None:
    """In table form; JSON and CSV stay what they are."""
    assert "What was asked for." in plugged("show", "asked-for").stdout
    assert json.loads(plugged("show", "asked-for", "--format", "json").stdout) == []
    assert plugged("show", "asked-for", "--format", "csv").stdout.startswith("request_id,number,")


def test_queries_have_typed_options(plugged: Run, asked: list[str]) -> None:
    """Numbers, times in the community's zone, answers; options that every view has go before or after."""
    as_json = ("--format", "json")
    assert ids_in(plugged("show", "asked-for", "older-than", "--days", "30", *as_json)) == asked
    assert ids_in(plugged("show", "asked-for", *as_json, "between", "--since", "2024-02-01")) == asked[1:]
    stretch = ("between", "--since", "2024-01-01", "--until", "2024-02-20")
    assert ids_in(plugged("show", "asked-for", *stretch, *as_json)) == asked[:2]
    assert ids_in(plugged("show", "asked-for", *stretch, "--only-open", *as_json)) == asked[1:2]
    assert ids_in(
        plugged("show", "asked-for", "--where", "channel=phone", "older-than", "--days", "1", *as_json)
    ) == [asked[2]]


@pytest.mark.usefixtures("asked")
def test_a_query_may_answer_with_one_value_or_plain_ones(plugged: Run) -> None:
    """They stand in a column of their own."""
    assert json.loads(plugged("show", "asked-for", "how-many", "--format", "json").stdout) == [{"value": 3}]
    assert "=1+1" in plugged("show", "asked-for", "titles").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("asked-four",), 2, "did you mean 'asked-for'"),
        (("asked-for", "older"), 2, "did you mean 'older-than'"),
        (("asked-for", "older-than"), 2, "older-than needs --days"),
        (("asked-for", "older-than", "--days", "many"), 2, "days: 'many' is not a whole number"),
        (("asked-for", "older-than", "--dais", "1"), 2, "did you mean '--days'"),
        (("asked-for", "wrong"), 4, "KeyError: 'oh'"),
        (("asked-for", "pairs"), 4, "has no columns; it is to give rows of a frozen attrs class"),
        (("raises-on-import",), 4, "of its own making"),
        (("without-module",), 4, "neighbour_plugin_that_is_not_there"),
        (("misnamed",), 4, "something-else"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_what_cannot_be_shown_is_answered_in_one_line(
    plugged: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    """Wrong usage is the reader's to mend, a broken plugin its author's."""
    answer = plugged("show", *words)
    assert answer.exit_code == code
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_help_shows_views_queries_and_their_options(plugged: Run) -> None:
    """A broken plugin is listed with its reason."""
    page = plugged("show", "--help").stdout
    assert "asked-for" in page
    assert "What was asked for." in page
    assert "of its own making" in " ".join(page.split())
    assert "older-than" in plugged("show", "asked-for", "--help").stdout
    assert "Age in days" in plugged("show", "asked-for", "older-than", "--help").stdout
    assert "天数" in plugged("show", "asked-for", "older-than", "--help", lang="zh").stdout


def test_a_view_as_it_was(plugged: Run, asked: list[str]) -> None:
    """--happened-by: as it was then, by what is known now. --at: as it was known then, at a position too."""
    as_json = ("--format", "json")
    show = ("show", "asked-for")
    open_then = (*show, "--where", "open=yes", *as_json)
    assert ids_in(plugged(*open_then, "--happened-by", "2024-02-05")) == asked[:2]
    assert ids_in(plugged(*open_then, "--happened-by", "2024-02-10")) == asked[1:2]
    assert ids_in(plugged(*show, "--at", "2", *as_json)) == asked[:2]
    assert ids_in(plugged(*open_then, "--at", "3", "--happened-by", "2024-02-10")) == asked[:2]
    older = (*show, "--happened-by", "2024-02-20", "older-than", "--days", "30", *as_json)
    assert ids_in(plugged(*older)) == asked[:1]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("options", "en", "zh"),
    [
        (("--at", "2020-01-01"), "the first fact was recorded at", "第一条事实登记于"),
        (("--at", "2024-02-01"), "ask with --happened-by.", "请用 --发生至。"),
        (("--at", "2018"), "If the year is meant, write its end: 2018-12-31", "请写年末：2018-12-31"),
        (("--at", "soon"), "or a position of the log such as 1000", "或写日志中的位置"),
        (("--happened-by", "2999-01-01"), "will happen by then", "那时会发生什么"),
        (("--at", "2999-01-01"), "2999-01-01 is still to come", "2999-01-01 还没有到"),
        (("--happened-by", "2999-01-01"), "is still to come", "还没有到"),
        (
            ("--happened-by", "1999-01-01"),
            "the earliest fact happened at 2024-01-15 09:30",
            "最早的事实发生于",
        ),
        (("--at", "some day"), "'some day' is not a time", "不是时间"),
        (("--happened-by", "7"), "'7' is not a time", "不是时间"),
        (("--at", "0"), "the ledger goes from 1 to 4", "账本从 1 到 4"),
        (("--at", "99"), "There is no position 99", "没有第 99 条"),
        (("--at", ""), "'' is not a time", "不是时间"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_in_one_line(
    plugged: Run, store: Path, options: tuple[str, ...], en: str, zh: str
) -> None:
    """With exit code 2, in both languages, and the store is left as it was."""
    before = {each.name: each.read_bytes() for each in store.iterdir() if each.suffix != ".db-shm"}
    for language, said in (("en", en), ("zh", zh)):
        answer = plugged("show", "asked-for", *options, lang=language)
        assert answer.exit_code == 2
        assert said in answer.stderr
        assert answer.stderr.count("\n") == 1
        assert answer.stdout == ""
    assert {each.name: each.read_bytes() for each in store.iterdir() if each.suffix != ".db-shm"} == before


@pytest.mark.usefixtures("asked")
def test_what_was_recorded_in_one_day_is_better_asked_by_what_had_happened(plugged: Run) -> None:
    """A person is told so; a program is not."""
    assert "--happened-by tells how things stood" in plugged("show", "asked-for", "--at", "4").stderr
    assert "请用 --发生至" in plugged("show", "asked-for", "--at", "4", lang="zh").stderr
    assert plugged("show", "asked-for", "--at", "4", "--format", "json").stderr == ""
    assert plugged("show", "asked-for", "--happened-by", "2024-02-05").stderr == ""
    assert "imported history" in " ".join(plugged("show", "asked-for", "--help").stdout.split())


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_remark_is_no_wider_than_the_window(plugged: Run, lang: str) -> None:
    """Forty cells, as on a phone."""
    told = plugged("show", "asked-for", "--at", "4", width=40, lang=lang).stderr
    assert max(map(cell_len, told.splitlines())) <= 40


def test_a_number_that_may_mean_a_year_is_said_to_be_a_position(made: Run, store: Path) -> None:
    """To a person, wherever a position may be written; a program is told nothing."""
    with Community.open(store) as community:
        told = RequestRaised(number="", title="Lamp", category="light", channel="desk", place="")
        envelope = (community.clock(), "person-shen", "c")
        community.ledger.append([NewFact(f"request-{each}", 1, told, *envelope) for each in range(2020)])
    views = ("open-requests", "--limit", "1")
    said = "2018 was read as a position of the log; the end of that year is 2018-12-31."
    assert said in made("show", *views, "--at", "2018").stderr
    assert "若指年份，请写年末 2018-12-31" in made("show", *views, "--at", "2018", lang="zh").stderr
    assert said in made("explain", "open-requests", "request-2017", "--at", "2018").stderr
    assert said in made("diff", "open-requests", "--from", "2018", "--to", "2019").stderr
    assert "2019-12-31" in made("diff", "open-requests", "--from", "2018", "--to", "2019").stderr
    assert "position" not in made("show", *views, "--at", "1800").stderr
    assert made("show", *views, "--at", "2018", "--format", "json").stderr == ""


def test_a_broken_plugin_breaks_nothing_else(plugged: Run) -> None:
    """It is listed with its reason; everything else goes on."""
    answer = plugged("plugins", "--format", "json")
    assert answer.exit_code == 0
    problems = {row["name"]: row["problem"] for row in json.loads(answer.stdout)}
    assert problems["asked-for"] == ""
    assert "of its own making" in problems["raises-on-import"]
    assert "community-core>=999" in problems["future"]
    assert all(problems[name] for name in ("misnamed", "no-projection", "without-module"))


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (
            ("heard", "--channel", "boat"),
            "channel: 'boat' is not one of shop, desk.",
            "：shop、窗口。",
        ),
        (
            ("heard", "--mood", "glad"),
            "mood: 'glad' is not one of calm, cross.",
            "不在可选值中：calm",
        ),
        (
            ("heard", "--where", "channel=boat"),
            "'boat' is not one of pavilion, home-visit",
            "便民亭、",
        ),
        (("--where", "渠道=boat"), "'boat' is not one of pavilion, home-visit", "便民亭、"),
    ],
)
def test_a_word_that_is_no_choice_is_answered_with_those_there_are(
    plugged: Run, words: tuple[str, ...], en: str, zh: str
) -> None:
    """In arguments of a query, whether Literal or Enum, and in conditions."""
    answer = plugged("show", "asked-for", *words)
    assert answer.exit_code == 2
    assert en in answer.stderr
    assert zh in plugged("show", "asked-for", *words, lang="zh").stderr


@pytest.mark.usefixtures("asked")
def test_choices_of_a_query_go_by_code_or_label(plugged: Run) -> None:
    """As everywhere."""
    for words in (("--channel", "窗口"), ("--channel", "desk", "--mood", "calm"), ("--mood", "cross")):
        assert plugged("show", "asked-for", "heard", *words).exit_code == 0


@pytest.mark.usefixtures("asked")
def test_a_stopped_view_is_unavailable_and_tells_where(plugged: Run, receipt: Receipt) -> None:
    """Commands, the log and other views do not notice."""
    receipt(
        "raise-request", "--title", "a title this plugin cannot stand", "--category", "x", "--channel", "shop"
    )
    answer = plugged("show", "asked-for")
    assert answer.exit_code == 4
    assert "cannot stand it" in answer.stderr
    assert "community views rebuild asked-for" in answer.stderr
    [status] = [
        each
        for each in json.loads(plugged("views", "status", "--format", "json").stdout)
        if each["name"] == "asked-for"
    ]
    assert status["state"] == "stopped"
    assert "cannot stand it" in status["cause"]
    assert plugged("views", "rebuild", "asked-for").exit_code == 4


@pytest.mark.usefixtures("asked")
def test_a_stopped_view_says_so_wherever_views_are_listed(plugged: Run, receipt: Receipt) -> None:
    """Where, why and what to do, in the reader's language; other plugins, and other stores, are well."""
    told = receipt(
        "raise-request", "--title", "a title this plugin cannot stand", "--category", "x", "--channel", "shop"
    )
    plugged("show", "asked-for")
    listed = json.loads(plugged("plugins", "--format", "json").stdout)
    [entry] = [each for each in listed if each["name"] == "asked-for"]
    assert not entry["usable"]
    for part in (f"stopped at position {told['position']}", "cannot stand it", "views rebuild asked-for"):
        assert part in entry["problem"]
        assert part in plugged("views", "status").stdout
    assert f"停在第 {told['position']} 条" in plugged("views", "status", lang="zh").stdout
    assert "停在第" in plugged("plugins", lang="zh").stdout
    listed = json.loads(plugged("plugins", "--format", "json", COMMUNITY_STORE="").stdout)
    assert [each["usable"] for each in listed if each["name"] == "asked-for"] == [True]


@pytest.mark.usefixtures("asked")
def test_views_can_be_rebuilt_and_cleared(plugged: Run) -> None:
    """They come back as they were."""
    before = plugged("show", "asked-for").stdout
    assert "asked-for is built anew" in plugged("views", "rebuild", "asked-for").stdout
    assert plugged("views", "prune").exit_code == 0
    assert plugged("show", "asked-for").stdout == before
    assert "in use" in plugged("views", "status").stdout
    assert "使用中" in plugged("views", "status", lang="zh").stdout
    assert "did you mean 'asked-for'" in plugged("views", "rebuild", "asked-fore").stderr


@pytest.mark.usefixtures("request_id")
def test_views_of_plugins_that_went_away_are_cleared(
    made: Run, plugin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By prune alone, never on the way."""
    with monkeypatch.context() as installed:
        installed.syspath_prepend(plugin_folder)
        assert made("show", "asked-for").exit_code == 0
    assert "cleared asked-for version 1" in made("views", "prune").stdout
    assert "nothing to clear" in made("views", "prune").stdout


def test_without_plugins_there_is_an_explanation(run: Run) -> None:
    """What a plugin is for, and where the problem lies."""
    answer = run("show", "some-view")
    assert answer.exit_code == 2


def test_a_view_page_by_page(made: Run, receipt: Callable[..., dict[str, Any]]) -> None:
    """Each page tells how to come to the next; the last one does not."""
    for title in ("Radiator is cold", "暖气不热", "Lift is stuck"):
        receipt("raise-request", "--title", title, "--category", "heating", "--channel", "pavilion")
    first = made("show", "open-requests", "--limit", "2")
    assert first.stdout.endswith("2 of 3 rows\n")
    assert "Lift" not in first.stdout
    cursor = first.stderr.removeprefix("The next page: --after ").strip()
    second = made("show", "open-requests", "--limit", "2", "--after", cursor)
    assert "Lift is stuck" in second.stdout
    assert second.stdout.endswith("1 row\n")
    assert second.stderr == ""
    assert "暖气不热" in made("show", "open-requests", "--search", "气不").stdout
    assert made("show", "open-requests", "--search", "heating").stdout == "No rows have these values.\n"
    told = made("show", "open-requests", "--limit", "2", "--after", "", "--format", "json")
    assert told.stderr == first.stderr
    assert made("show", "open-requests", "--limit", "2", "--format", "json").stderr == ""
    again = made("show", "open-requests", "--at", "2", "--limit", "1", "--after", cursor)
    assert again.exit_code == 0, again.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--after", "W10"], "is no cursor"),
        (["--after", "x", "--where", "place="], "leave out the query and --where"),
        (["--search", "x", "overdue"], "leave out the query and --where"),
        (["--search", "x", "--limit", "0"], "limit is 0"),
    ],
)
def test_a_page_that_cannot_be_is_refused(made: Run, words: list[str], why: str) -> None:
    """In one line, with the way out."""
    answer = made("show", "open-requests", *words)
    assert answer.exit_code != 0
    assert why in answer.stderr


def test_what_is_due_on_a_day_is_shown_as_that_day(plugged: Run, request_id: str) -> None:
    """In lists and in histories; and whether something is overdue only where something is."""
    due = (
        "correct",
        f"{request_id}@1",
        "--set",
        "due_at=2030-01-20",
        "--reason",
        "promised",
        "--by",
        "person-shen",
    )
    assert plugged(*due).exit_code == 0
    listed = plugged("show", "open-requests").stdout
    assert "2030-01-20" in listed
    assert "2030-01-20 00:00" not in listed
    assert "2030-01-20 00:00" not in plugged("history", request_id).stdout
    assert plugged("do", "escalate-request", "--request-id", request_id, "--by", "person-shen").exit_code == 0
    assert "Escalated" in plugged("show", "open-requests", "register").stdout
    assert "Overdue" not in listed
