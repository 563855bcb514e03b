"""A visit's life cycle: every step from every status, and the requests that come of it."""

from datetime import timedelta
from typing import Any

import pytest

from community_core.domain import (
    VISIT,
    CancelVisit,
    CompleteVisit,
    CorrectFact,
    Event,
    Fact,
    Need,
    PlanVisit,
    RecordNotMet,
    RecordVisit,
    ReplanVisit,
    RequestRaised,
    StartVisit,
    UndoFact,
    VisitCancelled,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
    command_schema,
)
from community_core.errors import Refused

from .story import HE, LIN, NOW, SHEN, Story

ID: dict[str, Any] = {"visit_id": "visit-1"}
PLANNED = VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=NOW, place="building 13", purpose="heating")
STARTED = VisitStarted(person_id=LIN, visitor=SHEN, place="building 13")

REACHED: dict[str, tuple[Event, ...]] = {
    "planned": (PLANNED,),
    "started": (PLANNED, STARTED),
    "completed": (STARTED, VisitCompleted(needs=())),
    "not-met": (PLANNED, STARTED, VisitNotMet()),
    "cancelled": (PLANNED, VisitCancelled(reason="moved")),
}
COMMANDS = {
    "replan": ReplanVisit(**ID, planned_for=NOW + timedelta(days=1)),
    "start": StartVisit(**ID),
    "complete": CompleteVisit(**ID),
    "not-met": RecordNotMet(**ID),
    "cancel": CancelVisit(**ID, reason="moved"),
}
POSSIBLE = {
    "planned": "replan start not-met cancel",
    "started": "complete not-met cancel",
    "completed": "",
    "not-met": "replan cancel",
    "cancelled": "",
}


def _visit(*history: Event) -> Story:
    return Story(VISIT, "visit-1").given(*history)


@pytest.mark.parametrize("status", POSSIBLE)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_step_from_each_status(status: str, name: str) -> None:
    """A step is possible exactly from the statuses the life cycle names."""
    story = _visit(*REACHED[status])
    assert story.state.status == status
    if name in POSSIBLE[status].split():
        assert len(story.order(COMMANDS[name])) == 1
    else:
        with pytest.raises(Refused):
            story.order(COMMANDS[name])


def test_every_command_has_a_step() -> None:
    """The grid above leaves no command out but corrections, which are possible anywhere."""
    tried = {PlanVisit, RecordVisit, *map(type, COMMANDS.values())}
    assert tried == set(VISIT.commands) - {
        CorrectFact,
        UndoFact,
    }


@pytest.mark.parametrize("status", REACHED)
def test_only_a_completed_visit_covers(status: str) -> None:
    """Planned, at the door or not met is not covered."""
    assert _visit(*REACHED[status]).state.covered == (status == "completed")


def test_a_visit_that_is_over_is_recorded_in_one_go() -> None:
    """By the recorder unless somebody else is named; what was needed is a request of its own."""
    story, needs = Story(VISIT, "visit-1"), (Need("Cold", "heating"),)
    command = RecordVisit(person_id=LIN, place="building 13", manner="phone", needs=needs)
    started, completed, raised = (fact.data for fact in story.decide(command, SHEN))
    assert started == STARTED
    assert isinstance(completed, VisitCompleted)
    assert (completed.person_id, completed.manner, len(completed.needs)) == (LIN, "phone", 1)
    assert isinstance(raised, RequestRaised)
    assert (raised.arose_from, raised.channel, raised.requester) == ("visit-1", "phone", LIN)
    other = Story(VISIT, "visit-2").order(RecordVisit(person_id=LIN, visitor=HE), by=SHEN)
    assert [type(each) for each in other] == [VisitStarted, VisitCompleted]
    assert isinstance(other[0], VisitStarted)
    assert other[0].visitor == HE


def test_a_visit_recorded_as_not_met_covers_nobody() -> None:
    """It may be planned again, as any other."""
    story = Story(VISIT, "visit-1")
    assert story.order(RecordVisit(person_id=LIN, place="building 13", found="hospital"), by=SHEN) == [
        STARTED,
        VisitNotMet(found="hospital"),
    ]
    assert not story.state.covered
    story.order(ReplanVisit(**ID, planned_for=NOW + timedelta(days=1)))


def test_planned_started_not_met_planned_again_completed() -> None:
    """The second attempt is to the same person, by the same visitor; what for was said once, and sealed."""
    story = Story(VISIT, "visit-1")
    plan = PlanVisit(person_id=LIN, visitor=SHEN, planned_for=NOW, place="building 13", purpose="heating")
    assert story.order(plan) == [PLANNED]
    assert story.order(StartVisit(**ID)) == [STARTED]
    story.order(RecordNotMet(**ID))
    tomorrow = NOW + timedelta(days=1)
    assert story.order(ReplanVisit(**ID, planned_for=tomorrow)) == [
        VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=tomorrow, place="building 13")
    ]
    story.order(StartVisit(**ID, person_id=LIN, place="at the gate"))
    assert story.state.place == "at the gate"
    story.order(CompleteVisit(**ID))
    assert story.state.covered


def test_an_unplanned_visit_is_the_actors_own() -> None:
    """It begins at the door; whoever records it is the visitor."""
    start = StartVisit(person_id=LIN, place="building 13")
    assert command_schema(StartVisit).stream(start) is None
    assert _visit().order(start, by=HE) == [VisitStarted(person_id=LIN, visitor=HE, place="building 13")]


def test_planned_for_earlier_today() -> None:
    """A day given without an hour means its start, and is still to come all day long."""
    assert _visit().order(PlanVisit(person_id=LIN, visitor=SHEN, planned_for=NOW.replace(hour=0)))


@pytest.mark.parametrize(
    ("manner", "channel"), [("home", "home-visit"), ("phone", "phone"), ("video", "online")]
)
def test_a_need_is_heard_where_the_person_was_met(manner: Any, channel: str) -> None:
    """A call by telephone is no visit at home."""
    need = Need("Cold room", "heating")
    _, raised = _visit(STARTED).decide(CompleteVisit(**ID, manner=manner, needs=(need,)))
    assert isinstance(raised.data, RequestRaised)
    assert raised.data.channel == channel


def test_needs_found_raise_requests_that_point_back() -> None:
    """In the same decision: the completion, naming the requests, then each request on its own stream."""
    command = CompleteVisit(
        **ID,
        heating_warm=False,
        checklist=("gas hose", " window "),
        needs=(Need("Cold room", "heating"), Need("Loose rail", "repair")),
    )
    found: dict[str, Any] = {
        "channel": "home-visit",
        "requester": LIN,
        "place": "building 13",
        "arose_from": "visit-1",
    }
    assert _visit(STARTED).decide(command) == (
        Fact(
            "visit-1",
            VisitCompleted(
                needs=("request-new1", "request-new2"),
                heating_warm=False,
                checklist=("gas hose", "window"),
                person_id=LIN,
            ),
        ),
        Fact("request-new1", RequestRaised(title="Cold room", category="heating", **found)),
        Fact("request-new2", RequestRaised(title="Loose rail", category="repair", **found)),
    )


def test_heating_nobody_looked_at_is_neither_warm_nor_cold() -> None:
    """None is not False."""
    [completed] = _visit(STARTED).order(CompleteVisit(**ID))
    assert completed.heating_warm is None
