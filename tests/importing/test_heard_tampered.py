"""What sources last said is not sealed: what somebody who writes it can do, and the way out."""

import sqlite3
from contextlib import closing
from pathlib import Path

from community_core import Community

from .bench import PLAIN, Bench

STATUS = PLAIN + 'status = "s"\n[statuses]\n"派" = "accepted"\n'
BEFORE, NEWS = (f"n,t,r,s\n1,灯,2024-01-05 09:00,{word}\n" for word in ("", "派"))


def brought(store: Path, folder: Path, *files: str) -> list[str]:
    """The types of the facts once these were brought in."""
    with Community.open(store) as community:
        bench = Bench(community, folder)
        for each in files:
            bench.bring(each, mapping=bench.mapping(STATUS))
        return [fact.type for fact in community.log()]


def changed(store: Path, statement: str, *values: object) -> list[tuple[bytes]]:
    """Straight on the file; what stands there afterwards."""
    with closing(sqlite3.connect(store / "ledger.db", isolation_level=None)) as file:
        assert file.execute(statement, values).rowcount
        return file.execute("SELECT said FROM heard").fetchall()


def test_whoever_writes_it_keeps_news_out_and_emptied_it_comes_back_from_the_facts(tmp_path: Path) -> None:
    """As the document says: the next import compares each case with its facts."""
    elsewhere, store = tmp_path / "elsewhere", tmp_path / "store"
    assert brought(elsewhere, tmp_path, BEFORE, NEWS) == ["RequestRaised", "RequestAccepted"]
    [(said,)] = changed(elsewhere, "UPDATE heard SET said = said")
    assert brought(store, tmp_path, BEFORE) == ["RequestRaised"]
    changed(store, "UPDATE heard SET said = ?", said)
    assert brought(store, tmp_path, NEWS) == ["RequestRaised"]
    changed(store, "DELETE FROM heard")
    assert brought(store, tmp_path, NEWS) == ["RequestRaised", "RequestAccepted"]
