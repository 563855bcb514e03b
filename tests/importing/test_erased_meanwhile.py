"""Somebody who is erased while a file that names them is brought in is not tied by it any more."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.domain import RequestAssigned, RequestRaised
from community_core.importing import ImportCounts, import_file

from .bench import PLAIN, Bench

NAMED = PLAIN + 'requester = "who"\nassignee = "with"\nstatus = "s"\n[statuses]\n"派" = "assigned"\n'
FIRST = "n,t,r,who,with,s\n1,灯,2024-01-05 09:00,林小禾,沈工,派\n"
SECOND = FIRST + "2,门,2024-01-06 09:00,林小禾,沈工,派\n3,窗,2024-01-07 09:00,何小满,,\n"


class Interrupted:
    """The community, in whose stead something else happens once between looking people up and recording."""

    def __init__(self, community: Community, meanwhile: Callable[[], None]) -> None:
        self._community = community
        self._meanwhile = [meanwhile]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._community, name)

    def new_id(self, aggregate: str, at: datetime | None = None) -> str:
        """Asked for each new case, once the people were looked up."""
        if aggregate == "request" and self._meanwhile:
            self._meanwhile.pop()()
        return self._community.new_id(aggregate, at)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that knows Lin and Shen by a file."""
    with Community.open(tmp_path / "store") as community:
        Bench(community, tmp_path).bring(FIRST, mapping=Bench(community, tmp_path).mapping(NAMED))
    return tmp_path / "store"


def erase(store: Path, person: str) -> None:
    """As another program does."""
    with Community.open(store) as other:
        other.erase(person, by="person-a", reason="asked")


def known(community: Community) -> tuple[str, str]:
    """Lin, who asked, and Shen, who has it."""
    [raised], [given] = community.log(types=[RequestRaised]), community.log(types=[RequestAssigned])
    return str(raised.data.requester), str(given.data.assignee)


def bring_second(store: Path, folder: Path, meanwhile: Callable[[Community], None]) -> ImportCounts:
    """The second file, into which something breaks in."""
    with Community.open(store) as community:
        bench = Bench(community, folder)
        into: Any = Interrupted(community, lambda: meanwhile(community))
        return import_file(into, bench.file(SECOND), bench.mapping(NAMED), rejects=bench.rejects)


def test_whoever_asked_is_not_tied(store: Path, tmp_path: Path) -> None:
    """Their row is kept without them, flagged and counted; the others keep whom they name."""
    counts = bring_second(store, tmp_path, lambda community: erase(store, known(community)[0]))
    with Community.open(store) as community:
        _, lamp, window = community.log(types=[RequestRaised])
        assert (lamp.data.requester, lamp.flags) == (None, ("person-erased",))
        assert str(window.data.requester).startswith("person-")
        given = list(community.log(types=[RequestAssigned]))
    assert given[0].data.assignee == given[1].data.assignee
    assert counts.erased == 1


def test_whoever_has_it_is_not_tied(store: Path, tmp_path: Path) -> None:
    """That it was taken on is recorded all the same."""
    bring_second(store, tmp_path, lambda community: erase(store, known(community)[1]))
    with Community.open(store) as community:
        assert len(list(community.log(types=[RequestAssigned]))) == 1
        assert [fact.flags for fact in community.log(types=["RequestAccepted"])] == [
            ("dated-by-guess", "person-erased")
        ]


def test_the_same_file_adds_nothing_afterwards(store: Path, tmp_path: Path) -> None:
    """What was planned anew is known as what it would have been, had she been erased before."""
    bring_second(store, tmp_path, lambda community: erase(store, known(community)[0]))
    with Community.open(store) as community:
        bench = Bench(community, tmp_path)
        again = bench.bring(SECOND, mapping=bench.mapping(NAMED))
    assert (again.recorded, again.already_known) == (0, 3)


def test_rows_that_were_read_ahead_tie_nobody(store: Path, tmp_path: Path) -> None:
    """A thousand rows are looked up at once, before those ahead of them are recorded."""
    filler = "".join(f"{number},灯{number},2024-02-01 09:00,,,\n" for number in range(10, 1010))
    late = "2000,门,2024-03-01 09:00,林小禾,,\n"
    with Community.open(store) as community:
        bench = Bench(community, tmp_path)
        lin, _ = known(community)

        def erased_after_the_first(counts: ImportCounts) -> None:
            if counts.recorded == 1000:
                erase(store, lin)

        import_file(
            community,
            bench.file(FIRST.splitlines()[0] + "\n" + filler + late),
            bench.mapping(NAMED),
            rejects=bench.rejects,
            progress=erased_after_the_first,
        )
        *_, last = community.log(types=[RequestRaised])
    assert (last.data.source_number, last.data.requester, last.flags) == ("2000", None, ("person-erased",))
