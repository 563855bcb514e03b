"""A program to be killed while it moves a community, and one that records in it meanwhile:
``migrate_work.py migrate FROM TO`` and ``migrate_work.py record FROM``.

It says "ready" and waits for a line. The first then moves it, and says "moved <facts>". The second records
until it is refused, and says on a line whatever it was acknowledged: "recorded <command id> <stream>
<position>"; at last "refused <why>".
"""

import os
import sys
from itertools import count

from community_core import Community, StoreUnavailable, migrate
from community_core.domain import RaiseRequest

SHEN = "person-shen"
KEY = bytes(range(32))


def record(where: str) -> None:
    """Requests with something sealed in them, until it is refused."""
    with Community.open(where, master_key=KEY) as community:
        try:
            for number in count():
                told = community.execute(told_by(f"person-{number % 7}"), by=SHEN, command_id=f"{number}")
                _say(f"recorded {number} {told.stream_id} {told.position}")
        except StoreUnavailable as error:
            _say(f"refused {error}")


def told_by(person: str) -> RaiseRequest:
    """What somebody told."""
    details = f"told by {person}"
    return RaiseRequest(title="冷", category="heating", channel="desk", requester=person, details=details)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    work, *places = sys.argv[1:]
    _say("ready")
    if not sys.stdin.readline():
        return  # whoever asked is gone
    if work == "record":
        record(places[0])
    else:
        _say(f"moved {migrate(*places).facts}")


if __name__ == "__main__":
    main()
