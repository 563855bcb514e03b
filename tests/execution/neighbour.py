"""A process of its own that executes commands on a store.

``python -m tests.execution.neighbour LEDGER NAME IDS COUNTS`` opens the ledger, says "ready", waits
for a line, then executes IDS commands whose ids it shares with all other neighbours, and COUNTS further ones
on a stream they all share. It prints one receipt a line: command id or "-", stream, version, position.
"""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from community_core.execution import Executor, Receipt
from community_core.identifiers import Identifiers
from community_core.ledger import EventRegistry, Ledger
from community_core.times import system_clock

from .tally import Count, Counted, Scatter, tally

ZONE = ZoneInfo("Asia/Shanghai")


def executor_on(ledger: Ledger) -> Executor:
    """What executes the tally's commands."""
    identifiers = Identifiers(system_clock)
    return Executor(ledger, [tally()], clock=system_clock, zone=ZONE, identifiers=identifiers)


def say(command_id: str, receipt: Receipt) -> None:
    print(command_id, receipt.stream_id, receipt.version, receipt.position, flush=True)


def main(path: str, name: str, ids: str, counts: str) -> None:
    ledger = Ledger(Path(path), EventRegistry([Counted]), zone=ZONE, clock=system_clock)
    executor = executor_on(ledger)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(max(int(ids), int(counts))):
        if number < int(ids):
            say(
                f"c-{number}",
                executor.execute(Scatter(pattern="To"), by="system:all", command_id=f"c-{number}"),
            )
        if number < int(counts):
            say("-", executor.execute(Count(tally_id="tally-shared", note=f"{name} "), by=f"system:{name}"))
    ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
