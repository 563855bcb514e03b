"""A person's life in the register: what is possible, and what is not refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from community_core.domain import (
    PERSON,
    AppointRole,
    ChangePerson,
    ConsentGiven,
    CorrectFact,
    DeclineVisits,
    EndRole,
    GiveConsent,
    NoteAway,
    NoteBack,
    PersonChanged,
    PersonMerged,
    PersonRegistered,
    RecordDeath,
    RecordDeparture,
    RecordReturn,
    RegisterPerson,
    RoleAppointed,
    RoleEnded,
    UndoFact,
    WithdrawConsent,
)
from community_core.errors import Refused

from .story import HE, LIN, NOW, Story

WHO: dict[str, Any] = {"person_id": LIN}
DAY = NOW.date()
LONG_AGO = date(2014, 3, 1)
LEAD: dict[str, Any] = {"role": "building-lead", "scope": "place-24"}


def person(*history: Any) -> Story:
    """Lin, of whom this was recorded."""
    return Story(PERSON, LIN).given(*history)


def registered(*history: Any) -> Story:
    """Lin in the register, of whom this was recorded since."""
    return person(PersonRegistered(**WHO), *history)


def roles(story: Story) -> dict[int, tuple[str, date | None]]:
    """How each appointment stands, and when it ends."""
    return {number: (each.status, each.until) for number, each in story.state.roles.items()}


def consents(story: Story) -> dict[str, str]:
    """How each consent stands."""
    return {purpose: each.status for purpose, each in story.state.consents.items()}


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [("０４７１－５５５", "0471-555"), (" 110 ", "110"), ("0471 5551234转8001", "0471 5551234转8001")],
)
def test_a_telephone_is_recorded_as_it_is_dialled(typed: str, recorded: str) -> None:
    """Typed in full width, too, and with an extension."""
    [said] = person().order(RegisterPerson(**WHO, name="Lin Xiaotang", telephone=typed))
    assert said.telephone == recorded


def test_a_change_that_says_nothing_is_none() -> None:
    """A name left blank by mistake is not recorded as news."""
    assert registered().order(ChangePerson(**WHO)) == []
    assert registered().order(ChangePerson(**WHO, groups=())) == []
    assert registered().order(ChangePerson(**WHO, residence="rents")) == [
        PersonChanged(**WHO, residence="rents")
    ]


def test_who_left_long_ago_may_return_and_die() -> None:
    """Each is written down when it is learnt."""
    story = registered()
    story.order(RecordDeparture(**WHO, on=LONG_AGO, reason="moved away"))
    assert story.state.status == "left"
    story.order(RecordReturn(**WHO))
    assert story.state.status == "registered"
    story.order(RecordDeath(**WHO, on=LONG_AGO))
    assert story.state.status == "died"


def test_who_is_away_comes_back() -> None:
    """Somebody in no register, too."""
    story = person()
    story.order(NoteAway(**WHO, gone_to="hospital", until=DAY))
    assert story.state.away
    story.order(NoteBack(**WHO))
    assert not story.state.away


def test_roles_end_with_a_death() -> None:
    """On the day of it; what ended before stays as it was, and what began later ends when it began."""
    story = registered()
    for scope, since in (("place-24", LONG_AGO), ("place-13", LONG_AGO), ("place-9", DAY)):
        story.order(AppointRole(**WHO, role="building-lead", scope=scope, since=since))
    story.order(EndRole(**WHO, appointment=1, until=LONG_AGO + timedelta(days=9)))
    died = LONG_AGO + timedelta(days=100)
    story.order(RecordDeath(**WHO, on=died))
    assert roles(story) == {
        1: ("ended", LONG_AGO + timedelta(days=9)),
        2: ("ended", died),
        3: ("ended", DAY),
    }


def bereaved() -> Story:
    """Lin held two roles, of which one had ended, when a death was written down."""
    story = registered(
        RoleAppointed(appointment=1, **LEAD, since=LONG_AGO),
        RoleAppointed(appointment=2, role="mediator", since=LONG_AGO),
        RoleEnded(appointment=2, until=LONG_AGO),
    )
    story.order(RecordDeath(**WHO, on=DAY))
    return story


def together(story: Story, *versions: int, ago: timedelta) -> None:
    """These facts were recorded in one append."""
    story.moments.update(dict.fromkeys(versions, story.now - ago))


def undo(story: Story, version: int) -> list[Any]:
    """Undo a fact of Lin's; what is said then."""
    said: list[Any] = story.order(UndoFact(fact_id=f"{LIN}@{version}", reason="another person"))
    return said


def test_a_death_written_down_for_somebody_else_is_undone() -> None:
    """And so are the ends of the roles that it brought, and no other; put back, all is as it was."""
    story = bereaved()
    together(story, 5, 6, ago=timedelta(days=1))
    dead = story.state
    assert [each.version for each in undo(story, 6)] == [6, 5]
    assert story.state.status == "registered"
    assert roles(story) == {1: ("appointed", None), 2: ("ended", LONG_AGO)}
    together(story, 7, 8, ago=timedelta(hours=1))
    assert [each.version for each in undo(story, 7)] == [5, 6]
    assert story.state == dead
    together(story, 9, 10, ago=timedelta(minutes=1))
    undo(story, 10)
    assert roles(story) == {1: ("appointed", None), 2: ("ended", LONG_AGO)}


def test_the_end_of_a_role_falls_with_the_death_alone() -> None:
    """As long as that stands; an end that was recorded before is undone by itself."""
    story = bereaved()
    together(story, 5, 6, ago=timedelta(days=1))
    with pytest.raises(Refused, match=f"came of {LIN}@6") as refused:
        undo(story, 5)
    assert refused.value.rule == "undone-with-its-cause"
    assert [each.version for each in undo(story, 4)] == [4]


def test_an_end_that_was_corrected_is_put_back_as_corrected() -> None:
    """What was known when the death was undone."""
    story = bereaved()
    together(story, 5, 6, ago=timedelta(days=1))
    story.order(CorrectFact(fact_id=f"{LIN}@5", right={"until": date(2024, 1, 2)}, reason="slip"))
    undo(story, 6)
    together(story, 8, 9, ago=timedelta(hours=1))
    undo(story, 8)
    assert roles(story)[1] == ("ended", date(2024, 1, 2))


def test_one_is_elected_again_on_the_day_the_term_ends() -> None:
    """And may be something else, or the same elsewhere, at the same time."""
    story = person(RoleAppointed(appointment=1, **LEAD, since=LONG_AGO, until=DAY))
    for said in (LEAD, {"role": "mediator"}, {"role": "building-lead", "scope": "place-13"}):
        story.order(AppointRole(**WHO, **said, since=DAY))
    assert set(roles(story)) == {1, 2, 3, 4}


def test_visits_are_declined_whether_or_not_they_were_ever_consented_to() -> None:
    """And consented to later."""
    story = person()
    story.order(DeclineVisits(**WHO))
    assert consents(story) == {"visits": "withdrawn"}
    story.order(GiveConsent(**WHO, purpose="visits", how="spoken"))
    story.order(DeclineVisits(**WHO))
    assert consents(story) == {"visits": "withdrawn"}


def test_what_lies_on_a_merged_record_is_ended_there() -> None:
    """It counts for the other; and nobody else could end it."""
    role = RoleAppointed(appointment=1, **LEAD, since=LONG_AGO)
    consent = ConsentGiven(purpose="photo", how="written")
    story = registered(role, consent, PersonMerged(into=HE))
    story.order(EndRole(**WHO, appointment=1, until=DAY))
    story.order(WithdrawConsent(**WHO, purpose="photo"))
    assert (roles(story), consents(story)) == ({1: ("ended", DAY)}, {"photo": "withdrawn"})
