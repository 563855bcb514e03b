"""A program to be killed while it witnesses: ``witness_work.py FOLDER``, with notes, proofs and a key in it.

It says "ready", waits for a line, then cosigns one checkpoint after another, and says the size of each.
"""

import os
import sys
from itertools import count
from pathlib import Path

from community_core.audit import WITNESSES, WitnessMemory, read_key, witness
from community_core.times import system_clock


def main() -> None:
    folder = Path(sys.argv[1])
    key, memory = read_key(folder / "key", WITNESSES), WitnessMemory.beside(folder / "key")
    os.write(1, b"ready\n")
    first = int(sys.stdin.readline())
    for size in count(first):
        note, proof = folder / f"{size}.checkpoint", folder / f"{size}.json"
        witness(note.read_bytes(), key, memory, now=system_clock(), proof=proof.read_bytes())
        os.write(1, f"{size}\n".encode())


if __name__ == "__main__":
    main()
