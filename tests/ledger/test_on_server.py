"""What is in a ledger on a server stays as it is, whoever connects to it."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from community_core import StoreUnavailable
from community_core.domain import PersonRegistered
from community_core.ledger import CommandRow, EventRegistry, Ledger, NewFact, Recorded
from community_core.ledger.leaves import leaf
from community_core.storage.address import Schema, address_of

from ..servers import Server
from .conftest import Clock, Open
from .histories import HISTORIES, in_turn
from .samples import EVENTS, MORNING, SHANGHAI, fact, positions, story

ROW = "'2020', '{stream}', {version}, 'T', 1, '\\x7b7d', '2020', 'person-x', NULL, NULL, 'c', '[]'"
TURN = "UPDATE head SET position"


def row(stream: str, version: int) -> str:
    return ROW.format(stream=stream, version=version)


@pytest.fixture
def kept(open_ledger: Open, schema: Schema) -> Ledger:
    """Two facts, one command and two numbers."""
    ledger = open_ledger(schema)
    ledger.append(story("request-1", 2), commands=[CommandRow("import:1", "f", "request-1", 0, 1)])
    ledger.append([fact("person-lin", 1, PersonRegistered(person_id="person-lin"))])
    return ledger


def run(server: Server, schema: Schema, sql: str) -> list[tuple[Any, ...]]:
    """Run SQL among the tables of the ledger as somebody who may do anything."""
    return server.run(f'SET search_path TO "{schema.name}"; {sql}')


def everything(server: Server, schema: Schema) -> list[list[tuple[Any, ...]]]:
    tables = ("events", "commands", "numbers", "series", "kinds", "head")
    return [run(server, schema, f"TABLE {table}") for table in tables]


TAMPERING = {
    "update": "UPDATE events SET actor = 'person-other'",
    "delete": "DELETE FROM events",
    "delete the tail": "DELETE FROM events WHERE position = 3",
    "truncate": "TRUNCATE events",
    "truncate all": "TRUNCATE events, commands, numbers, series, kinds, head",
    "replace": f"INSERT INTO events VALUES (1, {row('request-1', 1)}) ON CONFLICT (position) "
    "DO UPDATE SET actor = 'x'",
    "add without a turn": f"INSERT INTO events VALUES (4, {row('request-9', 1)})",
    "add before the rest": f"{TURN} = 4; INSERT INTO events VALUES (0, {row('request-9', 1)})",
    "skip a position": f"{TURN} = 9; INSERT INTO events VALUES (8, {row('request-9', 1)})",
    "leave a gap": f"{TURN} = 4; INSERT INTO events VALUES (4, {row('request-1', 4)})",
    "begin in the middle": f"{TURN} = 4; INSERT INTO events VALUES (4, {row('request-9', 2)})",
    "take back a position": "UPDATE head SET position = 2",
    "a second head": "INSERT INTO head VALUES (false, 0, 1)",
    "no head": "DELETE FROM head",
    "change a command": "UPDATE commands SET fingerprint = 'g'",
    "forget a command": "DELETE FROM commands",
    "lower a number": "UPDATE numbers SET last = last - 1",
    "keep a number": "UPDATE numbers SET last = last",
    "move a number": "UPDATE numbers SET year = 1999, last = last + 1",
    "forget the numbers": "DELETE FROM numbers",
    "lower a code": "UPDATE series SET last = 0",
    "forget a code": "TRUNCATE series",
    "change a type": "UPDATE kinds SET distribution = ''",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING)
@pytest.mark.usefixtures("kept")
def test_no_statement_changes_what_was_recorded(server: Server, schema: Schema, sql: str) -> None:
    """UPDATE, DELETE, TRUNCATE, and an INSERT that takes no turn: refused by the tables themselves."""
    before = everything(server, schema)
    with pytest.raises(psycopg.IntegrityError):
        run(server, schema, f"BEGIN; {sql}; COMMIT")
    assert everything(server, schema) == before


def test_a_command_that_seems_new_to_two_is_recorded_once(open_ledger: Open, schema: Schema) -> None:
    """The second to take its turn sees what the first recorded."""
    ledgers = [open_ledger(schema) for _ in range(2)]

    def append(ledger: Ledger) -> bool:
        try:
            ledger.append([fact("request-1")], commands=[CommandRow("form-1", "f", "request-1", 0, 0)])
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor() as threads:
        assert sorted(threads.map(append, ledgers)) == [False, True]
    assert positions(ledgers[0].log()) == [1]


def test_a_reader_misses_nothing_while_processes_write(open_ledger: Open, server: Server) -> None:
    """Facts appear in the order of their positions, without gaps; processes make one schema together."""
    url = server.new()
    program = [sys.executable, str(Path(__file__).with_name("newcomer.py"))]
    running = [
        subprocess.Popen(
            [*program, str(number), "20"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(3)
    ]
    for each in running:
        print(url, file=each.stdin, flush=True)
    ledger, seen = open_ledger(address_of(url).ledger), list[int]()
    while len(seen) < 60 and ledger.wait(len(seen), timeout=20):
        seen += positions(ledger.read(after=len(seen)))
    assert [each.communicate(timeout=20)[0] for each in running] == ["done\n"] * 3
    assert seen == list(range(1, 61))


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(history=HISTORIES)
def test_both_back_ends_store_the_same_bytes(server: Server, history: list[list[NewFact]]) -> None:
    """Whatever is appended: rows, types, numbers and commands are equal, byte for byte, and so are leaves."""
    stored = []
    for place in (None, address_of(server.new()).ledger):
        clock, versions = Clock(), Counter[str]()
        with closing(Ledger(place, EventRegistry(EVENTS), zone=SHANGHAI, clock=clock)) as ledger:
            for number, facts in enumerate(history):
                versions.update(each.stream_id for each in facts)
                before = versions - Counter(each.stream_id for each in facts)
                command = CommandRow(f"{number}", "f", facts[0].stream_id, 0, len(facts) - 1)
                ledger.append(list(in_turn(facts, before)), commands=[command], expected=before)
                clock.passes(seconds=number % 2)
            with ledger.state() as state:
                rows = list(state.rows())
                kept = list(state.commands(0, len(rows))), state.kinds(), state.numbers(), state.given()
            asked = (
                ledger.earliest(),
                _told(ledger.read(types=["RequestRaised"], happened_by=clock.now)),
                _told(ledger.stream("request-1")),
                _told(ledger.streams(["request-2", "person-lin"], upto=20)),
                sorted(ledger.streams_since(0, 9, MORNING)),
                ledger.versions(["request-1", "request-2", "person-lin"]),
            )
            stored.append((list(map(leaf, rows)), kept, asked))
    for one, other in zip(*stored, strict=True):
        assert one == other


def _told(facts: list[Recorded[Any]]) -> list[Any]:
    """Facts and their cursors; the column of notes is only there in a file once it is needed."""
    return [(replace(each, stored=()), each.cursor) for each in facts]


def test_what_is_thrown_away_is_not_recorded(kept: Ledger, server: Server, schema: Schema) -> None:
    """Nobody is told that something was recorded which is not there, or is something else."""
    run(
        server,
        schema,
        "CREATE FUNCTION quietly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.actor := 'x'; "
        "RETURN NEW; END $$; CREATE TRIGGER quietly BEFORE INSERT ON events FOR EACH ROW "
        "EXECUTE FUNCTION quietly()",
    )
    before = everything(server, schema)
    with pytest.raises(StoreUnavailable, match="did not appear in it as it was written"):
        kept.append([fact("request-2")])
    assert everything(server, schema) == before
    assert kept.departures() == {"function quietly": "added", "trigger quietly": "added"}


def test_what_is_not_as_it_was_made_is_named(kept: Ledger, server: Server, schema: Schema) -> None:
    """Tables, indexes, triggers and their functions, by name."""
    assert kept.departures() == {}
    run(
        server,
        schema,
        "DROP TRIGGER commands_refuse_update_delete_truncate ON commands; "
        "ALTER TABLE events DISABLE TRIGGER events_check_insert; CREATE INDEX mine ON events (actor)",
    )
    assert kept.departures() == {
        "index mine": "added",
        "trigger commands_refuse_update_delete_truncate": "missing",
        "trigger events_check_insert": "changed",
    }
    assert kept.damage() is None


@pytest.mark.parametrize("name", ["a", "events", "added", "pg-temp", "社区", "A b"])
def test_a_community_may_bear_any_name(open_ledger: Open, server: Server, name: str) -> None:
    """Names that stand in the tables' own statements as well."""
    schema = Schema(server.url, name, name)
    try:
        assert open_ledger(schema).departures() == {}
    finally:
        server.run(f'DROP SCHEMA "{name}" CASCADE')


def test_many_facts_are_sent_at_once(open_ledger: Open, schema: Schema, clock: Clock) -> None:
    """As imports do: they are the same as those that came one by one."""
    ledger = open_ledger(schema)
    ledger.append([fact(f"request-{number}") for number in range(300)])
    assert positions(ledger.log()) == list(range(1, 301))
    assert {each.recorded_at for each in ledger.log()} == {clock.now}


@pytest.mark.parametrize("table", ["mine", "head"])
def test_tables_of_another_program_are_left_alone(
    open_ledger: Open, server: Server, schema: Schema, table: str
) -> None:
    """A schema that is there and holds something else."""
    server.run(f'CREATE SCHEMA "{schema.name}"; CREATE TABLE "{schema.name}".{table} (format BIGINT)')
    with pytest.raises(StoreUnavailable, match="another program's"):
        open_ledger(schema)


def test_a_newer_schema_is_left_alone(
    kept: Ledger, open_ledger: Open, server: Server, schema: Schema
) -> None:
    """A program that is too old for it says so."""
    kept.close()
    run(server, schema, "UPDATE head SET format = 2")
    with pytest.raises(StoreUnavailable, match="newer community_core"):
        open_ledger(schema)
