"""``--out`` and ``--format xlsx``: answers in files."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from tests.disks import files_at_most

Run = Callable[..., Result]

TABLES = [
    ("show", "open-requests"),
    ("show", "open-requests", "overdue"),
    ("log",),
    ("history", "{id}"),
    ("explain", "open-requests", "{id}"),
    ("diff", "open-requests", "--from", "1"),
    ("events",),
    ("plugins",),
    ("backups",),
    ("views", "status"),
    ("keys", "openings"),
    ("reactors", "status"),
    ("reactors", "parked"),
]


@pytest.mark.parametrize("words", TABLES, ids=lambda words: " ".join(words))
@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "txt"])
def test_every_table_goes_to_a_file(
    made: Run, request_id: str, tmp_path: Path, words: tuple[str, ...], ending: str
) -> None:
    """In the format its name ends with; anything else is a table for people."""
    file = tmp_path / f"list.{ending}"
    asked = [word.format(id=request_id) for word in words]
    answer = made(*asked, "--out", str(file))
    assert (answer.exit_code, answer.stdout) == (0, f"Written to {file}.\n"), answer.stderr
    if ending == "xlsx":
        assert load_workbook(file).active["A1"].value
    else:
        style = "table" if ending == "txt" else ending
        assert file.read_text("utf-8-sig") == made(*asked, "--format", style).stdout


def test_a_csv_file_opens_in_excel_and_a_pipe_stays_plain(made: Run, request_id: str, tmp_path: Path) -> None:
    """By the mark at its beginning Excel knows UTF-8; programs that read a pipe would trip over it."""
    assert request_id
    file = tmp_path / "list.csv"
    made("show", "open-requests", "--format", "csv", "--out", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    piped = made("show", "open-requests", "--format", "csv")
    assert not piped.stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert file.read_text("utf-8-sig") == piped.stdout


def test_a_workbook_may_be_piped(made: Run, request_id: str) -> None:
    """It has Chinese headings for a Chinese reader, and codes in words."""
    answer = made("show", "open-requests", "--format", "xlsx", lang="zh")
    sheet = load_workbook(io.BytesIO(answer.stdout_bytes)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert request_id
    assert (row["诉求"], row["状态"]) == ("暖气不热", "已登记")


def test_the_log_as_a_workbook_is_for_people(made: Run, request_id: str) -> None:
    """What each fact says in words, not as JSON."""
    answer = made("log", "--format", "xlsx", lang="zh")
    sheet = load_workbook(io.BytesIO(answer.stdout_bytes)).active
    assert sheet is not None
    [_, row] = sheet.iter_rows(values_only=True)
    assert "登记诉求" in row
    assert any("暖气不热" in str(cell) for cell in row)
    assert f"{request_id}@1" in row
    assert "--follow" in made("log", "--follow", "--format", "xlsx").stderr


def test_a_formula_in_a_title_is_text(made: Run, tmp_path: Path) -> None:
    """Excel runs nothing that somebody typed as a title, whichever file it opens."""
    evil = '=HYPERLINK("http://liuyin.example","x")'
    made(
        "do", "raise-request", "--title", evil, "--category", "暖气", "--channel", "desk", "--by", "person-a"
    )
    made("show", "open-requests", "--out", str(tmp_path / "a.xlsx"))
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    [cell] = [cell for row in sheet.iter_rows() for cell in row if cell.value == evil]
    assert cell.data_type == "s"
    made("show", "open-requests", "--out", str(tmp_path / "a.csv"))
    [row] = csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig")))
    assert row["title"] == f"'{evil}"


def test_a_file_is_not_replaced_unless_that_is_said(made: Run, tmp_path: Path) -> None:
    """It may be the only copy of something."""
    file = tmp_path / "a.csv"
    file.write_text("mine")
    answer = made("events", "--out", str(file))
    assert (answer.exit_code, file.read_text()) == (2, "mine")
    assert "--overwrite" in answer.stderr
    assert made("events", "--out", str(file), "--overwrite").exit_code == 0
    assert file.read_text("utf-8-sig").startswith("type,")


def test_a_file_in_the_store_is_refused(made: Run, store: Path) -> None:
    """It could replace what the store is made of."""
    before = (store / "ledger.db").read_bytes()
    answer = made("log", "--out", str(store / "ledger.db"), "--overwrite")
    assert answer.exit_code == 2
    assert "inside the store" in answer.stderr
    assert (store / "ledger.db").read_bytes() == before


def test_a_name_and_a_format_that_differ_are_refused(made: Run, tmp_path: Path) -> None:
    """Excel would not open such a file."""
    answer = made("events", "--format", "csv", "--out", str(tmp_path / "a.xlsx"), lang="zh")
    assert answer.exit_code == 2
    assert "扩展名" in answer.stderr
    assert not list(tmp_path.glob("a.*"))


def test_of_a_full_disk_nothing_is_left(made: Run, tmp_path: Path) -> None:
    """Neither half a file nor a draft; what was there before stays."""
    file = tmp_path / "events.json"
    file.write_text("[]")
    with files_at_most(1000):
        answer = made("events", "--out", str(file), "--overwrite")
    assert answer.exit_code == 4
    assert file.read_text() == "[]"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["events.json"]


def test_what_a_view_is_asked_before_its_query_holds(made: Run, request_id: str, tmp_path: Path) -> None:
    """The file, too."""
    assert request_id
    file = tmp_path / "a.json"
    assert made("show", "open-requests", "--out", str(file), "overdue").exit_code == 0
    [row] = json.loads(file.read_text())
    assert row["title"] == "暖气不热"
