"""Values carried over by name: from an event to a row, from a row to another."""

from typing import Any

import pytest
from attrs import frozen

from community_core.domain import RequestRaised
from community_core.errors import InvalidProjection
from community_core.views import carried


@frozen
class Row:
    request_id: str
    place: str
    title: str = ""
    requester: str | None = None


@frozen
class Card:
    title: str
    age: int


@frozen
class Apart:
    colour: str


RAISED = RequestRaised(title="Lamp", category="light", channel="desk", place="24")


def test_what_has_the_same_name_is_carried_over() -> None:
    """Missing values too, in the order of the fields they go to; nothing else."""
    assert list(carried(RAISED, Row).items()) == [("place", "24"), ("title", "Lamp"), ("requester", None)]
    row = Row("request-1", **carried(RAISED, Row))
    assert Card(age=3, **carried(row, Card)) == Card("Lamp", 3)


@pytest.mark.parametrize(
    ("source", "into", "said"),
    [
        (RAISED, Apart, "RequestRaised has no field that Apart has too"),
        ({"title": "Lamp"}, Row, "<class 'dict'> is no attrs class; write carried"),
        (RAISED, Row("", ""), r"Row\(.*\) is no attrs class; write carried\(e.data, Row\)"),
        (RAISED, dict, "<class 'dict'> is no attrs class"),
    ],
)
def test_what_has_no_fields_in_common_is_refused(source: Any, into: Any, said: str) -> None:
    """With what was given, and how it is meant."""
    with pytest.raises(InvalidProjection, match=said):
        carried(source, into)
