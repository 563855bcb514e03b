"""A store that release 0.1.0 wrote is opened, read, verified and gone on with by today's program, as then.

``expected`` holds what was told then. Where something is meant to be told otherwise, ``tell.py`` says how to
write it down anew.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, Refused
from community_core.audit import public_key, read_key, seal, verify
from community_core.domain import (
    AcceptRequest,
    CorrectFact,
    RaiseRequest,
    RequestRaised,
    ResolveRequest,
    VerifyHours,
)
from community_open_requests import OpenRequests
from community_volunteer_hours.projection import VolunteerHours

from . import transcripts
from .answers import QUESTIONS, answer
from .asking import copied
from .places import EXPECTED, PUBLIC_KEY, SIGNING_KEY, STORE

PRECIOUS = ("ledger.db", "community.toml", "master.key")
SHOWN = 200
"""Lines of a difference; git shows them all once it is written down anew."""


@pytest.fixture
def store() -> Iterator[Path]:
    """A copy of the kept store."""
    with copied() as folder:
        yield folder


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_tells_what_it_told(name: str) -> None:
    """Whatever the store is asked, it tells every word that it told when it was written."""
    was = (EXPECTED / name).read_text(encoding="utf-8")
    now = answer(name)
    if now != was:
        pytest.fail(_difference(name, was, now), pytrace=False)


def test_nothing_else_is_expected() -> None:
    """Each file of what was told answers a question that is still asked."""
    assert {each.name for each in EXPECTED.iterdir()} == set(QUESTIONS)


def test_a_difference_is_shown_line_by_line() -> None:
    """What is told otherwise is shown as lines that went and came, with how to write them down anew."""
    told = _difference("words.txt", "one\ntwo\n", "one\nthree\n")
    assert "-two\n+three\n" in told
    assert "python -m tests.compatibility.tell words.txt" in told


def test_reading_changes_no_byte(store: Path) -> None:
    """Opening, reading, viewing and verifying leave every stored byte as it was."""
    transcripts.log()
    transcripts.requests_for_a_reader()
    transcripts.hours()
    transcripts.audit()
    kept = [*PRECIOUS, *(f"checkpoints/{each.name}" for each in (STORE / "checkpoints").iterdir())]
    assert {each: (store / each).read_bytes() for each in kept} == {
        each: (STORE / each).read_bytes() for each in kept
    }


def test_what_others_could_read_is_closed_to_them(store: Path) -> None:
    """When it is first opened, with nothing to do by hand; no stored byte changes."""
    for each in (store, *store.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    before = {each: (STORE / each).read_bytes() for each in PRECIOUS}
    with Community.open(store) as community:
        assert store / "ledger.db" in community.store.closed_to_others
    assert {each: (store / each).read_bytes() for each in PRECIOUS} == before
    assert not any(each.stat().st_mode & 0o077 for each in (store, *store.rglob("*")))


def test_it_goes_on(store: Path) -> None:
    """New facts follow the old ones, on new streams and on old, show in the views, and all of it verifies."""
    before = _rows(STORE / "ledger.db")
    with Community.open(store, create=False) as community:
        number = _go_on(community)
        seal(community, read_key(SIGNING_KEY))
        report = verify(community, key=public_key(str(PUBLIC_KEY)))
    assert number > "2024-0037"
    assert report.verified
    assert (report.events, report.sealed, report.checkpoints) == (341, 341, 3)
    assert _rows(store / "ledger.db")[: len(before)] == before


def _go_on(community: Community) -> str:
    """Record five facts, each of which shows in a view; the number of the new request."""
    raised = community.execute(
        RaiseRequest(title="新诉求", category="维修", channel="desk"), by="person-song"
    )
    community.execute(AcceptRequest(request_id=raised.stream_id), by="person-song", because_of=raised)
    old, misheard = community.numbered("2023-0006"), community.numbered("2023-0001")
    community.execute(ResolveRequest(request_id=old, outcome="done"), by="person-xu")
    community.execute(
        CorrectFact(fact_id=f"{misheard}@1", right={"title": "楼道灯一直亮"}, reason="听错"), by="person-li"
    )
    community.execute(VerifyHours(volunteer_id="volunteer-v01", claim=5), by="person-li")
    rows = {row.request_id: row for row in community.view(OpenRequests)}
    assert rows[raised.stream_id].status == "accepted"
    assert old not in rows
    assert rows[misheard].title == "楼道灯一直亮"
    assert not any(row.claim == 5 for row in community.view(VolunteerHours).waiting())
    return str(raised.events[0].data.number)


def test_a_command_id_is_remembered(store: Path) -> None:
    """A command of back then, sent once more, gives its first receipt; another one of its id is refused."""
    again = RaiseRequest(title="群里反映停水", category="水", channel="online")
    other = RaiseRequest(title="群里反映停电", category="电", channel="online")
    with Community.open(store, create=False) as community:
        position = community.ledger.position()
        receipt = community.execute(again, by="system:group", command_id="msg-1")
        assert isinstance(receipt.events[0].data, RequestRaised)
        assert receipt.position < community.ledger.position() == position
        with pytest.raises(Refused, match="command-id-reused"):
            community.execute(other, by="system:group", command_id="msg-1")


def test_sealing_from_the_beginning_gives_the_same_leaves(store: Path) -> None:
    """Every leaf that was sealed back then is the same when all of them are hashed anew."""
    kept = (store / "checkpoints/leaves").read_bytes()
    for each in (store / "checkpoints").iterdir():
        each.unlink()
    with Community.open(store, create=False) as community:
        assert seal(community, read_key(SIGNING_KEY)).added == 336
    assert (store / "checkpoints/leaves").read_bytes()[: len(kept)] == kept


@pytest.mark.parametrize("position", [1, 160, 333])
def test_a_changed_byte_is_found(store: Path, position: int) -> None:
    """A single byte of what was sealed, changed behind its back, is found where it is."""
    _tamper(store / "ledger.db", position)
    with Community.open(store, create=False) as community:
        report = verify(community, key=public_key(str(PUBLIC_KEY)))
    assert [(each.kind, each.position) for each in report.findings] == [("changed", position)]


def _tamper(ledger: Path, position: int) -> None:
    with closing(sqlite3.connect(ledger)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE events SET actor = 'person-sonh' WHERE position = ?", (position,))
        for _, sql in triggers:
            connection.execute(sql)


def _rows(ledger: Path) -> list[tuple[Any, ...]]:
    """What another program sees in the ledger's file."""
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute("SELECT * FROM events ORDER BY position").fetchall()


def _difference(name: str, was: str, now: str) -> str:
    lines = list(
        unified_diff(was.splitlines(True), now.splitlines(True), f"expected/{name}", "told today", n=2)
    )
    more = [f"... and {len(lines) - SHOWN} lines more\n"] if len(lines) > SHOWN else []
    way_out = f"If that is meant: python -m tests.compatibility.tell {name}, and look through git diff."
    return "".join(["\n", *lines[:SHOWN], *more, way_out])
