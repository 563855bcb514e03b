"""A ledger that throws away or changes what is written to it: the append fails, and nothing of it stays."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from community_core import Community, StoreUnavailable
from community_core.domain import RaiseRequest
from community_core.storage.address import address_of

from ..servers import Server

RAISE = RaiseRequest(title="暖气不热", category="heating", channel="desk")

TRIGGERS = {
    "facts are thrown away": "BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
    "commands are forgotten": "BEFORE INSERT ON commands BEGIN SELECT RAISE(IGNORE); END",
    "numbers are given again": "BEFORE INSERT ON numbers BEGIN SELECT RAISE(IGNORE); END",
    "types are not noted": "BEFORE INSERT ON kinds BEGIN SELECT RAISE(IGNORE); END",
    "facts are deleted": "AFTER INSERT ON events BEGIN DELETE FROM events WHERE position = NEW.position; END",
    "facts are changed": "AFTER INSERT ON events BEGIN UPDATE events SET actor = 'person-li'; END",
    "commands are changed": "AFTER INSERT ON commands BEGIN UPDATE commands SET stream_id = 'request-1'; END",
    "facts are added": (
        "AFTER INSERT ON events WHEN NEW.version = 1 BEGIN INSERT INTO events (recorded_at, stream_id, "
        "version, type, schema, data, occurred_at, actor, correlation_id, flags) VALUES (NEW.recorded_at, "
        "NEW.stream_id, 2, 'RequestAcknowledged', 1, CAST('{}' AS BLOB), NEW.occurred_at, 'person-li', "
        "NEW.correlation_id, '[]'); END"
    ),
}


def build(ledger: Path, trigger: str) -> None:
    """Put the trigger there; those that refuse changes go."""
    with closing(sqlite3.connect(ledger)) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute(f"CREATE TRIGGER quietly {trigger}")


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_what_does_not_appear_as_it_was_written_is_not_recorded(trigger: str, tmp_path: Path) -> None:
    """Nobody is told "Recorded" of nothing, or of something else."""
    Community.open(tmp_path / "store").close()
    build(tmp_path / "store" / "ledger.db", TRIGGERS[trigger])
    with Community.open(tmp_path / "store") as community:
        with pytest.raises(StoreUnavailable, match="did not appear in it as it was written") as raised:
            community.execute(RAISE, by="person-shen", command_id="form-1")
        assert "没有如实出现" in raised.value.zh
        assert list(community.log()) == []
        assert community.ledger.commands(["form-1"]) == {}


ON_SERVER = {
    "facts are thrown away": "BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION quietly()",
    "commands are forgotten": "BEFORE INSERT ON commands FOR EACH ROW EXECUTE FUNCTION quietly()",
    "numbers are given again": "BEFORE INSERT ON numbers FOR EACH ROW EXECUTE FUNCTION quietly()",
    "types are not noted": "BEFORE INSERT ON kinds FOR EACH ROW EXECUTE FUNCTION quietly()",
    "facts are changed": "BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION others()",
    "commands are changed": "BEFORE INSERT ON commands FOR EACH ROW EXECUTE FUNCTION elsewhere()",
}
FUNCTIONS = {
    "quietly": "RETURN NULL",
    "others": "NEW.actor = 'person-li'; RETURN NEW",
    "elsewhere": "NEW.stream_id = 'request-1'; RETURN NEW",
}


@pytest.mark.parametrize("many", [1, 20])
@pytest.mark.parametrize("trigger", ON_SERVER)
def test_on_a_server_as_well(trigger: str, many: int, server: Server) -> None:
    """Of a few facts the server sees for itself, of many we do."""
    url = server.new()
    with Community.open(url) as community:
        within = f'SET search_path TO "{address_of(url).community}"; '
        for name, does in FUNCTIONS.items():
            made = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; END $$"
            server.run(within + made)
        server.run(f"{within}CREATE TRIGGER quietly {ON_SERVER[trigger]}")
        with pytest.raises(StoreUnavailable, match="did not appear in it as it was written"):
            community.execute_all([RAISE] * many, by="person-shen", command_id="form-1")
        assert list(community.log()) == []
        server.run(f"{within}DROP TRIGGER quietly ON {ON_SERVER[trigger].split()[3]}")
        assert community.execute(RAISE, by="person-shen", command_id="form-1").position == 1
