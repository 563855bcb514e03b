"""A store that says so names only people of its register."""

from collections.abc import Iterator
from datetime import date

import pytest
from attrs import evolve

from community_core import Community, Refused
from community_core.domain import (
    AppointRole,
    Command,
    CorrectFact,
    MergePerson,
    RaiseRequest,
    RecordDeparture,
    RegisterPerson,
    RegisterVolunteer,
)

LIN, HE, STRANGER = "person-lin", "person-he", "person-1in"
DAY = date(2024, 1, 15)


def raising(requester: str) -> RaiseRequest:
    """A request for somebody."""
    return RaiseRequest(title="Cold", category="heating", channel="desk", requester=requester)


@pytest.fixture
def community() -> Iterator[Community]:
    """Lin and He are registered, and nobody else."""
    with Community.open(":memory:", people="registered") as opened:
        for each, name in ((LIN, "林晓棠"), (HE, "何小满")):
            opened.execute(RegisterPerson(person_id=each, name=name), by="system:init")
        yield opened


def refused(community: Community, command: Command, by: str = HE) -> Refused:
    """What is said to whoever names a stranger; nothing is recorded."""
    position = community.ledger.position()
    with pytest.raises(Refused) as caught:
        community.execute(command, by=by)
    assert community.ledger.position() == position
    return caught.value


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (raising(STRANGER), "requester"),
        (RegisterVolunteer(person_id=STRANGER), "person_id"),
        (AppointRole(person_id=STRANGER, role="lecturer", since=DAY), "person_id"),
        (AppointRole(person_id=LIN, role="lecturer", scope=STRANGER, since=DAY), "scope"),
        (MergePerson(person_id=LIN, into=STRANGER), "into"),
    ],
)
def test_nobody_unknown_is_named(community: Community, command: Command, field: str) -> None:
    """Whatever the field is called; and the way out is told, with whoever comes near."""
    error = refused(community, command)
    assert (error.rule, error.field, error.kind) == ("person-unregistered", field, "not-found")
    for told in (error.en, error.zh):
        assert STRANGER in told
        assert LIN in told
        assert "community do register-person" in told


def test_nobody_unknown_acts(community: Community) -> None:
    """Programs do, and whoever registers themselves."""
    assert refused(community, raising(LIN), by=STRANGER).field == "by"
    community.execute(raising(LIN), by="system:desk")
    community.execute(RegisterPerson(person_id=STRANGER, name="何林"), by=STRANGER)
    community.execute(raising(STRANGER), by=STRANGER)


def test_who_comes_near_is_told_by_id(community: Community) -> None:
    """A refusal opens no name: a screen does, for whoever may see it."""
    error = refused(community, raising(STRANGER))
    assert "林晓棠" not in error.en + error.zh
    assert community.vault.openings() == []


def test_nobody_unknown_is_put_in_place_of_somebody(community: Community) -> None:
    """A correction names them, too: as a value and as who did it."""
    fact = community.execute(raising(LIN), by=HE).events[0].id
    correcting = CorrectFact(fact_id=fact, right={"requester": STRANGER}, reason="slip")
    assert refused(community, correcting).field == "requester"
    assert refused(community, evolve(correcting, right={}, actor=STRANGER)).field == "actor"
    community.execute(evolve(correcting, right={"requester": HE}, actor=LIN), by=HE)


def test_whoever_is_registered_in_the_same_append_may_be_named(community: Community) -> None:
    """Before them nobody may."""
    registering = RegisterPerson(person_id="person-new", name="新来")
    community.execute_all([registering, raising("person-new")], by=HE)
    newer = evolve(registering, person_id="person-newer")
    with pytest.raises(Refused, match="person-newer"):
        community.execute_all([raising("person-newer"), newer], by=HE)


def test_whoever_was_registered_may_still_be_named(community: Community) -> None:
    """Also who left, was merged or was erased; other rules may say no."""
    community.execute(RegisterPerson(person_id="person-gone", name="走了"), by=HE)
    community.execute(RecordDeparture(person_id="person-gone", on=DAY, reason="moved"), by=HE)
    community.execute(raising("person-gone"), by=HE)
    community.execute(MergePerson(person_id="person-gone", into=LIN), by=HE)
    community.execute(raising("person-gone"), by=HE)
    community.erase(LIN, by=HE, reason="asked for it")
    community.execute(raising(LIN), by=HE)


def test_somebody_never_registered_is_merged_and_erased_all_the_same() -> None:
    """What was named before the store said so is brought in order."""
    with Community.open(":memory:") as community:
        assert community.store.choices.people == "any"
        community.execute(raising(STRANGER), by=HE)
    with Community.open(":memory:", people="registered") as community:
        community.execute(RegisterPerson(person_id=LIN, name="林晓棠"), by="system:init")
        community.execute(MergePerson(person_id=STRANGER, into=LIN), by=LIN)
        community.execute(raising(STRANGER), by=LIN)
