"""A projection class that breaks the contract is refused when it is made, with its name and the remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple

import attrs
import pytest
from attrs import frozen

from community_core.domain import FactCorrected
from community_core.errors import InvalidProjection, ProjectionStopped
from community_core.ledger import Recorded
from community_core.views import (
    Column,
    Projection,
    Table,
    handled_types,
    handles,
    queries_of,
    query,
    row_class,
    tables_of,
)

from .neighbourhood import Neighbourhood, OpenRequests, Raised, Request, Resolved

# mypy: disable-error-code="type-var, arg-type, dict-item, list-item, misc, no-untyped-def, type-arg"


def declare(rows: Any = Projection[Request], **members: Any) -> Any:
    """Make a projection class of these members, sound but for what is said here."""
    whole = {"name": "faulty", "version": 1, "register": Table(Request), **members}
    kept = {name: each for name, each in whole.items() if each is not None}
    base = getattr(rows, "__origin__", rows)
    bases = {"__orig_bases__": (rows,)} if rows is not base else {}
    return type("Faulty", (base,), {**bases, **kept})


@attrs.define
class Thawed:
    key: str


@frozen
class WithList:
    key: str
    names: list[str]


@frozen
class WithDict:
    key: str
    counts: dict[str, int]


@frozen
class Unkeyed:
    key: str | None


@frozen
class Dated:
    key: str
    on: datetime | None = None


@frozen
class Twice:
    key: str
    value: str = ""
    on: datetime | None = None
    at: datetime | None = None


@frozen
class Computed:
    key: str
    length: int = attrs.field(init=False, default=0)


def handler(*events: Any, annotation: Any = None) -> Any:
    def run(self, e): ...

    run.__annotations__ = {"e": annotation} if annotation else {}
    return handles(*events)(run)


def generator(_, e):
    yield e


async def coroutine(self, e): ...


def asked(_, days): ...


def asked_anything(self, *days: int): ...


class Pair(NamedTuple):
    one: str
    two: int


@dataclass(frozen=True)
class Datum:
    one: str


class Standing(Enum):
    OPEN = "open"
    DONE = "done"


BOTH = {"open": ("Open", "未办结"), "done": ("Done", "办结")}


def asking(kind: Any) -> Any:
    def older(self, what): ...

    older.__annotations__ = {"what": kind, "return": list[Request]}
    return query(older)


def answering(kind: Any) -> Any:
    def older(self): ...

    older.__annotations__ = {"return": kind}
    return query(older)


def worded(words: Any, kind: Any = Literal["open", "done"]) -> Any:
    """A row whose status has these words."""
    status = Annotated[kind, Column(words=words)]
    return attrs.make_class(
        "Worded", {"key": attrs.field(type=str), "status": attrs.field(type=status)}, frozen=True
    )


def worded_register(words: Any, kind: Any = Literal["open", "done"]) -> Any:
    return declare(other=Table(worded(words, kind)))


FAULTS: list[tuple[Callable[[], Any], str]] = [
    (lambda: declare(name=None), "its name is None.*kebab-case"),
    (lambda: declare(name="Open Requests"), "its name is 'Open Requests'"),
    (lambda: declare(version=None), "its version is None; begin with version = 1"),
    (lambda: declare(version=0), "its version is 0"),
    (lambda: declare(rows=Projection), r"write class ...\(Projection\[Row\]\)"),
    (lambda: declare(register=None), "it has no table; declare one"),
    (
        lambda: declare(rows=Projection[Thawed], register=Table(Thawed)),
        "Thawed is not one; decorate.*@frozen",
    ),
    (lambda: declare(register=Table(dict)), "rows must be frozen attrs classes, dict is not"),
    (lambda: declare(other=Table(WithList)), r"column 'names' cannot hold list\[str\].*tuple"),
    (lambda: declare(other=Table(WithDict)), r"column 'counts' cannot hold dict\[str, int\]"),
    (lambda: declare(other=Table(Unkeyed)), "key column 'key' of table 'other' may be None"),
    (lambda: declare(other=Table(Computed)), "field 'length' of Computed has init=False"),
    (lambda: declare(register=Table(Request, key="id")), "table 'register': No column 'id'"),
    (lambda: declare(register=Table(Request, index=["opn"])), "did you mean 'open'"),
    (lambda: declare(register=Table(Request, order="-sinse")), "did you mean 'since'"),
    (lambda: declare(register=Table(Request, dates={"opn": "since"})), "did you mean 'open'"),
    (lambda: declare(register=Table(Request, dates={"open": "sinse"})), "did you mean 'since'"),
    (
        lambda: declare(register=Table(Request, dates={"open": "since"})),
        r"'since' of table 'register' shows since when 'open' is what it is; make it datetime \| None",
    ),
    (
        lambda: declare(register=Table(Request, dates={"open": "minutes"})),
        r"'minutes'.*make it datetime \| None",
    ),
    (
        lambda: declare(other=Table(Dated, dates={"key": "on"})),
        "'key' is in the key of table 'other' and never changes; it cannot be learnt",
    ),
    (
        lambda: declare(other=Table(Dated, learns="key")),
        "'key' is in the key of table 'other' and never changes; it cannot be learnt",
    ),
    (
        lambda: declare(other=Table(Dated, learns=["on"], dates={"since": "on"})),
        "No column 'since'",
    ),
    (
        lambda: declare(other=Table(Twice, dates={"on": "at", "value": "on"})),
        "'on' of table 'other' shows since when 'value' is what it is, so it cannot be learnt itself",
    ),
    (
        lambda: declare(other=Table(Twice, learns="on", dates={"value": "on"})),
        "'on' of table 'other' shows since when 'value' is what it is, so it cannot be learnt itself",
    ),
    (lambda: declare(register=Table(Request, learns=["opn"])), "did you mean 'open'"),
    (lambda: declare(register=Table(Request, learns=True)), "table 'register' has learns=True; name the"),
    (lambda: declare(register=Table(Request, learns=[Request])), r"has learns=\[<class.*name the columns"),
    (
        lambda: declare(register=Table(Request, learns={"open": "since"})),
        "has learns={'open': 'since'}; name the columns it learns, such as learns=",
    ),
    (
        lambda: declare(register=Table(Request, dates=["open"])),
        r"table 'register' has dates=\['open'\]; name for a learnt column the one that shows since when",
    ),
    (lambda: declare(register=Table(Request, dates="open")), "has dates='open'; name for a learnt column"),
    (lambda: declare(register=Table(Request, dates={"open": None})), "has dates={'open': None}; name for"),
    (lambda: declare(register=Table(Request, dates={"open": 3})), "such as dates={"),
    (lambda: declare(register=Table(Computed)), "init=False"),
    (
        lambda: declare(register=OpenRequests.register),
        "already belongs to OpenRequests; tables are not shared",
    ),
    (lambda: declare(rows=Projection[Unkeyed]), "gives Unkeyed but its first table 'register' holds Request"),
    (lambda: declare(a=handler(Raised), b=handler(Resolved, Raised)), "Raised is handled twice, also in 'b'"),
    (lambda: declare(a=handler(Raised, Raised)), "Raised is handled twice"),
    (lambda: declare(a=handler(object), b=handler(FactCorrected)), "handled twice"),
    (lambda: declare(a=handler()), "handler 'a' names no event"),
    (lambda: declare(a=handler(Request)), "which is no event class"),
    (lambda: declare(a=handler("Raised")), "handles 'Raised', which is no event class"),
    (lambda: declare(a=handles(Raised)(generator)), "handler 'a' must be a plain method"),
    (lambda: declare(a=handles(Raised)(coroutine)), "handler 'a' must be a plain method"),
    (
        lambda: declare(a=handler(Raised, annotation=Recorded[Resolved])),
        r"annotated Recorded\[Resolved\] but handles Recorded\[Raised\]",
    ),
    (
        lambda: declare(a=handler(Raised, annotation=Recorded[Raised | Resolved])),
        r"annotated Recorded\[Raised \| Resolved\] but handles Recorded\[Raised\]",
    ),
    (
        lambda: declare(a=handler(Raised, annotation=Raised)),
        r"annotated Raised but handles Recorded\[Raised\]",
    ),
    (lambda: declare(older=query(asked)), "parameter 'days' of query 'older'.*such as days: int"),
    (lambda: declare(older=query(asked_anything)), "parameter 'days' of query 'older'"),
    (lambda: declare(older=asking(dict)), "parameter 'what' of query 'older' cannot be asked for as dict"),
    (lambda: declare(older=asking(dict[str, int])), r"cannot be asked for as dict\[str, int\]; a parameter"),
    (lambda: declare(older=asking(list[str])), r"cannot be asked for as list\[str\]"),
    (lambda: declare(older=asking(Request)), "cannot be asked for as Request; a parameter is str, int"),
    (lambda: declare(older=asking(Literal["a", 1])), "cannot be asked for as typing.Literal"),
    (
        lambda: declare(older=answering(list[tuple[str, int]])),
        r"answers with tuple\[str, int\], which has no",
    ),
    (
        lambda: declare(older=answering(tuple[str, int])),
        r"answers with tuple\[str, int\].*frozen attrs class",
    ),
    (lambda: declare(older=answering(list[Pair])), "query 'older' answers with Pair, which has no columns"),
    (lambda: declare(older=answering(list[dict[str, int]])), r"answers with dict\[str, int\]"),
    (lambda: declare(older=answering(Iterator[Datum])), "answers with Datum, which has no columns"),
    (lambda: declare(older=answering(list[Thawed])), "Thawed is not one; decorate.*@frozen"),
    (lambda: declare(older=answering(list[worded({"open": "Open"})])), "words of column 'status' are"),
    (
        lambda: worded_register(["open", "done"]),
        r"words of column 'status' are \['open', 'done'\]; give each",
    ),
    (lambda: worded_register({"open": ("Open",)}), "give each code its .English, Chinese. words"),
    (lambda: worded_register({"open": ["Open", "未办结"]}), "give each code its .English, Chinese. words"),
    (lambda: worded_register({1: ("Open", "未办结")}), "give each code its .English, Chinese. words"),
    (lambda: worded_register({"open": ("Open", "未办结")}), "'status' have none for done; give every choice"),
    (
        lambda: worded_register({"open": ("Open", "未办结"), "doen": ("Done", "办结")}),
        "have none for done; doen are no choices of it",
    ),
    (
        lambda: worded_register({"open": ("Open", "未办结")}, Standing | None),
        "have none for done; give every choice its words",
    ),
    (lambda: declare(__init__=asked), "it has an __init__"),
    (lambda: declare(single_stream="yes"), "its single_stream is 'yes'; write True"),
]


@pytest.mark.parametrize(("make", "complaint"), FAULTS, ids=[fault[1][:40] for fault in FAULTS])
def test_a_faulty_class_is_refused_when_it_is_made(make: Callable[[], Any], complaint: str) -> None:
    """The message begins with the class's name."""
    with pytest.raises(InvalidProjection, match=f"^Faulty: .*{complaint}") as refused:
        make()
    assert refused.value.told("zh").startswith("Faulty：")


def test_the_sound_class_the_faults_are_made_of_is_accepted() -> None:
    """So that each refusal above is due to its one fault."""
    whole = declare(
        a=handler(Raised, annotation=Recorded[Raised]),
        b=handler(Resolved, annotation=Recorded[Any]),
        every=query(lambda _: []),
    )
    assert (row_class(whole), handled_types(whole)) == (Request, (Raised, Resolved))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (BOTH, Literal["open", "done"]),
        (BOTH, Standing | None),
        (BOTH, tuple[Standing, ...]),
        (BOTH, str),
        ({**BOTH, "verified": ("Verified", "已核实")}, Literal["open", "done"]),
        ({"open": ("Open", "未办结")}, str),
        (None, Literal["open", "done"]),
    ],
)
def test_words_for_every_choice_are_accepted(words: Any, kind: Any) -> None:
    """Words that several columns share may be more than one of them has choices; text may be any code."""
    assert "other" in tables_of(worded_register(words, kind))


@pytest.mark.parametrize(
    "kind",
    [str, int | None, date, Annotated[bool, "said"], Literal["a", "b"], Standing, tuple[Standing, ...]],
)
def test_a_query_is_asked_with_whatever_a_column_may_hold(kind: Any) -> None:
    """Each can be read from a line of text."""
    assert queries_of(declare(older=asking(kind)))[0].parameters[0].annotation == kind


@pytest.mark.parametrize(
    "kind",
    [
        list[Request],
        tuple[Request, ...],
        Iterator[Request],
        Request | None,
        list[Request] | None,
        list[str],
        dict[str, int],
        int,
        Any,
        None,
    ],
)
def test_a_query_answers_with_rows_or_plain_values(kind: Any) -> None:
    """One or many, or an object by its entries."""
    assert len(queries_of(declare(older=answering(kind)))) == 1


def test_annotations_only_a_type_checker_sees_are_left_to_it() -> None:
    """A name imported for type checking only is no error at run time."""
    assert handled_types(declare(a=handler(Raised, annotation="Recorded[OnlyForTheChecker]"))) == (Raised,)


def test_a_projection_is_not_made_by_hand() -> None:
    """It comes from a community, bound to its rows."""
    with pytest.raises(InvalidProjection, match=r"OpenRequests: ask for it with community.view"):
        OpenRequests()


def test_a_projection_can_build_on_another_one() -> None:
    """It has tables of its own, and may replace handlers."""

    class Titles(OpenRequests):
        name, version = "titles", 1

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.register.put(Request(e.stream_id, "x", e.occurred_at))

    here = Neighbourhood()
    here.tell(("request-1", Raised(title="Snow")))
    engine = here.engine()
    assert list(tables_of(Titles)) == ["register"]
    assert [row.title for row in engine.view(OpenRequests)] == ["Snow"]
    assert [row.title for row in engine.view(Titles)] == ["x"]


def test_iterating_may_give_other_rows_than_a_table_holds() -> None:
    """The argument of Projection says which."""

    @frozen
    class Aged:
        title: str
        age: object

    class Ages(Projection[Aged]):
        name, version = "ages", 1
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

        def __iter__(self) -> Iterator[Aged]:
            return (Aged(row.title, self.now - row.since) for row in self.register)

    here = Neighbourhood()
    here.tell(("request-1", Raised(title="Snow")))
    (row,) = here.engine().view(Ages)
    assert (row_class(Ages), row.title) == (Aged, "Snow")


class Keeping(Projection[Request]):
    """Its handler does what its fact's title says."""

    name, version = "keeping", 1
    register = Table(Request)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        if e.data.title == "set":
            self.count = 1
        if e.data.title == "now":
            self.register.put(Request(e.stream_id, "", self.now))
        if e.data.title == "today":
            self.register.put(Request(e.stream_id, str(self.today), e.occurred_at))
        if e.data.title == "day":
            self.register.put(Request(e.stream_id, f"{self.day(e.occurred_at)} {self.zone}", e.occurred_at))


def told(title: str, at: datetime | None = None) -> Keeping:
    here = Neighbourhood()
    here.tell(("request-1", Raised(title=title)), at=at)
    return here.engine().view(Keeping)


def test_a_handler_that_keeps_something_outside_its_tables_stops() -> None:
    """It would be forgotten after the batch."""
    with pytest.raises(ProjectionStopped, match="attribute 'count' cannot be set"):
        told("set")
    with pytest.raises(InvalidProjection, match="attribute 'count' cannot be set"):
        told("").count = 1
    with pytest.raises(InvalidProjection, match="attribute 'register' cannot be set"):
        del told("").register


@pytest.mark.parametrize("title", ["now", "today"])
def test_a_handler_that_touches_now_stops(title: str) -> None:
    """Its rows would depend on when they were made."""
    with pytest.raises(ProjectionStopped, match="a handler has no now"):
        told(title)


def test_a_handler_may_ask_for_the_communitys_day_of_a_moment() -> None:
    """Half past midnight in Shanghai is still the day before in UTC."""
    late = datetime.fromisoformat("2024-01-14T16:30:00Z")
    assert [row.title for row in told("day", late)] == ["2024-01-15 Asia/Shanghai"]
