"""Eight processes write, and one who follows reads on after the last position it saw: what did it miss?"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from attrs import frozen

from community_core.domain import RequestAccepted
from community_core.ledger import EventRegistry, Ledger
from community_core.storage.address import address_of
from community_core.times import system_clock

from ..killing.programs import Program, Programs
from ..servers import Server

WRITERS = 8
PAGE = 500
_PAUSE_SECONDS = 0.0005
_CONTROL = """
DROP TABLE IF EXISTS control;
CREATE TABLE control (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream_id TEXT NOT NULL UNIQUE,
    data BYTEA NOT NULL
)
"""


@frozen
class Tailed:
    """What was written, by position, what the one who followed saw, in its order, and how long all took."""

    written: Sequence[int]
    seen: Sequence[int]
    seconds: float

    @property
    def missed(self) -> int:
        """How many it never saw."""
        return len(set(self.written) - set(self.seen))

    @property
    def doubled(self) -> int:
        """How many it saw again."""
        return len(self.seen) - len(set(self.seen))


def tail_ledger(programs: Programs, server: Server, appends: int, facts: int) -> Tailed:
    """Of a ledger on a server, to which each of the processes appends so many facts so many times."""
    url = server.new()
    registry = EventRegistry([RequestAccepted])
    place = address_of(url).ledger
    with closing(Ledger(place, registry, zone=ZoneInfo("Asia/Shanghai"), clock=system_clock)) as ledger:

        def read(after: int) -> list[int]:
            return [each.position for each in ledger.read(after=after, limit=PAGE)]

        seen, seconds = _tailed(read, _writers(programs, url, appends, facts))
        return Tailed([int(row[0]) for row in ledger.raw_rows()], seen, seconds)


def tail_control(programs: Programs, server: Server, inserts: int, rows: int) -> Tailed:
    """The same of a table without a turn to write: its positions are given before they are committed."""
    server.run(_CONTROL)
    with psycopg.connect(server.url, autocommit=True) as connection:

        def read(after: int) -> list[int]:
            asked = "SELECT position FROM control WHERE position > %s ORDER BY position LIMIT %s"
            return [row[0] for row in connection.execute(asked, (after, PAGE))]

        seen, seconds = _tailed(read, _writers(programs, server.url, inserts, rows, "control"))
    return Tailed([int(str(row[0])) for row in server.run("SELECT position FROM control")], seen, seconds)


def _writers(programs: Programs, url: str, times: int, many: int, *control: str) -> list[Program]:
    started = [
        programs.start(str(Path(__file__).with_name("tailing_work.py")), url, name, times, many, *control)
        for name in map(str, range(WRITERS))
    ]
    for each in started:
        assert each.stdout.readline() == "ready\n"
    for each in started:
        each.stdin.write("go\n")
        each.stdin.flush()
    return started


def _tailed(read: Callable[[int], list[int]], writers: list[Program]) -> tuple[list[int], float]:
    began, seen = time.monotonic(), list[int]()
    are_done = _all_done(writers)
    while True:
        is_over = are_done()
        page = read(seen[-1] if seen else 0)
        seen += page
        if not page and is_over:
            return seen, time.monotonic() - began
        if not page:
            time.sleep(_PAUSE_SECONDS)


def _all_done(writers: list[Program]) -> Callable[[], bool]:
    """Asks whether all came to their end; then they are gone."""
    left = list(writers)

    def ask() -> bool:
        for each in [each for each in left if each.has_something_to_say]:
            assert each.stdout.readline() == "done\n"
            each.dismiss()
            left.remove(each)
        return not left

    return ask
