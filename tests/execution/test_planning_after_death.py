"""Visits to somebody who has died: none is planned any more, and what was planned before may come late."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from community_core import Community
from community_core.domain import MergePerson, PlanVisit, RecordDeath, RegisterPerson, ReplanVisit, UndoFact
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
