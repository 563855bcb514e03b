"""Of a stream many people have to do with, such as a stock card, each is told of their own part alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from community_aid import commands as aid
from community_core import Community
from community_core.audit import person_file
from community_core.domain import RegisterPerson, UndoFact
from community_core.domain.kit.values.fields import fields_of
from community_people.timeline import NAMED_AS, Timeline

from .comparing import EVENTS

LIN, HE, SHEN = "person-lin", "person-he", "person-shen"
CHAIR = "aid-wheelchair"


@pytest.fixture(name="community")
def _community() -> Iterator[Community]:
    """A card of wheelchairs: one is lent to each of two people, and one comes back, which was a slip."""
    with Community.open(":memory:") as community:
        for person, name in ((LIN, "林晓棠"), (HE, "何平安")):
            community.execute(RegisterPerson(person_id=person, name=name), by=SHEN)
        for told in (
            aid.OpenAidItem(title="wheelchair", unit="piece", lendable=True),
            aid.ReceiveAid(aid_id=CHAIR, quantity=2, source="bought"),
            aid.LendAid(aid_id=CHAIR, quantity=1, person_id=LIN),
            aid.LendAid(aid_id=CHAIR, quantity=1, person_id=HE),
            aid.ReturnAid(aid_id=CHAIR, loan=1, quantity=1),
        ):
            community.execute(told, by=SHEN)
        community.execute(UndoFact(fact_id=f"{CHAIR}@5", reason="another chair"), by=SHEN)
        yield community


def test_the_history_of_a_person_has_what_they_borrowed_and_what_became_of_it(community: Community) -> None:
    """Not what the same card says of others; whatever was put right of it is told."""
    assert _told(community.about(LIN)) == ["PersonRegistered", "AidLent", "AidReturned", "FactCorrected"]
    assert _told(community.about(HE)) == ["PersonRegistered", "AidLent"]


def test_what_is_held_on_a_person_is_not_what_others_were_lent(community: Community) -> None:
    """Whoever asks for everything held on them learns nothing of who else was given anything."""
    held = person_file(community, HE, reader=SHEN).facts
    assert _told(held) == ["PersonRegistered", "AidLent"]


def test_the_timeline_of_a_person_is_their_own(community: Community) -> None:
    """That the loan came back was undone, and stands nowhere."""
    view = community.view(Timeline)
    assert [row.what for row in view.of_person(LIN)] == ["PersonRegistered", "AidLent"]
    community.execute(aid.ReturnAid(aid_id=CHAIR, loan=1, quantity=1), by=SHEN)
    view = community.view(Timeline)
    assert [row.what for row in view.of_person(LIN)] == ["PersonRegistered", "AidLent", "AidReturned"]
    assert [row.what for row in view.of_person(HE)] == ["PersonRegistered", "AidLent"]


def test_as_what_somebody_comes_in_has_words() -> None:
    """Whichever field of whichever fact may name a person."""
    told = {
        name
        for event in EVENTS.values()
        for name, field in fields_of(event).items()
        if field.help.refers == "person" and name not in ("person_id", "requester")
    }
    assert told - NAMED_AS.keys() == set()


def _told(facts: Any) -> list[str]:
    return [fact.type for fact in facts]
