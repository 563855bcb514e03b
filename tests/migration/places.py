"""What is in a community, wherever it is kept: for comparing both ends of a migration."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from community_core import Community, Do, Reactor, Recorded, reacts
from community_core.audit import new_key, seal
from community_core.domain import AcceptRequest, RaiseRequest, RequestRaised
from community_core.ledger import NewFact
from community_core.ledger.leaves import leaf
from community_core.migration.ends import End
from community_core.migration.key_rows import KeptKeys
from community_core.migration.migrating import place_of
from community_core.migration.progress_rows import KeptProgress
from community_core.migration.seal_notes import KeptSeals

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"
KEY = bytes(range(32))


def told_by(person: str) -> RaiseRequest:
    """A request with something sealed in it."""
    return RaiseRequest(
        title="暖气不热", category="heating", channel="desk", requester=person, details=f"told by {person}"
    )


class Thanks(Reactor):
    """Reads along, and does nothing."""

    name, version = "thanks", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, _: Recorded[RequestRaised]) -> Iterator[Do]:
        yield from ()


def lived_in(where: str | Path) -> None:
    """A community with facts on several streams, notes, numbers, commands, keys, an opening, an erasure, a
    reactor that has begun, and a seal."""
    with Community.open(where, master_key=KEY, zone="Asia/Tokyo") as community:
        for number in range(4):
            told = community.execute(told_by(LIN), by=SHEN, command_id=f"form-{number}")
            community.execute(AcceptRequest(request_id=told.stream_id), by=SHEN, note={"ticket": "7"})
        community.execute(told_by(HE), by=SHEN)
        community.vault.opener(SHEN, "check")(next(community.log()).data.details)
        community.erase(HE, by=SHEN, reason="asked for it")
        community.react([Thanks], once=True, after=0)
        seal(community, new_key("liuyin.example/ledger"))


def many_facts(where: str | Path, facts: int) -> None:
    """A community with so many requests."""
    raised = RequestRaised(title="冷", category="heating", channel="desk")
    with Community.open(where, master_key=KEY) as community:
        names, now = (f"request-{number}" for number in range(facts)), community.clock()
        community.ledger.append([NewFact(each, 1, raised, now, SHEN, f"{each}@1") for each in names])


class Stop(Exception):
    """Somebody stopped it."""


def stopping_at(turn: int) -> Callable[[int, int], None]:
    """Stops a migration once it tells for the so many-th time how far it is: the last two times are before
    the source is closed, and after."""
    turns = count(1)

    def tell(*_: int) -> None:
        if next(turns) == turn:
            raise Stop

    return tell


def everything(where: str | Path) -> dict[str, Any]:
    """Every row of ledger and keys as it is stored, and the settings."""
    with Community.open(where, create=False, master_key=KEY) as community:
        with community.ledger.state() as state:
            rows = list(state.rows())
            found = {
                "facts": list(map(leaf, rows)),
                "commands": sorted(map(repr, state.commands(0, len(rows)))),
                "kinds": list(map(repr, state.kinds())),
                "numbers": state.numbers(),
                "given": state.given(),
                "zone": community.zone.key,
            }
        assert community.ledger.departures() == {}
    with End(place_of(where)) as end:
        return found | {
            "keys": KeptKeys.of(end.keys),
            "seals": KeptSeals.of(end.seals),
            "progress": KeptProgress.of(end.progress),
            "settings": end.making.settings(),
        }
