"""``community import`` of what cannot be imported: exit code 2, one clear line, and what was recorded."""

import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import Result
from openpyxl import Workbook

Run = Callable[..., Result]
HEADER = "n,t,r\n"
ROWS = [(str(n), "路灯不亮", "2024-01-05 09:00") for n in range(40)]
MAPPING = 'source = "bad"\n{more}\n[columns]\nnumber = "n"\ntitle = "t"\nraised_at = "r"\n'
MEBIBYTE = 1 << 20


def as_csv() -> bytes:
    return (HEADER + "".join(",".join(row) + "\n" for row in ROWS)).encode()


def as_json() -> bytes:
    return json.dumps([dict(zip("ntr", row, strict=True)) for row in ROWS]).encode()


def as_xml(beginning: str = "") -> bytes:
    records = "".join(f"<a><n>{n}</n><t>{t}</t><r>{r}</r></a>" for n, t, r in ROWS)
    return f"{beginning}<all>{records}</all>".encode()


def as_workbook(folder: Path, rows: list[list[object]] | None = None) -> bytes:
    book = Workbook()
    for row in rows or [["n", "t", "r"], *map(list, ROWS)]:
        book.active.append(row)
    book.save(folder / "made.xlsx")
    return (folder / "made.xlsx").read_bytes()


def zipped(folder: Path, name: str, content: bytes) -> bytes:
    with ZipFile(folder / "made.zip", "w", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return (folder / "made.zip").read_bytes()


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 9}'>" for n in range(9)) + "]>"

REFUSED: dict[str, tuple[str, Callable[[Path], bytes], str, str]] = {
    "a workbook cut": (
        "a.xlsx",
        lambda folder: half(as_workbook(folder)),
        "",
        "cannot be unpacked",
    ),
    "a package cut": ("a.csv.gz", lambda _: gzip.compress(as_csv())[:-20], "", "cannot be unpacked"),
    "text that is no UTF-16": (
        "a.csv",
        lambda _: as_csv(),
        'encoding = "utf-16"',
        "encoding|No column|decoded",
    ),
    "GBK that is called UTF-8": (
        "a.csv",
        lambda _: as_csv().decode().replace("n,t,r", "号,t,r").encode("gbk"),
        'encoding = "utf-8"',
        "header cannot be decoded; set encoding",
    ),
    "an encoding nobody knows": ("a.csv", lambda _: as_csv(), 'encoding = "elvish"', "which nobody knows"),
    "a million columns": (
        "a.csv",
        lambda _: b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n" + as_csv(),
        "",
        "its first line is no header",
    ),
    "a cell without end": ("a.json", lambda _: b'[{"n": "' + b"1" * (17 * MEBIBYTE), "", "breaks off|longer"),
    "a bomb of zip": (
        "a.zip",
        lambda folder: zipped(folder, "a.csv", bytes(70 * MEBIBYTE)),
        "",
        "unpacks to far",
    ),
    "a bomb of XML": ("a.xml", lambda _: as_xml(LAUGHS), "", "declares a document type"),
    "no header": ("a.csv", lambda _: as_csv().removeprefix(HEADER.encode()), "", "No column"),
    "another header": ("a.csv", lambda _: as_csv().replace(b"n,t,r", b"n,t,when"), "", "No column"),
    "nothing": ("a.csv", lambda _: b"", "", "it is empty"),
    "a folder of files": (
        "a.zip",
        lambda folder: zipped(folder, "a.txt", b"nothing"),
        "",
        "cannot be imported|No column",
    ),
}


def bring(made: Run, folder: Path, name: str, content: bytes, more: str = "", **settings: str) -> Result:
    """Import a file with that content."""
    (folder / name).write_bytes(content)
    (folder / "m.toml").write_text(MAPPING.format(more=more), "utf-8")
    return made("import", str(folder / name), "--mapping", str(folder / "m.toml"), **settings)


def recorded(made: Run) -> int:
    """How many facts there are."""
    return len(made("log", "--format", "json", "--limit", "100000").stdout.splitlines())


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_imported_is_refused_in_one_line(made: Run, tmp_path: Path, what: str) -> None:
    """With the way out, in either language, and nothing is recorded."""
    name, content, more, told = REFUSED[what]
    answer = bring(made, tmp_path, name, content(tmp_path), more)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.stderr
    assert re.search(told, answer.stderr), answer.stderr
    assert len(answer.stderr) < 500
    zh = bring(made, tmp_path, name, (tmp_path / name).read_bytes(), more, lang="zh")
    assert (zh.exit_code, zh.stderr.count("\n")) == (2, 1)
    assert recorded(made) == 0


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_of_a_file_that_breaks_off_it_is_said_what_was_recorded(made: Run, tmp_path: Path, kind: str) -> None:
    """Exactly as many facts as there are then."""
    answer = bring(made, tmp_path, f"a.{kind}", half(as_json() if kind == "json" else as_xml()))
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    there = recorded(made)
    assert there > 0
    assert f"recorded before that: {there} facts of {there} rows" in answer.stderr


def test_a_text_that_is_cut_loses_its_last_row_alone(made: Run, tmp_path: Path) -> None:
    """Nobody can tell that it was to go on: what is left of that row is set aside, and all are counted."""
    answer = bring(made, tmp_path, "a.csv", as_csv()[:-12])
    assert answer.exit_code == 0
    assert recorded(made) == len(ROWS) - 1
    assert f"line {len(ROWS) + 1}: raised_at (r): '2024-' is not a time" in answer.stdout


def test_formulas_and_links_are_run_by_nobody(made: Run, tmp_path: Path) -> None:
    """A formula in a text is that text, one of a workbook says what it came to, and rejects run nothing."""
    rows = [["n", "t", "r"], [1, "=1+1", "2024-01-05"], [2, '=HYPERLINK("http://x.example","Lamp")', "soon"]]
    answer = bring(made, tmp_path, "a.xlsx", as_workbook(tmp_path, rows))
    assert answer.exit_code == 0
    assert "title (t) is empty" in answer.stdout
    text = HEADER + '1,"=HYPERLINK(""http://x.example"")",2024-01-05\n2,=2+5,soon\n'
    answer = bring(made, tmp_path, "a.csv", text.encode())
    assert answer.exit_code == 0
    rejects = (tmp_path / "a.csv.rejects.csv").read_text("utf-8-sig")
    assert ",'=2+5," in rejects


def test_a_number_that_excel_made_a_date_is_set_aside(made: Run, tmp_path: Path) -> None:
    """1-5 became a day: nobody knows which number it was. The others are recorded, the cell is named."""
    rows = [["n", "t", "r"], ["1-4", "Lamp", "2024-01-05"], [datetime(2024, 1, 5), "Door", "2024-01-05"]]  # noqa: DTZ001
    answer = bring(made, tmp_path, "a.xlsx", as_workbook(tmp_path, rows))
    assert (answer.exit_code, recorded(made)) == (0, 1)
    assert "line 3, A3" in answer.stdout
    assert "a day where a number belongs" in " ".join(answer.stdout.split())


def test_two_lines_of_header_and_one_further_down_are_found(made: Run, tmp_path: Path) -> None:
    """Without a word in the mapping; where the mapping says another line, it is told which it is."""
    rows: list[list[object]] = [["Ledger"], ["n", "t", "r"], *map(list, ROWS[:2])]
    assert bring(made, tmp_path, "a.xlsx", as_workbook(tmp_path, rows)).exit_code == 0
    assert recorded(made) == 2
    answer = bring(made, tmp_path, "a.xlsx", as_workbook(tmp_path, rows), "header_line = 1")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "header_line = 2" in answer.stderr


@pytest.fixture
def breaking_off() -> Iterator[str]:
    """An endpoint that gives one whole page of its requests, and half of the next."""
    page = [
        {"service_request_id": f"R{n}", "status": "open", "service_code": "lamp"}
        | {"service_name": "Lamp", "requested_datetime": "2024-01-05T09:00:00Z"}
        for n in range(100)
    ]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_first = "page=1&" in f"{self.path}&"
            told = [] if "services" in self.path else page
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if is_first or not told else body[:2000])

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/open311/v2"
    server.shutdown()
    server.server_close()


def test_an_endpoint_that_ends_in_the_middle(
    made: Run, breaking_off: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page before it is recorded, and it is said how much that is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _: None)
    answer = made("import", breaking_off, "--preset", "open311", "--since", "2024-01-01")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1), answer.stderr
    assert recorded(made) == 100
    assert "its answer breaks off. Recorded before that: 100 facts of 100 requests." in answer.stderr
