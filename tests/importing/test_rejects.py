"""The file of rejected rows."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from community_core import InvalidInput
from community_core.importing import FileMapping, ImportCounts, import_file

from .bench import HEADER, HOTLINE, PLAIN, Bench

BAD = "1,,2024-01-05 09:00,待办,,,\n"


def test_it_stands_beside_the_file_unless_told_otherwise(bench: Bench) -> None:
    """It is named like the imported file; without rejects there is none."""
    path = bench.file(HEADER + BAD)
    counts = import_file(bench.community, path, bench.hotline)
    assert counts.rejects == path.with_name("rows.csv.rejects.csv")
    assert counts.rejects.read_bytes().startswith(b"\xef\xbb\xbfline,cell,reason,")
    fine = bench.file(HEADER, "fine.csv")
    assert import_file(bench.community, fine, bench.hotline).rejects is None
    assert not fine.with_name("fine.csv.rejects.csv").exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_spreadsheet_runs_what_a_row_says(bench: Bench, cell: str) -> None:
    """A rejected row that looks like a formula is written as text, and read again as it was."""
    bench.bring(f"{HEADER}{cell}{BAD}")
    (row,) = rejected(bench)
    assert row["编号"] == f"'{cell}1"
    row["内容"] = "路灯"
    assert mended(bench, [row]).requests == 1
    assert bench.history(f"{cell}1")[0].data.title == "路灯"


def test_mended_rows_are_imported_by_the_same_mapping(bench: Bench) -> None:
    """Whatever the mapping says of the first file, and whichever program saved the rejects since."""
    said = HOTLINE.replace("[columns]", 'encoding = "gb18030"\nheader_line = 2\n[columns]')
    mapping = bench.mapping(said)
    rows = "1,,2024-01-05 09:00,待办,,,\n2,路灯,昨天,待办,,,\n3,井盖,2024-01-05 09:00,待办,,,\n"
    assert bench.bring(("登记表\n" + HEADER + rows).encode("gb18030"), mapping=mapping).set_aside == 2
    one, two = rejected(bench)
    assert (one["line"], two["line"]) == ("3", "4")
    one["内容"], two["提出时间"] = "路灯不亮", "2024/1/6"
    for encoding, delimiter in (("utf-8-sig", ","), ("gb18030", ",")):
        counts = mended(bench, [one, two], mapping, encoding=encoding, delimiter=delimiter)
        assert counts.set_aside == 0
    assert bench.count() == 3
    assert bench.bring(("登记表\n" + HEADER + rows).encode("gb18030"), mapping=mapping).already_known == 1


def test_only_what_the_mapping_reads_is_kept_of_a_row(bench: Bench) -> None:
    """A telephone that no field needs is not in the file; of a row that cannot be taken apart all is."""
    header = HEADER.replace("\n", ",电话\n")
    bench.bring(f"{header}1,,2024-01-05 09:00,待办,,,,19000000001\n")
    assert "19000000001" not in bench.rejects.read_text(encoding="utf-8-sig")
    bench.bring(f"{header}1,灯,2024-01-05 09:00,待办,,,,19000000001,多,多\n")
    (row,) = rejected(bench)
    assert "19000000001" in row["row"]
    assert mended(bench, [row]).set_aside == 1
    assert "it is still as it was" in rejected(bench)[0]["reason"]


def test_it_goes_away_when_there_are_none(bench: Bench) -> None:
    """What an earlier import left is removed; what is somebody's own stays as it is."""
    bench.bring(HEADER + BAD)
    assert bench.rejects.exists()
    bench.bring(HEADER + BAD.replace(",,", ",灯,", 1))
    assert not bench.rejects.exists()
    bench.rejects.write_text("mine")
    bench.bring(HEADER + BAD.replace(",,", ",灯,", 1))
    with pytest.raises(InvalidInput, match="no file of rejected rows"):
        bench.bring(HEADER + BAD)
    assert bench.rejects.read_text() == "mine"


def test_of_a_workbook_the_cell_is_named(bench: Bench) -> None:
    """And days are kept as days, so that they are read again."""
    book = Workbook()
    for row in (["n", "t", "r"], ["1", None, datetime(2024, 1, 5, 9)], ["2", "灯", "soon"], ["3", "", 45296]):  # noqa: DTZ001
        book.active.append(row)
    book.save(bench.folder / "a.xlsx")
    mapping = bench.mapping(PLAIN)
    counts = import_file(bench.community, bench.folder / "a.xlsx", mapping, rejects=bench.rejects)
    assert [(each.line, each.cell) for each in counts.aside] == [(2, "B2"), (3, "C3"), (4, "B4")]
    one, two, three = rejected(bench)
    assert (one["cell"], two["cell"], one["r"], three["r"]) == (
        "B2",
        "C3",
        "2024-01-05 09:00:00",
        "2024-01-05",
    )
    one["t"], two["r"], three["t"] = "井盖", "2024-01-06", "路灯"
    assert mended(bench, [one, two, three], mapping).requests == 3


def test_records_on_one_line_are_counted(bench: Bench) -> None:
    """Of JSON it is said which record it was, and lists in it are kept as JSON."""
    notes = '[notes]\nlist = "notes"\ntime = "when"\ntext = "what"\n'
    mapping = bench.mapping(PLAIN + notes)
    records = [
        {"n": n, "t": "", "r": "2024-01-05", "notes": [{"when": "2024-01-06", "what": "看过"}]}
        for n in (1, 2)
    ]
    counts = bench.bring(json.dumps(records), "a.json", mapping)
    assert [(each.line, each.is_record) for each in counts.aside] == [(1, True), (2, True)]
    one, two = rejected(bench)
    assert two["line"] == "#2"
    one["t"] = two["t"] = "灯"
    assert mended(bench, [one, two], mapping).requests == 2
    assert bench.facts("2") == ["RequestRaised", "RequestNoted"]


def rejected(bench: Bench) -> list[dict[str, str]]:
    """The rows set aside."""
    with bench.rejects.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def mended(
    bench: Bench,
    rows: list[dict[str, str]],
    mapping: FileMapping | None = None,
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
) -> ImportCounts:
    """Import rows of rejects after somebody mended them."""
    path = bench.folder / "mended.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return import_file(bench.community, path, mapping or bench.hotline, rejects=bench.rejects)


def test_it_cannot_be_the_imported_file(bench: Bench) -> None:
    """Writing over the source is refused before anything is read."""
    path = bench.file(HEADER + BAD)
    with pytest.raises(InvalidInput, match="the file being imported"):
        import_file(bench.community, path, bench.hotline, rejects=path)
    assert path.read_text(encoding="utf-8") == HEADER + BAD


def test_a_place_that_cannot_be_written(bench: Bench, tmp_path: Path) -> None:
    """It is named, with the way out."""
    path = bench.file(HEADER + BAD)
    with pytest.raises(InvalidInput, match="Name another file"):
        import_file(bench.community, path, bench.hotline, rejects=tmp_path / "no" / "r.csv")


def test_a_whole_number_is_kept_as_it_is_read(bench: Bench) -> None:
    """9 and not 9.0, as old workbooks and some programs count: or the mended row would be another request."""
    bench.bring(b'[{"n": 9.0, "t": "Lamp", "r": "soon"}]', "rows.json", bench.mapping(PLAIN))
    with bench.rejects.open(encoding="utf-8-sig", newline="") as file:
        assert [each["n"] for each in csv.DictReader(file)] == ["9"]
