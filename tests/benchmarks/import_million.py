"""What importing a large file costs in memory and time. Run by hand:

    python tests/benchmarks/import_million.py [ROWS]

Writes a CSV of a million invented requests, four in five of them closed, to a temporary folder and imports it
in a process of its own, twice: as new, and again when all of it is known. Prints the rows a second, and the
peak memory of the process, which must stay below 300 MB.
"""

import csv
import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from community_core import Community
from community_core.importing import ImportCounts, import_file, load_mapping

ROWS = 1_000_000
MAPPING = """
source = "generated"
time_formats = ["%Y-%m-%d %H:%M"]
statuses = { "办结" = "resolved", "在办" = "in-progress" }

[columns]
number = "编号"
title = "内容"
category = "类别"
raised_at = "提出"
resolved_at = "办结"
status = "状态"
"""
START = datetime(2015, 1, 1, 8, 0)  # noqa: DTZ001  local times, as files have them


def write(path: Path, rows: int) -> None:
    """A file of that many requests, one every three minutes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["编号", "内容", "类别", "提出", "办结", "状态"])
        for number in range(rows):
            raised = START + timedelta(minutes=3 * number)
            closed = f"{raised + timedelta(days=2):%Y-%m-%d %H:%M}" if number % 5 else ""
            title, word = f"第 {number} 件：楼道灯不亮", "办结" if closed else "在办"
            writer.writerow([number, title, "照明", f"{raised:%Y-%m-%d %H:%M}", closed, word])


def bring_in(folder: Path) -> None:
    """Import the file and say what it took."""
    began = time.monotonic()

    def tell(counts: ImportCounts) -> None:
        print(f"\r{counts.read:>10,} rows", end="", file=sys.stderr)

    with Community.open(folder / "store") as community:
        counts = import_file(community, folder / "rows.csv", load_mapping(folder / "m.toml"), progress=tell)
    seconds = time.monotonic() - began
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\r{counts.read:,} rows: {counts.recorded:,} facts recorded, {counts.already_known:,} rows known "
        f"already; {seconds:.0f} s, {counts.read / seconds:,.0f} rows/s, peak memory {peak:.0f} MB"
    )


def main(rows: int) -> None:
    """Generate, import, import again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "rows.csv", rows)
        (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
        for _ in range(2):
            process = get_context("spawn").Process(target=bring_in, args=(folder,))
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)
        print(f"ledger.db: {os.path.getsize(folder / 'store' / 'ledger.db') / 1e6:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROWS)
