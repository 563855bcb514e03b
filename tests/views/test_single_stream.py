"""A single-stream projection is kept to the rows of a fact's stream, and only folds the streams concerned."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.errors import InvalidProjection, ProjectionStopped
from community_core.ledger import Recorded
from community_core.testing.projecting import history_for
from community_core.views import Engine, Projection, Table, handles
from community_open_requests import OpenRequests as Plugin
from community_volunteer_hours.projection import Claim, VolunteerHours

from .neighbourhood import START, Neighbourhood, Raised, Request, Resolved
from .past_histories import ASKED_FROM, ZONE, Facts, engine_over, everything, random_history

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(10, 70)).map(
    lambda drawn: random_history(Random(drawn[0].getrandbits(32)), drawn[1])
)


class Hours(VolunteerHours):
    """The plugin's claims, with corrections handled and composite keys, kept to one stream."""

    name, single_stream = "hours", True

    def _count(self, claim: Claim, minutes: int) -> None:
        """Totals have no stream's id in their key."""


PLUGINS = pytest.mark.parametrize("projection", [Plugin, Hours])


class Seen(Projection[Request]):
    """What was raised and resolved; tells which facts it was folded from."""

    name, version = "seen", 1
    single_stream = True
    register = Table(Request)
    folded: list[int] = []  # noqa: RUF012  what a projection must not do, to look into it

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        Seen.folded.append(e.position)
        assert e.data.title != "bad", "a bad title"
        if e.data.title != "nothing":
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    @handles(Resolved)
    def resolve(self, e: Recorded[Resolved]) -> None:
        Seen.folded.append(e.position)
        self.register.change(e.stream_id, open=False, minutes=e.data.minutes)


@pytest.fixture
def street(here: Neighbourhood) -> Neighbourhood:
    """Twenty facts in all: the first and the third are about request-1, the others about one request each."""
    here.tell(*((f"request-{number}", Raised(title=f"Snow {number}")) for number in range(4, 21)))
    return here


def caught_up(street: Neighbourhood, views_file: Path | None = None, **options: Any) -> Engine:
    engine = street.engine(views_file, **options)
    engine.catch_up(Seen)
    Seen.folded.clear()
    return engine


def folded() -> list[int]:
    """What was folded since it was last asked."""
    found = list(Seen.folded)
    Seen.folded.clear()
    return found


# The past


def test_only_the_streams_that_have_come_further_since_are_folded_for_a_position(
    street: Neighbourhood, views_file: Path
) -> None:
    """Of request-1 what was known then; the others were untouched since, or not there yet."""
    engine = caught_up(street, views_file)
    street.tell(("request-1", Resolved(minutes=99)))
    engine.catch_up(Seen)
    folded()
    assert {row.request_id: row.minutes for row in engine.as_of(Seen, upto=15).register}["request-1"] == 30
    assert folded() == [1, 3]
    engine.close()


def test_only_the_streams_with_something_later_are_folded_for_a_moment(
    street: Neighbourhood, views_file: Path
) -> None:
    """Wherever in the ledger it was recorded, as in imported history."""
    street.tell(("request-21", Raised(title="Old")), ("request-21", Resolved(minutes=5)), at=START)
    engine = caught_up(street, views_file)
    moment = street.ledger.read(after=1, limit=1)[0].occurred_at
    past = engine.as_of(Seen, happened=moment)
    assert [(row.title, row.minutes) for row in past] == [
        ("Light in the stairs", None),
        ("暖气不热", None),
        ("Old", 5),
    ]
    assert folded() == [1]
    engine.close()


def test_a_past_later_than_the_live_view_folds_what_is_missing(
    street: Neighbourhood, views_file: Path
) -> None:
    """The live view itself stays where it stands."""
    engine = caught_up(street, views_file)
    street.tell(("request-7", Resolved(minutes=7)), ("request-99", Raised(title="New")))
    assert len(list(engine.as_of(Seen))) == 20
    assert sorted(folded()) == [7, 21, 22]
    assert [each.position for each in engine.status([Seen])] == [20]
    engine.close()


def test_a_correction_learnt_since_is_not_shown_in_an_earlier_past(
    street: Neighbourhood, views_file: Path
) -> None:
    """And shown from the position on at which it was recorded."""
    engine = caught_up(street, views_file)
    street.correct("request-7", 1, Raised(title="Ice"))
    for come in (20, 21):
        engine.catch_up(Seen, upto=come)
        titles = [engine.as_of(Seen, upto=upto).register["request-7"].title for upto in (20, 21)]
        assert titles == ["Snow 7", "Ice"]
    engine.close()


def test_many_streams_are_folded_a_few_at_a_time(here: Neighbourhood, views_file: Path) -> None:
    """None of them is left out."""
    streams = [f"request-{number}" for number in range(1000, 1350)]
    here.tell(*((each, Raised(title="Snow")) for each in streams))
    here.tell(*((each, Resolved(minutes=9)) for each in streams))
    engine = caught_up(here, views_file)
    assert [row.open for row in engine.as_of(Seen, upto=353).register] == [False, *[True] * 351]
    assert len(folded()) == 350
    engine.close()


class _Interrupted(Exception):
    pass


def interrupt_at(position: int) -> Callable[[int, int], None]:
    """Progress that breaks off there, when corrections recorded later are in place already."""

    def progress(reached: int, _: int) -> None:
        if reached >= position:
            raise _Interrupted

    return progress


@PLUGINS
@settings(max_examples=60)
@given(HISTORIES, st.data())
def test_a_past_that_begins_with_live_rows_is_the_past_folded_from_the_beginning(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """At any position and moment, however late corrections came and however far the live view has come."""
    position, come = (data.draw(st.integers(1, len(facts))) for _ in range(2))
    moment = data.draw(st.sampled_from([None, *(each.occurred_at for each in facts)]))
    cut = {"upto": position, "happened": moment, "now": ASKED_FROM}
    with TemporaryDirectory() as folder:
        history, path = history_for(projection, list(facts)), Path(folder) / "views.db"
        engine = Engine(history, path, zone=ZONE, clock=lambda: ASKED_FROM, batch=2)
        with suppress(_Interrupted):
            engine.catch_up(projection, progress=interrupt_at(come))
        begun = everything(engine.as_of(projection, **cut))
        engine.close()
    assert begun == everything(engine_over(projection, facts).as_of(projection, **cut))


def test_a_view_whose_class_was_changed_is_no_beginning(street: Neighbourhood, views_file: Path) -> None:
    """Its past is folded from the first fact."""
    caught_up(street, views_file).close()

    class Changed(Seen):
        name = "seen"
        register = Table(Request, index=["open"])

    engine = street.engine(views_file)
    assert len(list(engine.as_of(Changed, upto=12))) == 11
    assert folded() == list(range(1, 13))
    engine.close()


def test_live_rows_of_facts_that_a_restored_ledger_does_not_have_are_not_used(
    street: Neighbourhood, views_file: Path
) -> None:
    """Before the live view is asked for again, and finds out."""
    caught_up(street, views_file).close()
    restored = Neighbourhood()
    restored.tell(*((f"request-{number}", Raised(title="Ice")) for number in range(1, 13)))
    engine = restored.engine(views_file)
    assert {row.title for row in engine.as_of(Seen)} == {"Ice"}
    engine.close()
    restored.ledger.close()


def _take_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP VIEW seen")
        file.execute("DROP TABLE _build_1_register")


def _overwrite(path: Path) -> None:
    path.write_bytes(b"This is not a database. " * 400)


@pytest.mark.parametrize("spoil", [_take_tables, _overwrite, Path.unlink])
def test_the_past_is_seen_whatever_is_wrong_with_the_live_rows(
    street: Neighbourhood, views_file: Path, spoil: Callable[[Path], None]
) -> None:
    """They only save time."""
    caught_up(street, views_file).close()
    spoil(views_file)
    engine = street.engine(views_file)
    assert len(list(engine.as_of(Seen, upto=12))) == 11
    assert folded() == list(range(1, 13))
    engine.close()


def test_no_milestones_are_kept(street: Neighbourhood, views_file: Path) -> None:
    """Nothing would ever begin with one."""
    caught_up(street, views_file, batch=1, milestones=5).close()
    with closing(sqlite3.connect(views_file)) as file:
        assert file.execute("SELECT COUNT(*) FROM _builds").fetchone() == (1,)


# Corrections


@pytest.mark.parametrize("in_file", [True, False])
def test_a_correction_folds_the_corrected_stream_again_and_no_other(
    street: Neighbourhood, views_file: Path, *, in_file: bool
) -> None:
    """In the same build, so that whoever reads its SQL view goes on reading it."""
    engine = caught_up(street, views_file if in_file else None)
    street.correct("request-1", 1, Raised(title="Lamp"))
    street.correct("request-7", 1, Raised(title="Ice"))
    rows = engine.view(Seen).register
    assert (rows["request-1"].title, rows["request-1"].minutes, rows["request-7"].title) == (
        "Lamp",
        30,
        "Ice",
    )
    assert folded() == [1, 3, 7]
    engine.close()


def test_a_row_that_is_not_there_any_more_when_things_are_put_right_is_gone(
    street: Neighbourhood, views_file: Path
) -> None:
    """What was wrong leaves nothing behind."""
    engine = caught_up(street, views_file)
    street.correct("request-7", 1, Raised(title="nothing"))
    assert "request-7" not in engine.view(Seen).register
    assert "request-7" in engine.as_of(Seen, upto=20).register
    engine.close()


def test_a_corrected_fact_that_a_handler_cannot_bear_stops_the_view_there(
    street: Neighbourhood, views_file: Path
) -> None:
    """As it would have if that had been recorded at once; a rebuild goes on when it is put right again."""
    engine = caught_up(street, views_file)
    street.correct("request-7", 1, Raised(title="bad"))
    with pytest.raises(ProjectionStopped, match=r"stopped at position 7.*a bad title"):
        engine.view(Seen)
    street.correct("request-7", 1, Raised(title="Ice"))
    engine.rebuild(Seen)
    assert engine.view(Seen).register["request-7"].title == "Ice"
    engine.close()


@settings(max_examples=60)
@given(HISTORIES, st.lists(st.integers(1, 70), max_size=4), st.booleans())
def test_a_view_that_was_put_right_on_the_way_is_the_view_built_at_once(
    facts: Facts, stops: list[int], in_file: bool
) -> None:
    """Wherever catching up was broken off, and whatever was corrected in between."""
    with TemporaryDirectory() as folder:
        history, path = history_for(Plugin, []), Path(folder) / "views.db" if in_file else None
        engine = Engine(history, path, zone=ZONE, clock=lambda: ASKED_FROM, batch=3)
        history.registry = history_for(Plugin, list(facts)).registry
        for stop in sorted(stops):
            history.facts = [each for each in facts if each.position <= stop]
            engine.catch_up(Plugin)
        history.facts = list(facts)
        found = everything(engine.view(Plugin))
        engine.close()
    assert found == everything(engine_over(Plugin, facts).view(Plugin))


# What handlers may touch


def _put(self: Any, e: Any) -> None:
    self.register.put(Request("request-1", "mine now", e.occurred_at))


def _get(self: Any, _: Any) -> None:
    self.register.get("request-1")


def _ask(self: Any, _: Any) -> None:
    assert "request-1" in self.register


def _change(self: Any, _: Any) -> None:
    self.register.change("request-1", open=False)


def _pop(self: Any, _: Any) -> None:
    self.register.pop("request-1")


def _discard(self: Any, _: Any) -> None:
    self.register.discard("request-1")


def _search(self: Any, _: Any) -> None:
    self.register.where(open=True)


def _range(self: Any, _: Any) -> None:
    self.register.between("request_id", "a")


def _count(self: Any, _: Any) -> None:
    len(self.register)


def _walk(self: Any, _: Any) -> None:
    list(self.register)


def confined(touch: Callable[[Any, Any], None]) -> type[Projection[Request]]:
    """A projection whose handler goes beyond its own stream at the second request."""

    class Confined(Projection[Request]):
        name, version, single_stream = "confined", 1, True
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))
            if e.stream_id != "request-1":
                touch(self, e)

    return Confined


@pytest.mark.parametrize("touch", [_put, _get, _ask, _change, _pop, _discard])
def test_a_row_of_another_stream_is_refused(touch: Callable[[Any, Any], None], engine: Engine) -> None:
    """Whatever the handler wants of it."""
    said = (
        r"InvalidProjection: row 'request-1' of table 'register' is not of request-2, whose fact is handled"
    )
    with pytest.raises(ProjectionStopped, match=said):
        engine.view(confined(touch))


@pytest.mark.parametrize("touch", [_search, _range, _count, _walk])
def test_looking_through_the_whole_table_is_refused(
    touch: Callable[[Any, Any], None], engine: Engine
) -> None:
    """What is found there would depend on the other streams."""
    with pytest.raises(ProjectionStopped, match="cannot look through table 'register'"):
        engine.view(confined(touch))


def test_a_key_of_a_wrong_type_is_told_as_such(engine: Engine) -> None:
    """And not as a row of another stream."""
    with pytest.raises(ProjectionStopped, match="holds str, not int: 7"):
        engine.view(confined(lambda self, _: self.register.get(7)))


@frozen
class Line:
    request_id: str
    number: int


class Lines(Projection[Line]):
    """One row a fact."""

    name, version, single_stream = "lines", 1, True
    lines = Table(Line, key=("request_id", "number"))

    @handles(Raised, Resolved)
    def add(self, e: Recorded[Raised | Resolved]) -> None:
        self.lines.put(Line(e.stream_id, e.version))
        if isinstance(e.data, Resolved) and e.data.minutes == 99:
            self.lines.discard(("request-2", 1))


def test_of_a_composite_key_the_first_part_is_the_stream(street: Neighbourhood, engine: Engine) -> None:
    """The rest is the projection's own."""
    assert [row.number for row in engine.view(Lines) if row.request_id == "request-1"] == [1, 2]
    street.correct("request-1", 2, Resolved(minutes=31))
    assert len(engine.view(Lines).lines) == 20
    street.tell(("request-1", Resolved(minutes=99)))
    with pytest.raises(
        ProjectionStopped, match=r"row \('request-2', 1\) of table 'lines' is not of request-1"
    ):
        engine.view(Lines)


def test_a_key_without_its_further_parts_is_told_at_the_first_fact(engine: Engine) -> None:
    """Though nothing can be stored of a stream that begins."""

    class Short(Projection[Line]):
        name, version, single_stream = "short", 1, True
        lines = Table(Line, key=("request_id", "number"))

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            assert e.stream_id not in self.lines

    with pytest.raises(ProjectionStopped, match=r"stopped at position 1.*is \(request_id, number\), not"):
        engine.view(Short)


def test_a_past_of_a_few_facts_is_folded_from_the_first(here: Neighbourhood, views_file: Path) -> None:
    """Rather than taking nearly every row away again."""
    here.tell(*((f"request-{number}", Raised(title="Snow")) for number in range(4, 21)))
    engine = caught_up(here, views_file)
    assert len(list(engine.as_of(Seen, upto=2).register)) == 2
    assert folded() == [1, 2]
    engine.close()


def test_rows_that_are_not_keyed_by_text_are_refused_when_the_class_is_made() -> None:
    """A stream's id is text."""

    @frozen
    class Counted:
        number: int

    with pytest.raises(InvalidProjection, match="the key of table 'counted' begins with 'number'"):

        class Faulty(Projection[Counted]):
            name, version, single_stream = "faulty", 1, True
            counted = Table(Counted)


def test_making_a_projection_single_stream_asks_for_a_new_version(
    street: Neighbourhood, views_file: Path
) -> None:
    """Rows that were made before nobody kept it to that."""

    class Free(Seen):
        name = "seen"
        single_stream = False
        register = Table(Request)

    engine = street.engine(views_file)
    engine.catch_up(Free)
    with pytest.raises(InvalidProjection, match="single_stream changed, but its version is still 1"):
        engine.view(Seen)
    engine.close()


def test_late_news_folds_like_any_other(street: Neighbourhood, views_file: Path) -> None:
    """What happened before everything else may be recorded last."""
    engine = caught_up(street, views_file)
    street.tell(("request-3", Raised(title="Early")), at=START - timedelta(days=3))
    engine.catch_up(Seen)
    assert [row.title for row in engine.as_of(Seen, happened=START - timedelta(days=2))] == ["Early"]
    assert engine.view(Seen).register["request-3"].since == START - timedelta(days=3)
    engine.close()
