"""A program to be killed while it works on keys: ``keys_work.py STORE SEED``.

It says "ready", waits for a line, then seals, erases and rotates until it is killed. Of every person it says
on a line what was acknowledged: "told <person> <stream>" or "erased <person>".
"""

import os
import random
import sys
from itertools import count

from community_core import Community
from community_core.domain import RaiseRequest

SHEN = "person-shen"


def work(community: Community, seed: str) -> None:
    """Somebody new tells something; now and then somebody is erased, or the master key changes."""
    dice, known = random.Random(seed), list[str]()
    for number in count():
        known.append(f"person-{seed}-{number}")
        say("told", known[-1], tell(community, known[-1]))
        if dice.random() < 0.4:
            gone = known.pop(dice.randrange(len(known)))
            say("erasing", gone)
            community.erase(gone, by=SHEN, reason="asked for it")
            say("erased", gone)
        if dice.random() < 0.3:
            community.vault.rotate()


def tell(community: Community, person: str) -> str:
    """What a person told is their own id, so that anybody can check it."""
    details = f"told by {person}"
    raised = RaiseRequest(
        title="暖气不热", category="heating", channel="pavilion", requester=person, details=details
    )
    return community.execute(raised, by=SHEN).stream_id


def say(*words: str) -> None:
    os.write(1, f"{' '.join(words)}\n".encode())


def main() -> None:
    store, seed = sys.argv[1:]
    say("ready")
    if sys.stdin.readline():
        with Community.open(store) as community:
            work(community, seed)


if __name__ == "__main__":
    main()
