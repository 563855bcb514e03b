"""Eight processes write, and one reader follows them: none missed, none twice. Run by hand:

    python -m tests.benchmarks.tailing [EVENTS] [FACTS]

EVENTS facts, a million unless said, FACTS of them an append, twenty unless said, on a PostgreSQL server of
its own (fsync on, where TMPDIR says). The reader asks for what lies behind the last position it saw. Before
that the same reader follows a control: a table whose identity column gives the positions, without a turn to
write, as many transactions of one row, twenty thousand at most.
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ..faults.tailing import WRITERS, Tailed, tail_control, tail_ledger
from ..killing.programs import programs_in
from ..own_server import own_server

EVENTS, FACTS, MOST_OF_CONTROL = 1_000_000, 20, 20_000


def main() -> None:
    events, facts, *_ = [*map(int, sys.argv[1:]), *(EVENTS, FACTS)[len(sys.argv) - 1 :]]
    appends = events // facts // WRITERS
    table = Table("positions given by", "written", "missed", "twice", "seconds", "a second")
    with tempfile.TemporaryDirectory() as folder, programs_in(Path(folder)) as programs, own_server() as own:
        control = tail_control(programs, own.server, min(appends, MOST_OF_CONTROL // WRITERS), 1)
        _add(table, "an identity column", control)
        _add(table, "the head row", tail_ledger(programs, own.server, appends, facts))
    Console().print(table)


def _add(table: Table, what: str, tailed: Tailed) -> None:
    written, seconds = len(tailed.written), tailed.seconds
    counts = (f"{each:,}" for each in (written, tailed.missed, tailed.doubled))
    table.add_row(what, *counts, f"{seconds:.0f}", f"{written / seconds:,.0f}")


if __name__ == "__main__":
    main()
