"""The file of rejected rows."""

from pathlib import Path

import pytest

from community_core import InvalidInput
from community_core.importing import import_file

from .bench import HEADER, Bench

BAD = "1,,2024-01-05 09:00,待办,,,\n"


def test_it_stands_beside_the_file_unless_told_otherwise(bench: Bench) -> None:
    """It is named like the imported file; without rejects there is none."""
    path = bench.file(HEADER + BAD)
    counts = import_file(bench.community, path, bench.hotline)
    assert counts.rejects == path.with_name("rows.csv.rejects.csv")
    assert counts.rejects.read_bytes().startswith(b"\xef\xbb\xbfline,reason,")
    fine = bench.file(HEADER, "fine.csv")
    assert import_file(bench.community, fine, bench.hotline).rejects is None
    assert not fine.with_name("fine.csv.rejects.csv").exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_spreadsheet_runs_what_a_row_says(bench: Bench, cell: str) -> None:
    """A rejected row that looks like a formula is written as text."""
    bench.bring(f"{HEADER}{cell}{BAD}")
    assert f",'{cell}{BAD}" in bench.rejects.read_text(encoding="utf-8-sig").replace('"', "").replace(
        "\r", ""
    )


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
