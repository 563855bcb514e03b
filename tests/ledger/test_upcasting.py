"""Facts written by earlier versions of the program, byte for byte, are read as today's events."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from attrs import evolve, frozen

from community_core.domain import Event, FactCorrected, Help, Place, aggregate, event, fold
from community_core.errors import UnreadableEvent
from community_core.ledger import NewFact, Unknown

from .conftest import Open
from .samples import MORNING, positions, write_row

# Version 1 was called Gathering and had {"place": ...}.
# Version 2 added "attendees".
# Version 3 renamed "place" to "where", and the type to MeetingHeld.
VERSION_1 = b'{"place":"\xe4\xbe\xbf\xe6\xb0\x91\xe4\xba\xad"}'
VERSION_2 = b'{"attendees":12,"place":"\xe4\xbe\xbf\xe6\xb0\x91\xe4\xba\xad"}'


def with_attendees(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"attendees": 0}


def with_where(fields: dict[str, Any]) -> dict[str, Any]:
    return {"where": fields.pop("place"), **fields}


@event(
    en="Meeting held",
    zh="开会",
    version=3,
    upcasters={1: with_attendees, 2: with_where},
    formerly=("Gathering",),
)
@frozen(kw_only=True)
class MeetingHeld(Event):
    """People met."""

    where: Annotated[Place, Help("Where", "地点")]
    attendees: Annotated[int, Help("How many came", "人数")] = 0


@frozen(kw_only=True)
class MeetingState:
    """How many came, all in all."""

    status: Literal["held"] | None = None
    attendees: int = 0


def _held(state: MeetingState, held: MeetingHeld) -> MeetingState:
    return evolve(state, attendees=state.attendees + held.attendees)


MEETING = aggregate(
    "meeting",
    "议事",
    MeetingState(),
    becomes={MeetingHeld: "held"},
    steps=[],
    over={},
    folds=[fold(MeetingHeld, _held)],
    words={"held": ("held", "已召开")},
    rules={},
)


@pytest.fixture
def old(path: Path, open_ledger: Open) -> Any:
    """A ledger with a fact of version 1, one of version 2, and one of today."""
    ledger = open_ledger(path, MeetingHeld)
    write_row(path, "meeting-1", 1, "Gathering", 1, VERSION_1)
    write_row(path, "meeting-1", 2, "Gathering", 2, VERSION_2)
    today = MeetingHeld(where="活动室", attendees=9)
    ledger.append([NewFact("meeting-1", 3, today, MORNING, "person-shen", "meeting-1@1")])
    return ledger


def test_an_event_from_before_a_field_was_added(old: Any) -> None:
    """Takes the value its upcaster gives it, and goes through every later step."""
    first = old.stream("meeting-1")[0]
    assert first.data == MeetingHeld(where="便民亭", attendees=0)


def test_an_event_from_before_a_rename(old: Any) -> None:
    """Keeps its value under the new name, and is told by the type's new name and its stored version."""
    second = old.stream("meeting-1")[1]
    assert second.data == MeetingHeld(where="便民亭", attendees=12)
    assert (second.type, second.schema) == ("MeetingHeld", 2)


def test_old_facts_fold_into_the_state(old: Any) -> None:
    """With the new ones, in order."""
    loaded = old.load(MEETING, "meeting-1")
    assert (loaded.state, loaded.version) == (MeetingState(status="held", attendees=21), 3)


def test_old_facts_are_found_by_their_type(old: Any) -> None:
    """When the names the type ever had are asked for."""
    names = old.registry.stored_names(MeetingHeld)
    assert positions(old.log(types=names)) == [1, 2, 3]
    assert old.registry.named("Gathering").event_class is MeetingHeld


def test_a_correction_keeps_what_it_said_then(old: Any, path: Path) -> None:
    """The facts inside a correction are read with the schema version they were written with."""
    inner = b'{"data":' + VERSION_1 + b',"schema":1,"type":"Gathering"}'
    stored = b'{"version":1,"said":' + inner + b',"right":' + inner + b',"reason":"x"}'
    write_row(path, "meeting-1", 4, "FactCorrected", 1, stored)
    correction = old.stream("meeting-1")[3].data
    assert isinstance(correction, FactCorrected)
    assert correction.right == MeetingHeld(where="便民亭", attendees=0)


@pytest.mark.parametrize(("name", "schema"), [("MeetingHeld", 4), ("Lantern", 1)])
def test_a_fact_from_the_future_is_read_but_its_stream_refuses_commands(
    old: Any, path: Path, name: str, schema: int
) -> None:
    """It is shown as it was stored; deciding on half a history is refused, saying what to do."""
    write_row(path, "meeting-1", 4, name, schema, b'{"mood":"merry"}')
    assert old.stream("meeting-1")[3].data == Unknown(name, schema, {"mood": "merry"})
    with pytest.raises(UnreadableEvent, match=r"meeting-1@4 .* upgrade it"):
        old.load(MEETING, "meeting-1")


@pytest.mark.parametrize(("name", "schema"), [("MeetingHeld", 4), ("Lantern", 1)])
def test_a_correction_of_a_fact_from_the_future_is_not_folded_either(
    old: Any, path: Path, name: str, schema: int
) -> None:
    """What is right about the stream is not known here."""
    inner = b'{"data":{"mood":"merry"},"schema":%d,"type":"%s"}' % (schema, name.encode())
    stored = b'{"version":1,"said":' + inner + b',"right":' + inner + b',"reason":"x"}'
    write_row(path, "meeting-1", 4, "FactCorrected", 1, stored)
    assert old.stream("meeting-1")[3].data.right == Unknown(name, schema, {"mood": "merry"})
    with pytest.raises(UnreadableEvent, match=rf"meeting-1@4 holds a {name} v{schema}.* upgrade it"):
        old.load(MEETING, "meeting-1")


def test_every_step_between_versions_needs_an_upcaster() -> None:
    """Or facts of some version could not be read."""
    with pytest.raises(TypeError, match="upcasters 1 to 2"):
        event(version=3, upcasters={1: with_attendees})
