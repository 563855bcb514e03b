"""A server that restarts, is down, has no connection left, or is another one by now."""

from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

import pytest
from click.testing import CliRunner, Result

from community_core import Community, StoreUnavailable
from community_core.cli import application
from community_core.domain import RaiseRequest
from community_core.storage.address import address_of
from community_core.storage.postgres import server as servers
from community_core.storage.postgres.server import Connection, Server, leave, server_at
from community_core.storage.sql.faults import ServerFailure
from community_open_requests import OpenRequests

from ..own_server import OwnServer, own_server
from ..proxies import proxies_to

SHEN = "person-shen"
RAISE = RaiseRequest(title="暖气不热", category="heating", channel="pavilion")


@pytest.fixture
def url(own: OwnServer) -> Iterator[str]:
    """Where no community is yet; the server runs again afterwards."""
    yield own.server.new()
    if not own.processes:
        own.start()


def told(url: str) -> Result:
    """What a command says."""
    return CliRunner().invoke(application(), ["--store", url, "log"], prog_name="community")


def count(community: Community) -> int:
    return len(list(community.log()))


def use_connections(url: str, number: int) -> None:
    """As so many threads at once do."""
    server = server_at(address_of(url).ledger)
    taken = [server.take() for _ in range(number)]
    for each in taken:
        each.close()
    leave(server)


def every_connection(server: Server) -> list[Connection]:
    """Take them until there is none left."""
    taken = list[Connection]()
    with suppress(ServerFailure):
        while True:
            taken.append(server.take())
    return taken


def test_the_server_restarts_under_an_open_community(own: OwnServer, url: str) -> None:
    """However many connections were lost by that, the next command goes through at once."""
    with Community.open(url) as community:
        community.execute(RAISE, by=SHEN)
        use_connections(url, 8)
        own.stop()
        own.start()
        began = monotonic()
        community.execute(RAISE, by=SHEN)
        assert len(list(community.view(OpenRequests))) == count(community) == 2
        assert monotonic() - began < 5


def test_what_was_being_read_when_it_restarted_is_read_anew(own: OwnServer, url: str) -> None:
    """Whoever reads on is told so, what was left lying is no matter, no connection is lost for good."""
    with Community.open(url) as community:
        community.execute(RAISE, by=SHEN)
        server = server_at(address_of(url).ledger)
        for _ in range(3):
            half_read = [community.view(OpenRequests) for _ in range(4)]
            assert [len(list(each)) for each in half_read] == [1] * 4
            own.stop()
            own.start()
            with pytest.raises(StoreUnavailable) as raised:
                list(half_read.pop())
            assert raised.value.retryable
            half_read.clear()
            assert len(list(community.view(OpenRequests))) == 1
        taken = [server.take() for _ in range(servers.MOST_CONNECTIONS - 2)]
        for each in taken:
            each.close()
        leave(server)


def test_whoever_needs_it_while_it_restarts_waits(own: OwnServer, url: str) -> None:
    """The command that came when there was no server goes through once there is one."""
    with Community.open(url) as community:
        own.stop()
        waiting = Thread(target=lambda: community.execute(RAISE, by=SHEN))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        own.start()
        waiting.join(20)
        assert count(community) == 1


@pytest.mark.usefixtures("impatient")
def test_the_server_is_down_for_long(own: OwnServer, url: str) -> None:
    """One clear line, and again with the same community once it is up."""
    with Community.open(url) as community:
        community.execute(RAISE, by=SHEN)
        own.stop()
        with pytest.raises(StoreUnavailable, match="the server cannot be reached") as raised:
            community.execute(RAISE, by=SHEN)
        assert raised.value.retryable
        assert "\n" not in raised.value.en + raised.value.zh
        failed = told(url)
        assert (failed.exit_code, failed.stderr.count("\n")) == (4, 1)
        own.start()
        community.execute(RAISE, by=SHEN)
        assert count(community) == 2
        assert told(url).exit_code == 0


@pytest.mark.usefixtures("impatient")
def test_there_is_no_connection_left(own: OwnServer, url: str) -> None:
    """One clear line with the server's own words; both go on once there is one again."""
    own.server.run("CREATE ROLE few LOGIN SUPERUSER")
    theirs = url.replace("postgres@", "few@")
    with Community.open(theirs) as community:
        community.execute(RAISE, by=SHEN)
        own.server.run("ALTER ROLE few NOSUPERUSER CONNECTION LIMIT 1")
        own.server.run("GRANT pg_read_all_data, pg_write_all_data TO few")
        server = server_at(address_of(theirs).ledger)
        held = every_connection(server)
        failed = told(theirs)
        assert (failed.exit_code, failed.stderr.count("\n")) == (4, 1)
        with pytest.raises(StoreUnavailable, match="too many connections for role") as raised:
            community.execute(RAISE, by=SHEN)
        assert raised.value.retryable
        for each in held:
            each.close()
        leave(server)
        community.execute(RAISE, by=SHEN)
        assert count(community) == 2


def test_another_way_to_the_server_is_taken(own: OwnServer) -> None:
    """When the first is cut: the address names both."""
    with proxies_to([own.server, own.server]) as (one, other):
        url = one.url(other, target_session_attrs="read-write")
        with Community.open(url) as community:
            community.execute(RAISE, by=SHEN)
            one.close()
            community.execute(RAISE, by=SHEN)
            assert count(community) == 2


def test_another_server_takes_over() -> None:
    """Its standby, which confirms each commit: what was acknowledged is there, and the same community goes
    on."""
    with own_server() as first, own_server(of=first) as second:
        first.server.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        first.server.run("SELECT pg_reload_conf()")
        with proxies_to([second.server, first.server]) as (standby, primary):
            url = standby.url(primary, target_session_attrs="read-write")
            with Community.open(url) as community:
                acknowledged, enough = list[str](), Event()

                def raise_many() -> None:
                    while not enough.is_set():
                        name = f"form-{len(acknowledged)}"
                        try:
                            community.execute(RAISE, by=SHEN, command_id=name)
                        except StoreUnavailable as error:
                            assert error.retryable  # noqa: PT017  in a thread
                        else:
                            acknowledged.append(name)

                writing = Thread(target=raise_many)
                writing.start()
                while len(acknowledged) < 20:
                    enough.wait(0.01)
                first.kill()
                before = len(acknowledged)
                second.server.run("SELECT pg_promote()")
                while len(acknowledged) < before + 20:
                    enough.wait(0.01)
                enough.set()
                writing.join()
                facts = list(community.log())
                assert [each.command_id for each in facts] == acknowledged
                assert [each.position for each in facts] == list(range(1, len(facts) + 1))
