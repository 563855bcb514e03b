"""Excel workbooks, and what is said about those that are none."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from community_core import InvalidInput, UnknownName
from community_core.importing import FileMapping, ImportCounts, import_file

from .bench import PLAIN, Bench

RAISED = datetime(2024, 1, 5, 9, 30)  # noqa: DTZ001  a workbook knows no zones


def bring(bench: Bench, rows: list[list[object]], mapping: FileMapping | None = None) -> ImportCounts:
    """Import a workbook with these rows on its first sheet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "登记表"
    for row in rows:
        sheet.append(row)
    workbook.create_sheet("说明").append(["不是表格"])
    path = bench.folder / "rows.xlsx"
    workbook.save(path)
    return import_file(bench.community, path, mapping or bench.mapping(PLAIN), rejects=bench.rejects)


def test_cells_as_excel_has_them(bench: Bench) -> None:
    """A whole number is no decimal, a date is local time of the community, empty rows are nothing."""
    counts = bring(
        bench, [["n", "t", "r"], [17.0, "楼道灯", RAISED], [None] * 3, ["18", 5, "2024-01-06 10:00"]]
    )
    assert (counts.read, counts.requests) == (2, 2)
    assert bench.history("17")[0].occurred_at.isoformat() == "2024-01-05T01:30:00+00:00"
    assert bench.history("18")[0].data.title == "5"


def test_again_from_a_csv(bench: Bench) -> None:
    """The same rows as CSV are the same facts."""
    bring(bench, [["n", "t", "r"], [17, "楼道灯", RAISED]])
    counts = bench.bring("n,t,r\n17,楼道灯,2024-01-05 09:30\n", mapping=bench.mapping(PLAIN))
    assert (counts.recorded, counts.already_known) == (0, 1)


def test_a_day_without_a_time(bench: Bench) -> None:
    """A short row lacks what it lacks; a date where a text belongs is its text."""
    counts = bring(bench, [["n", "t", "r"], [1, date(2024, 1, 5), "2024-01-05"], [2, "灯"]])
    assert (counts.requests, counts.flagged, counts.set_aside) == (1, 1, 1)
    assert bench.history("1")[0].flags == ("date-without-time",)


def test_a_sheet_by_its_name(bench: Bench) -> None:
    """The sheet is chosen by the mapping; a wrong name is told with what comes near."""
    rows: list[list[object]] = [["n", "t", "r"], [1, "灯", RAISED]]
    assert bring(bench, rows, bench.mapping('sheet = "登记表"\n' + PLAIN)).requests == 1
    with pytest.raises(UnknownName, match="did you mean '登记表'"):
        bring(bench, rows, bench.mapping('sheet = "登记"\n' + PLAIN))


def test_a_title_above_the_header(bench: Bench) -> None:
    """The table may begin further down."""
    rows: list[list[object]] = [["柳荫社区诉求登记表"], ["n", "t", "r"], [1, "灯", RAISED], [2, None, RAISED]]
    counts = bring(bench, rows, bench.mapping("header_line = 2\n" + PLAIN))
    assert (counts.requests, counts.set_aside) == (1, 1)
    assert "\n4,B4,title (t) is empty" in bench.rejects.read_text(encoding="utf-8-sig")


def test_a_header_that_is_missing(bench: Bench) -> None:
    """An empty sheet has no header."""
    with pytest.raises(InvalidInput, match="there is no header"):
        bring(bench, [])


def test_a_text_file_that_calls_itself_a_workbook(bench: Bench) -> None:
    """It is told how to make one."""
    with pytest.raises(InvalidInput, match="save it as XLSX or CSV"):
        bench.bring("n,t,r\n", "rows.xlsx", bench.mapping(PLAIN))


def test_a_workbook_that_calls_itself_a_text_file(bench: Bench) -> None:
    """What it is counts, not what it is called."""
    bring(bench, [["n", "t", "r"], [1, "灯", RAISED]])
    content = (bench.folder / "rows.xlsx").read_bytes()
    assert bench.bring(content, "rows.csv", bench.mapping(PLAIN)).already_known == 1


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_damaged_workbook(bench: Bench, member: str) -> None:
    """A part that is missing or cut off is one clear line."""
    bring(bench, [["n", "t", "r"], [1, "灯", RAISED]])
    for keep in (0, 40):
        with pytest.raises(InvalidInput, match=r"damaged\.xlsx"):
            import_file(
                bench.community, _without(bench.folder / "rows.xlsx", member, keep), bench.mapping(PLAIN)
            )


def test_a_workbook_that_unpacks_to_too_much(bench: Bench) -> None:
    """A packed file that would fill the memory is refused unread."""
    path = bench.folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", bytes(129 << 20))
    with pytest.raises(InvalidInput, match="unpacks to too much"):
        import_file(bench.community, path, bench.mapping(PLAIN))


def test_a_small_workbook_that_unpacks_to_far_more_than_it_should(bench: Bench) -> None:
    """One cell of a hundred million letters packs to next to nothing, and is refused unread."""
    path = bench.folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"A" * 100_000_000)
    with pytest.raises(InvalidInput, match="unpacks to too much"):
        import_file(bench.community, path, bench.mapping(PLAIN))


def _without(path: Path, member: str, keep: int) -> Path:
    """A copy whose member is cut off after so many bytes, or, with none, missing."""
    damaged = path.with_name("damaged.xlsx")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            if name != member or keep:
                copy.writestr(name, whole.read(name)[: keep if name == member else None])
    return damaged
