"""Mappings that are proposed for ledgers nobody has described."""

import gzip
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community_core import InvalidInput
from community_core.importing import ImportCounts, import_file, load_mapping, propose_mapping

from .bench import Bench
from .ledgers import COMMUNITY, HEATING, VISITS, VOLUNTEERS, Rows, as_text, as_workbook

SHANGHAI = ZoneInfo("Asia/Shanghai")
MERGED = {
    "community": ["C6:C7"],
    "heating": ["A2:A3", "B2:C2", "D2:F2", "G2:G3", "H2:H3", "I2:K2"],
}


def saved(bench: Bench, name: str, rows: Rows, kind: str) -> Path:
    """A ledger in a file of that kind."""
    path = bench.folder / f"{name}.{kind}"
    return as_text(rows, path) if kind == "csv" else as_workbook(rows, path, *MERGED.get(name, []))


def brought(bench: Bench, path: Path) -> ImportCounts:
    """Import a file with the mapping that is proposed for it, as it is."""
    mapping = bench.folder / "proposed.toml"
    mapping.write_text(propose_mapping(path), encoding="utf-8")
    return import_file(bench.community, path, load_mapping(mapping), rejects=bench.rejects)


def days(bench: Bench, kind: str) -> list[str]:
    """The local days of facts of one kind."""
    facts = bench.community.log(types=[kind])
    return [f"{each.occurred_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for each in facts]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("name", "rows", "requests", "resolved", "aside"),
    [
        ("community", COMMUNITY, 8, 6, 2),
        ("visits", VISITS, 5, 3, 1),
        ("heating", HEATING, 4, 2, 0),
        ("volunteers", VOLUNTEERS, 4, 2, 1),
    ],
)
def test_a_ledger_is_imported_with_what_is_proposed(
    bench: Bench, name: str, rows: Rows, requests: int, resolved: int, aside: int, kind: str
) -> None:
    """Not a line changed; the same as a workbook and as text."""
    counts = brought(bench, saved(bench, name, rows, kind))
    assert (counts.requests, counts.set_aside) == (requests, aside)
    assert len(days(bench, "RequestResolved")) == resolved


def test_each_case_is_on_its_right_day(bench: Bench) -> None:
    """Over the turn of the year, and at its hour where that has a column of its own."""
    brought(bench, saved(bench, "visits", VISITS, "csv"))
    assert days(bench, "RequestRaised") == [
        "2024-11-03 00:00",
        "2024-11-04 15:30",
        "2024-11-04 15:00",
        "2024-12-30 19:00",
        "2025-01-02 09:00",
    ]
    brought(bench, saved(bench, "volunteers", VOLUNTEERS, "xlsx"))
    assert days(bench, "RequestRaised")[5:] == [
        "2025-03-13 09:30",
        "2025-03-14 14:00",
        "2025-04-02 11:00",
        "2025-04-02 00:00",
    ]


def test_what_is_unsure_and_what_is_not_read_is_said(bench: Bench) -> None:
    """Words with a guessed meaning, days without a year, columns that tell of people."""
    told = propose_mapping(saved(bench, "community", COMMUNITY, "xlsx"))
    assert '"转住建局" = "resolved"  # UNSURE: these rows have a closing date' in told
    assert "# Not read, being personal: 联系电话" in told
    assert "# 1 stands more than once" in told
    assert "year = 2025" in told
    assert "19000000001" not in told


def test_a_word_nobody_knows_is_left_to_say(bench: Bench) -> None:
    """It is not guessed; the import counts it."""
    rows = [
        ["序号", "日期", "内容", "状态"],
        [1, "2025-01-05", "路灯", "二组"],
        [2, "2025-01-05", "井盖", "还没修好"],
    ]
    told = propose_mapping(saved(bench, "words", rows, "csv"))
    assert '# "二组" = ""  # 1 row: what does it mean?' in told
    assert '"还没修好" = "raised"  # UNSURE' in told
    assert brought(bench, bench.folder / "words.csv").requests == 2


def test_columns_without_telling_titles_are_known_by_their_values(bench: Bench) -> None:
    """Days, distinct numbers, words of a status, the longest text; each marked as unsure."""
    rows = [
        ["甲", "乙", "丙", "丁"],
        ["A-1", "2025.1.5", "楼道灯不亮已经三天", "已解决"],
        ["A-2", "2025.1.6", "下水道堵塞", "办理中"],
    ]
    told = propose_mapping(saved(bench, "plain", rows, "csv"))
    for line in ('number = "甲"', 'raised_at = "乙"', 'title = "丙"', 'status = "丁"'):
        assert f"# UNSURE: no title tells it.\n{line}" in told
    assert brought(bench, bench.folder / "plain.csv").requests == 2


def test_json_and_packed_files(bench: Bench) -> None:
    """The list of records is found inside; nested names have dots; what is packed is unpacked."""
    record = {
        "service_request_id": 7,
        "service_name": "Lamp",
        "requested_datetime": "2025-01-05T09:00:00+08:00",
    }
    content = json.dumps({"meta": {"page": 1}, "data": {"items": [record | {"extra": {"channel": "phone"}}]}})
    path = bench.folder / "requests.json.gz"
    path.write_bytes(gzip.compress(content.encode()))
    told = propose_mapping(path)
    assert 'records = "data.items"' in told
    assert brought(bench, path).requests == 1
    lines = bench.folder / "lines.jsonl"
    lines.write_text("\n".join(json.dumps(record | {"service_request_id": n}) for n in (8, 9)))
    assert brought(bench, lines).requests == 2


def test_several_sheets_of_the_same_columns_are_named(bench: Bench) -> None:
    """A sheet a month: which one is read is written down."""
    from openpyxl import load_workbook

    path = saved(bench, "months", COMMUNITY[2:8], "xlsx")
    book = load_workbook(path)
    book.copy_worksheet(book.worksheets[0]).title = "二月"
    book.save(path)
    told = propose_mapping(path)
    assert "# The same columns are on: 二月." in told
    assert 'sheet = "Sheet"' in told


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"1,2025-01-05,lamp\n2,2025-01-06,lid\n", "no header is found"),
        ("a.csv", b"", "it is empty"),
        ("a.json", b'{\n"a": 1}', "no list of records"),
        ("a.xlsx", b"PK", "not an Excel workbook"),
    ],
)
def test_what_cannot_be_proposed_for_is_refused(bench: Bench, name: str, content: bytes, reason: str) -> None:
    """With what it is."""
    path = bench.folder / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=reason):
        propose_mapping(path)
