"""Questions on a terminal: one a line, asked again until the answer is understood, and a second look."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from community_core.cli.options.standard import flag
from community_core.cli.screen.layout import GAP
from community_core.cli.screen.terminal import bold, dim, fitted, note, put
from community_core.commands import Telltale
from community_core.errors import CommunityError, InvalidInput
from community_core.telling.language import reader_language, say
from community_core.telling.typed import as_typed
from community_core.times import plain

T = TypeVar("T")

_YES, _NO = ("y", "yes", "是", "对"), ("n", "no", "否", "不")


def no_input_option() -> click.Option:
    """``--no-input``, for those who want no questions."""
    return flag(
        "--no-input",
        "Ask nothing, though on a terminal: what is missing is refused.",
        "即使在终端上也不提问：缺少的内容直接拒绝。",
    )


def may_ask(options: dict[str, Any]) -> bool:
    """Whether there is a person at a terminal who would see a question, and wants one."""
    return (
        not options.get("no_input")
        and options["style"] in ("table", None)
        and sys.stdin.isatty()
        and sys.stdout.isatty()
    )


def ask(question: str, understand: Callable[[str], T]) -> T:
    """The answer as it is understood; what is not understood is said, and asked again."""
    while True:
        try:
            return understand(input(f"{question}{say(': ', '：')}").strip())
        except CommunityError as error:
            put(fitted(as_typed(error.told(reader_language()))))


def warn_at(found: Iterable[Telltale]) -> None:
    """Tell whoever answered with a number that names somebody where texts stay open; InvalidInput unless they
    keep it."""
    warnings = [say(*each.warning) for each in found]
    put(line for each in warnings for line in fitted(say(f"warning: {each}", f"注意：{each}")))
    if warnings and not _agreed(say("Keep it? (y/n) ", "仍要保留吗？（y 是，n 否）")):
        raise InvalidInput("Then type it anew.", "请重新输入。")


def warn_of(found: Iterable[Telltale], options: dict[str, Any], where: str = "") -> None:
    """Tell whoever typed a number that names somebody where texts stay open; at a terminal stop unless they
    say yes."""
    warnings = [f"{where}{say(*each.warning)}" for each in found]
    for each in warnings:
        note(say(f"warning: {each}", f"注意：{each}"))
    if warnings:
        second_look([say("with what was warned of", "含上述内容")], options)


def numbered(choices: Sequence[str]) -> None:
    """Show what may be chosen by its number."""
    put(dim(f"{GAP}{number}  {choice}") for number, choice in enumerate(choices, start=1))


def chosen(answer: str, choices: Sequence[T]) -> T | None:
    """The choice of that number; None for anything else."""
    written = plain(answer)
    number = int(written) if written.isascii() and written.isdecimal() else 0
    return choices[number - 1] if 1 <= number <= len(choices) else None


def second_look(summary: Sequence[str], options: dict[str, Any]) -> None:
    """Show a person at a terminal what is about to be recorded, and stop unless they say yes."""
    if not may_ask(options):
        return
    put([bold(say("This will be recorded:", "将要登记："))])
    put(f"{GAP}{line}" for each in summary for line in fitted(each))
    if not _agreed(say("Is that right? (y/n) ", "确定吗？（y 是，n 否）")):
        raise click.Abort


def _agreed(question: str) -> bool:
    while True:
        answer = plain(input(question)).casefold()
        if answer in (*_YES, *_NO):
            return answer in _YES
