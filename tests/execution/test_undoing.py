"""Undoing recorded facts in a community: what goes with them, what refuses it, and putting them back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from community_core.community import Community
from community_core.domain import (
    REQUEST,
    VISIT,
    AcceptRequest,
    AssignRequest,
    CompleteVisit,
    CorrectFact,
    ErasePerson,
    FactCorrected,
    MarkDuplicate,
    Need,
    RaiseRequest,
    RequestRaised,
    RequestState,
    ResolveRequest,
    StartVisit,
    UndoFact,
    VisitState,
    WithdrawRequest,
)
from community_core.errors import InvalidInput, Refused
from community_core.ledger import NewFact

XU, HE, LIN = "person-xu", "person-he", "person-lin"


@pytest.fixture(params=["file", "memory"])
def community(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Community]:
    """An empty community."""
    with Community.open(tmp_path / "c" if request.param == "file" else ":memory:") as community:
        yield community


def _undo(community: Community, fact_id: str, by: str = XU) -> Any:
    return community.execute(UndoFact(fact_id=fact_id, reason="slip"), by=by)


def _raised(community: Community, title: str = "Cold") -> str:
    asked = RaiseRequest(title=title, category="heating", channel="desk")
    return community.execute(asked, by=XU).stream_id


def _request(community: Community, stream_id: str) -> RequestState:
    state: RequestState = community.ledger.load(REQUEST, stream_id).state
    return state


def _visit(community: Community, stream_id: str) -> VisitState:
    state: VisitState = community.ledger.load(VISIT, stream_id).state
    return state


@pytest.mark.parametrize(
    "slip",
    [
        lambda request, _: WithdrawRequest(request_id=request),
        lambda request, other: MarkDuplicate(request_id=request, duplicate_of=other),
        lambda request, _: ResolveRequest(request_id=request, outcome="done"),
    ],
    ids=["withdrawn", "marked duplicate", "resolved"],
)
def test_what_ended_a_request_by_a_slip_is_undone(community: Community, slip: Any) -> None:
    """The request, and the one it was said to repeat, stand as before; and again as after, put back."""
    request, other = _raised(community), _raised(community, "Cold again")
    before = _request(community, request), _request(community, other)
    community.execute(slip(request, other), by=XU)
    after = _request(community, request), _request(community, other)
    undone = _undo(community, f"{request}@2")
    assert (_request(community, request), _request(community, other)) == before != after
    community.execute(AcceptRequest(request_id=request), by=XU)
    _undo(community, f"{request}@4")
    _undo(community, undone.events[0].id)
    assert (_request(community, request), _request(community, other)) == after


def test_history_keeps_what_was_undone(community: Community) -> None:
    """The fact, that it never happened, and who said so and why."""
    request = _raised(community)
    [undone] = _undo(community, f"{request}@1", by=HE).events
    assert [each.id for each in community.history(request)] == [f"{request}@1", f"{request}@2"]
    assert isinstance(undone.data, FactCorrected)
    assert (undone.data.version, undone.data.right, undone.data.reason, undone.actor) == (1, None, "slip", HE)
    assert isinstance(undone.data.said, RequestRaised)


def test_a_number_that_was_given_stays_taken(community: Community) -> None:
    """Nobody gets the number of a request that was never raised, and it leads to its history."""
    request = community.execute(RaiseRequest(title="x", category="y", channel="desk"), by=XU)
    _undo(community, f"{request.stream_id}@1")
    other = community.execute(RaiseRequest(title="x", category="y", channel="desk"), by=XU)
    assert other.number != request.number
    assert request.number is not None
    assert community.numbered(request.number) == request.stream_id


def _visited(community: Community, *needs: str) -> tuple[str, list[str]]:
    visit = community.execute(StartVisit(person_id=LIN), by=XU).stream_id
    found = tuple(Need(title=each, category="repair") for each in needs)
    receipt = community.execute(CompleteVisit(visit_id=visit, needs=found), by=XU)
    return visit, [each.stream_id for each in receipt.events if each.stream_id != visit]


def test_what_a_decision_led_to_elsewhere_goes_with_it(community: Community) -> None:
    """In the same append: the needs of a visit that was completed by a slip were never raised."""
    visit, needs = _visited(community, "Window", "Door")
    receipt = _undo(community, f"{visit}@2")
    assert [each.stream_id for each in receipt.events] == [visit, *needs]
    assert _visit(community, visit).status == "started"
    assert [_request(community, each).status for each in needs] == [None, None]
    _undo(community, receipt.events[0].id)
    assert _visit(community, visit).status == "completed"
    assert [_request(community, each).status for each in needs] == ["raised", "raised"]


def test_an_effect_is_undone_with_its_cause_alone(community: Community) -> None:
    """Else the visit would say that it found what was never found."""
    visit, [need] = _visited(community, "Window")
    with pytest.raises(Refused, match=rf"undo {visit}@2\.") as refused:
        _undo(community, f"{need}@1")
    assert refused.value.rule == "undone-with-its-cause"


def test_a_need_that_is_worked_on_keeps_its_visit(community: Community) -> None:
    """What stands on the need stands on the visit."""
    visit, [need] = _visited(community, "Window")
    community.execute(AcceptRequest(request_id=need), by=XU)
    with pytest.raises(Refused, match=f"{need}@2") as refused:
        _undo(community, f"{visit}@2")
    assert refused.value.rule == "later-steps-stand-on-it"
    assert community.ledger.position() == 4


def test_what_followed_later_refuses_it(community: Community) -> None:
    """Whatever was done because of it is undone first."""
    request, other = _raised(community), _raised(community)
    accepted = community.execute(AcceptRequest(request_id=request), by=XU)
    community.execute(AcceptRequest(request_id=other), by=XU, because_of=accepted)
    with pytest.raises(Refused, match=f"{other}@2") as refused:
        _undo(community, f"{request}@2")
    assert refused.value.rule == "later-effects"
    _undo(community, f"{other}@2")
    _undo(community, f"{request}@2")
    assert _request(community, request).status == "raised"


def test_a_corrected_time_is_taken_into_account_by_what_follows(community: Community) -> None:
    """A step is not before a step that is now known to have happened later; undone, it is in nobody's way."""
    now = datetime.now(UTC)
    request = _raised(community)
    days = [now - timedelta(days=each) for each in (4, 3, 2, 1)]
    community.execute(CorrectFact(fact_id=f"{request}@1", occurred_at=days[0], reason="was ill"), by=XU)
    community.execute(AcceptRequest(request_id=request), by=XU, at=days[1])
    community.execute(AssignRequest(request_id=request, assignee=HE), by=XU, at=days[2])
    with pytest.raises(Refused) as refused:
        community.execute(ResolveRequest(request_id=request, outcome="done"), by=HE, at=days[1])
    assert refused.value.rule == "happened-before-last-step"
    _undo(community, f"{request}@4")
    community.execute(ResolveRequest(request_id=request, outcome="done"), by=HE, at=days[1])


def test_a_day_is_levelled_up_to_the_step_before(community: Community) -> None:
    """As with a command; and a correction of what was said keeps the corrected time."""
    now = datetime.now(UTC)
    request = _raised(community)
    at = (now - timedelta(days=3)).replace(hour=4)
    community.execute(CorrectFact(fact_id=f"{request}@1", occurred_at=at, reason="late"), by=XU)
    accepted = community.execute(AcceptRequest(request_id=request), by=XU)
    day = at.astimezone(community.zone).date()
    corrected = CorrectFact(fact_id=accepted.events[0].id, occurred_at=day, actor=HE, reason="late")
    [levelled] = community.execute(corrected, by=XU).events
    assert (levelled.data.occurred_at, levelled.data.actor) == (at, HE)
    told = CorrectFact(fact_id=f"{request}@1", right={"title": "Warm"}, reason="misheard")
    [again] = community.execute(told, by=XU).events
    assert (again.data.occurred_at, again.data.right.title) == (at, "Warm")


@pytest.mark.parametrize("wrong", [datetime(2024, 1, 1), "yesterday", 7, True], ids=repr)  # noqa: DTZ001
def test_a_time_that_is_none_is_wrong_input(community: Community, wrong: Any) -> None:
    """It has a zone, or is a day."""
    request = _raised(community)
    with pytest.raises(InvalidInput) as error:
        community.execute(CorrectFact(fact_id=f"{request}@1", occurred_at=wrong, reason="x"), by=XU)
    assert error.value.field == "occurred_at"


def test_a_bare_date_is_a_day(community: Community) -> None:
    """Of the community."""
    request = _raised(community)
    with pytest.raises(Refused) as refused:
        community.execute(
            CorrectFact(fact_id=f"{request}@1", occurred_at=date(2999, 1, 1), reason="x"), by=XU
        )
    assert refused.value.rule == "happened-in-the-future"


def test_a_person_stays_erased(community: Community) -> None:
    """The key is gone, whatever is said afterwards."""
    community.execute(StartVisit(person_id=LIN), by=XU)
    community.execute(ErasePerson(person_id=LIN, reason="asked for it"), by=XU)
    with pytest.raises(Refused) as refused:
        _undo(community, f"{LIN}@1")
    assert refused.value.rule == "fact-is-final"


def test_an_inner_undoing_cannot_be_given(community: Community) -> None:
    """Only the undoing of its cause asks it."""
    from community_core.domain.kit.messages.correction import UndoEffect

    request = _raised(community)
    with pytest.raises(InvalidInput, match="not a command"):
        community.execute(UndoEffect(fact_id=f"{request}@1", reason="slip"), by=XU)


def test_what_a_file_brought_against_a_rule_is_put_back_as_it_was(community: Community) -> None:
    """Its flag says which; a rule that it kept then, it must keep now."""
    raised = RequestRaised(
        title="Cold", category="heating", channel="desk", due_at=datetime(2024, 1, 2, tzinfo=UTC)
    )
    fact = NewFact(
        stream_id="request-old",
        version=1,
        data=raised,
        occurred_at=datetime(2024, 1, 9, tzinfo=UTC),
        actor="system:import",
        correlation_id="request-old@1",
        flags=("due-before-raised",),
    )
    community.ledger.append([fact])
    _undo(community, "request-old@1")
    _undo(community, "request-old@2")
    assert _request(community, "request-old").status == "raised"


def test_a_duplicate_of_what_was_given_up_meanwhile_is_not_put_back(community: Community) -> None:
    """It would wait for nothing."""
    request, other = _raised(community), _raised(community)
    community.execute(MarkDuplicate(request_id=request, duplicate_of=other), by=XU)
    undone = _undo(community, f"{request}@2")
    community.execute(WithdrawRequest(request_id=other), by=XU)
    with pytest.raises(Refused) as refused:
        _undo(community, undone.events[0].id)
    assert refused.value.rule in {"duplicate-of-ended", "later-steps-stand-on-it"}
    assert _request(community, request).status == "raised"
