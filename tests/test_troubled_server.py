"""A server that is full, closed to changes, crowded or too old: one line, nothing lost, and on it goes."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from click.testing import CliRunner, Result
from tests.disks import disk_of

from community_core import Community, InvalidInput, Refused, StoreUnavailable
from community_core.cli import application
from community_core.domain import RaiseRequest
from community_core.storage.address import address_of
from community_core.storage.postgres.fitness import refuse_unfit

from .servers import Server

SHEN = "person-shen"
KEY = bytes(range(32))


@pytest.fixture
def url(server: Server) -> str:
    """A community with one fact."""
    made = server.new()
    with Community.open(made) as opened:
        opened.execute(raising("灯不亮"), by=SHEN)
    return made


def raising(title: str) -> RaiseRequest:
    return RaiseRequest(title=title, category="x", channel="desk")


def community(url: str, *words: str, lang: str = "en") -> Result:
    program = CliRunner(env={"COMMUNITY_LANG": lang, "COMMUNITY_STORE": url, "COMMUNITY_BY": SHEN})
    return program.invoke(application(), list(words), prog_name="community")


def told_plainly(url: str, en: str, zh: str, title: str = "Lamp") -> None:
    """Recording fails with one line in either language, and exit code 4."""
    doing = ("do", "raise-request", "--title", title, "--category", "x", "--channel", "desk")
    for lang, words in (("en", en), ("zh", zh)):
        told = community(url, *doing, lang=lang)
        assert (told.exit_code, told.stderr.count("\n")) == (4, 1)
        assert re.search(words, told.stderr)


def goes_on(url: str, before: int) -> None:
    """Nothing was lost, and the next fact is recorded after those there were."""
    assert (
        community(
            url, "do", "raise-request", "--title", "Tap", "--category", "x", "--channel", "desk"
        ).exit_code
        == 0
    )
    with Community.open(url) as opened:
        assert [each.position for each in opened.log()] == list(range(1, before + 2))


@pytest.fixture
def owner(server: Server) -> Iterator[str]:
    """Somebody who may make schemas, for whom the server can be set otherwise."""
    name = f"o{token_hex(8)}"
    server.run(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
    database = server.run("SELECT quote_ident(current_database())")[0][0]
    server.run(f"GRANT CREATE ON DATABASE {database} TO {name}")
    yield name
    server.run(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")


def theirs(owner: str, url: str) -> str:
    return re.sub(r"//[^/@]*@", f"//{owner}:{owner}@", url)


def test_one_that_is_set_to_read_only(server: Server, owner: str) -> None:
    """What is there is read; nothing is written against that."""
    url = theirs(owner, server.new())
    with Community.open(url) as opened:
        opened.execute(raising("灯不亮"), by=SHEN)
    server.run(f"ALTER ROLE {owner} SET default_transaction_read_only = on")
    told_plainly(url, "takes no changes at present: it is a standby, or set to read only", "目前不接受更改")
    assert community(url, "log").exit_code == 0
    told = community(theirs(owner, server.new()), "init")
    assert (told.exit_code, told.stderr.count("\n")) == (4, 1)
    server.run(f"ALTER ROLE {owner} SET default_transaction_read_only = off")
    goes_on(url, 1)


def test_one_without_a_connection_to_spare(server: Server, owner: str) -> None:
    """Whose connections others have."""
    url = theirs(owner, server.new())
    with Community.open(url) as opened:
        opened.execute(raising("灯不亮"), by=SHEN)
    server.run(f"ALTER ROLE {owner} CONNECTION LIMIT 1")
    with psycopg.connect(address_of(url).server):
        told_plainly(url, r"has a connection to spare.*too many connections for role", "连接数未满")
    server.run(f"ALTER ROLE {owner} CONNECTION LIMIT -1")
    goes_on(url, 1)


def test_one_whose_disk_is_full(server: Server, tmp_path: Path) -> None:
    """What was acknowledged is there, and what was not is not."""
    with ExitStack() as stack:
        url = _on_small_disk(server, tmp_path, stack)
        with Community.open(url) as opened:
            opened.execute(raising("灯不亮"), by=SHEN)
            filled = address_of(url).server
            with psycopg.connect(filled, autocommit=True) as connection:
                connection.execute("CREATE TABLE filling (bytes BYTEA)")
                connection.execute("ALTER TABLE filling ALTER bytes SET STORAGE EXTERNAL")
                with pytest.raises(psycopg.errors.DiskFull):
                    _until_full(connection)
                acknowledged = 1
                with pytest.raises(StoreUnavailable, match="the disk is full; free some space"):  # noqa: PT012
                    while True:
                        opened.execute(raising("灯" * 400), by=SHEN)
                        acknowledged += 1
                told_plainly(url, "the disk is full", "磁盘已满", "灯" * 400)
                connection.execute("DROP TABLE filling")
            goes_on(url, acknowledged)


def _until_full(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    while True:
        connection.execute("INSERT INTO filling VALUES (convert_to(repeat('x', 8000), 'UTF8'))")


def _on_small_disk(server: Server, tmp_path: Path, stack: ExitStack) -> str:
    """A new database on a disk of its own. Skips where the server is elsewhere, or none may be mounted."""
    data = Path(str(server.run("SELECT current_setting('data_directory')")[0][0]))
    if not data.is_dir():
        pytest.skip("the server is on another machine")
    disk = stack.enter_context(
        disk_of("24m", Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tmp_path) / f"d{token_hex(8)}")
    )
    place, name = disk / "space", f"d{token_hex(8)}"
    place.mkdir()
    os.chown(place, data.stat().st_uid, data.stat().st_gid)
    server.run(f"CREATE TABLESPACE {name} LOCATION '{place}'")
    stack.callback(server.run, f"DROP TABLESPACE {name}")
    server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' TABLESPACE {name}")
    stack.callback(server.run, f"DROP DATABASE {name} WITH (FORCE)")
    return Server(re.sub(r"(//[^/]*)/[^?]*", rf"\1/{name}", server.url)).new()


def test_one_that_keeps_text_otherwise(server: Server) -> None:
    """Not every text would fit."""
    name = f"d{token_hex(8)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    url = Server(re.sub(r"(//[^/]*)/[^?]*", rf"\1/{name}", server.url)).new()
    with pytest.raises(StoreUnavailable, match=r"keeps text as LATIN1; make one with: createdb"):
        Community.open(url)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("version", "told"), [(140_019, "is PostgreSQL 14; it takes 15"), (90_624, "PostgreSQL 9")]
)
def test_one_that_is_too_old(version: int, told: str) -> None:
    """By the number it gives; none so old is at hand."""
    with pytest.raises(StoreUnavailable, match=told) as raised:
        refuse_unfit("postgresql://host/db", version, "UTF8")
    assert "请升级服务器" in raised.value.zh
    refuse_unfit("postgresql://host/db", 150_000, "UTF8")


def test_one_written_by_a_newer_program(server: Server, url: str) -> None:
    """It is left alone."""
    schema = address_of(url).community
    server.run(f'UPDATE "{schema}".head SET format = format + 1')
    told_plainly(url, "newer community_core", "更新版本")
    put_back = "DISABLE TRIGGER ALL; UPDATE {0} SET format = format - 1; ALTER TABLE {0} ENABLE TRIGGER ALL"
    server.run(f'ALTER TABLE "{schema}".head {put_back}'.format(f'"{schema}".head'))
    goes_on(url, 1)


@pytest.mark.parametrize("where", ["folder", "server"])
def test_a_nul_is_refused_wherever_a_community_is(where: str, server: Server, tmp_path: Path) -> None:
    """In whatever text it stands; nothing is recorded."""
    with Community.open(server.new() if where == "server" else tmp_path / "liuyin", master_key=KEY) as opened:
        said = {"title": "灯", "category": "x", "channel": "desk", "requester": "person-lin", "details": "d"}
        for name in ("title", "category", "requester", "details"):
            with pytest.raises((Refused, InvalidInput)):
                opened.execute(RaiseRequest(**(said | {name: f"{said[name]}\0"})), by=SHEN)
        for told in ({"by": "system:\0"}, {"command_id": "a\0"}, {"note": {"device": "\0"}}):
            with pytest.raises((Refused, InvalidInput)):
                opened.execute(RaiseRequest(**said), **({"by": SHEN} | told))
        assert list(opened.log()) == []
