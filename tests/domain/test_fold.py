"""Folding is total: whatever was recorded, in whatever order, gives a state."""

from datetime import timedelta
from typing import Any

from attrs import evolve
from hypothesis import given, settings

from community_core.domain import (
    AGGREGATES,
    REQUEST,
    VISIT,
    VOLUNTEER,
    Event,
    FactCorrected,
    HoursClaimed,
    HoursRejected,
    HoursVerified,
    RequestAssigned,
    RequestClosed,
    RequestEscalated,
    RequestNoted,
    RequestReopened,
    RequestStarted,
    RequestWaiting,
    ResumeRequest,
    VisitCompleted,
    VisitNotMet,
    VolunteerRegistered,
    as_corrected,
)

from .story import HE, LIN, NOW, SHEN, Story, any_events, request


@given(any_events())
@settings(max_examples=200)
def test_any_sequence_of_events_folds(events: list[Event]) -> None:
    """No aggregate ever fails on an event, its own or another's, in any order."""
    for aggregate in AGGREGATES:
        assert type(aggregate.fold(events)) is type(aggregate.initial)


@given(any_events())
@settings(max_examples=50)
def test_folding_in_two_parts_is_folding_at_once(events: list[Event]) -> None:
    """Between corrections, a state holds all that later events need."""
    told = [each for each in events if not isinstance(each, FactCorrected)]
    for aggregate in AGGREGATES:
        state = aggregate.fold(told[: len(told) // 2])
        for each in told[len(told) // 2 :]:
            state = aggregate.evolve(state, each)
        assert state == aggregate.fold(told)


@given(any_events())
@settings(max_examples=200)
def test_corrected_facts_fold_like_right_ones(events: list[Event]) -> None:
    """As if nobody had ever been wrong; only hours show it, because they have to be verified again."""
    right = [each for each in as_corrected(events) if not isinstance(each, FactCorrected)]
    for aggregate in (REQUEST, VISIT):
        assert aggregate.fold(events) == aggregate.fold(right)
    corrected, never_wrong = VOLUNTEER.fold(events), VOLUNTEER.fold(right)
    assert (corrected.status, corrected.person_id) == (never_wrong.status, never_wrong.person_id)
    assert {number: evolve(each, status="claimed") for number, each in corrected.claims.items()} == {
        number: evolve(each, status="claimed") for number, each in never_wrong.claims.items()
    }


@given(any_events())
@settings(max_examples=100)
def test_of_several_corrections_of_a_fact_the_last_is_right(events: list[Event]) -> None:
    """Whatever the earlier ones said; none that changes what was said is lost."""
    facts = [each for each in events if not isinstance(each, FactCorrected)]
    versions = [version for version, each in enumerate(events, start=1) if each in facts]
    said = [
        next((_right(other) for other in reversed(events) if _corrects(other, version)), events[version - 1])
        for version in versions
    ]
    told = [each for each in as_corrected(events) if not isinstance(each, FactCorrected)]
    assert told == [each for each in said if each is not _NEVER]


_NEVER = object()
"""In place of what never happened."""


def _right(correction: Any) -> Any:
    return _NEVER if correction.right is None else correction.right


def _corrects(event: Event, version: int) -> bool:
    return isinstance(event, FactCorrected) and event.version == version


def test_an_unknown_event_changes_nothing() -> None:
    """An aggregate passes over what is none of its own."""
    for aggregate in AGGREGATES:
        assert aggregate.evolve(aggregate.initial, object()) == aggregate.initial


def test_an_imported_close_without_resolution_closes() -> None:
    """A row that no command could have made still folds."""
    assert request(RequestClosed()).state.status == "closed"


def test_an_imported_note_leaves_the_status() -> None:
    """A note says something, and changes nothing."""
    assert request(RequestNoted(note="crew sent")).state == request().state


def test_reassigning_leaves_work_in_progress() -> None:
    """Another hand takes over where the first left off."""
    state = request(RequestStarted(), RequestAssigned(assignee=HE)).state
    assert (state.status, state.assignee) == ("in-progress", HE)


def test_a_waiting_request_that_changes_hands_goes_on_waiting() -> None:
    """Whoever has it now waits for the same, and resumes it."""
    story = request(RequestStarted(), RequestWaiting(reason="part"), RequestAssigned(assignee=HE))
    assert (story.state.status, story.state.assignee) == ("waiting", HE)
    story.order(ResumeRequest(request_id="request-1"))
    assert story.state.status == "in-progress"


@given(any_events())
@settings(max_examples=200)
def test_the_status_alone_folds_like_the_state(events: list[Event]) -> None:
    """A view that keeps no more than the status shows what the decider believes."""
    told = [each for each in events if not isinstance(each, FactCorrected)]
    for aggregate in AGGREGATES:
        status: str | None = None
        for each in told:
            status = aggregate.status_after(status, each)
        assert status == aggregate.fold(told).status


def test_escalation_ends_with_the_request() -> None:
    """Nobody watches over what is over, nor over what is reopened later."""
    story = request(RequestEscalated())
    assert story.state.escalated
    assert not story.given(RequestClosed(), RequestReopened()).state.escalated


def test_an_imported_visit_first_completed_then_not_met_is_not_covered() -> None:
    """Not met never counts as covered."""
    assert not Story(VISIT, "visit-1").given(VisitCompleted(needs=()), VisitNotMet()).state.covered


def _claim(number: int, hours: int) -> HoursClaimed:
    return HoursClaimed(claim=number, activity="snow", started_at=NOW, ended_at=NOW + timedelta(hours=hours))


def _stands(story: Story) -> list[tuple[str, timedelta]]:
    """The status and the length of each claim."""
    return [(each.status, each.ended_at - each.started_at) for each in story.state.claims.values()]


def test_a_correction_finds_its_claim_by_version() -> None:
    """Verifications in between count as facts, so that versions are the ledger's."""
    story = Story(VOLUNTEER, "volunteer-lin").given(
        VolunteerRegistered(person_id=LIN), _claim(1, 1), HoursVerified(claim=1), _claim(2, 2), by=SHEN
    )
    story.given(FactCorrected(version=4, said=_claim(2, 2), right=_claim(2, 3), reason="longer"))
    assert _stands(story) == [("verified", timedelta(hours=1)), ("claimed", timedelta(hours=3))]


def test_a_correction_does_not_bring_a_rejected_claim_back() -> None:
    """An imported correction of rejected hours changes what they said, not that they were rejected."""
    story = Story(VOLUNTEER, "volunteer-lin").given(
        VolunteerRegistered(person_id=LIN),
        _claim(1, 1),
        HoursRejected(claim=1, reason="not there"),
        FactCorrected(version=2, said=_claim(1, 1), right=_claim(1, 2), reason="longer"),
    )
    assert _stands(story) == [("rejected", timedelta(hours=2))]


def test_a_corrected_registration_is_of_the_right_person() -> None:
    """A registration can be corrected like any fact."""
    wrong, right = VolunteerRegistered(person_id=LIN), VolunteerRegistered(person_id=HE)
    correction = FactCorrected(version=1, said=wrong, right=right, reason="other person")
    assert VOLUNTEER.fold([wrong, correction]).person_id == HE
