"""A role of the server that owns no fact: all of the library works with it, and what is recorded stays."""

import re
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from click.testing import CliRunner, Result

from community_core import Community, StoreUnavailable
from community_core.audit import new_key, seal
from community_core.cli import application
from community_core.domain import RaiseRequest, ResolveRequest
from community_core.importing import import_file, load_mapping
from community_core.storage.address import Address, address_of
from community_core.storage.postgres import rights
from community_open_requests import OpenRequests

from .importing.bench import HEADER, HOTLINE
from .servers import Server

SHEN, LIN = "person-shen", "person-lin"
KEY = bytes(range(32))


@pytest.fixture
def role(server: Server) -> Iterator[str]:
    """Somebody who may connect, and nothing else."""
    name = f"u{token_hex(8)}"
    server.run(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
    yield name
    server.run(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")


@pytest.fixture
def url(server: Server) -> str:
    """A community that its owner made."""
    made = server.new()
    Community.open(made).close()
    return made


def as_role(role: str, url: str) -> str:
    """The same community, for somebody else."""
    return re.sub(r"//[^/@]*@", f"//{role}:{role}@", url)


def community(*words: str) -> Result:
    return CliRunner().invoke(application(), list(words), prog_name="community")


@pytest.fixture
def theirs(role: str, url: str) -> str:
    """Where the role works, once it has its rights."""
    told = community("grant", role, "--store", url)
    assert (told.exit_code, told.stderr) == (0, "")
    return as_role(role, url)


def test_all_of_the_library_works(theirs: str, tmp_path: Path) -> None:
    """Commands, lists, the past, imports, what is sealed and forgotten, and whether it is as it was made."""
    (tmp_path / "m.toml").write_text(HOTLINE, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(HEADER + "1,路灯不亮,2024-02-05 09:00,在办,2024-03-01 11:00\n")
    with Community.open(theirs, create=False, master_key=KEY) as opened:
        request = RaiseRequest(
            title="暖气不热", category="heating", channel="desk", requester=LIN, details="夜里咳嗽"
        )
        told = opened.execute(request, by=SHEN, command_id="form-1")
        assert opened.execute(request, by=SHEN, command_id="form-1") == told
        assert opened.view(OpenRequests, reader=SHEN).requests[told.stream_id].details == "夜里咳嗽"
        opened.erase(LIN, by=SHEN, reason="asked for it")
        opened.execute(ResolveRequest(request_id=told.stream_id, outcome="done"), by=SHEN)
        assert import_file(opened, tmp_path / "rows.csv", load_mapping(tmp_path / "m.toml")).requests == 1
        assert import_file(opened, tmp_path / "rows.csv", load_mapping(tmp_path / "m.toml")).requests == 0
        assert [row.title for row in opened.view(OpenRequests)] == ["路灯不亮"]
        assert [row.title for row in opened.at(known=1).view(OpenRequests)] == ["暖气不热"]
        opened.engine.rebuild(OpenRequests)
        seal(opened, new_key("liuyin.example/ledger"))
        opened.react(once=True)
        assert opened.ledger.departures() == {}
        assert opened.ledger.damage() is None
        assert opened.vault.is_built_as_ours()


REFUSED = (
    "UPDATE events SET actor = 'person-other'",
    "DELETE FROM events",
    "TRUNCATE events",
    "TRUNCATE commands",
    "UPDATE commands SET fingerprint = 'g'",
    "DELETE FROM commands",
    "DELETE FROM numbers",
    "UPDATE numbers SET year = 1999",
    "UPDATE head SET format = 0",
    "DELETE FROM head",
    "UPDATE kinds SET distribution = ''",
    "UPDATE settings SET value = ''",
    "DROP TRIGGER events_check_insert ON events",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "ALTER TABLE events DROP COLUMN actor",
    "DROP TABLE events",
    "CREATE TRIGGER mine BEFORE INSERT ON events EXECUTE FUNCTION refuse()",
    "ALTER FUNCTION refuse() COST 1",
    "CREATE TABLE mine (one INT)",
    "DROP SCHEMA {ledger} CASCADE",
    "UPDATE {keys}.openings SET reader = 'person-other'",
    "DELETE FROM {keys}.openings",
    "TRUNCATE {keys}.openings",
    "ALTER TABLE {keys}.openings DISABLE TRIGGER ALL",
)


def test_rights_alone_refuse_to_change_what_was_recorded(theirs: str, url: str, server: Server) -> None:
    """Even where somebody took every trigger away."""
    address = address_of(url)
    with Community.open(theirs, master_key=KEY) as opened:
        opened.execute(RaiseRequest(title="灯", category="repair", channel="desk"), by=SHEN, command_id="a")
    for schema, table in _tables(server, address):
        server.run(f'ALTER TABLE "{schema}"."{table}" DISABLE TRIGGER ALL')
    before = server.run(f'TABLE "{address.community}".events')
    named = {"ledger": f'"{address.ledger.name}"', "keys": f'"{address.keys.name}"'}
    with psycopg.connect(address_of(theirs).server, autocommit=True) as connection:
        connection.execute(f'SET search_path TO "{address.community}"'.encode())
        for sql in REFUSED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.format(**named).encode())
    assert server.run(f'TABLE "{address.community}".events') == before


def _tables(server: Server, address: Address) -> list[tuple[object, ...]]:
    named = f"'{address.ledger.name}', '{address.keys.name}'"
    return server.run(f"SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ({named})")


def test_every_table_has_its_rights(url: str, server: Server) -> None:
    """None was forgotten."""
    address = address_of(url)
    assert sorted(_tables(server, address)) == sorted(
        [(address.ledger.name, each) for each in rights.LEDGER]
        + [(address.keys.name, each) for each in (*rights.KEYS, *rights.OWNED_KEYS)]
    )


def test_the_sql_can_be_run_by_others(role: str, url: str, server: Server) -> None:
    """It is shown, and gives the same rights; again changes nothing, but that views begin anew."""
    told = community("grant", role, "--sql", "--store", url)
    for _ in range(2):
        server.run(told.stdout)
    with Community.open(as_role(role, url), create=False) as opened:
        opened.execute(RaiseRequest(title="灯", category="repair", channel="desk"), by=SHEN)
        assert [row.title for row in opened.view(OpenRequests)] == ["灯"]


def test_an_owner_who_is_no_superuser_gives_them(server: Server, role: str) -> None:
    """With the right to make schemas, and a member of the role; once more changes nothing."""
    owner = f"o{token_hex(8)}"
    database = server.run("SELECT quote_ident(current_database())")[0][0]
    server.run(f"CREATE ROLE {owner} LOGIN PASSWORD '{owner}'; GRANT {role} TO {owner}")
    server.run(f"GRANT CREATE ON DATABASE {database} TO {owner}")
    url = server.new()
    try:
        assert community("init", as_role(owner, url)).exit_code == 0
        for _ in range(2):
            assert community("grant", role, "--store", as_role(owner, url)).stderr == ""
            with Community.open(as_role(role, url), create=False, master_key=KEY) as opened:
                request = RaiseRequest(
                    title="灯", category="x", channel="desk", requester=LIN, details="夜里"
                )
                opened.execute(request, by=SHEN)
                assert {row.title for row in opened.view(OpenRequests)} == {"灯"}
        with Community.open(as_role(role, url), create=False, master_key=KEY) as opened:
            opened.erase(LIN, by=SHEN, reason="asked for it")
            assert opened.ledger.departures() == {}
    finally:
        server.run(f"DROP OWNED BY {owner} CASCADE; DROP ROLE {owner}")


def test_the_document_shows_the_rights_that_are_given() -> None:
    """Statement by statement, for whoever gives them by hand."""
    address = address_of("postgresql://owner@db.example/communities?community=liuyin")
    given = [f"{each};" for _, statements in rights.rights(address, "office") for each in statements]
    document = Path(__file__).parents[1] / "docs" / "postgresql.md"
    shown = re.search(r"<!-- grants -->\n```sql\n(.*?)```", document.read_text(encoding="utf-8"), re.S)
    assert shown is not None
    assert shown[1].splitlines() == given


def test_who_does_not_exist_or_may_not_is_told_so(role: str, url: str, theirs: str, tmp_path: Path) -> None:
    """In one line; so is that a folder knows no roles."""
    told = community("grant", "nobody-here", "--store", url)
    assert told.exit_code == 2
    assert 'CREATE ROLE "nobody-here" LOGIN' in told.stderr
    told = community("grant", role, "--store", theirs)
    assert (told.exit_code, told.stderr.count("\n")) == (4, 1)
    Community.open(tmp_path / "store").close()
    told = community("grant", role, "--store", str(tmp_path / "store"))
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1)


def test_who_may_not_make_one_is_told_so_each_time(role: str, server: Server) -> None:
    """And works once it is made by whoever may."""
    url = server.new()
    for _ in range(2):
        told = community("init", as_role(role, url))
        assert (told.exit_code, told.stderr.count("\n")) == (4, 1)
        assert "lacks the rights" in told.stderr
    Community.open(url).close()
    with pytest.raises(StoreUnavailable, match="lacks the rights"):
        Community.open(as_role(role, url))
    assert community("grant", role, "--store", url).exit_code == 0
    Community.open(as_role(role, url)).close()
