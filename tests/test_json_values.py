"""Values as JSON has them, for payloads of reactors and for what programs are told."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core.domain import Erased, Sealed
from community_core.json_values import json_value

NOON = datetime(2024, 1, 15, 4, 0, tzinfo=UTC)
DOCUMENTS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _refused(value: Any) -> Any:
    raise TypeError(repr(value))


def _told(value: Any) -> Any:
    return json_value(value, lambda moment: moment.replace(hour=5), _refused)


@given(DOCUMENTS)
def test_what_json_has_already_stays_as_it_is(document: Any) -> None:
    """Whatever is within what."""
    assert _told(document) == document
    json.dumps(_told(document), allow_nan=False)


def test_times_are_put_where_the_caller_tells_them() -> None:
    """Within lists and objects, too; a day is no time."""
    told = _told({"at": (NOON, date(2024, 1, 15))})
    assert told == {"at": ["2024-01-15T05:00:00+00:00", "2024-01-15"]}


def test_of_what_is_sealed_only_the_person_is_told() -> None:
    """And whether it can still be opened."""
    box = ("person-lin", "RequestRaised/1/details", "Q2lwaGVydGV4dA==")
    assert _told([Sealed(*box), Erased(*box)]) == [{"sealed": "person-lin"}, {"erased": "person-lin"}]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: "a"}, {"a"}, b"a", object()])
def test_anything_else_is_for_the_caller_to_tell_or_refuse(value: Any) -> None:
    """However deep it is."""
    with pytest.raises(TypeError):
        _told({"here": [value]})
    assert json_value([value], lambda moment: moment, repr) == [repr(value)]
