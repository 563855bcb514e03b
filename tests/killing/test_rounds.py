"""kill -9 of writers, readers and the server while the others go on: nothing is lost, doubled or missed."""

import random
from pathlib import Path

from ..own_server import own_server
from .programs import Programs
from .rounds import FOLDER_VICTIMS, SERVER_VICTIMS, rounds_at


def dice() -> random.Random:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    return random.Random(seed)


def test_a_folder(tmp_path: Path, programs: Programs) -> None:
    """Of a writer, a reader, and all at once."""
    with rounds_at(programs, str(tmp_path / "store"), dice()) as rounds:
        rounds.run(FOLDER_VICTIMS)


def test_a_server(programs: Programs) -> None:
    """The server as well, or any one of its processes, at which it ends all connections by itself."""
    with own_server() as own, rounds_at(programs, own.server.new(), dice(), own) as rounds:
        rounds.run(SERVER_VICTIMS)
