"""A table that does not fit together is refused when its module is imported, beside a twin that fits."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, Never

import pytest
from attrs import evolve, field, frozen

from community_core.domain import (
    By,
    Command,
    Event,
    Help,
    RequestAccepted,
    Sealed,
    Why,
    command,
    event,
    fold,
    holds,
    says,
    step,
)

from . import shelf as its
from .shelf import BOOKS, GONE, RULES, STEPS, TWICE, UNKNOWN, WORDS, ShelfId, parts, shelf

BECOMES: dict[type[Event], Any] = {its.PutUp: "up", its.TakenDown: "down"}
RED = {"red": ("red", "红")}
RED_AND_BLUE = RED | {"blue": ("blue", "蓝")}


def painted(en: str = "Painted", zh: str = "上漆", base: type = Event, **annotations: Any) -> type[Any]:
    """An event about a shelf, with fields of these types."""
    fields: dict[str, Any] = {
        "__annotations__": annotations,
        "__doc__": "It was painted.",
        **dict.fromkeys(annotations, field(default=None)),
    }
    return event(en=en, zh=zh)(frozen(kw_only=True)(type("Painted", (base,), fields)))


def paint(target: Any = "shelf_id", **annotations: Any) -> type[Any]:
    """A command to paint a shelf, with fields of these types beside its id."""
    told = {"shelf_id": ShelfId} | annotations
    fields: dict[str, Any] = {"__annotations__": told, "__doc__": "Paint it."}
    return command(zh="上漆", target=target)(frozen(kw_only=True)(type("PaintShelf", (Command,), fields)))


def nothing(*_: Any) -> Iterable[Never]:
    """Decide nothing."""
    return ()


def told(event_class: type[Any], status: Any = "up", **changes: Any) -> dict[str, Any]:
    """The change to the table by which the shelf has one more event."""
    return {"becomes": {**BECOMES, event_class: status}, **changes}


def asked(command_class: type[Any], event_class: type[Any], **changes: Any) -> dict[str, Any]:
    """The change to the table by which a command says an event."""
    return told(event_class, steps=[*STEPS, step(command_class, says(event_class), when=["up"])], **changes)


def stepping(*steps: Any, **changes: Any) -> dict[str, Any]:
    """The change to the table by which there are further steps."""
    return {"steps": [*STEPS, *steps], **changes}


def instead_of(old: Any, **said: Any) -> dict[str, Any]:
    """The change to the table by which a step says something else."""
    return {"steps": [evolve(each, **said) if each is old else each for each in STEPS]}


def state_with(**annotations: Any) -> dict[str, Any]:
    """The change to the table by which the state has fields of these types beside those of the shelf."""
    fields: dict[str, Any] = {
        "__annotations__": annotations,
        **dict.fromkeys(annotations, field(default=None)),
    }
    painted_state = frozen(kw_only=True)(type("PaintedState", (its.ShelfState,), fields))
    return {"initial": painted_state(), "parts": [parts(state=painted_state)]}


def about(said: Any, *args: Any, **helped: Any) -> Any:
    """A type, annotated."""
    return Annotated[said, Help(*args, **helped)]


COLOUR = about(str, "Colour", "颜色")
SHADE = about(Literal["red", "blue"], "Shade", "色调", words=RED_AND_BLUE)
HALF_SAID = about(Literal["red", "blue"], "Shade", "色调", words=RED)
NOBODYS = about(str, "Wish", "心愿", personal_of="person_id") | Sealed | None
BURNT = Why("shelf-burnt", "put it out.", "请灭火。")
LISTED = {**RULES, "shelf-burnt": ("It does not burn.", "不得着火。")}
LOST = Literal["up", "down", "lost"] | None
WITH_LOST = {**WORDS, "lost": ("lost", "已遗失")}


@frozen(kw_only=True)
class Elsewhere:
    """The state of something else that has books."""

    status: Literal["up"] | None = None
    books: dict[int, its.Book] = field(factory=dict)


@frozen(kw_only=True)
class Paper:
    """A book that may be torn."""

    status: Literal["in", "out", "torn"] = "in"
    title: str


@frozen(kw_only=True)
class Read:
    """A book, and who has it: that comes later."""

    status: Literal["in", "out"] = "in"
    title: str
    reader: str = ""


@frozen(kw_only=True)
class Borrowed:
    """A book that somebody has from the first."""

    status: Literal["in", "out"] = "in"
    title: str
    reader: str


@frozen(kw_only=True)
class Numbered:
    """A book whose title is a number."""

    status: Literal["in", "out"] = "in"
    title: int


@event(en="Book torn", zh="图书破损")
@frozen(kw_only=True)
class Torn(Event):
    """A book is torn, and nobody says which."""


@frozen(kw_only=True)
class Unmarked(Command):
    """A command without @command."""


@frozen(kw_only=True)
class Untold(Event):
    """An event without @event."""


Change = dict[str, Any]
WRONG: dict[str, tuple[Callable[[], Change], str, Callable[[], Change]]] = {
    # names
    "a name with a dash": (lambda: {"name": "book-shelf"}, "its name begins the ids", dict),
    "a name in capitals": (lambda: {"name": "Shelf"}, "its name begins the ids", dict),
    "a name without Chinese": (lambda: {"zh": "shelf"}, "needs its name in Chinese", lambda: {"zh": "书橱"}),
    # events
    "an event without words": (
        lambda: told(painted(en="", zh="")),
        r"Painted needs words in English and Chinese: @event\(en=..., zh=...\)",
        lambda: told(painted()),
    ),
    "an event with English words only": (
        lambda: told(painted(zh="painted")),
        "Painted needs words",
        lambda: told(painted()),
    ),
    "an event without @event": (
        lambda: told(Untold),
        "Untold is not an event: decorate it",
        lambda: told(painted()),
    ),
    "an event of another aggregate in becomes": (
        lambda: told(RequestAccepted),
        "RequestAccepted is an event of 'request'; ask that by context.also",
        lambda: told(painted()),
    ),
    "an event of another aggregate in folds": (
        lambda: {"folds": [fold(RequestAccepted, lambda state, _: state)]},
        "RequestAccepted is an event of 'request'",
        lambda: {"folds": [fold(its.TakenDown, lambda state, _: state)]},
    ),
    "an event of another aggregate in parts": (
        lambda: {"parts": [parts(becomes={**BOOKS.becomes, RequestAccepted: "in"})]},
        "RequestAccepted is an event of 'request'",
        lambda: {"parts": [parts()]},
    ),
    "an event of another aggregate in holds": (
        lambda: {"whole": [holds(RequestAccepted, lambda *_: None)]},
        r"holds\(RequestAccepted, ...\) is about an event of another aggregate",
        lambda: {"whole": [holds(its.PutUp, lambda *_: None)]},
    ),
    "a rule that may be waived and demands nothing": (
        lambda: {"waivable": ["books-are-heavy"]},
        "rule 'books-are-heavy' is waivable, and rules do not say what it demands",
        lambda: {"waivable": [next(iter(RULES))]},
    ),
    "an event of another aggregate in says": (
        lambda: stepping(step(paint(), says(RequestAccepted), when=["up"])),
        "PaintShelf says RequestAccepted, which is an event of another aggregate",
        lambda: asked(paint(), painted()),
    ),
    "an event that comes along with nothing": (
        lambda: stepping(step(paint(), nothing, when=["up"], along=[its.TakenDown])),
        "PaintShelf gives TakenDown along, which it does not give with another event",
        lambda: stepping(step(paint(), nothing, when=["up"])),
    ),
    # fields
    "an event's field without words": (
        lambda: told(painted(colour=str)),
        r"Painted.colour needs words in English and Chinese: Annotated\[..., Help",
        lambda: told(painted(colour=COLOUR)),
    ),
    "an event's field with half its words": (
        lambda: told(painted(colour=about(str, "Colour"))),
        "Painted.colour needs words",
        lambda: told(painted(colour=COLOUR)),
    ),
    "a command's field without words": (
        lambda: asked(paint(colour=str), painted(colour=COLOUR)),
        "PaintShelf.colour needs words",
        lambda: asked(paint(colour=COLOUR), painted(colour=COLOUR)),
    ),
    "a choice of an event without words": (
        lambda: told(painted(shade=HALF_SAID)),
        r"Painted.shade has no words for 'blue' in English and Chinese: Help\(..., words=",
        lambda: told(painted(shade=SHADE)),
    ),
    "a choice of a command without words": (
        lambda: asked(paint(shade=HALF_SAID), painted(shade=SHADE)),
        "PaintShelf.shade has no words for 'blue'",
        lambda: asked(paint(shade=SHADE), painted(shade=SHADE)),
    ),
    "a personal text about nobody": (
        lambda: told(painted(wish=NOBODYS)),
        "Painted.wish is about the person in 'person_id', a field it does not have",
        lambda: told(painted(wish=NOBODYS, person_id=about(str, "Who", "谁"))),
    ),
    # what fits
    "an event's value that does not fit the state": (
        lambda: told(painted(place=about(int, "Where", "地点"))),
        "Painted.place is .*int.*, and does not fit ShelfState.place",
        lambda: told(painted(place=its.Place)),
    ),
    "an event's choice that the state does not know": (
        lambda: told(painted(shade=SHADE), **state_with(shade=Literal["red"] | None)),
        "Painted.shade .* does not fit PaintedState.shade",
        lambda: told(painted(shade=SHADE), **state_with(shade=Literal["red", "blue"] | None)),
    ),
    "a choice of words that the state keeps as a number": (
        lambda: told(painted(shade=SHADE), **state_with(shade=int)),
        "Painted.shade .* does not fit PaintedState.shade",
        lambda: told(painted(shade=SHADE), **state_with(shade=str)),
    ),
    "a command's value that does not fit the event": (
        lambda: asked(paint(colour=about(int, "Colour", "颜色")), painted(colour=COLOUR)),
        "PaintShelf.colour is .*int.*, and does not fit Painted.colour",
        lambda: asked(paint(colour=COLOUR), painted(colour=COLOUR)),
    ),
    "a command's value that goes nowhere": (
        lambda: asked(paint(colour=COLOUR), painted()),
        "PaintShelf.colour goes nowhere: Painted has no such field",
        lambda: asked(paint(), painted()),
    ),
    "a required value without a source": (
        lambda: stepping(step(paint(), says(its.Added), when=["up"])),
        "Added.book is required, and neither PaintShelf nor ShelfState has it",
        lambda: stepping(step(paint(book=its.Number, title=its.Title), says(its.Added), when=["up"])),
    ),
    # statuses
    "an unknown status in becomes": (
        lambda: told(painted(), "shiny"),
        r"becomes: 'shiny' is no status of the state, which are \['down', 'up'\]",
        lambda: told(painted(), "up"),
    ),
    "an unknown status in By": (
        lambda: told(painted(), By("status", {"up": "shiny"})),
        "becomes: 'shiny' is no status",
        lambda: told(painted(), By("status", {"up": "down"})),
    ),
    "an unknown status in over": (
        lambda: {"over": {None: UNKNOWN, "down": GONE, "shiny": GONE}},
        "over: 'shiny' is no status",
        lambda: {"over": {None: UNKNOWN, "down": GONE, "up": GONE}},
    ),
    "an unknown status in when": (
        lambda: instead_of(its.TAKE_DOWN, when=("up", "shiny")),
        "TakeDown: 'shiny' is no status",
        lambda: instead_of(its.TAKE_DOWN, when=("up", "down")),
    ),
    "an unknown status in instead": (
        lambda: instead_of(its.TAKE_DOWN, instead={"shiny": GONE}),
        "TakeDown: 'shiny' is no status",
        lambda: instead_of(its.TAKE_DOWN, instead={"down": TWICE}),
    ),
    "a status without words": (
        lambda: {"words": {code: word for code, word in WORDS.items() if code != "down"}},
        "status 'down' has no words",
        lambda: {"words": WORDS},
    ),
    "a state without a status": (
        lambda: {"initial": frozen(type("Bare", (), {"__annotations__": {"books": dict[int, Any]}}))({})},
        "is no status of the state, which are",
        dict,
    ),
    # steps
    "a step from a status nobody reaches": (
        lambda: {
            **state_with(status=LOST),
            "words": WITH_LOST,
            **instead_of(its.TAKE_DOWN, when=("up", "lost")),
        },
        "TakeDown: nothing leads to 'lost'",
        lambda: {
            **state_with(status=LOST),
            "words": WITH_LOST,
            "becomes": {**BECOMES, painted(): "lost"},
            **instead_of(its.TAKE_DOWN, when=("up", "lost")),
            "over": {None: UNKNOWN, "down": GONE, "lost": GONE},
        },
    ),
    "a step that says nothing": (
        lambda: {"over": {None: UNKNOWN}},
        "TakeDown needs a why: it says nothing when the status is 'down'",
        lambda: {"over": {None: UNKNOWN, "down": GONE}},
    ),
    "two steps for one command": (
        lambda: stepping(its.ADD),
        "AddBook has two steps",
        lambda: asked(paint(), painted()),
    ),
    "a command without @command": (
        lambda: stepping(step(Unmarked, nothing, when=["up"])),
        "Unmarked is not a command: decorate it",
        lambda: stepping(step(paint(), nothing, when=["up"])),
    ),
    "a target that is no field": (
        lambda: asked(paint(target="wall_id"), painted()),
        "PaintShelf: target='wall_id' is none of its fields",
        lambda: asked(paint(target="shelf_id"), painted()),
    ),
    "a field called like an option of every command": (
        lambda: asked(
            paint(format=about(str, "Format", "格式")), painted(format=about(str, "Format", "格式"))
        ),
        "PaintShelf: every command has 'format' already",
        lambda: asked(paint(shape=about(str, "Shape", "形状")), painted(shape=about(str, "Shape", "形状"))),
    ),
    "no reason for what was never begun": (
        lambda: {"over": {"down": GONE}, **instead_of(its.TAKE_DOWN, why=UNKNOWN)},
        "over needs a reason for None: .* may name a stream that was never begun",
        lambda: {"over": {None: UNKNOWN, "down": GONE}},
    ),
    # parts
    "a step about a part it does not name": (
        lambda: stepping(
            step(paint(), nothing, when=["up"], each=BOOKS.when("in", why=its.OUT)),
        ),
        "PaintShelf has no 'book', by which parts are named",
        lambda: stepping(
            step(paint(book=its.Number), nothing, when=["up"], each=BOOKS.when("in", why=its.OUT)),
        ),
    ),
    "parts of another state": (
        lambda: {"parts": [parts(state=Elsewhere)]},
        "parts of Elsewhere are no parts of ShelfState",
        lambda: {"parts": [parts(state=its.ShelfState)]},
    ),
    "parts in a field that is not there": (
        lambda: {"parts": [parts(field="magazines")]},
        "ShelfState has no field 'magazines' for its parts",
        lambda: {"parts": [parts(field="books")]},
    ),
    "an unknown status of a part": (
        lambda: {"parts": [parts(becomes={its.Added: "in", its.Lent: "away"})]},
        "parts 'books': 'away' is no status",
        lambda: {"parts": [parts(becomes={its.Added: "in", its.Lent: "in"})]},
    ),
    "parts that nothing begins": (
        lambda: {"parts": [parts(first=Borrowed)]},
        r"nothing begins parts 'books': no event has all that Borrowed needs \(title, reader\); give what",
        lambda: {"parts": [parts(first=Read)]},
    ),
    "an event that does not name its part": (
        lambda: {"parts": [parts(becomes={**BOOKS.becomes, Torn: "out"})]},
        "Torn has no 'book', by which parts are named",
        lambda: {"parts": [parts(becomes={**BOOKS.becomes, painted(book=its.Number): "out"})]},
    ),
    "a status of a part without words": (
        lambda: {"parts": [parts(first=Paper)]},
        "status 'torn' of 'books' has no words",
        lambda: {"parts": [parts(first=Paper)], "words": {**WORDS, "torn": ("torn", "破损")}},
    ),
    # rules
    "a rule whose name is no name": (
        lambda: {"rules": {**RULES, "Shelf_Burnt": ("It does not burn.", "不得着火。")}},
        "rule 'Shelf_Burnt': its name is words of lower-case letters",
        lambda: {"rules": LISTED},
    ),
    "a rule without words": (
        lambda: {"rules": {**RULES, "shelf-burnt": ("It does not burn.", "")}},
        "rule 'shelf-burnt' needs words in English and Chinese",
        lambda: {"rules": LISTED},
    ),
    "a rule of over that rules do not list": (
        lambda: {"over": {None: UNKNOWN, "down": BURNT}},
        "rule 'shelf-burnt' refuses, and rules do not say what it demands",
        lambda: {"over": {None: UNKNOWN, "down": BURNT}, "rules": LISTED},
    ),
    "a rule of why that rules do not list": (
        lambda: instead_of(its.PUT_UP, why=BURNT),
        "rule 'shelf-burnt' refuses",
        lambda: {**instead_of(its.PUT_UP, why=BURNT), "rules": LISTED},
    ),
    "a rule of instead that rules do not list": (
        lambda: instead_of(its.PUT_UP, instead={"up": BURNT}),
        "rule 'shelf-burnt' refuses",
        lambda: {**instead_of(its.PUT_UP, instead={"up": BURNT}), "rules": LISTED},
    ),
    "a rule about a part that rules do not list": (
        lambda: instead_of(its.LEND, each=BOOKS.when("in", why=BURNT)),
        "rule 'shelf-burnt' refuses",
        lambda: {**instead_of(its.LEND, each=BOOKS.when("in", why=BURNT)), "rules": LISTED},
    ),
    "an unknown status in a step about a part": (
        lambda: instead_of(its.LEND, each=BOOKS.when("away", why=its.OUT)),
        "LendBook: 'away' is no status",
        lambda: instead_of(its.LEND, each=BOOKS.when("out", why=its.OUT)),
    ),
    "a step about parts that are not the aggregate's": (
        lambda: {"parts": [], **instead_of(its.LEND, decide=nothing)},
        "LendBook",
        lambda: {"parts": [BOOKS], **instead_of(its.LEND, decide=nothing)},
    ),
    "a part's value that does not fit": (
        lambda: {"parts": [parts(first=Numbered)]},
        "Added.title is .*str.*, and does not fit Numbered.title",
        lambda: {"parts": [parts(first=its.Book)]},
    ),
    "a rule about unknown parts that rules do not list": (
        lambda: {"parts": [parts(unknown="shelf-burnt")]},
        "rule 'shelf-burnt' refuses",
        lambda: {"parts": [parts(unknown="shelf-burnt")], "rules": LISTED},
    ),
    "an event of a part that is folded otherwise as well": (
        lambda: {"folds": [fold(its.Lent, lambda state, _: state)]},
        "Lent",
        lambda: {"folds": [fold(its.TakenDown, lambda state, _: state)]},
    ),
    "a status by a field that the event does not have": (
        lambda: told(painted(), By("shine", {True: "down"})),
        "Painted has no 'shine'",
        lambda: told(painted(shine=about(bool, "Shines", "发亮")), By("shine", {True: "down"})),
    ),
    "a status with English words only": (
        lambda: {"words": {**WORDS, "down": ("down", "")}},
        "status 'down'",
        lambda: {"words": WORDS},
    ),
    "a choice with English words only": (
        lambda: told(painted(shade=about(Literal["red"], "Shade", "色调", words={"red": ("red", "")}))),
        "Painted.shade",
        lambda: told(painted(shade=about(Literal["red"], "Shade", "色调", words=RED))),
    ),
    "a command without a name in Chinese": (
        lambda: asked(command(zh="", target="shelf_id")(paint()), painted()),
        "PaintShelf needs",
        lambda: asked(command(zh="上漆", target="shelf_id")(paint()), painted()),
    ),
}


@pytest.mark.parametrize(
    ("wrong", "says", "right"),
    [
        *(pytest.param(*case, id=name) for name, case in WRONG.items()),
    ],
)
def test_a_wrong_table_is_refused_and_its_right_twin_is_not(
    wrong: Callable[[], Change], says: str, right: Callable[[], Change]
) -> None:
    """In one line that names what does not fit and where."""
    with pytest.raises(TypeError, match=says) as refused:
        shelf(**wrong())
    assert "\n" not in str(refused.value)
    assert shelf(**right()).commands
