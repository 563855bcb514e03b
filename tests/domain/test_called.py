"""What a refusal calls the field it is about: its name in English, its word in Chinese."""

from datetime import datetime
from typing import Any

import pytest

from community_core.domain import AGGREGATES, CompleteVisit, FactCorrected, Need
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.hints import element_of, without_none
from community_core.errors import Refused

KINDS = [kind for each in AGGREGATES for kind in (*each.commands, *each.events)]
CHECKED = {
    (kind.__name__, field.name): field
    for kind in KINDS
    for field in fields_of(kind).values()
    if field.check is not None and element_of(field.type) is not Need
}
WRONG: dict[Any, list[Any]] = {
    str: [" ", "?", "\x07", "x" * 6000],
    int: [-1],
    datetime: [datetime(2026, 1, 5, 9)],  # noqa: DTZ001  it has no zone
}


def refusals(field: Field) -> list[Refused]:
    """What is said of wrong values."""
    found = []
    kind = without_none(field.type)
    for value in WRONG.get(kind, WRONG[str] if field.choices or not isinstance(kind, type) else []):
        try:
            field.checked((value,) if field.is_several else value)
        except Refused as refused:
            found.append(refused)
    return found


@pytest.mark.parametrize("kind_and_name", CHECKED, ids=".".join)
def test_a_field_is_called_by_its_word(kind_and_name: tuple[str, str]) -> None:
    """In Chinese; programs find its name beside it."""
    field = CHECKED[kind_and_name]
    for refused in refusals(field):
        assert refused.zh.startswith(f"{field.word[1]}：")
        assert refused.en.startswith(f"{field.name}: ")
        assert refused.field == field.name


def test_what_is_tried_is_refused_for_most_kinds_of_values() -> None:
    """Texts, people, places, choices, numbers, times, several of them: the test above is about something."""
    refused = {each.rule for field in CHECKED.values() for each in refusals(field)}
    assert refused >= {
        "text-blank",
        "text-too-long",
        "text-control-character",
        "not-a-person",
        "not-a-place",
        "not-a-telephone",
        "birth-year",
        "unknown-choice",
        "time-without-zone",
    }


def test_a_part_of_a_value_is_called_by_both_words() -> None:
    """The value first, then its part."""
    field = fields_of(CompleteVisit)["needs"]
    with pytest.raises(Refused) as refused:
        field.checked((Need(title="暖气不热", category=" "),))
    assert refused.value.zh.startswith("发现的需求：类别：' ' 是空白")
    assert refused.value.en.startswith("needs category: ' ' is blank")


def test_words_are_there_for_every_field() -> None:
    """No field of a command or event is called by an English name in Chinese."""
    for kind in (each for each in KINDS if each is not FactCorrected):
        for field in fields_of(kind).values():
            assert not field.word[1].isascii(), (kind, field.name)
