"""The domain on a real ledger: what needs the streams, versions and ids that only recording gives."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from community_core.domain import (
    AGGREGATES,
    ClaimHours,
    CompleteVisit,
    CorrectHours,
    FactCorrected,
    MarkDuplicate,
    Need,
    RaiseRequest,
    RegisterVolunteer,
    RequestRaised,
    RequestReopened,
    RequestState,
    StartVisit,
    VerifyHours,
    VisitCompleted,
    WithdrawRequest,
)
from community_core.domain.request import REQUEST
from community_core.errors import Refused
from community_core.execution import Executor
from community_core.identifiers import Identifiers
from community_core.ledger import EventRegistry, Ledger
from community_core.privacy import Vault

from .story import LIN, NOW, SHANGHAI, SHEN

RAISE = RaiseRequest(title="Cold", category="heating", channel="desk")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger in a file, whose clock stands still."""
    registry = EventRegistry(event for each in AGGREGATES for event in each.events)
    vault = Vault(None, clock=lambda: NOW)
    ledger = Ledger(tmp_path / "ledger.db", registry, zone=SHANGHAI, clock=lambda: NOW, sealing=vault.sealing)
    yield ledger
    ledger.close()


@pytest.fixture
def executor(ledger: Ledger) -> Executor:
    """What executes commands on that ledger."""
    return Executor(
        ledger, AGGREGATES, clock=lambda: NOW, zone=SHANGHAI, identifiers=Identifiers(lambda: NOW)
    )


def test_needs_found_are_recorded_with_the_visit(executor: Executor, ledger: Ledger) -> None:
    """In one append: the visit names the requests, each request the visit, and follows from it."""
    visit = executor.execute(StartVisit(person_id=LIN, place="building 13"), by=SHEN).stream_id
    needs = (Need("Cold room", "heating"), Need("Loose rail", "repair"))
    completed, *raised = executor.execute(CompleteVisit(visit_id=visit, needs=needs), by=SHEN).events
    assert isinstance(completed.data, VisitCompleted)
    assert completed.data.needs == tuple(fact.stream_id for fact in raised)
    assert [fact.data.title for fact in raised] == ["Cold room", "Loose rail"]
    for fact in raised:
        assert isinstance(fact.data, RequestRaised)
        assert (fact.data.arose_from, fact.causation_id) == (visit, completed.id)
        assert ledger.load(REQUEST, fact.stream_id).state.status == "raised"
    assert raised[0].data.number != raised[1].data.number


def test_a_correction_names_the_fact_by_its_recorded_version(executor: Executor, ledger: Ledger) -> None:
    """What it says the fact said is what stands at that version of the stream."""
    volunteer = executor.execute(RegisterVolunteer(person_id=LIN), by=SHEN).stream_id
    for hours in (2, 4):
        start = NOW - timedelta(hours=hours)
        claim = ClaimHours(
            volunteer_id=volunteer, activity="snow", started_at=start, ended_at=start + timedelta(hours=1)
        )
        executor.execute(claim, by=LIN)
        executor.execute(VerifyHours(volunteer_id=volunteer, claim=1 if hours == 2 else 2), by=SHEN)
    correct = CorrectHours(volunteer_id=volunteer, claim=2, activity="ice", reason="it was ice")
    [correction] = [fact.data for fact in executor.execute(correct, by=SHEN).events]
    assert isinstance(correction, FactCorrected)
    [wrong] = [fact for fact in ledger.stream(volunteer) if fact.version == correction.version]
    assert wrong.data == correction.said


def test_two_people_cannot_make_a_circle_of_duplicates(executor: Executor, ledger: Ledger) -> None:
    """However they race, one of two requests goes on."""
    for _ in range(5):
        pair = [executor.execute(RAISE, by=SHEN).stream_id for _ in range(2)]
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(_mark, executor, pair[n], pair[1 - n]) for n in range(2)]
        assert sorted(each.result() for each in tries) == ["duplicate-of-duplicate", "marked"]
        states: list[RequestState] = [ledger.load(REQUEST, each).state for each in pair]
        assert sorted(str(each.status) for each in states) == ["duplicate", "raised"]


def test_nothing_stays_a_duplicate_of_what_is_withdrawn_meanwhile(executor: Executor, ledger: Ledger) -> None:
    """However marking and withdrawing race, nobody's request is lost with another's."""
    for _ in range(5):
        one, other = (executor.execute(RAISE, by=SHEN).stream_id for _ in range(2))
        orders = [
            MarkDuplicate(request_id=one, duplicate_of=other),
            WithdrawRequest(request_id=other),
        ]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda each: _rule(executor, each), orders))
        statuses = tuple(ledger.load(REQUEST, each).state.status for each in (one, other))
        assert statuses in [("reopened", "withdrawn"), ("raised", "withdrawn")]


def test_duplicates_come_back_with_the_withdrawal(executor: Executor, ledger: Ledger) -> None:
    """In one append, each because of it, though nobody gave a command on them."""
    one, other, third = (executor.execute(RAISE, by=SHEN).stream_id for _ in range(3))
    for each in (one, other):
        executor.execute(MarkDuplicate(request_id=each, duplicate_of=third), by=SHEN)
    withdrawn, *back = executor.execute(WithdrawRequest(request_id=third), by=LIN).events
    assert [fact.stream_id for fact in back] == [one, other]
    for fact in back:
        assert isinstance(fact.data, RequestReopened)
        assert (fact.actor, fact.causation_id) == (LIN, withdrawn.id)
        assert ledger.load(REQUEST, fact.stream_id).state.status == "reopened"


def _mark(executor: Executor, one: str, other: str) -> str:
    return _rule(executor, MarkDuplicate(request_id=one, duplicate_of=other)) or "marked"


def _rule(executor: Executor, command: Any) -> str:
    """The rule by which it is refused; nothing when it is not."""
    try:
        executor.execute(command, by=SHEN)
    except Refused as refused:
        return refused.rule
    return ""
