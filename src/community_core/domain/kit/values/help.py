"""What a value is, said once in its annotation: its label, its check, whose it is and what it refers to."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import reduce
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from attrs import evolve, field, fields, frozen

from community_core.domain.kit.values.titles import Title
from community_core.domain.kit.values.units import Unit

Check = Callable[[str, Any], Any]
"""From a field's name and a value of its type to the value as it is recorded, or Refused."""

Reading = Callable[[str, date | None], Any]
"""From what a person wrote, and today's day where it is known, to the value meant."""

Word = tuple[str, str]
"""What something is called in English and in Chinese."""

Unnamed = Literal["", "kept", "begun"]
"""What becomes of a name that nothing goes by."""

ABOUT = "about"
"""Sealed for whomever the fact is about that is corrected."""


@frozen
class Help:
    """What a value means, in English and Chinese, with one example of it; ``example_zh`` is another one for
    Chinese readers, where it has words; of several values it may have some, a comma and a space between.

    ``word`` is what screens call the field beside its value; left out, that is the field's name, in Chinese
    ``zh``; ``words`` is what the codes of a choice are called. ``check`` gives the value as it is recorded,
    or refuses it. A choice (``Literal``), a yes or no, a day and a time imply theirs; text or a number
    without one identifies something and is never corrected, and nor is a value that ``stays``. ``refers``
    names the aggregate whose id it is (``"any"`` for several); of text that matches ``embeds`` the group
    ``id`` is one, of whatever kind. ``unnamed`` says what becomes of a name that nothing goes by, where that
    is of a kind that :class:`GoesBy` a name: it is refused, ``"kept"`` as it was said, or in a ledger
    ``"begun"``. A day or time that lies ``ahead``, such as a deadline, is the next such where its year is
    left out; else it is the last. A value that comes ``again`` and again, such as a place, is offered when
    people are asked for it. ``reads`` understands text as people write it, knowing the day of today or not,
    and gives the value; or InvalidInput.

    A number has a ``unit`` where people write it in a larger one, such as fen in yuan: text is read as they
    write it and every screen tells it so, while programs get and give the whole number.

    Of a number for which ``zero_is_untold``, 0 is what nobody told, and shown as nothing.

    ``titles`` are what its column is called in the ledgers that people keep, the likeliest first; a
    :class:`Title` where several columns say it together.

    ``quasi_of`` marks an open value that could tell who somebody is together with others: of the person whose
    id the field of that name holds, ``"stream_id"`` of whom the stream is. Once they were erased it is shown
    only where enough people share it.

    An id with ``on_duty`` is of whoever works on the matter, such as a mediator: it is told openly in
    sensitive streams, too, where other people are not.

    ``personal_of`` makes it free text about the person whose id the field of that name holds: it is sealed
    with that person's key before anything is written; with the keys of all where the field names several
    people, so that erasing one of them destroys the text. ``sealed_for`` does the same for the person whom a
    field of that name in the event or the state holds, or ``"stream_id"`` is: why a step on their request was
    taken; of a correction ``ABOUT`` is whomever the fact is about. It stays open where nobody is named, and
    as it was in facts recorded before. What is sealed and has a ``consent`` is somebody's own: others see it
    while they consent to that purpose.

    Of several Helps on one value the outermost says first what it has to say.
    """

    en: str = ""
    zh: str = ""
    example: str = ""
    example_zh: str = field(default="", kw_only=True)
    check: Check | None = field(default=None, kw_only=True, repr=False)
    word: Word | None = field(default=None, kw_only=True, repr=False)
    words: Mapping[str, Word] = field(factory=dict, kw_only=True, hash=False, repr=False)
    refers: str = field(default="", kw_only=True, repr=False)
    unnamed: Unnamed = field(default="", kw_only=True, repr=False)
    embeds: re.Pattern[str] | None = field(default=None, kw_only=True, repr=False)
    personal_of: str = field(default="", kw_only=True, repr=False)
    sealed_for: str = field(default="", kw_only=True, repr=False)
    consent: str = field(default="", kw_only=True, repr=False)
    quasi_of: str = field(default="", kw_only=True, repr=False)
    on_duty: bool = field(default=False, kw_only=True, repr=False)
    stays: bool = field(default=False, kw_only=True, repr=False)
    titles: tuple[str | Title, ...] = field(default=(), kw_only=True, repr=False)
    ahead: bool = field(default=False, kw_only=True, repr=False)
    again: bool = field(default=False, kw_only=True, repr=False)
    reads: Reading | None = field(default=None, kw_only=True, repr=False)
    unit: Unit | None = field(default=None, kw_only=True, repr=False)
    zero_is_untold: bool = field(default=False, kw_only=True, repr=False)

    @property
    def personal(self) -> bool:
        """Whether it is about a person and kept sealed."""
        return bool(self.whose)

    @property
    def whose(self) -> str:
        """The field that says for whom it is sealed; empty for what is open."""
        return self.personal_of or self.sealed_for

    def over(self, inner: "Help") -> "Help":
        """The two as one: what this one does not say, the inner one does."""
        names = (each.name for each in fields(Help))
        both = Help(**{name: getattr(self, name) or getattr(inner, name) for name in names})
        return evolve(both, example_zh=self.example_zh) if self.example else both


def said_of(hint: Any) -> Help:
    """All that an annotation says of its value, the outermost Help first."""
    told = tuple(_helps(hint))
    return reduce(Help.over, told) if told else Help()


def _helps(hint: Any) -> Iterator[Help]:
    """What is said of a value, the outermost first; what is said of each in a tuple holds for all of them."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *extras = get_args(hint)
        yield from (each for each in reversed(extras) if isinstance(each, Help))
        yield from _helps(inner)
    elif origin in (Union, UnionType):
        for each in get_args(hint):
            yield from _helps(each)
    elif origin is tuple:
        for said in _helps(get_args(hint)[0]):
            yield evolve(said, check=said.check and each_checked(said.check))


def each_checked(check: Check) -> Check:
    """The check of a tuple whose every value is checked so."""
    return lambda name, values: tuple(check(name, each) for each in values)
