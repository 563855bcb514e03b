"""Whoever waits for news on a server is told by it, and looks for themselves where it cannot tell."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from secrets import token_hex
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from community_core import Community
from community_core.domain import RaiseRequest
from community_core.storage.postgres import news

from ..servers import Server

SHEN = "person-shen"
EARS = (
    "SELECT {} FROM pg_stat_activity WHERE application_name = 'community_core listening' AND query <> '' "
    "AND datname = current_database()"
)
ELSEWHERE = """
import sys
from community_core import Community
from community_core.domain import RaiseRequest
for url in sys.stdin:
    with Community.open(url.strip()) as community:
        community.execute(RaiseRequest(title="x", category="heating", channel="desk"), by="person-shen")
    print("done", flush=True)
"""
Record = Callable[[str], None]


@pytest.fixture(scope="module")
def recorded_elsewhere() -> Iterator[Record]:
    """Has another process record a fact."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", ELSEWHERE], **pipes) as process:

        def record(url: str) -> None:
            print(url, file=process.stdin, flush=True)
            assert process.stdout.readline() == "done\n"

        yield record
        process.stdin.close()


@pytest.fixture
def server(server: Server) -> Iterator[Server]:
    """A database of its own: others who are tested meanwhile listen to theirs."""
    name = f"t_{token_hex(8)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield Server(urlsplit(server.url)._replace(path=f"/{name}").geturl())
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(server: Server) -> str:
    """Where no community is yet."""
    return server.new()


@pytest.fixture
def community(url: str) -> Iterator[Community]:
    """A new one."""
    with Community.open(url) as opened:
        yield opened


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Somebody to listen while the test goes on."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
def only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is told does not look in their own time."""
    monkeypatch.setattr(news, "SLOW_GLANCE_SECONDS", 60.0)


def until(held: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not held() and time.monotonic() < end:
        time.sleep(0.005)
    assert held()


def is_told(community: Community) -> bool:
    return community.ledger.news.glance_seconds > 0.1


def first_heard(community: Community) -> Any:
    return next(iter(community.follow(timeout=30)))


@pytest.mark.usefixtures("only_told")
def test_what_another_process_records_is_told(
    community: Community, url: str, threads: ThreadPoolExecutor, recorded_elsewhere: Record
) -> None:
    """Once it is committed, though nobody looks."""
    heard: Future[Any] = threads.submit(first_heard, community)
    until(lambda: is_told(community))
    recorded_elsewhere(url)
    assert heard.result(timeout=20).type == "RequestRaised"


@pytest.mark.usefixtures("only_told")
def test_an_event_loop_is_told(community: Community, url: str, recorded_elsewhere: Record) -> None:
    """As threads are."""

    async def hear() -> str:
        recording = asyncio.create_task(asyncio.to_thread(recorded_when_told))
        async for fact in community.following(timeout=30):
            await recording
            return fact.type
        return "nothing"

    def recorded_when_told() -> None:
        until(lambda: is_told(community))
        recorded_elsewhere(url)

    assert asyncio.run(hear()) == "RequestRaised"


@pytest.mark.usefixtures("only_told")
def test_whoever_is_told_does_not_keep_asking(
    community: Community, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is left alone until there is news, and stopping is noticed all the same."""
    asked, stop = list[float](), Event()
    position = community.ledger.position

    def counting() -> int:
        asked.append(time.monotonic())
        return position()

    monkeypatch.setattr(community.ledger, "position", counting)
    listening = threads.submit(lambda: list(community.follow(stop=stop, timeout=30)))
    until(lambda: is_told(community))
    time.sleep(0.1)
    asked.clear()
    time.sleep(0.5)
    assert len(asked) <= 1
    stop.set()
    assert listening.result(timeout=5) == []


def test_one_connection_listens_for_all_communities(server: Server, threads: ThreadPoolExecutor) -> None:
    """However many are waited for; none while nobody waits."""
    with ExitStack() as opened:
        communities = [opened.enter_context(Community.open(server.new())) for _ in range(3)]
        for each in communities:
            each.execute(RaiseRequest(title="x", category="heating", channel="desk"), by=SHEN)
        before = server.run(EARS.format("count(*)"))
        stop = Event()
        for each in communities:
            threads.submit(lambda each=each: list(each.follow(after=1, stop=stop, timeout=30)))
        until(lambda: all(map(is_told, communities)))
        assert (before, server.run(EARS.format("count(*)"))) == ([(0,)], [(1,)])
        stop.set()
    until(lambda: server.run(EARS.format("count(*)")) == [(0,)])


def test_who_is_not_told_any_more_looks_until_they_are(
    community: Community,
    server: Server,
    url: str,
    threads: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    recorded_elsewhere: Record,
) -> None:
    """A connection that is lost is made again; meanwhile nothing goes unheard."""
    monkeypatch.setattr(news, "_RECONNECT_SECONDS", 0.05)
    heard = community.follow(timeout=30)
    first = threads.submit(next, heard)
    until(lambda: is_told(community))
    with monkeypatch.context() as cut:
        cut.setattr(news.Ear, "_connected", _refused)
        server.run(EARS.format("pg_terminate_backend(pid)"))
        until(lambda: not is_told(community))
        recorded_elsewhere(url)
        assert first.result(timeout=20).position == 1
        assert not is_told(community)
        second = threads.submit(next, heard)
    until(lambda: is_told(community))
    recorded_elsewhere(url)
    assert second.result(timeout=20).position == 2


def _refused(_: news.Ear) -> news.Connection:
    raise psycopg.OperationalError("the server is away")


def test_where_nothing_is_passed_on_news_comes_within_a_second(
    community: Community,
    url: str,
    threads: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    recorded_elsewhere: Record,
) -> None:
    """As behind a pgbouncer, which takes LISTEN and never tells."""
    monkeypatch.setattr(news.ServerNews, "ring", lambda _: None)
    heard: Future[Any] = threads.submit(first_heard, community)
    until(lambda: is_told(community))
    recorded_elsewhere(url)
    assert heard.result(timeout=20).position == 1


def test_what_one_thread_records_another_hears_at_once(tmp_path: Any, threads: ThreadPoolExecutor) -> None:
    """In a folder as well: within a process nobody looks in vain."""
    with Community.open(tmp_path / "store") as community:
        heard: Future[Any] = threads.submit(first_heard, community)
        time.sleep(0.1)
        told = community.ledger.news.listen()
        community.execute(RaiseRequest(title="x", category="heating", channel="desk"), by=SHEN)
        assert community.ledger.news.listen() == told + 1
        assert heard.result(timeout=20).position == 1
