"""The types of facts as a Markdown document in the reader's language."""

from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import has

from community_core.commands import kebab
from community_core.domain import Aggregate, CorrectFact, UndoFact
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.hints import options
from community_core.domain.kit.values.personal import Sealed
from community_core.plugins.aggregates import Kinds, distribution_of, installed_kinds
from community_core.plugins.fact_types import FactType
from community_core.telling.cells import aggregate_words, label
from community_core.telling.fact_types import types_by_kind
from community_core.telling.language import reader_language, say
from community_core.telling.typed import command_line

_TYPES: dict[Any, Word] = {
    str: ("text", "文字"),
    int: ("whole number", "整数"),
    float: ("number", "数"),
    bool: ("yes or no", "是或否"),
    date: ("day", "日期"),
    datetime: ("time", "时间"),
}

_OF_THE_PROGRAM: dict[Any, str] = {CorrectFact: "correct", UndoFact: "undo"}


def fact_types_page(kinds: Kinds) -> Iterator[str]:
    """The lines of the document: a part for each kind of streams, a table of fields for each type."""
    yield say("# Types of facts", "# 事实类型")
    for kind, types in types_by_kind(kinds):
        yield ""
        yield _heading(kind)
        yield from _sensitive(types[0])
        for each in types:
            yield from _page(each)


def _heading(kind: Aggregate[Any] | None) -> str:
    """``## `visit` 走访 (community-core)``."""
    if kind is None:
        return say("## In streams of every kind", "## 各类记录共有")
    package = distribution_of(kind.name)
    return say(f"## `{kind.name}` {kind.zh} ({package})", f"## `{kind.name}` {kind.zh}（{package}）")


def _sensitive(first: FactType) -> Iterator[str]:
    if first.sensitive and len(first.aggregates) == 1:
        yield ""
        yield (
            say("Sensitive: in no export.", "敏感：不在任何导出之中。")
            if first.sensitive is True
            else say("Sensitive in part: some are in no export.", "部分敏感：有的不在任何导出之中。")
        )


def _page(fact_type: FactType) -> Iterator[str]:
    yield ""
    yield f"### `{fact_type.schema.name}` {fact_type.schema.words[1]}"
    yield ""
    if fact_type.about and reader_language() == "en":
        yield " ".join(fact_type.about.split())
        yield ""
    yield _recorded_by(fact_type)
    if fact_type.fields:
        yield ""
        yield say("| field | 中文 | type | notes |", "| 字段 | 中文 | 类型 | 说明 |")
        yield "|---|---|---|---|"
        yield from (_row(fact_type, each) for each in fact_type.fields.values())


def _recorded_by(fact_type: FactType) -> str:
    version = say(
        f"Schema version {fact_type.schema.version}.", f"数据结构第 {fact_type.schema.version} 版。"
    )
    if fact_type.commands:
        listed = say(", ", "、").join(f"`{each}`" for each in _command_lines(fact_type))
        return say(f"Recorded by {listed}. {version}", f"登记命令：{listed}。{version}")
    if fact_type.inner_commands:
        return say(f"Follows from other commands. {version}", f"由其他命令引出。{version}")
    return say(f"Recorded by imports alone. {version}", f"仅由导入登记。{version}")


def _command_lines(fact_type: FactType) -> Iterator[str]:
    """Each as the reader types it; corrections are commands of the program itself."""
    for each in fact_type.commands:
        own = _OF_THE_PROGRAM.get(each)
        yield command_line(own) if own else command_line("do", kebab(each.__name__))


def _row(fact_type: FactType, field: Field) -> str:
    cells = (f"`{field.name}`", field.word[1], _type_told(field.type), _notes(fact_type, field))
    return f"| {' | '.join(map(_in_cell, cells))} |"


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def _type_told(hint: Any) -> str:
    """``text``, ``several of: text``, ``title: text, category: text`` of a value made of others."""
    kinds = [each for each in options(hint) if each not in (NoneType, Sealed)]
    return say(" or ", "或").join(dict.fromkeys(map(_one_told, kinds)))


def _one_told(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is tuple:
        inner = _type_told(get_args(kind)[0])
        return say(f"several: {inner}", f"多项：{inner}")
    if origin is Literal:
        return say("code", "选项")
    if isinstance(kind, type) and has(kind):
        return say(", ", "、").join(map(_inner_told, fields_of(kind).values()))
    return say(*_TYPES.get(kind, ("a fact", "事实")))


def _inner_told(field: Field) -> str:
    """``title`` (text): a field of a value made of others."""
    told = _type_told(field.type)
    return say(f"`{field.name}` ({told})", f"`{field.name}`（{told}）")


def _notes(fact_type: FactType, field: Field) -> str:
    return say("; ", "；").join(filter(None, _each_note(fact_type, field)))


def _each_note(fact_type: FactType, field: Field) -> Iterator[str]:
    """What it says and of whom, what it refers to, what its number counts, its codes."""
    said = field.help
    if NoneType in options(field.type) and not said.personal:
        yield say("may be empty", "可为空")
    if field.name == fact_type.number:
        yield say("given by the ledger", "由账本给出")
    if said.personal:
        yield say(f"sealed with the key of `{said.whose}`", f"以 `{said.whose}` 的密钥加密")
    if said.refers:
        yield _referred(said.refers)
    if said.unit:
        yield say(f"in `{said.unit.code}`", f"单位：`{said.unit.code}`")
    yield say(", ", "、").join(_code_told(field, each) for each in field.codes)


def _referred(refers: str) -> str:
    if refers == "any":
        return say("id of anything", "任何记录的编号")
    kind = installed_kinds().by_name.get(refers)
    called = aggregate_words(kind) if kind else label(refers)
    return say(f"id of a {called}", f"{called}的编号")


def _code_told(field: Field, code: str) -> str:
    """``done`` 已办成."""
    return f"`{code}` {field.called(code)[1]}"
