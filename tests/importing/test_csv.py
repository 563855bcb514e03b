"""CSV as it is found, and what is said when it cannot be read."""

import csv
import re
from pathlib import Path

import pytest

from community_core import InvalidInput, UnknownName
from community_core.importing import import_file

from .bench import HEADER, PLAIN, Bench

ROW = "1,楼道灯不亮,2024-01-05 09:00,待办,,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_usual_encodings_and_delimiters_are_found_out(bench: Bench, encoding: str, delimiter: str) -> None:
    """UTF-8, with or without a mark, GBK and UTF-16; comma, semicolon, tab and bar."""
    counts = bench.bring((HEADER + ROW).replace(",", delimiter).encode(encoding))
    assert (counts.requests, counts.set_aside) == (1, 0)
    assert bench.history()[0].data.title == "楼道灯不亮"


def test_an_encoding_that_shows_late(bench: Bench) -> None:
    """A GBK file whose first thousands of rows are plain ASCII is still read as GBK."""
    mapping = bench.mapping(PLAIN)
    rows = [f"{n},lamp {n},2024-01-05\n" for n in range(3000)]
    content = "n,t,r\n" + "".join(rows) + "x,井盖松动,2024-01-05\n"
    assert bench.bring(content.encode("gbk"), mapping=mapping).requests == 3001
    assert bench.history("x")[0].data.title == "井盖松动"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cell_longer_than_what_is_looked_at_together(bench: Bench, encoding: str) -> None:
    """A line of megabytes does not mislead about the encoding, wherever it is cut; the other rows come in."""
    content = HEADER + ROW + ROW.replace("1,", "2,", 1).replace("楼道灯不亮", "长" * 3_000_000)
    counts = bench.bring(content.encode(encoding))
    assert (counts.read, bench.history()[0].data.title) == (2, "楼道灯不亮")


def test_line_breaks_and_quotes_in_cells(bench: Bench) -> None:
    """A cell with line breaks, delimiters and doubled quotes is one text on one line."""
    bench.hotline_rows(
        '1,"灯\n\n\t  坏了, ""三楼""",2024-01-05 09:00,待办,,,', ROW.strip().replace("1,", "2,", 1)
    )
    assert bench.history()[0].data.title == '灯 坏了, "三楼"'
    assert bench.count() == 2


def test_blank_rows_and_trailing_commas_are_passed_over(bench: Bench) -> None:
    """What a spreadsheet leaves at the end of a file is nothing."""
    counts = bench.hotline_rows(ROW.strip() + ",,", "", ",,,,,,", ",,,,,,,,")
    assert (counts.read, counts.requests, counts.set_aside) == (1, 1, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,灯,2024-01-05 09:00,待办,,,,多", "it has 8 columns, the header 7"),
        (",灯,2024-01-05 09:00,待办,,,", "number (编号) is empty"),
        ("1,　 ,2024-01-05 09:00,待办,,,", "title (内容) is empty"),
        ("1,灯,,待办,,,", "raised_at (提出时间) is empty"),
        ("1,灯,昨天,待办,,,", "raised_at (提出时间): '昨天' is not a time"),
        ("1,灯,2024-02-30 09:00,待办,,,", "raised_at (提出时间): '2024-02-30 09:00' is not a time"),
        ("1,灯,0024-01-05 09:00,待办,,,", "raised_at (提出时间): '0024-01-05 09:00' is in the year 24"),
        ("1,灯,9999-01-05 09:00,待办,,,", "raised_at (提出时间): '9999-01-05 09:00' is in the year 9999"),
        (f"{'9' * 300},灯,2024-01-05 09:00,待办,,,", "is too long for a number"),
        ('1,"灯" 坏,2024-01-05 09:00,待办,,,', "its quotes do not match"),
        ("1,灯\0,2024-01-05 09:00,待办,,,", "it holds bytes that cannot be decoded"),
    ],
)
def test_an_unreadable_row_is_set_aside(bench: Bench, row: str, reason: str) -> None:
    """It goes to the rejects with its line, the reason and itself; the rows around it are recorded."""
    counts = bench.hotline_rows("7,井盖,2024-01-05 09:00,待办,,,", row, "8,路灯,2024-01-05 09:00,待办,,,")
    assert (counts.read, counts.requests, counts.set_aside) == (3, 2, 1)
    assert counts.rejects == bench.rejects
    (rejected,) = rejects(bench.rejects)
    assert rejected["line"] == "3"
    assert rejected["row"] in ("", row)
    assert rejected["row"] or rejected["承办"] == ""
    assert reason in rejected["reason"]
    assert rejected["原因"] != rejected["reason"]
    assert not re.search("[a-z]{3,} [a-z]{3,}", rejected["原因"])


def test_a_line_nobody_wrote_by_hand_is_set_aside(bench: Bench) -> None:
    """It is told that it is too long, not that its quotes are wrong."""
    counts = bench.hotline_rows(f"1,{'灯' * 1_100_000},2024-01-05 09:00", "8,路灯,2024-01-05 09:00")
    assert (counts.read, counts.requests, counts.set_aside) == (2, 1, 1)
    (rejected,) = rejects(bench.rejects)
    assert rejected["reason"] == "it has more than a million characters"
    assert rejected["原因"] == "这一行超过一百万字"


def test_a_row_that_ends_early_is_kept(bench: Bench) -> None:
    """What some programs leave out at its end is taken as empty, and flagged."""
    counts = bench.hotline_rows("1,灯,2024-01-05 09:00")
    assert (counts.requests, counts.flagged, counts.set_aside) == (1, 1, 0)
    assert bench.history()[0].flags == ("short-row",)


def test_undecodable_bytes_set_only_their_row_aside(bench: Bench) -> None:
    """One damaged row of a UTF-8 file does not make it another encoding."""
    rows = [f"{n},楼道灯不亮,2024-01-05 09:00,待办,,,\n".encode() for n in range(5)]
    rows[2] = rows[2].replace("楼".encode(), b"\xff\xfe")
    counts = bench.bring(HEADER.encode() + b"".join(rows))
    assert (counts.requests, counts.set_aside) == (4, 1)
    assert rejects(bench.rejects)[0]["line"] == "4"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("gbk", "井盖松动"), ("gbk", "井盖松动了"), ("big5", "樓道燈不亮"), ("cp1252", "Müll")],
)
def test_one_line_of_another_encoding_garbles_no_other(bench: Bench, encoding: str, title: str) -> None:
    """Five lines are surely UTF-8, one was pasted in from elsewhere: that one is set aside, whatever their
    length."""
    rows = [f"{n},路灯不亮,2024-01-05 09:00,待办,,,\n".encode() for n in range(5)]
    odd = f"9,{title},2024-01-05 09:00,,,,\n".encode(encoding)
    counts = bench.bring(HEADER.encode() + b"".join(rows) + odd)
    assert (counts.requests, counts.set_aside) == (5, 1)
    assert bench.titles() == {"路灯不亮"}


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1252", "Müllabfuhr kommt nicht"),
        ("cp1252", "Éclairage en panne rue de la République"),
        ("cp1252", "Lámpara rota – la señora García pidió ayuda"),
        ("big5", "樓道燈不亮，請派人維修"),
        ("big5", "噪音擾民"),
        ("cp949", "가로등이 켜지지 않습니다"),
        ("euc-kr", "주차 문제로 불편합니다"),
        ("cp932", "街灯が消えている"),
        ("cp932", "公園のベンチが壊れています"),
        ("koi8-r", "Не горит фонарь у дома"),
        ("cp1251", "Мусор не вывозят третий день"),
    ],
)
def test_an_encoding_that_is_clear_is_recognised(bench: Bench, encoding: str, title: str) -> None:
    """Letters of one Western language among others of ASCII; Chinese of Taiwan in its daily characters; what
    Korean, Japanese and Russian mostly write."""
    content = f"n,t,r\n1,{title},2024-01-05\n2,Lamp,2024-01-05\n".encode(encoding)
    counts = bench.bring(content, mapping=bench.mapping(PLAIN))
    assert (counts.requests, counts.set_aside) == (2, 0)
    assert bench.titles() == {title, "Lamp"}


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1250", "Nie działa oświetlenie"),
        ("cp1250", "Nesvítí lampa – přeplněný koš"),
        ("cp1252", "Señora"),
        ("cp1254", "Sokak lambası yanmıyor"),
        ("cp932", "街灯"),
    ],
)
def test_an_encoding_that_is_neither_is_not_taken_for_one(bench: Bench, encoding: str, title: str) -> None:
    """GB18030 decodes almost anything. Such rows are set aside, with the way out: said so, they are read."""
    mapping = bench.mapping(PLAIN)
    content = f"n,t,r\n1,{title},2024-01-05\n2,Lamp,2024-01-05\n".encode(encoding)
    counts = bench.bring(content, mapping=mapping)
    assert (counts.requests, counts.set_aside) == (1, 1)
    assert "say so with encoding" in rejects(bench.rejects)[0]["reason"]
    told = bench.bring(content, mapping=bench.mapping(f'encoding = "{encoding}"\n' + PLAIN))
    assert (told.requests, told.set_aside) == (1, 0)
    assert title in bench.titles()


@pytest.mark.parametrize(
    "title", ["楼道灯不亮", "报修电梯", "公共大门坏", "广场噪声扰民", "の灯不亮", "№3 楼灯不亮"]
)
def test_chinese_is_taken_for_nothing_else(bench: Bench, title: str) -> None:
    """Characters whose bytes might be syllables of Korean, or that stand beside signs of others."""
    bench.bring(f"n,t,r\n1,{title},2024-01-05\n".encode("gb18030"), mapping=bench.mapping(PLAIN))
    assert bench.titles() == {title}


def test_a_line_of_gbk_is_not_taken_for_western(bench: Bench) -> None:
    """Among lines of Windows-1252 one of GBK: nothing is clear, and nothing garbled."""
    west = "".join(f"{n},Müllabfuhr fällt aus,2024-01-05\n" for n in range(5)).encode("cp1252")
    content = b"n,t,r\n" + west + "9,井盖松动,2024-01-05\n".encode("gbk")
    assert bench.bring(content, mapping=bench.mapping(PLAIN)).set_aside == 6


@pytest.mark.parametrize("date", ["不详", "0000-00-00", "9999-12-31", "1900-01-01", "1900/1/0", "2024-02-30"])
def test_a_date_that_is_none_sets_no_request_aside(bench: Bench, date: str) -> None:
    """The request is there and open; that one of its dates says nothing is flagged."""
    counts = bench.hotline_rows(f"1,灯,2024-01-05 09:00,待办,{date},,")
    assert (counts.requests, counts.set_aside) == (1, 0)
    assert bench.facts() == ["RequestRaised"]
    assert bench.history()[0].flags == ("unreadable-date",)


@pytest.mark.parametrize("rows_after", [3, 3000])
def test_a_quote_never_closed_costs_only_its_own_row(bench: Bench, rows_after: int) -> None:
    """Whether the file ends soon or much later, the rows after the quote are read."""
    mapping = bench.mapping(PLAIN)
    rows = "".join(f"{n},{'井盖松动' * 100},2024-01-05T09:00\n" for n in range(rows_after))
    counts = bench.bring('n,t,r\na,路灯,2024-01-05\nb,"路灯,2024-01-05\n' + rows, mapping=mapping)
    assert (counts.requests, counts.set_aside) == (rows_after + 1, 1)
    assert rejects(bench.rejects)[0]["line"] == "3"


def test_an_encoding_that_is_wrong_for_the_header(bench: Bench) -> None:
    """A header that cannot be decoded is one clear error, and nothing is recorded."""
    with pytest.raises(InvalidInput, match="set encoding in the mapping"):
        bench.bring(b"\xff\xff\x80,b\n1,2\n")
    assert bench.community.ledger.position() == 0


def test_a_column_the_file_does_not_have(bench: Bench) -> None:
    """The missing column is named, with the one that comes near, before anything is recorded."""
    with pytest.raises(UnknownName, match=r"No column in rows\.csv '提出时间'; did you mean '提出时刻'"):
        bench.bring((HEADER + ROW).replace("提出时间", "提出时刻"))
    assert bench.community.ledger.position() == 0


def test_a_column_that_is_there_twice(bench: Bench) -> None:
    """Nobody knows which of two columns is meant, so none is taken."""
    with pytest.raises(InvalidInput, match="2 columns called '内容'"):
        bench.bring(HEADER.replace("承办", "内容") + ROW)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "it is empty"), (b"\n", "there is no header"), (b" \r\n\r\n", "there is no header")],
)
def test_a_file_with_nothing_in_it(bench: Bench, content: bytes, told: str) -> None:
    """An empty file is an error; a header alone is no rows."""
    with pytest.raises(InvalidInput, match=told):
        bench.bring(content)


def test_a_header_alone(bench: Bench) -> None:
    """No rows are counted, nothing is set aside."""
    counts = bench.bring(HEADER)
    assert (counts.read, counts.recorded, counts.rejects) == (0, 0, None)


def test_what_is_no_file(bench: Bench, tmp_path: Path) -> None:
    """A missing file and a folder are named in one line, in both languages."""
    missing = (tmp_path / "none.csv", "there is no such file")
    unnameable = (tmp_path / ("n" * 300), "too long")
    for path, told in (missing, unnameable, (tmp_path, "it is not a file")):
        with pytest.raises(InvalidInput, match=told) as error:
            import_file(bench.community, path, bench.hotline)
        assert path.name in error.value.en
        assert path.name in error.value.zh


@pytest.mark.parametrize("name", ["rows.csv", "rows.xls", "rows.xlsx"])
def test_an_old_workbook_is_told(bench: Bench, name: str) -> None:
    """A binary Excel file is no text, and no XLSX either."""
    with pytest.raises(InvalidInput, match="rows"):
        bench.bring(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name)


def test_utf_16_without_a_mark(bench: Bench) -> None:
    """It is told that the encoding has to be set; with it set, the file is read."""
    content = "n,t,r\n1,灯,2024-01-05\n".encode("utf-16-le")
    with pytest.raises(InvalidInput, match="set encoding in the mapping"):
        bench.bring(content, mapping=bench.mapping(PLAIN))
    assert bench.bring(content, mapping=bench.mapping('encoding = "utf-16-le"\n' + PLAIN)).requests == 1


def test_the_table_may_begin_further_down(bench: Bench) -> None:
    """Titles above the header are passed over as the mapping says; line numbers stay those of the file."""
    mapping = bench.mapping("header_line = 3\n" + PLAIN)
    counts = bench.bring("柳荫社区诉求登记表\n\nn,t,r\n1,灯,2024-01-05\n2,灯,x\n", mapping=mapping)
    assert counts.requests == 1
    assert rejects(bench.rejects)[0]["line"] == "5"


def rejects(path: Path) -> list[dict[str, str]]:
    """The rows set aside."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
