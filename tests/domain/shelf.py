"""A shelf of books to lend: an aggregate whose table can be spoilt in one place at a time."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from attrs import field, frozen

from community_core.domain import (
    Aggregate,
    Command,
    Context,
    Event,
    Help,
    Parts,
    Why,
    aggregate,
    command,
    event,
    says,
    step,
)
from community_core.domain.kit.values.checks import anything, text

ShelfId = Annotated[str, Help("Id of the shelf", "书架编号", "shelf-1", refers="shelf")]
Place = Annotated[str, Help("Where", "地点", "hall", check=text)]
Number = Annotated[int, Help("Number of the book", "图书序号", "1", check=anything)]
Title = Annotated[str, Help("Title", "书名", "Tea", check=text)]

SHELF_ID: dict[str, Any] = {"shelf_id": "shelf-1"}


@event(en="Shelf put up", zh="设立书架")
@frozen(kw_only=True)
class PutUp(Event):
    """There is a shelf."""

    place: Place


@event(en="Shelf taken down", zh="撤除书架")
@frozen(kw_only=True)
class TakenDown(Event):
    """There is none any more."""

    place: Place = ""


@event(en="Book added", zh="上架")
@frozen(kw_only=True)
class Added(Event):
    """A book stands on it."""

    book: Number
    title: Title


@event(en="Book lent", zh="借出")
@frozen(kw_only=True)
class Lent(Event):
    """A book was lent."""

    book: Number


@frozen(kw_only=True)
class Book:
    """A book."""

    status: Literal["in", "out"] = "in"
    title: str


@frozen(kw_only=True)
class ShelfState:
    """Where it is, and what stands on it."""

    status: Literal["up", "down"] | None = None
    place: str = ""
    books: dict[int, Book] = field(factory=dict)


def parts(**changes: Any) -> Parts[Any, Any]:
    """The books, spoilt in one place."""
    said: dict[str, Any] = {
        "state": ShelfState,
        "field": "books",
        "key": "book",
        "first": Book,
        "becomes": {Added: "in", Lent: "out"},
        "called": ("book", "图书"),
        "unknown": "book-unknown",
    }
    return Parts(**(said | changes))


BOOKS = parts()


@command(zh="设立书架")
@frozen(kw_only=True)
class PutUpShelf(Command):
    """Put a shelf up."""

    place: Place


@command(zh="撤除书架", target="shelf_id")
@frozen(kw_only=True)
class TakeDown(Command):
    """Take a shelf down."""

    shelf_id: ShelfId


@command(zh="上架", target="shelf_id")
@frozen(kw_only=True)
class AddBook(Command):
    """Add a book."""

    shelf_id: ShelfId
    title: Title


@command(zh="借出", target="shelf_id")
@frozen(kw_only=True)
class LendBook(Command):
    """Lend a book."""

    shelf_id: ShelfId
    book: Number


def add(_: ShelfState, command: AddBook, context: Context) -> Iterable[Added]:
    """The next book."""
    return [Added(book=BOOKS.next(context), title=command.title)]


UNKNOWN = Why("shelf-unknown", "put one up first.", "请先设立书架。")
TWICE = Why("shelf-put-up-twice", "it is up already.", "书架已设立。")
GONE = Why("shelf-gone", "put up another one.", "请另设书架。")
OUT = Why("book-out", "wait for it.", "请等待归还。")

PUT_UP = step(PutUpShelf, says(PutUp), when=[None], why=TWICE)
TAKE_DOWN = step(TakeDown, says(TakenDown), when=["up"])
ADD = step(AddBook, add, when=["up"])
LEND = step(LendBook, says(Lent), when=["up"], each=BOOKS.when("in", why=OUT))
STEPS = [PUT_UP, TAKE_DOWN, ADD, LEND]

WORDS = {"up": ("up", "已设立"), "down": ("down", "已撤除"), "in": ("in", "在架"), "out": ("out", "已借出")}
RULES = {
    "shelf-unknown": ("A step needs a shelf.", "须先有书架。"),
    "shelf-put-up-twice": ("A shelf is put up once.", "书架只设立一次。"),
    "shelf-gone": ("A shelf that was taken down is gone.", "撤除的书架不再使用。"),
    "book-unknown": ("A step needs a book that is there.", "须有此书。"),
    "book-out": ("A book is lent when it is in.", "在架方可借出。"),
}


def shelf(**changes: Any) -> Aggregate[Any]:
    """The aggregate, with something else in one place of its table."""
    table: dict[str, Any] = {
        "name": "shelf",
        "zh": "书架",
        "initial": ShelfState(),
        "becomes": {PutUp: "up", TakenDown: "down"},
        "steps": STEPS,
        "over": {None: UNKNOWN, "down": GONE},
        "parts": [BOOKS],
        "words": WORDS,
        "rules": RULES,
    }
    return aggregate(**(table | changes))
