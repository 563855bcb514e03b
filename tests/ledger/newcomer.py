"""A program that appends a fact to each ledger named on a line of its input: ``newcomer.py NUMBER [TIMES]``.

It appends so many facts, if that is said, each by itself.
"""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from community_core.domain import RequestRaised
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.storage.address import Schema, address_of, is_address
from community_core.times import system_clock


def append(path: Path | Schema, number: int, times: int = 1) -> Ledger:
    """The ledger, still open."""
    ledger = Ledger(path, EventRegistry([RequestRaised]), zone=ZoneInfo("Asia/Shanghai"), clock=system_clock)
    data = RequestRaised(title="暖气不热", category="heating", channel="pavilion")
    for time in range(times):
        stream_id = f"request-{number}-{time}"
        ledger.append([NewFact(stream_id, 1, data, system_clock(), "person-shen", f"{stream_id}@1")])
    return ledger


if __name__ == "__main__":
    for line in sys.stdin:
        named = line.strip()
        place = address_of(named).ledger if is_address(named) else Path(named)
        append(place, *map(int, sys.argv[1:])).close()
        print("done", flush=True)
