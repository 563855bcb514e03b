"""Who may see what by the roles they hold: the table of the sheet, role by role."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from community_core import Community
from community_core.access import TABLE
from community_core.domain import (
    AcceptRequest,
    AssignRequest,
    CancelVisit,
    EndRole,
    GiveConsent,
    MergePerson,
    PlanVisit,
    RaiseRequest,
    RecordDeath,
    RegisterPerson,
    RegisterVolunteer,
    Sealed,
    WithdrawConsent,
)

from .conftest import BUILDING_9, BUILDING_13, CLERK, EAST, LAN, TODAY, ZENG, ZHOU, Clock, appoint

WORKER = "person-worker"
EVERYTHING = {"name", "telephone", "room", "birth_year", "groups"}


def opened(community: Community, reader: str, person: str) -> set[str]:
    """The fields of somebody's registration that a reader sees."""
    [registered] = community.history(person, reader=reader)[:1]
    return {each for each in EVERYTHING if not isinstance(getattr(registered.data, each), Sealed)}


def seen(community: Community, reader: str) -> list[set[str]]:
    """What a reader sees of Zhou, Lan and Zeng."""
    return [opened(community, reader, each) for each in (ZHOU, LAN, ZENG)]


def test_everybody_opens_their_own(community: Community) -> None:
    """And nobody else's, without a role."""
    assert seen(community, ZHOU) == [EVERYTHING, set(), set()]


@pytest.mark.parametrize("role", ["secretary", "privacy-officer"])
def test_who_answers_for_everybody_opens_everything(community: Community, role: str) -> None:
    """Wherever they live."""
    appoint(community, WORKER, role)
    assert seen(community, WORKER) == [EVERYTHING] * 3


def test_a_grid_worker_opens_their_own_grid_and_all_names(community: Community) -> None:
    """Also where the grid is named as people say it; without a grid, the whole community is theirs."""
    appoint(community, WORKER, "grid-worker", EAST)
    assert seen(community, WORKER) == [EVERYTHING, {"name"}, {"name"}]
    appoint(community, "person-other", "grid-worker", "东网格")
    assert seen(community, "person-other") == [EVERYTHING, {"name"}, {"name"}]
    appoint(community, "person-third", "grid-worker")
    assert seen(community, "person-third") == [EVERYTHING] * 3


@pytest.mark.parametrize("role", ["building-lead", "unit-lead"])
def test_a_lead_knows_the_doors_of_their_building(community: Community, role: str) -> None:
    """And the telephone of whoever agreed to it, as long as they do."""
    appoint(community, WORKER, role, BUILDING_13)
    assert seen(community, WORKER) == [{"name", "room"}, set(), set()]
    for each in (ZHOU, LAN):
        community.execute(
            GiveConsent(person_id=each, purpose="contact-by-volunteers", how="spoken"), by=CLERK
        )
    assert seen(community, WORKER) == [{"name", "room", "telephone"}, set(), set()]
    community.execute(WithdrawConsent(person_id=ZHOU, purpose="contact-by-volunteers"), by=CLERK)
    assert seen(community, WORKER) == [{"name", "room"}, set(), set()]


def test_a_lead_of_nowhere_opens_nothing(community: Community) -> None:
    """Nobody is taken for the lead of every building; nor of a place that nobody knows."""
    appoint(community, WORKER, "building-lead")
    appoint(community, WORKER, "building-lead", "place-77")
    appoint(community, WORKER, "building-lead", "77号楼")
    assert seen(community, WORKER) == [set()] * 3


@pytest.mark.parametrize("role", ["auditor", "director", "council-member", "party-group-lead", "other"])
def test_other_roles_open_nothing(community: Community, role: str) -> None:
    """An auditor least of all."""
    appoint(community, WORKER, role, BUILDING_13 if role == "other" else "")
    assert seen(community, WORKER) == [set()] * 3


def test_who_only_counts_sees_years_and_doors_and_no_names(community: Community) -> None:
    """Other programs see nothing."""
    assert seen(community, "system:figures") == [{"birth_year", "room"}] * 3
    assert seen(community, "system:clerk") == [set()] * 3


def test_a_reader_of_two_roles_opens_what_either_opens(community: Community) -> None:
    """Each in its own reach."""
    appoint(community, WORKER, "building-lead", BUILDING_9)
    appoint(community, WORKER, "grid-worker", EAST)
    assert seen(community, WORKER) == [EVERYTHING, {"name", "room"}, {"name"}]


def test_a_reader_nobody_knows_opens_nothing(community: Community) -> None:
    """And none of it is noted, since nothing was opened."""
    assert seen(community, "person-stranger") == [set()] * 3
    assert community.vault.openings() == []


def test_a_role_opens_from_its_day_on_and_not_before(community: Community, clock: Clock) -> None:
    """By the community's day."""
    appoint(community, WORKER, "secretary")
    clock.goes_on(-1)
    assert seen(community, WORKER) == [set()] * 3


def test_a_role_that_ended_opens_nothing(community: Community, clock: Clock) -> None:
    """From that minute on, and tomorrow; one that is to end tomorrow opens until then."""
    appoint(community, WORKER, "secretary")
    ending = EndRole(person_id=WORKER, appointment=1, until=TODAY + timedelta(days=1))
    community.execute(ending, by=CLERK)
    assert seen(community, WORKER) == [EVERYTHING] * 3
    clock.goes_on(1)
    assert seen(community, WORKER) == [set()] * 3
    appoint(community, "person-other", "secretary")
    community.execute(EndRole(person_id="person-other", appointment=1, until=TODAY), by=CLERK)
    assert seen(community, "person-other") == [set()] * 3


def test_the_dead_and_the_erased_open_nothing(community: Community) -> None:
    """Whatever they were."""
    for each in (ZHOU, LAN):
        appoint(community, each, "secretary")
    community.execute(RecordDeath(person_id=ZHOU, on=TODAY), by=CLERK)
    community.erase(LAN, by=CLERK, reason="asked for it")
    assert opened(community, ZHOU, ZENG) == set()
    assert opened(community, LAN, ZENG) == set()


def test_whoever_was_merged_goes_on_with_their_roles_and_their_home(community: Community) -> None:
    """As reader and as the one who is looked at."""
    appoint(community, ZENG, "building-lead", BUILDING_9)
    community.execute(MergePerson(person_id=ZENG, into=LAN), by=CLERK)
    assert opened(community, LAN, ZENG) == EVERYTHING  # herself, under another id
    appoint(community, WORKER, "building-lead", BUILDING_9)
    assert opened(community, WORKER, ZENG) == {"name", "room"}


# ---- cases


def test_a_volunteer_sees_whom_an_open_visit_gives_them(community: Community, clock: Clock) -> None:
    """Their name and door, until the visit is over; nobody else's."""
    community.execute(RegisterVolunteer(person_id=WORKER), by=CLERK)
    visit = community.execute(
        PlanVisit(person_id=ZHOU, visitor=WORKER, planned_for=clock.now), by=CLERK
    ).stream_id
    assert seen(community, WORKER) == [{"name", "room"}, set(), set()]
    assert community.directory(WORKER).shown(ZHOU).startswith("周晓棠 ")
    community.execute(CancelVisit(visit_id=visit, reason="ill"), by=CLERK)
    assert seen(community, WORKER) == [set()] * 3


def test_the_visitor_of_another_is_no_reason(community: Community, clock: Clock) -> None:
    """Nor is being visited oneself, nor a case without being a volunteer."""
    for each in (WORKER, LAN):
        community.execute(RegisterVolunteer(person_id=each), by=CLERK)
    community.execute(PlanVisit(person_id=ZHOU, visitor=WORKER, planned_for=clock.now), by=CLERK)
    community.execute(PlanVisit(person_id=LAN, visitor=ZENG, planned_for=clock.now), by=CLERK)
    assert seen(community, LAN) == [set(), EVERYTHING, set()]
    assert opened(community, ZENG, LAN) == set()


def test_a_mediator_sees_whose_request_they_have(community: Community) -> None:
    """As long as they have it, and it is open."""
    appoint(community, WORKER, "mediator")
    raised = RaiseRequest(
        title="Noise", category="other", channel="desk", requester=ZHOU, details="cannot sleep"
    )
    request = community.execute(raised, by=CLERK).stream_id
    assert seen(community, WORKER) == [set()] * 3
    community.execute(AcceptRequest(request_id=request), by=CLERK)
    community.execute(AssignRequest(request_id=request, assignee=WORKER), by=CLERK)
    assert seen(community, WORKER) == [{"name", "room"}, set(), set()]
    [told] = community.history(request, reader=WORKER)[:1]
    assert isinstance(told.data.details, Sealed)  # what was confided is for others
    community.execute(AssignRequest(request_id=request, assignee="person-other"), by=CLERK)
    assert seen(community, WORKER) == [set()] * 3


def test_asked_in_one_case_another_is_no_reason(community: Community, clock: Clock) -> None:
    """A visit gives the person it is to, and nobody from another visit of the same volunteer."""
    community.execute(RegisterVolunteer(person_id=WORKER), by=CLERK)
    to_zhou, to_lan = (
        community.execute(
            PlanVisit(person_id=each, visitor=WORKER, planned_for=clock.now), by=CLERK
        ).stream_id
        for each in (ZHOU, LAN)
    )
    name = community.history(ZHOU)[0].data.name
    asked = (WORKER, name, "PersonRegistered.name", TODAY)
    assert community.by_roles(*asked, to_zhou)
    assert not community.by_roles(*asked, to_lan)
    assert community.by_roles(*asked, None)


def test_the_table_names_roles_that_exist() -> None:
    """And each opens something, since what is not there opens nothing."""
    assert all(rights for rights in TABLE.values())


# ---- settings


def test_settings_replace_what_a_role_opens(tmp_path: Path, clock: Clock) -> None:
    """A role they do not speak of keeps what the table says."""
    Community.open(tmp_path / "store", access="roles").close()
    with (tmp_path / "store" / "community.toml").open("a", encoding="utf-8") as settings:
        settings.write('[rights]\nauditor = [{ opens = ["birth_year"], of = "everybody" }]\nsecretary = []\n')
    with Community.open(tmp_path / "store", clock=clock) as community:
        community.execute(RegisterPerson(person_id=ZHOU, name="周晓棠", birth_year=1951), by=CLERK)
        for person, role in ((WORKER, "auditor"), (LAN, "secretary"), (ZENG, "privacy-officer")):
            appoint(community, person, role)
        told = [opened(community, each, ZHOU) & {"name", "birth_year"} for each in (WORKER, LAN, ZENG)]
        assert told == [{"birth_year"}, set(), {"name", "birth_year"}]


def test_a_hook_of_ones_own_goes_before_roles_and_may_ask_them(clock: Clock) -> None:
    """Here nothing is opened at night, whatever anybody is."""

    def by_day(reader: str, sealed: Sealed, fact: str, day: date, case: str | None) -> bool:
        return clock.now.hour < 12 and community.by_roles(reader, sealed, fact, day, case)

    with Community.open(":memory:", access="roles", may_open=by_day, clock=clock) as community:
        community.execute(RegisterPerson(person_id=ZHOU, name="周晓棠"), by=CLERK)
        appoint(community, WORKER, "secretary")
        assert "name" in opened(community, WORKER, ZHOU)
        clock.now = clock.now.replace(hour=15)
        assert "name" not in opened(community, WORKER, ZHOU)
