"""What a value is, said once in its annotation: its label, its check, whose it is and what it refers to."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from functools import cache, reduce
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, evolve, field, fields, frozen, has

from community_core.domain.kit import checks
from community_core.domain.kit.personal import Sealed
from community_core.domain.kit.titles import Title
from community_core.domain.kit.units import Unit
from community_core.errors import CommunityError, Refused

T = TypeVar("T")
Check = Callable[[str, Any], Any]
"""From a field's name and a value of its type to the value as it is recorded, or Refused."""

Reading = Callable[[str, date | None], Any]
"""From what a person wrote, and today's day where it is known, to the value meant."""

Word = tuple[str, str]
"""What something is called in English and in Chinese."""

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
    ``id`` is one, of whatever kind. A day or time that lies ``ahead``, such as a deadline, is the next such
    where its year is left out; else it is the last. A value that comes ``again`` and again, such as a place,
    is offered when people are asked for it. ``reads`` understands text as people write it, knowing the day
    of today or not, and gives the value; or InvalidInput.

    A number has a ``unit`` where people write it in a larger one, such as fen in yuan: text is read as they
    write it and every screen tells it so, while programs get and give the whole number.

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


@frozen
class Field:
    """One field of a command or an event: ``type`` without its annotations, ``default`` NOTHING when it is
    required. ``check`` is None where the value identifies something."""

    name: str
    type: Any
    help: Help
    default: Any
    check: Check | None = None

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is NOTHING

    @property
    def choices(self) -> tuple[str, ...]:
        """The only values allowed, or none when any will do; of each, where there may be several."""
        kind = without_none(self.type)
        kind = get_args(kind)[0] if get_origin(kind) is tuple else kind
        if isinstance(kind, type) and issubclass(kind, Enum):
            return tuple(str(each.value) for each in kind)
        return tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The values called by a word: all there may be, or the usual ones where any text will do."""
        return self.choices or tuple(self.help.words)

    @property
    def is_several(self) -> bool:
        """Whether it holds several values."""
        return get_origin(without_none(self.type)) is tuple

    def called(self, code: str) -> Word:
        """What one of the choices is called; the code itself where nobody says."""
        return self.help.words.get(code, (code, code))

    @property
    def word(self) -> Word:
        """What the field is called beside its value."""
        plain = self.name.replace("_", " ")
        return self.help.word or (plain, self.help.zh or plain)

    @property
    def example(self) -> Word:
        """An example of what may be written, in English and Chinese; of a choice, how that is called."""
        code = self.help.example or next(iter(self.codes), "")
        return (code, self.called(code)[1]) if self.codes else (code, self.help.example_zh or code)

    @property
    def corrected(self) -> bool:
        """Whether a fact's value may be put right later."""
        return self.check is not None and not self.help.stays

    def checked(self, value: Any) -> Any:
        """The value as it is recorded. Refused by its check; nothing is nothing where that is possible."""
        if value is None or self.check is None:
            return value
        try:
            return self.check(self.name, value)
        except CommunityError as error:
            _call(error, {self.name: self}, self.name)
            raise


@contextmanager
def calling(fields_by_name: Mapping[str, Field], at_fault: str | None = None) -> Iterator[None]:
    """What is refused meanwhile calls the field it is about as people do; ``at_fault`` is that field where
    the refusal does not say."""
    try:
        yield
    except CommunityError as error:
        _call(error, fields_by_name, at_fault)
        raise


def _call(error: CommunityError, fields_by_name: Mapping[str, Field], at_fault: str | None) -> None:
    error.field = error.field or at_fault
    field = fields_by_name.get(error.field or "")
    if field is not None:
        error.call_field(field.name, field.word[1])


def once_a_class(find: Callable[[Any], T]) -> Callable[[type[Any]], T]:
    """What is found out about a class is kept."""
    kept: Any = cache(find)
    found: Callable[[type[Any]], T] = kept
    return found


@once_a_class
def fields_of(attrs_class: Any) -> Mapping[str, Field]:
    """The fields of an attrs class by name, in their order."""
    plain, told = get_type_hints(attrs_class), get_type_hints(attrs_class, include_extras=True)
    return {
        each.name: _field(each.name, plain[each.name], told[each.name], each.default)
        for each in fields(attrs_class)
    }


@once_a_class
def personal_fields(event_class: Any) -> Mapping[str, str]:
    """The personal fields of an event class: name of the field -> name of the field with the person's id."""
    return {each.name: of for each in fields_of(event_class).values() if (of := each.help.personal_of)}


@once_a_class
def confided_fields(event_class: Any) -> Mapping[str, str]:
    """The fields of an event class that are sealed if somebody is named: name of the field -> of the field
    with whose they are, in the event or the state, or ``"stream_id"``."""
    if not has(event_class):
        return {}
    return {each.name: of for each in fields_of(event_class).values() if (of := each.help.sealed_for)}


@once_a_class
def quasi_fields(event_class: Any) -> Mapping[str, str]:
    """The quasi-identifying fields of an event class: name of the field -> of the field with whose they are,
    or ``"stream_id"``."""
    if not has(event_class):
        return {}
    return {each.name: of for each in fields_of(event_class).values() if (of := each.help.quasi_of)}


@once_a_class
def naming_fields(event_class: Any) -> tuple[str, ...]:
    """The fields of an event class that may name people, but for those who work on it."""
    told = fields_of(event_class).values() if has(event_class) else ()
    return tuple(
        each.name for each in told if each.help.refers in ("person", "any") and not each.help.on_duty
    )


def checked_values(said: Any) -> Any:
    """A command, or a value inside one, with every field as it is recorded. Refused by the first check."""
    right = {each.name: each.checked(getattr(said, each.name)) for each in _checkable(type(said))}
    changed = {name: value for name, value in right.items() if value is not getattr(said, name)}
    return evolve(said, **changed) if changed else said


@once_a_class
def _checkable(attrs_class: Any) -> tuple[Field, ...]:
    return tuple(each for each in fields_of(attrs_class).values() if each.check is not None)


@cache
def without_none(hint: Any) -> Any:
    """``str | None`` -> ``str``, ``str | Sealed | None`` -> ``str``; any other type as it is."""
    rest = [each for each in options(hint) if each not in (NoneType, Sealed)]
    return rest[0] if len(rest) == 1 else hint


def element_of(hint: Any) -> Any:
    """``tuple[T, ...] | None`` -> ``T``: what each value is where there may be several."""
    kind = without_none(hint)
    return without_none(get_args(kind)[0]) if get_origin(kind) is tuple else kind


def options(hint: Any) -> tuple[Any, ...]:
    """The types a value may be of: those of a union, or the one."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _field(name: str, plain: Any, told: Any, default: Any) -> Field:
    said = said_of(told)
    return Field(name, plain, said, default, said.check or _implied(without_none(plain), said))


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
            yield evolve(said, check=said.check and _each(said.check))


def _implied(kind: Any, said: Help) -> Check | None:
    """The check that a type brings with it."""
    if said.personal:
        return checks.free_text
    if get_origin(kind) is Literal:
        return checks.choice("unknown-choice", kind)
    if get_origin(kind) is tuple:
        inner = _implied(get_args(kind)[0], said)
        return inner and _each(inner)
    if isinstance(kind, type) and has(kind) and not issubclass(kind, Sealed):
        return _whole
    return {bool: checks.anything, date: checks.anything, datetime: checks.moment}.get(kind)


def _each(check: Check) -> Check:
    return lambda name, values: tuple(check(name, each) for each in values)


def _whole(name: str, value: Any) -> Any:
    """A value made of others: each is checked, and called by both names."""
    right = {
        each.name: _inside(name, each, said)
        for each in _checkable(type(value))
        if (said := getattr(value, each.name)) is not None
    }
    return evolve(value, **right)


def _inside(name: str, inner: Field, value: Any) -> Any:
    assert inner.check is not None  # it is checkable
    both = f"{name} {inner.name}"
    try:
        return inner.check(both, value)
    except Refused as refused:
        refused.call_field(both, f"{name}：{inner.word[1]}")
        raise
