"""Whether the table of an aggregate fits together, found out when its module is imported."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import has

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.folding import Becomes, By, Fold, Status, statuses_of
from community_core.domain.kit.aggregates.parts import Each, Parts
from community_core.domain.kit.aggregates.steps import Says, Step, sources
from community_core.domain.kit.declaring.rules import KIT_RULES
from community_core.domain.kit.messages.commands import RESERVED, command_schema
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import schema_of
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.hints import options, without_none
from community_core.domain.kit.values.personal import Sealed

NAME = re.compile(r"[a-z][a-z0-9]*")
RULE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_owners: dict[type[Any], str] = {}


def check_wiring(kind: Aggregate[Any], steps: Sequence[Step[Any]], folds: Sequence[Fold[Any]]) -> None:
    """TypeError, naming what and where, for an aggregate whose table does not fit together."""
    for problem in _problems(kind, steps, folds):
        raise TypeError(f"aggregate {kind.name!r}: {problem}")
    _owners.update(dict.fromkeys(_own_events(kind), kind.name))


def _problems(kind: Aggregate[Any], steps: Sequence[Step[Any]], folds: Sequence[Fold[Any]]) -> Iterator[str]:
    if not NAME.fullmatch(kind.name):
        yield "its name begins the ids of its streams: lower-case letters and digits, no dash"
    if not _CHINESE.search(kind.zh):
        yield "it needs its name in Chinese as well"
    yield from _of_events(kind)
    yield from _of_statuses(kind)
    for each in kind.parts:
        yield from _of_parts(each, kind)
        yield from _folded_twice(each, [*kind.becomes, *(fold.event for fold in folds)])
    yield from _of_steps(kind, steps)
    yield from _of_decisions(kind, steps)
    yield from (
        f"{each.__name__} adds, and is an event of another aggregate"
        for each in kind.adds
        if each not in kind.changes
    )
    yield from _of_taking_up(kind)
    yield from _of_rules(kind)


def _own_events(kind: Aggregate[Any]) -> list[type[Any]]:
    return [each for each in kind.changes if each is not FactCorrected]


def _of_events(kind: Aggregate[Any]) -> Iterator[str]:
    for each in _own_events(kind):
        yield from _lacking_words(schema_of(each).words, each.__name__, "@event(en=..., zh=...)")
        if _owners.get(each, kind.name) != kind.name:
            yield f"{each.__name__} is an event of {_owners[each]!r}; ask that by context.also"
        yield from _of_fields(each)
        yield from (
            f"{each.__name__}.{name} is about the person in {of!r}, a field it does not have"
            for name, of in _personal(each)
            if of not in fields_of(each)
        )
        yield from _unfit(fields_of(each), fields_of(type(kind.initial)), each, type(kind.initial))
    for event in kind.whole:
        if event not in kind.changes:
            yield f"holds({event.__name__}, ...) is about an event of another aggregate"
    for event in kind.stands:
        if event not in kind.changes:
            yield f"stands_on({event.__name__}, ...) is about an event of another aggregate"


def _personal(event: type[Any]) -> Iterator[tuple[str, str]]:
    for each in fields_of(event).values():
        if each.help.personal_of:
            yield each.name, each.help.personal_of


def _of_fields(attrs_class: type[Any]) -> Iterator[str]:
    for each in fields_of(attrs_class).values():
        where = f"{attrs_class.__name__}.{each.name}"
        yield from _lacking_words(
            (each.help.en, each.help.zh), where, "Annotated[..., Help(en, zh, example)]"
        )
        for code in each.choices:
            if not _told(each.help.words.get(code)):
                yield f"{where} has no words for {code!r} in English and Chinese: Help(..., words={{...}})"


def _told(words: Word | None) -> bool:
    """Whether something is called something in both languages."""
    return bool(words and words[0] and _CHINESE.search(words[1]))


def _lacking_words(words: Word, what: str, how: str) -> Iterator[str]:
    if not _told(words):
        yield f"{what} needs words in English and Chinese: {how}"


def _of_statuses(kind: Aggregate[Any]) -> Iterator[str]:
    declared = _statuses(type(kind.initial))
    yield from _of_becomes(kind.becomes, declared, "becomes")
    yield from _unknown(kind.over, {None, *declared}, "over")
    yield from _nameless(declared, kind, "")


def _of_becomes(becomes: Becomes, declared: set[str], where: str) -> Iterator[str]:
    """The statuses events lead to are there, and so is what they depend on."""
    yield from _unknown(statuses_of(becomes), declared, where)
    for event, following in becomes.items():
        if not isinstance(following, By):
            continue
        if following.field == "status":
            yield from _unknown(following.statuses, {None, *declared}, where)
        elif following.field not in fields_of(event):
            yield f"{event.__name__} has no {following.field!r}, by which its status goes"


def _nameless(declared: Iterable[str], kind: Aggregate[Any], where: str) -> Iterator[str]:
    for each in sorted(declared):
        if not _told(kind.words.get(each)):
            yield f"status {each!r}{where} has no words: words={{{each!r}: (English, Chinese)}}"


def _statuses(state: type[Any]) -> set[str]:
    """What the state's annotation says its status may be."""
    told = fields_of(state).get("status") if has(state) else None
    return set(get_args(without_none(told.type))) if told else set()


def _unknown(used: Iterable[Status], declared: Iterable[Status], where: str) -> Iterator[str]:
    for each in used:
        if each not in declared:
            yield f"{where}: {each!r} is no status of the state, which are {sorted(filter(None, declared))}"


def _of_steps(kind: Aggregate[Any], steps: Sequence[Step[Any]]) -> Iterator[str]:
    reached = {None, *statuses_of(kind.becomes)}
    for number, each in enumerate(steps):
        name = each.command.__name__
        if each.command in [other.command for other in steps[:number]]:
            yield f"{name} has two steps"
        yield from _unknown([*each.when, *each.instead], {None, *_statuses(type(kind.initial))}, name)
        yield from (f"{name}: nothing leads to {status!r}" for status in each.when if status not in reached)
        if not each.when:
            yield f"{name}: it is possible from no status at all"
        silent = [status for status in reached if status not in (*each.when, *each.instead, *kind.over)]
        if silent and each.why is None and command_schema(each.command).target:
            yield f"{name} needs a why: it says nothing when the status is {silent[0]!r}"
        yield from _of_command(kind, each)


def _of_command(kind: Aggregate[Any], step: Step[Any]) -> Iterator[str]:
    command, schema = step.command, command_schema(step.command)
    yield from _of_fields(command)
    for name in sorted(RESERVED.intersection(fields_of(command))):
        yield f"{command.__name__}: every command has {name!r} already; call the field otherwise"
    if isinstance(schema.target, str):
        if schema.target not in fields_of(command):
            yield f"{command.__name__}: target={schema.target!r} is none of its fields"
        if None not in kind.over:
            yield f"over needs a reason for None: {command.__name__} may name a stream that was never begun"
    if not _CHINESE.search(schema.zh):
        yield f"{command.__name__} needs a name in Chinese: @command(zh=...)"
    if step.each:
        yield from _of_each(kind, step.each, command)
    if isinstance(step.decide, Says):
        yield from _of_says(kind, step.decide.event, command, schema.target)


def _of_decisions(kind: Aggregate[Any], steps: Sequence[Step[Any]]) -> Iterator[str]:
    """Each says which events it may give, and they are the aggregate's own."""
    yield from (
        f"{each.command.__name__} gives {event.__name__}, which is an event of another aggregate"
        for each in steps
        for event in each.gives
        if event not in kind.changes
    )
    yield from (
        f"{each.command.__name__} gives {event.__name__} along, which it does not give with another event"
        for each in steps
        for event in each.along
        if event not in each.gives or set(each.gives) <= set(each.along)
    )


def _of_each(kind: Aggregate[Any], each: Each[Any], command: type[Any]) -> Iterator[str]:
    name = command.__name__
    if each.parts.field not in [parts.field for parts in kind.parts]:
        yield f"{name} is about parts {each.parts.field!r}, which are not among the aggregate's: parts=[...]"
    if not each.parts.is_named_in(fields_of(command)):
        yield f"{name} has no {each.parts.key!r}, by which parts are named"
    yield from _unknown(each.statuses, {None, *_statuses(each.parts.first)}, name)


def _of_says(kind: Aggregate[Any], event: Any, command: Any, target: object) -> Iterator[str]:
    told, asked = fields_of(event), fields_of(command)
    if event not in kind.changes:
        yield f"{command.__name__} says {event.__name__}, which is an event of another aggregate"
        return
    sources(event, command, kind.initial.__class__)
    yield from (
        f"{command.__name__}.{name} goes nowhere: {event.__name__} has no such field"
        for name in asked
        if name not in told and name != target and not callable(target)
    )
    yield from _unfit(asked, told, command, event)


def _unfit(
    given: Mapping[str, Field], kept: Mapping[str, Field], giver: type[Any], keeper: type[Any]
) -> Iterator[str]:
    """Values carried on by name to where their type does not fit. None is left behind if not kept."""
    for name, each in given.items():
        if name in kept and not _fits(each.type, kept[name].type):
            yield (
                f"{giver.__name__}.{name} is {each.type}, and does not fit {keeper.__name__}.{name}, "
                f"which is {kept[name].type}"
            )


def _fits(given: Any, kept: Any) -> bool:
    leaving, admitted = set(options(given)) - {NoneType, Sealed}, set(options(kept))
    return kept is Any or all(each in admitted or _types_of_choices(each) <= admitted for each in leaving)


def _types_of_choices(hint: Any) -> set[Any]:
    """What the choices of a ``Literal`` are, such as texts; what is no choice is of its own type alone."""
    return {type(each) for each in get_args(hint)} if get_origin(hint) is Literal else {hint}


def _of_parts(parts: Parts[Any, Any], kind: Aggregate[Any]) -> Iterator[str]:
    if parts.state is not type(kind.initial):
        yield f"parts of {parts.state.__name__} are no parts of {type(kind.initial).__name__}"
        return
    if parts.field not in fields_of(parts.state):
        yield f"{parts.state.__name__} has no field {parts.field!r} for its parts"
    yield from _of_becomes(parts.becomes, _statuses(parts.first), f"parts {parts.field!r}")
    for event in parts.becomes:
        if not parts.is_named_in(fields_of(event)):
            yield f"{event.__name__} has no {parts.key!r}, by which parts are named"
        yield from _unfit(fields_of(event), fields_of(parts.first), event, parts.first)
    yield from _never_begun(parts)
    yield from _lacking_words(parts.called, f"parts {parts.field!r}", "called=(English, Chinese)")
    yield from _nameless(_statuses(parts.first), kind, f" of {parts.field!r}")


def _never_begun(parts: Parts[Any, Any]) -> Iterator[str]:
    if not any(parts.begun_by(event) for event in parts.becomes):
        yield (
            f"nothing begins parts {parts.field!r}: no event has all that {parts.first.__name__} needs "
            f"({', '.join(parts.needed)}); give what later events say a default"
        )


def _of_taking_up(kind: Aggregate[Any]) -> Iterator[str]:
    """What takes up others says of which kind, keeps their ids, and ends some day."""
    takes_up = kind.takes_up
    if takes_up is None:
        return
    name = takes_up.field
    if name not in fields_of(type(kind.initial)):
        yield f"it takes up {takes_up.kind}s, and its state has no field {name!r} for their ids"
    refers = [told[name].help.refers for each in _own_events(kind) if name in (told := fields_of(each))]
    if not refers or set(refers) != {takes_up.kind}:
        yield f"it takes up {takes_up.kind}s, and needs events whose {name!r} refers to such"
    if not takes_up.until:
        yield f"it takes up {takes_up.kind}s: say until which statuses"
    yield from _unknown(takes_up.until, _statuses(type(kind.initial)), "takes_up")


def _folded_twice(parts: Parts[Any, Any], otherwise: Sequence[type[Any]]) -> Iterator[str]:
    for event in parts.becomes:
        if event in otherwise:
            yield f"{event.__name__} is about parts {parts.field!r} and folded otherwise as well; choose one"


def _of_rules(kind: Aggregate[Any]) -> Iterator[str]:
    for name, words in kind.rules.items():
        if not RULE.fullmatch(name):
            yield f"rule {name!r}: its name is words of lower-case letters and digits, joined by dashes"
        yield from _lacking_words(words, f"rule {name!r}", "rules={name: (English, Chinese)}")
        if name in KIT_RULES:
            yield f"rule {name!r} is one that holds for every kind of stream; choose another name"
    for name in kind.waivable - kind.rules.keys():
        yield f"rule {name!r} is waivable, and rules do not say what it demands"
    for name in _refusing(kind):
        if name not in kind.rules and name not in KIT_RULES:
            yield f"rule {name!r} refuses, and rules do not say what it demands"


def _refusing(kind: Aggregate[Any]) -> Iterator[str]:
    """The rules by which the table refuses."""
    yield from (each.unknown for each in kind.parts)
    yield from (each.rule for each in kind.over.values())
    for step in kind.steps.values():
        yield from (each.rule for each in (step.why, step.each and step.each.why) if each)
        yield from (each.rule for each in step.instead.values())
