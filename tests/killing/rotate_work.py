"""A program to be killed while it changes the key: ``rotate_work.py STORE OLD NEW``.

It says "ready", waits for a line, then seals and changes the key, and says "rotated" when that is done.
"""

import os
import sys
from pathlib import Path

from community_core import Community
from community_core.audit import Memory, read_key, rotate


def main() -> None:
    store, old, new = map(Path, sys.argv[1:])
    keys, memories = (read_key(old), read_key(new)), (Memory.beside(old), Memory.beside(new))
    with Community.open(store) as community:
        os.write(1, b"ready\n")
        if sys.stdin.readline():
            rotate(community, *keys, memory=memories[0], new_memory=memories[1])
            os.write(1, b"rotated\n")


if __name__ == "__main__":
    main()
