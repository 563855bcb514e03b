"""Whole commands with names in place of ids, in Python."""

from datetime import date

import pytest

from community_core import Community
from community_core.domain import (
    AcceptRequest,
    AppointRole,
    AssignRequest,
    CorrectFact,
    MovePerson,
    RaiseRequest,
    RegisterPerson,
    RegisterVolunteer,
    StartVisit,
    UndoFact,
    VerifyHours,
)
from community_core.errors import InvalidInput, Refused, UnknownStream

from .conftest import BUILDING_9, BUILDING_13, CLERK, LAN, LIN, OTHER_ZHOU, ZHOU

XU = "person-xu"


def test_every_field_that_refers_to_somebody_takes_a_name(community: Community) -> None:
    """A person, a place, either of them, an organisation; other text stays."""
    moved = community.resolved(MovePerson(person_id="汪秀兰", building="九号楼", room="1-101"), reader=XU)
    assert moved == MovePerson(person_id=LAN, building=BUILDING_9, room="1-101")
    lead = AppointRole(person_id="P0003", role="building-lead", scope="红楼", since=date(2024, 1, 5))
    assert community.resolved(lead, reader=XU).scope == BUILDING_13
    assert community.resolved(AssignRequest(request_id="request-1", assignee="org:物业"), reader=XU) == (
        AssignRequest(request_id="request-1", assignee="org:物业")
    )
    assert community.resolved(RegisterVolunteer(person_id="Lin Xia"), reader=XU).person_id == LIN
    assert community.resolved(VerifyHours(volunteer_id="Lin Xia", claim=1), reader=XU).volunteer_id == (
        "volunteer-lin"
    )


def test_a_command_without_names_is_itself(community: Community) -> None:
    """Nothing is opened for it, whoever asks."""
    command = MovePerson(person_id=ZHOU, building=BUILDING_9)
    assert community.resolved(command, reader=None) is command
    assert community.vault.openings() == []


def test_numbers_do_for_ids(community: Community) -> None:
    """UnknownStream where nothing has that number."""
    told = community.execute(RaiseRequest(title="Cold", category="heating", channel="desk"), by=XU)
    assert told.number is not None
    assert community.resolved(AcceptRequest(request_id=told.number), reader=None).request_id == told.stream_id
    with pytest.raises(UnknownStream):
        community.resolved(AcceptRequest(request_id="1999-0001"), reader=None)


def test_what_is_of_another_kind_is_refused(community: Community) -> None:
    """By its number or id, where a field refers to one kind; where anything may be meant, anything does."""
    visit = community.execute(StartVisit(person_id=ZHOU, place=BUILDING_9), by=XU)
    for text in (visit.number, visit.stream_id):
        with pytest.raises(InvalidInput, match="is no request but of another kind, visit") as caught:
            community.resolved(AcceptRequest(request_id=str(text)), reader=XU)
        assert caught.value.field == "request_id"
        found = RaiseRequest(title="Cold", category="heating", channel="desk", arose_from=text)
        assert community.resolved(found, reader=XU).arose_from == visit.stream_id


def test_the_right_values_of_a_correction_are_resolved_as_those_of_its_fact(community: Community) -> None:
    """And an undoing is left alone."""
    told = community.execute(MovePerson(person_id=ZHOU, building=BUILDING_9), by=CLERK)
    correct = CorrectFact(fact_id=told.events[0].id, right={"building": "红楼"}, reason="slip")
    assert community.resolved(correct, reader=XU).right == {"building": BUILDING_13}
    undo = UndoFact(fact_id=told.events[0].id, reason="slip")
    assert community.resolved(undo, reader=XU) is undo


def test_a_name_that_is_not_one_persons_refuses_the_command_and_names_the_field(community: Community) -> None:
    """Before anything is decided."""
    with pytest.raises(Refused) as caught:
        community.resolved(MovePerson(person_id="周晓棠", building=BUILDING_9), reader=XU)
    assert (caught.value.rule, caught.value.field) == ("person-ambiguous", "person_id")


def test_whoever_acts_may_say_so_by_their_own_name() -> None:
    """If they may see it; others are told how to say who they are."""
    with Community.open(":memory:", may_open=lambda reader, sealed, *_: reader == sealed.person) as strict:
        for person, name in ((LIN, "Lin Xia"), (ZHOU, "周晓棠"), (OTHER_ZHOU, "周晓棠")):
            strict.execute(RegisterPerson(person_id=person, name=name), by=CLERK)
        assert [strict.actor(each) for each in ("lin xia", "P0001", LIN, CLERK)] == [LIN, LIN, LIN, CLERK]
        for text, rule in (("周晓棠", "person-ambiguous"), ("何安", "person-unknown")):
            with pytest.raises(Refused) as caught:
                strict.actor(text)
            assert (caught.value.rule, caught.value.field) == (rule, "by")
