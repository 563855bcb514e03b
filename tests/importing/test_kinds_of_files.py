"""What people have: files of another kind than they say, packed, or with the table elsewhere."""

import gzip
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from community_core.errors import InvalidInput
from community_core.importing import import_file
from community_core.importing.files.xlsx_merges import _PART, merged_in
from community_core.importing.opening import Layout, open_rows

from .bench import PLAIN, Bench

TABLE = "n\tt\tr\n1\t路灯不亮\t2024-01-05 09:00\n2\t井盖松动\t2024-01-06 10:00\n"


def saved(bench: Bench, name: str, content: bytes) -> Path:
    """A file of that name."""
    path = bench.folder / name
    path.write_bytes(content)
    return path


def requests(bench: Bench, path: Path, mapping: str = PLAIN) -> int:
    """How many requests a file has, each row of it."""
    counts = import_file(bench.community, path, bench.mapping(mapping))
    assert counts.set_aside == 0
    return counts.requests


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_text_that_is_called_an_old_workbook_is_read_as_the_text_it_is(bench: Bench, encoding: str) -> None:
    """What many programs call an export to Excel."""
    assert requests(bench, saved(bench, "export.xls", TABLE.encode(encoding))) == 2


def test_a_packed_table_is_read(bench: Bench) -> None:
    """In a .gz, and in a .zip as the only file."""
    assert requests(bench, saved(bench, "a.csv.gz", gzip.compress(TABLE.encode()))) == 2
    with ZipFile(bench.folder / "b.zip", "w") as package:
        package.writestr("folder/", "")
        package.writestr("folder/b.csv", TABLE.replace("1\t", "3\t").replace("2\t", "4\t"))
    assert requests(bench, bench.folder / "b.zip") == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xml", b"<?xml version='1.0'?><service_requests/>", "it is XML without records; ask its source"),
        ("a.csv", b"\xef\xbb\xbf  <a>\n</a>", "it is XML without records"),
        ("a.xml", b"<a><b><n>1</n><t>x</t>", "its XML breaks off in line 1"),
        (
            "a.xml",
            b"<!DOCTYPE a [<!ENTITY x 'y'>]><a><b><n>1</n></b></a>",
            "it may unfold or ask",
        ),
        ("a.xml", b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a><b/></a>", "it may unfold or ask"),
        ("a.xml", b"<a>" * 100, "deeper than 40"),
        ("a.xls", b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a workbook as XML"),
        ("a.xls", b"<!DOCTYPE html>\n<title>t</title>", "a page of HTML without a table"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "an old .xls that is damaged"),
        ("a.csv.gz", gzip.compress(TABLE.encode(), mtime=0)[:-9], "it cannot be unpacked"),
        ("a.zip", b"PK\x03\x04" + bytes(40), "it cannot be unpacked"),
    ],
)
def test_what_is_not_read_is_refused_with_what_it_is(
    bench: Bench, name: str, content: bytes, reason: str
) -> None:
    """And the way out; never taken for a table."""
    with pytest.raises(InvalidInput, match=reason):
        requests(bench, saved(bench, name, content))


def test_a_package_of_several_tables_is_refused(bench: Bench) -> None:
    """Nobody knows which is meant."""
    with ZipFile(bench.folder / "a.zip", "w") as package:
        package.writestr("a.csv", TABLE)
        package.writestr("b.csv", TABLE)
    with pytest.raises(InvalidInput, match="a package of 2 files; unpack it"):
        requests(bench, bench.folder / "a.zip")


def test_columns_that_stand_elsewhere_are_found(bench: Bench) -> None:
    """On another sheet, or under a title; where the mapping says another line, it is told which it is."""
    book = Workbook()
    book.active.append(["How to fill in this ledger"])
    data = book.create_sheet("Data")
    for row in (["Ledger of January"], ["n", "t", "r"], ["1", "路灯不亮", "2024-01-05 09:00"]):
        data.append(row)
    book.save(bench.folder / "ledger.xlsx")
    with pytest.raises(InvalidInput, match="on sheet 'Data', line 2; set sheet = 'Data' and header_line = 2"):
        requests(bench, bench.folder / "ledger.xlsx", "header_line = 1\n" + PLAIN)
    assert requests(bench, bench.folder / "ledger.xlsx") == 1
    titled = saved(
        bench, "titled.csv", ("Ledger\t\t\n" + TABLE.replace("1\t", "3\t").replace("2\t", "4\t")).encode()
    )
    with pytest.raises(InvalidInput, match="its columns stand in line 2; set header_line = 2"):
        requests(bench, titled, "header_line = 1\n" + PLAIN)
    assert requests(bench, titled) == 2


def test_a_cell_that_shows_a_day_says_no_time(bench: Bench) -> None:
    """It is flagged like a day in a text; a cell that shows midnight says midnight."""
    book = Workbook()
    book.active.append(["n", "t", "r"])
    book.active.append(["1", "路灯不亮", date(2024, 1, 5)])
    book.active.append(["2", "井盖松动", datetime(2024, 1, 5)])  # noqa: DTZ001
    book.active["C3"].number_format = "yyyy-mm-dd hh:mm"
    book.save(bench.folder / "days.xlsx")
    assert requests(bench, bench.folder / "days.xlsx") == 2
    flagged = [fact.flags for fact in bench.community.log()]
    assert flagged == [("date-without-time",), ()]


def test_what_merged_cells_say_holds_for_every_line_they_span(bench: Bench) -> None:
    """Upright, at the end of a line too; the lines after them say what they say."""
    book = Workbook()
    for row in (
        ["n", "t", "r"],
        ["1", "路灯不亮", "2024-01-05 09:00"],
        ["2"],
        ["3", None, "2024-01-07 09:00"],
        ["4", "井盖松动", "2024-01-08 09:00"],
    ):
        book.active.append(row)
    book.active.merge_cells("B2:B4")
    book.active.merge_cells("C2:C3")
    book.save(bench.folder / "merged.xlsx")
    assert requests(bench, bench.folder / "merged.xlsx") == 4
    told = [
        (fact.data.source_number, fact.data.title, fact.occurred_at.day) for fact in bench.community.log()
    ]
    assert told == [("1", "路灯不亮", 5), ("2", "路灯不亮", 5), ("3", "路灯不亮", 7), ("4", "井盖松动", 8)]


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 3)), max_size=8), st.integers(0, 400))
def test_merged_cells_are_found_wherever_a_sheet_is_cut(merges: list[tuple[int, int]], padding: int) -> None:
    """Each once, though they stand across two parts that are read one after the other."""
    named = [f"A{line}:A{line + more}" for line, more in merges]
    text = (
        b"<x>" + b" " * (_PART - padding) + "".join(f'<mergeCell ref="{each}"/>' for each in named).encode()
    )
    assert [each.named for each in merged_in(BytesIO(text))] == named


OPEN311 = """<?xml version="1.0" encoding="utf-8"?>
<service_requests>
  <request><service_request_id>638344</service_request_id><status>closed</status>
    <service_name>路灯不亮</service_name><requested_datetime>2024-01-05T09:00:00+08:00</requested_datetime>
    <where><street>柳荫街</street></where></request>
  <request><service_request_id>638349</service_request_id><status>open</status>
    <service_name>井盖 &amp; 路面</service_name>
    <requested_datetime>2024-01-06T09:00:00+08:00</requested_datetime>
  </request>
</service_requests>
"""
OF_OPEN311 = """
source = "open311"
optional = ["where.street"]
[columns]
number = "service_request_id"
title = "service_name"
raised_at = "requested_datetime"
place = "where.street"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_xml_as_open311_answers(bench: Bench, encoding: str) -> None:
    """Each element is a record, elements within it have dots; in the encoding that it says."""
    content = OPEN311.replace("utf-8", encoding).encode(encoding)
    assert requests(bench, saved(bench, "requests.xml", content), OF_OPEN311) == 2
    assert [each.data.place for each in bench.community.log()] == ["柳荫街", ""]
    assert bench.titles() == {"路灯不亮", "井盖 & 路面"}


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>
<table><tr><td>导航</td></tr></table>
<table border=1><tr><th colspan=3>一月</th></tr><tr><th>n<th>t<th>r</tr>
<tr><td>1</td><td rowspan=2>路灯<br>不亮</td><td>2024-01-05</td></tr>
<tr><td>2</td><td>2024&#45;01-06</td></tr></table></body></html>"""


def test_a_page_that_is_called_a_workbook(bench: Bench) -> None:
    """Its table with the most rows is read, in the encoding it says; a cell over two lines holds for both."""
    assert requests(bench, saved(bench, "export.xls", PAGE.encode("gb2312"))) == 2
    assert {each.data.title for each in bench.community.log()} == {"路灯 不亮"}


def test_an_old_workbook(bench: Bench) -> None:
    """Of Excel 97: days, hours, merged cells, a title above, as in one of today."""
    path = bench.folder / "old.xls"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "old.xls.gz").read_bytes()))
    mapping = PLAIN.replace('"n"', '"序号"').replace('"t"', '"诉求内容"').replace('"r"', '"登记日期"')
    assert requests(bench, path, mapping + 'place = "楼号"\n') == 3
    told = [
        (
            fact.occurred_at.astimezone(bench.community.zone).strftime("%m-%d %H:%M"),
            fact.data.place,
            fact.flags,
        )
        for fact in bench.community.log()
    ]
    assert told == [
        ("01-05 00:00", "13号楼", ("date-without-time",)),
        ("01-06 09:30", "13号楼", ()),
        ("01-07 00:00", "", ("excel-day", "date-without-time")),
    ]


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_a_damaged_old_workbook_is_one_clear_line(at: int, damage: bytes) -> None:
    """Wherever it is damaged, or cut: it is read, or refused."""
    whole = gzip.decompress((Path(__file__).parent / "old.xls.gz").read_bytes())
    for content in (whole[:at] + damage + whole[at + len(damage) :], whole[:at]):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.xls"
            path.write_bytes(content or b" ")
            try:
                with open_rows(path, Layout()) as table:
                    list(table.rows)
            except InvalidInput:
                continue
