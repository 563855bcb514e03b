"""The JSON Schemas of commands: what a form needs to know, and what ``build`` takes; and those of events."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.ledger.any_events import events_of

from community_core import Community, command_json_schema, event_json_schema
from community_core.audit import exportable_fields
from community_core.commands import build
from community_core.domain import (
    CompleteVisit,
    CorrectFact,
    MarkDuplicate,
    RaiseRequest,
    RequestRaised,
    StartVisit,
)
from community_core.ledger import registry_of
from community_core.plugins.aggregates import installed_kinds
from community_core.plugins.fact_schemas import facts_json_schema
from community_core.plugins.fact_types import fact_types

GIVEN: dict[str, dict[str, Any]] = {
    "raise-request": {
        "title": "Cold",
        "category": "heating",
        "channel": "desk",
        "due_at": "2030-01-01T09:00:00+08:00",
    },
    "complete-visit": {
        "visit_id": "visit-1",
        "heating_warm": True,
        "needs": [{"title": "Cold", "category": "heating"}],
    },
    "claim-hours": {
        "volunteer_id": "volunteer-1",
        "activity": "repair",
        "started_at": "2024-01-15T09:00:00+08:00",
        "ended_at": "2024-01-15T10:00:00+08:00",
    },
}


def test_the_schema_of_every_command_is_one() -> None:
    """Those the catalogue names and the correction; both ways of asking give the same."""
    with Community.open(":memory:") as community:
        for kind in community.catalogue.values():
            Draft202012Validator.check_schema(kind.json_schema)
            assert kind.json_schema == command_json_schema(kind.command_class)
            assert (kind.json_schema["title"], kind.json_schema["x-zh"]) == (
                kind.command_class.__name__,
                kind.zh,
            )
        Draft202012Validator.check_schema(command_json_schema(CorrectFact))


@pytest.mark.parametrize("name", GIVEN)
def test_what_fits_the_schema_can_be_built(name: str) -> None:
    """And a program that checks with the schema alone refuses what is missing or too much."""
    with Community.open(":memory:") as community:
        kind = community.catalogue[name]
        schema = Draft202012Validator(kind.json_schema)
        assert schema.is_valid(GIVEN[name])
        build(kind, GIVEN[name], community.zone)
    assert not schema.is_valid({**GIVEN[name], "shoe_size": 44})
    assert not schema.is_valid({})


def test_a_choice_has_its_codes_with_words_in_both_languages() -> None:
    """So that a form can offer them."""
    channel = command_json_schema(RaiseRequest)["properties"]["channel"]
    assert {"const": "home-visit", "title": "home visit", "x-zh": "入户走访"} in channel["oneOf"]
    assert not Draft202012Validator(channel).is_valid("pigeon")


def test_a_field_says_what_it_is() -> None:
    """Its labels, an example, what it refers to, as whose it is sealed, and what may be left out."""
    raising = command_json_schema(RaiseRequest)
    title, details = (raising["properties"][name] for name in ("title", "details"))
    assert (title["x-zh"], title["x-example"], title["type"]) == (
        "诉求内容（不写姓名）",
        "Radiator is cold",
        "string",
    )
    assert details["x-personal-of"] == "requester"
    assert details["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert raising["required"] == ["title", "category", "channel"]
    assert command_json_schema(MarkDuplicate)["properties"]["duplicate_of"]["x-refers"] == "request"
    assert command_json_schema(StartVisit)["required"] == []


def test_a_value_made_of_others_has_their_labels_inside() -> None:
    """A need found on a visit is a small form of its own."""
    need = command_json_schema(CompleteVisit)["properties"]["needs"]["items"]
    assert need["required"] == ["title", "category"]
    assert need["properties"]["category"]["x-zh"] == "类别"


def test_only_commands_have_one() -> None:
    """An event is stored, not asked for."""
    with pytest.raises(TypeError, match="RequestRaised is not a command"):
        command_json_schema(RequestRaised)


REGISTRY = registry_of(installed_kinds().events)


@settings(max_examples=200)
@given(event=st.sampled_from([*REGISTRY.types.values()]).flatmap(lambda kind: events_of(kind.event_class)))
def test_whatever_an_event_says_is_valid_as_it_is_stored_and_as_it_is_exported(event: Any) -> None:
    """Of every installed type; and with a field too much it is not."""
    schema = Draft202012Validator(event_json_schema(type(event)))
    stored = json.loads(REGISTRY.of(event).encode(event))
    exported = json.loads(msgspec.json.encode(exportable_fields(event)))
    assert [error.message for each in (stored, exported) for error in schema.iter_errors(each)] == []
    assert not schema.is_valid({**stored, "shoe_size": 44})


def test_what_an_event_must_say_is_required() -> None:
    """What is sealed may be left out, and what a release before this one did not know."""
    schema = event_json_schema(RequestRaised)
    assert schema["required"] == ["title", "category", "channel"]
    assert schema["properties"]["number"]["readOnly"] is True
    assert schema["properties"]["details"]["x-personal-of"] == "requester"


def test_a_sealed_value_is_ciphertext_or_was_opened() -> None:
    """Nothing else stands in its place."""
    details = Draft202012Validator(event_json_schema(RequestRaised)["properties"]["details"])
    assert details.is_valid({"person": "person-lin", "origin": "RequestRaised/2/details", "box": "Ym94"})
    assert details.is_valid("coughs at night")
    assert not details.is_valid({"sealed": "person-lin"})
    assert not details.is_valid(7)


def test_all_types_are_one_schema() -> None:
    """A fact is valid by its type alone, with what that type says."""
    schema = facts_json_schema(fact_types(installed_kinds()))
    Draft202012Validator.check_schema(schema)
    fact = Draft202012Validator(schema)
    assert fact.is_valid({"type": "RequestAssigned", "data": {"assignee": "person-he"}})
    assert not fact.is_valid({"type": "RequestAssigned", "data": {"assignee": 7}})
    assert not fact.is_valid({"type": "RequestAccepted", "data": {"assignee": "person-he"}})
    assert not fact.is_valid({"type": "LanternHung", "data": {}})
    assert {*schema["$defs"]} == {*REGISTRY.types}


def test_a_type_says_who_brings_it_and_who_records_it() -> None:
    """The distribution, the kinds of streams, the commands of people and those that others ask."""
    told = facts_json_schema(fact_types(installed_kinds()))["$defs"]
    raised, absorbed, corrected = (told[n] for n in ("RequestRaised", "PersonAbsorbed", "FactCorrected"))
    assert (raised["x-distribution"], raised["x-aggregates"], raised["x-version"]) == (
        "community-core",
        ["request"],
        2,
    )
    assert raised["x-commands"] == ["raise-request"]
    assert "x-commands" not in absorbed
    assert absorbed["x-inner-commands"] == ["absorb-person"]
    assert corrected["x-commands"] == ["correct-fact", "undo-fact"]
    assert "x-sensitive" not in raised
    assert (told["DisputeReported"]["x-sensitive"], told["ServiceDelivered"]["x-sensitive"]) == (True, "some")


def test_only_events_are_stored() -> None:
    """A command is asked for, not stored."""
    with pytest.raises(TypeError, match="RaiseRequest is not an event"):
        event_json_schema(RaiseRequest)
