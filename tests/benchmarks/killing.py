"""``kill -9`` many times over: what was acknowledged, repeated and read, counted. Run by hand:

    python -m tests.benchmarks.killing [ROUNDS]

Two writers and a reader work on one community, once in a folder and once on a server of its own (fsync on).
In each round one of them, all of them, the whole server or any one of its processes is killed at a random
moment, and begun again; the others go on. Writers ask for a command by its id until it is acknowledged, and a
writer's successor begins with the last one asked for. At the end everything is compared, as
``tests/killing/rounds.py`` says; a round that broke a promise ends it with that promise.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ..killing.programs import Programs, programs_in
from ..killing.rounds import FOLDER_VICTIMS, SERVER_VICTIMS, rounds_at
from ..own_server import own_server

ROUNDS = 200
_ROUNDS_TOGETHER = 25
"""After these everything is compared, and another community begins."""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    seed = random.randrange(10**6)
    console = Console()
    console.print(f"seed {seed}")
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, programs_in(Path(folder)) as programs:
        for where in ("a folder", "a server"):
            began = time.monotonic()
            counts = Counter[str]()
            for first in range(0, rounds, _ROUNDS_TOGETHER):
                many = min(_ROUNDS_TOGETHER, rounds - first)
                counts += _some(programs, Path(folder) / f"store-{first}", where, many, dice)
            console.print(_table(f"{rounds} rounds in {where}, {time.monotonic() - began:.0f} s", counts))


def _some(programs: Programs, store: Path, where: str, many: int, dice: random.Random) -> Counter[str]:
    if where == "a folder":
        with rounds_at(programs, str(store), dice) as rounds:
            rounds.run(dice.choices(FOLDER_VICTIMS, k=many))
            return rounds.counts
    with own_server() as own, rounds_at(programs, own.server.new(), dice, own) as rounds:
        rounds.run(dice.choices(SERVER_VICTIMS, k=many))
        return rounds.counts


def _table(title: str, counts: Counter[str]) -> Table:
    table = Table("what", "how many", title=title)
    for what in sorted(counts):
        table.add_row(what, f"{counts[what]:,}")
    return table


if __name__ == "__main__":
    main()
