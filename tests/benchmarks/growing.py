"""What grows and what does not: a community of ten thousand events to millions, a server of many communities.

    python -m tests.benchmarks.growing [--events N ...] [--communities N] [--folder FOLDER] [--server URL]

For each number of events, in a file and on a server: CPU microseconds an event appended since the number
before, a thousand a transaction; and milliseconds to open the community in a new program, to execute one
command, and for a page of fifty rows of a view that is caught up, each the median of several. Memory is what
that program has in use at its end. Of many communities on one server: how long each took to make, how many
rows the server's catalogue has, how many connections are open with all of them in use, what a process of the
server keeps in memory that has looked into all, and how long the first look into one takes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from secrets import token_hex
from statistics import median
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from community_core import Communities, Community
from community_core.domain import RaiseRequest
from community_core.ledger import NewFact
from community_core.storage.address import address_of
from community_core.storage.postgres.server import leave, server_at

from . import ours, sides
from .machines import server_in
from .ours import Requests

BATCH = 1_000
ROUNDS = 15
ASKED = RaiseRequest(title="暖气不热", category="heating", channel="pavilion")
_ROWS = "SELECT (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_attribute)"


def community_at(url: str) -> str:
    """A place for a new one on a server."""
    return f"{url}{'&' if '?' in url else '?'}community=c{token_hex(6)}"


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def facts_after(request: int) -> Iterator[NewFact]:
    """Whole stories, one after the other, without end."""
    while True:
        yield from ours.story(f"request-{request:026d}", request, sides.BEGINNING)
        request += 1


def grown(where: str, sizes: Sequence[int]) -> Iterator[dict[str, float]]:
    """What each size costs."""
    facts, size = facts_after(0), 0
    for wanted in sizes:
        with Community.open(where) as community:
            began, before = time.process_time(), size
            while size < wanted:
                some = list(islice(facts, min(BATCH, wanted - size)))
                community.ledger.append(some)
                size += len(some)
            cost = (time.process_time() - began) / (size - before)
            caught = milliseconds(partial(community.view, Requests))
        asked = [sys.executable, "-m", "tests.benchmarks.growing", "--one", where]
        told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        yield {"events": size, "append us": cost * 1e6, "catch up s": caught / 1_000, **told}


def one_program(where: str) -> dict[str, float]:
    """What somebody pays who comes to it as it is."""
    opened = milliseconds(lambda: Community.open(where).close())
    with Community.open(where) as community:
        community.execute(ASKED, by="person-shen")
        community.view(Requests)
        command = [milliseconds(lambda: community.execute(ASKED, by="person-shen")) for _ in range(ROUNDS)]
        community.view(Requests)
        page = [milliseconds(lambda: community.view(Requests).page(limit=50)) for _ in range(ROUNDS)]
    return {
        "open ms": opened,
        "command ms": median(command),
        "page ms": median(page),
        "memory MB": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
    }


def many(url: str, communities: int) -> dict[str, float]:
    """What a server says to so many communities."""
    made = {
        f"{number}": f"{url}{'&' if '?' in url else '?'}community=c{token_hex(6)}"
        for number in range(communities)
    }
    with psycopg.connect(url, autocommit=True) as watching, Communities(made.get) as hub:
        before = _number(watching, _ROWS)
        making = [milliseconds(lambda name=name: _used(hub, name)) for name in made]
        first = [milliseconds(lambda name=name: _used(hub, name)) for name in list(made)[:50]]
        used = server_at(address_of(made["0"]).ledger)
        connections = used.connections
        leave(used)
        rows = (_number(watching, _ROWS) - before) / communities
        return {
            "make ms": median(making),
            "make ms, last tenth": median(making[-max(1, communities // 10) :]),
            "catalogue rows each": rows,
            "connections": connections,
            "first read ms": median(first),
            "server process MB": _memory(url, list(made.values())),
        }


def _used(hub: Communities, name: str) -> None:
    with hub.use(name) as community:
        community.ledger.position()


def _number(connection: Any, asked: str) -> int:
    return int(connection.execute(asked.encode()).fetchone()[0])


def _memory(url: str, made: list[str]) -> float:
    """What one process of the server has to itself, once it looked into all."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        own = connection.info.backend_pid
        for each in made:
            connection.execute(f'SET search_path TO "{address_of(each).ledger.name}"'.encode())
            connection.execute(b"SELECT * FROM events WHERE position > 0 LIMIT 1")
        lines = Path(f"/proc/{own}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1024


def main() -> None:
    """Measure, and print."""
    wanted = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    wanted.add_argument("--events", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    wanted.add_argument("--communities", type=int, default=1_000)
    wanted.add_argument("--folder", type=Path)
    wanted.add_argument("--server")
    wanted.add_argument("--one", help=argparse.SUPPRESS)
    arguments = wanted.parse_args()
    if arguments.one:
        print(json.dumps(one_program(arguments.one)))
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        url, version = server_in(Path(folder) / "server", arguments.server)
        places = {"SQLite": str(Path(folder) / "store"), f"PostgreSQL {version}": community_at(url)}
        for name, where in places.items():
            _print(f"growth, {name}", grown(where, sorted(arguments.events)))
        if arguments.communities:
            _print(
                f"{arguments.communities} communities, PostgreSQL {version}",
                [many(url, arguments.communities)],
            )


def _print(title: str, lines: Any) -> None:
    told = list(lines)
    table = Table(*told[0] if told else (), title=title)
    for line in told:
        table.add_row(*(f"{each:,.0f}" if each >= 1_000 else f"{each:,.2f}" for each in line.values()))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
