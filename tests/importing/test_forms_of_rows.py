"""The same rows as CSV, XLSX and JSON tell the same: whichever comes first, the others add nothing."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.importing import FileMapping, ImportCounts, import_file, preset, rehearse_file

from .bench import HOTLINE, Bench
from .forms_of_rows import Records, in_every_form

HOTLINE_ROWS = [
    {
        "编号": "0101" if n == 0 else str(100 + n),
        "内容": "第一行\n第二行，有“引号”" if n == 1 else f"第 {n} 盏路灯不亮",
        "提出时间": "2024-01-05" if n == 2 else f"2024-01-0{n + 1} 09:30",
        "状态": ["待办", "已派单", "在办", "办结", "归档", ""][n],
        "办结时间": "2024-01-09 16:00" if n == 3 else "",
        "承办": "org:物业" if n % 2 else "沈工",
        "更新时间": f"2024-01-1{n} 08:00",
        "说明": {"渠道": "电话", "次数": n, "附件": [n, "图"]},
    }
    for n in range(6)
]
NOTED = [
    {
        "service_request_id": f"26-0{n}",
        "status": "open" if n else "closed",
        "service_name": "Street light out",
        "requested_datetime": f"2026-05-0{n + 1}T19:02:21-05:00",
        "updated_datetime": "2026-06-10T10:15:40-05:00",
        "extended_attributes": {"channel": "phone", "ward": 20 + n},
        "notes": [
            {"datetime": f"2026-05-0{n + 1}T19:02:21-05:00", "summary": "Request opened", "type": "opened"},
            {"datetime": "2026-06-10T10:15:40-05:00", "summary": "Lamp changed", "type": "activity"},
        ],
    }
    for n in range(3)
]


def _typed(times: Sequence[str], written: str, name: str, value: Any) -> Any:
    """What a spreadsheet makes of a text: a time, or a number that has no more digits than it keeps."""
    if not isinstance(value, str) or not value:
        return value
    if name in times:
        try:
            return datetime.strptime(value, written)  # noqa: DTZ007  cells have no zone
        except ValueError:
            return value
    return int(value) if value.isascii() and value.isdecimal() and str(int(value)) == value else value


def _each_first(
    files: Sequence[Path], bring: Callable[[Community, Path], ImportCounts]
) -> list[ImportCounts]:
    """The counts of each file in a community of its own, in which the others then add nothing."""
    first = []
    for file in files:
        with Community.open(":memory:") as community:
            first.append(bring(community, file))
            for other in files:
                again = bring(community, other)
                assert (again.recorded, again.already_known) == (0, first[-1].already_known + _new(first[-1]))
    return first


def _new(counts: ImportCounts) -> int:
    return counts.read - counts.set_aside - counts.already_known


def _told(counts: ImportCounts) -> tuple[int, ...]:
    return counts.read, counts.recorded, counts.requests, counts.flagged, counts.set_aside


def _bring(mapping: FileMapping, rejects: Path, community: Community, file: Path) -> ImportCounts:
    rehearsed = rehearse_file(community, file, mapping).counts
    counts = import_file(community, file, mapping, rejects=rejects)
    assert (rehearsed.recorded, rehearsed.flagged) == (counts.recorded, counts.flagged)
    return counts


def test_an_invented_hotline(bench: Bench) -> None:
    """Times, leading zeros, line breaks, records within a record; numbers and days as cells have them."""
    typed = partial(_typed, ("提出时间", "办结时间", "更新时间"), "%Y-%m-%d %H:%M")
    files = in_every_form(HOTLINE_ROWS, bench.folder, typed)
    inner = bench.mapping(HOTLINE.replace("[statuses]", 'category = "说明.渠道"\n[statuses]'))
    first, *others = _each_first(files, partial(_bring, inner, bench.rejects))
    assert (first.requests, first.set_aside) == (6, 0)
    assert list(map(_told, others)) == [_told(first)] * 2


def test_invented_requests_with_notes(bench: Bench) -> None:
    """A list in a record is its JSON in a cell."""
    files = in_every_form(NOTED, bench.folder)
    first, *others = _each_first(files, partial(_bring, preset("open311-notes"), bench.rejects))
    assert (first.requests, first.set_aside) == (3, 0)
    assert list(map(_told, others)) == [_told(first)] * 2


REAL = {
    "citizen-letters": ("citizen_letters_2011_2018.csv", ("留言时间", "答复时间"), "%Y/%m/%d %H:%M:%S"),
    "nyc311": (
        "nyc311_2018_1000.csv",
        ("Created Date", "Closed Date", "Due Date", "Resolution Action Updated Date"),
        "%m/%d/%Y %I:%M:%S %p",
    ),
    "open311-notes": ("chicago_open311_with_notes.json", (), ""),
}


@pytest.mark.parametrize(("kind", "form"), list(zip(REAL, (1, 2, 0), strict=True)))
def test_real_files(real_data: Path, tmp_path: Path, kind: str, form: int) -> None:
    """The rows in one form, then in the others and the file itself: nothing is new or set aside."""
    name, times, written = REAL[kind]
    files = in_every_form(_records(real_data / name), tmp_path, partial(_typed, times, written))
    bring = partial(import_file, mapping=preset(kind), rejects=tmp_path / "r.csv")
    with Community.open(":memory:") as community:
        first = bring(community, files.pop(form))
        assert (first.requests, first.set_aside) == (first.read, 0)
        for each in (*files, real_data / name):
            again = bring(community, each)
            assert (again.recorded, again.already_known) == (0, first.read), each.name


def _records(path: Path) -> Records:
    with path.open(encoding="utf-8", newline="") as file:
        read: Records = json.load(file) if path.suffix == ".json" else list(csv.DictReader(file))
    return read
