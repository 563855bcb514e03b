"""Views on a server: the same rows as in a file for any history, dropped when nobody reads them."""

from contextlib import closing
from random import Random
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community_core import StoreUnavailable
from community_core.plugins.projections import find_plugins
from community_core.storage.address import Schema, address_of
from community_core.storage.postgres import session
from community_core.storage.postgres.session import ServerSession
from community_core.testing.projecting import history_for
from community_core.views import Engine, Projection, tables_of
from community_core.views.tables.table_shape import plain_name
from community_core.views.tables.walks import walks_of

from ..servers import Server
from .neighbourhood import Neighbourhood, OpenRequests, Raised, Resolved, titles
from .past_histories import ASKED_FROM, ZONE, everything, mended_history

HISTORIES: Any = st.tuples(st.integers(0, 2**32), st.integers(1, 60)).map(
    lambda drawn: mended_history(Random(drawn[0]), drawn[1])
)
VIEWS = [each.projection for each in find_plugins() if each.projection]


@pytest.fixture(scope="module")
def schema(server: Server) -> Schema:
    """Where on a server views are kept."""
    return address_of(server.new()).views


@settings(max_examples=10)
@given(
    facts=HISTORIES,
    projection=st.sampled_from(VIEWS),
    place=st.integers(0, 59),
    many=st.sampled_from([(1, 20_000), (3, 2), (200, 0)]),
)
def test_any_history_gives_the_same_rows_and_pasts_as_in_a_file(
    schema: Schema, facts: Any, projection: type[Projection[Any]], place: int, many: tuple[int, int]
) -> None:
    """For any view that is installed, late news and corrections among the facts; in the same order, however
    many rows go and come together."""
    session.COPIED, session.MOST_LOADED = many
    history = history_for(projection, list(facts))
    upto = facts[min(place, len(facts) - 1)].position
    seen = []
    for where in (None, schema):
        with closing(Engine(history, where, zone=ZONE, clock=lambda: ASKED_FROM, batch=7)) as engine:
            engine.prune([])
            engine.catch_up(projection, upto=upto)
            seen.append(
                (
                    everything(engine.view(projection)),
                    everything(engine.as_of(projection, upto=upto)),
                    walked(engine.view(projection)),
                )
            )
    assert seen[0] == seen[1]


def walked(view: Projection[Any]) -> list[Any]:
    """All rows of each table page by page, by each of its indexes."""
    found = []
    for name in tables_of(type(view)):
        table = getattr(view, name)
        for walk in walks_of(table.shape):
            if walk.equal:
                continue
            after, rows = None, []
            while page := table.stored_along(walk, {}, after, 3):
                places = [table.shape.row.places[plain_name(each)] for each in walk.order]
                after = [page[-1][place] for place in places]
                rows += page
            found.append((name, walk, rows))
    return found


def test_many_rows_go_and_come_together(
    here: Neighbourhood, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New ones and known ones; what a page of facts changes is not asked for row by row."""
    asked = list[object]()
    one = ServerSession.one
    monkeypatch.setattr(ServerSession, "one", lambda self, *key: asked.append(key) or one(self, *key))
    monkeypatch.setattr(session, "COPIED", 50)
    monkeypatch.setattr(session, "MOST_LOADED", 1_000)
    with closing(here.engine(schema)) as engine:
        engine.prune([])
        here.tell(*((f"request-{number}", Raised(title=f"{number}")) for number in range(10, 200)))
        assert len(titles(engine.view(OpenRequests))) == 191
        here.tell(*((f"request-{number}", Resolved(minutes=number)) for number in range(10, 190)))
        here.tell(*((f"request-{number}", Raised(title=f"{number}")) for number in range(200, 300)))
        asked.clear()
        assert len(titles(engine.view(OpenRequests))) == 111
        assert asked == []
        minutes = {row.request_id: row.minutes for row in engine.view(OpenRequests).register}
    assert [minutes[f"request-{number}"] for number in (10, 189, 190, 299)] == [10, 189, None, None]


def test_texts_are_compared_as_they_are_kept(here: Neighbourhood, schema: Schema) -> None:
    """By their bytes, in what is asked with SQLAlchemy as well."""
    with closing(here.engine(schema)) as engine:
        engine.prune([])
        view = engine.view(OpenRequests)
        column = view.register.columns.title
        for between, found in ((("暖", "暗"), 1), (("暗", "月"), 0)):
            asked = select(column).where(column.between(*between))
            assert len(view.register.select(asked)) == found


@pytest.fixture(autouse=True)
def as_many_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test sets, the next one finds what is usual."""
    monkeypatch.setattr(session, "COPIED", session.COPIED)
    monkeypatch.setattr(session, "MOST_LOADED", session.MOST_LOADED)


def test_what_somebody_reads_is_dropped_once_nobody_does(here: Neighbourhood, schema: Schema) -> None:
    """A rebuild takes away the rows there were; who reads them goes on reading them."""
    with closing(here.engine(schema)) as engine, closing(here.engine(schema)) as other:
        engine.prune([])
        reading = other.view(OpenRequests)
        engine.rebuild(OpenRequests)
        assert titles(reading) == ["暖气不热"]
        del reading
        engine.rebuild(OpenRequests)
        assert titles(other.view(OpenRequests)) == ["暖气不热"]


def test_threads_that_catch_up_at_once_fold_each_fact_once(here: Neighbourhood, schema: Schema) -> None:
    """Each with connections of its own, fewer than there are threads."""
    engines = [here.engine(schema, batch=3) for _ in range(6)]
    engines[0].prune([])
    here.tell(*((f"request-{number}", Raised(title=f"{number}")) for number in range(10, 40)))
    threads = [Thread(target=each.catch_up, args=(OpenRequests,)) for each in engines for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(titles(engines[0].view(OpenRequests))) == 31
    for each in engines:
        each.close()


def test_other_tools_read_a_sql_view(here: Neighbourhood, schema: Schema, server: Server) -> None:
    """It is called as the view is, in the schema of the views."""
    with closing(here.engine(schema)) as engine:
        engine.catch_up(OpenRequests)
        rows = server.run(f'SELECT request_id, open FROM "{schema.name}".open_requests ORDER BY 1')
    assert rows == [("request-1", False), ("request-2", True)]


@pytest.mark.parametrize(("version", "told"), [("99", "newer community_core"), ("", "another program's")])
def test_what_is_not_ours_is_left_alone(here: Neighbourhood, server: Server, version: str, told: str) -> None:
    """Tables of a newer program, or of another one."""
    schema = address_of(server.new()).views
    made = f"_mark (version) AS SELECT {version}" if version else "mine (one) AS SELECT 1"
    server.run(f'CREATE SCHEMA "{schema.name}"; CREATE TABLE "{schema.name}".{made}')
    with closing(here.engine(schema)) as engine, pytest.raises(StoreUnavailable, match=told):
        engine.view(OpenRequests)


def test_views_of_an_older_program_come_back_in_new_tables(here: Neighbourhood, server: Server) -> None:
    """Nothing in the schema is needed, so nothing is carried over."""
    schema = address_of(server.new()).views
    server.run(f'CREATE SCHEMA "{schema.name}"; CREATE TABLE "{schema.name}"._mark (version) AS SELECT 1')
    with closing(here.engine(schema)) as engine:
        assert titles(engine.view(OpenRequests)) == ["暖气不热"]
