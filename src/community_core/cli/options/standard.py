"""The options that commands share, and what options are made with."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.screen.sheets import FORMATS
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.times import plain

if TYPE_CHECKING:
    pass


def argument(name: str, en: str, zh: str) -> click.Argument:
    """A positional argument."""
    return click.Argument([name], metavar=say(en, zh))


def option(name: str, en: str, zh: str, help_en: str, help_zh: str, **settings: Any) -> click.Option:
    """An option with a value."""
    return click.Option([name], metavar=say(en, zh), help=say(help_en, help_zh), **settings)


def flag(name: str, help_en: str, help_zh: str) -> click.Option:
    """An option without a value."""
    return click.Option([name], is_flag=True, help=say(help_en, help_zh))


def one_of(words: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], str]:
    """Check that an option's value is one of a few words."""

    def check(_: click.Context, option: click.Parameter, value: str) -> str:
        if plain(value).casefold() in words:
            return plain(value).casefold()
        name, listed = option.opts[0], ", ".join(words)
        raise InvalidInput(
            f"{name}: {value!r} is not one of {listed}.", f"{name}：{value!r} 不在可选值中：{listed}。"
        )

    return check


def whole_number(_: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """An option's value as a whole number, 0 or more."""
    if value is None:
        return None
    if plain(value).isascii() and plain(value).isdigit():
        return int(plain(value))
    name = option.opts[0]
    raise InvalidInput(
        f"{name}: {value!r} is not a whole number, 0 or more.", f"{name}：{value!r} 不是整数（0 或更大）。"
    )


def format_option() -> click.Option:
    """``--format``, how data is printed."""
    return click.Option(
        ["--format", "style"],
        callback=one_of(FORMATS),
        metavar="|".join(FORMATS),
        default="table",
        help=say(
            "How to print: a table for people, json or csv for programs.",
            "输出方式：table 给人看，json 或 csv 给程序用。",
        ),
    )


def out_option() -> click.Option:
    """``--out``, a file instead of standard output."""
    return option(
        "--out",
        "FILE",
        "文件",
        "Write it to this file, not to standard output (-).",
        "写入此文件，而非标准输出（-）。",
    )


def overwrite_option() -> click.Option:
    """``--overwrite``, without which no file is replaced."""
    return flag("--overwrite", "Replace the file if there is one.", "文件已存在时覆盖。")


def limit_option() -> click.Option:
    """``--limit``, how many rows at most."""
    return click.Option(
        ["--limit"], callback=whole_number, metavar="N", help=say("No more rows than this.", "最多几行。")
    )
