"""Putting facts right: what is recorded, what later steps are decided on, and what cannot be understood."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    AGGREGATES,
    REQUEST,
    VISIT,
    VOLUNTEER,
    CompleteVisit,
    CorrectFact,
    Event,
    FactCorrected,
    FollowUpRequest,
    HoursClaimed,
    HoursVerified,
    RequestAssigned,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestReopened,
    RequestResolved,
    RequestState,
    Sealed,
    StartVisit,
    VisitPlanned,
    VisitStarted,
    VolunteerRegistered,
)
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import InvalidInput, Refused

from .story import HE, LIN, NOW, SHEN, Story, raised, request

SEALED = Sealed(person=LIN, origin="RequestRaised/1/details", box="c2VhbGVk")
DONE = RequestResolved(outcome="done", resolved_by=SHEN)


def _correct(version: int, on: str = "request-1", **right: Any) -> CorrectFact:
    return CorrectFact(fact_id=f"{on}@{version}", right=right, reason=" misheard ")


def test_a_correction_says_what_was_and_what_is() -> None:
    """Of the same type, on the same stream; what is not named stays, text loses the space around it."""
    assert request().order(_correct(1, title=" Lamp ", place="building 13")) == [
        FactCorrected(version=1, said=raised(), right=raised("Lamp", place="building 13"), reason="misheard")
    ]


def test_a_second_correction_goes_on_from_the_first() -> None:
    """What it says was said is what was last said to be right."""
    story = request()
    [first] = story.order(_correct(1, title="Lamp"))
    [second] = story.order(_correct(1, place="building 13"))
    assert (second.version, second.said) == (1, first.right)
    assert second.right == raised("Lamp", place="building 13")


def test_a_wrong_correction_is_corrected_back() -> None:
    """By correcting the fact again, to what it said at first."""
    story = request()
    story.order(_correct(1, title="Lamp"))
    [back] = story.order(_correct(1, title="Radiator is cold"))
    assert back.right == raised()


def test_what_stays_the_same_may_be_said_again() -> None:
    """Even of a field that is never corrected, or one that an import brought and no command would."""
    long = raised("x" * 600)
    story = Story(REQUEST, "request-1").given(long)
    [correction] = story.order(_correct(1, number="", title="x" * 600, category="light"))
    assert (correction.right.title, correction.right.category) == (long.title, "light")


def test_a_sealed_text_is_carried_over_as_it_is() -> None:
    """Nobody has to be able to read it."""
    story = Story(REQUEST, "request-1").given(raised(requester=LIN, details=SEALED))
    [correction] = story.order(_correct(1, title="Lamp", details=SEALED))
    assert correction.right.details is SEALED


def test_a_personal_text_is_put_right_in_plain_words() -> None:
    """Of several lines; together with whom it is about, or emptied when it goes with somebody."""
    story = Story(REQUEST, "request-1").given(raised(requester=LIN, details=SEALED))
    [correction] = story.order(_correct(1, details="cannot\nsleep "))
    assert correction.right.details == "cannot\nsleep"
    story = Story(REQUEST, "request-1").given(raised(requester=LIN, details=SEALED))
    for right in ({"requester": HE, "details": "sleeps"}, {"requester": HE, "details": None}):
        [decided] = story.decide(_correct(1, **right))
        assert (decided.data.right.requester, decided.data.right.details) == tuple(right.values())


def test_a_sealed_text_cannot_be_given() -> None:
    """It would be a text sealed for something else."""
    story = Story(REQUEST, "request-1").given(raised(requester=LIN, details=SEALED))
    with pytest.raises(InvalidInput, match="write plain text"):
        story.decide(
            _correct(1, details=Sealed(person=LIN, origin="RequestRaised/1/details", box="b3RoZXI="))
        )


@pytest.mark.parametrize(
    ("right", "says"),
    [
        ({"titel": "x"}, "did you mean 'title'"),
        ({"title": 5}, "title: 5 is not text"),
        ({"title": None}, "title: None is not text"),
        ({"channel": 5}, "channel: 5 is not text"),
        ({"due_at": "2024-01-20"}, "due_at: '2024-01-20' is not a time"),
        ({"requester": True}, "requester: True is not text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_not_understood(right: dict[str, Any], says: str) -> None:
    """It names the field, the value and what would fit."""
    with pytest.raises(InvalidInput, match=says) as refused:
        request().decide(_correct(1, **right))
    assert refused.value.told("zh").endswith(("。", "？"))


def test_several_texts_are_a_tuple() -> None:
    """A single text is none, nor is a number among them."""
    story = Story(VOLUNTEER, "volunteer-lin").given(VolunteerRegistered(person_id=LIN))
    for skills in ("choir", (1,), ["choir"]):
        with pytest.raises(InvalidInput, match=r"skills: .* is not a tuple of texts"):
            story.decide(_correct(1, "volunteer-lin", skills=skills))
    [correction] = story.order(_correct(1, "volunteer-lin", skills=(" choir ",)))
    assert correction.right.skills == ("choir",)


def test_a_time_is_recorded_in_utc() -> None:
    """Whichever zone it was given in; the day an answer is due may be the day it was raised."""
    [correction] = request().order(_correct(1, due_at=NOW))
    assert correction.right.due_at.tzinfo is UTC
    assert correction.right.due_at == NOW


def test_a_plan_is_judged_by_the_day_it_was_made() -> None:
    """Not by the day it is corrected, when the visit may long be over."""
    planned = VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=NOW)
    story = Story(VISIT, "visit-1").given(planned)
    later: dict[str, datetime] = dict.fromkeys(("at", "now"), NOW + timedelta(days=30))
    assert story.decide(_correct(1, "visit-1", planned_for=NOW + timedelta(days=1)), **later)


def test_a_rule_that_a_file_broke_keeps_nobody_from_putting_other_values_right() -> None:
    """An import brings what no command would; the wrong value itself gives way to a right one only."""
    story = Story(REQUEST, "request-1").given(raised(due_at=NOW - timedelta(days=1)))
    [correction] = story.order(_correct(1, title="Lamp"))
    assert correction.right.title == "Lamp"
    with pytest.raises(Refused, match="due-before-raised"):
        story.decide(_correct(1, due_at=NOW - timedelta(days=2)))
    assert story.order(_correct(1, due_at=None))
    visit = Story(VISIT, "visit-1").given(VisitStarted(person_id=LIN, visitor=LIN))
    assert visit.order(_correct(1, "visit-1", place="building 13"))
    with pytest.raises(Refused, match="visit-oneself"):
        visit.decide(_correct(1, "visit-1", person_id=SHEN, visitor=SHEN))
    assert visit.order(_correct(1, "visit-1", visitor=SHEN))


# ---- later steps are decided on what is right


def test_the_one_who_really_resolved_it_does_not_follow_up() -> None:
    """And the one who was named by mistake may."""
    story = request(DONE)
    story.order(_correct(2, resolved_by=HE))
    with pytest.raises(Refused, match="follow-up-by-resolver"):
        story.decide(FollowUpRequest(request_id="request-1", satisfaction="satisfied"), by=HE)
    assert story.decide(FollowUpRequest(request_id="request-1", satisfaction="satisfied"), by=SHEN)


def test_an_answer_the_resident_never_gave_may_be_asked_for_again() -> None:
    """Corrected to unreachable, nobody has answered."""
    story = request(DONE).given(RequestFollowedUp(satisfaction="satisfied"), by=HE)
    story.order(_correct(3, satisfaction="unreachable"), by=HE)
    assert story.decide(FollowUpRequest(request_id="request-1", satisfaction="satisfied"), by=HE)


def test_a_resolution_of_before_may_have_been_anybodys() -> None:
    """Who asked the resident after it was reopened did not ask about it."""
    again = RequestResolved(outcome="done", resolved_by=SHEN)
    story = request(DONE, RequestReopened(), again)
    story.given(RequestFollowedUp(satisfaction="satisfied"), by=HE)
    assert story.decide(_correct(2, resolved_by=HE))


def test_a_planned_visit_starts_with_the_right_person_at_the_right_place() -> None:
    """The wrong ones are forgotten."""
    planned = VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=NOW, place="building 31")
    story = Story(VISIT, "visit-1").given(planned)
    story.order(_correct(1, "visit-1", person_id=HE, place="building 13"))
    [started] = story.order(StartVisit(visit_id="visit-1"))
    assert (started.person_id, started.place) == (HE, "building 13")
    story.order(CompleteVisit(visit_id="visit-1"))
    assert story.state.covered


def test_a_duplicate_is_led_to_the_right_request() -> None:
    """Which goes on, as far as the other stream says."""
    story = request(RequestMarkedDuplicate(duplicate_of="request-2"))
    story.order(_correct(2, duplicate_of="request-3"), others={"request-3": RequestState(status="raised")})
    assert story.state.duplicate_of == "request-3"


def test_the_right_assignee_has_it() -> None:
    """As if the other had never been named."""
    story = request(RequestAssigned(assignee=HE))
    story.order(_correct(2, assignee="org:heating works"))
    assert story.state.assignee == "org:heating works"


def test_corrected_hours_wait_again_however_they_are_named() -> None:
    """The generic command keeps to what CorrectHours does."""
    start = NOW - timedelta(hours=2)
    claimed = HoursClaimed(claim=1, activity="snow", started_at=start, ended_at=NOW)
    history: list[Event] = [VolunteerRegistered(person_id=LIN), claimed, HoursVerified(claim=1)]
    story = Story(VOLUNTEER, "volunteer-lin").given(*history)
    story.order(_correct(2, "volunteer-lin", activity="ice"))
    assert [(each.status, each.activity) for each in story.state.claims.values()] == [("claimed", "ice")]


# ---- what can be corrected, field by field

STAYS = {
    "RequestRaised": {"number", "source", "source_number"},
    "RequestStoodForDuplicate": {"duplicate"},
    "FollowOnCreated": {"source_number"},
    "FollowOnClosed": {"source_number"},
    "VisitPlanned": {"number"},
    "VisitStarted": {"number"},
    "VisitCompleted": {"needs"},
    "VolunteerRegistered": {"person_id"},
    "HoursClaimed": {"claim"},
    "HoursVerified": {"claim"},
    "HoursRejected": {"claim"},
    "HoursRevoked": {"claim"},
    "PersonRegistered": {"code", "person_id"},
    "PersonChanged": {"person_id"},
    "PersonMoved": {"person_id"},
    "PersonMerged": {"into"},
    "PersonAbsorbed": {"other"},
    "CareLevelSet": {"person_id"},
    "RoleAppointed": {"appointment"},
    "RoleEnded": {"appointment"},
    "ConsentGiven": {"purpose"},
    "ConsentWithdrawn": {"purpose"},
}
"""The fields that identify something. Every other field of every event can be put right."""

EVENTS = dict.fromkeys(each for kind in AGGREGATES for each in kind.events if each is not FactCorrected)


@pytest.mark.parametrize("event_class", EVENTS, ids=lambda each: each.__name__)
def test_every_field_is_corrected_or_identifies_something(event_class: Any) -> None:
    """Nobody forgot one."""
    left = {name for name, each in fields_of(event_class).items() if not each.corrected}
    assert left == STAYS.get(event_class.__name__, set())
