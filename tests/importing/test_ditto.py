"""Marks that stand for the cell above, as people fill in ledgers: 〃, 同上, ditto."""

from pathlib import Path

import pytest

from community_core.forms import import_commands
from community_core.importing import CommandMapping, load_any_mapping, propose_mapping, rehearse_file

from .bench import Bench
from .ledgers import as_text, as_workbook

MAPPING = """
source = "ledger"
{more}
[columns]
number = "序号"
title = "诉求内容"
raised_at = "登记日期"
place = "楼号"
status = "结果"
[statuses]
"已办结" = "resolved"
"""
HEADER = ["序号", "登记日期", "楼号", "诉求内容", "结果", "备注"]
ROWS = [
    HEADER,
    [1, "2025-01-05", "13号楼", "暖气不热", "已办结", "〃"],
    [2, "〃", "同上", "下水道堵", None, None],
    ["一月下旬", None, None, None, None, None],
    [3, "2025-01-21", "〃", "灯不亮", "已办结", None],
    ["合计", 3, None, None, None, None],
    [4, "“", '"', "门坏了", "Ditto", None],
]
DAYS = ["2025-01-05", "2025-01-05", "2025-01-21", "2025-01-21"]


def told(bench: Bench) -> list[tuple[str, str, str]]:
    """Each request's day, place and title."""
    raised = bench.community.log(types=["RequestRaised"])
    zone = bench.community.zone
    return [
        (f"{each.occurred_at.astimezone(zone):%Y-%m-%d}", each.data.place, each.data.title) for each in raised
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_mark_is_what_stands_above(bench: Bench, form: str) -> None:
    """Over dividers and totals, one mark under the other; the same ledger again adds nothing."""
    path = bench.folder / f"ledger.{form}"
    (as_text if form == "csv" else as_workbook)(ROWS, path)
    mapping = bench.mapping(MAPPING.format(more=""))
    counts = bench.bring(path.read_bytes(), path.name, mapping)
    assert (counts.requests, counts.set_aside) == (4, 2)
    assert told(bench) == [
        (day, "13号楼", title)
        for day, title in zip(DAYS, ["暖气不热", "下水道堵", "灯不亮", "门坏了"], strict=True)
    ]
    assert bench.titles() == {"下水道堵"}
    assert bench.bring(path.read_bytes(), path.name, mapping).recorded == 0


@pytest.mark.parametrize(
    "above", [[1, "2025-01-05", None, "暖气不热"], [1, "soon", "13号楼", "暖气不热", 1, 2, 3]]
)
def test_a_mark_under_nothing_is_set_aside(bench: Bench, above: list[object]) -> None:
    """Where the cell above is empty, or its row could not be taken apart; never what is higher up."""
    rows = [
        HEADER,
        [0, "2025-01-04", "2号楼", "路灯", None, None],
        above,
        [2, "2025-01-06", "〃", "下水道堵", None],
    ]
    content = "".join(",".join("" if each is None else str(each) for each in row) + "\n" for row in rows)
    bench.bring(content, mapping=bench.mapping(MAPPING.format(more="")))
    assert "下水道堵" not in bench.titles()
    assert "楼号: '〃' stands for what is above" in bench.rejects.read_text(encoding="utf-8-sig")


def test_a_rejected_row_keeps_its_mark(bench: Bench) -> None:
    """Among the rejects it stands for nothing, whatever row is above it there, until it is mended."""
    rows = [",".join(HEADER), "1,soon,3号楼,灯,,", "2,2025-01-06,,门,,", "3,2025-01-07,〃,井,,"]
    mapping = bench.mapping(MAPPING.format(more=""))
    assert bench.bring("\n".join(rows), mapping=mapping).set_aside == 2
    rejects = bench.rejects.read_text(encoding="utf-8-sig").replace("soon", "2025-01-06")
    again = bench.bring(rejects, "rows.rejects.csv", mapping)
    assert (again.requests, again.set_aside) == (1, 1)
    assert bench.bring(rejects.replace("〃", "5号楼"), "rows.rejects.csv", mapping).requests == 1


def test_a_mapping_says_which_marks_count(bench: Bench) -> None:
    """None at all, or others than these."""
    content = (
        "序号,登记日期,楼号,诉求内容,结果\n1,2025-01-05,2号楼,灯,\n2,2025-01-06,〃,门,\n3,2025-01-07,-,井,\n"
    )
    bench.bring(
        content,
        mapping=bench.mapping(MAPPING.format(more='source = ""'.replace('source = ""', "ditto = []"))),
    )
    assert [place for _, place, _ in told(bench)] == ["2号楼", "〃", "-"]
    other = MAPPING.replace('"ledger"', '"other"').format(more='ditto = ["-"]')
    bench.bring(content, mapping=bench.mapping(other))
    assert [place for _, place, _ in told(bench)][3:] == ["2号楼", "〃", "〃"]


def test_a_proposal_and_a_rehearsal_read_them_too(bench: Bench) -> None:
    """No mark is taken for a word of a list."""
    path = as_text(ROWS, bench.folder / "ledger.csv")
    assert "〃" not in propose_mapping(path)
    assert "Ditto" not in propose_mapping(path)
    assert rehearse_file(bench.community, path, bench.mapping(MAPPING.format(more=""))).counts.requests == 4


def test_files_of_commands_read_them_too(bench: Bench, tmp_path: Path) -> None:
    """Two wishes of one day and channel."""
    path = tmp_path / "c.toml"
    path.write_text(
        'source = "lane"\ncommand = "raise-request"\n'
        '[columns]\nnumber = "n"\ntitle = "t"\nat = "r"\n'
        '[constants]\ncategory = "light"\nchannel = "phone"\n',
        encoding="utf-8",
    )
    mapping = load_any_mapping(path)
    assert isinstance(mapping, CommandMapping)
    file = bench.file("n,t,r\n1,Lamp,2024-01-05\n2,Door,〃\n")
    assert import_commands(bench.community, file, mapping).requests == 2
