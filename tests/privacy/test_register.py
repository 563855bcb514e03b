"""Who somebody is, is sealed for them; what is counted stays open, and outlasts them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, Refused
from community_core.domain import (
    PERSON,
    CorrectFact,
    Erased,
    ErasePerson,
    MergePerson,
    MovePerson,
    PersonErased,
    RaiseRequest,
    RegisterPerson,
    Sealed,
    UndoFact,
)

XU, LIN, TIAN = "person-xu", "person-lin", "person-tian"
WHO: dict[str, Any] = {
    "name": "林晓棠",
    "telephone": "0471-5551234",
    "room": "3-502",
    "birth_year": 1951,
    "groups": ("独居", "失能"),
}
LIN_HERE = RegisterPerson(person_id=LIN, **WHO, building="place-24", residence="lives-here")


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """A community whose register has Lin."""
    with Community.open(tmp_path / "liuyin") as opened:
        opened.execute(LIN_HERE, by=XU)
        yield opened


def told(community: Community, *, reader: str | None, fact: int = 0) -> Any:
    """What is recorded of Lin, as a reader sees it."""
    return community.history(LIN, reader=reader)[fact].data


def status(community: Community, person_id: str) -> str | None:
    """How somebody stands."""
    return PERSON.fold(each.data for each in community.history(person_id)).status


def test_who_somebody_is_opens_as_it_was_told(community: Community) -> None:
    """A year as a number, several groups as several."""
    registered = told(community, reader=XU)
    assert {name: getattr(registered, name) for name in WHO} == WHO


def test_only_what_is_counted_is_open(community: Community) -> None:
    """Building and residence; nothing of it is in the ledger's file."""
    registered = told(community, reader=None)
    assert all(isinstance(getattr(registered, name), Sealed) for name in WHO)
    assert (registered.building, registered.residence) == ("place-24", "lives-here")
    community.close()
    folder = Path(community.store.folder or "")
    stored = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    assert "林晓棠".encode() not in stored
    assert b"5551234" not in stored


def test_what_was_misheard_is_corrected_and_sealed_again(community: Community) -> None:
    """Each value by its own rules."""
    right = {"name": "林小棠", "birth_year": 1952, "groups": ("独居",)}
    community.execute(CorrectFact(fact_id=f"{LIN}@1", right=right, reason="misheard"), by=XU)
    corrected = told(community, reader=XU, fact=1).right
    assert (corrected.name, corrected.birth_year, corrected.groups) == ("林小棠", 1952, ("独居",))
    assert corrected.room == "3-502"
    assert isinstance(told(community, reader=None, fact=1).right.birth_year, Sealed)
    wrong = CorrectFact(fact_id=f"{LIN}@1", right={"telephone": "none"}, reason="misheard")
    with pytest.raises(Refused, match="not-a-telephone"):
        community.execute(wrong, by=XU)


def test_a_repeated_command_returns_the_first_receipt(community: Community) -> None:
    """Also for somebody who is given an id only then; with another name it is refused."""
    register = RegisterPerson(name="何平", groups=("独居",))
    first = community.execute(register, by=XU, command_id="desk-1")
    assert community.execute(register, by=XU, command_id="desk-1").stream_id == first.stream_id
    with pytest.raises(Refused):
        community.execute(RegisterPerson(name="何萍"), by=XU, command_id="desk-1")


def test_the_erased_go_on_being_counted_and_nobody_knows_who_they_were(community: Community) -> None:
    """Building and residence stay recorded, and are told of nobody alone; nothing more is sealed for them."""
    community.erase(LIN, by=XU, reason="asked for it")
    registered = told(community, reader=XU)
    assert all(isinstance(getattr(registered, name), Erased) for name in WHO)
    assert isinstance(registered.building, Erased)
    assert community.ledger.stream(LIN)[0].data.building == "place-24"
    with pytest.raises(Refused, match="erased-once"):
        community.execute(MovePerson(person_id=LIN, building="place-13"), by=XU)


def test_whoever_is_erased_is_erased_under_every_id(community: Community) -> None:
    """A person written down three times is forgotten three times, whichever way it is asked for."""
    for each in ("person-l1", "person-l2"):
        community.execute(RegisterPerson(person_id=each, name="林晓棠"), by=XU)
    community.execute(MergePerson(person_id="person-l1", into="person-l2"), by=XU)
    community.execute(MergePerson(person_id="person-l2", into=LIN), by=XU)
    with pytest.raises(Refused, match="person-merged"):
        community.execute(ErasePerson(person_id="person-l1", reason="asked for it"), by=XU)
    community.erase(LIN, by=XU, reason="asked for it")
    assert {each.stream_id for each in community.log(types=PersonErased)} == {LIN, "person-l1", "person-l2"}
    for each in ("person-l1", "person-l2"):
        assert isinstance(community.history(each, reader=XU)[0].data.name, Erased)
    assert community.erase(LIN, by=XU, reason="once more").stream_id == LIN


def test_two_who_were_taken_for_one_are_two_again(community: Community) -> None:
    """Though somebody named the one who was never registered: anybody may be named."""
    asked = RaiseRequest(title="暖气不热", category="heating", channel="phone", requester=TIAN)
    community.execute(asked, by=XU)
    community.execute(MergePerson(person_id=TIAN, into=LIN), by=XU)
    assert (status(community, TIAN), status(community, LIN)) == ("merged", "registered")
    community.execute(UndoFact(fact_id=f"{TIAN}@1", reason="mother and daughter"), by=XU)
    community.erase(LIN, by=XU, reason="asked for it")
    assert (status(community, TIAN), status(community, LIN)) == (None, "erased")


def test_a_registration_by_a_slip_is_undone_though_the_person_is_named(community: Community) -> None:
    """They are named, and not registered, as before; and may be registered anew."""
    asked = RaiseRequest(title="暖气不热", category="heating", channel="phone", requester=LIN)
    community.execute(asked, by=XU)
    community.execute(UndoFact(fact_id=f"{LIN}@1", reason="another person"), by=XU)
    assert status(community, LIN) is None
    community.execute(LIN_HERE, by=XU)
    assert status(community, LIN) == "registered"
