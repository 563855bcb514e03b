"""A query asked with what is none of its choices says which there are, instead of finding nothing."""

from enum import Enum
from typing import Annotated, Literal

import pytest

from community_core.errors import InvalidInput
from community_core.ledger import Recorded
from community_core.views import Projection, Table, handles, query

from .neighbourhood import Neighbourhood, Raised, Request

# mypy: disable-error-code="arg-type"


class Standing(Enum):
    OPEN = "open"
    DONE = "done"


class Chosen(Projection[Request]):
    """Requests, asked for by choices of every kind."""

    name, version = "chosen", 1
    register = Table(Request)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    @query
    def in_state(self, state: Literal["open", "done"], days: int = 0) -> list[Request]:
        return [] if days else list(self) if state == "open" else []

    @query
    def standing(self, state: Annotated[Standing | None, "said"] = None) -> list[Request]:
        return list(self) if state is Standing.OPEN else []

    @query
    def among(self, states: tuple[Standing, ...]) -> list[Request]:
        return list(self) if Standing.OPEN in states else []


@pytest.fixture
def view() -> Chosen:
    here = Neighbourhood()
    here.tell(("request-1", Raised(title="Snow")))
    return here.engine().view(Chosen)


def test_a_choice_is_answered(view: Chosen) -> None:
    """However it is given, and left out or None where it may be."""
    assert len(view.in_state("open")) == len(view.in_state(state="open")) == 1
    assert view.in_state("done") == view.in_state("open", 3) == view.standing() == view.standing(None) == []
    assert len(view.standing(Standing.OPEN)) == len(view.among((Standing.DONE, Standing.OPEN))) == 1


def test_what_is_no_choice_is_refused_with_the_choices(view: Chosen) -> None:
    """In both languages, with the name of the parameter; the value of an Enum is not its member."""
    asked = [
        (lambda: view.in_state("opne"), "state: 'opne' is not one of open, done."),
        (lambda: view.in_state(days=1, state=None), "state: None is not one of open, done."),
        (lambda: view.standing("open"), "state: 'open' is not one of Standing.OPEN, Standing.DONE."),
        (lambda: view.among((Standing.DONE, "open")), "states: 'open' is not one of Standing.OPEN"),
        (lambda: view.among("open"), "states: 'open' is not one of Standing.OPEN"),
    ]
    for ask, complaint in asked:
        with pytest.raises(InvalidInput, match=complaint) as refused:
            ask()
        assert refused.value.field in ("state", "states")
        assert "不在可选值中" in refused.value.zh


def test_what_no_parameter_takes_is_pythons_to_refuse(view: Chosen) -> None:
    """The query itself is called as it was given."""
    with pytest.raises(TypeError, match="in_state"):
        view.in_state("open", 1, 2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="in_state"):
        view.in_state()  # type: ignore[call-arg]
