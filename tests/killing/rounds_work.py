"""A program to be killed while others go on: ``rounds_work.py PLACE write REQUEST NAME FIRST`` or
``... read AFTER``.

It says "ready", waits for a line, then works until it is killed, whatever happens to the server meanwhile.
Writers say "asked <command id>" before they give a command, over and over until it is acknowledged, then
"recorded <command id> <stream> <version> <position>". Readers follow the log, say "seen <position>" of each
fact, and catch a view up now and then.
"""

import os
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from community_core import Community, Receipt, StoreUnavailable
from community_core.domain import AssignRequest, CompleteVisit, Need, StartVisit
from community_open_requests import OpenRequests

SHEN = "person-shen"
_PAUSE_SECONDS = 0.02
_FACTS_A_CATCH_UP = 25
_TURNS_SHARED = 5
R = TypeVar("R")


def write(place: str, request: str, name: str, first: str) -> None:
    """Commands one after the other; of the first it is not known whether it was recorded."""
    community = _until_there(lambda: Community.open(place, create=False))
    for number in count(int(first)):
        told = _until_there(lambda: _recorded(community, request, name, number))  # noqa: B023  called at once
        _say("recorded", f"{name}-{number}", told.stream_id, told.version, told.position)


def _recorded(community: Community, request: str, name: str, number: int) -> Receipt:
    """On a stream that all of them write now and then; else a visit and what it found, on streams of its
    own."""
    command_id = f"{name}-{number}"
    _say("asked", command_id)
    if number % _TURNS_SHARED == 0:
        assigned = AssignRequest(request_id=request, assignee=f"person-{command_id}")
        return community.execute(assigned, by=SHEN, command_id=command_id)
    needs = (Need("暖气不热", "heating"), Need("楼道灯不亮", "repair"))
    return community.execute_all(
        [StartVisit(person_id="person-lin"), lambda about: CompleteVisit(visit_id=about[0], needs=needs)],
        by=SHEN,
        command_id=command_id,
    )[0]


def read(place: str, after: str) -> None:
    """The log from a position on, and what is open."""
    community, reached = _until_there(lambda: Community.open(place, create=False)), int(after)
    while True:
        try:
            for fact in community.follow(after=reached):
                reached = fact.position
                _say("seen", reached)
                if reached % _FACTS_A_CATCH_UP == 0:
                    community.view(OpenRequests).page(limit=1)
        except StoreUnavailable as error:
            _refuse_final(error)


def _until_there(work: Callable[[], R]) -> R:
    """Over and over until it goes well: the server may be away."""
    while True:
        try:
            return work()
        except StoreUnavailable as error:
            _refuse_final(error)


def _refuse_final(error: StoreUnavailable) -> None:
    if not error.retryable:
        raise error
    time.sleep(_PAUSE_SECONDS)


def _say(*words: object) -> None:
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


def main() -> None:
    place, work, *words = sys.argv[1:]
    _say("ready")
    if sys.stdin.readline():  # otherwise whoever asked is gone
        {"write": write, "read": read}[work](place, *words)


if __name__ == "__main__":
    main()
