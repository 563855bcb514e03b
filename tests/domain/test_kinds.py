"""Kinds of streams of which some are found no sooner than they are asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import frozen

from community_core.commands import CommandCatalogue
from community_core.domain import (
    AGGREGATES,
    PERSON,
    REQUEST,
    VISIT,
    Aggregate,
    Event,
    RaiseRequest,
    VisitPlanned,
    event,
)
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.errors import InvalidInput, UnknownName
from community_core.ledger import EventRegistry


class Found:
    """Gives what is not at hand, and says how often it was asked."""

    def __init__(self, *aggregates: Aggregate[Any]) -> None:
        self.aggregates = aggregates
        self.times = 0

    def __call__(self) -> Iterator[Aggregate[Any]]:
        self.times += 1
        return iter(self.aggregates)

    def events(self) -> Iterator[type[Any]]:
        return (event for each in self() for event in each.events)


@pytest.fixture
def further() -> Found:
    return Found(VISIT, PERSON)


@pytest.fixture
def kinds(further: Found) -> KindsByName:
    return KindsByName([REQUEST], further)


def test_what_is_at_hand_asks_for_nothing(kinds: KindsByName, further: Found) -> None:
    """By its name, and by the id of a stream."""
    assert kinds["request"] is kinds.of_stream("request-01JABC") is REQUEST
    assert "request" in kinds
    assert further.times == 0


def test_what_is_not_at_hand_is_asked_for_once(kinds: KindsByName, further: Found) -> None:
    """Whatever is asked for after it."""
    assert kinds.of_stream("visit-01JABC") is VISIT
    assert kinds["person"] is PERSON
    assert kinds.of_stream("ladder-01JABC") is None
    assert further.times == 1


def test_all_are_told_those_at_hand_first(kinds: KindsByName) -> None:
    """As many as there are."""
    assert list(kinds) == ["request", "visit", "person"]
    assert (len(kinds), list(kinds.values())) == (3, [REQUEST, VISIT, PERSON])


def test_a_command_at_hand_is_found_in_either_language_and_asks_for_nothing(
    kinds: KindsByName, further: Found
) -> None:
    """By its class as well."""
    catalogue = CommandCatalogue(kinds)
    assert catalogue["raise-request"] is catalogue["登记诉求"] is catalogue.of_class(RaiseRequest)
    assert further.times == 0
    assert catalogue["plan-visit"].aggregate is VISIT
    assert further.times > 0


def test_every_command_is_known_as_if_all_were_at_hand(kinds: KindsByName) -> None:
    """One that is nowhere is missed among all."""
    catalogue, whole = CommandCatalogue(kinds), CommandCatalogue([REQUEST, VISIT, PERSON])
    assert list(catalogue) == list(whole)
    assert [catalogue[each] for each in whole] == [whole[each] for each in whole]
    with pytest.raises(UnknownName, match="plan-visit"):
        catalogue["plan-visitt"]
    with pytest.raises(InvalidInput, match="not a command"):
        catalogue.of("plan-visit")


def test_an_event_is_stored_and_read_whether_its_type_is_at_hand_or_not(further: Found) -> None:
    """By its name, its class, or what it was stored as."""
    registry = EventRegistry(REQUEST.events, further.events)
    registry.named("RequestRaised")
    assert further.times == 0
    assert registry.decoders["VisitPlanned", 1].current_name == "VisitPlanned"
    assert registry.stored_names(VisitPlanned)[0] == "VisitPlanned"
    assert further.times == 1


def test_a_registry_tells_all_its_types_as_if_all_were_at_hand(further: Found) -> None:
    """And asks for the others but once."""
    registry = EventRegistry(REQUEST.events, further.events)
    whole = EventRegistry([event for each in (REQUEST, VISIT, PERSON) for event in each.events])
    assert list(registry.types) == list(whole.types)
    assert (registry.names, registry.chinese) == (whole.names, whole.chinese)
    assert further.times == 1


def test_two_types_of_one_name_are_refused_when_the_second_is_met() -> None:
    """Which of them a row meant is not guessed."""

    @event(formerly=("VisitPlanned",))
    @frozen
    class Elsewhere(Event):
        pass

    registry = EventRegistry([VisitPlanned], lambda: [Elsewhere])
    with pytest.raises(TypeError, match="names both"):
        registry.named("AnythingElse")


def test_the_core_s_kinds_are_those_the_library_lists() -> None:
    """None of them waits for anything."""
    assert tuple(KindsByName.of(AGGREGATES).values()) == AGGREGATES
