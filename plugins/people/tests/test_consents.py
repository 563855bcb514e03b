"""Who consents to what."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from community_core import Community
from community_core.domain import (
    ConsentGiven,
    ConsentWithdrawn,
    GiveConsent,
    PersonMerged,
    PersonRegistered,
    RegisterPerson,
)
from community_core.errors import Refused
from community_core.testing import GivenFact, fact, project
from community_people import Consents

LIN, HE = "person-lin", "person-he"
NOW = datetime(2024, 6, 3, 1, 0, tzinfo=UTC)


def consents(*facts: GivenFact, reader: str | None = "person-shen") -> Consents:
    """The view these facts make."""
    return project(Consents, *facts, now=NOW, reader=reader)


def given(person: str = LIN, purpose: str = "photo", guardian: str | None = None) -> GivenFact:
    """Somebody consents."""
    return fact(ConsentGiven(purpose=purpose, how="spoken", guardian=guardian), person)


def born(year: int, person: str = LIN) -> GivenFact:
    """Somebody is registered with a year of birth."""
    return fact(PersonRegistered(person_id=person, name="林晓棠", birth_year=year), person)


def test_a_consent_stands_until_it_is_withdrawn() -> None:
    """What was declined without ever having been given is listed among the withdrawn, too."""
    withdrawn = fact(ConsentWithdrawn(purpose="photo"), LIN)
    declined = fact(ConsentWithdrawn(purpose="visits"), HE)
    view = consents(given(), given(HE), withdrawn, declined)
    assert [row.person_id for row in view] == [HE]
    assert [row.person_id for row in view.to("photo")] == [HE]
    assert [(row.person_id, row.purpose) for row in view.withdrawn()] == [(LIN, "photo"), (HE, "visits")]
    assert [row.status for row in consents(given(), withdrawn, given())] == ["given"]


def test_a_persons_consents_include_those_of_a_merged_record() -> None:
    """They count for the one that goes on."""
    view = consents(given(HE, "visits"), given(LIN), fact(PersonMerged(into=LIN), HE))
    assert {(row.person_id, row.purpose) for row in view.of_person(LIN)} == {(LIN, "photo"), (LIN, "visits")}


def test_a_childs_consent_without_a_guardian_waits_for_somebody() -> None:
    """Below 14 in the year in which they consented, and as far as the reader may see years of birth."""
    assert [row.person_id for row in consents(born(2011), given()).without_guardian()] == [LIN]
    assert [item.person for item in consents(born(2011), given()).waiting()] == [LIN]
    assert consents(born(2010), given()).without_guardian() == []
    assert consents(born(2011), given(guardian=HE)).without_guardian() == []
    assert consents(born(2011), given(), reader=None).without_guardian() == []


def test_a_guardian_is_added_to_what_a_child_consented_to_alone() -> None:
    """The command the agenda tells is accepted, and nothing waits any longer; once is enough."""
    clock = datetime(2024, 1, 15, 4, tzinfo=UTC)
    with Community.open(":memory:", clock=lambda: clock) as community:

        def waits() -> list[str]:
            agenda = community.agenda(clock.date(), reader=HE, projections=[Consents])
            return [each.what[1] for each in agenda.items]

        child = RegisterPerson(person_id=LIN, name="林小满", birth_year=2016)
        consent = GiveConsent(person_id=LIN, purpose="photo", how="spoken")
        community.execute_all([child, consent], by=HE)
        assert waits() == ["缺少监护人同意：拍照"]
        with pytest.raises(Refused, match="consent-given"):
            community.execute(consent, by=HE)
        community.execute(evolve(consent, guardian=HE), by=HE)
        assert waits() == []
        with pytest.raises(Refused, match="consent-given"):
            community.execute(evolve(consent, guardian=LIN), by=HE)
