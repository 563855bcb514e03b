"""Of all who would run a reactor one does, wherever they are."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from community_core.storage.address import Schema, address_of
from community_core.storage.folder.turns import FolderTurns
from community_core.storage.interfaces.progress import Turns
from community_core.storage.postgres.turns import ServerTurns

from ..servers import Server

Open = Callable[[], Turns]


@pytest.fixture(params=["folder", "server"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the turns of one community, as each program of it does."""
    opened: list[Turns] = []
    place = address_of(request.getfixturevalue("server").new()).reactors

    def call() -> Turns:
        opened.append(FolderTurns(tmp_path) if request.param == "folder" else ServerTurns(place))
        return opened[-1]

    yield call
    for each in opened:
        each.close()


def test_one_has_the_turn_until_it_gives_it_up(opening: Open) -> None:
    """Of each reactor by itself."""
    one, other = opening(), opening()
    with one.tried("receive") as ours, one.tried("receive") as again, other.tried("receive") as theirs:
        assert (ours, again, theirs) == (True, False, False)
        assert one.keeps("receive")
        with other.tried("thank") as another:
            assert another
    with other.tried("receive") as theirs:
        assert theirs


def holders(server: Server, place: Schema) -> list[object]:
    """The connections that hold the turn of ``receive`` there."""
    key = f"hashtextextended('{place.name} receive', 0)"
    told = server.run(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted "
        f"AND classid::bigint = ({key} >> 32) & 4294967295 AND objid::bigint = {key} & 4294967295"
    )
    return [pid for (pid,) in told]


def test_communities_of_a_process_share_one_connection(server: Server) -> None:
    """However many reactors they have; the last one lets go of it."""
    places = [address_of(server.new()).reactors for _ in range(5)]
    communities = {place.name: ServerTurns(place) for place in places}
    pids = set[object]()
    for place in places:
        with communities[place.name].tried("receive") as ours:
            assert ours
            pids.update(holders(server, place))
        assert holders(server, place) == []
    [pid] = pids
    for each in communities.values():
        each.close()
    until = time.monotonic() + 5
    while server.run(f"SELECT 1 FROM pg_stat_activity WHERE pid = {pid}"):
        assert time.monotonic() < until


def test_a_turn_goes_with_its_connection(server: Server) -> None:
    """Whoever had it is told so, and may take it again unless another did."""
    place = address_of(server.new()).reactors
    turns = ServerTurns(place)
    with turns.tried("receive") as ours:
        assert ours
        assert turns.keeps("receive")
        [pid] = holders(server, place)
        server.run(f"SELECT pg_terminate_backend({pid})")
        assert not turns.keeps("receive")
        assert not turns.keeps("receive")
    with turns.tried("receive") as ours:
        assert ours
        assert turns.keeps("receive")
    turns.close()
    assert not turns.keeps("receive")
