"""Whether the table of an aggregate fits together, found out when its module is imported."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, get_args

from attrs import has

from community_core.domain.aggregate import Aggregate
from community_core.domain.commands import RESERVED, command_schema
from community_core.domain.correction import FactCorrected
from community_core.domain.facts import schema_of
from community_core.domain.folding import Status, statuses_of
from community_core.domain.parts import Parts
from community_core.domain.personal import Sealed
from community_core.domain.rules import KIT_RULES
from community_core.domain.steps import Says, Step, sources
from community_core.domain.values import Field, fields_of, options, without_none
from community_core.domain.why import Why

NAME = re.compile(r"[a-z][a-z0-9]*")
RULE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_owners: dict[type[Any], str] = {}


def check_wiring(kind: Aggregate[Any], steps: Sequence[Step[Any]]) -> None:
    """TypeError, naming what and where, for an aggregate whose table does not fit together."""
    for problem in _problems(kind, steps):
        raise TypeError(f"aggregate {kind.name!r}: {problem}")
    _owners.update(dict.fromkeys(_own_events(kind), kind.name))


def _problems(kind: Aggregate[Any], steps: Sequence[Step[Any]]) -> Iterator[str]:
    if not NAME.fullmatch(kind.name):
        yield "its name begins the ids of its streams: lower-case letters and digits, no dash"
    if not _CHINESE.search(kind.zh):
        yield "it needs its name in Chinese as well"
    yield from _of_events(kind)
    yield from _of_statuses(kind)
    yield from _of_steps(kind, steps)
    yield from _of_rules(kind)
    for each in kind.parts:
        yield from _of_parts(each, kind)


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


def _personal(event: type[Any]) -> Iterator[tuple[str, str]]:
    for each in fields_of(event).values():
        if each.help.personal:
            yield each.name, each.help.personal_of


def _of_fields(attrs_class: type[Any]) -> Iterator[str]:
    for each in fields_of(attrs_class).values():
        where = f"{attrs_class.__name__}.{each.name}"
        yield from _lacking_words(
            (each.help.en, each.help.zh), where, "Annotated[..., Help(en, zh, example)]"
        )
        nameless = [code for code in each.choices if code not in each.help.words]
        if nameless:
            yield f"{where} has no words for {nameless[0]!r}: Help(..., words={{...}})"


def _lacking_words(words: tuple[str, str], what: str, how: str) -> Iterator[str]:
    en, zh = words
    if not en or not _CHINESE.search(zh):
        yield f"{what} needs words in English and Chinese: {how}"


def _of_statuses(kind: Aggregate[Any]) -> Iterator[str]:
    declared = _statuses(type(kind.initial))
    yield from _unknown(statuses_of(kind.becomes), declared, "becomes")
    yield from _unknown(kind.over, {None, *declared}, "over")
    nameless = [each for each in declared if each not in kind.words]
    if nameless:
        yield f"status {nameless[0]!r} has no words: words={{{nameless[0]!r}: (English, Chinese)}}"


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
        silent = [status for status in reached if status not in (*each.when, *each.instead, *kind.over)]
        if silent and each.why is None:
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
    if step.each and step.each.parts.key not in fields_of(command):
        yield f"{command.__name__} has no {step.each.parts.key!r}, by which parts are named"
    if isinstance(step.decide, Says):
        yield from _of_says(kind, step.decide.event, command, schema.target)


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
    leaving = set(options(given)) - {NoneType, Sealed}
    return leaving <= set(options(kept)) or kept is Any


def _of_parts(parts: Parts[Any, Any], kind: Aggregate[Any]) -> Iterator[str]:
    if parts.state is not type(kind.initial):
        yield f"parts of {parts.state.__name__} are no parts of {type(kind.initial).__name__}"
        return
    if parts.field not in fields_of(parts.state):
        yield f"{parts.state.__name__} has no field {parts.field!r} for its parts"
    yield from _unknown(statuses_of(parts.becomes), _statuses(parts.first), f"parts {parts.field!r}")
    yield from (
        f"{event.__name__} has no {parts.key!r}, by which parts are named"
        for event in parts.becomes
        if parts.key not in fields_of(event)
    )
    yield from (
        f"status {each!r} of {parts.field!r} has no words"
        for each in _statuses(parts.first)
        if each not in kind.words
    )


def _of_rules(kind: Aggregate[Any]) -> Iterator[str]:
    for name, words in kind.rules.items():
        if not RULE.fullmatch(name):
            yield f"rule {name!r}: its name is words of lower-case letters and digits, joined by dashes"
        yield from _lacking_words(words, f"rule {name!r}", "rules={name: (English, Chinese)}")
    for why in _whys(kind):
        if why.rule not in kind.rules and why.rule not in KIT_RULES:
            yield f"rule {why.rule!r} refuses, and rules do not say what it demands"


def _whys(kind: Aggregate[Any]) -> Iterator[Why]:
    yield from kind.over.values()
    for each in kind.steps.values():
        yield from filter(None, (each.why, each.each and each.each.why))
        yield from each.instead.values()
