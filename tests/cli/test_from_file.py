"""``do COMMAND --from FILE`` and ``community template``: sheets in and out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook

from community_core.cli.screen.layout import cell_len

from .terminals import terminal

Run = Callable[..., Result]

LEDGER = ("序号", "楼号", "单元", "房号", "姓名", "身份证号", "出生日期", "联系电话", "备注")


@pytest.fixture
def placed(made: Run) -> Run:
    """Run ``community`` in a store with a building."""
    by = ("--by", "person-shen")
    for words in (
        ("--kind", "compound", "--called", "柳荫小区", "--place-id", "place-liuyin"),
        ("--kind", "building", "--called", "13号楼", "--within", "place-liuyin", "--place-id", "place-b13"),
    ):
        assert made("do", "name-place", *words, *by).exit_code == 0
    return made


def ledger(path: Path, *people: dict[str, Any]) -> Path:
    """A ledger of residents."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(LEDGER)
    for each in people:
        sheet.append([each.get(title) for title in LEDGER])
    book.save(path)
    return path


LIN = {
    "序号": 1,
    "楼号": "十三号楼",
    "单元": 3,
    "房号": 502,
    "姓名": "林晓棠",
    "身份证号": "150102195103021234",
}
ZHOU = {"序号": 2, "楼号": "13#", "姓名": "周明", "出生日期": "1960年5月", "联系电话": "04715551234"}


def register(run: Run, path: Path, *words: str, **settings: Any) -> Result:
    """Register whom a file tells of."""
    return run("do", "register-person", "--from", str(path), "--by", "person-shen", *words, **settings)


def registered(run: Run) -> int:
    """How many are registered."""
    return len(run("log", "--type", "PersonRegistered", "--format", "json").stdout.splitlines())


def test_a_ledger_is_recorded_row_by_row(placed: Run, tmp_path: Path, store: Path) -> None:
    """It says which columns it read and which it left; a number of an identity card is nowhere."""
    answer = register(placed, ledger(tmp_path / "居民信息台账.xlsx", LIN, ZHOU), lang="zh")
    assert answer.exit_code == 0, answer.stderr
    for part in ("2 行", "P0001", "P0002", "未读取的列：序号、备注", "从不保存：身份证号"):
        assert part in answer.stdout
    log = placed("log", "--type", "PersonRegistered", "--format", "json").stdout
    data = [json.loads(line)["data"] for line in log.splitlines()]
    assert [each["building"] for each in data] == ["place-b13", "place-b13"]
    for file in store.iterdir():
        assert b"150102195103021234" not in file.read_bytes()


def test_the_same_file_again_records_nothing(placed: Run, tmp_path: Path) -> None:
    """Whoever records it, and when it was saved once more; it says so, and how to mean it otherwise."""
    ledger(tmp_path / "a.xlsx", LIN, ZHOU)
    assert register(placed, tmp_path / "a.xlsx").exit_code == 0
    load_workbook(tmp_path / "a.xlsx").save(tmp_path / "b.xlsx")
    again = placed("do", "register-person", "--from", str(tmp_path / "b.xlsx"), "--by", "person-wu")
    assert (again.exit_code, registered(placed)) == (0, 2)
    assert "recorded before" in again.stdout
    told = json.loads(register(placed, tmp_path / "a.xlsx", "--format", "json").stdout)
    assert told["again"] is True
    [keys] = json.loads(placed("keys", "status", "--format", "json").stdout)
    assert keys["people"] == 2
    assert (
        register(placed, tmp_path / "a.xlsx", "--command-id", "mine", "--namesakes", "register").exit_code
        == 0
    )
    assert registered(placed) == 4


@pytest.mark.parametrize(("lang", "dry"), [("zh", "--试导入"), ("en", "--dry-run")])
def test_a_sheet_is_tried_on_a_terminal(
    community: Path, placed: Run, tmp_path: Path, store: Path, lang: str, dry: str
) -> None:
    """Of 80 columns, in either language, and nobody is asked whether to record it."""
    file = str(ledger(tmp_path / "居民信息台账.xlsx", LIN, ZHOU))
    before = placed("log").stdout
    words = ("do", "register-person", "--from", file, dry, "--by", "person-shen")
    with terminal(community, *words, store=store, lang=lang) as screen:
        assert screen.ends() == 0
    assert max(map(cell_len, screen.shown.splitlines())) <= 80
    for part in {
        "zh": ("未作任何登记。若登记：居民信息台账.xlsx 中 2 行", "登记人员   2", "姓名：林晓棠"),
        "en": ("Nothing was recorded. 2 rows of 居民信息台账.xlsx would record 2 facts.", "name: 林晓棠"),
    }[lang]:
        assert part in screen.shown
    assert placed("log").stdout == before


def test_a_ledger_that_has_grown_registers_nobody_twice(placed: Run, tmp_path: Path) -> None:
    """Who is in the register by name and door is named with their code; of one name behind two doors are
    two."""
    assert register(placed, ledger(tmp_path / "a.xlsx", LIN, ZHOU)).exit_code == 0
    elsewhere = {**LIN, "房号": 101}
    grown = ledger(tmp_path / "b.xlsx", {**LIN, "联系电话": "0471"}, elsewhere)
    answer = register(placed, grown, lang="zh")
    assert (answer.exit_code, registered(placed)) == (2, 2)
    assert "E2（姓名）：林晓棠 P0001 已在此处登记" in answer.stderr
    assert "E3" not in answer.stderr
    left = register(placed, grown, "--namesakes", "leave")
    assert (left.exit_code, registered(placed)) == (0, 3)
    assert "registered already: 1" in left.stderr
    again = register(placed, grown, "--namesakes", "leave")
    assert (again.exit_code, registered(placed)) == (0, 3)
    assert register(placed, grown, "--namesakes", "register").exit_code == 0
    assert registered(placed) == 5
    assert register(placed, grown, "--namesakes", "maybe").exit_code == 2


def test_of_a_wrong_sheet_nothing_is_recorded(placed: Run, tmp_path: Path) -> None:
    """Each cell is named on the screen and marked in a copy, in the reader's language."""
    path = ledger(tmp_path / "a.xlsx", LIN, {**ZHOU, "联系电话": "未知", "楼号": "99号楼"})
    answer = register(placed, path, lang="zh")
    assert (answer.exit_code, registered(placed)) == (1, 0)
    assert "H3（联系电话）" in answer.stderr
    assert "B3（楼号）" in answer.stderr
    assert "99号楼" in answer.stderr
    assert "a.errors.xlsx" in answer.stderr
    sheet = load_workbook(tmp_path / "a.errors.xlsx").worksheets[0]
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == {"B3", "H3"}


def test_what_rules_refuse_is_marked_as_well(placed: Run, tmp_path: Path) -> None:
    """Rules that look at more than the row; each row that one refuses, and none of the others is recorded."""
    by = ("--by", "person-shen")
    assert placed("do", "register-volunteer", "--person-id", "person-lin", *by).exit_code == 0
    path = tmp_path / "时长.jsonl"
    times = (("09:00", "10:00"), ("09:30", "10:30"), ("11:00", "10:00"), ("12:00", "13:00"))
    path.write_text(
        "\n".join(
            json.dumps(
                {
                    "volunteer_id": "volunteer-lin",
                    "activity": "扫雪除冰",
                    "started_at": f"2024-01-15 {start}",
                    "ended_at": f"2024-01-15 {end}",
                }
            )
            for start, end in times
        )
    )
    answer = placed("do", "claim-hours", "--from", str(path), *by)
    assert answer.exit_code == 1
    assert "line 2" in answer.stderr
    assert "line 3" in answer.stderr
    assert "2 mistakes" in answer.stderr
    assert "line 4" not in answer.stderr
    assert placed("log", "--type", "HoursClaimed", "--format", "json").stdout == ""
    sheet = load_workbook(tmp_path / "时长.errors.xlsx").worksheets[0]
    assert {cell.row for row in sheet.iter_rows() for cell in row if cell.comment} == {3, 4}


def offered(book: Any, title: str) -> list[str]:
    """What the list of a column has to choose from."""
    titles = [str(cell.value).removesuffix("*") for cell in book.worksheets[0][1]]
    column = book.worksheets[0].cell(1, titles.index(title) + 1).column_letter
    return [cell.value for cell in book["lists"][column][1:] if cell.value]


def test_a_template_is_filled_in_and_recorded(placed: Run, tmp_path: Path) -> None:
    """By whoever chose from its lists, which are those of the store."""
    path = tmp_path / "居民.xlsx"
    answer = placed("template", "register-person", "--out", str(path), lang="zh")
    assert f"community 登记 登记人员 --从 {path}" in answer.stdout
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert offered(book, "楼栋") == ["13号楼", "柳荫小区"]
    titles = [cell.value for cell in sheet[1]]
    for title, said in {"姓名*": "林晓棠", "楼栋": "13号楼", "联系电话": "0471"}.items():
        sheet.cell(2, titles.index(title) + 1, said)
    book.save(path)
    assert register(placed, path).exit_code == 0
    assert registered(placed) == 1


def test_a_template_lists_the_staff(placed: Run, tmp_path: Path) -> None:
    """By name for whoever may see it, as they can be typed; the person a command is about is not listed."""
    assert register(placed, ledger(tmp_path / "a.xlsx", LIN)).exit_code == 0
    appointed = (
        "--person-id",
        "P0001",
        "--role",
        "secretary",
        "--since",
        "2024-01-01",
        "--by",
        "system:init",
    )
    assert placed("do", "appoint-role", *appointed).exit_code == 0
    path = tmp_path / "走访.xlsx"
    placed("template", "plan-visit", "--out", str(path), lang="zh", COMMUNITY_BY="person-shen")
    assert offered(load_workbook(path), "走访人") == ["林晓棠 P0001"]
    assert offered(load_workbook(path), "对象") == []
    header = ["对象", "走访人", "计划时间"]
    book = Workbook()
    book.worksheets[0].append(header)
    book.worksheets[0].append(["person-lin", "林晓棠 P0001", "2099-01-15 09:30"])
    book.save(path)
    answer = placed("do", "plan-visit", "--from", str(path), "--by", "person-shen")
    assert answer.exit_code == 0, answer.stderr


def test_a_template_needs_no_store_and_knows_chinese_names(run: Run, tmp_path: Path) -> None:
    """An unknown command is answered with one that comes near; a file is never replaced silently."""
    path = str(tmp_path / "a.xlsx")
    assert run("template", "登记诉求", "--out", path, COMMUNITY_STORE="").exit_code == 0
    assert run("template", "登记诉求", "--out", path, COMMUNITY_STORE="").exit_code == 2
    assert "raise-request" in run("template", "raise-requests", "--out", path, COMMUNITY_STORE="").stderr
    assert "--out" in run("template", "raise-request", COMMUNITY_STORE="").stderr


def test_what_is_common_to_all_rows_is_said_once(placed: Run, tmp_path: Path) -> None:
    """As any other field of the command."""
    path = ledger(tmp_path / "a.xlsx", LIN, ZHOU)
    assert register(placed, path, "--residence", "租住").exit_code == 0
    log = placed("log", "--type", "PersonRegistered", "--format", "json").stdout
    assert [json.loads(line)["data"]["residence"] for line in log.splitlines()] == ["rents", "rents"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"\x00\x01"])
def test_a_file_that_is_no_sheet_is_refused(placed: Run, tmp_path: Path, content: bytes) -> None:
    """In a line, naming it."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    answer = register(placed, path)
    assert answer.exit_code == 2
    assert "a.xlsx" in answer.stderr
    assert register(placed, tmp_path / "none.xlsx").exit_code == 2


def test_a_door_in_an_open_place_is_cut_off_and_said(placed: Run, tmp_path: Path) -> None:
    """As when one command is given; people may be called by name."""
    assert register(placed, ledger(tmp_path / "a.xlsx", LIN)).exit_code == 0
    path = tmp_path / "诉求.csv"
    path.write_text("诉求内容,类别,来源,地点,反映人\n灯不亮,照明,电话,13号楼3-502,林晓棠\n", encoding="utf-8")
    answer = placed("do", "raise-request", "--from", str(path), "--by", "person-shen", lang="zh")
    assert answer.exit_code == 0, answer.stderr
    assert "第 2 行：" in answer.stderr
    log = placed("log", "--type", "RequestRaised", "--format", "json").stdout
    data = json.loads(log)["data"]
    assert data["place"] == "13号楼"
    assert data["requester"].startswith("person-")


def test_twelve_volunteers_hours_are_one_command(placed: Run, tmp_path: Path) -> None:
    """From the list that went round in the snow, by name; it registers them as volunteers as well."""
    names = [f"{surname}晓明" for surname in "周林沈何苏许孔曹严华金魏"]
    people = ledger(tmp_path / "a.xlsx", *({**LIN, "姓名": name} for name in names))
    assert register(placed, people).exit_code == 0
    book = Workbook()
    book.worksheets[0].append(["序号", "志愿者姓名", "服务内容", "开始时间", "结束时间", "签字"])
    for at, name in enumerate(names, start=1):
        book.worksheets[0].append([at, name, "扫雪除冰", "2026-01-06 06:00", "2026-01-06 08:00", None])
    book.save(tmp_path / "扫雪.xlsx")
    for command in ("register-volunteer", "claim-hours"):
        words = ("do", command, "--from", str(tmp_path / "扫雪.xlsx"), "--by", "person-shen")
        answer = placed(*words)
        assert answer.exit_code == 0, answer.stderr
    claimed = placed("log", "--type", "HoursClaimed", "--format", "json").stdout.splitlines()
    assert len(claimed) == len(names)
