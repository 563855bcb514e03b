"""The stories check_projection tells reach everything and say the same in every process."""

from community_core.domain import AGGREGATES, FactCorrected
from community_core.testing.corrections import corrections
from community_core.testing.histories import histories
from community_core.testing.stories import legal_stories


def test_the_stories_reach_every_event_type() -> None:
    """A new event type needs a story, or no projection handling it could be checked."""
    told = {type(each.data) for story in legal_stories() for each in story}
    assert told == {event for aggregate in AGGREGATES for event in aggregate.events}


def test_a_stream_keeps_its_order_when_stories_are_interleaved() -> None:
    """Every history holds every fact, numbered along its stream, and learnt in order."""
    facts = sum(map(len, legal_stories()))
    for history in histories(legal_stories(), any_order=False):
        assert len(history) == facts
        assert [each.position for each in history] == list(range(1, facts + 1))
        assert history == sorted(history, key=lambda each: each.recorded_at)
        for stream_id in {each.stream_id for each in history}:
            told = [each.data for each in history if each.stream_id == stream_id]
            assert told == [
                each.data for story in legal_stories() for each in story if each.stream_id == stream_id
            ]


def test_interleaved_histories_bring_late_news() -> None:
    """Of one stream too, some facts are learnt after others that happened later."""
    _, *interleaved = histories(legal_stories(), any_order=False)
    for history in interleaved:
        streams = {each.stream_id for each in history if each.stream_id != "request-imported"}
        happened = [[e.occurred_at for e in history if e.stream_id == stream] for stream in streams]
        assert any(times != sorted(times) for times in happened)


def test_a_fact_of_every_aggregate_is_corrected_in_some_story() -> None:
    """A handler of corrections meets those of facts it knows nothing about."""
    told = [each for story in legal_stories() for each in story if isinstance(each.data, FactCorrected)]
    assert {each.stream_id.partition("-")[0] for each in told} == {"request", "visit", "volunteer"}
    assert {type(each.data.right).__name__ for each in told} >= {"RequestRaised", "VisitStarted"}


def test_every_event_type_with_something_to_get_wrong_is_corrected() -> None:
    """All but those that say nothing beyond their name, what they are about, and what is sealed."""
    types = {event for aggregate in AGGREGATES for event in aggregate.events} - {FactCorrected}
    corrected = {each.wrong.type for each in corrections(legal_stories(), sorted(types, key=str))}
    assert {each.__name__ for each in types} - corrected == {
        "ConsentWithdrawn",
        "FollowOnClosed",
        "HoursRejected",
        "HoursRevoked",
        "HoursVerified",
        "PersonAbsorbed",
        "PersonBack",
        "PersonMerged",
        "PersonReturned",
        "PlaceInGrid",
        "RequestAccepted",
        "RequestAcknowledged",
        "RequestEscalated",
        "RequestClosed",
        "RequestMarkedDuplicate",
        "RequestResumed",
        "RequestStarted",
        "RequestStoodForDuplicate",
        "RequestWaiting",
        "RequestWithdrawn",
        "VisitCancelled",
        "VolunteerLeft",
    }
