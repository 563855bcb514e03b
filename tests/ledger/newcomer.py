"""A program that appends one fact to each ledger named on a line of its input: ``newcomer.py NUMBER``."""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from community_core.domain import RequestRaised
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.times import system_clock


def append(path: Path, number: int) -> Ledger:
    """The ledger, still open."""
    ledger = Ledger(path, EventRegistry([RequestRaised]), zone=ZoneInfo("Asia/Shanghai"), clock=system_clock)
    data = RequestRaised(title="暖气不热", category="heating", channel="pavilion")
    stream_id = f"request-{number}"
    ledger.append([NewFact(stream_id, 1, data, system_clock(), "person-shen", f"{stream_id}@1")])
    return ledger


if __name__ == "__main__":
    for line in sys.stdin:
        append(Path(line.strip()), int(sys.argv[1])).close()
        print("done", flush=True)
