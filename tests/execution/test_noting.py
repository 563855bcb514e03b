"""A note beside the facts of a command: free words about how it came in."""

from typing import Any

import pytest

from community_core.errors import InvalidInput
from community_core.execution import Executor
from community_core.ledger import Ledger

from .tally import Count, Scatter

SHEN = "person-shen"
NOTE: dict[str, Any] = {"device": "pavilion-2", "trace": 7, "offline": True, "lag": 0.5, "empty": ""}


def test_every_fact_of_a_command_bears_the_note(executor: Executor, ledger: Ledger) -> None:
    """As it was given, and others none."""
    told = executor.execute(Scatter(pattern="To"), by=SHEN, note=NOTE)
    executor.execute(Count(), by=SHEN)
    assert [dict(each.note) for each in ledger.read()] == [NOTE, NOTE, {}]
    assert [each.note for each in told.events] == [NOTE, NOTE]


def test_a_note_is_for_all_commands_together(executor: Executor, ledger: Ledger) -> None:
    """It says how they came in."""
    executor.execute_all([Count(), Count()], by=SHEN, note=NOTE)
    assert [each.note for each in ledger.read()] == [NOTE, NOTE]


def test_a_note_is_not_compared_when_a_command_comes_again(executor: Executor) -> None:
    """It comes by another way, and is the same command: the first note stays."""
    first = executor.execute(Count(), by=SHEN, command_id="c-1", note=NOTE)
    assert executor.execute(Count(), by=SHEN, command_id="c-1", note={"device": "phone"}) == first
    assert executor.execute(Count(), by=SHEN, command_id="c-1") == first
    assert first.events[0].note == NOTE


def test_an_empty_note_is_none(executor: Executor, ledger: Ledger) -> None:
    """And leaves no trace."""
    executor.execute(Count(), by=SHEN, note={})
    assert ledger.read()[0].note == {}
    assert len(ledger.read()[0].stored) == 13


WRONG: dict[str, tuple[Any, str]] = {
    "a text": ("pavilion", "note: 'pavilion' is no note"),
    "a list": (["pavilion"], "is no note"),
    "a name that is no text": ({1: "a"}, "note: {1: 'a'} is no note"),
    "a blank name": ({" ": "a"}, "is no note"),
    "a mapping inside": ({"a": {"b": 1}}, "note: {'a': {'b': 1}} is no note"),
    "nothing inside": ({"a": None}, "is no note"),
    "several lines": ({"a": "b\nc"}, "is no note"),
    "half a character": ({"a": "\udcff"}, "is no note"),
    "no number": ({"a": float("nan")}, "is no note"),
    "a number without end": ({"a": 2**60}, "is no note"),
    "too much": ({"a": "x" * 2000}, r"note: it takes 2008 bytes, 2000 are the most"),
}


@pytest.mark.parametrize(("note", "why"), WRONG.values(), ids=WRONG)
def test_what_is_no_note_is_refused(executor: Executor, ledger: Ledger, note: Any, why: str) -> None:
    """In one line that says what would do; nothing is recorded."""
    with pytest.raises(InvalidInput, match=why) as refused:
        executor.execute(Count(), by=SHEN, note=note)
    assert refused.value.field == "note"
    assert ledger.position() == 0
