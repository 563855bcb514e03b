"""What a fact may be corrected to say: which of its fields, and what fits there."""

from collections.abc import Mapping
from datetime import date, datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from attrs import evolve

from community_core.domain.kit.messages.facts import allocated_field, schema_of
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.fields import Field, calling, fields_of, personal_fields
from community_core.domain.kit.values.hints import options
from community_core.domain.kit.values.personal import Sealed, confide, owners
from community_core.errors import InvalidInput, Refused, UnknownName


def with_right_values(said: Any, right: Mapping[str, Any]) -> Any:
    """The event with these values in its fields, as they are recorded. InvalidInput for what does not fit,
    Refused for what stays as it is."""
    with calling(fields_of(type(said))):
        values = {name: _right(said, name, new) for name, new in right.items()}
        righted = evolve(said, **values) if values else said
        _refuse_text_of_somebody_else(said, righted)
    return righted


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
    if not told[name].corrected:
        _refuse_identity(said, told[name])
    checked = told[name].checked(new)
    return _confided_as(getattr(said, name), checked) if told[name].help.sealed_for else checked


def _confided_as(before: Any, told: Any) -> Any:
    """What is told, sealed for whom it was before."""
    return confide(told, before.person) if isinstance(before, Sealed) and told else told


def no_such_field(event_class: Any, name: str) -> InvalidInput:
    """What is said of a name that is no field of these facts: what comes near, or that there are none."""
    told, called = fields_of(event_class), event_class.__name__
    en, zh = (word or called for word in schema_of(event_class).words)
    if told:
        in_chinese = {each.name: each.word[1] for each in told.values()}
        return UnknownName(f"field of {called}", name, told, f"“{zh}”字段", called=in_chinese)
    return InvalidInput(
        f"A fact of this kind ({en}) has no fields to correct; when it happened is put right by --at, what "
        "never happened is undone: community undo",
        f"此类事实（{zh}）没有可更正的字段；发生时间用 --at 更正，从未发生的请撤回：community undo",
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
        raise _number_stays(name, now if getattr(said, name) else "")
    raise Refused(
        "identity-stays",
        f"{name}: {now} is how facts find each other and stays; leave it out, or record what is right anew.",
        f"{name}：{now} 用于事实之间的对应，不再更改；请不要填写，或另行登记。",
        field=name,
    )


def _number_stays(name: str, number: str) -> Refused:
    """A number that was handed out, or none where the ledger gave none."""
    en = f"{number} was handed out and stays" if number else "only the ledger gives numbers"
    zh = f"{number} 已经给出，不再更改" if number else "编号只由账本给出"
    return Refused("number-stays", f"{name}: {en}; leave it out.", f"{name}：{zh}；请不要填写。", field=name)


def _refuse_text_of_somebody_else(said: Any, right: Any) -> None:
    told = fields_of(type(right))
    for name, of in personal_fields(type(right)).items():
        text, person = getattr(right, name), getattr(right, of)
        carried_over = isinstance(text, Sealed) and person != getattr(said, of)
        if carried_over or (text is not None and not owners(person)):
            raise Refused(
                "text-goes-with-person",
                f"{name}: the text is about {getattr(said, of) or 'nobody'}, and {of} would be "
                f"{person or 'empty'}; give {name} and {of} together, or leave {name} empty.",
                f"{name}：文字属于 {getattr(said, of) or '（未写明）'}，而“{told[of].word[1]}”将为 "
                f"{person or '（空）'}；请同时给出二者，或清空前者。",
                field=name,
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
