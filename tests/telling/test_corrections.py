"""Corrections in a reader's words, without a terminal: undone, put back, other times, other people."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from community_core import Community
from community_core.domain import CorrectFact, RaiseRequest, UndoFact
from community_core.errors import Language
from community_core.telling import (
    change_of,
    corrections_among,
    data_of,
    fact_label,
    fact_words,
    is_undone,
    later_words,
    named_elsewhere,
    speaking,
    to_json,
)

XU, HE = "person-xu", "person-he"
EARLIER = datetime(2024, 1, 14, 0, 0, tzinfo=UTC)
EARLIEST = datetime(2024, 1, 13, 0, 0, tzinfo=UTC)


@pytest.fixture
def community() -> Iterator[Community]:
    """One with a request."""
    with Community.open(":memory:", zone="Asia/Shanghai") as opened:
        asked = RaiseRequest(title="Cold", category="heating", channel="phone")
        opened.execute(asked, by=XU, at=datetime(2024, 1, 15, 1, 30, tzinfo=UTC))
        yield opened


@pytest.fixture
def raised(community: Community) -> Any:
    """The fact that began it."""
    return next(community.log())


def _words(community: Community, correction: Any, *, whole: bool = True) -> list[str]:
    change = change_of(community, correction) if whole else None
    return list(fact_words(correction, community.zone, change))


def test_a_time_is_told_as_it_was_and_is(community: Community, raised: Any) -> None:
    """As it was last known, not as it was recorded; also back to what was recorded."""
    [first] = community.execute(CorrectFact(fact_id=raised.id, occurred_at=EARLIER, reason="x"), by=HE).events
    [second] = community.execute(
        CorrectFact(fact_id=raised.id, occurred_at=EARLIEST, reason="x"), by=HE
    ).events
    own = raised.occurred_at
    [back] = community.execute(CorrectFact(fact_id=raised.id, occurred_at=own, reason="x"), by=HE).events
    with speaking("en"):
        told = [_words(community, each)[1] for each in (first, second, back)]
    assert told == [
        "happened: 2024-01-15 09:30 → 2024-01-14 08:00",
        "happened: 2024-01-14 08:00 → 2024-01-13 08:00",
        "happened: 2024-01-13 08:00 → 2024-01-15 09:30",
    ]


def test_times_of_one_minute_are_told_exactly(community: Community, raised: Any) -> None:
    """Lest what was and what is look the same."""
    later = raised.occurred_at.replace(second=20)
    [moved] = community.execute(CorrectFact(fact_id=raised.id, occurred_at=later, reason="x"), by=HE).events
    with speaking("en"):
        assert _words(community, moved)[1] == "happened: 2024-01-15 09:30 → 2024-01-15 09:30:20"


def test_a_correction_alone_tells_what_is_right(community: Community, raised: Any) -> None:
    """Where nobody can say what was: on the receipt of an audit."""
    corrected = CorrectFact(fact_id=raised.id, occurred_at=EARLIER, actor=HE, reason="x")
    [fact] = community.execute(corrected, by=HE).events
    with speaking("en"):
        assert _words(community, fact, whole=False)[1:3] == [
            "happened: 2024-01-14 08:00",
            "done by: person-he",
        ]


@pytest.mark.parametrize(
    ("language", "labels", "later"),
    [
        ("en", ["Request raised (undone)", "Undone", "Put back"], "undone by: 2, "),
        ("zh", ["登记诉求（已撤回）", "撤回记录", "恢复记录"], "撤回见：2，"),
    ],
)
def test_what_never_happened_is_called_so(
    community: Community, raised: Any, language: Language, labels: list[str], later: str
) -> None:
    """The fact and its undoing; what is put back is the fact again."""
    [undone] = community.execute(UndoFact(fact_id=raised.id, reason="slip"), by=HE).events
    corrections = corrections_among(community.log())[raised.id]
    with speaking(language):
        assert is_undone(corrections)
        assert [fact_label(raised, corrections), fact_label(undone)] == labels[:2]
        [told] = later_words(corrections, community.zone, lambda each: each.version)
        assert told.startswith(later)
        assert told.endswith("slip")
        assert "person-he" in told
        [back] = community.execute(UndoFact(fact_id=undone.id, reason="no slip"), by=HE).events
        assert fact_label(back) == labels[2]
        corrections = corrections_among(community.log())[raised.id]
        assert not is_undone(corrections)
        assert fact_label(raised, corrections) == fact_label(raised)
        assert len(list(later_words(corrections, community.zone, lambda each: each.version))) == 2


def test_an_undoing_elsewhere_goes_by_the_number_of_what_it_undid(community: Community, raised: Any) -> None:
    """As the histories of others name it."""
    [undone] = community.execute(UndoFact(fact_id=raised.id, reason="slip"), by=HE).events
    with speaking("en"):
        assert named_elsewhere(undone) == f"Undone {raised.data.number}"


def test_programs_get_all_of_it(community: Community, raised: Any) -> None:
    """Null for what never happened; times with the offset asked for."""
    corrected = CorrectFact(fact_id=raised.id, occurred_at=EARLIER, actor=HE, reason="x")
    [fact] = community.execute(corrected, by=HE).events
    assert data_of(fact.data)["actor"] == HE
    assert to_json(fact, community.zone)["data"]["occurred_at"] == "2024-01-14T08:00:00+08:00"
    [undone] = community.execute(UndoFact(fact_id=raised.id, reason="slip"), by=HE).events
    told = to_json(undone)["data"]
    assert (told["said"]["type"], told["right"]) == ("RequestRaised", None)
