"""``community import``, and ``community demo`` where it is refused."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

from .terminals import terminal

Run = Callable[..., Result]

_MAPPING = """
source = "hotline"
[columns]
number = "No"
title = "What"
raised_at = "When"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three rows: two requests, and one whose time cannot be read."""
    path = tmp_path / "calls.csv"
    path.write_text(
        "No,What,When\n1,暖气不热,2024-01-15 09:30\n2,Lamp,2024-01-16 10:00\n3,Tap,soon\n", "utf-8"
    )
    return path


@pytest.fixture
def mapping(tmp_path: Path) -> str:
    """What its columns mean."""
    path = tmp_path / "mapping.toml"
    path.write_text(_MAPPING, "utf-8")
    return str(path)


def test_an_import_ends_with_its_counts(made: Run, file: Path, mapping: str) -> None:
    """Rows set aside are in a file beside the imported one."""
    answer = made("import", str(file), "--mapping", mapping)
    assert answer.exit_code == 0, answer.stderr
    counted = [line.split()[:3] for line in answer.stdout.splitlines()]
    assert counted[0][:2] == ["Read", "3"]
    assert counted[1] == ["Recorded", "2", "facts,"]
    assert counted[4] == ["Set", "aside", "1"]
    assert f"{file}.rejects.csv" in answer.stdout
    assert Path(f"{file}.rejects.csv").exists()


def test_after_an_import_every_view_is_up_to_date(made: Run, file: Path, mapping: str) -> None:
    """Whoever looks at one next, or back at its past, need not wait for it to be built."""
    made("import", str(file), "--mapping", mapping)
    views = json.loads(made("views", "status", "--format", "json").stdout)
    assert {each["name"] for each in views} >= {"open-requests", "volunteer-hours"}
    assert {(each["state"], each["behind"]) for each in views} == {("current", 0)}


def test_what_is_wrong_with_the_views_does_not_spoil_an_import(
    made: Run, store: Path, file: Path, mapping: str
) -> None:
    """It is told to whoever reads one."""
    (store / "views.db").write_bytes(b"This is not a database. " * 400)
    answer = made("import", str(file), "--mapping", mapping)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "facts, new requests: 2" in answer.stdout
    assert "delete the file" in made("show", "open-requests").stderr


def test_an_import_in_chinese_and_once_more(made: Run, file: Path, mapping: str) -> None:
    """The second time adds nothing."""
    made("import", str(file), "--mapping", mapping)
    told = made("import", str(file), "--mapping", mapping, lang="zh").stdout
    assert ["记录", "0"] in [line.split()[:2] for line in told.splitlines()]
    assert ["已有", "2"] in [line.split()[:2] for line in told.splitlines()]


def test_the_counts_for_programs(made: Run, file: Path, mapping: str, tmp_path: Path) -> None:
    """One object, or a header and a row."""
    rejects = tmp_path / "aside.csv"
    words = ("import", str(file), "--mapping", mapping, "--rejects", str(rejects))
    counts = json.loads(made(*words, "--format", "json").stdout)
    assert [each["line"] for each in counts.pop("aside")] == [4]
    assert counts == {
        "read": 3, "recorded": 2, "requests": 2, "already_known": 0, "flagged": 0, "erased": 0,
        "set_aside": 1, "rejects": str(rejects), "unknown": {}, "begun": {}, "perhaps": {}, "vanished": [],
    }  # fmt: skip
    [row] = csv.DictReader(io.StringIO(made(*words, "--format", "csv").stdout))
    assert (row["recorded"], row["already_known"]) == ("0", "2")


def test_what_a_complete_export_no_longer_has_is_named(made: Run, file: Path, mapping: str) -> None:
    """And words that the mapping does not know; one told older than before changes nothing."""
    words = ("import", str(file), "--mapping", mapping, "--as-of", "2024-03-05", "--complete")
    made(*words)
    header, *rows = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([header, *rows[1:]]) + "\n", encoding="utf-8")
    number = rows[0].split(",")[0]
    assert f"Not in the file any more: {number}." in made(*words).stdout
    assert f"文件中已没有：{number}。" in made(*words, lang="zh").stdout
    older = made(*words[:-2], "2024-03-04", "--format", "json").stdout
    assert json.loads(older)["recorded"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--preset NAME or --mapping M.toml"),
        (("--preset", "nyc"), "did you mean 'nyc311'"),
        (("--mapping", "missing.toml"), "missing.toml"),
        (("--preset", "nyc311"), "Unique Key"),
    ],
)
def test_an_import_that_cannot_begin_is_wrong_usage(
    made: Run, file: Path, words: tuple[str, ...], said: str
) -> None:
    """In one line; nothing is recorded."""
    answer = made("import", str(file), *words)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert made("log", "--format", "json").stdout == ""


def test_progress_is_for_a_terminal_alone(
    made: Run, file: Path, mapping: str, surroundings: dict[str, str]
) -> None:
    """On standard error of a terminal; nothing of it when piped."""
    assert made("import", str(file), "--mapping", mapping).stderr == ""
    terminal, end = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "community_core", "import", str(file), "--mapping", mapping],
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=end,
        timeout=60,
        check=True,
    )
    os.close(end)
    assert b"rows read" in os.read(terminal, 1000)
    os.close(terminal)


@pytest.mark.usefixtures("request_id")
def test_the_demo_never_gets_into_a_store_in_use(made: Run, store: Path) -> None:
    """An invented month could never be taken out again."""
    answer = made("demo", "--store", str(store))
    assert answer.exit_code == 2
    assert "facts of its own" in answer.stderr
    assert made("log").stdout.endswith("\n1 fact\n")


def test_a_dry_run_says_what_would_be_recorded(made: Run, store: Path, file: Path, mapping: str) -> None:
    """By kind of fact, with examples and what cannot be read, in 80 columns; nothing is written."""
    before = {each: each.read_bytes() for each in store.rglob("*") if each.is_file()}
    answer = made("import", str(file), "--mapping", mapping, "--dry-run")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "Nothing was recorded. Of 3 rows an import would record 2 facts" in answer.stdout
    assert ["Request", "raised", "2"] in [line.split() for line in answer.stdout.splitlines()]
    assert "2024-01-15 09:30  Request raised" in answer.stdout
    assert "line 4: raised_at (When): 'soon' is not a time" in answer.stdout
    assert all(cell_len(line) <= 80 for line in answer.stdout.splitlines())
    assert {each: each.read_bytes() for each in store.rglob("*") if each.is_file()} == before
    assert not Path(f"{file}.rejects.csv").exists()


def test_one_row_is_a_row_and_one_fact_a_fact(made: Run, tmp_path: Path, mapping: str) -> None:
    """In a rehearsal as in an import."""
    file = tmp_path / "one.csv"
    file.write_text("No,What,When\n1,Lamp,2024-01-16 10:00\n", "utf-8")
    words = ("import", str(file), "--mapping", mapping)
    told = " ".join(made(*words, "--dry-run").stdout.split())
    assert "Of 1 row an import would record 1 fact; new requests: 1;" in told
    told = made(*words).stdout
    assert [line.split()[:3] for line in told.splitlines()[:2]] == [
        ["Read", "1", "row"],
        ["Recorded", "1", "fact,"],
    ]


def test_a_dry_run_in_chinese_and_for_programs(made: Run, file: Path, mapping: str) -> None:
    """In the reader's words; by type for programs."""
    told = made("import", str(file), "--mapping", mapping, "--dry-run", lang="zh").stdout
    assert "未作任何记录" in told
    assert "登记诉求" in told
    words = ("import", str(file), "--mapping", mapping, "--dry-run", "--format")
    found = json.loads(made(*words, "json").stdout)
    assert (found["recorded"], found["kinds"]) == (2, {"RequestRaised": 2})
    assert [each["data"]["title"] for each in found["examples"]] == ["暖气不热", "Lamp"]
    assert found["aside"][0]["line"] == 4
    assert made(*words, "csv").stdout.splitlines()[1] == "RequestRaised,2"


def test_a_dry_run_names_flags_words_and_what_vanished(made: Run, tmp_path: Path) -> None:
    """What would be flagged, by kind with examples; words of no list; with --complete what is gone."""
    mapping, file = tmp_path / "m.toml", tmp_path / "rows.csv"
    columns = '[columns]\nnumber = "n"\ntitle = "t"\nraised_at = "r"\nstatus = "s"\n'
    mapping.write_text(f'source = "lane"\n{columns}', "utf-8")
    file.write_text("n,t,r,s\n1,Lamp,2024-01-15,raised\n2,Door,2024-01-15 09:00,raised\n", "utf-8")
    made("import", str(file), "--mapping", str(mapping))
    file.write_text("n,t,r,s\n2,Door,2024-01-15 09:00,raised\n3,Tap,2024-01-16,filed\n", "utf-8")
    words = ("import", str(file), "--mapping", str(mapping), "--complete", "--dry-run")
    told = made(*words).stdout
    assert "Would be flagged:" in told
    assert "  a day without a time: taken as its start (1)" in told
    assert "    2024-01-16 00:00  Request raised  3 Tap" in told
    assert "Words the mapping does not know: status: 'filed' (1)." in told
    assert "Not in the file any more: 1. They stay as they are." in told
    chinese = made(*words, lang="zh").stdout
    assert "将标为存疑：" in chinese
    assert "映射中没有的词：状态 'filed'（1 行）。" in chinese
    flags = json.loads(made(*words, "--format", "json").stdout)["flags"]
    assert {flag: each["count"] for flag, each in flags.items()} == {
        "date-without-time": 1,
        "unknown-status": 1,
    }


def test_a_mapping_is_proposed_for_what_the_file_tells_of(made: Run, tmp_path: Path) -> None:
    """By its header, or as one says; in the reader's language."""
    file = tmp_path / "visits.csv"
    file.write_text("序号,走访对象,走访人,走访时间,方式\n1,柳小青,沈立,2023-05-04,上门\n", "utf-8")
    assert 'command = "record-visit"' in made("mapping", str(file)).stdout
    told = made("mapping", str(file), "--command", "申报时长", lang="zh").stdout
    assert 'command = "申报时长"' in told
    assert "# 必填：哪一列是" in told
    answer = made("mapping", str(file), "--command", "dance")
    assert answer.exit_code == 2
    assert "dance" in answer.stderr


def test_an_endpoint_that_is_none_is_wrong_usage(made: Run, file: Path, mapping: str) -> None:
    """In one line; and a file is asked since no day."""
    for words in (("https://user:x@city.example", "--preset", "open311"), (str(file), "--mapping", mapping)):
        answer = made("import", *words, "--since", "2024-01-01")
        assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)


def test_what_does_not_fit_is_refused_and_not_passed_over(made: Run, tmp_path: Path) -> None:
    """An endpoint tells of requests, as of now; commands by mapping have no state that could be older."""
    mapping = tmp_path / "visits.toml"
    mapping.write_text('source = "visits"\ncommand = "record-visit"\n[columns]\nnumber = "n"\n', "utf-8")
    endpoint = "https://city.example/open311/v2"
    unfit = [
        ((endpoint, "--mapping", str(mapping)), "An endpoint tells of requests"),
        ((endpoint, "--preset", "open311", "--complete"), "--as-of and --complete are for files"),
        (("visits.csv", "--mapping", str(mapping), "--as-of", "2024-01-31"), "are for files of requests"),
    ]
    for words, told in unfit:
        answer = made("import", *words)
        assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
        assert told in answer.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_mapping_lacks_is_told_beside_it(
    community: Path, tmp_path: Path, store: Path, lang: str
) -> None:
    """On a terminal of 80 columns: what its command needs, and how to say that it is another."""
    file, out = tmp_path / "服务台账.csv", tmp_path / "m.toml"
    file.write_text("日期,服务内容,对象姓名\n2024-03-05,送餐,柳小青\n", encoding="utf-8")
    with terminal(community, "mapping", str(file), "--out", str(out), store=store, lang=lang) as screen:
        assert screen.ends() == 0
    told = {"zh": "", "en": " "}[lang].join(line.strip() for line in screen.shown.splitlines())
    lacks = {"zh": "缺少“登记服务”必填的：服务类别。", "en": "It lacks what record-service needs: service."}
    assert lacks[lang] in told
    assert 'kind = ""' in out.read_text(encoding="utf-8")
