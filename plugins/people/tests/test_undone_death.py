"""A death that was written down for somebody else, and is undone: they are again what they were."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from community_core import Community
from community_core.domain import AppointRole, PersonDied, RecordDeath, RegisterPerson, RoleEnded, UndoFact
from community_people import People, Roles

LIN, SHEN, ZHOU = "person-lin", "person-shen", "person-zhou"


class Clock:
    """A minute goes by with each look at it."""

    now = datetime(2024, 1, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def community() -> Iterator[Community]:
    """Lin keeps the secrets of all, and was written down as dead."""
    with Community.open(":memory:", access="roles", clock=Clock()) as opened:
        opened.execute(RegisterPerson(person_id=LIN, name="林晓棠"), by=SHEN)
        opened.execute(RegisterPerson(person_id=ZHOU, name="周晓棠"), by=SHEN)
        for role in ("secretary", "mediator"):
            opened.execute(AppointRole(person_id=LIN, role=role, since=date(2024, 1, 2)), by=SHEN)  # type: ignore[arg-type]
        opened.execute(RecordDeath(person_id=LIN, on=date(2024, 1, 7)), by=SHEN)
        yield opened


def undo(community: Community, fact_id: str) -> str:
    """Undo a fact; the id of what says so."""
    return community.execute(UndoFact(fact_id=fact_id, reason="another person"), by=SHEN).events[0].id


def death(community: Community) -> str:
    """The fact that she died."""
    return next(each.id for each in community.history(LIN) if isinstance(each.data, PersonDied))


def told(community: Community) -> dict[str, object]:
    """What every place tells of Lin's roles."""
    (appointed,) = [each for each in community.register.people.values() if each.id == LIN]
    (zhou,) = [each for each in community.view(People, reader=LIN) if each.person_id == ZHOU]
    return {
        "register": sorted(each.role for each in appointed.roles_on(date(2024, 1, 8))),
        "access": zhou.name == "周晓棠",
        "roles": sorted(each.role for each in community.view(Roles, reader=SHEN).holders()),
        "people": [each.roles for each in community.view(People, reader=SHEN) if each.person_id == LIN],
    }


DEAD = {"register": [], "access": False, "roles": [], "people": []}
ALIVE = {
    "register": ["mediator", "secretary"],
    "access": True,
    "roles": ["mediator", "secretary"],
    "people": [("secretary", "mediator")],
}


def test_the_roles_are_held_again_wherever_they_are_told(community: Community) -> None:
    """Put back they have ended, and undone once more they are held."""
    assert told(community) == DEAD
    undone = undo(community, death(community))
    assert told(community) == ALIVE
    undo(community, undone)
    assert told(community) == DEAD
    undo(community, community.history(LIN)[-1].id)
    assert told(community) == ALIVE


def test_history_shows_the_ends_and_that_they_were_undone(community: Community) -> None:
    """Nothing disappears."""
    undo(community, death(community))
    ends = [each for each in community.history(LIN) if isinstance(each.data, RoleEnded)]
    undone = {each.data.version for each in community.history(LIN) if each.type == "FactCorrected"}
    assert len(ends) == 2
    assert {each.version for each in ends} < undone
