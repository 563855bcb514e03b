"""What codes, events and commands are called, and that all of it can be stored."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import (
    AGGREGATES,
    RULES,
    WORDS,
    Channel,
    ClaimStatus,
    Event,
    FactCorrected,
    Outcome,
    RequestStatus,
    Satisfaction,
    VisitStatus,
    command_schema,
    schema_of,
)
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word
from community_core.ledger import EventRegistry

from .story import events_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVENTS = [each for aggregate in AGGREGATES for each in aggregate.events]
COMMANDS = [each for aggregate in AGGREGATES for each in aggregate.commands]
CODES = [
    code
    for literal in (Channel, Outcome, Satisfaction, RequestStatus, VisitStatus, ClaimStatus)
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
    """No two statuses, choices, events or aggregates give the same code different words."""
    for code, word in _said():
        assert WORDS[code] == word


def _said() -> Iterator[tuple[str, Word]]:
    for kind in AGGREGATES:
        yield from kind.words.items()
        for values in (*kind.events, *kind.commands):
            for each in fields_of(values).values():
                yield from each.help.words.items() if each.name != "solved" else ()
    yield from ((schema_of(each).name, schema_of(each).words) for each in EVENTS)


def test_nothing_else_has_words() -> None:
    """Every word is that of a code, an event or an aggregate that there is."""
    assert set(WORDS) == {code for code, _ in _said()} | {each.name for each in AGGREGATES}


def test_aggregates_are_called_the_same_everywhere() -> None:
    """An aggregate's own Chinese name is that of the words."""
    assert {each.name: WORDS[each.name] for each in AGGREGATES} == {
        "request": ("request", "诉求"),
        "visit": ("visit", "走访"),
        "volunteer": ("volunteer", "志愿者"),
        "person": ("person", "个人"),
        "place": ("place", "地点"),
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
    for each in fields_of(command).values():
        assert each.help.en
        assert each.help.example
        assert CHINESE.search(each.help.zh)


@given(st.one_of([events_of(each) for each in EVENTS if each is not FactCorrected]))
@settings(max_examples=200)
def test_every_event_can_be_stored_and_read_back(event: Event) -> None:
    """As the same type, with the same values."""
    kind = REGISTRY.of(event)
    assert REGISTRY.decode(kind.name, kind.version, kind.encode(event)) == event


REGISTRY = EventRegistry(EVENTS)
