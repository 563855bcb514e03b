"""Keys on a server: in a database of their own where that is wanted, and what a destroyed one leaves."""

import re
from collections.abc import Iterator
from secrets import token_hex
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from community_core import Community, InvalidInput, KeyUnavailable
from community_core.cli import application
from community_core.domain import RaiseRequest
from community_core.storage.address import address_of
from community_open_requests import OpenRequests

from ..servers import Server

SHEN, LIN = "person-shen", "person-lin"
KEY = bytes(range(32))


@pytest.fixture
def keys(server: Server) -> Iterator[Server]:
    """A database that holds nothing yet."""
    name = f"keys_{token_hex(8)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield Server(re.sub(r"(//[^/]*)/[^?]*", rf"\1/{name}", server.url))
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def apart(url: str, keys: Server) -> str:
    """The address of a community whose keys are in that database."""
    return f"{url}&keys={quote(keys.url, safe='')}"


def schemas(server: Server, name: str) -> set[object]:
    found = server.run(f"SELECT nspname FROM pg_namespace WHERE nspname LIKE '{name}%'")
    return {each for (each,) in found}


def raising(title: str = "暖气不热") -> RaiseRequest:
    """A request somebody tells more about."""
    return RaiseRequest(title=title, category="x", channel="desk", requester=LIN, details="夜里咳嗽")


def community(*words: str) -> Result:
    return CliRunner().invoke(application(), list(words), prog_name="community")


def test_the_database_of_the_ledger_holds_no_key(server: Server, keys: Server) -> None:
    """All that is sealed, opened and forgotten is so by the other one."""
    url = server.new()
    name = address_of(url).community
    with Community.open(apart(url, keys), master_key=KEY) as opened:
        told = opened.execute(raising(), by=SHEN)
        assert opened.view(OpenRequests, reader=SHEN).requests[told.stream_id].details == "夜里咳嗽"
        assert schemas(server, name) == {name, f"{name}.views"}
        assert schemas(keys, name) == {f"{name}.keys"}
        assert keys.run(f'SELECT person FROM "{name}.keys".people') == [(LIN,)]
        opened.erase(LIN, by=SHEN, reason="asked for it")
    assert keys.run(f'SELECT key FROM "{name}.keys".people') == [(None,)]
    with Community.open(apart(url, keys), create=False, master_key=KEY) as again:
        assert [each.reader for each in again.vault.openings()] == [SHEN]


def test_keys_are_looked_for_where_they_are(server: Server, keys: Server) -> None:
    """Nobody makes others by leaving the address of the keys out, or by giving one."""
    beside, with_own = server.new(), server.new()
    Community.open(beside).close()
    Community.open(apart(with_own, keys)).close()
    with pytest.raises(InvalidInput, match="add &keys="):
        Community.open(with_own)
    with pytest.raises(InvalidInput, match="leave keys= out"):
        Community.open(apart(beside, keys))


def test_keys_of_another_community_are_not_shared(server: Server, keys: Server) -> None:
    """Of the same name, in another database: whoever erased somebody in one would do so in both."""
    url = server.new()
    Community.open(apart(url, keys)).close()
    other = f"{keys.url}{'&' if '?' in keys.url else '?'}community={address_of(url).community}"
    told = community("init", apart(other, keys))
    assert (told.exit_code, told.stderr.count("\n")) == (4, 1)
    assert "holds the keys of another community" in told.stderr


def test_lost_keys_are_said_so_in_one_line(server: Server, keys: Server) -> None:
    """Lists need none; what is sealed is opened again once they are back."""
    url = apart(server.new(), keys)
    name = address_of(url).keys.name
    with Community.open(url, master_key=KEY) as opened:
        opened.execute(raising(), by=SHEN)
    keys.run(f'ALTER SCHEMA "{name}" RENAME TO away')
    with Community.open(url, create=False, master_key=KEY) as opened:
        assert [row.title for row in opened.view(OpenRequests)] == ["暖气不热"]
        with pytest.raises(KeyUnavailable, match=r"are missing .*restore their schema"):
            opened.execute(raising(), by=SHEN)
    keys.run(f'ALTER SCHEMA away RENAME TO "{name}"')
    with Community.open(url, create=False, master_key=KEY) as opened:
        opened.execute(raising(), by=SHEN)


def test_a_database_of_keys_that_is_gone_is_said_so(server: Server, keys: Server) -> None:
    """With its address, and without its password."""
    url = apart(server.new(), Server(keys.url.replace("postgres:@", "postgres:geheim@")))
    with Community.open(url, master_key=KEY) as opened:
        opened.execute(raising(), by=SHEN)
        assert "geheim" not in repr(opened.store) + str(opened.store.address)
    name = keys.run("SELECT current_database()")[0][0]
    server.run(f"DROP DATABASE {name} WITH (FORCE)")
    with Community.open(url, create=False, master_key=KEY) as opened:
        assert [row.title for row in opened.view(OpenRequests)] == ["暖气不热"]
    told = community("--store", url, "show", "open-requests", "--reader", SHEN)
    assert (told.exit_code, told.stderr.count("\n")) == (4, 1)
    assert f"/{name}" in told.stderr
    assert "geheim" not in told.stderr


def test_a_destroyed_key_is_in_no_table_and_goes_on_in_the_log(server: Server) -> None:
    """As docs/privacy.md says: files of the database hold it no more after a checkpoint, the log does."""
    if server.run("SELECT current_setting('is_superuser')") != [("on",)]:
        pytest.skip("only a superuser reads the server's files")
    url = server.new()
    with Community.open(url, master_key=KEY) as opened:
        opened.execute(raising(), by=SHEN)
        ((wrapped,),) = server.run(f"SELECT encode(key, 'hex') FROM \"{address_of(url).keys.name}\".people")
        server.run("CHECKPOINT")
        assert holding(server, str(wrapped), TABLES) == 1
        opened.erase(LIN, by=SHEN, reason="asked for it")
        server.run("CHECKPOINT")
    assert holding(server, str(wrapped), TABLES) == 0
    assert holding(server, str(wrapped), LOG) >= 1


TABLES = """
    SELECT 'base/' || oid || '/' || pg_ls_dir('base/' || oid)
    FROM pg_database WHERE datname = current_database()
"""
LOG = "SELECT 'pg_wal/' || name FROM pg_ls_waldir()"


def holding(server: Server, wrapped: str, files: str) -> int:
    """In how many files of the server the bytes stand."""
    found = "pg_read_binary_file(file, 0, 1 << 26, true)"
    ((count,),) = server.run(
        f"SELECT count(*) FROM ({files}) found (file) WHERE position('\\x{wrapped}'::bytea in {found}) > 0"
    )
    assert isinstance(count, int)
    return count
