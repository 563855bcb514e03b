"""The same facts give the same rows, however they were folded."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import Event
from community_core.views import Engine

from .neighbourhood import Neighbourhood, OpenRequests, Raised, Reopened, Request, Resolved, Withdrawn

TITLES = st.text(st.characters(codec="utf-8"), max_size=8)
LIVES: Any = st.lists(
    st.one_of(
        st.builds(Resolved, minutes=st.integers(0, 500)),
        st.just(Reopened()),
        st.builds(Raised, title=TITLES, place=st.sampled_from(["pavilion", "desk"])),
    ),
    max_size=5,
)
LEGAL: Any = st.lists(
    st.tuples(st.builds(Raised, title=TITLES), LIVES, st.booleans()).map(
        lambda life: [life[0], *life[1], *([Withdrawn()] if life[2] else [])]
    ),
    max_size=4,
)


def told(lives: Sequence[Sequence[Event]]) -> Neighbourhood:
    """A ledger with one stream a life, their facts taking turns."""
    here = Neighbourhood()
    for turn in range(max(map(len, lives), default=0)):
        for number, life in enumerate(lives):
            if turn < len(life):
                here.tell((f"request-{number}", life[turn]))
    return here


def expected(here: Neighbourhood) -> list[Request]:
    """The rows, worked out without any of the machinery under test."""
    rows: dict[str, Request] = {}
    for fact in here.ledger.log():
        match fact.data:
            case Raised(title=title, place=place):
                rows[fact.stream_id] = Request(fact.stream_id, title, fact.occurred_at, place)
            case Withdrawn():
                del rows[fact.stream_id]
            case _:
                row = rows[fact.stream_id]
                minutes = fact.data.minutes if isinstance(fact.data, Resolved) else row.minutes
                opened = isinstance(fact.data, Reopened)
                rows[fact.stream_id] = Request(
                    row.request_id, row.title, row.since, row.place, minutes, opened
                )
    return sorted(rows.values(), key=lambda row: (row.since, row.request_id))


def rows_of(engine: Engine) -> list[Request]:
    return list(engine.view(OpenRequests).register)


@settings(max_examples=40)
@given(LEGAL, st.integers(1, 5))
def test_any_split_into_batches_gives_the_same_rows(lives: list[list[Event]], batch: int) -> None:
    """Each batch begins with a fresh instance that remembers nothing."""
    here = told(lives)
    assert rows_of(here.engine(batch=batch)) == rows_of(here.engine()) == expected(here)


@settings(max_examples=15)
@given(LEGAL, st.lists(st.integers(0, 20), max_size=3))
def test_stopping_anywhere_and_going_on_gives_the_same_rows(
    lives: list[list[Event]], stops: list[int]
) -> None:
    """In a file, with the engine closed in between; and a rebuild gives the same again."""
    here = told(lives)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "views.db"
        for stop in sorted(stops):
            engine = here.engine(file, batch=3)
            engine.catch_up(OpenRequests, upto=stop)
            engine.close()
        engine = here.engine(file, batch=3)
        assert rows_of(engine) == expected(here)
        engine.rebuild(OpenRequests)
        assert rows_of(engine) == expected(here)
        engine.close()
