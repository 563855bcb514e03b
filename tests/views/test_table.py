"""Tables: a mapping from key to row that can be searched, the same in handlers and in views."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Literal

import pytest
from attrs import evolve, field, frozen
from attrs.validators import ge
from sqlalchemy import delete, func, insert, select, text, update

from community_core.errors import InvalidProjection, ProjectionStopped, UnknownName
from community_core.ledger import Recorded
from community_core.views import Projection, Rows, Table, handles

from .neighbourhood import START, Neighbourhood, Raised

EAST = timezone(timedelta(hours=8))


class Level(Enum):
    LOW = 1
    HIGH = 2


@frozen(kw_only=True)
class Everything:
    """One column of every type there is."""

    group: str
    order: int
    name: str | None = None
    flag: bool = False
    share: float = 0.0
    day: date = date(2024, 1, 15)
    moment: datetime = START
    due: datetime | None = None
    level: Level = Level.LOW
    place: Literal["pavilion", "desk"] = "pavilion"
    tags: tuple[str, ...] = ()
    span: tuple[date, int] = (date(2024, 1, 1), 0)


Step = Callable[[Rows[Everything]], object]
_SCRIPT: list[Step] = []


class Scripted(Projection[Everything]):
    """Its handler runs whatever steps a test has put down."""

    name, version = "scripted", 1
    table = Table(Everything, key=("group", "order"), index=["name", ("group", "name")], order="due")

    @handles(Raised)
    def run(self, _: Recorded[Raised]) -> None:
        for step in _SCRIPT:
            step(self.table)


@pytest.fixture(autouse=True)
def _no_script() -> Iterator[None]:
    _SCRIPT.clear()
    yield
    _SCRIPT.clear()


def after(*steps: Step) -> Rows[Everything]:
    """The table as a view reads it, after a handler took these steps."""
    _SCRIPT[:] = steps
    here = Neighbourhood()
    here.tell(("request-1", Raised(title="")))
    return here.engine().view(Scripted).table


def in_handler(question: Callable[[Rows[Everything]], Any], *steps: Step) -> Any:
    """What a handler is answered after it took these steps."""
    answers: list[Any] = []
    after(*steps, lambda table: answers.append(question(table)))
    return answers[0]


def put(*rows: Everything) -> Step:
    def step(table: Rows[Everything]) -> None:
        for row in rows:
            table.put(row)

    return step


A1, A2, B1 = Everything(group="a", order=1), Everything(group="a", order=2), Everything(group="b", order=1)
FULL = Everything(
    group="甲'\"",
    order=-(2**63),
    name="",
    flag=True,
    share=0.1,
    day=date(1, 1, 1),
    moment=datetime(2024, 1, 15, 8, 30, 0, 1, tzinfo=UTC),
    due=datetime(9999, 12, 31, tzinfo=UTC),
    level=Level.HIGH,
    place="desk",
    tags=("雪", 'a"b'),
    span=(date(2024, 2, 29), 5),
)


def both_ways(question: Callable[[Rows[Everything]], Any], *steps: Step) -> Any:
    """The answer a view gives, which must be the one a handler gets before anything is stored."""
    told_in_handler = in_handler(question, *steps)
    told_in_view = question(after(*steps))
    assert told_in_view == told_in_handler
    return told_in_view


def test_every_type_comes_back_as_it_was_put() -> None:
    """Values and their types, extreme ones too."""
    (row,) = both_ways(list, put(FULL))
    assert row == FULL
    assert [type(getattr(row, name)) for name in ("flag", "share", "level", "tags")] == [
        bool,
        float,
        Level,
        tuple,
    ]


def test_times_come_back_in_utc_stored_or_not() -> None:
    """So that a handler sees the same whether a batch ended before or not."""
    local = Everything(group="a", order=1, moment=datetime(2024, 1, 15, 0, 30, tzinfo=EAST), share=1)
    row = both_ways(lambda table: table["a", 1], put(local))
    assert row.moment.isoformat() == "2024-01-14T16:30:00+00:00"
    assert in_handler(lambda table: table["a", 1].moment.tzinfo, put(local)) is UTC
    assert in_handler(lambda table: repr(table["a", 1].share), put(local)) == "1.0"


def test_a_row_is_found_by_its_key() -> None:
    """By subscript, by get, by in."""

    def asked(table: Rows[Everything]) -> Any:
        return (
            table["a", 1],
            table.get(("a", 3)),
            table.get(("a", 3), "none"),
            ("b", 1) in table,
            ("b", 2) in table,
        )

    assert both_ways(asked, put(A1, B1)) == (A1, None, "none", True, False)


def test_one_column_is_read_without_the_rest_of_its_row() -> None:
    """None without the row; whether the row was put, changed or stored."""

    def asked(table: Rows[Everything]) -> Any:
        return table.value(("a", 1), "moment"), table.value(("a", 1), "name"), table.value(("a", 3), "name")

    changed: Step = lambda table: table.change(("a", 1), name="x")  # noqa: E731
    assert both_ways(asked, put(A1)) == (START, None, None)
    assert both_ways(asked, put(A1), changed) == (START, "x", None)
    assert both_ways(asked, put(A1), changed, len) == (START, "x", None)


def test_a_missing_key_is_a_key_error() -> None:
    """For reading, changing and popping alike."""
    with pytest.raises(KeyError, match="table 'table' has no row"):
        after()["a", 1]
    for step in (lambda table: table.change(("a", 1), flag=True), lambda table: table.pop(("a", 1))):
        with pytest.raises(ProjectionStopped, match=r"KeyError.*has no row"):
            after(step)


def test_put_replaces_and_change_changes() -> None:
    """A row with the same key gives way; the fields not named stay."""
    changed = Everything(group="a", order=1, name="new", flag=True)
    steps = put(
        Everything(group="a", order=1, name="old", due=START), Everything(group="a", order=1, name="new")
    )
    assert both_ways(list, steps, lambda table: table.change(("a", 1), flag=True)) == [changed]


def test_a_row_changed_several_times_is_read_in_between() -> None:
    """Each change adds to those before, whether or not anybody looked."""
    seen: list[Any] = []
    look: Step = lambda table: seen.append(table[("a", 1)])  # noqa: E731
    steps: list[Step] = [
        put(A1),
        lambda table: table.change(("a", 1), flag=True),
        lambda table: table.change(("a", 1), name="new"),
        look,
        look,
        lambda table: table.change(("a", 1), share=0.5),
        look,
    ]
    last = Everything(group="a", order=1, name="new", flag=True, share=0.5)
    assert both_ways(list, *steps) == [last]
    assert seen[:3] == [evolve(last, share=0.0), evolve(last, share=0.0), last]
    assert in_handler(lambda table: table.pop(("a", 1)), *steps) == last


def test_a_row_class_that_checks_its_values_is_asked_at_every_change() -> None:
    """The handler that is wrong stops, not whoever reads the row one day."""

    @frozen
    class Sack:
        name: str
        kilos: int = field(default=0, validator=ge(0))

    class Sacks(Projection[Sack]):
        name, version = "sacks", 1
        table = Table(Sack)

        @handles(Raised)
        def fill(self, e: Recorded[Raised]) -> None:
            self.table.put(Sack(e.stream_id))
            self.table.change(e.stream_id, kilos=-1)

    here = Neighbourhood()
    here.tell(("request-1", Raised(title="")))
    with pytest.raises(ProjectionStopped, match="'kilos' must be >= 0"):
        here.engine().view(Sacks)


@frozen
class Crate:
    name: str
    kilos: int = 0


class OwnInit(Crate):
    """Not decorated itself, so attrs does not know of it."""

    def __init__(self, name: str, kilos: int = 0) -> None:
        super().__init__(name, _not_negative(kilos))


class OwnNew(Crate):
    """Makes itself."""

    def __new__(cls, name: str, kilos: int = 0) -> "OwnNew":  # noqa: ARG004
        _not_negative(kilos)
        return super().__new__(cls)


def _not_negative(kilos: int) -> int:
    if kilos < 0:
        raise ValueError("kilos below nothing")
    return kilos


@pytest.mark.parametrize("row_class", [OwnInit, OwnNew])
def test_so_is_one_that_makes_itself(row_class: type[Crate]) -> None:
    """By an __init__ or a __new__ of its own."""

    class Crates(Projection[row_class]):  # type: ignore[valid-type]
        name, version = "crates", 1
        table = Table(row_class)

        @handles(Raised)
        def fill(self, e: Recorded[Raised]) -> None:
            self.table.put(row_class(e.stream_id))
            self.table.change(e.stream_id, kilos=-1)

    here = Neighbourhood()
    here.tell(("request-1", Raised(title="")))
    with pytest.raises(ProjectionStopped, match="kilos below nothing"):
        here.engine().view(Crates)


def test_rows_are_removed_by_pop_and_discard() -> None:
    """Pop returns the row, discard minds nothing; a removed row can be put again."""
    assert in_handler(lambda table: table.pop(("a", 1)), put(A1)) == A1
    steps: list[Step] = [
        put(A1, A2, B1),
        lambda table: table.pop(("a", 1)),
        lambda table: table.discard(("a", 2)),
        lambda table: table.discard(("z", 9)),
        lambda table: table.discard(("b", 1)),
        put(B1),
    ]
    assert both_ways(list, *steps) == [B1]
    assert both_ways(len, *steps) == 1


def test_a_handler_sees_what_it_wrote_whether_stored_yet_or_not() -> None:
    """Counting and searching store; what was asked before that must not be remembered."""
    seen: list[Any] = []
    look: Step = lambda table: seen.append(table.get(("a", 1)))  # noqa: E731
    after(look, put(A1), look, len, look, lambda table: table.pop(("a", 1)), look, len, look)
    assert seen == [None, A1, A1, None, None]


def test_rows_stored_by_an_earlier_batch_are_changed_and_removed() -> None:
    """Not only those still in hand."""
    here = Neighbourhood()
    engine = here.engine(batch=1)
    for steps in ([put(A1, A2)], [lambda t: t.change(("a", 1), flag=True), lambda t: t.pop(("a", 2))]):
        _SCRIPT[:] = steps
        here.tell(("request-1", Raised(title="")))
        engine.catch_up(Scripted)
    assert list(engine.view(Scripted).table) == [Everything(group="a", order=1, flag=True)]


def test_where_finds_rows_with_equal_values() -> None:
    """Of several columns, of any type; None means missing."""
    due = Everything(group="c", order=1, due=START, level=Level.HIGH, tags=("x",))
    wanted: list[dict[str, Any]] = [
        {"group": "c"},
        {"due": START.astimezone(EAST)},
        {"level": Level.HIGH},
        {"tags": ("x",)},
    ]
    for equal in wanted:
        found = both_ways(lambda table: table.where(**equal), put(A1, due))  # noqa: B023  asked at once
        assert found == [due]
    assert both_ways(lambda table: table.where(group="a", due=None), put(A1, A2, due)) == [A1, A2]
    assert both_ways(lambda table: table.where(group="a", due=START), put(A1, A2, due)) == []


def test_between_takes_the_low_end_and_leaves_the_high_one() -> None:
    """Either end may be open; a missing value is in no range."""
    rows = [Everything(group="a", order=n, due=START + timedelta(days=n)) for n in range(4)]

    def orders(low: Any, high: Any) -> Any:
        found = both_ways(lambda table: table.between("due", low, high), put(*rows, B1))
        return [row.order for row in found]

    assert orders(rows[1].due, rows[3].due) == [1, 2]
    assert orders(None, rows[1].due) == [0]
    assert orders(rows[3].due, None) == [3]
    with pytest.raises(UnknownName, match="did you mean 'due'"):
        after().between("duee", 1, 2)


def test_rows_come_in_order_with_missing_values_first_and_the_key_last() -> None:
    """Ascending or descending; text by its code points, not by a language."""
    rows = [
        Everything(group="b", order=1, due=START, name="b"),
        Everything(group="a", order=2, due=START, name="B"),
        Everything(group="c", order=1, name="é"),
        Everything(group="a", order=1, due=START + timedelta(days=1), name=None),
    ]

    def keys(**how: Any) -> Any:
        return [row.group + str(row.order) for row in both_ways(lambda table: table.where(**how), put(*rows))]

    assert keys() == ["c1", "a2", "b1", "a1"]
    assert keys(order="-due") == ["c1", "a1", "a2", "b1"]
    assert keys(order=["name"]) == ["a1", "a2", "b1", "c1"]
    assert keys(order=("group", "-order")) == ["a2", "a1", "b1", "c1"]
    assert keys(order=()) == ["a1", "a2", "b1", "c1"]
    assert keys(limit=2) == ["c1", "a2"]
    assert keys(limit=2, offset=1) == ["a2", "b1"]
    assert keys(offset=3) == ["a1"]
    with pytest.raises(UnknownName, match="No column 'nam'; did you mean 'name'"):
        after().where(order="-nam")


def test_unknown_columns_are_named_with_what_comes_near() -> None:
    """In where, in change, in select, and when the table is declared."""
    with pytest.raises(UnknownName, match="No column 'grup'; did you mean 'group'"):
        after().where(grup="a")
    with pytest.raises(UnknownName, match="did you mean 'group'"):
        _ = after().columns.grup
    with pytest.raises(UnknownName, match="did you mean 'flag'"):
        after().value(("a", 1), "flagg")
    with pytest.raises(ProjectionStopped, match="did you mean 'flag'"):
        after(lambda table: table.value(("a", 1), "flagg"))
    with pytest.raises(ProjectionStopped, match="did you mean 'flag'"):
        after(put(A1), lambda table: table.change(("a", 1), flagg=True))


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": 5}, "'name' of Everything holds str or None, not int: 5"),
        ({"flag": 1}, "'flag' of Everything holds bool, not int: 1"),
        ({"order": True}, "'order' of Everything holds int, not bool"),
        ({"order": None}, "'order' of Everything holds int, not NoneType"),
        ({"tags": ["x"]}, "'tags' of Everything holds tuple, not list"),
        ({"tags": (1,)}, "'tags' of Everything cannot hold \\(1,\\)"),
        ({"place": "kitchen"}, "cannot hold 'kitchen': it is none of 'desk', 'pavilion'"),
        ({"share": float("nan")}, "cannot hold nan"),
        ({"moment": datetime(2024, 1, 15)}, "has no time zone"),  # noqa: DTZ001
        ({"day": START}, "holds date, not datetime"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused(fields: dict[str, Any], complaint: str) -> None:
    """Before it is stored, naming the column, what it holds and what was given."""
    with pytest.raises(ProjectionStopped, match=complaint):
        after(put(Everything(**{"group": "a", "order": 1, **fields})))


def test_a_row_of_another_class_is_refused() -> None:
    """Even of a subclass: a table holds one kind of rows."""

    @frozen(kw_only=True)
    class More(Everything):
        pass

    with pytest.raises(ProjectionStopped, match="holds Everything, not More"):
        after(put(More(group="a", order=1)))


def test_a_key_of_a_wrong_shape_is_refused() -> None:
    """In a view and in a handler, whatever is stored already."""
    with pytest.raises(InvalidProjection, match=r"key of table 'table' is \(group, order\), not 'a'"):
        after()["a"]
    with pytest.raises(ProjectionStopped, match="holds int, not str"):
        after(put(A1), lambda table: table.get(("a", "1")))


def test_the_key_of_a_row_cannot_be_changed() -> None:
    """It would be another row."""
    with pytest.raises(ProjectionStopped, match="'group' is the key"):
        after(put(A1), lambda table: table.change(("a", 1), group="b"))


@pytest.mark.parametrize(
    "write",
    [
        lambda table: table.put(A1),
        lambda table: table.change(("a", 1), flag=True),
        lambda table: table.pop(("a", 1)),
        lambda table: table.discard(("a", 1)),
    ],
)
def test_a_view_cannot_be_written(write: Step) -> None:
    """What is in it follows from the facts alone."""
    with pytest.raises(InvalidProjection, match="written in handlers only"):
        write(after(put(A1)))


def test_queries_may_select_what_sqlalchemy_can_say() -> None:
    """With typed values in and out; handlers may not."""
    table = after(put(A1, A2, Everything(group="b", order=1, moment=START + timedelta(days=1), flag=True)))
    columns = table.columns
    latest = select(columns.group, func.max(columns.moment), func.count()).group_by(columns.group)
    assert [tuple(row) for row in table.select(latest.order_by(columns.group))] == [
        ("a", START, 2),
        ("b", START + timedelta(days=1), 1),
    ]
    later = select(columns.flag, columns.level).where(columns.moment > START.astimezone(EAST))
    assert [tuple(row) for row in table.select(later)] == [(True, Level.LOW)]
    with pytest.raises(ProjectionStopped, match="select is for queries"):
        after(lambda table: table.select(latest))


def test_select_only_reads() -> None:
    """A statement that would write is refused before it runs; a union of selects reads like one of them."""
    table = after(put(A1, A2))
    columns, stored = table.columns, table.columns.group.table
    for statement in (delete(stored), update(stored).values(order=1), insert(stored), text("DELETE FROM x")):
        with pytest.raises(InvalidProjection, match=r"'table' is only read by select.*handlers") as refused:
            table.select(statement)  # type: ignore[arg-type]
        assert "只接受 select" in refused.value.zh
    both = select(columns.order).union_all(select(columns.order))
    assert sorted(row.order for row in table.select(both)) == [1, 1, 2, 2]  # type: ignore[arg-type]


def test_rows_are_found_by_a_member_of_an_enum_and_not_by_its_value() -> None:
    """The refusal names the members, in both languages."""
    table = after(put(A1))
    with pytest.raises(
        InvalidProjection, match=r"holds Level.*not str: 'low'; there are Level.LOW"
    ) as refused:
        table.where(level="low")
    assert "可选 Level.LOW" in refused.value.zh
    assert table.where(level=Level.LOW) == [A1]


def test_a_table_may_consist_of_its_key_alone() -> None:
    """A set of names, for instance, with a column called like an SQL word."""

    @frozen
    class Name:
        select: str

    class Names(Projection[Name]):
        name, version = "names", 1
        names = Table(Name)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.names.put(Name(e.data.title))
            if e.data.title == "none":
                self.names.discard("none")

    here = Neighbourhood()
    here.tell(*[("request-1", Raised(title=each)) for each in ("b", "a", "b", "none")])
    assert [row.select for row in here.engine(batch=1).view(Names)] == ["a", "b"]
