"""The fields of commands and events, read once a class from their annotations."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from attrs import NOTHING, evolve, fields, frozen, has

from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Check, Help, Word, each_checked, said_of
from community_core.domain.kit.values.hints import without_none
from community_core.domain.kit.values.personal import Sealed
from community_core.errors import CommunityError, Refused

T = TypeVar("T")


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


def _field(name: str, plain: Any, told: Any, default: Any) -> Field:
    said = said_of(told)
    return Field(name, plain, said, default, said.check or _implied(without_none(plain), said))


def _implied(kind: Any, said: Help) -> Check | None:
    """The check that a type brings with it."""
    if said.personal:
        return checks.free_text
    if get_origin(kind) is Literal:
        return checks.choice("unknown-choice", kind)
    if get_origin(kind) is tuple:
        inner = _implied(get_args(kind)[0], said)
        return inner and each_checked(inner)
    if isinstance(kind, type) and has(kind) and not issubclass(kind, Sealed):
        return _whole
    return {bool: checks.anything, date: checks.anything, datetime: checks.moment}.get(kind)


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
