"""What happened later stays, whenever the rest becomes known: ``learn``, and columns that show since when."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve, field, fields, frozen
from attrs.validators import ge
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import Event, event
from community_core.errors import InvalidProjection, ProjectionStopped, UnknownName
from community_core.ledger import Recorded
from community_core.views import Cut, Engine, Projection, Rows, Table, columns_of, handles

from .neighbourhood import START, Neighbourhood, Raised


@event()
@frozen(kw_only=True)
class Heard(Event):
    """News about a lamp: what is None was not heard of."""

    lit: bool | None = None
    colour: str | None = None
    shade: str | None = None
    bulb: str | None = None


@frozen
class Lamp:
    lamp_id: str
    lit: bool = False
    lit_at: datetime | None = None
    colour: str | None = None
    shade: str | None = None
    dyed_at: datetime | None = None
    place: str = "stairs"
    bulb: str = "old"


class Lamps(Projection[Lamp]):
    """Since when it is lit is shown, colour and shade share a date, and of the bulb nothing is shown."""

    name, version = "lamps", 1
    lamps = Table(Lamp, learns=["bulb"], dates={"lit": "lit_at", "colour": "dyed_at", "shade": "dyed_at"})

    @handles(Heard)
    def hear(self, e: Recorded[Heard]) -> None:
        if e.stream_id not in self.lamps:
            self.lamps.put(Lamp(e.stream_id))
        heard = {name: getattr(e.data, name) for name in ("lit", "colour", "shade", "bulb")}
        news = {name: value for name, value in heard.items() if value is not None}
        self.lamps.learn(e.stream_id, e, **news)


NEWS: Any = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.builds(
            Heard,
            lit=st.sampled_from([None, True, False]),
            colour=st.sampled_from([None, "red", "blue"]),
            shade=st.sampled_from([None, "dark", "pale"]),
            bulb=st.sampled_from([None, "new", "broken"]),
        ),
    ),
    max_size=9,
)
LEARNT = ("lit", "colour", "shade", "bulb")


def told(*news: tuple[int, Heard]) -> Neighbourhood:
    """A ledger in which these become known one after the other; each happened at an hour of its own."""
    here = Neighbourhood(events=[Heard])
    for hour, heard in news:
        here.tell(("lamp-1", heard), at=START - timedelta(hours=9 - hour))
    return here


def lamp(engine: Engine) -> Lamp:
    """The one lamp there is."""
    (row,) = engine.view(Lamps)
    return row


def last(news: Sequence[tuple[int, Heard]], name: str) -> tuple[int, int, Any] | None:
    """Of what was heard about a column: the hour, the turn and the value of what happened last."""
    heard = [(hour, turn, getattr(each, name)) for turn, (hour, each) in enumerate(news)]
    return max((each for each in heard if each[2] is not None), key=itemgetter(0, 1), default=None)


def moment(*found: tuple[int, int, Any] | None) -> datetime | None:
    """When the latest of these happened."""
    hours = [each[0] for each in found if each]
    return START - timedelta(hours=9 - max(hours)) if hours else None


@settings(max_examples=60)
@given(NEWS)
def test_each_column_holds_the_news_that_happened_last(news: list[tuple[int, Heard]]) -> None:
    """Of several of the same moment that recorded last; in any batches, and in a file gone on with."""
    here = told((0, Heard()), *news)
    found = {name: last([(0, Heard()), *news], name) for name in LEARNT}
    with TemporaryDirectory() as folder:
        for engine in (here.engine(), here.engine(batch=1), here.engine(Path(folder) / "v.db", batch=2)):
            row = lamp(engine)
            begun = Lamp("lamp-1")
            assert {name: getattr(row, name) for name in LEARNT} == {
                name: each[2] if each else getattr(begun, name) for name, each in found.items()
            }
            assert row.lit_at == moment(found["lit"])
            assert row.dyed_at == moment(found["colour"], found["shade"])
            engine.close()
    here.ledger.close()


def test_columns_that_share_a_date_and_are_learnt_apart_do_not_lose_late_news() -> None:
    """The shade is known since earlier than the colour; the date shown is that of the colour."""
    here = told((3, Heard(colour="red")), (1, Heard(shade="dark")), (2, Heard(colour="blue")))
    row = lamp(here.engine())
    assert (row.colour, row.shade, row.dyed_at) == ("red", "dark", START - timedelta(hours=6))
    here.ledger.close()


def test_a_fact_dated_into_the_future_counts_from_when_it_was_recorded() -> None:
    """An imported lamp of 2034 is off as soon as somebody says so."""
    here = Neighbourhood(events=[Heard])
    future = START.replace(year=2034)
    here.tell(("lamp-1", Heard(lit=True, bulb="new")), at=future)
    assert lamp(here.engine()).lit_at == here.ledger.stream("lamp-1")[0].recorded_at
    here.tell(("lamp-1", Heard(lit=False)))
    here.tell(("lamp-1", Heard(bulb="broken")), at=START - timedelta(days=1))
    row = lamp(here.engine())
    assert (row.lit, row.bulb) == (False, "new")
    here.ledger.close()


def test_late_news_that_changes_nothing_is_no_reason_for_the_row() -> None:
    """What was known by then had happened later."""
    here = told(
        (2, Heard(lit=True, colour="red")), (1, Heard(lit=False, colour="blue")), (3, Heard(colour="blue"))
    )
    assert (lamp(here.engine()).lit, lamp(here.engine()).colour) == (True, "blue")
    found = here.engine().explain(Lamps, "lamp-1", Cut(3))
    assert [each.fact.position for each in found.reasons] == [1, 3]
    here.ledger.close()


def test_news_that_only_says_so_again_changes_nothing_that_is_seen() -> None:
    """It is no difference between two moments and no reason; yet late news from before it stays out."""
    here = told((1, Heard(bulb="new")), (3, Heard(bulb="new")), (2, Heard(bulb="broken")))
    engine = here.engine()
    assert lamp(engine).bulb == "new"
    assert engine.diff(Lamps, Cut(1), Cut(3)) == []
    assert [each.fact.position for each in engine.explain(Lamps, "lamp-1", Cut(3)).reasons] == [1]
    here.ledger.close()


def test_a_row_that_is_put_again_begins_anew() -> None:
    """It is known since when it shows itself, and otherwise since nobody knows when."""

    class Replaced(Projection[Lamp]):
        name, version = "replaced", 1
        lamps = Table(Lamp, learns=["bulb"], dates={"lit": "lit_at", "colour": "dyed_at", "shade": "dyed_at"})

        @handles(Heard)
        def hear(self, e: Recorded[Heard]) -> None:
            if e.data.lit:
                dyed = START - timedelta(hours=6)
                self.lamps.put(Lamp(e.stream_id, colour="red", dyed_at=dyed))
            self.lamps.learn(e.stream_id, e, colour=e.data.colour, bulb=e.data.bulb)

    begun, late = Heard(lit=True, colour="blue", bulb="new"), Heard(lit=True, colour="green", bulb="broken")
    here = told((4, begun), (2, late))
    (row,) = here.engine().view(Replaced)
    assert (row.colour, row.dyed_at, row.bulb) == ("red", START - timedelta(hours=6), "broken")
    here.ledger.close()


def test_a_handler_sees_what_was_learnt_and_goes_on_from_it() -> None:
    """Looked at, changed, counted, taken out and put again, in one batch or in many."""
    seen: list[Any] = []

    class Watched(Projection[Lamp]):
        name, version = "watched", 1
        lamps = Table(Lamp, learns=["bulb", "lit"])

        @handles(Heard)
        def hear(self, e: Recorded[Heard]) -> None:
            row = self.lamps.get(e.stream_id) or Lamp(e.stream_id)
            if row.place == "stairs":
                self.lamps.put(evolve(row, place="yard"))
            self.lamps.learn(e.stream_id, e, bulb=e.data.bulb)
            self.lamps.change(e.stream_id, shade=self.lamps.value(e.stream_id, "bulb"))
            seen.append((self.lamps[e.stream_id], len(self.lamps), list(self.lamps)))
            if e.data.lit:
                self.lamps.put(self.lamps.pop(e.stream_id))

    here = told((3, Heard(bulb="new")), (2, Heard(bulb="old", lit=True)), (1, Heard(bulb="broken")))
    for batch in (1, 2, 9):
        seen.clear()
        (row,) = here.engine(batch=batch).view(Watched)
        new = Lamp("lamp-1", place="yard", bulb="new", shade="new")
        broken = evolve(new, bulb="broken", shade="broken")
        assert seen == [(new, 1, [new]), (new, 1, [new]), (broken, 1, [broken])]
        assert row == broken
    here.ledger.close()


def _stripped(text: str) -> str:
    return text.strip()


def test_a_row_class_that_checks_its_values_is_asked_when_something_is_learnt() -> None:
    """What it makes of a value is what is kept."""

    @frozen
    class Bulb:
        name: str
        watts: int = field(default=0, validator=ge(0))
        maker: str = field(default="", converter=_stripped)

    class Bulbs(Projection[Bulb]):
        name, version = "bulbs", 1
        bulbs = Table(Bulb, learns=["watts", "maker"])

        @handles(Heard)
        def hear(self, e: Recorded[Heard]) -> None:
            if e.stream_id not in self.bulbs:
                self.bulbs.put(Bulb(e.stream_id))
            watts = -1 if e.data.bulb == "broken" else 9
            self.bulbs.learn(e.stream_id, e, watts=watts, maker=f" {e.data.bulb} ")
            assert self.bulbs.value(e.stream_id, "maker") == "new"

    here = told((3, Heard(bulb="new")), (2, Heard(bulb="older")))
    for batch in (1, 9):
        assert list(here.engine(batch=batch).view(Bulbs)) == [Bulb("lamp-1", 9, "new")]
    here.tell(("lamp-1", Heard(bulb="broken")))
    with pytest.raises(ProjectionStopped, match="'watts' must be >= 0"):
        here.engine().view(Bulbs)
    here.ledger.close()


def test_since_when_a_column_is_what_it_is_shows_nowhere_unless_it_is_named(tmp_path: Path) -> None:
    """Not in rows, headings or SQL views, and nobody can ask for it."""
    here = told((1, Heard(bulb="new")))
    engine = here.engine(tmp_path / "views.db")
    view = engine.view(Lamps)
    names = [each.name for each in fields(Lamp)]
    assert [each.name for each in columns_of(Lamps)] == names
    with closing(sqlite3.connect(tmp_path / "views.db")) as other:
        cursor = other.execute("SELECT * FROM lamps")
        assert [each[0] for each in cursor.description] == names
        assert cursor.fetchall() == [("lamp-1", 0, None, None, None, None, "stairs", "new")]
    hidden: Any = {"bulb since": None}
    with pytest.raises(UnknownName, match="No column 'bulb since'"):
        view.lamps.where(**hidden)
    with pytest.raises(UnknownName, match="No column 'bulb since'"):
        view.lamps.columns["bulb since"]
    engine.close()
    here.ledger.close()


def test_the_past_is_learnt_from_where_the_present_stands(tmp_path: Path) -> None:
    """From milestones, and a view folded again, as from the first fact."""
    news = [(hour % 5, Heard(bulb=f"number {hour}", shade=f"{hour}")) for hour in range(30)]
    here = told(*news)
    engine = here.engine(tmp_path / "views.db", batch=3, milestones=4)
    engine.catch_up(Lamps)
    for upto in (5, 9, 17, 30):
        (row,) = engine.as_of(Lamps, upto=upto)
        (anew,) = here.engine().as_of(Lamps, upto=upto)
        assert row == anew
    engine.rebuild(Lamps)
    assert lamp(engine) == anew
    engine.close()
    here.ledger.close()


def test_learning_otherwise_takes_a_new_version() -> None:
    """The rows of before do not know since when they are what they are."""

    def lamps(**options: Any) -> type[Projection[Lamp]]:
        members = {"name": "lamps", "version": 1, "lamps": Table(Lamp, **options)}
        return type("Lamps", (Projection,), {"__orig_bases__": (Projection[Lamp],), **members})

    here = Neighbourhood(events=[Heard])
    engine = here.engine()
    engine.catch_up(lamps(learns="bulb"))
    with pytest.raises(InvalidProjection, match="its tables changed, but its version is still 1"):
        engine.catch_up(lamps(learns=["bulb", "lit"]))
    with pytest.raises(InvalidProjection, match="its tables changed"):
        engine.catch_up(lamps())
    engine.catch_up(lamps(learns=["bulb"], dates={"lit": "lit_at"}))
    here.ledger.close()


def stopped_by(step: Any) -> str:
    """What a view says whose handler takes this step."""

    class Scripted(Projection[Lamp]):
        name, version = "scripted", 1
        lamps = Table(Lamp, dates={"lit": "lit_at"})

        @handles(Raised)
        def run(self, e: Recorded[Raised]) -> None:
            self.lamps.put(Lamp("lamp-1"))
            step(self.lamps, e)

    here = Neighbourhood()
    here.tell(("request-1", Raised(title="")))
    with pytest.raises(ProjectionStopped) as stopped:
        here.engine().view(Scripted)
    return str(stopped.value)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda lamps, e: lamps.learn("lamp-2", e, lit=True), "has no row 'lamp-2'"),
        (lambda lamps, e: lamps.learn("lamp-1", e, place="yard"), "learns lit, and not 'place'; declare it"),
        (lambda lamps, e: lamps.learn("lamp-1", e, lit_at=START), "learns lit, and not 'lit_at'"),
        (lambda lamps, e: lamps.learn("lamp-1", e, litt=True), "No column 'litt'; did you mean 'lit'"),
        (lambda lamps, e: lamps.learn("lamp-1", e, lit="yes"), "holds bool, not str: 'yes'"),
        (lambda lamps, e: lamps.learn("lamp-1", e, lit=None), "holds bool, not NoneType"),
        (lambda lamps, e: lamps.learn("lamp-1", e.occurred_at, lit=True), "write learn(key, e, ...), not"),
        (lambda lamps, e: lamps.learn("lamp-1", e.data, lit=True), "takes the fact itself"),
    ],
)
def test_what_cannot_be_learnt_stops_the_view(step: Any, said: str) -> None:
    """With the column and the remedy."""
    assert said in stopped_by(step)


def test_a_view_learns_nothing() -> None:
    """What is in it follows from the facts alone."""
    here = told((0, Heard(lit=True)))
    lamps: Rows[Lamp] = here.engine().view(Lamps).lamps
    with pytest.raises(InvalidProjection, match="written in handlers only"):
        lamps.learn("lamp-1", here.ledger.stream("lamp-1")[0], lit=False)
    here.ledger.close()
