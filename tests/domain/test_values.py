"""A value is declared once, in its annotation: its check, its words, and whether it may be put right."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import pytest
from attrs import frozen

from community_core.domain import Event, Help, PersonId, Sealed, event, personal_fields
from community_core.domain.kit.values.checks import text
from community_core.domain.kit.values.fields import Field, checked_values, fields_of
from community_core.errors import Refused

from .story import LIN, NOW

Title = Annotated[
    str, Help("Title", "标题", "Tea", check=text, word=("called", "名为"), words={"tea": ("tea", "茶")})
]
WORDS = {"red": ("red", "红"), "blue": ("blue", "蓝")}


@frozen
class Page:
    """A value made of others."""

    heading: Annotated[Title, Help("Heading")]
    note: Annotated[str, Help("Note", "批注", check=text)] | None = None


@event(en="Letter written", zh="写信")
@frozen(kw_only=True)
class Letter(Event):
    """One field of every kind."""

    title: Annotated[Title, Help("What it is called", example="Rain")]
    plain: Title
    optional: Annotated[Title, Help("Second title")] | None = None
    colour: Annotated[Literal["red", "blue"], Help("Colour", "颜色", words=WORDS)] = "red"
    answered: Annotated[bool, Help("Answered", "已回信")] | None = None
    day: Annotated[date, Help("Day", "日期")] = date(2024, 1, 15)
    sent_at: Annotated[datetime, Help("Sent", "寄出")] = NOW
    topics: tuple[Title, ...] = ()
    shades: Annotated[tuple[Literal["red", "blue"], ...], Help("Shades", "色调", words=WORDS)] = ()
    pages: Annotated[tuple[Page, ...], Help("Pages", "页")] = ()
    writer: PersonId = LIN
    reader: Annotated[PersonId, Help("Reader", stays=True)] = LIN
    secret: Annotated[str, Help("Secret", "秘密", personal_of="writer")] | Sealed | None = None
    number: Annotated[int, Help("Number", "编号")] = 1
    source: Annotated[str, Help("Source", "来源")] = ""


def _field(name: str) -> Field:
    return fields_of(Letter)[name]


def _checked(**said: Any) -> Any:
    return checked_values(Letter(**{"title": "x", "plain": "x", **said}))


def test_the_outermost_help_says_first_what_it_has_to_say() -> None:
    """What it leaves out, the inner ones say."""
    said = _field("title").help
    assert (said.en, said.zh, said.example) == ("What it is called", "标题", "Rain")
    assert said.check is text
    assert _field("plain").help.en == "Title"
    assert (_field("optional").help.en, _field("optional").help.zh) == ("Second title", "标题")


def test_a_field_is_called_by_its_word_or_by_its_name_and_chinese_label() -> None:
    """On every screen, beside its value; a choice by its own words."""
    assert _field("title").word == ("called", "名为")
    assert _field("sent_at").word == ("sent at", "寄出")
    assert _field("colour").called("blue") == ("blue", "蓝")
    assert _field("colour").called("green") == ("green", "green")
    assert (_field("colour").choices, _field("title").choices) == (("red", "blue"), ())


def test_what_may_be_put_right_has_a_check_and_does_not_stay() -> None:
    """A number or text without a check identifies something."""
    stays = {name for name, each in fields_of(Letter).items() if not each.corrected}
    assert stays == {"reader", "number", "source"}
    assert personal_fields(Letter) == {"secret": "writer"}


def test_values_are_recorded_as_their_checks_give_them() -> None:
    """Each of several by itself, a value inside another by its own; nothing stays nothing."""
    letter = _checked(
        title=" Tea ",
        optional=None,
        topics=(" a ", "b"),
        pages=(Page(" One ", note=" torn "),),
        secret=" she coughs ",
        source=" as it came ",
    )
    assert (letter.title, letter.optional, letter.topics) == ("Tea", None, ("a", "b"))
    assert letter.pages == (Page("One", note="torn"),)
    assert (letter.secret, letter.source) == ("she coughs", " as it came ")
    assert letter.sent_at.tzinfo is UTC


def test_a_command_whose_values_are_right_is_the_same_command() -> None:
    """Nothing is made anew for it."""
    letter = Letter(title="x", plain="x", sent_at=NOW.astimezone(UTC))
    assert checked_values(letter) == letter


@pytest.mark.parametrize(
    ("said", "rule", "shows"),
    [
        ({"title": " "}, "text-blank", "title"),
        ({"optional": " "}, "text-blank", "optional"),
        ({"colour": "green"}, "unknown-choice", "colour: 'green' is not known; choose one of red, blue"),
        ({"shades": ("red", "green")}, "unknown-choice", "shades: 'green'"),
        ({"topics": ("a", " ")}, "text-blank", "topics"),
        ({"pages": (Page("One"), Page(" "))}, "text-blank", "pages heading"),
        ({"pages": (Page("One", note=" "),)}, "text-blank", "pages note"),
        ({"sent_at": NOW.replace(tzinfo=None)}, "time-without-zone", "sent_at"),
        ({"writer": "lin"}, "not-a-person", "writer"),
        ({"reader": "lin"}, "not-a-person", "reader"),
        ({"secret": "x" * 5_001}, "text-too-long", "secret"),
    ],
)
def test_a_wrong_value_is_refused_by_its_own_check(said: dict[str, Any], rule: str, shows: str) -> None:
    """The message names the field; inside another value, both."""
    with pytest.raises(Refused, match=shows) as refused:
        _checked(**said)
    assert refused.value.rule == rule
