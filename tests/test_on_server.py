"""The whole library on a server: what a community does in a folder it does here, or says that it does not."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Thread

import psycopg
import pytest
from click.testing import CliRunner

from community_core import Communities, Community, InvalidInput, KeyUnavailable, Refused, StoreUnavailable
from community_core.cli import application
from community_core.domain import RaiseRequest, ResolveRequest
from community_core.importing import import_file, load_mapping
from community_core.storage.address import address_of
from community_core.storage.postgres.server import leave, server_at
from community_open_requests import OpenRequests

from .importing.bench import HEADER, HOTLINE
from .servers import Server

SHEN, LIN = "person-shen", "person-lin"
KEY = bytes(range(32))


@pytest.fixture
def url(server: Server) -> str:
    """Where no community is yet."""
    return server.new()


@pytest.fixture
def community(url: str) -> Iterator[Community]:
    """A new one."""
    with Community.open(url, master_key=KEY) as opened:
        yield opened


def raising(title: str = "暖气不热", requester: str = LIN) -> RaiseRequest:
    """A request somebody tells more about."""
    return RaiseRequest(
        title=title, category="heating", channel="pavilion", requester=requester, details="夜里咳嗽"
    )


def test_commands_views_history_and_the_past(community: Community, url: str) -> None:
    """As in a folder, and in another process as well."""
    told = community.execute(raising(), by=SHEN)
    community.execute(ResolveRequest(request_id=told.stream_id, outcome="done"), by=SHEN, because_of=told)
    second = community.execute(raising("灯不亮"), by=SHEN)
    assert [row.title for row in community.view(OpenRequests)] == ["灯不亮"]
    assert [row.title for row in community.at(known=1).view(OpenRequests)] == ["暖气不热"]
    assert [each.type for each in community.history(told.stream_id)] == ["RequestRaised", "RequestResolved"]
    page = community.view(OpenRequests).page(limit=1)
    assert [row.number for row in page.rows] == [second.number]
    explained = community.explain(OpenRequests, second.stream_id)
    assert [each.fact.position for each in explained.reasons] == [3]
    with Community.open(url, create=False, master_key=KEY) as again:
        assert [each.position for each in again.log()] == [1, 2, 3]
        opened = again.view(OpenRequests, reader=SHEN).requests[second.stream_id].details
        assert opened == "夜里咳嗽"
        assert [each.reader for each in again.vault.openings()] == [SHEN]


def test_a_command_id_is_carried_out_once(community: Community, url: str) -> None:
    """However many connections ask for it at once; all get the first receipt."""
    others = [Community.open(url, master_key=KEY) for _ in range(3)]
    positions = []
    threads = [
        Thread(
            target=lambda each=each: positions.append(
                each.execute(raising(), by=SHEN, command_id="form-1").position
            )
        )
        for each in others
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert positions == [positions[0]] * 3
    assert len(list(community.log())) == 1
    for other in others:
        other.close()


def test_numbers_go_on_over_all_connections(community: Community, url: str) -> None:
    """None is given twice, none left out."""
    others = [Community.open(url, master_key=KEY) for _ in range(4)]

    def raise_some(each: Community) -> None:
        for _ in range(5):
            each.execute(raising(), by=SHEN)

    threads = [Thread(target=raise_some, args=(each,)) for each in others]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    numbers = [each.data.number for each in community.log(types="RequestRaised")]
    assert [number[5:] for number in numbers] == [f"{count:04d}" for count in range(1, 21)]
    for other in others:
        other.close()


def test_threads_never_wait_for_one_another_in_a_circle(community: Community) -> None:
    """More of them than there are connections, each with a view at hand while it asks for keys and facts."""
    failed = list[Exception]()

    def work() -> None:
        try:
            for _ in range(2):
                told = community.execute(raising(), by=SHEN)
                view = community.view(OpenRequests, reader=SHEN)
                assert view.requests[told.stream_id].details == "夜里咳嗽"
                del view  # which lets go of its connection
        except Exception as error:  # noqa: BLE001  told by the thread that asks
            failed.append(error)

    threads = [Thread(target=work) for _ in range(24)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert len(list(community.log())) == 48


def test_following_hears_what_others_record(community: Community, url: str) -> None:
    """In the order of their positions."""
    with Community.open(url, master_key=KEY) as other:
        heard = other.follow(after=0, timeout=20)
        community.execute(raising(), by=SHEN)
        assert next(heard).position == 1
        community.execute(raising(), by=SHEN)
        assert next(heard).position == 2


def test_whoever_is_erased_is_erased(community: Community, server: Server) -> None:
    """Their key is in no table any more, and nothing is sealed for them again."""
    community.execute(raising(), by=SHEN)
    community.erase(LIN, by=SHEN, reason="asked for it")
    address = community.store.address
    assert address is not None
    rows = server.run(f"SELECT person, key FROM \"{address.keys.name}\".people WHERE person = '{LIN}'")
    assert rows == [(LIN, None)]
    with pytest.raises(Refused, match="erased"):
        community.execute(raising(), by=SHEN)


def test_settings_are_settled_once(url: str) -> None:
    """The zone, and who may see what."""
    Community.open(url, zone="Asia/Tokyo", access="roles").close()
    with Community.open(url) as community:
        assert community.zone.key == "Asia/Tokyo"
        assert community.store.choices.access == "roles"
    with pytest.raises(InvalidInput, match="keeps the zone Asia/Tokyo"):
        Community.open(url, zone="Asia/Shanghai")


def test_processes_that_make_a_community_at_once_make_one(url: str) -> None:
    """Eight of them; each finds it whole."""
    program = """
import os, sys
from community_core import Community
children = []
for _ in range(8):
    children.append(os.fork())
    if not children[-1]:
        with Community.open(sys.argv[1]) as community:
            list(community.log())
        os._exit(0)
sys.exit(any(os.waitpid(each, 0)[1] for each in children))
"""
    done = subprocess.run([sys.executable, "-c", program, url], timeout=120, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_open_transaction_elsewhere_delays_nobody(community: Community, server: Server, url: str) -> None:
    """In another schema, or another database: what is recorded meanwhile is seen at once, and views go on."""
    elsewhere = f"elsewhere_{token_hex(8)}"
    server.run(f"CREATE DATABASE {elsewhere} TEMPLATE template0")
    others = (server.url, re.sub(r"(//[^/]*)/[^?]*", rf"\1/{elsewhere}", server.url))
    with Community.open(url, master_key=KEY) as follower, ExitStack() as idle:
        for each in others:
            connection = idle.enter_context(psycopg.connect(each))
            connection.execute(f"CREATE TABLE {elsewhere} AS SELECT pg_current_xact_id()".encode())
            idle.callback(connection.rollback)
        heard = follower.follow(after=0, timeout=20)
        for position in (1, 2):
            community.execute(raising(), by=SHEN)
            assert next(heard).position == position
        assert len(list(follower.view(OpenRequests))) == 2
    server.run(f"DROP DATABASE {elsewhere} WITH (FORCE)")


def test_a_clock_that_steps_back_takes_no_fact_back(url: str) -> None:
    """Recording times never decrease along positions, whichever machine's clock is behind."""
    now = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
    clocks = [now, now - timedelta(hours=2), now - timedelta(days=400), now + timedelta(seconds=1)]
    for each in clocks:
        with Community.open(url, clock=lambda each=each: each, master_key=KEY) as opened:
            opened.execute(raising(), by=SHEN)
            recorded = [fact.recorded_at for fact in opened.log()]
            assert recorded == sorted(set(recorded))
            assert len(list(opened.view(OpenRequests))) == len(recorded)
    with Community.open(url, clock=lambda: now + timedelta(days=1)) as opened:
        assert len(list(opened.at(known=now).view(OpenRequests))) == 1
        assert len(list(opened.at(known=2).view(OpenRequests))) == 2


def test_a_file_is_imported(community: Community, tmp_path: Path) -> None:
    """Once, whatever is imported again; the same facts as in a folder."""
    (tmp_path / "m.toml").write_text(HOTLINE, encoding="utf-8")
    rows = [f"{number},路灯不亮,2024-02-05 09:00,在办,2024-03-01 11:00\n" for number in range(200)]
    (tmp_path / "rows.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    mapping, stored = load_mapping(tmp_path / "m.toml"), []
    with Community.open(tmp_path / "store") as other:
        for each in (community, other):
            assert import_file(each, tmp_path / "rows.csv", mapping).requests == 200
            assert import_file(each, tmp_path / "rows.csv", mapping).requests == 0
            stored.append([(fact.position, fact.type, fact.occurred_at) for fact in each.log()])
    assert stored[0] == stored[1]


def test_without_a_master_key_nothing_is_sealed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never kept beside the keys; what is not sealed needs none."""
    monkeypatch.delenv("COMMUNITY_MASTER_KEY", raising=False)
    monkeypatch.delenv("COMMUNITY_MASTER_KEY_FILE", raising=False)
    with Community.open(url) as community:
        community.execute(RaiseRequest(title="灯", category="repair", channel="desk"), by=SHEN)
        with pytest.raises(KeyUnavailable, match="COMMUNITY_MASTER_KEY_FILE"):
            community.execute(raising(), by=SHEN)
        assert len(list(community.log())) == 1


def test_one_community_is_no_place_for_others(url: str) -> None:
    """The database it is in is."""
    with pytest.raises(InvalidInput, match="one community on a server"):
        Communities(url)


def test_many_communities_on_a_server_share_its_connections(server: Server) -> None:
    """However many are open."""
    names = [f"社区-{token_hex(8)}" for _ in range(8)]
    with Communities(server.url) as hub:
        for name in names:
            with hub.use(name) as community:
                community.execute(RaiseRequest(title=name, category="repair", channel="desk"), by=SHEN)
        for name in names:
            with hub.use(name, create=False) as community:
                assert [row.title for row in community.view(OpenRequests)] == [name]
        used = server_at(address_of(server.new()).ledger)
        assert used.connections <= 3
        leave(used)


WRONG = {
    "postgresql://host/": "it names no database",
    "postgresql:///db": "it says no community",
    "postgresql://host/db?community=a&community=b": "or several",
    "postgresql://host/db?community=../a": "no name for a community",
    "postgresql://host/db?community=" + "a" * 51: "no name for a community",
    "postgresql://host:port/db?community=a": "Port could not be cast",
    "postgresql:host/db?community=a": "it names no database",
    "postgresql://someone:secret@host/db?community=a&sslmod=1": "invalid URI query parameter",
}


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_address_is_wrong_usage(url: str) -> None:
    """It says what is wrong, what is right, and never the password."""
    with pytest.raises(InvalidInput, match=WRONG[url]) as raised:
        Community.open(url)
    assert "secret" not in raised.value.en + raised.value.zh
    told = CliRunner().invoke(application(), ["--store", url, "log"], prog_name="community")
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1)


def test_a_server_that_is_down_is_unavailable() -> None:
    """One line, and exit code 4: the same command works once it is there."""
    url = "postgresql://nobody@127.0.0.1:1/db?community=a"
    with pytest.raises(StoreUnavailable, match="cannot be reached") as raised:
        Community.open(url)
    assert raised.value.retryable
    told = CliRunner().invoke(application(), ["--store", url, "log"], prog_name="community")
    assert (told.exit_code, told.stderr.count("\n")) == (4, 1)


def test_who_may_not_is_told_so(server: Server, url: str) -> None:
    """A user without rights; with them the same command works."""
    user = f"u{token_hex(8)}"
    server.run(f"CREATE ROLE {user} LOGIN PASSWORD '{user}'")
    theirs = re.sub(r"//[^/@]*@", f"//{user}:{user}@", url)
    with pytest.raises(StoreUnavailable, match="lacks the rights"):
        Community.open(theirs)
    database = server.run("SELECT quote_ident(current_database())")[0][0]
    server.run(f"GRANT CREATE ON DATABASE {database} TO {user}")
    with Community.open(theirs) as community:
        assert list(community.view(OpenRequests)) == []
    server.run(f"REVOKE CREATE ON DATABASE {database} FROM {user}")


def test_a_database_that_is_not_there_is_said_so(url: str) -> None:
    """With the server's own name for it."""
    elsewhere = re.sub(r"(//[^/]*)/[^?]*", r"\1/no-such-database", url)
    with pytest.raises(StoreUnavailable, match=r"lets nobody in .*no-such-database"):
        Community.open(elsewhere)


def test_one_that_is_not_there_is_not_found(url: str) -> None:
    """Unless it may be made."""
    with pytest.raises(StoreUnavailable, match="community init") as raised:
        Community.open(url, create=False)
    assert raised.value.kind == "not-found"
