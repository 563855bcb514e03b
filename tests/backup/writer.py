"""A program that writes at full speed: ``writer.py STORE NAME``.

It says "ready", waits for a line, then records until it is killed, and says on a line whatever it was
acknowledged: "told <person> <position>", "erased <person> <position>".
"""

import os
import sys
from itertools import count

from tests.backup.people import ERASE, SHEN, raising

from community_core import Community


def work(community: Community, name: str) -> None:
    """Each time somebody new tells something in confidence; every fifth is erased again."""
    for number in count():
        person = f"person-{name}-{number}"
        say("told", person, community.execute(raising(person), by=SHEN).position)
        if number % 5 == 4:
            say("erased", person, community.erase(person, **ERASE).position)


def say(*words: object) -> None:
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


def main() -> None:
    store, name = sys.argv[1:]
    with Community.open(store) as community:
        say("ready")
        if sys.stdin.readline():
            work(community, name)


if __name__ == "__main__":
    main()
