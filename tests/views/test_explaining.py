"""Why a row is what it is: the facts that changed it, and those that made a difference to what they did."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.errors import InvalidInput, InvalidProjection, ProjectionStopped
from community_core.ledger import Ledger, Recorded
from community_core.views import Cut, Engine, Explanation, Projection, Table, handles, key_columns
from community_core.views.explaining.narrowing import WATCHED_WHOLE
from community_open_requests import OpenRequests as OpenRequestsPlugin
from community_volunteer_hours.projection import VolunteerHours

from .neighbourhood import (
    NOW,
    SHANGHAI,
    START,
    Neighbourhood,
    OpenRequests,
    Raised,
    Reopened,
    Resolved,
    Withdrawn,
)
from .past_histories import ASKED_FROM, Facts, engine_over, random_history, righted, without

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(1, 25)).map(
    lambda drawn: random_history(Random(drawn[0].getrandbits(32)), drawn[1])
)


def explained(here: Neighbourhood, projection: type[Projection[Any]], key: Any, **cut: Any) -> Explanation:
    """Why the row is what it is."""
    return here.engine().explain(projection, key, Cut(**{"upto": here.ledger.position(), **cut}), NOW)


def named(explanation: Explanation) -> list[int]:
    """The positions of the facts it names."""
    return [each.fact.position for each in explanation.reasons]


def test_the_facts_that_changed_a_row_are_named_and_no_others(here: Neighbourhood) -> None:
    """In the order they were recorded; what happened to other rows is none of its business."""
    last = here.tell(("request-1", Reopened()), ("request-2", Resolved()))
    found = explained(here, OpenRequests, "request-1")
    assert found.row.title == "Light in the stairs"
    assert named(found) == [1, 3, last - 1]
    assert [each.fact.type for each in found.reasons] == ["Raised", "Resolved", "Reopened"]


def test_a_row_that_has_gone_is_explained_by_what_took_it_away(here: Neighbourhood) -> None:
    """Why something is not on a list is a question too."""
    found = explained(here, OpenRequests, "request-1")
    assert found.rows == ()
    assert found.row is None
    assert named(found) == [1, 3]


class Tallied:
    """The facts of a ledger, with a count of how many were handed out."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.handed_out = 0

    def __getattr__(self, name: str) -> Any:
        told = getattr(self._ledger, name)
        return self._tallying(told) if name in ("read", "stream", "streams") else told

    def _tallying(self, told: Callable[..., Facts]) -> Callable[..., Facts]:
        def handed(*args: Any, **options: Any) -> Facts:
            facts = told(*args, **options)
            self.handed_out += len(facts)
            return facts

        return handed


def handed_out_for(here: Neighbourhood, length: int) -> int:
    """How many facts it takes to explain the row of one stream on which everything changed it, every tenth
    fact being a correction."""
    stream = f"request-{length}"
    here.tell((stream, Raised(title="Light")))
    while here.versions[stream] < length:
        version = here.versions[stream] + 1
        here.tell((stream, Resolved(minutes=version)), (stream, Reopened()))
        if version % 10 == 2:
            here.correct(stream, version, Resolved(minutes=version + 1))
    facts: Any = Tallied(here.ledger)
    engine = Engine(facts, None, zone=SHANGHAI, clock=lambda: NOW)
    found = engine.explain(OpenRequests, stream, Cut(here.ledger.position()), NOW)
    assert len(found.reasons) > length * 0.8
    return int(facts.handed_out)


def test_the_facts_read_grow_with_the_stream_and_not_with_its_square(here: Neighbourhood) -> None:
    """Where each of them is named as a reason, with what was corrected beside it."""
    few = handed_out_for(here, 150)
    many = handed_out_for(here, 600)  # reading those of the few as well
    assert many < 8 * few


def test_whoever_waits_is_told_how_many_facts_have_been_read(here: Neighbourhood) -> None:
    """By an explanation and by a comparison, whose work grows with the history."""
    engine, told = here.engine(), list[int]()
    end = Cut(here.ledger.position())
    engine.explain(OpenRequests, "request-1", end, NOW, counting=told.append)
    assert max(told) >= end.upto
    told.clear()
    engine.diff(OpenRequests, Cut(1), end, NOW, counting=told.append)
    assert max(told) >= end.upto


def test_a_row_that_never_was_is_wrong_usage(here: Neighbourhood) -> None:
    """The error names the columns that tell rows apart."""
    with pytest.raises(InvalidInput, match=r"no row request-9 .* told apart by request_id"):
        explained(here, OpenRequests, "request-9")
    with pytest.raises(InvalidInput, match=r"no row request-2 .*by then"):
        explained(here, OpenRequests, "request-2", upto=1)
    with pytest.raises(InvalidInput, match="give 1 value"):
        explained(here, OpenRequests, ("request-1", 2))


def test_a_correction_is_named_beside_the_fact_it_corrects(here: Neighbourhood) -> None:
    """The fact as it was recorded, since both are part of the history."""
    position = here.correct("request-2", 1, Raised(title="Radiator", place="desk"))
    found = explained(here, OpenRequests, "request-2")
    assert found.row.title == "Radiator"
    (reason,) = found.reasons
    assert reason.fact.data.title == "暖气不热"
    assert [each.position for each in reason.corrections] == [position]
    before = explained(here, OpenRequests, "request-2", upto=position - 1)
    assert before.row.title == "暖气不热"
    assert before.reasons[0].corrections == ()


def test_a_row_is_explained_as_of_what_had_happened(here: Neighbourhood) -> None:
    """Later facts have no part in it."""
    here.tell(("request-3", Raised(title="Snow")), at=START - timedelta(days=3))
    last = here.tell(("request-3", Resolved()), at=START - timedelta(days=2))
    found = explained(here, OpenRequests, "request-3", happened=START - timedelta(days=3))
    assert found.row.title == "Snow"
    assert named(found) == [last - 1]


def test_a_handler_that_fails_is_told_as_everywhere(here: Neighbourhood) -> None:
    here.tell(("request-9", Resolved()))
    with pytest.raises(ProjectionStopped, match="position 4"):
        explained(here, OpenRequests, "request-1")


@frozen
class Weight:
    place: str
    minutes: int


@frozen
class Seen:
    request_id: str
    place: str


class MinutesByPlace(Projection[Weight]):
    """A sum over rows that are linked by what an earlier fact said."""

    name, version = "minutes-by-place", 1
    weights = Table(Weight)
    seen = Table(Seen)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.seen.put(Seen(e.stream_id, e.data.place))

    @handles(Resolved)
    def resolve(self, e: Recorded[Resolved]) -> None:
        place = self.seen[e.stream_id].place
        before = self.weights.get(place, Weight(place, 0))
        self.weights.put(Weight(place, before.minutes + e.data.minutes))


def test_a_fact_that_changed_nothing_itself_is_named_when_others_lean_on_it(here: Neighbourhood) -> None:
    """Raising a request changes no sum, yet it says to which place its minutes go."""
    here.tell(("request-2", Resolved(minutes=5)), ("request-1", Resolved(minutes=1)))
    found = explained(here, MinutesByPlace, "pavilion")
    assert found.row == Weight("pavilion", 31)
    assert named(found) == [1, 3, 5]
    assert named(explained(here, MinutesByPlace, "desk")) == [2, 4]


class CountedCalls(MinutesByPlace):
    """How often a handler is called."""

    name, version = "counted-calls", 1
    calls: ClassVar[list[int]] = []

    @handles(Resolved)
    def resolve(self, e: Recorded[Resolved]) -> None:
        self.calls.append(e.position)
        super().resolve(e)


def test_finding_what_each_fact_leans_on_grows_with_the_history() -> None:
    """Where each of them leans on another that changed nothing itself."""
    counts = []
    for number in (100, 400):
        here = Neighbourhood()
        here.tell(*((f"request-{each:04}", Raised(title="Cold")) for each in range(number)))
        here.tell(*((f"request-{each:04}", Resolved(minutes=1)) for each in range(number)))
        CountedCalls.calls.clear()
        assert len(named(explained(here, CountedCalls, "pavilion"))) == 2 * number
        counts.append(len(CountedCalls.calls))
    assert counts[1] < 5 * counts[0]


class Counted(Projection[Weight]):
    """Also keeps a count that every handler looks at, and that means nothing to the other rows."""

    name, version = "counted", 1
    weights = Table(Weight)
    counter = Table(Weight)

    @handles(Raised, Resolved)
    def add(self, e: Recorded[Raised | Resolved]) -> None:
        before = self.counter.get("all", Weight("all", 0))
        self.counter.put(Weight("all", before.minutes + 1))
        self.weights.put(Weight(e.stream_id, e.version))


def test_what_a_handler_looked_at_in_vain_is_not_named(here: Neighbourhood) -> None:
    """Left out, it makes no difference to the row."""
    assert named(explained(here, Counted, "request-2")) == [2]


@frozen
class Place:
    rank: int
    request_id: str


class Ranking(Projection[Place]):
    """Rows that depend on all the others."""

    name, version = "ranking", 1
    key = "request_id"
    register = Table(Weight)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.register.put(Weight(e.stream_id, len(e.data.title)))

    @handles(Withdrawn)
    def forget(self, e: Recorded[Withdrawn]) -> None:
        self.register.discard(e.stream_id)

    def __iter__(self) -> Iterator[Place]:
        rows = sorted(self.register, key=lambda row: row.minutes)
        return (Place(rank, row.place) for rank, row in enumerate(rows, start=1))


def many(count: int) -> Neighbourhood:
    """A neighbourhood of so many requests, each with a longer title than the one before."""
    here = Neighbourhood()
    here.tell(*((f"request-{number:04}", Raised(title="x" * number)) for number in range(count)))
    return here


@pytest.mark.parametrize("count", [9, WATCHED_WHOLE + 1])
def test_in_a_history_of_any_length_the_same_facts_are_named(count: int) -> None:
    """Also where the rows of a view depend on all the others, so that nothing can be left out of sight."""
    here = many(count)
    key = "request-0005"
    here.tell(("request-0003", Withdrawn()), (key, Resolved()))
    assert named(explained(here, Ranking, key)) == [6, count + 1]
    assert explained(here, Ranking, key).row == Place(5, key)
    assert named(explained(here, OpenRequests, key)) == [6, count + 2]


def test_rows_may_be_told_apart_by_a_declared_key() -> None:
    """Which must name their columns."""
    assert [each.name for each in key_columns(Ranking)] == ["request_id"]
    assert [each.name for each in key_columns(VolunteerHours)] == ["person_id", "month", "activity"]
    assert [each.name for each in key_columns(OpenRequestsPlugin)] == ["request_id"]
    with pytest.raises(InvalidProjection, match="its key names 'size'"):

        class Wrong(Projection[Place]):
            name, version, key = "wrong", 1, ("rank", "size")
            register = Table(Place)


class Nameless(Projection[Weight]):
    """Rows with nothing that tells them apart."""

    name, version = "nameless", 1
    seen = Table(Seen)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.seen.put(Seen(e.stream_id, e.data.place))

    def __iter__(self) -> Iterator[Weight]:
        return (Weight(row.place, len(row.request_id)) for row in self.seen)


def test_rows_that_share_a_key_are_explained_together(here: Neighbourhood) -> None:
    """By whatever changed any of them."""
    last = here.tell(("request-33", Raised(title="Snow")))
    found = explained(here, Nameless, "pavilion")
    assert found.rows == (Weight("pavilion", 9), Weight("pavilion", 10))
    assert named(found) == [1, last]


def rows_with(engine: Engine, projection: type[Projection[Any]], key: tuple[Any, ...]) -> list[Any]:
    """The rows of that key, worked out without any of the machinery under test."""
    names = [each.name for each in key_columns(projection)]
    rows = engine.view(projection, now=ASKED_FROM)
    return [row for row in rows if tuple(getattr(row, name) for name in names) == key]


def keys_in(projection: type[Projection[Any]], facts: Facts) -> list[tuple[Any, ...]]:
    """The keys of the rows there ever were."""
    names = [each.name for each in key_columns(projection)]
    engine = engine_over(projection, facts)
    found: dict[tuple[Any, ...], None] = {}
    for each in facts:
        engine.catch_up(projection, upto=each.position)
        for row in engine.view(projection, fresh=False, now=ASKED_FROM):
            found[tuple(getattr(row, name) for name in names)] = None
    return list(found)


@pytest.mark.parametrize("projection", [OpenRequestsPlugin, VolunteerHours])
@settings(max_examples=12)
@given(HISTORIES, st.data())
def test_every_fact_that_changed_the_row_is_named_and_no_other_makes_a_difference(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """Tried by folding fact by fact, and by leaving out each fact that is not named."""
    plain = righted(facts) if projection is OpenRequestsPlugin else list(facts)
    keys = keys_in(projection, plain)
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    found = engine_over(projection, facts).explain(projection, key, Cut(facts[-1].position), ASKED_FROM)
    row = rows_with(engine_over(projection, plain), projection, key)
    assert list(found.rows) == row
    corrections = {each.position for reason in found.reasons for each in reason.corrections}
    told = {*named(found), *corrections}
    changed = []
    before: list[Any] = []
    for number, each in enumerate(plain, start=1):
        now = rows_with(engine_over(projection, plain[:number]), projection, key)
        if now != before:
            changed.append(each.position)
        before = now
    assert told >= set(changed)
    for each in plain:
        if each.position not in told:
            assert rows_with(engine_over(projection, without(plain, each.position)), projection, key) == row
