"""What happened later stays, whenever the rest becomes known: ``learn``, and columns that say since when."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from community_core.domain import Event, event
from community_core.errors import InvalidProjection, ProjectionStopped
from community_core.ledger import Recorded
from community_core.views import Cut, Engine, Projection, Rows, Table, handles

from .neighbourhood import START, Neighbourhood, Raised


@event()
@frozen(kw_only=True)
class Heard(Event):
    """News about a lamp: what is None was not heard of."""

    lit: bool | None = None
    colour: str | None = None


@frozen
class Lamp:
    lamp_id: str
    lit: bool = False
    lit_at: datetime | None = None
    colour: str | None = None
    shade: str | None = None
    colour_at: datetime | None = None
    place: str = "stairs"


class Lamps(Projection[Lamp]):
    """Colour and shade share a date."""

    name, version = "lamps", 1
    lamps = Table(Lamp, dates={"lit": "lit_at", "colour": "colour_at", "shade": "colour_at"})

    @handles(Heard)
    def hear(self, e: Recorded[Heard]) -> None:
        if e.stream_id not in self.lamps:
            self.lamps.put(Lamp(e.stream_id))
        news: dict[str, Any] = {} if e.data.lit is None else {"lit": e.data.lit}
        if e.data.colour is not None:
            news |= {"colour": e.data.colour, "shade": f"dark {e.data.colour}"}
        self.lamps.learn(e.stream_id, e.occurred_at, **news)


NEWS: Any = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from([None, True, False]), st.sampled_from([None, "red", "blue"])
    ),
    max_size=9,
)


def told(news: Sequence[tuple[int, bool | None, str | None]]) -> Neighbourhood:
    """A ledger in which these become known one after the other; each happened at an hour of its own."""
    here = Neighbourhood(events=[Heard])
    for hour, lit, colour in news:
        here.tell(("lamp-1", Heard(lit=lit, colour=colour)), at=START + timedelta(hours=hour))
    return here


def lamp(engine: Engine) -> Lamp:
    """The one lamp there is."""
    (row,) = engine.view(Lamps)
    return row


@given(NEWS)
def test_each_column_holds_the_news_that_happened_last(
    news: list[tuple[int, bool | None, str | None]],
) -> None:
    """Of several that happened at the same moment, the one that was learnt last; in any batches."""
    here = told([(0, False, None), *news])
    heard = [(0, False, None), *news]
    hour, _, lit = max((hour, turn, lit) for turn, (hour, lit, _) in enumerate(heard) if lit is not None)
    colours = [(hour, turn, colour) for turn, (hour, _, colour) in enumerate(heard) if colour is not None]
    dyed, _, colour = max(colours, default=(None, None, None))
    with TemporaryDirectory() as folder:
        for engine in (here.engine(), here.engine(batch=1), here.engine(Path(folder) / "v.db", batch=2)):
            row = lamp(engine)
            assert (row.lit, row.lit_at) == (lit, START + timedelta(hours=hour))
            assert (row.colour, row.shade) == (colour, colour and f"dark {colour}")
            assert row.colour_at == (None if dyed is None else START + timedelta(hours=dyed))
            engine.close()
    here.ledger.close()


def test_late_news_that_changes_nothing_is_no_reason_for_the_row() -> None:
    """What was known by then had happened later."""
    here = told([(2, True, "red"), (1, False, "blue"), (3, None, "blue")])
    assert (lamp(here.engine()).lit, lamp(here.engine()).colour) == (True, "blue")
    found = here.engine().explain(Lamps, "lamp-1", Cut(3))
    assert [each.fact.position for each in found.reasons] == [1, 3]
    here.ledger.close()


def stopped_by(step: Any) -> str:
    """What a view says whose handler takes this step."""

    class Scripted(Projection[Lamp]):
        name, version = "scripted", 1
        lamps = Table(Lamp, dates={"lit": "lit_at"})

        @handles(Raised)
        def run(self, e: Recorded[Raised]) -> None:
            self.lamps.put(Lamp("lamp-1"))
            step(self.lamps, e.occurred_at)

    here = Neighbourhood()
    here.tell(("request-1", Raised(title="")))
    with pytest.raises(ProjectionStopped) as stopped:
        here.engine().view(Scripted)
    return str(stopped.value)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda lamps, at: lamps.learn("lamp-2", at, lit=True), "has no row 'lamp-2'"),
        (
            lambda lamps, at: lamps.learn("lamp-1", at, place="yard"),
            "nothing says since when 'place'",
        ),
        (lambda lamps, at: lamps.learn("lamp-1", at, lit_at=at), "nothing says since when 'lit_at'"),
        (lambda lamps, at: lamps.learn("lamp-1", at, litt=True), "No column 'litt'; did you mean 'lit'"),
        (lambda lamps, at: lamps.learn("lamp-1", at, lit="yes"), "holds bool, not str: 'yes'"),
        (lambda lamps, at: lamps.learn("lamp-1", at, lit=None), "holds bool, not NoneType"),
        (lambda lamps, _: lamps.learn("lamp-1", START.replace(tzinfo=None), lit=True), "no time zone"),
        (lambda lamps, _: lamps.learn("lamp-1", "today", lit=True), "holds datetime or None, not str"),
    ],
)
def test_what_cannot_be_learnt_stops_the_view(step: Any, said: str) -> None:
    """With the column and the remedy."""
    assert said in stopped_by(step)


def test_a_view_learns_nothing() -> None:
    """What is in it follows from the facts alone."""
    here = told([(0, True, None)])
    lamps: Rows[Lamp] = here.engine().view(Lamps).lamps
    with pytest.raises(InvalidProjection, match="written in handlers only"):
        lamps.learn("lamp-1", datetime(2024, 1, 15, tzinfo=UTC), lit=False)
    here.ledger.close()
