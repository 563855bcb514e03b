"""A program to be killed while it works: ``work.py STORE append|catch-up|import [FOLDER]``.

It says "ready", waits for a line, then works until it is killed, and says on a line whatever it was
acknowledged: "recorded <command id> <stream> <version> <position>", "imported <facts>", "seen <position>".
"""

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

from attrs import frozen

from community_core import Community, Projection, Receipt, Recorded, Table, handles
from community_core.domain import (
    AcknowledgeRequest,
    CompleteVisit,
    Need,
    RequestAcknowledged,
    RequestRaised,
    StartVisit,
)
from community_core.importing import ImportCounts, import_file, load_mapping
from community_core.times import system_clock
from community_core.views import Engine

SHEN = "person-shen"


@frozen
class Heard:
    """A request, and how often its resident was told it was received."""

    request_id: str
    number: str
    acknowledged: int = 0


class Hearings(Projection[Heard]):
    """Every request by its number."""

    name, version = "hearings", 1
    requests = Table(Heard, order="number")

    @handles(RequestRaised)
    def raised(self, e: Recorded[RequestRaised]) -> None:
        self.requests.put(Heard(e.stream_id, e.data.number))

    @handles(RequestAcknowledged)
    def told(self, e: Recorded[RequestAcknowledged]) -> None:
        row = self.requests[e.stream_id]
        self.requests.change(e.stream_id, acknowledged=row.acknowledged + 1)

    def __iter__(self) -> Iterator[Heard]:
        return iter(self.requests.where())


def append(community: Community) -> None:
    """Visits that find two needs: one command, facts on three streams."""
    while True:
        visit = _executed(community, StartVisit(person_id="person-lin"))
        needs = (Need("暖气不热", "heating"), Need("楼道灯不亮", "repair"))
        _executed(community, CompleteVisit(visit_id=visit.stream_id, needs=needs))


def _executed(community: Community, command: object) -> Receipt:
    command_id = str(uuid4())
    receipt = community.execute(command, by=SHEN, command_id=command_id)
    _say("recorded", command_id, receipt.stream_id, receipt.version, receipt.position)
    return receipt


def catch_up(community: Community, store: Path) -> None:
    """A view caught up with a few visits, and folded again from the beginning every few times.

    One fact a transaction, so that most moments lie between or within two of them.
    """
    engine = Engine(community.ledger, store / "views.db", zone=community.zone, clock=system_clock, batch=1)
    for turn in count(1):
        for _ in range(3):
            visit = _executed(community, StartVisit(person_id="person-lin"))
            need = Need("扫雪", "snow")
            told = _executed(community, CompleteVisit(visit_id=visit.stream_id, needs=(need,)))
            _executed(community, AcknowledgeRequest(request_id=told.events[-1].stream_id))
        if turn % 5:
            engine.catch_up(Hearings)
        else:
            community.engine.rebuild(Hearings)
        _say("seen", community.ledger.position())


def bring_in(community: Community, folder: Path) -> None:
    """The same file over and over: what an earlier program left of it, then nothing."""
    mapping = load_mapping(folder / "mapping.toml")
    while True:
        before = community.ledger.position()

        def tell(counts: ImportCounts, before: int = before) -> None:
            _say("imported", before + counts.recorded)

        import_file(community, folder / "rows.csv", mapping, progress=tell)


def _say(*words: object) -> None:
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


def main() -> None:
    store, work, *folder = sys.argv[1:]
    _say("ready")
    if not sys.stdin.readline():
        return  # whoever asked is gone
    with Community.open(store) as community:
        if work == "append":
            append(community)
        elif work == "catch-up":
            catch_up(community, Path(store))
        else:
            bring_in(community, Path(*folder))


if __name__ == "__main__":
    main()
