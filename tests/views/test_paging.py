"""Pages of a view come by an index alone, keep in step while rows come and go, and refuse all else."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import new_class
from typing import Annotated, Any, ClassVar

import pytest
from attrs import frozen

from community_core.domain import Event, event
from community_core.errors import InvalidInput, InvalidProjection, UnknownName
from community_core.ledger import EventRegistry, Ledger, NewFact, Recorded
from community_core.views import Column, Engine, Projection, Table, handles

from .neighbourhood import NOW, SHANGHAI
from .plans import plans_of

START = datetime(2024, 1, 15, tzinfo=UTC)
WORDS = {"desk": ("Desk", "窗口"), "pavilion": ("Pavilion", "便民亭")}


@event()
@frozen(kw_only=True)
class Told(Event):
    title: str
    hour: int
    place: str = "desk"
    floor: int | None = None
    open: bool = True


@event()
@frozen(kw_only=True)
class Gone(Event):
    pass


@frozen
class Entry:
    entry_id: str
    title: str
    since: datetime
    place: Annotated[str, Column(words=WORDS)] = "desk"
    floor: int | None = None
    open: bool = True


@frozen
class Seen:
    title: str
    hours: int
    entry_id: str


class Book(Projection[Entry]):
    """Whatever was told."""

    name, version = "book", 1
    entries = Table(
        Entry,
        index=["open", ("open", "-since"), ("place", "floor"), ("place", "open")],
        order="since",
    )

    @handles(Told)
    def add(self, e: Recorded[Told]) -> None:
        since = START + timedelta(hours=e.data.hour)
        told = e.data
        self.entries.put(Entry(e.stream_id, told.title, since, told.place, told.floor, told.open))

    @handles(Gone)
    def drop(self, e: Recorded[Gone]) -> None:
        self.entries.discard(e.stream_id)


class OpenBook(Projection[Seen]):
    """What is open, as it is looked at."""

    name, version = "open-book", 1
    only: ClassVar = {"open": True}
    entries = Table(Entry, index=["open", ("place", "open")], order="since")

    @handles(Told)
    def add(self, e: Recorded[Told]) -> None:
        since = START + timedelta(hours=e.data.hour)
        self.entries.put(Entry(e.stream_id, e.data.title, since, e.data.place, open=e.data.open))

    def shown(self, row: Entry) -> Seen:
        return Seen(row.title, int((self.now - row.since) / timedelta(hours=1)), row.entry_id)


class Sums(Projection[Seen]):
    """Hours a title, made up when read."""

    name, version, key = "sums", 1, "title"
    entries = Table(Entry, index=["open"])

    @handles(Told)
    def add(self, e: Recorded[Told]) -> None:
        self.entries.put(Entry(e.stream_id, e.data.title, START + timedelta(hours=e.data.hour)))

    @handles(Gone)
    def drop(self, e: Recorded[Gone]) -> None:
        self.entries.discard(e.stream_id)

    def __iter__(self) -> Iterator[Seen]:
        titles = sorted({each.title for each in self.entries})
        return (Seen(each, 1, "") for each in titles)


class Told100:
    """A ledger, an engine, and short ways to tell and to ask."""

    def __init__(self, path: Path | None) -> None:
        self.ledger = Ledger(None, EventRegistry([Told, Gone]), zone=SHANGHAI, clock=lambda: NOW)
        self.engine = Engine(self.ledger, path, zone=SHANGHAI, clock=lambda: NOW)
        self.versions: dict[str, int] = {}

    def tell(self, entry: int, data: Event) -> None:
        stream = f"entry-{entry:06}"
        version = self.versions[stream] = self.versions.get(stream, 0) + 1
        self.ledger.append([NewFact(stream, version, data, START, "person-wen", f"{stream}@{version}")])

    def fill(self, count: int) -> None:
        told = [
            NewFact(f"entry-{n:06}", 1, some(n), START, "person-wen", f"entry-{n:06}@1") for n in range(count)
        ]
        for at in range(0, count, 1000):
            self.ledger.append(told[at : at + 1000])
        self.versions.update({each.stream_id: 1 for each in told})


def some(n: int) -> Told:
    """One of many entries, with hours and floors that several share."""
    chosen = random.Random(n)
    return Told(
        title=f"Entry {n} 暖气" if n % 3 else f"Lift {n}",
        hour=chosen.randrange(40),
        place=chosen.choice(["desk", "pavilion"]),
        floor=chosen.choice([None, 1, 2, 3]),
        open=chosen.random() < 0.5,
    )


@pytest.fixture(params=["file", "memory"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Told100]:
    """A hundred entries, with the views in a file and in memory."""
    found = Told100(tmp_path / "views.db" if request.param == "file" else None)
    found.fill(100)
    yield found
    found.engine.close()
    found.ledger.close()


def walked(view: Projection[Any], limit: int, **asked: Any) -> list[Any]:
    """All pages of a view, one after the other."""
    found: list[Any] = []
    after = None
    while True:
        page = view.page(limit, after, **asked)
        assert len(page.rows) <= limit
        found += page.rows
        after = page.cursor
        if after is None:
            return found


def missing_first(value: int | None) -> int:
    """Orders None before any number."""
    return -1 if value is None else value


ASKED: list[tuple[dict[str, Any], Callable[[Entry], Any]]] = [
    ({}, lambda each: (each.since, each.entry_id)),
    ({"open": True}, lambda each: (each.since, each.entry_id)),
    ({"open": False, "order": "-since"}, lambda each: (-each.since.timestamp(), each.entry_id)),
    ({"place": "desk", "floor": 2}, lambda each: (each.since, each.entry_id)),
    ({"place": "desk", "floor": None}, lambda each: (each.since, each.entry_id)),
    (
        {"place": "pavilion", "order": "floor"},
        lambda each: (missing_first(each.floor), each.since, each.entry_id),
    ),
    (
        {"order": ["place", "floor"]},
        lambda each: (each.place, missing_first(each.floor), each.since, each.entry_id),
    ),
]


@pytest.mark.parametrize(("asked", "order"), ASKED)
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_pages_put_together_are_the_whole(
    book: Told100, asked: dict[str, Any], order: Callable[[Entry], Any], limit: int
) -> None:
    """Missing values first, ties settled by the key."""
    view = book.engine.view(Book)
    equal = {name: value for name, value in asked.items() if name != "order"}
    wanted = sorted(view.entries.where(**equal), key=order)
    assert wanted
    assert walked(view, limit, **asked) == wanted


@pytest.mark.parametrize(
    "equal", [{}, {"open": True}, {"place": "desk", "open": False}, {"floor": 2, "place": "desk"}]
)
def test_rows_are_counted(book: Told100, equal: dict[str, Any]) -> None:
    """As many as there are with these values."""
    view = book.engine.view(Book)
    assert view.count(**equal) == len(view.entries.where(**equal))


def test_a_view_that_lists_some_rows_as_they_are_looked_at(book: Told100) -> None:
    """Its pages and its iteration are one."""
    view = book.engine.view(OpenBook)
    assert list(view) == walked(view, 9)
    assert view.count() == len(list(view)) < 100
    desk = {row.entry_id for row in view.entries.where(open=True, place="desk")}
    assert {row.entry_id for row in walked(view, 9, place="desk")} == desk
    with pytest.raises(InvalidInput, match="only rows where open is True"):
        view.page(5, open=False)


@pytest.fixture(scope="module", params=[10, 10_000])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told100]:
    """Few entries, or many."""
    found = Told100(tmp_path_factory.mktemp("full") / "views.db")
    found.fill(request.param)
    yield found
    found.engine.close()
    found.ledger.close()


@pytest.mark.parametrize("asked", [asked for asked, _ in ASKED])
def test_a_page_is_read_along_an_index(full: Told100, asked: dict[str, Any]) -> None:
    """Whatever the size there is neither a scan nor a sort, on the first page and on later ones."""
    view = full.engine.view(Book)

    def two_pages() -> None:
        first = view.page(2, **asked)
        if first.cursor:
            view.page(2, first.cursor, **asked)

    found = plans_of(view.entries, two_pages)
    begins_anywhere = not set(asked) - {"order"}
    for number, [plan] in enumerate(found.steps):
        how = "SCAN" if begins_anywhere and number == 0 else "SEARCH"
        assert plan.startswith(how), found.steps
        assert " USING " in plan, found.steps
    assert found.work < 600, "as much work with many rows as with few"


@pytest.mark.parametrize("equal", [{"open": True}, {"place": "desk"}, {"place": "desk", "floor": None}])
def test_rows_are_counted_in_an_index(full: Told100, equal: dict[str, Any]) -> None:
    """The rows themselves are not looked at."""
    view = full.engine.view(Book)
    [[plan]] = plans_of(view.entries, lambda: view.count(**equal)).steps
    assert plan.startswith("SEARCH")
    assert "USING COVERING INDEX" in plan


def test_pages_stay_in_step_while_rows_come_and_go(book: Told100) -> None:
    """Whoever stays is given once, even when the row a cursor was taken from is gone."""
    there = {each.entry_id for each in book.engine.view(Book)}
    found: list[str] = []
    cursor, gone = None, set()
    for turn in range(100):
        page = book.engine.view(Book).page(5, cursor)
        found += [each.entry_id for each in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
        last = int(found[-1].removeprefix("entry-"))
        book.tell(last, Gone())
        gone.add(found[-1])
        book.tell(1000 + turn, some(turn))
    assert len(found) == len(set(found))
    assert there - gone <= set(found)


def test_a_search_is_for_text_that_is_there_to_read(book: Told100) -> None:
    """Chinese by part of a word, Latin whatever the case, codes and numbers not at all."""
    view = book.engine.view(Book)
    heating = [each for each in view if "暖气" in each.title]
    assert walked(view, 7, search="暖气") == heating
    assert walked(view, 1000, search="暖气") == heating
    assert walked(view, 7, search="LIFT", open=True) == [
        each for each in view if each.open and each.title.startswith("Lift")
    ]
    several = [each for each in view if "暖气" in each.title or "lift 3" in each.title.casefold()]
    assert walked(view, 7, search=["暖气", "LIFT 3"]) == several
    assert len(several) > len(heating)
    assert walked(view, 7, search=[]) == walked(view, 7, search="") == list(view)
    assert view.page(5, search="desk").rows == ()
    assert view.page(5, search="nowhere") == view.page(5, search="nowhere there")


def test_what_is_made_up_is_read_whole(book: Told100) -> None:
    """Sums page in the order they come in, and go on where a row that is gone once stood."""
    view = book.engine.view(Sums)
    assert walked(view, 9) == list(view)
    assert walked(view, 9, search=["nowhere", "LIFT 3"]) == walked(view, 9, search="lift 3")
    assert [each.title for each in walked(view, 9, search="lift 3")] == [
        "Lift 3",
        "Lift 30",
        "Lift 33",
        "Lift 36",
        "Lift 39",
    ]
    assert view.count(hours=1) == 100
    assert view.count(hours=2) == 0
    rows, first = list(view), view.page(9)
    book.tell(int(first.rows[-1].title.split()[1]), Gone())
    later = book.engine.view(Sums).page(9, first.cursor)
    assert later.rows == tuple(rows[9:18])
    with pytest.raises(InvalidInput, match="leave order out"):
        view.page(9, order="title")
    with pytest.raises(UnknownName, match="titel"):
        view.page(9, titel="Lift 3")


def test_what_is_not_declared_is_refused(book: Told100) -> None:
    """The refusal names what is declared, in both languages."""
    view = book.engine.view(Book)
    with pytest.raises(
        InvalidInput, match=r"book has no index for title=\.\.\..*open=\.\.\., order=since"
    ) as refused:
        view.page(5, title="Lift 3")
    assert "已声明" in refused.value.zh
    with pytest.raises(InvalidInput, match="order=title"):
        view.page(5, order="title")
    with pytest.raises(InvalidInput, match="has no index"):
        view.count(floor=2)
    for ask in (lambda: view.page(5, order="titel"), lambda: view.count(titel=1)):
        with pytest.raises(UnknownName, match="titel"):
            ask()


def test_what_only_says_belongs_to_what_is_declared(book: Told100) -> None:
    """An index that leaves it out serves no page, and the refusal says so."""
    with pytest.raises(InvalidInput, match=r"index=\[...\], beside open, by which only lists") as refused:
        book.engine.view(OpenBook).page(5, title="Lift 3")
    assert "only 所用的 open 也要写上" in refused.value.zh


@pytest.mark.parametrize("limit", [0, -1, True, 2.0, "5", None])
def test_a_page_has_one_row_at_least(book: Told100, limit: Any) -> None:
    """A limit is a whole number from 1."""
    for projection in (Book, OpenBook, Sums):
        with pytest.raises(InvalidInput, match="limit is"):
            book.engine.view(projection).page(limit)


def test_a_cursor_fits_where_it_was_taken(book: Told100) -> None:
    """Not another view, order or value, and nothing made up."""
    view, other, sums = (book.engine.view(each) for each in (Book, OpenBook, Sums))
    cursor = view.page(5, open=True).cursor
    assert view.page(5, cursor, open=True).rows
    asked: list[Callable[[], Any]] = [
        lambda: view.page(5, cursor),
        lambda: view.page(5, cursor, open=False),
        lambda: view.page(5, cursor, order="-since", open=True),
        lambda: other.page(5, cursor),
        lambda: sums.page(5, cursor),
        *(
            lambda text=text: view.page(5, text)
            for text in ("", "x", "游标", "W10", cursor and cursor[:-3], 7)
        ),
    ]
    for ask in asked:
        with pytest.raises(InvalidInput, match="is no cursor of this page"):
            ask()


def test_a_view_of_the_past_has_pages(book: Told100) -> None:
    """Its cursors fit the view of today as well."""
    past = book.engine.as_of(Book, upto=50)
    assert walked(past, 7, open=True) == past.entries.where(open=True)
    assert past.count() == 50


def test_a_table_last_first_of_what_may_be_missing_is_read_whole(book: Told100) -> None:
    """No index holds missing values first and the others downwards."""

    class Floors(Projection[Entry]):
        name, version = "floors", 1
        entries = Table(Entry, order="-floor")
        add, drop = Book.add, Book.drop

    view = book.engine.view(Floors)
    assert not view.pages_by_index()
    assert walked(view, 7) == list(view)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"pages": None}, "its pages is None.* an index of table 'entries' gives them; leave pages out"),
        ({"pages": "entires"}, "its pages is 'entires'; name one of its tables: entries"),
        ({"only": "open"}, "its only is 'open'"),
        ({"only": {"opne": True}}, "No column 'opne'"),
        ({"only": {"open": 1}}, "holds bool"),
        ({"only": {"floor": 1}}, r"add \('floor',\) to index"),
    ],
)
def test_a_listing_that_cannot_be_is_refused(said: dict[str, Any], why: str) -> None:
    """When the class is made."""
    table = Table(Entry, index=["open"], order="since")
    members = {"name": "odd", "version": 1, "entries": table, **said}
    with pytest.raises(InvalidProjection, match=why):
        new_class("Odd", (Projection[Entry],), exec_body=lambda space: space.update(members))
