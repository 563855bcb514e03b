"""A program to be killed while it confirms an erasure: ``confirm_work.py STORE KEYS``.

It says "ready", waits for a line, then puts back the keys of before, as whoever restores a
backup of them does, and confirms the erasure that the ledger records, again and again: a line each time.
"""

import os
import shutil
import sys
from pathlib import Path

from community_core import Community

LIN, SHEN = "person-lin", "person-shen"


def work(store: Path, keys: Path) -> None:
    """The key is there again, and destroyed."""
    while True:
        shutil.copyfile(keys, store.with_name("again"))
        os.replace(store.with_name("again"), store / "keys.db")
        with Community.open(store) as community:
            community.confirm_erasure(LIN, by=SHEN)
        os.write(1, b"confirmed\n")


def main() -> None:
    store, keys = map(Path, sys.argv[1:])
    os.write(1, b"ready\n")
    if sys.stdin.readline():
        work(store, keys)


if __name__ == "__main__":
    main()
