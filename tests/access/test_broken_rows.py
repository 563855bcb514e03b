"""Rows of roles that contradict themselves or name what nobody knows open nothing they should not."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from community_core import Community
from community_core.access import TABLE, ByRoles
from community_core.directory import KnownPerson, KnownPlace, Register
from community_core.domain import AGGREGATES, Event, PersonDied, RoleAppointed, RoleEnded, Sealed
from community_core.domain.roles import Appointment
from community_core.ledger import NewFact

from .conftest import BUILDING_13, CLERK, EAST, LAN, TODAY, ZENG, ZHOU, Clock
from .test_by_roles import EVERYTHING, opened, seen

WORKER = "person-worker"
NOTHING: list[set[str]] = [set(), set(), set()]


def record(community: Community, *events: Event) -> None:
    """What is recorded of the worker whatever the rules say of it, as a faulty import might."""
    at = community.clock()
    version = len(community.ledger.stream(WORKER)) if community.ledger.position() else 0
    facts = [
        NewFact(WORKER, version + each, event, at, CLERK, f"{WORKER}@{version + each}")
        for each, event in enumerate(events, 1)
    ]
    community.ledger.append(facts)


def appointed(role: Any, scope: str = "", number: int = 1, since: date = TODAY, **said: Any) -> RoleAppointed:
    """A row of the table of roles."""
    return RoleAppointed(appointment=number, role=role, scope=scope, since=since, **said)


def test_a_role_that_ended_before_it_began_opens_nothing(community: Community) -> None:
    """On no day."""
    record(community, appointed("secretary"), RoleEnded(appointment=1, until=TODAY - timedelta(days=30)))
    assert seen(community, WORKER) == NOTHING


def test_the_end_of_a_role_nobody_was_appointed_to_opens_nothing(community: Community) -> None:
    """Nor does one that was appointed under another number."""
    record(community, RoleEnded(appointment=7, until=TODAY + timedelta(days=30)))
    assert seen(community, WORKER) == NOTHING


def test_of_two_rows_of_one_number_the_later_one_counts(community: Community) -> None:
    """Whoever was made a lead under the number of a secretary is a lead alone; and an end ends it."""
    record(community, appointed("secretary"), appointed("building-lead", BUILDING_13))
    assert seen(community, WORKER) == [{"name", "room"}, set(), set()]
    record(community, RoleEnded(appointment=1, until=TODAY))
    assert seen(community, WORKER) == NOTHING


def test_rows_that_contradict_each_other_open_what_each_opens_alone(community: Community) -> None:
    """An end under one number leaves the other; that ends as well."""
    record(
        community,
        appointed("grid-worker", EAST, 1),
        appointed("grid-worker", EAST, 2),
        RoleEnded(appointment=1, until=TODAY),
    )
    assert seen(community, WORKER) == [EVERYTHING, {"name"}, {"name"}]
    record(community, RoleEnded(appointment=2, until=TODAY))
    assert seen(community, WORKER) == NOTHING


@pytest.mark.parametrize(
    "scope",
    [
        "place-nowhere",
        "place-",
        "99号楼",
        "号楼",
        " ",
        "　",
        "*",
        "%",
        ZHOU,
        "person-nobody",
        "role:secretary",
    ],
)
@pytest.mark.parametrize("role", ["grid-worker", "building-lead", "unit-lead"])
def test_a_scope_that_is_no_place_known_here_reaches_nobody(
    community: Community, role: str, scope: str
) -> None:
    """Not even the person it names, though a grid worker knows everybody's name."""
    record(community, appointed(role, scope))
    known = {"name"} if role == "grid-worker" else set()
    assert seen(community, WORKER) == [known] * 3


@pytest.mark.parametrize("role", ["building-lead", "unit-lead"])
@pytest.mark.parametrize("scope", [EAST, "东网格", "place-liuyin"])
def test_who_leads_a_building_does_not_lead_a_grid_or_a_compound(
    community: Community, role: str, scope: str
) -> None:
    """The doors of all its buildings are not those of one."""
    record(community, appointed(role, scope))
    assert seen(community, WORKER) == NOTHING


def test_whoever_died_opens_nothing_whatever_stands_of_them(community: Community) -> None:
    """Also where their role was appointed afterwards, or never ended."""
    record(community, appointed("secretary"), PersonDied(on=TODAY), appointed("auditor", number=2))
    record(community, appointed("privacy-officer", number=3))
    assert seen(community, WORKER) == NOTHING


def test_a_place_that_lies_in_itself_opens_no_more(community: Community) -> None:
    """Rows of places may be broken as well."""
    people = {each: KnownPerson(id=each, status="registered", building="place-a") for each in (ZHOU, LAN)}
    places = {
        "place-a": KnownPlace(
            id="place-a", status="known", kind="building", within="place-b", grid="place-a"
        ),
        "place-b": KnownPlace(id="place-b", kind="compound", within="place-a"),
    }
    lead = Appointment(role="building-lead", scope="place-b", since=TODAY, until=None)
    register = Register(1, {**people, WORKER: KnownPerson(id=WORKER, roles={1: lead})}, places)
    assert not _asked(community, register, "name", ZHOU)


ROLES = st.sampled_from([*TABLE, "auditor", "king", "", "all", "Secretary"])
SCOPES = st.sampled_from(
    ["", "place-13", "place-9", "place-east", "place-liuyin", "place-nowhere", "13号楼", " "]
)
DAYS = st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days))
APPOINTMENTS: st.SearchStrategy[Any] = st.builds(
    Appointment,
    role=ROLES,
    scope=SCOPES,
    since=DAYS,
    until=st.none() | DAYS,
    status=st.sampled_from(["appointed", "ended"]),
)
STATUSES: st.SearchStrategy[Any] = st.sampled_from([None, "registered", "left", "died", "erased"])
ALONE = Community.open(":memory:", access="roles", clock=Clock())


@given(st.lists(APPOINTMENTS, max_size=4), STATUSES, st.sampled_from(sorted(EVERYTHING)))
def test_whatever_the_rows_say_nothing_opens_but_by_a_role_that_stands(
    held: list[Appointment], status: Any, field: str
) -> None:
    """Zhou lives in building 13 of the eastern grid: only who answers for that, on that day, opens anything;
    no role by a name the table has for something else."""
    worker = KnownPerson(id=WORKER, status=status, roles=dict(enumerate(held)))
    register = _neighbourhood(worker)
    for each in (ZHOU, ZENG):
        allowed = any(_may(one, each, field) for one in held) and status not in ("died", "erased")
        assert _asked(ALONE, register, field, each) == allowed


def _neighbourhood(worker: KnownPerson) -> Register:
    places = {
        EAST: KnownPlace(id=EAST, status="known", kind="grid", called="东网格"),
        BUILDING_13: KnownPlace(
            id=BUILDING_13, status="known", kind="building", called="13号楼", within="place-liuyin", grid=EAST
        ),
        "place-liuyin": KnownPlace(id="place-liuyin", status="known", kind="compound", called="柳荫小区"),
    }
    zhou = KnownPerson(id=ZHOU, status="registered", building=BUILDING_13)
    zeng = evolve(zhou, id=ZENG, building=None)
    return Register(1, {ZHOU: zhou, ZENG: zeng, WORKER: worker}, places)


def _may(held: Appointment, person: str, field: str) -> bool:
    """Counted by hand: what the table of the documents says of one row."""
    ended = held.status == "ended" and held.until is not None and held.until <= TODAY
    if held.since > TODAY or ended:
        return False
    here = person == ZHOU
    match held.role:
        case "secretary" | "privacy-officer":
            return True
        case "grid-worker":
            around = {"", BUILDING_13, "13号楼", EAST, "place-liuyin"}
            return field == "name" or held.scope == "" or (here and held.scope in around)
        case "building-lead" | "unit-lead":
            return here and held.scope in (BUILDING_13, "13号楼") and field in ("name", "room")
        case _:
            return False


def _asked(community: Community, register: Register, field: str, person: str) -> bool:
    by_roles = ByRoles(lambda: register, community.ledger, AGGREGATES, TABLE)
    sealed = Sealed(person=person, box="", origin=f"PersonRegistered/1/{field}")
    return by_roles(WORKER, sealed, f"PersonRegistered.{field}", TODAY, None)


def test_an_id_that_looks_like_a_role_is_no_reader(community: Community) -> None:
    """Whoever asks is a person or a program."""
    register = _neighbourhood(KnownPerson(id=WORKER))
    by_roles = ByRoles(lambda: register, community.ledger, AGGREGATES, TABLE)
    sealed = Sealed(person=ZHOU, box="", origin="PersonRegistered/1/name")
    for reader in ("secretary", "oneself", "privacy-officer", "", "role:secretary"):
        assert not by_roles(reader, sealed, "PersonRegistered.name", TODAY, None)
    assert opened(community, WORKER, ZHOU) == set()
