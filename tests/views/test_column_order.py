"""Columns are known by name: tables are made in an order that SQLite can check, others are read as well."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from attrs import frozen

from community_core import Community
from community_core.domain import RaiseRequest, RequestRaised, RequestResolved, ResolveRequest
from community_core.ledger import Recorded
from community_core.views import Projection, Table, handles


@frozen
class Wish:
    """What somebody asks for; its key is the last column."""

    title: str
    done: str
    wish_id: str


class Wishes(Projection[Wish]):
    """What is asked for."""

    name, version = "wishes-in-order", 1
    single_stream = True
    pages = None
    key = ("wish_id",)
    rows = Table(Wish, key="wish_id", order="title")

    @handles(RequestRaised)
    def ask(self, e: Recorded[RequestRaised]) -> None:
        self.rows.put(Wish(e.data.title, "open", e.stream_id))

    @handles(RequestResolved)
    def resolve(self, e: Recorded[RequestResolved]) -> None:
        self.rows.put(Wish(self.rows[e.stream_id].title, "done", e.stream_id))

    def __iter__(self) -> Iterator[Wish]:
        return iter(self.rows)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which the view was read, with two requests, of which one is done."""
    with Community.open(tmp_path / "store", zone="Asia/Shanghai") as community:
        for title in ("亮灯", "暖气"):
            raised = RaiseRequest(title=title, category="heating", channel="desk")
            told = community.execute(raised, by="person-xu")
        community.execute(ResolveRequest(request_id=told.stream_id, outcome="done"), by="person-xu")
        assert _told(community) == [("亮灯", "open"), ("暖气", "done")]
    return tmp_path / "store"


def _told(community: Community) -> list[tuple[str, str]]:
    return [(each.title, each.done) for each in community.view(Wishes)]


def _as_earlier_versions_made_it(store: Path) -> None:
    """The same rows, in a table whose columns stand as the row declares them."""
    with closing(sqlite3.connect(store / "views.db", isolation_level=None)) as file:
        (table,) = file.execute("SELECT name FROM sqlite_master WHERE name GLOB '_build_*_rows'").fetchone()
        (index,) = file.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)
        ).fetchone()
        rows = file.execute(f'SELECT title, done, wish_id FROM "{table}"').fetchall()
        file.execute(f'DROP TABLE "{table}"')
        file.execute(
            f'CREATE TABLE "{table}" (title TEXT NOT NULL, done TEXT NOT NULL, wish_id TEXT NOT NULL, '
            "PRIMARY KEY (wish_id)) WITHOUT ROWID, STRICT"
        )
        file.executemany(f'INSERT INTO "{table}" VALUES (?, ?, ?)', rows)
        file.execute(index)


def test_sqlite_finds_a_table_sound_wherever_its_key_is_declared(store: Path) -> None:
    """Some versions of its check take what stands before the key for empty."""
    with closing(sqlite3.connect(store / "views.db")) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_table_of_another_order_is_read_checked_and_written(store: Path) -> None:
    """As versions before made it."""
    _as_earlier_versions_made_it(store)
    with Community.open(store) as community:
        assert _told(community) == [("亮灯", "open"), ("暖气", "done")]
        assert community.engine.check(Wishes).state == "same"
        assert community.engine.departures([Wishes]) == []
        lit = next(each.wish_id for each in community.view(Wishes) if each.title == "亮灯")
        community.execute(ResolveRequest(request_id=lit, outcome="done"), by="person-xu")
        assert _told(community) == [("亮灯", "done"), ("暖气", "done")]
        assert community.engine.check(Wishes).state == "same"


def test_a_view_of_the_past_begins_with_a_table_of_another_order(store: Path) -> None:
    """It takes over the rows of streams that nothing happened to since."""
    _as_earlier_versions_made_it(store)
    with Community.open(store) as community:
        lit = next(each.wish_id for each in community.view(Wishes) if each.title == "亮灯")
        community.execute(ResolveRequest(request_id=lit, outcome="done"), by="person-xu")
        past = community.at(known=community.clock()).view(Wishes)
        assert [(each.title, each.done) for each in past] == [("亮灯", "done"), ("暖气", "done")]
