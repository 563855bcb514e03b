"""A program to be killed while it copies a store: ``backup_work.py STORE backup|restore NAME``.

It says "ready", waits for a line, then backs up or restores over and over until it is killed, to NAME-0,
NAME-1 and so on beside the store, and says on a line what was made: "made <folder> <position>".
"""

import os
import sys
from itertools import count
from pathlib import Path

from community_core import Community, restore


def main() -> None:
    store, work, name = sys.argv[1:]
    os.write(1, b"ready\n")
    if not sys.stdin.readline():
        return  # whoever asked is gone
    with Community.open(store) as community:
        for number in count():
            folder = Path(store).with_name(f"{name}-{number}")
            if work == "backup":
                position = community.backup(folder).position
            else:
                position = restore(store, folder, erased=["person-gone"]).position
            os.write(1, f"made {folder} {position}\n".encode())


if __name__ == "__main__":
    main()
