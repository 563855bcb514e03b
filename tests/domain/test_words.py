"""What codes, events and commands are called, and that all of it can be stored."""

import re
from typing import Any, get_args

import pytest
from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import (
    AGGREGATES,
    RULES,
    WORDS,
    Channel,
    ClaimStatus,
    ConvertedInto,
    Event,
    FactCorrected,
    Help,
    Outcome,
    RequestStatus,
    Satisfaction,
    VisitStatus,
    command_schema,
    schema_of,
    words,
)
from community_core.ledger import EventRegistry

from .story import events_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVENTS = [each for aggregate in AGGREGATES for each in aggregate.events]
COMMANDS = [each for aggregate in AGGREGATES for each in aggregate.commands]
CODES = [
    code
    for literal in (Channel, Outcome, Satisfaction, ConvertedInto, RequestStatus, VisitStatus, ClaimStatus)
    for code in get_args(literal)
]


@pytest.mark.parametrize(
    "code", [*CODES, *(each.name for each in AGGREGATES), *(schema_of(each).name for each in EVENTS)]
)
def test_every_code_has_words(code: str) -> None:
    """In English and in Chinese."""
    english, chinese = WORDS[code]
    assert english
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese)


def test_one_code_has_one_meaning() -> None:
    """No two vocabularies give the same code different words."""
    vocabularies = [value for name, value in vars(words).items() if name.endswith("_WORDS")]
    assert sum(map(len, vocabularies)) == len(WORDS)


def test_aggregates_are_called_the_same_everywhere() -> None:
    """An aggregate's own Chinese name is that of the words."""
    assert {each.name: each.zh for each in AGGREGATES} == {
        name: chinese for name, (_, chinese) in words.AGGREGATE_WORDS.items()
    }


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_says_what_it_demands(rule: str) -> None:
    """In English and in Chinese, as a sentence; its name is for the command line."""
    english, chinese = RULES[rule]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule)
    assert english.rstrip(".") != english
    assert CHINESE.search(chinese)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.__name__)
def test_every_command_explains_itself(command: type[Any]) -> None:
    """A docstring whose first line is short, a Chinese name, and help for each field."""
    assert len(str(command.__doc__).splitlines()[0]) <= 90
    assert CHINESE.search(command_schema(command).zh)
    for each in fields(command):
        [said] = [extra for extra in each.type.__metadata__ if isinstance(extra, Help)]
        assert said.en
        assert said.example
        assert CHINESE.search(said.zh)


@given(st.one_of([events_of(each) for each in EVENTS if each is not FactCorrected]))
@settings(max_examples=200)
def test_every_event_can_be_stored_and_read_back(event: Event) -> None:
    """As the same type, with the same values."""
    kind = REGISTRY.of(event)
    assert REGISTRY.decode(kind.name, kind.version, kind.encode(event)) == event


REGISTRY = EventRegistry(EVENTS)
