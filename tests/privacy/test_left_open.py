"""What was open of somebody is told once they were erased only where five people share it."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from community_core import Community, to_json
from community_core.audit import export, person_file
from community_core.domain import (
    AppointRole,
    CorrectFact,
    Erased,
    MergePerson,
    MovePerson,
    RegisterPerson,
    SetCareLevel,
)

XU, LIN, OLD_LIN = "person-xu", "person-lin", "person-old-lin"
HERE, BEFORE, LED = "place-here-13", "place-before-9", "place-led-7"
OPEN = (HERE, BEFORE, LED, "registered-only", "building-lead")
"""Whatever was told of Lin that a neighbour could know her by."""


def living_like_her(community: Community, count: int) -> None:
    """So many others are registered who share building, residence and care level with her."""
    for number in range(count):
        other = RegisterPerson(
            person_id=f"person-like-{number}", name="邻居", building=HERE, residence="registered-only"
        )
        community.execute(other, by=XU)
        community.execute(SetCareLevel(person_id=f"person-like-{number}", level="high"), by=XU)


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """Lin moved, was corrected, led a building, and was found to be the same as somebody else; nobody lives
    like her."""
    with Community.open(tmp_path / "liuyin") as opened:
        registering = RegisterPerson(person_id=LIN, name="林晓棠", building=BEFORE, residence="lives-here")
        told = opened.execute(registering, by=XU).events[0]
        opened.execute(
            CorrectFact(fact_id=told.id, right={"residence": "registered-only"}, reason="slip"), by=XU
        )
        opened.execute(MovePerson(person_id=LIN, building=HERE), by=XU)
        opened.execute(SetCareLevel(person_id=LIN, level="high"), by=XU)
        opened.execute(
            AppointRole(person_id=LIN, role="building-lead", scope=LED, since=date(2024, 1, 5)), by=XU
        )
        opened.execute(RegisterPerson(person_id=OLD_LIN, name="林晓棠", building=BEFORE), by=XU)
        opened.execute(MergePerson(person_id=OLD_LIN, into=LIN), by=XU)
        yield opened


def _exported(community: Community) -> str:
    file = BytesIO()
    for style in ("ocel", "cloudevents"):
        export(community, file, style, reader=XU)
    return file.getvalue().decode()


WAYS: dict[str, Callable[[Community], str]] = {
    "history": lambda community: json.dumps(
        [to_json(community.history(each, reader=XU)) for each in (LIN, OLD_LIN)]
    ),
    "story": lambda community: json.dumps(to_json(community.story(LIN))),
    "exports": _exported,
    "export-person": lambda community: json.dumps(to_json(person_file(community, LIN, reader=XU))),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_a_neighbour_could_know_her_by_is_told(community: Community, way: str) -> None:
    """Where she lived, how, and how closely she was looked after, now and before; what she was."""
    before = WAYS[way](community)
    community.erase(LIN, by=XU, reason="asked for it")
    after = WAYS[way](community)
    assert all(each in before for each in OPEN)
    assert [each for each in OPEN if each in after] == []


def test_what_five_share_is_told(community: Community) -> None:
    """As she lived last; where she lived before and what she was stays untold."""
    living_like_her(community, 4)
    community.erase(LIN, by=XU, reason="asked for it")
    assert HERE not in WAYS["history"](community)
    fifth = RegisterPerson(person_id="person-five", name="邻居", building=HERE, residence="registered-only")
    community.execute(fifth, by=XU)
    assert HERE not in WAYS["history"](community)  # all three are shared, or none is told
    community.execute(SetCareLevel(person_id="person-five", level="high"), by=XU)
    told = WAYS["history"](community)
    assert [each for each in OPEN if each in told] == [HERE, "registered-only"]


def test_what_is_kept_back_reads_as_erased(community: Community) -> None:
    """For every reader, and for none."""
    community.erase(LIN, by=XU, reason="asked for it")
    for reader in (XU, LIN, None):
        [moved] = [each for each in community.history(LIN, reader=reader) if each.type == "PersonMoved"]
        assert isinstance(moved.data.building, Erased)
        assert to_json(moved.data.building) == {"erased": LIN}


def test_of_everybody_else_it_is_told(community: Community) -> None:
    """Nobody else was erased."""
    living_like_her(community, 1)
    community.erase(LIN, by=XU, reason="asked for it")
    assert HERE in json.dumps(to_json(community.history("person-like-0")))


def test_she_goes_on_being_counted_and_her_facts_keep_their_bytes(community: Community) -> None:
    """The ledger has it all; the register, too, opens nothing sealed."""
    bytes_before = list(community.ledger.raw_rows())
    community.erase(LIN, by=XU, reason="asked for it")
    assert list(community.ledger.raw_rows())[: len(bytes_before)] == bytes_before
    known = community.register.person(LIN)
    assert known is not None
    assert (known.building, known.residence, known.level) == (HERE, "registered-only", "high")
