"""What cannot be moved is refused in one line, nothing is lost, and the same command works once it can."""

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from community_core import Community, StoreUnavailable, migrate
from community_core.cli import application
from community_core.migration import give_up
from community_core.storage.address import address_of
from community_core.storage.postgres.server import leave, server_at

from ..servers import Server
from .conftest import Place
from .places import KEY, LIN, SHEN, Stop, everything, lived_in, stopping_at, told_by


def run(*words: str, language: str = "en") -> Result:
    """``community migrate ...``."""
    return CliRunner().invoke(
        application(), ["migrate", *words], prog_name="community", env={"COMMUNITY_LANG": language}
    )


def refused(code: int, *words: str) -> str:
    """The one line it is refused with, in both languages."""
    lines = []
    for language in ("en", "zh"):
        told = run(*words, language=language)
        assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (code, "", 1), told.output
        lines.append(told.stderr)
    assert re.search("[一-鿿]", lines[1])
    return lines[0]


def test_the_command(places: dict[str, Place]) -> None:
    """It says where the community is now, and says so again when it is asked again."""
    here, there = places["folder"](), places["server"]()
    lived_in(here)
    told = run(here, there)
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith(
        f"Moved to {address_of(there).place}: 10 facts, each compared. {here} is closed."
    )
    assert "COMMUNITY_MASTER_KEY_FILE" in told.stdout
    assert run(here, there).stdout == f"{here} was moved to {address_of(there).place} before.\n"
    assert run(here, there, language="zh").stdout.endswith(f"之前已迁移到 {address_of(there).place}。\n")


def test_the_same_place_is_wrong_usage(places: dict[str, Place]) -> None:
    """However it is written; and one within the other, or in memory."""
    here, url = places["folder"](), places["server"]()
    lived_in(here)
    assert "the same place" in refused(2, here, f"{here}/../{Path(here).name}")
    assert "the same place" in refused(2, url, url)
    assert "or within it" in refused(2, here, f"{here}/inside")
    assert "in memory" in refused(2, ":memory:", here)
    assert "no address of a community" in refused(2, here, "postgresql://host/db")
    refused(2, here)
    assert everything(here)


def test_a_source_that_is_not_there_is_unavailable(places: dict[str, Place]) -> None:
    """Nothing is made."""
    target = places["folder"]()
    for kind in places:
        assert "There is no" in refused(4, places[kind](), target)
    assert not Path(target).exists()


def test_a_target_that_is_taken_is_refused(places: dict[str, Place]) -> None:
    """By a community, by what another migration is making, by somebody else's file."""
    here, other, third = (places["folder"]() for _ in range(3))
    lived_in(here)
    lived_in(other)
    for kind in places:
        taken, half = places[kind](), places[kind]()
        Community.open(taken).close()
        assert "has a community already" in refused(1, here, taken)
        with pytest.raises(Stop):
            migrate(other, half, progress=stopping_at(1))
        assert f"community migrate '{other}'" in refused(4, here, half)
    Path(third).write_text("x", encoding="utf-8")
    assert "has a community already" in refused(1, here, third) or "is a file" in refused(1, here, third)
    with Community.open(here, master_key=KEY) as community:
        community.execute(told_by(LIN), by=SHEN)


def test_a_source_that_went_elsewhere_is_refused(places: dict[str, Place]) -> None:
    """Whoever has it closed is named; and it is not given up any more."""
    here, there, third = places["folder"](), places["server"](), places["folder"]()
    lived_in(here)
    migrate(here, there)
    assert address_of(there).place in refused(1, here, third)
    assert address_of(there).place in refused(1, here, third, "--give-up")
    assert "may be in use" in refused(1, here, there, "--give-up")
    assert not Path(third).exists()


@pytest.mark.parametrize("column", ["actor", "command_id", "command"])
def test_what_a_server_cannot_hold_is_named_before_anything_is_copied(
    places: dict[str, Place], server: Server, column: str
) -> None:
    """An old fact with a NUL in a text, or an id that is too long."""
    here, there = places["folder"](), places["server"]()
    lived_in(here)
    with closing(sqlite3.connect(Path(here) / "ledger.db")) as file, file:
        file.execute("DROP TRIGGER events_refuse_UPDATE")
        file.execute("DROP TRIGGER commands_refuse_UPDATE")
        change = {
            "actor": "UPDATE events SET actor = 'person-' || char(0) WHERE position = 3",
            "command_id": f"UPDATE events SET command_id = '{'x' * 3_000}' WHERE position = 3",
            "command": f"UPDATE commands SET command_id = '{'x' * 3_000}' WHERE first_position = 3",
        }[column]
        file.execute(change)
    told = refused(1, here, there)
    assert "Position 3 (request-" in told
    assert "keep this community in a folder" in told
    name = address_of(there).community
    assert server.run(f"SELECT 1 FROM pg_namespace WHERE nspname LIKE '{name}%'") == []
    assert migrate(here, places["folder"]()).facts == 10


@pytest.mark.parametrize("kind", ["folder", "server"])
def test_a_row_that_was_changed_on_the_way_is_found(
    places: dict[str, Place], kind: str, server: Server
) -> None:
    """It is named, and the copy stays closed; given up and done again it is as it was."""
    here, there = places["folder"](), places[kind]()
    lived_in(here)
    before = everything(here)

    def tamper(*_: int) -> None:
        if kind == "server":
            name = address_of(there).community
            server.run(
                f'SET search_path TO "{name}"; ALTER TABLE events DISABLE TRIGGER USER; '
                "UPDATE events SET actor = 'person-x' WHERE position = 5; "
                "ALTER TABLE events ENABLE TRIGGER USER"
            )
        else:
            with closing(sqlite3.connect(Path(there) / "ledger.db")) as file, file:
                trigger = file.execute("SELECT sql FROM sqlite_master WHERE name = 'events_refuse_UPDATE'")
                sql = trigger.fetchone()[0]
                file.execute("DROP TRIGGER events_refuse_UPDATE")
                file.execute("UPDATE events SET actor = 'person-x' WHERE position = 5")
                file.execute(sql)

    with pytest.raises(StoreUnavailable, match="events 5 is not the same at both ends") as raised:
        migrate(here, there, progress=tamper)
    assert raised.value.kind == "damaged"
    with pytest.raises(StoreUnavailable, match="half-finished"):
        Community.open(there)
    give_up(here, there)
    migrate(here, there)
    assert everything(there) == before


def test_rights_that_are_missing(places: dict[str, Place], server: Server) -> None:
    """With them the same command works, and the source is used until then."""
    here, there, user = places["folder"](), places["server"](), f"u{token_hex(8)}"
    lived_in(here)
    server.run(f"CREATE ROLE {user} LOGIN PASSWORD '{user}'")
    theirs = re.sub(r"//[^/@]*@", f"//{user}:{user}@", there)
    assert "lacks the rights" in refused(4, here, theirs)
    with Community.open(here, master_key=KEY) as community:
        community.execute(told_by(LIN), by=SHEN)
    database = server.run("SELECT quote_ident(current_database())")[0][0]
    server.run(f"GRANT CREATE ON DATABASE {database} TO {user}")
    told = run(here, theirs)
    assert (told.exit_code, user + ":" in told.output) == (0, False)
    server.run(f"REVOKE CREATE ON DATABASE {database} FROM {user}")


def test_a_server_that_is_down(places: dict[str, Place]) -> None:
    """Unavailable; the source is used as before."""
    here = places["folder"]()
    lived_in(here)
    assert "cannot be reached" in refused(4, here, "postgresql://nobody@127.0.0.1:1/db?community=a")
    with Community.open(here, master_key=KEY) as community:
        community.execute(told_by(LIN), by=SHEN)


def test_connections_that_are_cut_in_the_middle(places: dict[str, Place], server: Server) -> None:
    """As when the server restarts: the same call goes on."""
    here, there = places["folder"](), places["server"]()
    lived_in(here)
    before = everything(here)

    def cut(*_: int) -> None:
        ours = server_at(address_of(there).ledger)
        taken = [ours.take() for _ in range(ours.connections)]
        for each in taken:
            server.run(f"SELECT pg_terminate_backend({each.info.backend_pid})")
            each.close()
        leave(ours)

    with suppress(StoreUnavailable):  # whose connections were at rest is not even cut off
        migrate(here, there, progress=cut)
    migrate(here, there)
    assert everything(there) == before


def test_a_source_without_keys_stays_open(places: dict[str, Place]) -> None:
    """Nothing is closed before all is known to be there."""
    here, there = places["folder"](), places["folder"]()
    lived_in(here)
    keys = Path(here) / "keys.db"
    aside = keys.rename(f"{here}.keys")
    assert "keys" in refused(4, here, there)
    assert not Path(there).exists()
    aside.rename(keys)
    assert migrate(here, there).facts == 10


TAMPERED = {
    "UPDATE events SET version = 7 WHERE position = 9": "not in the order of their versions",
    "DELETE FROM events WHERE position = 4": "Position 4 is missing",
    "UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE position = 4": "bytes that are none",
}


@pytest.mark.parametrize("change", TAMPERED)
@pytest.mark.parametrize("kind", ["folder", "server"])
def test_a_ledger_that_was_tampered_with_is_not_moved(
    places: dict[str, Place], kind: str, change: str
) -> None:
    """It is said what is wrong, and the source stays open."""
    here, there = places["folder"](), places[kind]()
    lived_in(here)
    with closing(sqlite3.connect(Path(here) / "ledger.db")) as file, file:
        file.execute("DROP TRIGGER events_refuse_UPDATE")
        file.execute("DROP TRIGGER events_refuse_DELETE")
        file.execute(change)
    assert TAMPERED[change] in refused(4, here, there)
    with closing(sqlite3.connect(Path(here) / "ledger.db")) as file:
        assert file.execute("SELECT 1 FROM sqlite_master WHERE name = 'moved'").fetchone() is None


def test_who_may_not_close_the_source_is_told_so_at_once(places: dict[str, Place], server: Server) -> None:
    """Who may only add may not; nothing is made then, and whoever owns it goes on."""
    here, there, user = places["server"](), places["folder"](), f"u{token_hex(8)}"
    lived_in(here)
    server.run(f"CREATE ROLE {user} LOGIN PASSWORD '{user}'")
    granted = CliRunner().invoke(application(), ["grant", user, "--store", here], prog_name="community")
    assert granted.exit_code == 0, granted.output
    theirs = re.sub(r"//[^/@]*@", f"//{user}:{user}@", here)
    assert "lacks the rights" in refused(4, theirs, there)
    assert not Path(there).exists()
    with Community.open(theirs, master_key=KEY) as community:
        community.execute(told_by(LIN), by=SHEN)
    assert migrate(here, there).facts == 11


def test_keys_may_come_to_a_database_of_their_own(places: dict[str, Place], server: Server) -> None:
    """And come back from there; what is given up leaves none in it."""
    here, back, name = places["folder"](), places["folder"](), f"keys_{token_hex(8)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    keys = Server(re.sub(r"(//[^/]*)/[^?]*", rf"\1/{name}", server.url))
    there = f"{places['server']()}&keys={quote(keys.url, safe='')}"
    lived_in(here)
    before, schemas = everything(here), "SELECT nspname FROM pg_namespace WHERE nspname LIKE 't-%'"
    with pytest.raises(Stop):
        migrate(here, there, progress=stopping_at(2))
    give_up(here, there)
    assert keys.run(schemas) == []
    migrate(here, there)
    assert everything(there) == before
    assert len(keys.run(schemas)) == 1
    migrate(there, back)
    assert everything(back) == before
    server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
