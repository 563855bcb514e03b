"""What is in the ledger stays as it is, whoever opens the file."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError

from community_core.domain import PersonRegistered
from community_core.ledger import AlreadyRecorded, CommandRow, Ledger

from .conftest import Clock, Open
from .samples import fact, positions, query, story

ROW = "'2020-01-01', '{stream}', {version}, 'T', 1, x'7b7d', '2020-01-01', 'person-x', NULL, NULL, 'c', '[]'"


def row(stream: str, version: int) -> str:
    return ROW.format(stream=stream, version=version)


@pytest.fixture
def kept(open_ledger: Open, path: Path) -> Ledger:
    """Two facts, one command and one number."""
    ledger = open_ledger(path)
    ledger.append(story("request-1", 2), commands=[CommandRow("import:1", "f", "request-1", 0, 1)])
    return ledger


TAMPERING = {
    "update": "UPDATE events SET actor = 'person-other'",
    "update the position": "UPDATE events SET position = 99 WHERE position = 1",
    "delete": "DELETE FROM events",
    "delete the tail": "DELETE FROM events WHERE position = 2",
    "replace by position": f"REPLACE INTO events VALUES (1, {row('request-9', 1)})",
    "replace by version": f"INSERT OR REPLACE INTO events VALUES (NULL, {row('request-1', 2)})",
    "replace by version at a position": f"INSERT OR REPLACE INTO events VALUES (77, {row('request-1', 1)})",
    "update or replace": "UPDATE OR REPLACE events SET version = 1 WHERE version = 2",
    "leave a gap": f"INSERT INTO events VALUES (NULL, {row('request-1', 4)})",
    "begin in the middle": f"INSERT INTO events VALUES (NULL, {row('request-9', 2)})",
    "change a command": "UPDATE commands SET fingerprint = 'g'",
    "forget a command": "DELETE FROM commands",
    "replace a command": "INSERT OR REPLACE INTO commands VALUES ('import:1', 'g', 'request-1', 1, 2)",
    "lower a number": "UPDATE numbers SET last = last - 1",
    "keep a number": "UPDATE numbers SET last = last",
    "move a number": "UPDATE numbers SET year = 1999, last = last + 1",
    "forget the numbers": "DELETE FROM numbers",
    "replace a number": "REPLACE INTO numbers VALUES (2024, 0)",
    "raise a number by replacing": "INSERT OR REPLACE INTO numbers VALUES (2024, 99)",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING)
@pytest.mark.usefixtures("kept")
def test_no_statement_changes_what_was_recorded(path: Path, sql: str) -> None:
    """UPDATE, DELETE, and the REPLACE that would slip past both: refused by the file itself."""
    tables = ("events", "commands", "numbers")
    before = [query(path, f"SELECT * FROM {table}") for table in tables]
    with pytest.raises(
        sqlite3.IntegrityError, match=r"only ever appended|remembered for ever|never given twice"
    ):
        query(path, sql)
    assert [query(path, f"SELECT * FROM {table}") for table in tables] == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE series SET last = last",
        "UPDATE series SET name = 'Q', last = last + 1",
        "UPDATE series SET year = 2024, last = last + 1",
        "DELETE FROM series",
        "INSERT OR REPLACE INTO series VALUES ('P', 0, 99)",
    ],
)
def test_no_statement_changes_which_codes_were_given(kept: Ledger, path: Path, sql: str) -> None:
    """So that none is given twice."""
    kept.append([fact("person-lin", 1, PersonRegistered(person_id="person-lin"))])
    with pytest.raises(sqlite3.IntegrityError, match="never given twice"):
        query(path, sql)
    assert query(path, "SELECT * FROM series") == [("P", 0, 1)]


def test_a_position_is_never_given_twice(kept: Ledger, path: Path) -> None:
    """Even when somebody takes the triggers away and deletes the newest facts."""
    query(path, "DROP TRIGGER events_refuse_DELETE")
    query(path, "DELETE FROM events WHERE position = 2")
    assert list(kept.append([fact("request-1", 2)])) == [3]
    assert positions(kept.log()) == [1, 3]


def test_an_append_is_all_or_nothing(ledger: Ledger) -> None:
    """One fact that was there already takes the others back with it, their numbers too."""
    ledger.append([fact("request-1")])
    with pytest.raises(IntegrityError):
        ledger.append([fact("request-2"), fact("request-1"), fact("request-3")])
    assert [each.id for each in ledger.log()] == ["request-1@1"]
    ledger.append([fact("request-4")])
    assert [each.data.number for each in ledger.log()] == ["2024-0001", "2024-0002"]


def test_an_append_of_many_facts_is_all_or_nothing_too(ledger: Ledger) -> None:
    """The last of thousands refused leaves none of them."""
    many = [fact(f"request-{number}") for number in range(3000)]
    with pytest.raises(IntegrityError):
        ledger.append([*many, many[0]])
    assert ledger.position() == 0
    assert list(ledger.append(many)) == list(range(1, 3001))


def test_facts_of_a_stream_follow_each_other(ledger: Ledger) -> None:
    """A version too many is a lost race, never a gap."""
    ledger.append(story("request-1", 2))
    with pytest.raises(IntegrityError):
        ledger.append([fact("request-1", 4)])
    with pytest.raises(IntegrityError):
        ledger.append([fact("request-2", 2)])


def test_what_a_decision_relied_on_must_still_stand(ledger: Ledger) -> None:
    """Streams that were only read are checked with the ones that are written."""
    ledger.append([fact("request-1")])
    with pytest.raises(IntegrityError, match="request-1 is at version 1, the decision relied on 0"):
        ledger.append([fact("request-2")], expected={"request-1": 0})
    with pytest.raises(IntegrityError, match="request-9 is at version 0, the decision relied on 3"):
        ledger.append([fact("request-2")], expected={"request-1": 1, "request-9": 3})
    ledger.append([fact("request-2")], expected={"request-1": 1, "request-9": 0})


def test_a_command_id_is_recorded_once(ledger: Ledger) -> None:
    """With the positions of its facts; the second append that brings it adds nothing."""
    row = CommandRow("import:1", "print", "request-2", 1, 1)
    ledger.append([fact("request-1"), fact("request-2")], commands=[row])
    with pytest.raises(AlreadyRecorded, match="import:1"):
        ledger.append([fact("request-3")], commands=[row])
    assert ledger.commands(["import:1", "import:2"]) == {
        "import:1": CommandRow("import:1", "print", "request-2", 2, 2)
    }
    assert ledger.position() == 2


def test_recording_time_never_goes_back(ledger: Ledger, clock: Clock) -> None:
    """Though the clock does: each append is then told from the one before by the least there is."""
    for hours in (0, -3, 1, -7):
        clock.passes(hours=hours)
        ledger.append([fact(f"request-{ledger.position()}")])
    recorded = [each.recorded_at for each in ledger.log()]
    microsecond = timedelta(microseconds=1)
    assert recorded == [recorded[0] + step * microsecond for step in range(4)]


def test_facts_appended_together_are_recorded_at_one_moment(ledger: Ledger) -> None:
    """By which they are known to belong together."""
    ledger.append([fact("request-1"), fact("request-2")])
    ledger.append([fact("request-3")])
    first, second, third = (each.recorded_at for each in ledger.log())
    assert first == second < third


def test_recording_time_goes_on_with_the_clock(ledger: Ledger, clock: Clock) -> None:
    """To the microsecond."""
    ledger.append([fact("request-1")])
    clock.passes(microseconds=1)
    ledger.append([fact("request-2")])
    assert ledger.read()[1].recorded_at == clock.now


def test_an_append_of_nothing_is_nothing(ledger: Ledger) -> None:
    """It gives no position away."""
    assert list(ledger.append([])) == []
    assert ledger.position() == 0
