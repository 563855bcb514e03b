"""What is sealed belongs to the fact it was written in: exchanged straight in the file, it is not read."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from community_core import Community, UnreadableEvent
from community_core.audit import NotVerified, new_key, seal
from community_core.domain import NoteRequest, RequestNoted, RequestRaised, Sealed, UndoFact
from community_core.errors import SealBroken
from community_core.ledger import NewFact

from .conftest import LIN, SHEN, TOLD, raising

OTHER = "白天头晕"
Rows = dict[int, dict[str, Any]]


@pytest.fixture
def store(folder: Path) -> Path:
    """Two requests of one person, a note on the first, and that note undone: something is sealed in each."""
    with Community.open(folder) as community:
        first = community.execute(raising(LIN, TOLD), by=SHEN).stream_id
        community.execute(raising(LIN, OTHER), by=SHEN)
        noted = community.execute(NoteRequest(request_id=first, note="promised"), by=SHEN).events[0]
        community.execute(NoteRequest(request_id=first, note="came"), by=SHEN)
        community.execute(UndoFact(fact_id=noted.id, reason="slip"), by=SHEN)
    return folder


def tampered(store: Path, change: Callable[[Rows], None]) -> None:
    """The stored data of all facts after a change, with the triggers as they were."""
    with closing(sqlite3.connect(store / "ledger.db", isolation_level=None)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        rows = {at: json.loads(data) for at, data in file.execute("SELECT position, data FROM events")}
        change(rows)
        for position, data in rows.items():
            stored = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
            file.execute("UPDATE events SET data = ? WHERE position = ?", (stored, position))
        for _, sql in triggers:
            file.execute(sql)


def _exchanged(rows: Rows) -> None:
    rows[1]["details"], rows[2]["details"] = rows[2]["details"], rows[1]["details"]


def _whole_facts(rows: Rows) -> None:
    for name in ("title", "details"):
        rows[1][name], rows[2][name] = rows[2][name], rows[1][name]


def _within_a_stream(rows: Rows) -> None:
    rows[3]["details"], rows[4]["details"] = rows[4]["details"], rows[3]["details"]


def _into_a_correction(rows: Rows) -> None:
    rows[5]["said"]["data"]["details"] = {
        **rows[2]["details"],
        "origin": rows[2]["details"]["origin"].replace("RequestRaised/2", "RequestNoted/1"),
    }


@pytest.mark.parametrize("change", [_exchanged, _whole_facts, _within_a_stream, _into_a_correction])
def test_what_one_person_told_in_two_facts_cannot_be_exchanged(
    store: Path, change: Callable[[Rows], None]
) -> None:
    """Whoever reads the ledger hears where it stands, and needs no key for it."""
    tampered(store, change)
    with Community.open(store, master_key=bytes(32)) as community:
        with pytest.raises(UnreadableEvent, match=r"position \d.*holds what was sealed in request-"):
            list(community.log())
        with pytest.raises(NotVerified, match=r"Position \d holds a text that was sealed in request-"):
            seal(community, new_key("liuyin.example/ledger"))


def test_nor_can_the_ciphertext_alone(store: Path) -> None:
    """With the name of the fact it is moved to beside it, it does not open."""

    def boxes(rows: Rows) -> None:
        first, second = rows[1]["details"], rows[2]["details"]
        first["box"], second["box"] = second["box"], first["box"]

    tampered(store, boxes)
    with Community.open(store) as community:
        request = next(community.log()).stream_id
        with pytest.raises(SealBroken):
            community.history(request, reader=SHEN)


def test_untouched_it_opens_where_it_was_written(store: Path) -> None:
    """In the fact, and carried on in a correction of it."""
    tampered(store, lambda _: None)
    with Community.open(store) as community:
        assert seal(community, new_key("liuyin.example/ledger")).added == 5
        told = community.history(next(community.log()).stream_id, reader=SHEN)
    assert [told[0].data.details, told[1].data.details, told[3].data.said.details] == [
        TOLD,
        "promised",
        "promised",
    ]


def test_what_was_sealed_in_another_fact_is_not_written_down(store: Path) -> None:
    """No program can carry it over unnoticed."""
    with Community.open(store) as community:
        first, second, *_ = community.log()
        moved = evolve(first.data, number="", details=second.data.details)
        new = NewFact("request-9", 1, moved, first.occurred_at, SHEN, "request-9@1")
        with pytest.raises(UnreadableEvent, match="holds what was sealed in request-"):
            community.ledger.append([new])
        assert community.ledger.position() == 5


def test_what_was_sealed_before_facts_were_named_is_read(folder: Path) -> None:
    """Wherever it stands: nobody can tell."""
    with Community.open(folder) as community:
        old = community.vault.seal(LIN, "RequestNoted/1/details", TOLD)
        assert isinstance(old, Sealed)
        assert old.fact == ""
        community.execute(raising(LIN, OTHER), by=SHEN)
        raised = next(community.log(types=[RequestRaised]))
        new = NewFact(
            raised.stream_id,
            2,
            RequestNoted(requester=LIN, details=old),
            raised.occurred_at,
            SHEN,
            raised.id,
        )
        community.ledger.append([new])
        told = community.history(raised.stream_id, reader=SHEN)
        assert [told[0].data.details, told[1].data.details] == [OTHER, TOLD]
