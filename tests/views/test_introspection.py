"""A program can learn from a projection class what it gives and what it can be asked."""

from typing import Annotated, Any

import pytest
from attrs import frozen

from community_core.domain import Help
from community_core.errors import InvalidProjection
from community_core.views import (
    Column,
    Parameter,
    Projection,
    Table,
    columns_of,
    handled_types,
    queries_of,
    query,
    row_class,
    sql_names,
    tables_of,
)

from .neighbourhood import OpenRequests, Raised, Reopened, Request, Resolved, Withdrawn


def test_columns_have_headings_in_both_languages() -> None:
    """Their own, or else made from the field's name."""
    headings = [(each.name, each.en, each.zh) for each in columns_of(OpenRequests)]
    assert headings == [
        ("request_id", "Request id", "Request id"),
        ("title", "Title", "诉求"),
        ("since", "Since", "Since"),
        ("place", "Place", "地点"),
        ("minutes", "Minutes", "Minutes"),
        ("open", "Open", "Open"),
    ]
    assert columns_of(Request) == columns_of(OpenRequests)
    assert columns_of(OpenRequests)[4].annotation is int


def test_enumerated_values_have_words_in_both_languages() -> None:
    """A value without words stands for itself."""
    place = columns_of(OpenRequests)[3]
    assert (place.word("desk", "zh"), place.word("desk", "en")) == ("窗口", "Desk")
    assert place.word("kitchen", "zh") == "kitchen"


def test_queries_have_names_help_and_typed_parameters() -> None:
    """What stands beside a type is kept, for the command line to use."""

    class Asked(OpenRequests):
        name, version = "asked", 1

        @query
        def at_place(
            self, place: Annotated[str, Help("Where", "地点")], limit: int = 10, *, strict: bool = False
        ) -> list[Request]:
            """Requests raised at a place."""
            return [] if strict else self.register.where(place=place)[:limit]

    older, place = queries_of(Asked)
    assert (older.name, older.method, older.help) == (
        "older-than",
        "older_than",
        "Open for more than so many days.",
    )
    assert older.parameters == (Parameter("days", int, required=True),)
    assert older.returns == list[Request]
    assert [(each.name, each.required, each.default) for each in place.parameters] == [
        ("place", True, None),
        ("limit", False, 10),
        ("strict", False, False),
    ]
    assert place.parameters[0].annotation == Annotated[str, Help("Where", "地点")]


def test_a_class_tells_its_tables_and_what_it_handles() -> None:
    """For testing tools and documentation."""
    assert row_class(OpenRequests) is Request
    assert handled_types(OpenRequests) == (Raised, Resolved, Reopened, Withdrawn)
    assert tables_of(OpenRequests) == {"register": OpenRequests.register}
    assert sql_names(OpenRequests) == {"register": "open_requests"}


def test_columns_may_be_declared_optional_inside_or_outside_their_label() -> None:
    """Words and all."""

    @frozen
    class Row:
        key: str
        inside: Annotated[str | None, Column(zh="里", words={"a": ("A", "甲")})] = None
        outside: Annotated[str, Column(zh="外", words={"a": ("A", "甲")})] | None = None

    class Labelled(Projection[Row]):
        name, version = "labelled", 1
        rows = Table(Row)

    assert [(each.zh, each.word("a", "zh")) for each in columns_of(Labelled)[1:]] == [
        ("里", "甲"),
        ("外", "甲"),
    ]


def test_projection_itself_tells_nothing() -> None:
    """Nor does a query whose types exist for the type checker only."""

    class Veiled(OpenRequests):
        name, version = "veiled", 1

        @query
        def veiled(self, what: "OnlyForTheChecker") -> Any:  # type: ignore[name-defined]  # noqa: F821
            return what

    with pytest.raises(InvalidProjection, match="import their types at the top of the module"):
        queries_of(Veiled)
    with pytest.raises(InvalidProjection, match="Projection is not a projection of its own"):
        columns_of(Projection)
