"""Programs to be killed while they react: ``react_work.py STORE``.

For each line it is given it starts one that reacts until it is killed, and says on a line which process that
is. They begin at once, because this one has imported everything.
"""

import os
import signal
import sys

from tests.reactors.office import Receive

from community_core import Community


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that were killed
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            react(sys.argv[1])
        os.write(1, f"{child}\n".encode())


def react(store: str) -> None:
    """Until it is killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        with Community.open(store) as community:
            community.react([Receive], after=0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
