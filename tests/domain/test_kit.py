"""What the kit does of itself: values carried over by name, statuses, and parts with a life of their own."""

from typing import Annotated, Literal

import pytest
from attrs import frozen

from community_core.domain import (
    REQUEST,
    Aggregate,
    By,
    Command,
    Event,
    Help,
    RequestReopened,
    aggregate,
    command,
    event,
    says,
    status_after,
    step,
)
from community_core.domain.kit.values.checks import optional_text
from community_core.errors import Refused

from .shelf import (
    ADD,
    BOOKS,
    PUT_UP,
    AddBook,
    Added,
    Book,
    LendBook,
    Lent,
    Place,
    PutUp,
    TakeDown,
    TakenDown,
    parts,
    shelf,
)
from .shelf import Number as BookNumber
from .story import Story

Colour = Annotated[str, Help("Colour", "颜色", check=optional_text)]
Lit = Annotated[bool, Help("Lit", "点亮")]


@event(en="Kite flown", zh="放风筝")
@frozen(kw_only=True)
class Flown(Event):
    """A kite flies."""

    colour: Colour | None = None
    string: Colour | None = None
    lit: Lit | None = None


@event(en="Kite seen", zh="看见风筝")
@frozen(kw_only=True)
class Seen(Event):
    """Somebody saw it; ``wind`` is nothing that its state keeps."""

    colour: Colour
    wind: Annotated[Colour, Help("Wind")] = "fresh"


@frozen(kw_only=True)
class KiteState:
    """Of what colour it is, and on what string, if on any."""

    status: Literal["lit", "dark"] | None = None
    colour: str = "white"
    string: str | None = "silk"


@command(zh="放风筝")
@frozen(kw_only=True)
class Fly(Command):
    """Fly a kite."""

    colour: Colour | None = None
    lit: Lit | None = None


@command(zh="看见风筝")
@frozen(kw_only=True)
class See(Command):
    """See it."""


KITE: Aggregate[KiteState] = aggregate(
    "kite",
    "风筝",
    KiteState(),
    becomes={Flown: By("lit", {True: "lit", False: "dark"}), Seen: By("status", {"lit": "dark"})},
    steps=[
        step(Fly, says(Flown), when=[None, "lit", "dark"]),
        step(See, says(Seen), when=["lit", "dark", None]),
    ],
    over={},
    words={"lit": ("lit", "亮"), "dark": ("dark", "暗")},
    rules={},
)


# ---- values and statuses


def test_values_are_carried_over_by_name() -> None:
    """None only where the state admits it: elsewhere what was known stays."""
    state = KITE.fold([Flown(colour="red", string="hemp"), Flown()])
    assert (state.colour, state.string) == ("red", None)


def test_what_says_takes_from_the_command_is_said_even_when_it_is_none() -> None:
    """What the command does not have is as the state has it, or the event's default."""
    story = Story(KITE, "kite-1").given(Flown(colour="red", string="hemp"))
    assert story.order(Fly()) == [Flown(colour=None, string="hemp", lit=None)]
    assert story.order(See()) == [Seen(colour="red", wind="fresh")]


def test_a_status_may_depend_on_a_value_or_on_how_it_stood() -> None:
    """With a value that leads nowhere it stays as it was."""
    assert [KITE.fold([Flown(lit=lit)]).status for lit in (True, False, None)] == ["lit", "dark", None]
    assert KITE.fold([Flown(lit=True), Seen(colour="red")]).status == "dark"
    assert KITE.fold([Flown(lit=True), Flown(lit=None)]).status == "lit"
    assert KITE.fold([Seen(colour="red")]).status is None


def test_becomes_is_data_that_views_may_read() -> None:
    """What leads where, without a state to fold; an event that is not listed leads nowhere."""
    assert REQUEST.becomes[RequestReopened] == "reopened"
    assert status_after(REQUEST.becomes, "duplicate", RequestReopened(reason="cold")) == "reopened"
    assert status_after(KITE.becomes, "lit", PutUp(place="hall")) == "lit"


# ---- parts


def _shelf(*events: Event) -> Story:
    return Story(shelf(), "shelf-1").given(PutUp(place="hall"), *events)


def test_a_part_begins_with_the_first_event_that_has_all_its_values() -> None:
    """And goes on by itself; the stream's own status stays."""
    story = _shelf(Added(book=1, title="Tea"), Added(book=2, title="Rain"), Lent(book=1))
    assert story.state.books == {1: Book(status="out", title="Tea"), 2: Book(status="in", title="Rain")}
    assert story.state.status == "up"


@event(en="Book read", zh="借阅")
@frozen(kw_only=True)
class Taken(Event):
    """Somebody reads it."""

    book: BookNumber
    reader: Place


@frozen(kw_only=True)
class Volume:
    """A book, and who has it, which nobody knows at first."""

    status: Literal["in", "out"] = "in"
    title: str
    reader: str = ""


def test_what_later_events_say_about_a_part_has_a_default() -> None:
    """Only those without begin it; all are carried over by name."""
    volumes = parts(first=Volume, becomes={Added: "in", Taken: "out"})
    kind = shelf(parts=[volumes], steps=[PUT_UP, ADD])
    told = [PutUp(place="hall"), Added(book=1, title="Tea"), Taken(book=1, reader="person-he")]
    assert kind.fold(told).books == {1: Volume(status="out", title="Tea", reader="person-he")}
    assert kind.fold([PutUp(place="hall"), Taken(book=1, reader="person-he")]).books == {}


def test_a_view_asks_the_parts_how_one_stands() -> None:
    """The aggregate tells how the stream stands, whatever becomes of its parts."""
    lent = Lent(book=1)
    assert BOOKS.status_after("in", lent) == "out"
    assert BOOKS.status_after("out", PutUp(place="hall")) == "out"
    assert shelf().status_after("up", lent) == "up"


def test_an_event_about_a_part_that_never_began_changes_nothing() -> None:
    """A file may bring one."""
    assert _shelf(Lent(book=7)).state.books == {}


def test_parts_are_numbered_one_after_the_other() -> None:
    """Whatever became of the earlier ones."""
    story = _shelf(Added(book=4, title="Tea"), Lent(book=4))
    assert story.order(AddBook(shelf_id="shelf-1", title="Rain")) == [Added(book=5, title="Rain")]
    assert _shelf().order(AddBook(shelf_id="shelf-1", title="Rain")) == [Added(book=1, title="Rain")]


def test_a_step_about_a_part_asks_how_that_part_stands() -> None:
    """It names the part and those there are, or the part and its status in words."""
    lend = LendBook(shelf_id="shelf-1", book=2)
    with pytest.raises(Refused, match=r"shelf-1 has no book 2; there are: 1\. \[book-unknown\]") as refused:
        _shelf(Added(book=1, title="Tea")).order(lend)
    assert "没有第 2 号图书；现有：1" in refused.value.told("zh")
    with pytest.raises(Refused, match=r"there are: none\."):
        _shelf().order(lend)
    lent = _shelf(Added(book=2, title="Tea"), Lent(book=2))
    with pytest.raises(Refused, match=r"book 2 of shelf-1 is out: wait for it\. \[book-out\]"):
        lent.order(lend)
    with pytest.raises(Refused) as out:
        lent.order(lend)
    assert out.value.told("zh") == "shelf-1 第 2 号图书的状态是“已借出”：请等待归还。〔book-out〕"
    with pytest.raises(Refused, match="book-unknown") as none:
        _shelf().order(lend)
    assert "现有：无" in none.value.told("zh")
    assert _shelf(Added(book=2, title="Tea")).order(lend) == [Lent(book=2)]


def test_how_the_stream_stands_is_asked_first() -> None:
    """On a shelf that is gone no book is lent, whatever its own status; nor on one that never was."""
    lend = LendBook(shelf_id="shelf-1", book=2)
    with pytest.raises(Refused, match=r"shelf-1 is down: put up another one\. \[shelf-gone\]"):
        _shelf(Added(book=2, title="Tea"), TakenDown()).order(lend)
    with pytest.raises(Refused, match=r"shelf-1 is not recorded: put one up first\. \[shelf-unknown\]"):
        Story(shelf(), "shelf-1").order(TakeDown(shelf_id="shelf-1"))
