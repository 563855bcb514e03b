"""The options commands share, and opening the store they name."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.language import say
from community_core.cli.sheets import FORMATS
from community_core.errors import InvalidInput

if TYPE_CHECKING:
    from community_core.community import Community

STORE_VARIABLE = "COMMUNITY_STORE"


class OneOf(click.ParamType):
    """One of a few words."""

    name = "one of"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.words:
            return str(value)
        listed = ", ".join(self.words)
        raise InvalidInput(
            f"{_name(param)}: {value!r} is not one of {listed}.", f"{_name(param)}：{value!r} 不在可选值中：{listed}。"
        )


class WholeNumber(click.ParamType):
    """A whole number, 0 or more."""

    name = "number"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int) or (str(value).isascii() and str(value).isdigit()):
            return int(value)
        raise InvalidInput(
            f"{_name(param)}: {value!r} is not a whole number, 0 or more.",
            f"{_name(param)}：{value!r} 不是整数（0 或更大）。",
        )


def store_option() -> click.Option:
    """``--store``, understood before and after the command's name."""
    return click.Option(
        ["--store"],
        metavar=say("FOLDER", "文件夹"),
        help=say(f"The community's store; or set {STORE_VARIABLE}.", f"社区的存储；也可设置 {STORE_VARIABLE}。"),
    )


def format_option() -> click.Option:
    """``--format``, how data is printed."""
    return click.Option(
        ["--format", "style"],
        type=OneOf(FORMATS),
        default="table",
        help=say("How to print: a table for people, json or csv for programs.", "输出方式：table 给人看，json 或 csv 给程序用。"),
    )


def limit_option() -> click.Option:
    """``--limit``, how many rows at most."""
    return click.Option(["--limit"], type=WholeNumber(), help=say("No more rows than this.", "最多几行。"))


def chosen_store(store: str | None) -> str:
    """The store named here, before the command, or in COMMUNITY_STORE; InvalidInput when it is nowhere."""
    context = click.get_current_context(silent=True)
    named = store or (context and context.find_root().params.get("store")) or os.environ.get(STORE_VARIABLE)
    if not named:
        raise InvalidInput(
            f"Which store? Add --store FOLDER or set {STORE_VARIABLE}; make a new one with: community init FOLDER",
            f"哪个存储？请加 --store 文件夹，或设置 {STORE_VARIABLE}；新建：community init 文件夹",
        )
    return str(named)


@contextmanager
def opened(store: str | None) -> "Iterator[Community]":
    """The community in the chosen store, which must exist; closed afterwards."""
    from community_core.community import Community  # not before it is needed: help should come at once

    with Community.open(chosen_store(store), create=False) as community:
        yield community


def _name(parameter: click.Parameter | None) -> str:
    return parameter.opts[0] if parameter else ""
