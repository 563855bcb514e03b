"""Visits to somebody who has died: none is planned any more, nobody is met after the day of their death, and
what was planned or took place before may come late."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from community_core import Community
from community_core.domain import (
    CompleteVisit,
    MergePerson,
    PlanVisit,
    RecordDeath,
    RecordNotMet,
    RecordVisit,
    RegisterPerson,
    ReplanVisit,
    StartVisit,
    UndoFact,
)
from community_core.errors import Refused

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"
NOW = datetime(2024, 1, 15, 4, tzinfo=UTC)
DIED = date(2024, 1, 12)


@pytest.fixture
def community() -> Iterator[Community]:
    """林晓棠 died three days ago."""
    with Community.open(":memory:", clock=lambda: NOW) as community:
        for person in (LIN, HE):
            community.execute(RegisterPerson(person_id=person, name="林晓棠"), by=SHEN, at=NOW - timedelta(9))
        community.execute(
            PlanVisit(person_id=LIN, visitor=SHEN, planned_for=NOW), by=SHEN, at=NOW - timedelta(5)
        )
        community.execute(RecordDeath(person_id=LIN, on=DIED), by=SHEN)
        yield community


def plan(person: str = LIN) -> PlanVisit:
    """A visit tomorrow."""
    return PlanVisit(person_id=person, visitor=SHEN, planned_for=NOW + timedelta(days=1))


def test_nobody_plans_to_call_on_the_dead(community: Community) -> None:
    """Neither for the first time nor anew; the message says when they died, in either language."""
    (planned,) = {fact.stream_id for fact in community.log() if fact.type == "VisitPlanned"}
    for command in (plan(), ReplanVisit(visit_id=planned, planned_for=NOW + timedelta(days=1))):
        with pytest.raises(Refused) as refused:
            community.execute(command, by=SHEN)
        assert refused.value.rule == "planned-after-death"
        assert all("2024-01-12" in refused.value.told(language) for language in ("en", "zh"))


def test_a_plan_made_before_the_death_may_be_entered_late(community: Community) -> None:
    """Up to the day before."""
    community.execute(plan(), by=SHEN, at=NOW - timedelta(days=4))
    with pytest.raises(Refused, match="planned-after-death"):
        community.execute(plan(), by=SHEN, at=NOW - timedelta(days=3))


def test_a_death_told_of_either_record_is_one(community: Community) -> None:
    """And one that is undone is none."""
    assert community.execute(plan(HE), by=SHEN)
    (died,) = [fact.id for fact in community.log() if fact.type == "PersonDied"]
    community.execute(UndoFact(fact_id=died, reason="同名"), by=SHEN)
    assert community.execute(plan(), by=SHEN)
    community.execute(MergePerson(person_id=HE, into=LIN), by=SHEN)
    community.execute(RecordDeath(person_id=LIN, on=DIED), by=SHEN)
    with pytest.raises(Refused, match="planned-after-death"):
        community.execute(plan(HE), by=SHEN)


def test_nobody_is_met_after_the_day_of_their_death(community: Community) -> None:
    """However the visit is recorded; the message says when they died, in either language."""
    (planned,) = {fact.stream_id for fact in community.log() if fact.type == "VisitPlanned"}
    for command in (StartVisit(visit_id=planned), StartVisit(person_id=LIN), RecordVisit(person_id=LIN)):
        with pytest.raises(Refused, match="visited-after-death") as refused:
            community.execute(command, by=SHEN)
        assert all("2024-01-12" in refused.value.told(language) for language in ("en", "zh"))


def test_a_visit_before_the_death_may_be_entered_late(community: Community) -> None:
    """Up to the day of it."""
    for day in (4, 3):
        assert community.execute(RecordVisit(person_id=LIN), by=SHEN, at=NOW - timedelta(days=day))
    with pytest.raises(Refused, match="visited-after-death"):
        community.execute(RecordVisit(person_id=LIN), by=SHEN, at=NOW - timedelta(days=2))


def test_who_came_and_could_not_know_is_recorded(community: Community) -> None:
    """Nobody was met."""
    (planned,) = {fact.stream_id for fact in community.log() if fact.type == "VisitPlanned"}
    assert community.execute(RecordNotMet(visit_id=planned, found="nobody"), by=SHEN)
    assert community.execute(RecordVisit(person_id=LIN, found="nobody"), by=SHEN)


def test_a_visit_under_way_when_the_death_is_told_is_completed_for_its_own_day(community: Community) -> None:
    """Or not at all."""
    told = community.execute(StartVisit(person_id=LIN), by=SHEN, at=NOW - timedelta(days=3))
    with pytest.raises(Refused, match="visited-after-death"):
        community.execute(CompleteVisit(visit_id=told.stream_id), by=SHEN)
    assert community.execute(CompleteVisit(visit_id=told.stream_id), by=SHEN, at=NOW - timedelta(days=3))
