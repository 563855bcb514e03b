"""What an import, or its rehearsal, names at its end: words without a meaning, and cases that are gone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from community_core.cli.screen.terminal import fitted
from community_core.domain import MergePerson
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.typed import command_line, for_reader, option_names

if TYPE_CHECKING:
    from community_core.importing.importer import PerhapsRegistered

_NAMED = 10
"""How many words and numbers are named."""
_LISTS = {"status": "状态", "channel": "渠道", "outcome": "办理结果"}


def unknown_words(words: Mapping[str, int]) -> Iterator[str]:
    """The words that stand in none of the mapping's lists, each with its rows."""
    if words:
        some, more = list(words.items())[:_NAMED], _and_more(len(words))
        told, zh = ", ".join(f"{word} ({rows})" for word, rows in some), "，".join(map(_in_chinese, some))
        yield say(f"Words the mapping does not know: {told}{more}.", f"映射中没有的词：{zh}{more}。")


def _in_chinese(word: tuple[str, int]) -> str:
    of, _, said = word[0].partition(": ")
    return f"{_LISTS.get(of, of)} {said}（{word[1]} 行）"


def vanished_cases(numbers: Sequence[str]) -> Iterator[str]:
    """The numbers that a complete file does not have any more."""
    if numbers:
        told, more = ", ".join(numbers[:_NAMED]), _and_more(len(numbers))
        yield say(
            f"Not in the file any more: {told}{more}. They stay as they are.",
            f"文件中已没有：{told}{more}。它们保持原状。",
        )


def begun_by_name(begun: Mapping[str, Word]) -> Iterator[str]:
    """What begins as rows name it, such as a series by its title."""
    for name, (en, zh) in begun.items():
        yield say(f"Begins: {en} {name}", f"新建{zh}：{name}")


def perhaps_registered(found: "Mapping[str, PerhapsRegistered]", *, recorded: bool) -> Iterator[str]:
    """Who may be in the register already, and how to say so; of a mapping before anything is ``recorded``."""
    if not found:
        return
    count = len(found)
    yield say(
        f"Perhaps registered already, by that name and without a door ({count}):",
        f"可能已登记（同名，未登记门户），共 {count} 人：",
    )
    for name, each in list(found.items())[:_NAMED]:
        known = say(" or ", " 或 ").join(map(named, each.known))
        yield from fitted(say(f"  {name}: {known}", f"  {name}：{known}"))
    yield from fitted(
        say(
            "Until somebody says so, each is two. Where it is one, write in the mapping beforehand:",
            "未说明前各按两人记。确为一人的，导入前写在对应表中：",
        )
    )
    name, each = next(iter(found.items()))
    yield f'  [people]\n  "{name}" = "{each.known[0]}"'
    if recorded:
        yield say("What is imported already:", "已导入的：")
        yield f"  {_merging(each.record, each.known[0])}"


def _merging(record: str, known: str) -> str:
    """The command that makes two records one, as the reader types it."""
    told = fields_of(MergePerson)
    person, into = (for_reader(option_names(told[name]))[0] for name in ("person_id", "into"))
    return f"{command_line('do', 'merge-person')} {person} {record} {into} {known}"


def _and_more(count: int) -> str:
    left = count - _NAMED
    return say(f" and {left} more", f" 等，另有 {left} 个") if left > 0 else ""
