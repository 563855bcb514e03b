"""A text that is read from standard input, where ``-`` stands in its place on the command line."""

import sys

import click

from community_core.errors import InvalidInput

STANDARD_INPUT = "-"
_TAKEN = "community_core.standard_input"


def spelled_out(option: str, value: str) -> str:
    """The text itself; of ``-`` what standard input says, without the line break at its end. InvalidInput
    when another option has read it, or it is not UTF-8."""
    return read_standard_input(option).rstrip("\r\n") if value == STANDARD_INPUT else value


def read_standard_input(option: str) -> str:
    """All that standard input says, for one option alone."""
    context = click.get_current_context(silent=True)
    before = context.meta.setdefault(_TAKEN, option) if context else option
    if before != option:
        raise InvalidInput(
            f"{option}: standard input goes to {before} already; write one of them here, or in a file.",
            f"{option}：标准输入已用于 {before}；请直接写出其中一个，或写入文件。",
        )
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{option}: the text is not UTF-8.", f"{option}：文字不是 UTF-8 编码。") from error


def read_here(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The callback of an option whose text may come from standard input."""
    return value if value is None else spelled_out(option.opts[0], value)
