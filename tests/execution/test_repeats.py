"""What must be the same when a command id comes again: who, when and what; and what need not."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from community_core.errors import CommandIdReused
from community_core.execution import Executor
from community_core.ledger import CommandRow, Ledger, NewFact

from .conftest import NOW, SHANGHAI
from .tally import Count, Counted

SHEN = "person-shen"
NINE = datetime(2024, 1, 15, 8, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (None, None),
        (NINE, NINE),
        (NINE, NINE.astimezone(UTC)),
        (date(2024, 1, 15), date(2024, 1, 15)),
        (NOW + timedelta(minutes=3), NOW + timedelta(minutes=3)),
    ],
    ids=["now", "a time", "a time of another zone", "a day", "a little ahead"],
)
def test_the_same_time_is_the_same_command(executor: Executor, first: Any, again: Any) -> None:
    """As it was said, whatever it was put right to."""
    told = executor.execute(Count(), by=SHEN, at=first, command_id="c-1")
    executor.execute(Count(), by=SHEN)
    assert executor.execute(Count(), by=SHEN, at=again, command_id="c-1") == told


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (None, NOW),
        (NOW, None),
        (NINE, NINE + timedelta(seconds=1)),
        (date(2024, 1, 15), date(2024, 1, 14)),
        (date(2024, 1, 15), None),
        (date(2024, 1, 15), datetime(2024, 1, 15, tzinfo=SHANGHAI)),
    ],
    ids=["a time for now", "now for a time", "a second later", "another day", "now for a day", "midnight"],
)
def test_another_time_is_another_command(executor: Executor, ledger: Ledger, first: Any, again: Any) -> None:
    """It would not have been recorded so."""
    executor.execute(Count(), by=SHEN, at=first, command_id="c-1")
    with pytest.raises(CommandIdReused, match="another time") as refused:
        executor.execute(Count(), by=SHEN, at=again, command_id="c-1")
    assert (refused.value.kind, refused.value.retryable) == ("conflict", False)
    assert ledger.position() == 1


def test_a_levelled_time_is_compared_as_it_was_said(executor: Executor) -> None:
    """Two minutes before the last step it is recorded with that step, and sent again it is the same."""
    executor.execute(Count(tally_id="tally-1"), by=SHEN, at=NOW)
    early = NOW - timedelta(minutes=2)
    told = executor.execute(Count(tally_id="tally-1"), by=SHEN, at=early, command_id="c-1")
    assert told.events[0].occurred_at == NOW
    assert executor.execute(Count(tally_id="tally-1"), by=SHEN, at=early, command_id="c-1") == told
    with pytest.raises(CommandIdReused):
        executor.execute(Count(tally_id="tally-1"), by=SHEN, at=NOW, command_id="c-1")


def test_causes_and_versions_are_not_compared(executor: Executor) -> None:
    """They say how it came about and what was seen, not what was said."""
    before = executor.execute(Count(), by=SHEN)
    told = executor.execute(Count(tally_id="tally-1"), by=SHEN, command_id="c-1", expected_version=0)
    again = executor.execute(Count(tally_id="tally-1"), by=SHEN, command_id="c-1", because_of=before)
    assert again == told


def test_what_an_earlier_version_remembered_is_still_recognised(executor: Executor, ledger: Ledger) -> None:
    """By command and actor; of the time it kept nothing, so that is not compared."""
    before = sha256(b'["count","person-shen",{"note":"a"}]').hexdigest()
    counted = NewFact(
        stream_id="tally-1",
        version=1,
        data=Counted(),
        occurred_at=NOW,
        actor=SHEN,
        correlation_id="tally-1@1",
    )
    ledger.append([counted], commands=[CommandRow("c-0", before, "tally-1", 0, 0)])
    assert executor.execute(Count(note="a"), by=SHEN, at=NINE, command_id="c-0").position == 1
    with pytest.raises(CommandIdReused):
        executor.execute(Count(note="b"), by=SHEN, command_id="c-0")
