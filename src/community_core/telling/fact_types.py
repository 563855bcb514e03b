"""The types of facts as rows: in words for people, by code for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

from community_core.commands import kebab
from community_core.domain import Aggregate
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field
from community_core.plugins.aggregates import Kinds
from community_core.plugins.fact_types import FactType, fact_types
from community_core.telling.cells import aggregate_words
from community_core.telling.language import say
from community_core.telling.sheets import Heading, Sheet

Choices = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By field, by code, what it is called by language."""

_NAMES = ("type", "en", "zh", "about", "version", "fields", "formerly", "choices", "distribution", "commands")
_MORE_NAMES = ("inner_commands", "sealed")


def fact_types_sheet(kinds: Kinds) -> Sheet:
    """A row a type, for people to read."""
    headings = (
        Heading("type", say("Type", "类型")),
        Heading("label", say("Name", "名称")),
        Heading("about", say("About", "关于")),
        Heading("version", say("Version", "版本")),
        Heading("distribution", say("Package", "安装包")),
        Heading("commands", say("Recorded by", "登记命令")),
        Heading("fields", say("Fields", "字段")),
        Heading("choices", say("Choices", "选项")),
    )
    return Sheet(headings, map(_told, fact_types(kinds)), "")


def fact_types_by_code(kinds: Kinds) -> Sheet:
    """The same for programs: what is called by codes and names alone, both languages beside them."""
    headings = tuple(Heading(name, name) for name in (*_NAMES, *_MORE_NAMES))
    return Sheet(headings, map(_by_code, fact_types(kinds)), "")


def _told(fact_type: FactType) -> tuple[Any, ...]:
    en, zh = fact_type.schema.words
    about = tuple(map(aggregate_words, fact_type.aggregates))
    fields = tuple(_field_told(each) for each in fact_type.fields.values())
    commands = tuple(say(kebab(each.__name__), command_schema(each).zh) for each in fact_type.commands)
    version, package = fact_type.schema.version, fact_type.distribution
    told = (version, package, commands, fields, _choices_told(_choices(fact_type)))
    return fact_type.schema.name, say(en, zh), about, *told


def _field_told(field: Field) -> str:
    """``details (sealed: requester)``."""
    of = field.help.whose
    return say(f"{field.name} (sealed: {of})", f"{field.name}（加密：{of}）") if of else field.name


def _by_code(fact_type: FactType) -> tuple[Any, ...]:
    schema = fact_type.schema
    en, zh = (word or schema.name for word in schema.words)
    about = tuple(each.name for each in fact_type.aggregates)
    said = (schema.version, tuple(fact_type.fields), schema.formerly, _choices(fact_type))
    commands, inner = (
        tuple(kebab(each.__name__) for each in told)
        for told in (fact_type.commands, fact_type.inner_commands)
    )
    sealed = {each.name: of for each in fact_type.fields.values() if (of := each.help.whose)}
    return schema.name, en, zh, about, *said, fact_type.distribution, commands, inner, sealed


def _choices(fact_type: FactType) -> Choices:
    """The codes of each field that is a choice, and what they are called."""
    return {
        each.name: {code: dict(zip(("en", "zh"), each.called(code), strict=True)) for code in each.choices}
        for each in fact_type.fields.values()
        if each.choices
    }


def _choices_told(choices: Choices) -> str:
    """``channel: desk（服务窗口）, home-visit（home visit, 入户走访）``."""
    return "; ".join(
        f"{field}: {', '.join(_code_told(code, *words.values()) for code, words in codes.items())}"
        for field, codes in choices.items()
    )


def _code_told(code: str, *words: str) -> str:
    return f"{code}（{', '.join(each for each in words if each != code)}）"


def types_by_kind(kinds: Kinds) -> Iterator[tuple[Aggregate[Any] | None, tuple[FactType, ...]]]:
    """The types by the kind of streams they stand in; under None, last, those of every kind."""
    listed = fact_types(kinds)
    for kind in kinds.aggregates:
        yield kind, tuple(each for each in listed if each.aggregates == (kind,))
    yield None, tuple(each for each in listed if len(each.aggregates) > 1)
