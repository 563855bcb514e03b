"""The register: what is openly known of people and places, kept up with the ledger."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community
from community_core.directory import CurrentRegister, Register
from community_core.domain import (
    AddPlaceAlias,
    AppointRole,
    ChangePerson,
    ClosePlace,
    Command,
    CorrectFact,
    EndRole,
    ErasePerson,
    GiveConsent,
    MergePerson,
    MovePerson,
    NamePlace,
    NoteAway,
    RecordDeath,
    RecordDeparture,
    RecordReturn,
    RegisterPerson,
    SetCareLevel,
    SetGrid,
    UndoFact,
    WithdrawConsent,
)
from community_core.errors import CommunityError

SHEN, ZHOU, LIN, HE = "person-shen", "person-zhou", "person-lin", "person-he"
LIUYIN, BUILDING, OTHER, GRID = "place-liuyin", "place-13", "place-9", "place-east"
DAY = date(2024, 1, 5)
CLERK = "system:clerk"


@pytest.fixture
def community() -> Iterator[Community]:
    """Zhou and Lin in two buildings of one compound, in one grid."""
    with Community.open(":memory:") as opened:
        opened.execute_all(
            [
                NamePlace(place_id=LIUYIN, kind="compound", called="柳荫小区"),
                NamePlace(place_id=GRID, kind="grid", called="东网格"),
                NamePlace(
                    place_id=BUILDING, kind="building", called="13号楼", within=LIUYIN, aliases=("红楼",)
                ),
                NamePlace(place_id=OTHER, kind="building", called="9号楼", within=LIUYIN),
                SetGrid(place_id=BUILDING, grid=GRID),
                RegisterPerson(person_id=ZHOU, name="周晓棠", building=BUILDING, room="3-502"),
                RegisterPerson(person_id=LIN, name="林安", building=OTHER, residence="rents"),
            ],
            by=CLERK,
        )
        yield opened


def lives(register: Register, place: str) -> set[str]:
    """The ids of those who live in a place."""
    return {each.id for each in register.living_in(place)}


def test_it_knows_where_people_live_however_wide_the_place(community: Community) -> None:
    """A building, the compound around it, the grid it belongs to."""
    register = community.register
    assert [lives(register, each) for each in (BUILDING, LIUYIN, GRID)] == [{ZHOU}, {ZHOU, LIN}, {ZHOU}]
    assert register.around(BUILDING) == (BUILDING, LIUYIN, GRID)


def test_it_opens_nothing(community: Community) -> None:
    """Names stay sealed, and nobody is noted to have opened one."""
    zhou = community.register.person(ZHOU)
    assert zhou is not None
    assert zhou.name is not None
    assert "周晓棠" not in repr(community.register.people)
    assert community.vault.openings() == []


def test_it_keeps_up_with_whatever_happens(community: Community) -> None:
    """Moves, absences, levels, departures: each is known once it is recorded."""
    for command in (
        MovePerson(person_id=ZHOU, building=OTHER),
        SetCareLevel(person_id=ZHOU, level="high"),
        NoteAway(person_id=ZHOU, gone_to="family"),
        RecordDeparture(person_id=LIN, on=DAY, reason="work"),
    ):
        community.execute(command, by=CLERK)
    zhou = community.register.person(ZHOU)
    assert zhou is not None
    assert (zhou.building, zhou.room, zhou.level, zhou.away) == (OTHER, None, "high", True)
    assert lives(community.register, LIUYIN) == {ZHOU}
    assert {each.id for each in community.register.registered()} == {ZHOU, LIN}


def test_what_is_left_out_of_a_change_stays(community: Community) -> None:
    """Somebody who rents now has the name they had."""
    before = community.register.people[ZHOU].name
    community.execute(ChangePerson(person_id=ZHOU, residence="rents"), by=CLERK)
    after = community.register.people[ZHOU]
    assert (after.name, after.residence) == (before, "rents")


def test_it_is_the_same_object_until_something_is_recorded(community: Community) -> None:
    """Whoever holds one goes on seeing what it showed."""
    before = community.register
    assert community.register is before
    community.execute(RegisterPerson(person_id=HE, name="何安"), by=CLERK)
    assert HE not in before.people
    assert community.register.is_registered(HE)


def test_whoever_was_merged_goes_on_in_the_other_record(community: Community) -> None:
    """Over several merges; undone, they are somebody of their own again."""
    community.execute(RegisterPerson(person_id=HE, name="周晓棠"), by=CLERK)
    community.execute(MergePerson(person_id=HE, into=ZHOU), by=CLERK)
    merged = community.execute(MergePerson(person_id=ZHOU, into=LIN), by=CLERK)
    register = community.register
    assert [register.canonical(each) for each in (HE, ZHOU, LIN)] == [LIN, LIN, LIN]
    assert register.same_person(HE)[0] == LIN
    assert set(register.same_person(ZHOU)) == {HE, ZHOU, LIN}
    assert [each.id for each in register.registered()] == [LIN]
    fact = next(each for each in merged.events if each.stream_id == ZHOU)
    community.execute(UndoFact(fact_id=fact.id, reason="two people"), by=CLERK)
    assert set(community.register.same_person(HE)) == {HE, ZHOU}


def test_an_erased_person_is_known_with_all_their_ids(community: Community) -> None:
    """They go on being counted, once."""
    community.execute(RegisterPerson(person_id=HE, name="周晓棠"), by=CLERK)
    community.execute(MergePerson(person_id=HE, into=ZHOU), by=CLERK)
    community.execute(ErasePerson(person_id=ZHOU, reason="asked for it"), by=CLERK)
    register = community.register
    assert register.canonical(HE) == ZHOU
    assert {each.id: each.status for each in register.registered()} == {LIN: "registered", ZHOU: "erased"}


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True), (29, True), (30, False)])
def test_a_role_is_held_from_the_day_it_begins_until_the_day_it_was_ended(
    community: Community, days: int, held: bool
) -> None:
    """On the day it ended, somebody else may have it."""
    community.execute(AppointRole(person_id=ZHOU, role="building-lead", scope=BUILDING, since=DAY), by=CLERK)
    community.execute(EndRole(person_id=ZHOU, appointment=1, until=DAY + timedelta(30)), by=CLERK)
    day = DAY + timedelta(days)
    assert bool(community.register.roles_on(ZHOU, day)) is held
    assert community.register.holding("building-lead", day, BUILDING) == ((ZHOU,) if held else ())


def test_a_term_that_ran_out_goes_on_until_it_is_ended(community: Community) -> None:
    """Without a successor people serve on."""
    community.execute(AppointRole(person_id=ZHOU, role="secretary", since=DAY, until=DAY), by=CLERK)
    assert community.register.holding("secretary", DAY + timedelta(400)) == (ZHOU,)


def test_roles_of_a_merged_record_are_held_by_who_goes_on(community: Community) -> None:
    """What was recorded there counts for the other."""
    community.execute(AppointRole(person_id=ZHOU, role="secretary", since=DAY), by=CLERK)
    community.execute(MergePerson(person_id=ZHOU, into=LIN), by=CLERK)
    assert community.register.holding("secretary", DAY) == (LIN,)
    assert [each.role for each in community.register.roles_on(LIN, DAY)] == ["secretary"]


def test_a_consent_stands_until_it_is_withdrawn(community: Community) -> None:
    """One purpose says nothing of another."""
    community.execute(GiveConsent(person_id=ZHOU, purpose="photo", how="spoken"), by=CLERK)
    assert community.register.people[ZHOU].consents_to("photo")
    assert not community.register.people[ZHOU].consents_to("posted")
    community.execute(WithdrawConsent(person_id=ZHOU, purpose="photo"), by=CLERK)
    assert not community.register.people[ZHOU].consents_to("photo")


def test_places_are_known_by_all_their_names_as_corrected(community: Community) -> None:
    """Corrections and what is out of use included."""
    named = next(each for each in community.history(BUILDING))
    community.execute(AddPlaceAlias(place_id=BUILDING, alias="13#"), by=CLERK)
    community.execute(CorrectFact(fact_id=named.id, right={"called": "13栋"}, reason="slip"), by=CLERK)
    community.execute(ClosePlace(place_id=OTHER, reason="pulled down"), by=CLERK)
    building, other = (community.register.place(each) for each in (BUILDING, OTHER))
    assert building is not None
    assert building.names == ("13栋", "红楼", "13#")
    assert other is not None
    assert other.status == "out-of-use"


STEPS: list[Command] = [
    RegisterPerson(person_id=SHEN, name="沈立"),
    RegisterPerson(person_id=HE, name="何安", building=BUILDING),
    MovePerson(person_id=HE, building=BUILDING, room="1-101"),
    ChangePerson(person_id=SHEN, name="沈丽"),
    RecordDeparture(person_id=HE, on=DAY, reason="work"),
    RecordReturn(person_id=HE),
    RecordDeath(person_id=SHEN, on=DAY),
    MergePerson(person_id=HE, into=SHEN),
    AppointRole(person_id=SHEN, role="secretary", since=DAY),
    SetCareLevel(person_id=HE, level="key"),
    AddPlaceAlias(place_id=BUILDING, alias="13#"),
    ErasePerson(person_id=SHEN, reason="asked for it"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*range(len(STEPS)), *range(-6, 0)]), max_size=12))
def test_kept_up_it_is_what_it_would_be_folded_at_once(steps: list[int]) -> None:
    """Whatever happens, and whatever of it is undone; a number below 0 undoes a fact, from the end."""
    with Community.open(":memory:") as community:
        for each in steps:
            try:
                community.execute(_step(community, each), by=CLERK)
            except CommunityError:
                continue
            _ = community.register
        at_once = _anew(community)
        assert community.register.people == at_once.people
        assert community.register.places == at_once.places


def _step(community: Community, number: int) -> Command:
    facts: list[Any] = list(community.log())
    if number >= 0 or not facts:
        return STEPS[number]
    return UndoFact(fact_id=facts[max(number, -len(facts))].id, reason="wrong")


def _anew(community: Community) -> Register:
    return CurrentRegister(community.ledger).now()
