"""Rows read in a process beside the one that records them."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, StoreUnavailable
from community_core.importing import FileMapping, ImportCounts, import_file, importer, load_mapping

LEDGER = """
source = "ledger"
time_zone = "Asia/Shanghai"
[columns]
number = "编号"
title = "内容"
raised_at = "日期"
status = "状态"
requester = "诉求人"
[statuses]
"办结" = "resolved"
"""


def _rows() -> Iterator[str]:
    """More than are read at once: days without their year that go on from row to row, rows in error, and one
    that cannot be taken apart."""
    yield "编号,内容,日期,状态,诉求人"
    yield "0,暖气不热,2023年12月30日,办结,person-lin"
    for number in range(1, 1000):
        day = f"{number // 80 % 12 + 1}月{number % 28 + 1}日" if number % 50 else "哪天"
        status = "办结" if number % 3 else "归档"
        yield f"{number},灯不亮{'！' * 150},{day},{status},person-lin{',多' * (number == 77)}"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, FileMapping]:
    """A ledger of five batches, each more than a pipe takes at once, and what its columns mean."""
    monkeypatch.setattr(importer, "BATCH", 200)
    file, mapping = tmp_path / "ledger.csv", tmp_path / "m.toml"
    file.write_text("\n".join(_rows()), encoding="utf-8")
    mapping.write_text(LEDGER, encoding="utf-8")
    return file, load_mapping(mapping)


def _told(community: Community) -> list[Any]:
    return [(each.type, each.data, each.occurred_at, each.flags) for each in community.log()]


def test_rows_read_beside_become_the_same_facts(ledger: tuple[Path, FileMapping], tmp_path: Path) -> None:
    """In the same order, the same ones set aside, days without a year going on over all rows."""
    with Community.open(":memory:") as here, Community.open(":memory:") as beside:
        alone = import_file(here, *ledger, rejects=tmp_path / "a.csv")
        together = import_file(beside, *ledger, rejects=tmp_path / "b.csv", workers=2)
        assert alone.set_aside == 20
        assert together.recorded == alone.recorded > 1500
        assert _told(beside) == _told(here)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_what_was_counted_is_recorded_when_the_process_beside_ends(
    ledger: tuple[Path, FileMapping],
) -> None:
    """It says so, and the same file goes on without it; also when it was about to say more than a pipe takes
    at once."""
    so_far: list[ImportCounts] = []

    def end_it(counts: ImportCounts) -> None:
        so_far.append(counts)
        for each in multiprocessing.active_children():
            each.kill()

    with Community.open(":memory:") as community:
        with pytest.raises(StoreUnavailable, match="without workers"):
            import_file(community, *ledger, workers=2, progress=end_it)
        assert len(list(community.log())) == so_far[-1].recorded
        assert import_file(community, *ledger).recorded > 0
