"""Putting a recorded fact right: one command for every kind of fact, and what may be changed in it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import evolve as change
from attrs import fields, frozen

from community_core.domain import checks
from community_core.domain.commands import Context, Help, command
from community_core.domain.correction import FactCorrected, as_corrected
from community_core.domain.facts import Event, Fact, PastFact, allocated_field
from community_core.domain.personal import Sealed, personal_fields
from community_core.domain.steps import here
from community_core.domain.words import WORDS
from community_core.errors import InvalidInput, Refused, UnknownName

Check = Callable[[str, Any], Any]
"""From a field's name and a value of its type to the value as it is recorded, or Refused."""


def _stream(correct: "CorrectFact") -> str:
    return correct.fact_id.rpartition("@")[0] or correct.fact_id


def _other_streams(correct: "CorrectFact") -> tuple[str, ...]:
    """The request a duplicate is of: whether it fits depends on how that one stands."""
    kept = correct.right.get("duplicate_of")
    return (kept,) if isinstance(kept, str) else ()


@command(zh="更正", target=_stream, reads=_other_streams)
@frozen(kw_only=True)
class CorrectFact:
    """Put a recorded fact right: history keeps both. Fields that are left out stay as they are."""

    fact_id: Annotated[str, Help("Which fact, <stream>@<version>", "哪条事实", "request-01JABC@1")]
    right: Annotated[Mapping[str, Any], Help("The right values by field", "各字段的正确值", "title=Cold")]
    reason: Annotated[str, Help("Why it was wrong", "更正原因", "misheard")]


@frozen
class Amendment:
    """A fact on its way to be corrected: what it ``said``, as last corrected, and what is to be ``right``."""

    fact: PastFact
    said: Event
    right: Event

    def changes(self, field: str) -> bool:
        """Whether this field is among what changes."""
        return bool(getattr(self.said, field) != getattr(self.right, field))


def _no_further_rule(amendment: Amendment, state: Any, context: Context) -> None:
    """What is right in each field is right as a whole."""


@frozen
class Correctable:
    """What may be put right in the facts of one type.

    ``fields``: how a new value of each is checked. A field that is not there identifies something and stays;
    a personal field needs no mention. ``refuse`` holds the rules about the fact as a whole.
    """

    fields: Mapping[str, Check]
    refuse: Callable[[Amendment, Any, Context], None] = _no_further_rule


def correcting(kinds: Mapping[type[Any], Correctable]) -> Callable[[Any, Any, Context], Iterable[Fact]]:
    """The decision for CorrectFact in an aggregate with these types of events."""

    def decide(state: Any, command: CorrectFact, context: Context) -> Iterable[Fact]:
        fact = _fact(command.fact_id, context)
        said = as_corrected(each.data for each in context.history)[fact.version - 1]
        kind = kinds.get(type(said), Correctable({}))
        right = change(said, **{name: _right(said, kind, name, new) for name, new in command.right.items()})
        if right == said:
            raise _changes_nothing(command.fact_id)
        _refuse_text_of_somebody_else(said, right)
        kind.refuse(Amendment(fact, said, right), state, context)
        reason = checks.text("reason", command.reason)
        return here(context, FactCorrected(version=fact.version, said=said, right=right, reason=reason))

    return decide


def choice(rule: str, literal: Any) -> Check:
    """A check that the value is one of a literal's, refused by ``rule``."""

    def check(field: str, value: str) -> str:
        checks.one_of(rule, field, value, get_args(literal))
        return value

    return check


def optional(check: Check) -> Check:
    """The same check, for a field that may be empty."""
    return lambda field, value: None if value is None else check(field, value)


def anything(_: str, value: Any) -> Any:
    """Any value of the field's type will do."""
    return value


def _fact(fact_id: str, context: Context) -> PastFact:
    version = fact_id.rpartition("@")[2]
    found = next((each for each in context.history if str(each.version) == version), None)
    if found is None:
        raise Refused(
            "fact-unknown",
            f"fact_id: there is no fact {checks.shown(fact_id)}; write <id>@<version>, see its "
            "history; a log or story shows positions instead.",
            f"fact_id：没有事实 {checks.shown(fact_id)}；请写 <编号>@<第几条>，见其历史；"
            "日志和故事中最左边的是总序位置，不是第几条。",
        )
    if isinstance(found.data, FactCorrected):
        first = f"{context.stream_id}@{found.data.version}"
        raise Refused(
            "correction-stands",
            f"fact_id: {fact_id} is a correction itself; correct {first}, the fact, once more.",
            f"fact_id：{fact_id} 本身是更正；请再次更正原来的 {first}。",
        )
    return found


def _right(said: Event, kind: Correctable, name: str, new: Any) -> Any:
    """The value as it is recorded."""
    hints = field_types(said.__class__)
    if name not in hints:
        raise no_such_field(type(said), name)
    if not _fits(new, hints[name]):
        raise _unfit(name, new, hints[name])
    if new == getattr(said, name):
        return new
    if name in personal_fields(type(said)):
        return _plain(name, new)
    check = kind.fields.get(name)
    return check(name, new) if check else _refuse_identity(said, name)


@cache
def field_types(event_class: Any) -> Mapping[str, Any]:
    """The type of each field of an event class, in their order."""
    hints = get_type_hints(event_class)
    return {each.name: hints[each.name] for each in fields(event_class)}


def no_such_field(event_class: Any, name: str) -> InvalidInput:
    """What is said of a name that is no field of these facts: what comes near, or that there are none."""
    hints, called = field_types(event_class), event_class.__name__
    en, zh = WORDS.get(called, (called, called))
    if hints:
        return UnknownName(f"field of {called}", name, hints, f"“{zh}”字段")
    return InvalidInput(
        f"A fact of this kind ({en}) has no fields to correct; record what undoes or follows it instead, "
        "see: community do --help",
        f"此类事实（{zh}）没有可更正的字段；请另行登记撤销它或其后发生的事，见：community do --help",
    )


def _plain(name: str, new: Any) -> str | None:
    if isinstance(new, Sealed):
        raise InvalidInput(
            f"{name}: a sealed value cannot be given; write plain text, it is sealed when it is recorded.",
            f"{name}：不能填写密封值；请写普通文字，登记时会加密。",
        )
    return checks.free_text(name, new)


def _refuse_identity(said: Event, name: str) -> None:
    now = checks.shown(getattr(said, name))
    if name == allocated_field(type(said)):
        raise Refused(
            "number-stays",
            f"{name}: {now} was handed out and stays; leave it out.",
            f"{name}：{now} 已经给出，不再更改；请不要填写。",
        )
    raise Refused(
        "identity-stays",
        f"{name}: {now} is how facts find each other and stays; leave it out, or record what is right anew.",
        f"{name}：{now} 用于事实之间的对应，不再更改；请不要填写，或另行登记。",
    )


def _refuse_text_of_somebody_else(said: Event, right: Event) -> None:
    for name, of in personal_fields(type(right)).items():
        text, person = getattr(right, name), getattr(right, of)
        carried_over = isinstance(text, Sealed) and person != getattr(said, of)
        if carried_over or (text is not None and person is None):
            raise Refused(
                "text-goes-with-person",
                f"{name}: the text is about {getattr(said, of) or 'nobody'}, and {of} would be "
                f"{person or 'empty'}; give {name} and {of} together, or leave {name} empty.",
                f"{name}：文字属于 {getattr(said, of) or '（未写明）'}，而 {of} 将为 {person or '（空）'}；"
                f"请同时给出 {name} 和 {of}，或清空 {name}。",
            )


def _changes_nothing(fact_id: str) -> Refused:
    return Refused(
        "correction-changes-nothing",
        f"{fact_id} says that already; give a field and the value that is right.",
        f"{fact_id} 原本如此；请写明字段及其正确的值。",
    )


_KINDS: Mapping[Any, tuple[str, str]] = {
    str: ("text", "文字"),
    int: ("a whole number", "整数"),
    bool: ("yes or no", "是或否"),
    datetime: ("a time", "时间"),
    tuple: ("a tuple of texts", "一组文字"),
}


def _fits(value: Any, hint: Any) -> bool:
    """Whether the value is of the type. Which of a literal's texts it is, is a matter of rules."""
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, each) for each in get_args(hint))
    if get_origin(hint) is Literal:
        return isinstance(value, str)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(each, get_args(hint)[0]) for each in value)
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))


def _unfit(name: str, value: Any, hint: Any) -> InvalidInput:
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kinds = (str if get_origin(each) is Literal else get_origin(each) or each for each in options)
    en, zh = next((_KINDS[each] for each in kinds if each in _KINDS), ("such a value", "这样的值"))
    shown = checks.shown(value)
    return InvalidInput(f"{name}: {shown} is not {en}.", f"{name}：{shown} 不是{zh}。")
