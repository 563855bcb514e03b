"""What people undo, put back or date otherwise stays as they say, however often the source comes again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community
from community_core.domain import REQUEST, CorrectFact, RequestState, UndoFact
from community_core.domain.kit.messages.standing import standing
from community_core.errors import Refused

from .bench import Bench

TIAN = "person-tian"
TITLE = "1,楼道灯不亮,2024-01-05 09:00"
NIGHTS = (
    f"{TITLE},待办,,,2024-01-05 09:00",
    f"{TITLE},已派单,,org:物业,2024-01-06 09:00",
    f"{TITLE},在办,,org:物业,2024-01-07 09:00",
    f"{TITLE},办结,2024-01-08 10:00,org:物业,2024-01-08 10:00",
    f"{TITLE},在办,,org:物业,2024-01-20 09:00",
    f"{TITLE.replace('楼道', '门厅')},办结,2024-01-22 10:00,org:物业,2024-01-22 10:00",
)
RAISED, ASSIGNED, IN_HAND, CLOSED, REOPENED, LAST = NIGHTS


def request(bench: Bench) -> RequestState:
    """Where the request stands."""
    state: RequestState = bench.community.ledger.load(REQUEST, bench.history()[0].stream_id).state
    return state


def right_title(bench: Bench) -> str:
    """What the request is called by now."""
    title: str = standing(bench.history())[0].data.title
    return title


def undo(bench: Bench, version: int) -> int:
    """Somebody says that a fact of the request never happened, or takes a correction back; its version."""
    request = bench.history()[0].stream_id
    return bench.community.execute(UndoFact(fact_id=f"{request}@{version}", reason="slip"), by=TIAN).version


def at_another_time(bench: Bench, version: int, earlier: timedelta) -> None:
    """Somebody says that a fact of the request happened earlier."""
    fact = bench.history()[version - 1]
    right = CorrectFact(fact_id=fact.id, occurred_at=fact.occurred_at - earlier, reason="slip")
    bench.community.execute(right, by=TIAN)


@pytest.mark.parametrize("night", range(4))
def test_the_same_export_raises_nothing_that_people_undid(bench: Bench, night: int) -> None:
    """Whichever was the last, and after it is put back."""
    for row in NIGHTS[: night + 1]:
        bench.hotline_rows(row)
    last = undo(bench, len(bench.history()))
    assert bench.hotline_rows(*NIGHTS[: night + 1][-1:]).recorded == 0
    undo(bench, last)
    assert [bench.hotline_rows(row).recorded for row in NIGHTS[: night + 1]] == [0] * (night + 1)


def test_a_later_export_adds_its_news_alone(bench: Bench) -> None:
    """The step that people undid is not among it."""
    for row in (RAISED, ASSIGNED, IN_HAND):
        bench.hotline_rows(row)
    undo(bench, 3)
    assert bench.hotline_rows(CLOSED).recorded == 1
    assert bench.facts()[3:] == ["FactCorrected", "RequestResolved"]


def test_what_was_never_raised_is_raised_by_no_export(bench: Bench) -> None:
    """Its news waits: once the raising is put back, the next export adds it."""
    bench.hotline_rows(RAISED)
    last = undo(bench, 1)
    for row in (RAISED, ASSIGNED, LAST):
        assert bench.hotline_rows(row).recorded == 0
    assert (bench.count(), request(bench).status) == (1, None)
    undo(bench, last)
    assert bench.hotline_rows(ASSIGNED).recorded == 1
    assert request(bench).status == "assigned"


def test_an_ending_that_people_undid_ends_nothing(bench: Bench) -> None:
    """The request is open, so that a row which calls it open reopens nothing; a new ending ends it."""
    for row in (RAISED, CLOSED):
        bench.hotline_rows(row)
    undo(bench, len(bench.history()))
    before = len(bench.facts())
    bench.hotline_rows(REOPENED)
    assert "RequestReopened" not in bench.facts()
    assert bench.facts()[before:] == ["RequestStarted"]
    bench.hotline_rows(LAST)
    assert sorted(bench.facts()[before + 1 :]) == ["FactCorrected", "RequestResolved"]
    assert request(bench).status == "resolved"


def test_a_time_that_people_put_right_is_no_news_of_the_source(bench: Bench) -> None:
    """Neither of its raising nor of its ending: what the source changes is told on the same facts."""
    for row in (RAISED, CLOSED):
        bench.hotline_rows(row)
    at_another_time(bench, len(bench.history()), timedelta(hours=-1))
    at_another_time(bench, 1, timedelta(days=2))
    assert [bench.hotline_rows(row).recorded for row in (RAISED, CLOSED)] == [0, 0]
    assert bench.hotline_rows(CLOSED.replace("楼道", "门厅")).recorded == 1
    assert bench.facts().count("RequestResolved") == 1
    assert "RequestNoted" not in bench.facts()


def test_what_the_source_changed_and_people_took_back_stays_taken_back(bench: Bench) -> None:
    """Until the source changes it once more."""
    bench.hotline_rows(RAISED)
    bench.hotline_rows(RAISED.replace("楼道", "门厅"))
    undo(bench, 2)
    assert bench.hotline_rows(RAISED.replace("楼道", "门厅")).recorded == 0
    assert right_title(bench) == "楼道灯不亮"
    assert bench.hotline_rows(RAISED.replace("楼道", "院子")).recorded == 1
    assert right_title(bench) == "院子灯不亮"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(NIGHTS), st.integers(0, 12), st.integers(0, 2)), max_size=7))
def test_no_export_doubles_anything_whatever_people_say(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, int]]
) -> None:
    """One told again at once adds nothing, a request is raised once, and nothing said twice is news."""
    with Community.open(":memory:") as community:
        bench = Bench(community, tmp_path_factory.mktemp("undone"))
        bench.hotline_rows(RAISED)
        for row, which, what in told:
            _meddle(bench, which % len(bench.history()) + 1, what)
            bench.hotline_rows(row)
            assert bench.hotline_rows(row).recorded == 0
            assert bench.count() == 1
        imported = [_said(fact) for fact in bench.history() if fact.actor == "system:import"]
        assert len(set(imported)) == len(imported)


def _meddle(bench: Bench, version: int, what: int) -> None:
    try:
        if what:
            undo(bench, version)
        else:
            at_another_time(bench, version, timedelta(minutes=7))
    except Refused:
        pass


def _said(fact: Any) -> tuple[str, str, datetime]:
    return fact.command_id, repr(fact.data), fact.occurred_at
