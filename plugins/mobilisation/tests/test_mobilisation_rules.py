"""Every rule of a mobilisation refuses, what is the truth is not refused, and the laws of aggregates hold."""

from datetime import timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import AGGREGATES, WORDS, UndoFact, words_of
from community_core.errors import Refused
from community_core.testing import check_aggregate
from community_mobilisation import commands
from community_mobilisation.mobilisation import MOBILISATION

from .mobilisation_examples import EAST, EXAMPLES, SEVEN, SWEPT, WEST

SHEN = "person-shen"


def test_examples_come_out_and_the_laws_hold() -> None:
    """Every command, event and rule is reached; histories of random commands stand the same however they are
    told, corrected, undone and put back."""
    check_aggregate(MOBILISATION, EXAMPLES)


def test_a_code_has_one_word() -> None:
    """Where the core uses the same code, both call it the same."""
    own = words_of([MOBILISATION])
    assert {code: own[code] for code in own if code in WORDS} == {
        code: WORDS[code] for code in own if code in WORDS
    }


@pytest.fixture
def community() -> Any:
    with Community.open(":memory:", aggregates=[*AGGREGATES, MOBILISATION]) as opened:
        yield opened


@pytest.fixture
def snow(community: Community) -> str:
    """A mobilisation for two areas, from 7 o'clock on."""
    start = commands.StartMobilisation(kind="snow", areas=(EAST, WEST))
    return community.execute(start, by=SHEN, at=SEVEN).stream_id


def test_an_area_cleared_earlier_may_be_told_later(community: Community, snow: str) -> None:
    """6:50 is written down after 7:30, and after the start at 7:00; the areas do not wait for one another."""
    for area, minutes in ((WEST, 30), (EAST, -10)):
        clear = commands.ClearRoute(mobilisation_id=snow, area=area, **SWEPT)
        community.execute(clear, by=SHEN, at=SEVEN + timedelta(minutes=minutes))
    community.execute(commands.EndMobilisation(mobilisation_id=snow), by=SHEN)
    cleared = [each for each in community.history(snow) if each.type == "RouteCleared"]
    assert [each.occurred_at - SEVEN for each in cleared] == [timedelta(minutes=30), timedelta(minutes=-10)]


def test_within_an_area_time_has_its_order(community: Community, snow: str) -> None:
    """It is not blocked again before it was cleared."""
    clear = commands.ClearRoute(mobilisation_id=snow, area=EAST, **SWEPT)
    community.execute(clear, by=SHEN, at=SEVEN + timedelta(hours=1))
    report = commands.ReportBlocked(mobilisation_id=snow, area=EAST, reason="又下雪了")
    with pytest.raises(Refused) as refused:
        community.execute(report, by=SHEN, at=SEVEN)
    assert refused.value.rule == "happened-before-last-step"


def test_a_clearing_undone_after_the_end_needs_a_reason(community: Community, snow: str) -> None:
    """What results is looked at, not the order in which it was told: nothing is left without a reason."""
    cleared = [
        community.execute(commands.ClearRoute(mobilisation_id=snow, area=area, **SWEPT), by=SHEN).events[0]
        for area in (EAST, WEST)
    ]
    community.execute(commands.EndMobilisation(mobilisation_id=snow), by=SHEN)
    with pytest.raises(Refused) as refused:
        community.execute(UndoFact(fact_id=cleared[0].id, reason="看错了"), by=SHEN)
    assert refused.value.rule == "end-needs-reason"


def test_a_refusal_says_what_to_do_in_both_languages(community: Community, snow: str) -> None:
    """An area that is in no mobilisation is named, with those that are, and the way out."""
    with pytest.raises(Refused) as refused:
        community.execute(commands.ClearRoute(mobilisation_id=snow, area="place-gate", **SWEPT), by=SHEN)
    assert f"has no area place-gate; there are: {EAST}, {WEST}. Add it first." in str(refused.value)
    assert f"没有片区 place-gate；现有：{EAST}、{WEST}。请先增加该片区。" in refused.value.zh
