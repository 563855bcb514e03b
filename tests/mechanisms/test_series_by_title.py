"""Mechanisms 9 and 18 from the ledgers people keep: a course is found by its title, or begun by them."""

import base64
import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner
from openpyxl import Workbook

from community_activities.commands import PlanActivity, ReportActivity
from community_core import Community
from community_core.cli import application
from community_core.domain import UndoFact
from community_core.forms import import_commands, rehearse_commands
from community_core.importing import CommandMapping, load_any_mapping
from community_core.importing.importer import BATCH, ImportCounts

Run = Callable[..., str]
HEADER = ("课程名称", "授课单位", "授课人", "课次", "主题", "时间", "地点", "应到", "实到", "满意度")
LESSONS = (
    ("老宝贝课堂", "师范大学", "何清", "1", "剪纸", "2024-03-04 14:00", "活动室", "30", "26", "96%"),
    ("老宝贝课堂", "师范大学", "何清", "2", "用手机", "2024-03-11 14:00", "活动室", "30", "28余人", "98%"),
    ("老 宝贝课堂", "", "", "3", "合唱", "2024-03-18 14:00", "活动室", "30", "20", ""),
    ("红课堂", "市第一医院、师范大学", "何清", "1", "急救", "2024-03-05 9:00", "党群中心", "40", "35", "95%"),
)
MAPPING = """
source = "课程台账"
command = "登记已举办"
[columns]
number = "{课程名称} {课次}"
part_of = "课程名称"
title = "主题"
starts_at = "时间"
place = "地点"
speakers = "授课人"
partner_ids = "授课单位"
others = "实到"
[constants]
kind = "课堂"
[words.others]
"28余人" = "28"
"""


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Runs ``community`` as 沈, in Chinese unless told; what fails is shown. 红课堂 goes on already."""
    env = {"COMMUNITY_STORE": str(tmp_path / "c"), "COMMUNITY_BY": "person-shen", "NO_COLOR": "1"}

    def call(*words: str, refused: str = "", language: str = "zh") -> str:
        told = env | {"COMMUNITY_LANG": language, "COLUMNS": ""}
        answer = CliRunner(env=told).invoke(application(), list(words), catch_exceptions=False)
        assert (answer.exit_code == 0) is not bool(refused), answer.output
        assert refused in answer.output
        return answer.output

    call("init")
    call("登记", "登记人员", "--姓名", "何清", "--at", "2024-01-02")
    call("登记", "登记共建单位", "--单位名称", "市第一医院", "--性质", "医院", "--at", "2024-01-03")
    _plan_series(call, "红课堂")
    return call


def _plan_series(run: Run, title: str) -> None:
    told = ("--名称", title, "--类别", "课堂", "--开始", "2024-02-01 09:00", "--系列")
    run("登记", "计划活动", *told, "--at", "2024-02-01")


def _rows(run: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("show", *words, "--format", "json"))
    return found


def _facts(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("log", "--format", "json").splitlines()]


def _lessons_by_course(run: Run) -> dict[str, int]:
    """How many lessons each course has; a course that is there twice fails."""
    told = [(each["title"], each["planned"] + each["held"]) for each in _rows(run, "课程")]
    assert len(dict(told)) == len(told)
    return dict(told)


def _csv(file: Path, rows: Iterable[Iterable[str]] = LESSONS, header: Iterable[str] = HEADER) -> Path:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return file


def _xlsx(file: Path) -> Path:
    book = Workbook()
    for row in [("课程台账",), HEADER, *LESSONS]:
        book.active.append(row)
    book.save(file)
    return file


# ---- do --from


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("command", "left"), [("计划活动", "课次、应到、实到、满意度"), ("登记已举办", "课次、应到、满意度")]
)
def test_a_ledger_of_lessons_makes_the_courses_it_names(
    run: Run, tmp_path: Path, kind: str, command: str, left: str
) -> None:
    """The one that goes on is found, the other begun once, however it is written; what has no place is told;
    again, nothing is recorded, whatever became of the course."""
    file = _csv(tmp_path / "lessons.csv") if kind == "csv" else _xlsx(tmp_path / "lessons.xlsx")
    told = run("登记", command, "--从", str(file))
    begins, begun = (told.index(each) for each in ("新建系列：老宝贝课堂\n", "已新建系列：老宝贝课堂，20"))
    assert begins < told.index(f"已登记：{file.name} 中 4 行") < begun
    assert f"未读取的列：{left}" in told
    assert _lessons_by_course(run) == {"老宝贝课堂": 3, "红课堂": 1}
    assert "此前已登记过" in run("登记", command, "--从", str(file))
    before = _facts(run)
    series = next(each for each in before if each["data"].get("title") == "老宝贝课堂")
    run("登记", "活动总结", "--活动编号", series["data"]["number"], "--总结", "办得好")
    assert "此前已登记过" in run("登记", command, "--从", str(file))
    assert len(_facts(run)) == len(before) + 1


def test_what_began_is_told_to_programs(run: Run, tmp_path: Path) -> None:
    """With its number and id, beside the rows."""
    _, _, answer = run(
        "登记", "计划活动", "--从", str(_csv(tmp_path / "l.csv")), "--format", "json"
    ).partition("{")
    told = json.loads("{" + answer)
    (begun,) = told["begun"]
    facts = {each["stream_id"]: each["data"] for each in _facts(run)}
    assert (begun["name"], begun["number"]) == ("老宝贝课堂", facts[begun["id"]]["number"])
    assert [each["line"] for each in told["rows"]] == [2, 3, 4, 5]


def test_a_lesson_held_tells_who_gave_it_and_how_many_came(run: Run, tmp_path: Path) -> None:
    """授课单位 is a partner where one goes by that name, else as it is written; 28余人 is about so many."""
    run("登记", "登记已举办", "--从", str(_csv(tmp_path / "lessons.csv")))
    facts = _facts(run)
    held = {each["data"]["title"]: each["data"] for each in facts if each["type"] == "ActivityHeld"}
    (partner,) = (each["stream_id"] for each in facts if each["type"] == "PartnerJoined")
    assert held["急救"]["partner_ids"] == [partner, "师范大学"]
    assert held["合唱"]["partner_ids"] == held["合唱"]["speakers"] == []
    assert {each["kind"] for each in held.values()} == {"course"}
    there = {each["title"]: (each["unnamed"], each["about"]) for each in _rows(run, "活动台账")}
    assert (there["剪纸"], there["用手机"]) == ((26, False), (28, True))


def test_a_ledger_of_lectures_tells_for_whom_each_was(run: Run, tmp_path: Path) -> None:
    """宣讲台账: a lecturer makes it a lecture; its 形式 is no kind of activity, and named as left."""
    header = ("日期", "主题", "宣讲人", "对象", "参加人数", "地点", "形式")
    rows = [("2024-03-06 15:00", "垃圾分类", "何清", "居民", "50", "广场", "集中宣讲")]
    told = run("登记", "登记已举办", "--从", str(_csv(tmp_path / "lectures.csv", rows, header)))
    assert "未读取的列：形式" in told
    (lecture,) = _rows(run, "宣讲")
    assert (lecture["topic"], lecture["audience"]) == ("垃圾分类", "居民")


def test_the_kind_said_of_all_rows_is_theirs(run: Run, tmp_path: Path) -> None:
    """课程名称 tells that it is a course only where nothing else is said."""
    run("登记", "计划活动", "--从", str(_csv(tmp_path / "lessons.csv")), "--类别", "宣讲讲座")
    assert Counter(each["kind"] for each in _rows(run, "活动台账")) == {"lecture": 5, "course": 1}


def test_two_series_of_one_title_are_not_guessed(run: Run, tmp_path: Path) -> None:
    """Both numbers are named in the person's language, by cell; nothing is recorded until one is over."""
    _plan_series(run, "红课堂")
    file, before = str(_csv(tmp_path / "lessons.csv")), _facts(run)
    numbers = [each["data"]["number"] for each in before if each["data"].get("title") == "红课堂"]
    told = run("登记", "计划活动", "--从", file, refused="name-ambiguous")
    assert "第 5 行（课程名称）" in told
    assert all(each in told for each in (*numbers, "请改写所指系列的序号，或先结束另一个"))
    told = run("do", "plan-activity", "--from", file, refused="name-ambiguous", language="en")
    assert all(each in told for each in (*numbers, "Write the number of the one that is meant"))
    assert _facts(run) == before
    run("登记", "取消活动", "--活动编号", numbers[1], "--原因", "重复")
    run("登记", "计划活动", "--从", file)
    found = {each["series"]: each["planned"] for each in _rows(run, "课程")}
    assert sorted(found.values()) == [0, 1, 3]


def test_a_course_begins_with_its_earliest_lesson(run: Run, tmp_path: Path) -> None:
    """Wherever that stands in the sheet, as newest first."""
    run("登记", "登记已举办", "--从", str(_csv(tmp_path / "lessons.csv", LESSONS[2::-1])))
    assert _starts(run) == ["2024-03-04T14:00:00+08:00"]


def _starts(run: Run) -> list[str]:
    """When 老宝贝课堂 begins, as often as it was begun."""
    told = (each["data"] for each in _facts(run))
    return [each["starts_at"] for each in told if each.get("series") and each["title"] == "老宝贝课堂"]


def test_a_sheet_may_be_tried_first(run: Run, tmp_path: Path) -> None:
    """What would be recorded, begun and left is told; the ledger is as it was, and nobody has another key;
    what would be refused is refused, and no copy is marked."""
    file, ledger = str(_csv(tmp_path / "lessons.csv")), tmp_path / "c" / "ledger.db"
    before, keys = ledger.read_bytes(), _keys(run)
    told = run("登记", "登记已举办", "--从", file, "--试导入")
    assert "未作任何登记。若登记：lessons.csv 中 4 行，记录 9 条事实。" in told
    assert all(each in told for each in ("新建系列：老宝贝课堂\n", "未读取的列：课次、应到、满意度"))
    found = json.loads(run("do", "hold-activity", "--from", file, "--dry-run", "--format", "json"))
    assert found["begun"] == {"老宝贝课堂": ["series", "系列"]}
    assert found["kinds"] == {"ActivityHeld": 4, "AttendanceRecorded": 4, "ActivityPlanned": 1}
    _csv(tmp_path / "lessons.csv", [("新课堂", "", "", "1", "开课", "2999-03-04 14:00", "", "", "26", "")])
    assert "第 2 行" in run("登记", "登记已举办", "--从", file, "--试导入", refused="照此也不会登记")
    assert (ledger.read_bytes(), _keys(run)) == (before, keys)
    assert [each.name for each in tmp_path.glob("lessons*")] == ["lessons.csv"]


def _keys(run: Run) -> int:
    return int(run("keys", "status", "--format", "csv").splitlines()[1].split(",")[0])


def test_what_was_tried_is_what_is_recorded(run: Run, tmp_path: Path) -> None:
    """So many facts, and of a file that was recorded none; without a file there is nothing to be tried."""
    words, before = ("登记", "登记已举办", "--从", str(_csv(tmp_path / "l.csv"))), len(_facts(run))
    run(*words, "--试导入")
    run(*words)
    assert len(_facts(run)) == before + 9
    assert "此前已登记过" in run(*words, "--试导入")
    run("登记", "登记已举办", "--名称", "急救", "--试导入", refused="请加 --从 文件")


def test_what_a_rule_refuses_of_a_row_begins_nothing(run: Run, tmp_path: Path) -> None:
    """The row is told by its cell, though the course is given before it."""
    row = ("新课堂", "", "", "1", "开课", "2999-03-04 14:00", "活动室", "30", "26", "")
    told = run(
        "登记", "登记已举办", "--从", str(_csv(tmp_path / "l.csv", [*LESSONS, row])), refused="held-in"
    )
    assert "第 6 行" in told
    assert "第 2 行" not in told
    assert _lessons_by_course(run) == {"红课堂": 0}


# ---- typed


def test_a_series_is_typed_by_its_title(run: Run) -> None:
    """For a lesson, for who registers, and to look it up; of one that is over only the number will do."""
    lesson = ("--名称", "补课", "--类别", "课堂", "--开始", "明天9点", "--所属系列")
    run("登记", "计划活动", *lesson, " 红 课堂")
    run("登记", "活动报名", "--活动编号", "红课堂", "--参加人", "何清")
    assert [each["title"] for each in _rows(run, "活动台账", "某系列", "--系列", "红课堂")] == ["补课"]
    assert [each["title"] for each in _rows(run, "活动台账", "--where", "所属系列=红课堂")] == ["补课"]
    run("登记", "活动总结", "--活动编号", "红课堂", "--总结", "办得好")
    run("登记", "计划活动", *lesson, "红课堂", refused="没有进行中的系列叫 '红课堂'")


def test_a_title_that_no_series_has_is_refused_with_what_comes_near(run: Run) -> None:
    """Nothing is begun by a slip of the pen."""
    lesson = ("--title", "Extra", "--kind", "course", "--starts-at", "tomorrow 9:00", "--part-of", "红课唐")
    told = run("do", "plan-activity", *lesson, refused="name-unknown", language="en")
    assert "no series that goes on is called '红课唐'. Is it one of these? 红课堂. Write the number" in told
    assert "community do plan-activity --series" in told


def test_a_lesson_that_was_planned_keeps_its_series_and_audience(run: Run) -> None:
    """Once it was held, where nothing else is said then."""
    planned = ("--名称", "急救", "--类别", "宣讲讲座", "--开始", "2024-03-05 09:00", "--对象", "老人")
    run("登记", "计划活动", *planned, "--所属系列", "红课堂", "--at", "2024-03-01")
    number = next(each["data"]["number"] for each in _facts(run) if each["data"].get("title") == "急救")
    run("登记", "登记已举办", "--活动编号", number, "--未记名人数", "20")
    assert _lessons_by_course(run) == {"红课堂": 1}
    assert [each["audience"] for each in _rows(run, "宣讲")] == ["老人"]


def test_a_lesson_is_put_under_its_series_by_title(run: Run) -> None:
    """Also where that is corrected."""
    run("登记", "登记已举办", "--名称", "急救", "--类别", "课堂", "--开始", "2024-03-05 09:00")
    held = next(each for each in _facts(run) if each["type"] == "ActivityHeld")
    run("correct", f"{held['data']['number']}@1", "--改为", "所属系列=红课堂", "--原因", "漏填")
    assert _lessons_by_course(run) == {"红课堂": 1}


def test_a_partner_goes_by_its_name(run: Run) -> None:
    """While it is one; what only goes by a number is told so."""
    run(
        "登记",
        "签订共建协议",
        "--共建单位编号",
        "市第一医院",
        "--协议内容",
        "义诊",
        "--起",
        "2024-02-01",
    )
    run("登记", "终止共建", "--共建单位编号", "市第一医院", "--终止日期", "2024-03-01", "--原因", "期满")
    again = ("签订共建协议", "--共建单位编号", "市第一医院", "--协议内容", "义诊", "--起", "2024-04-01")
    run("登记", *again, refused="没有进行中的共建单位叫 '市第一医院'")


# ---- import


def test_an_import_begins_a_course_once(run: Run, tmp_path: Path) -> None:
    """It is said beforehand; the same file adds nothing, also when the course is over; a later one of that
    title begins another then."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    file = _csv(tmp_path / "lessons.csv")
    brought = ("import", str(file), "--mapping", str(tmp_path / "m.toml"))
    before = len(_facts(run))
    assert "新建系列：老宝贝课堂\n" in run(*brought, "--dry-run")
    assert len(_facts(run)) == before
    assert json.loads(run(*brought, "--dry-run", "--format", "json"))["begun"] == {
        "老宝贝课堂": ["series", "系列"]
    }
    assert "新建系列：老宝贝课堂\n" in run(*brought)
    assert _lessons_by_course(run) == {"老宝贝课堂": 3, "红课堂": 1}
    assert _counts(run, *brought) == (4, 0, 4, 0)
    run("登记", "活动总结", "--活动编号", "老宝贝课堂", "--总结", "办得好")
    assert _counts(run, *brought) == (4, 0, 4, 0)
    _csv(file, [*LESSONS, ("老宝贝课堂", "", "", "4", "书法", "2024-09-02 14:00", "活动室", "30", "9", "")])
    assert "新建系列：老宝贝课堂\n" in run(*brought)
    assert [each["held"] for each in _rows(run, "课程") if each["title"] == "老宝贝课堂"] in ([1, 3], [3, 1])


def test_an_imported_course_begins_with_its_earliest_lesson(run: Run, tmp_path: Path) -> None:
    """Though it stands thousands of rows below, and was not brought in before under a course of that title
    that is over."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    later = [("老宝贝课堂", "", "", f"{n}", "课", "2024-05-04 14:00", "", "", "1", "") for n in range(BATCH)]
    early = ("老宝贝课堂", "", "", "0开课", "课", "2024-03-04 14:00", "", "", "1", "")
    brought = (
        "import",
        str(_csv(tmp_path / "l.csv", [*later, early])),
        "--mapping",
        str(tmp_path / "m.toml"),
    )
    run(*brought)
    assert _starts(run) == ["2024-03-04T14:00:00+08:00"]
    run("登记", "活动总结", "--活动编号", "老宝贝课堂", "--总结", "办得好")
    more = [
        (*early[:3], name, "课", f"2024-09-0{day} 14:00", *early[6:]) for name, day in (("x", 9), ("y", 2))
    ]
    _csv(tmp_path / "l.csv", [*later, early, *more])
    run(*brought)
    assert _starts(run)[1:] == ["2024-09-02T14:00:00+08:00"]


def _counts(run: Run, *brought: str) -> tuple[int, int, int, int]:
    told = json.loads(run(*brought, "--format", "json"))
    assert told["begun"] == {}
    return told["read"], told["recorded"], told["already_known"], told["set_aside"]


def test_rows_that_are_set_aside_begin_nothing(run: Run, tmp_path: Path) -> None:
    """Neither one that a rule refuses, nor those that might mean either of two courses."""
    _plan_series(run, "红课堂")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    soon = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d} 14:00"
    future = ("新课堂", "", "", "1", "开课", soon, "活动室", "30", "26", "")
    file = _csv(tmp_path / "lessons.csv", [*LESSONS[3:], future])
    before = len(_facts(run))
    told = run("import", str(file), "--mapping", str(tmp_path / "m.toml"))
    assert all(each in told for each in ("进行中的系列有 2 个叫 '红课堂'", "尚未到来"))
    assert "新建系列" not in told
    assert len(_facts(run)) == before


def _many(folder: Path) -> CommandMapping:
    """A file of two batches in which each of three courses has lessons, and its mapping."""
    rows = (
        (f"课堂{n % 3}", "", "", str(n), "上课", "2024-03-04 14:00", "", "", "1", "")
        for n in range(2 * BATCH)
    )
    _csv(folder / "rows.csv", rows)
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    mapping = load_any_mapping(folder / "m.toml")
    assert isinstance(mapping, CommandMapping)
    return mapping


def _begun(community: Community) -> Counter[str]:
    """How often each series was begun."""
    facts = community.ledger.streams_of("activity")
    return Counter(each.data.title for each in facts if getattr(each.data, "series", False))


ONCE = {"课堂0": 1, "课堂1": 1, "课堂2": 1}
IMPORT = """
import os, signal, sys
from pathlib import Path
from community_core import Community
from community_core.forms import import_commands
from community_core.importing import load_any_mapping
folder = Path(sys.argv[1])
with Community.open(folder / "store") as community:
    import_commands(community, folder / "rows.csv", load_any_mapping(folder / "m.toml"),
                    progress=lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_an_import_that_is_killed_goes_on_with_the_courses_it_began(tmp_path: Path) -> None:
    """A rehearsal counts the same before and after."""
    mapping = _many(tmp_path)
    killed = subprocess.run([sys.executable, "-c", IMPORT, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Community.open(tmp_path / "store") as community:
        assert _begun(community) == ONCE
        assert rehearse_commands(community, tmp_path / "rows.csv", mapping).counts.begun == {}
        counts = import_commands(community, tmp_path / "rows.csv", mapping)
        assert (counts.already_known, counts.begun) == (BATCH, {})
        assert _begun(community) == ONCE
        held = [each for each in community.ledger.streams_of("activity") if each.type == "ActivityHeld"]
        assert len({each.data.part_of for each in held}) == 3
        assert len(held) == 2 * BATCH


def test_a_rehearsal_of_several_batches_begins_each_course_once(tmp_path: Path) -> None:
    """What one batch began the next one finds, though nothing is recorded."""
    mapping = _many(tmp_path)
    with Community.open(tmp_path / "store") as community:
        found = rehearse_commands(community, tmp_path / "rows.csv", mapping)
        assert set(found.counts.begun) == set(ONCE)
        assert found.kinds["ActivityPlanned"] == len(ONCE)


def test_two_imports_at_once_begin_each_course_once(tmp_path: Path) -> None:
    """Whichever is first, and though they are of two sources."""
    mapping = _many(tmp_path)
    counts: list[ImportCounts] = []
    with Community.open(tmp_path / "store") as community:

        def bring(source: str) -> None:
            rejects, said = tmp_path / f"{source}.csv", evolve(mapping, source=source)
            counts.append(import_commands(community, tmp_path / "rows.csv", said, rejects=rejects))

        threads = [threading.Thread(target=bring, args=(each,)) for each in ("one", "one", "other")]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert _begun(community) == ONCE
        assert sum(each.recorded for each in counts) == community.ledger.position()
        assert len(counts) == 3


# ---- at the same time

TURNS, PATIENCE_SECONDS = 3, 120
RACE = f"""
import sys, time
from pathlib import Path
from community_core.cli import application
folder, me, words = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
community = application()
for turn in range({TURNS}):
    (folder / (me + "-" + str(turn))).touch()
    while not all((folder / (each + "-" + str(turn))).exists() for each in "ab"):
        time.sleep(0.001)
    try:
        community.main([each.format(turn=turn) for each in words])
    except SystemExit as ended:
        if ended.code:
            raise
"""


@pytest.mark.parametrize("second", ["do", "import"])
@pytest.mark.parametrize("kept", ["folder", "server"])
def test_a_course_that_two_people_begin_at_once_is_begun_once(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kept: str, second: str
) -> None:
    """By files of two processes, in a folder and on a server: whoever comes second uses what the first
    began, and nothing is refused."""
    where = request.getfixturevalue("server").new() if kept == "server" else str(tmp_path / "store")
    for turn, me in product(range(TURNS), "ab"):
        lesson = (f"课堂{turn}", "", "", "1", f"{me}上课", "2024-03-04 14:00", "", "", "1", "")
        _csv(tmp_path / f"{me}-{turn}.csv", [lesson])
    (tmp_path / "m.toml").write_text(MAPPING.replace("{课次}", "{主题}"), encoding="utf-8")
    given = {
        "do": ["do", "hold-activity", "--from"],
        "import": ["import", "--mapping", str(tmp_path / "m.toml")],
    }
    with Community.open(where, zone="Asia/Shanghai"):
        pass
    monkeypatch.setenv("COMMUNITY_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())
    env = {**os.environ, "COMMUNITY_STORE": where, "COMMUNITY_BY": "person-shen", "COMMUNITY_LANG": "zh"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(tmp_path), me, *given[how], f"{tmp_path}/{me}-{{turn}}.csv"],
            env=env,
        )
        for me, how in (("a", "do"), ("b", second))
    ]
    try:
        assert [each.wait(timeout=PATIENCE_SECONDS) for each in running] == [0, 0]
    finally:
        for each in running:
            each.kill()
    with Community.open(where) as community:
        assert _begun(community) == {f"课堂{turn}": 1 for turn in range(TURNS)}
        held = [each for each in community.ledger.streams_of("activity") if each.type == "ActivityHeld"]
        assert Counter(each.data.part_of for each in held) == dict.fromkeys(
            (community.going_by("activity", f"课堂{turn}")[0] for turn in range(TURNS)), 2
        )


# ---- from Python


def test_names_are_kept_up_with_what_is_recorded(tmp_path: Path) -> None:
    """Reported, a series goes by its title no longer; once that is undone it does again."""
    plan = {"title": "Choir", "kind": "course", "series": True}
    with Community.open(tmp_path / "store", zone="UTC") as community:
        assert community.going_by("activity", "choir") == []
        command = PlanActivity(**plan, starts_at=community.clock())
        series = community.execute(command, by="person-shen").stream_id
        assert community.going_by("activity", "CHOIR ") == [series]
        assert community.stream_of("choir", reader=None, refers="activity") == series
        report = ReportActivity(activity_id=series, summary="well sung")
        reported = community.execute(report, by="person-shen")
        assert community.going_by("activity", "choir") == []
        community.execute(UndoFact(fact_id=reported.events[0].id, reason="slip"), by="person-shen")
        assert community.going_by("activity", "choir") == [series]
