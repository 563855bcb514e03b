"""What was heard and done: by channel, in the journal, along a life, and by oneself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from community_core.domain import (
    PersonErased,
    PersonMerged,
    PersonRegistered,
    PlaceNamed,
    RequestAccepted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.errors import InvalidInput
from community_core.testing import GivenFact, fact, project
from community_people import ByChannel, Channels, Done, FieldJournal, MyGrowth, Timeline

LIN, HE, SHEN, XU = "person-lin", "person-he", "person-shen", "person-xu"
MORNING = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)


def raised(
    stream_id: str = "request-1",
    *,
    found_on: str | None = None,
    days: int = 0,
) -> GivenFact:
    """A request of Lin's, heard by Shen."""
    told = RequestRaised(
        title="Radiator is cold",
        category="heating",
        channel="home-visit" if found_on else "pavilion",
        requester=LIN,
        place="13号楼",
        arose_from=found_on,
    )
    return fact(told, stream_id, at=MORNING + timedelta(days=days), by=SHEN)


def visit(*ends: VisitCompleted | VisitNotMet, stream_id: str = "visit-1") -> list[GivenFact]:
    """Shen calls on Lin."""
    started = VisitStarted(person_id=LIN, visitor=SHEN, place="13号楼")
    return [fact(each, stream_id, at=MORNING, by=SHEN) for each in (started, *ends)]


def test_a_need_found_on_a_visit_is_that_visits_contact() -> None:
    """It is a request all the same."""
    view = project(Channels, *visit(VisitCompleted(needs=("request-1",))), raised(found_on="visit-1"))
    assert list(view) == [ByChannel("2024-01", "home-visit", requests=1, contacts=1)]


def test_a_need_raised_at_an_activity_is_among_its_attendances() -> None:
    """It is a request all the same."""
    (row,) = project(Channels, raised(found_on="activity-1"))
    assert (row.requests, row.contacts) == (1, 0)


def test_contacts_are_counted_by_month_and_channel_in_the_days_asked_for() -> None:
    """Somebody who was not met is no contact."""
    view = project(Channels, raised(), raised("request-2", days=31), *visit(VisitNotMet()))
    assert [(row.month, row.channel, row.contacts) for row in view] == [
        ("2024-01", "pavilion", 1),
        ("2024-02", "pavilion", 1),
    ]
    assert [row.month for row in view.between(date(2024, 2, 15), date(2024, 2, 15))] == ["2024-02"]


def test_somebody_met_by_telephone_is_a_contact_of_that_channel() -> None:
    """A visit is what it was, not where it was planned."""
    (row,) = project(Channels, *visit(VisitCompleted(manner="phone")))
    assert (row.channel, row.contacts) == ("phone", 1)


def test_the_journal_says_what_was_found_in_place_of_somebody() -> None:
    """Where that was told."""
    view = project(
        FieldJournal, *visit(VisitNotMet(found="hospital")), *visit(VisitNotMet(), stream_id="visit-2")
    )
    assert [row.became for row in view.of_day(date(2024, 1, 15))] == ["hospital", "not-met"]


def test_the_journal_tells_who_met_whom_and_what_became_of_it() -> None:
    """A request by how it came out; a visit each time somebody was met or not."""
    view = project(
        FieldJournal,
        *visit(VisitNotMet(), VisitPlanned(person_id=LIN, visitor=XU, planned_for=MORNING), VisitCompleted()),
        raised(),
        fact(RequestResolved(outcome="partly"), "request-1"),
    )
    told = [
        (row.source, row.worker, row.whom, row.what, row.became) for row in view.of_day(date(2024, 1, 15))
    ]
    assert told == [
        ("request", SHEN, LIN, "Radiator is cold", "partly"),
        ("visit", SHEN, LIN, "", "not-met"),
        ("visit", XU, LIN, "", "completed"),
    ]
    assert view.of_day(date(2024, 1, 16)) == []


def test_an_idea_heard_at_an_activity_is_called_one() -> None:
    """A request of that category that says so; elsewhere it is a request."""
    told = raised("request-1", found_on="activity-1")
    idea = evolve(told, data=evolve(told.data, category="点子"))
    elsewhere = evolve(idea, stream_id="request-2", data=evolve(idea.data, arose_from=None))
    view = project(FieldJournal, idea, elsewhere)
    assert {row.stream: row.source for row in view} == {"request-1": "idea", "request-2": "request"}


def test_a_reopened_request_is_open_in_the_journal_again() -> None:
    """It is listed once it has been open for longer than asked for."""
    facts = [raised(), fact(RequestResolved(outcome="done"), "request-1")]
    later = MORNING + timedelta(days=8)
    assert project(FieldJournal, *facts, now=later).still_open() == []
    reopened = project(FieldJournal, *facts, fact(RequestReopened(reason="cold"), "request-1"), now=later)
    assert [row.became for row in reopened.still_open()] == ["reopened"]
    assert reopened.still_open(days=8) == []


def test_a_worker_reads_a_month_of_their_own_journal() -> None:
    """Also what was written under an id that was merged into theirs; what is no month is refused."""
    view = project(FieldJournal, raised(), raised("request-2", days=31), fact(PersonMerged(into=XU), SHEN))
    assert [row.stream for row in view.of_worker(XU, "2024-1")] == ["request-1"]
    assert view.of_worker(HE, "2024-01") == []
    with pytest.raises(InvalidInput, match="not a month"):
        view.of_worker(XU, "January")


def lives(person: str, room: str, building: str = "place-13") -> GivenFact:
    """Somebody is registered behind a door."""
    told = PersonRegistered(person_id=person, name="林晓棠", building=building, room=room)
    return fact(told, person, at=MORNING - timedelta(days=9))


def test_a_persons_timeline_has_all_of_what_is_told_of_them() -> None:
    """Of a request also the steps that do not name them; of a visitor only that they came."""
    facts = [
        lives(LIN, "3-502"),
        raised(),
        fact(RequestAccepted(), "request-1", at=MORNING + timedelta(hours=1)),
        *visit(VisitCompleted(person_id=LIN), stream_id="visit-2"),
    ]
    view = project(Timeline, *facts)
    assert [(row.stream_id, row.what) for row in view.of_person(LIN)] == [
        (LIN, "PersonRegistered"),
        ("request-1", "RequestRaised"),
        ("visit-2", "VisitStarted"),
        ("visit-2", "VisitCompleted"),
        ("request-1", "RequestAccepted"),
    ]
    assert [(row.what, row.named_as) for row in view.of_person(SHEN)] == [("VisitStarted", "visitor")]
    assert [row.what for row in view.of_person(LIN, since=date(2024, 1, 16))] == []


def test_a_merged_record_is_part_of_the_timeline_of_the_one_that_goes_on() -> None:
    """Whichever id is asked for."""
    view = project(Timeline, raised(), fact(PersonMerged(into=HE), LIN))
    assert [row.stream_id for row in view.of_person(HE)] == ["request-1", LIN]
    assert view.of_person(LIN) == view.of_person(HE)


def test_a_household_is_who_lives_behind_the_same_door() -> None:
    """Where the reader may not see doors it is the whole building; an erased person is nobody's neighbour."""
    facts = [lives(LIN, "3-502"), lives(HE, "3-502"), lives(XU, "1-101"), lives(SHEN, "3-502", "place-7")]
    seen = project(Timeline, *facts, reader="person-tian")
    assert {row.person_id for row in seen.of_household(LIN)} == {LIN, HE}
    assert {row.person_id for row in project(Timeline, *facts).of_household(LIN)} == {LIN, HE, XU}
    erased = project(Timeline, *facts, fact(PersonErased(reason="asked"), HE), reader="person-tian")
    assert {row.person_id for row in erased.of_household(LIN)} == {LIN}


def test_a_building_has_what_happened_to_its_people_and_what_was_written_of_it() -> None:
    """However it was written."""
    named = fact(PlaceNamed(kind="building", called="十三栋", within="place-liuyin"), "place-13")
    view = project(Timeline, named, lives(HE, "3-502"), raised(), lives(XU, "1-101", "place-7"))
    assert {row.stream_id for row in view.of_building("place-13")} == {HE, "request-1"}


def test_what_somebody_did_is_told_to_them_by_month_and_kind() -> None:
    """What everybody did names nobody."""
    view = project(MyGrowth, raised(), raised("request-2"), raised("request-3", days=31), *visit())
    assert view.of_person(SHEN) == [
        Done("2024-01", "RequestRaised", 2),
        Done("2024-01", "VisitStarted", 1),
        Done("2024-02", "RequestRaised", 1),
    ]
    assert list(view) == view.of_person(SHEN)
    assert view.of_person(HE) == []
