"""Files that are meant to break whoever reads them, in a process of little memory."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

HEADER = "n,t,r\n"
ROW = "1,Lamp,2024-01-05\n"
MAPPING = 'source = "hostile"\n[columns]\nnumber = "n"\ntitle = "t"\nraised_at = "r"\n'
MEBIBYTE = 1 << 20
ALLOWED = 170 * MEBIBYTE
"""What a process may use that has read all of them. It takes 80 to begin with."""

READER = """
import json, resource, sys
from community_core import Community, InvalidInput
from community_core.importing import import_file, load_mapping, propose_mapping
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
mapping, told = load_mapping(sys.argv[1]), {}
with Community.open(":memory:") as community:
    for path in sys.argv[2:]:
        try:
            counts = import_file(community, path, mapping)
            told[path.rpartition("/")[2]] = f"{counts.requests} and {counts.set_aside} aside"
        except InvalidInput as error:
            told[path.rpartition("/")[2]] = str(error)
        try:
            propose_mapping(path)
        except InvalidInput:
            pass
status = open("/proc/self/status").read()
used = int(status.partition("VmHWM:")[2].split()[0]) * 1024
print(json.dumps({"told": told, "used": used}))
"""


def workbook(path: Path) -> None:
    """A plain workbook with one request."""
    book = Workbook()
    book.active.append(["n", "t", "r"])
    book.active.append(["1", "Lamp", "2024-01-05"])
    book.save(path)


def changed(path: Path, name: str, text: bytes) -> None:
    """The workbook with other bytes in one of its parts."""
    workbook(path)
    with ZipFile(path) as whole:
        parts = {each: whole.read(each) for each in whole.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for each, content in {**parts, name: text}.items():
            package.writestr(each, content)


def laughing(root: str) -> bytes:
    """A document in which few entities unfold to many."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><{root}><si><t>&a9;</t></si></{root}>".encode()


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file, and what is said of it."""
    with (folder / "cell.csv").open("wb") as file:
        file.write((HEADER + ROW + "2,").encode())
        file.truncate(64 * MEBIBYTE)
    yield "cell.csv", "1 and 1 aside"
    (folder / "columns.csv").write_text(",".join(f"c{n}" for n in range(1_000_000)) + "\n" + ROW)
    yield "columns.csv", "its first line is no header"
    (folder / "narrow.csv").write_text("," * 100_000 + "\n" + ROW)
    yield "narrow.csv", "its first line is no header"
    bomb = gzip.compress(b"a" * MEBIBYTE, mtime=0) * 80
    (folder / "bomb.csv.gz").write_bytes(gzip.compress(HEADER.encode(), mtime=0) + bomb)
    yield "bomb.csv.gz", "it unpacks to far more than a table"
    with ZipFile(folder / "bomb.zip", "w", ZIP_DEFLATED) as package, package.open("a.csv", "w") as inner:
        for _ in range(70):
            inner.write(bytes(MEBIBYTE))
    yield "bomb.zip", "it unpacks to far more than a table"
    changed(folder / "laughs.xlsx", "xl/worksheets/sheet1.xml", laughing("worksheet"))
    yield "laughs.xlsx", "the workbook is damaged"
    outside = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><worksheet>&e;</worksheet>"
    changed(folder / "outside.xlsx", "xl/worksheets/sheet1.xml", outside)
    yield "outside.xlsx", "the workbook is damaged"
    changed(folder / "cell.xlsx", "xl/sharedStrings.xml", b"<sst><si><t>" + b"a" * 130 * MEBIBYTE)
    yield "cell.xlsx", "it unpacks to too much"
    (folder / "laughs.xml").write_bytes(laughing("a"))
    yield "laughs.xml", "declares a document type"
    (folder / "cell.xml").write_bytes(b"<a><b><n>" + b"1" * 20 * MEBIBYTE)
    yield "cell.xml", "longer than 16 million characters"
    (folder / "deep.json").write_text('{"a":' * 200_000)
    yield "deep.json", "cannot be imported"
    (folder / "cell.json").write_text('[{"n": "' + "1" * 20 * MEBIBYTE)
    yield "cell.json", "its JSON breaks off in line 1, in record 1"
    (folder / "utf16.csv").write_bytes(b"\xff\xfe" + HEADER.encode() + b"\x00")
    yield "utf16.csv", "cannot be imported|No column"
    (folder / "spans.xls").write_text("<table><tr><td colspan=99999999 rowspan=99999999>n</td></tr></table>")
    yield "spans.xls", "No column"


def test_none_of_them_takes_much_memory_and_each_is_told_in_a_line(tmp_path: Path) -> None:
    """Gigabytes in a cell, a million columns, bombs of zip and of XML, whatever lies about itself."""
    import re

    expected = dict(files(tmp_path))
    (tmp_path / "m.toml").write_text(MAPPING)
    paths = [str(tmp_path / each) for each in expected]
    ran = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "m.toml"), *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-800:]
    answer = json.loads(ran.stdout)
    for name, told in answer["told"].items():
        assert re.search(expected[name], told), f"{name}: {told[:300]}"
        assert "\n" not in told
        assert len(told) < 400, name
    assert answer["used"] < ALLOWED


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "xml"])
def test_a_file_that_is_cut_is_told_with_what_was_recorded(tmp_path: Path, kind: str, cut: float) -> None:
    """Rows before the cut are recorded or set aside, or nothing is; which of them is said."""
    from community_core import Community, InvalidInput
    from community_core.importing import import_file, load_mapping

    path = tmp_path / f"rows.{kind}"
    rows = [(str(n), "路灯不亮", "2024-01-05") for n in range(50)]
    if kind == "csv":
        path.write_text(HEADER + "".join(",".join(each) + "\n" for each in rows), encoding="utf-8")
    elif kind == "xlsx":
        book = Workbook()
        for row in (("n", "t", "r"), *rows):
            book.active.append(row)
        book.save(path)
    elif kind == "json":
        path.write_text(json.dumps([dict(zip("ntr", each, strict=True)) for each in rows]))
    else:
        records = "".join(f"<a><n>{n}</n><t>{t}</t><r>{r}</r></a>" for n, t, r in rows)
        path.write_text(f"<all>{records}</all>", encoding="utf-8")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    (tmp_path / "m.toml").write_text(MAPPING)
    with Community.open(":memory:") as community:
        try:
            counts = import_file(community, path, load_mapping(tmp_path / "m.toml"))
            assert counts.requests == community.ledger.position()
            return
        except InvalidInput as error:
            told = error.en
        there = community.ledger.position()
        assert not there or f"recorded before that: {there} facts of {there} rows" in told
