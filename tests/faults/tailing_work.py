"""A program that appends: ``tailing_work.py URL NAME APPENDS FACTS`` so many facts at a time to a ledger, or
with ``control`` behind it so many rows to a table whose identity column alone gives the positions.

It says "ready" and waits for a line; then it says "done".
"""

import sys
from zoneinfo import ZoneInfo

import psycopg

from community_core.domain import RequestAccepted
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.storage.address import address_of
from community_core.times import system_clock

INSERT = b"INSERT INTO control (stream_id, data) VALUES "


def append(url: str, name: str, appends: int, facts: int) -> None:
    """To a ledger."""
    registry, zone = EventRegistry([RequestAccepted]), ZoneInfo("Asia/Shanghai")
    ledger = Ledger(address_of(url).ledger, registry, zone=zone, clock=system_clock)
    for number in range(appends):
        streams = [f"request-{name}-{number}-{each}" for each in range(facts)]
        ledger.append(
            [
                NewFact(each, 1, RequestAccepted(), system_clock(), "person-shen", f"{each}@1")
                for each in streams
            ]
        )
    ledger.close()


def insert(url: str, name: str, inserts: int, rows: int) -> None:
    """To the table, each time with a look at what is there before it commits, as an append has."""
    with psycopg.connect(url) as connection:
        for number in range(inserts):
            values = [(f"request-{name}-{number}-{each}", b"{}") for each in range(rows)]
            flat = [value for each in values for value in each]
            connection.execute(INSERT + b", ".join([b"(%s, %s)"] * rows), flat)
            connection.execute(
                "SELECT max(length(stream_id)) FROM control WHERE stream_id = %s", (values[0][0],)
            )
            connection.commit()


def main() -> None:
    url, name, times, many, *control = sys.argv[1:]
    print("ready", flush=True)
    if sys.stdin.readline():  # otherwise whoever asked is gone
        (insert if control else append)(url, name, int(times), int(many))
        print("done", flush=True)


if __name__ == "__main__":
    main()
