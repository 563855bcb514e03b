"""What is stored reads back as it was, and what could not be read back is never stored."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import (
    Event,
    FactCorrected,
    Help,
    HoursClaimed,
    RequestAccepted,
    RequestNoted,
    RequestRaised,
    Sealed,
    allocated,
    event,
)
from community_core.errors import InvalidInput, UnknownName, UnreadableEvent
from community_core.ledger import EventRegistry, Unknown

from .any_events import NAIVE, SHANGHAI_TIME, events_of
from .samples import EVENTS, MORNING, raised


@event()
@frozen(kw_only=True)
class Diary(Event):
    """An event with a field of every kind."""

    number: str = allocated()
    person_id: str
    warm: bool | None = None
    litres: float = 0.0
    steps: tuple[str, ...] = ()
    seen_at: datetime | None = None
    note: Annotated[str, Help("Note", "备注", personal_of="person_id")] | Sealed | None = None


REGISTRY = EventRegistry([*EVENTS, Diary])


def decode(data: bytes, name: str = "Diary", schema: int = 1) -> Any:
    return REGISTRY.decode(name, schema, data)


@pytest.mark.parametrize("name", REGISTRY.types)
@settings(max_examples=20)
@given(data=st.data())
def test_every_event_reads_back_as_it_was(name: str, data: st.DataObject) -> None:
    """For each registered type and whatever its fields hold."""
    kind = REGISTRY.types[name]
    told = data.draw(events_of(kind.event_class))
    assert decode(kind.encode(told), name, kind.version) == told


def test_times_are_stored_in_utc() -> None:
    """Whichever zone they came in."""
    stored = REGISTRY.types["Diary"].encode(Diary(person_id="p", seen_at=MORNING.astimezone(SHANGHAI_TIME)))
    assert b'"seen_at":"2024-01-15T00:30:00Z"' in stored


def test_a_sealed_value_is_stored() -> None:
    """With the person whose key seals it."""
    told = Diary(person_id="person-lin", note=Sealed("person-lin", "Diary/1/note", "b3BlbiBtZQ=="))
    assert decode(REGISTRY.of(told).encode(told)) == told


diary: Any = Diary  # of whatever values
noted: Any = RequestNoted
hours: Any = HoursClaimed
correction: Any = FactCorrected


def corrected(started_at: datetime) -> Any:
    claim = hours(claim=1, activity="snow", started_at=started_at, ended_at=MORNING)
    return FactCorrected(version=1, said=claim, right=claim, reason="x")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: diary(person_id="p", seen_at=NAIVE), "no time zone"),
        (lambda: diary(person_id="p", seen_at="2024-01-15T09:30:00"), "no time zone"),
        (lambda: diary(person_id="p", seen_at=datetime.min.replace(tzinfo=SHANGHAI_TIME)), "out of range"),
        (lambda: diary(person_id="p", note="she coughs"), "note is personal"),
        (lambda: diary(person_id=7), "Expected `str`"),
        (lambda: diary(person_id="p", litres=float("nan")), "Expected `float`"),
        (lambda: diary(person_id="\udcff"), "surrogates"),
        (lambda: diary(person_id=object()), "unsupported"),
        (lambda: noted(kind=None), "Expected `str`"),
        (lambda: Unknown("Diary", 9, {}), "not a registered event type"),
        (lambda: corrected(NAIVE), "no time zone"),
        (
            lambda: correction(version="1", said=RequestAccepted(), right=RequestAccepted(), reason="x"),
            "`int`",
        ),
    ],
)
def test_what_could_not_be_read_back_is_refused(make: Callable[[], Any], why: str) -> None:
    """Before anything is written, naming the type and what is wrong."""
    told = make()
    with pytest.raises(UnreadableEvent, match=why):
        REGISTRY.of(told).encode(told)


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (b'{"person_id":"p","seen_at":"2024-01-15T09:30:00"}', "seen_at has no time zone"),
        (b'{"person_id":"p","mood":"low"}', "does not know mood"),
        (
            b'{"person_id":"p","note":{"person":"p","origin":"Diary/1/note","box":"","hint":1}}',
            "not know hint",
        ),
        (b'{"person_id":"p","note":"she coughs"}', "note holds what was not sealed for it"),
        (b'{"person_id":"p","note":{"person":"p","origin":"Diary/1/mood","box":""}}', "not sealed for it"),
        (b'{"person_id":"p","note":{"person":"p","origin":"Visit/1/note","box":""}}', "not sealed for it"),
        (b'{"person_id":"p","note":{"person":"p","origin":"Diary/2/note","box":""}}', "not sealed for it"),
        (b'{"person_id":"p","note":{"person":"p","origin":"","box":""}}', "not sealed for it"),
        (b'{"person_id":7}', "Expected `str`"),
        (b"{}", "missing required field `person_id`"),
        (b'{"person_id":"p"', "truncated"),
        (b"", "truncated"),
        (b"\xff\xfe", "malformed"),
    ],
)
def test_stored_bytes_that_do_not_fit_are_refused(stored: bytes, why: str) -> None:
    """A wrong type, a time without a zone, an unknown key at any depth, or no JSON at all."""
    with pytest.raises(UnreadableEvent, match=why):
        decode(stored)


def test_a_value_left_out_takes_its_default() -> None:
    """As bytes written before the field was given a default would have it."""
    assert decode(b'{"person_id":"p","steps":["a"]}') == Diary(person_id="p", steps=("a",))


@pytest.mark.parametrize(("name", "schema"), [("Lantern", 1), ("Diary", 2), ("Diary", 0)])
def test_an_unknown_type_or_schema_stays_readable(name: str, schema: int) -> None:
    """As the plain values that were stored."""
    assert decode(b'{"lit":true}', name, schema) == Unknown(name, schema, {"lit": True})


def test_unknown_bytes_that_are_no_json_are_refused() -> None:
    """There is nothing to show of them."""
    with pytest.raises(UnreadableEvent, match="Lantern is no JSON object"):
        decode(b"[]", "Lantern")


def test_a_correction_of_what_is_unknown_still_says_what_it_corrects() -> None:
    """The facts inside stay readable, as they would by themselves."""
    inner = b'{"type":"Lantern","schema":1,"data":{"lit":true}}'
    stored = b'{"version":1,"said":' + inner + b',"right":' + inner + b',"reason":"x"}'
    lantern = Unknown("Lantern", 1, {"lit": True})
    assert decode(stored, "FactCorrected") == FactCorrected(
        version=1, said=lantern, right=lantern, reason="x"
    )


BOX = b'{"person":"person-lin","origin":"Lantern/1/wish","box":"bm90aGluZw=="}'
SEALED = Sealed("person-lin", "Lantern/1/wish", "bm90aGluZw==")


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (b'{"wish":' + BOX + b"}", {"wish": SEALED}),
        (
            b'{"a":[{"b":' + BOX + b"}]}",
            {"a": [{"b": SEALED}]},
        ),
        (BOX, {"person": "person-lin", "origin": "Lantern/1/wish", "box": "bm90aGluZw=="}),
        (b'{"a":{"person":1,"origin":"x","box":"y"}}', {"a": {"person": 1, "origin": "x", "box": "y"}}),
    ],
    ids=["a field", "deep inside", "an event that happens to have such fields", "no box"],
)
def test_what_is_sealed_in_an_unknown_event_is_told_as_sealed(stored: bytes, read: dict[str, Any]) -> None:
    """So that nobody takes the ciphertext for a value to be shown."""
    assert decode(stored, "Lantern") == Unknown("Lantern", 1, read)


def test_a_number_cannot_be_chosen() -> None:
    """Only the ledger gives speakable numbers."""
    kind = REGISTRY.types["RequestRaised"]
    with pytest.raises(InvalidInput, match="number cannot be chosen"):
        kind.number_place(kind.encode(raised(number="2024-0001")))


def test_the_number_is_written_in_its_own_place() -> None:
    """Whatever the title pretends."""
    kind = REGISTRY.types["RequestRaised"]
    stored = kind.encode(raised('"number":""'))
    place = kind.number_place(stored)
    numbered = decode(stored[:place] + b"2024-0001" + stored[place:], "RequestRaised")
    assert (numbered.number, numbered.title) == ("2024-0001", '"number":""')


def test_a_time_within_a_field_is_refused_when_the_class_is_registered() -> None:
    """Because nobody would notice that it has no zone."""

    @event()
    @frozen
    class Rota(Event):
        turns: tuple[datetime, ...]

    with pytest.raises(TypeError, match=r"Rota\.turns"):
        EventRegistry([Rota])


def test_two_classes_of_one_name_are_refused() -> None:
    """Now or formerly: a stored name means one type."""

    @event(formerly=("RequestRaised",))
    @frozen
    class Asked(Event):
        pass

    with pytest.raises(TypeError, match="RequestRaised names both"):
        EventRegistry([RequestRaised, Asked])


def test_a_name_that_does_not_exist_says_what_comes_near() -> None:
    """When a type is asked for by name."""
    with pytest.raises(UnknownName, match="did you mean 'RequestRaised'"):
        REGISTRY.named("RequestRised")
