"""A fact's cursor follows from its stored bytes, and from nothing else."""

from pathlib import Path
from typing import Any

from community_core.ledger import EventRegistry, Ledger
from community_core.ledger.leaves import hash_of

from .conftest import Clock, Open
from .samples import SHANGHAI, fact, story, write_row


def test_a_cursor_is_the_position_and_the_beginning_of_the_leaf_hash(ledger: Ledger) -> None:
    """As whoever holds the row, a receipt or a bundle can work it out."""
    ledger.append(story("request-1", 3))
    for recorded, row in zip(ledger.log(), list(ledger.raw_rows()), strict=True):
        assert recorded.cursor == f"{recorded.position}:{hash_of(row).hex()[:16]}"
        assert ledger.cursor(recorded.position) == recorded.cursor
    assert ledger.cursor(0) is ledger.cursor(4) is None


def test_a_cursor_stays_the_same_for_ever(open_ledger: Open, path: Path) -> None:
    """Or whoever keeps one would be refused by the next version."""
    ledger = open_ledger(path)
    write_row(path, "request-1", 1, "RequestAccepted", 1, b"{}")
    assert [each.cursor for each in ledger.log()] == ["1:0b5fdd59555cbe00"]


def test_a_cursor_does_not_depend_on_what_the_program_knows(path: Path, open_ledger: Open) -> None:
    """A plugin that is missing, or an upcaster that was added, changes no cursor."""
    open_ledger(path).append(story("request-1", 2))
    ignorant = Ledger(path, EventRegistry([]), zone=SHANGHAI, clock=Clock())
    assert [each.cursor for each in ignorant.log()] == [each.cursor for each in open_ledger(path).log()]
    ignorant.close()


def test_the_same_fact_has_the_same_cursor_in_a_file_and_in_memory(open_ledger: Open, path: Path) -> None:
    """Wherever a ledger is kept, what is stored is the same."""
    ledgers = [open_ledger(path), open_ledger()]
    for each in ledgers:
        each.append([fact("request-1", flags=("倒置",), command_id="c-1")])
    assert len({each.read()[0].cursor for each in ledgers}) == 1


def test_facts_that_differ_in_anything_have_other_cursors(open_ledger: Open) -> None:
    """Told at the same moment, at the same position, on the same stream."""
    told: list[dict[str, Any]] = [
        {},
        {"actor": "person-he"},
        {"command_id": "c"},
        {"flags": ("x",)},
        {"causation_id": "visit-1@1"},
    ]
    ledgers = [open_ledger() for _ in told]
    for each, envelope in zip(ledgers, told, strict=True):
        each.append([fact("request-1", **envelope)])
    assert len({each.read()[0].cursor for each in ledgers}) == len(told)


def test_what_is_stored_is_no_part_of_how_a_fact_is_shown(ledger: Ledger) -> None:
    """Its cursor needs the bytes; whoever prints it does not."""
    ledger.append([fact("request-1")])
    assert "stored" not in repr(ledger.read()[0])
    assert "position=1" in repr(ledger.read()[0])
