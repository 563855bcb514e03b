"""The JSON Schemas of commands: what a form needs to know, and what ``build`` takes."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from community_core import Community, command_json_schema
from community_core.commands import build
from community_core.domain import (
    CompleteVisit,
    CorrectFact,
    MarkDuplicate,
    RaiseRequest,
    RequestRaised,
    StartVisit,
)

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
