"""A program to be killed while it records and seals: ``seal_work.py STORE KEY``.

It says "ready", waits for a line, then goes on until it is killed: a line for each size that was sealed.
"""

import os
import sys
from itertools import count
from pathlib import Path

from community_core import Community
from community_core.audit import Memory, read_key, seal
from community_core.domain import RaiseRequest


def work(community: Community, key: Path) -> None:
    """Something is told, and sealed."""
    signing, memory = read_key(key), Memory.beside(key)
    for number in count():
        raised = RaiseRequest(title=f"暖气不热 {number}", category="heating", channel="desk")
        community.execute(raised, by="person-shen", command_id=f"{os.getpid()}-{number}")
        sealed = seal(community, signing, memory=memory)
        os.write(1, f"sealed {sealed.checkpoint.size}\n".encode())


def main() -> None:
    store, key = sys.argv[1:]
    os.write(1, b"ready\n")
    if sys.stdin.readline():
        with Community.open(store) as community:
            work(community, Path(key))


if __name__ == "__main__":
    main()
