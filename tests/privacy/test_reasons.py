"""Why a step on somebody's affairs was taken: sealed for them in new facts, as it was in those before."""

from pathlib import Path

import pytest
from attrs import evolve

from community_core import CommandIdReused, Community
from community_core.domain import (
    AcceptRequest,
    CancelVisit,
    ClaimHours,
    CorrectFact,
    Erased,
    EscalateRequest,
    PlanVisit,
    RaiseRequest,
    RecordDeparture,
    RecordVisit,
    RegisterPerson,
    RegisterVolunteer,
    RejectHours,
    RejectRequest,
    ReplanVisit,
    RequestRejected,
    Sealed,
    StartVisit,
    UndoFact,
    VisitCompleted,
    volunteer_id,
)
from community_core.ledger import NewFact
from community_core.testing.facts import FIRST_MOMENT

from .conftest import HE, LIN, SHEN, raising

WHY = "她的病不归我们管"
NOBODYS = RaiseRequest(title="Lamp is dark", category="light", channel="desk")


def rejected(community: Community, raise_it: RaiseRequest) -> str:
    """The id of the fact that a request was rejected."""
    request = community.execute(raise_it, by=SHEN).stream_id
    return community.execute(RejectRequest(request_id=request, reason=WHY), by=SHEN).events[0].id


def seen(community: Community, fact_id: str, reader: str | None = SHEN) -> object:
    """A fact's data as somebody sees it."""
    stream, _, version = fact_id.rpartition("@")
    return community.history(stream, reader=reader)[int(version) - 1].data


def test_it_is_sealed_for_whose_affair_it_is(community: Community, folder: Path) -> None:
    """In no byte of the store; opened for who may, told nobody else, forgotten with the person."""
    fact = rejected(community, raising(LIN, "coughs"))
    stored = community.ledger.fact(fact)
    assert stored is not None
    assert isinstance(stored.data.reason, Sealed)
    assert (stored.data.reason.person, stored.data.reason.fact) == (LIN, fact)
    assert not [each for each in folder.rglob("*") if each.is_file() and WHY.encode() in each.read_bytes()]
    assert seen(community, fact) == RequestRejected(reason=WHY)
    assert isinstance(getattr(seen(community, fact, None), "reason", None), Sealed)
    community.erase(LIN, by=SHEN, reason="asked")
    assert isinstance(getattr(seen(community, fact), "reason", None), Erased)


def test_of_nobodys_affair_it_stays_open(community: Community) -> None:
    """There is no key to seal it with, and nobody it tells of."""
    assert seen(community, rejected(community, NOBODYS), None) == RequestRejected(reason=WHY)


def test_so_it_is_of_visits_hours_and_people(community: Community) -> None:
    """Whether the fact names the person, the state does, or it is their own stream."""
    community.execute(RegisterPerson(person_id=HE, name="何小满"), by=SHEN)
    visit = community.execute(
        PlanVisit(person_id=LIN, visitor=SHEN, planned_for=community.clock()), by=SHEN
    ).stream_id
    community.execute(RegisterVolunteer(person_id=LIN), by=SHEN)
    hours = {"started_at": FIRST_MOMENT, "ended_at": FIRST_MOMENT.replace(hour=2)}
    community.execute(ClaimHours(volunteer_id=volunteer_id(LIN), activity="snow", **hours), by=SHEN)
    request = community.execute(raising(LIN, "coughs"), by=SHEN).stream_id
    told = [
        community.execute(EscalateRequest(request_id=request, reason=WHY), by=SHEN),
        community.execute(CancelVisit(visit_id=visit, reason=WHY), by=SHEN),
        community.execute(RejectHours(volunteer_id=volunteer_id(LIN), claim=1, reason=WHY), by=SHEN),
        community.execute(RecordDeparture(person_id=HE, on=FIRST_MOMENT.date(), reason=WHY), by=SHEN),
    ]
    whose = [each.events[-1].data.reason.person for each in told]
    assert whose == [LIN, LIN, LIN, HE]


def test_of_somebody_erased_the_work_goes_on_and_its_reason_is_lost(
    community: Community, folder: Path
) -> None:
    """A visit can be cancelled and a request rejected: why is read by nobody."""
    request = community.execute(raising(LIN, "coughs"), by=SHEN).stream_id
    community.erase(LIN, by=SHEN, reason="asked")
    fact = community.execute(RejectRequest(request_id=request, reason=WHY), by=SHEN).events[0].id
    assert isinstance(getattr(seen(community, fact), "reason", None), Erased)
    assert not [each for each in folder.rglob("*") if each.is_file() and WHY.encode() in each.read_bytes()]


def test_facts_recorded_before_stay_as_they_are(community: Community) -> None:
    """Open, though their request is somebody's: read, corrected and undone all the same."""
    request = community.execute(raising(LIN, "coughs"), by=SHEN).stream_id
    last = community.history(request)[-1]
    before = NewFact(request, 2, RequestRejected(reason=WHY), last.occurred_at, SHEN, last.id)
    community.ledger.append([before])
    fact = f"{request}@2"
    assert seen(community, fact, None) == RequestRejected(reason=WHY)
    community.execute(UndoFact(fact_id=fact, reason="slip"), by=SHEN)
    community.execute(AcceptRequest(request_id=request), by=SHEN)


def test_what_a_visit_is_for_is_sealed_for_whom_it_calls_on(community: Community) -> None:
    """Planned anew, it says so no second time."""
    planned = PlanVisit(person_id=LIN, visitor=SHEN, planned_for=community.clock(), purpose=WHY)
    visit = community.execute(planned, by=SHEN).stream_id
    community.execute(ReplanVisit(visit_id=visit, planned_for=community.clock()), by=SHEN)
    first, second = community.ledger.stream(visit)
    assert (first.data.purpose.person, second.data.purpose) == (LIN, "")
    assert getattr(seen(community, f"{visit}@1"), "purpose", None) == WHY


CHECKED = ("燃气软管", "室温16℃")


def visited(community: Community) -> str:
    """The id of the fact that a visit was completed, with what was looked at in somebody's home."""
    record = RecordVisit(person_id=LIN, visitor=SHEN, checklist=CHECKED)
    return community.execute(record, by=SHEN).events[-1].id


def test_what_was_looked_at_in_a_home_is_sealed_for_whose_it_is(community: Community, folder: Path) -> None:
    """All points together; opened for who may, corrected sealed, forgotten with the person."""
    fact = visited(community)
    files = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
    assert not [each for each in files for point in CHECKED if point.encode() in each]
    assert getattr(seen(community, fact), "checklist", None) == CHECKED
    assert isinstance(getattr(seen(community, fact, None), "checklist", None), Sealed)
    right = {"checklist": ("室温18℃",)}
    community.execute(CorrectFact(fact_id=fact, right=right, reason="misread"), by=SHEN)
    [*_, correction] = community.history(fact.rpartition("@")[0], reader=SHEN)
    assert getattr(correction.data, "right", None).checklist == ("室温18℃",)
    community.erase(LIN, by=SHEN, reason="asked")
    assert isinstance(getattr(seen(community, fact), "checklist", None), Erased)


def test_the_same_points_are_the_same_command(community: Community) -> None:
    """Others are another."""
    record = RecordVisit(person_id=LIN, visitor=SHEN, checklist=CHECKED)
    first = community.execute(record, by=SHEN, command_id="c-1").events[-1].id
    assert community.execute(record, by=SHEN, command_id="c-1").events[-1].id == first
    with pytest.raises(CommandIdReused):
        community.execute(evolve(record, checklist=("门",)), by=SHEN, command_id="c-1")


def test_what_was_looked_at_before_stays_open(community: Community) -> None:
    """It is read, corrected and undone as it was told."""
    started = StartVisit(person_id=LIN)
    visit = community.execute(started, by=SHEN).stream_id
    last = community.history(visit)[-1]
    told = VisitCompleted(checklist=CHECKED, person_id=LIN)
    community.ledger.append([NewFact(visit, 2, told, last.occurred_at, SHEN, last.id)])
    assert seen(community, f"{visit}@2", None) == told
    right = {"checklist": ("门",)}
    community.execute(CorrectFact(fact_id=f"{visit}@2", right=right, reason="slip"), by=SHEN)
    assert community.ledger.stream(visit)[-1].data.right.checklist == ("门",)
    community.execute(UndoFact(fact_id=f"{visit}@2", reason="slip"), by=SHEN)


def test_a_right_reason_is_sealed_as_the_wrong_one_was(community: Community) -> None:
    """And open where that was."""
    sealed, open_one = rejected(community, raising(LIN, "coughs")), rejected(community, NOBODYS)
    for fact in (sealed, open_one):
        community.execute(CorrectFact(fact_id=fact, right={"reason": "不归我们管"}, reason="slip"), by=SHEN)
    corrected = [
        community.ledger.stream(fact.rpartition("@")[0])[-1].data.right.reason for fact in (sealed, open_one)
    ]
    assert isinstance(corrected[0], Sealed)
    assert corrected[0].person == LIN
    assert corrected[1] == "不归我们管"


@pytest.mark.parametrize("raise_it", [raising(LIN, "coughs"), NOBODYS], ids=["somebody's", "nobody's"])
def test_a_command_that_comes_again_is_known_by_its_reason(
    community: Community, raise_it: RaiseRequest
) -> None:
    """The same returns the first receipt; with another reason it is another."""
    request = community.execute(raise_it, by=SHEN).stream_id
    reject = RejectRequest(request_id=request, reason=WHY)
    first = community.execute(reject, by=SHEN, command_id="c-9")
    assert community.execute(reject, by=SHEN, command_id="c-9") == first
    with pytest.raises(CommandIdReused):
        community.execute(RejectRequest(request_id=request, reason="x"), by=SHEN, command_id="c-9")
