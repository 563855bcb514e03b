"""Putting a recorded fact right: one command for every kind of fact, and what may be changed in it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from attrs import evolve, frozen

from community_core.domain.kit import checks
from community_core.domain.kit.commands import Command, command
from community_core.domain.kit.context import Context
from community_core.domain.kit.correction import FactCorrected, as_corrected
from community_core.domain.kit.facts import PastFact, allocated_field, schema_of
from community_core.domain.kit.personal import Sealed
from community_core.domain.kit.values import Field, Help, fields_of, options, personal_fields
from community_core.errors import InvalidInput, Refused, UnknownName

Rule = Callable[[Any, Context], None]
"""Raises Refused where the values of an event do not go together."""


@command(zh="更正", target=lambda correct: correct.fact_id.rpartition("@")[0] or correct.fact_id)
@frozen(kw_only=True)
class CorrectFact(Command):
    """Put a recorded fact right: history keeps both. Fields that are left out stay as they are."""

    fact_id: Annotated[str, Help("Which fact, <stream>@<version>", "哪条事实", "request-01JABC@1")]
    right: Annotated[Mapping[str, Any], Help("The right values by field", "各字段的正确值", "title=Cold")]
    reason: Annotated[str, Help("Why it was wrong", "更正原因", "misheard", check=checks.text)]


def corrected(
    command: CorrectFact, rules: Mapping[type[Any], Iterable[Rule]], context: Context
) -> FactCorrected:
    """The correction a command leads to, or Refused. ``rules`` are those about a type of event as a whole."""
    fact = _fact(command.fact_id, context)
    said = as_corrected(each.data for each in context.history)[fact.version - 1]
    right = evolve(said, **{name: _right(said, name, new) for name, new in command.right.items()})
    if right == said:
        raise _changes_nothing(command.fact_id)
    _refuse_text_of_somebody_else(said, right)
    for rule in rules.get(type(said), ()):
        _refuse_what_gets_worse(rule, said, right, context.about(fact))
    reason = checks.text("reason", command.reason)
    return FactCorrected(version=fact.version, said=said, right=right, reason=reason)


def _refuse_what_gets_worse(rule: Rule, said: Any, right: Any, context: Context) -> None:
    """A rule that was broken before, by what a file brought, keeps nobody from putting other values right.

    It was broken before when it is refused in the same words: with a value of its own, it is broken anew.
    """
    try:
        rule(right, context)
    except Refused as refused:
        if str(refused) != _broken(rule, said, context):
            raise


def _broken(rule: Rule, said: Any, context: Context) -> str:
    try:
        rule(said, context)
    except Refused as refused:
        return str(refused)
    return ""


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
            kind="not-found",
            field="fact_id",
        )
    if isinstance(found.data, FactCorrected):
        first = f"{context.stream_id}@{found.data.version}"
        raise Refused(
            "correction-stands",
            f"fact_id: {fact_id} is a correction itself; correct {first}, the fact, once more.",
            f"fact_id：{fact_id} 本身是更正；请再次更正原来的 {first}。",
            field="fact_id",
        )
    return found


def _right(said: Any, name: str, new: Any) -> Any:
    """The value as it is recorded."""
    told = fields_of(type(said))
    if name not in told:
        raise no_such_field(type(said), name)
    if not _fits(new, told[name].type):
        raise _unfit(name, new, told[name].type)
    if new == getattr(said, name):
        return new
    if isinstance(new, Sealed):
        raise _sealed_given(name)
    return told[name].checked(new) if told[name].corrected else _refuse_identity(said, told[name])


def no_such_field(event_class: Any, name: str) -> InvalidInput:
    """What is said of a name that is no field of these facts: what comes near, or that there are none."""
    told, called = fields_of(event_class), event_class.__name__
    en, zh = (word or called for word in schema_of(event_class).words)
    if told:
        return UnknownName(f"field of {called}", name, told, f"“{zh}”字段")
    return InvalidInput(
        f"A fact of this kind ({en}) has no fields to correct; record what undoes or follows it instead, "
        "see: community do --help",
        f"此类事实（{zh}）没有可更正的字段；请另行登记撤销它或其后发生的事，见：community do --help",
    )


def _sealed_given(name: str) -> InvalidInput:
    return InvalidInput(
        f"{name}: a sealed value cannot be given; write plain text, it is sealed when it is recorded.",
        f"{name}：不能填写密封值；请写普通文字，登记时会加密。",
        field=name,
    )


def _refuse_identity(said: Any, field: Field) -> None:
    name, now = field.name, checks.shown(getattr(said, field.name))
    if name == allocated_field(type(said)):
        raise Refused(
            "number-stays",
            f"{name}: {now} was handed out and stays; leave it out.",
            f"{name}：{now} 已经给出，不再更改；请不要填写。",
            field=name,
        )
    raise Refused(
        "identity-stays",
        f"{name}: {now} is how facts find each other and stays; leave it out, or record what is right anew.",
        f"{name}：{now} 用于事实之间的对应，不再更改；请不要填写，或另行登记。",
        field=name,
    )


def _refuse_text_of_somebody_else(said: Any, right: Any) -> None:
    for name, of in personal_fields(type(right)).items():
        text, person = getattr(right, name), getattr(right, of)
        carried_over = isinstance(text, Sealed) and person != getattr(said, of)
        if carried_over or (text is not None and not person):
            raise Refused(
                "text-goes-with-person",
                f"{name}: the text is about {getattr(said, of) or 'nobody'}, and {of} would be "
                f"{person or 'empty'}; give {name} and {of} together, or leave {name} empty.",
                f"{name}：文字属于 {getattr(said, of) or '（未写明）'}，而 {of} 将为 {person or '（空）'}；"
                f"请同时给出 {name} 和 {of}，或清空 {name}。",
                field=name,
            )


def refuse_text_of_nobody(event: Any) -> None:
    """Text about a person is sealed with that person's key, so there must be one."""
    for name, of in personal_fields(type(event)).items():
        if getattr(event, name) is not None and not getattr(event, of):
            raise Refused(
                "text-needs-person",
                f"{name}: nobody is named whose it is; give {of}, or leave {name} out.",
                f"{name}：没有写明是谁的；请填写 {of}，或不填 {name}。",
                field=name,
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
    float: ("a number", "数字"),
    date: ("a day", "日期"),
    bool: ("yes or no", "是或否"),
    datetime: ("a time", "时间"),
    tuple: ("a tuple of texts", "一组文字"),
}


def _fits(value: Any, hint: Any) -> bool:
    """Whether the value is of the type. Which of a literal's texts it is, is a matter of rules."""
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, each) for each in options(hint))
    if get_origin(hint) is Literal:
        return isinstance(value, str)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(each, get_args(hint)[0]) for each in value)
    kind = get_origin(hint) or hint
    if kind in (int, date):  # a yes or no is no number, and a moment no day
        return type(value) is kind
    return kind is Any or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool)))


def _unfit(name: str, value: Any, hint: Any) -> InvalidInput:
    kinds = (str if get_origin(each) is Literal else get_origin(each) or each for each in options(hint))
    en, zh = next((_KINDS[each] for each in kinds if each in _KINDS), ("such a value", "这样的值"))
    shown = checks.shown(value)
    return InvalidInput(f"{name}: {shown} is not {en}.", f"{name}：{shown} 不是{zh}。", field=name)
