"""The options commands share, and opening the store they name."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from community_core.cli.screen.sheets import FORMATS
from community_core.cli.screen.terminal import note
from community_core.errors import InvalidInput, Refused
from community_core.telling.language import say
from community_core.telling.names import facts_typed_in, named_in, naming
from community_core.times import plain

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.plugins.authorizing import Authorize
    from community_core.privacy import MayOpen
    from community_core.store import Store

STORE_VARIABLE = "COMMUNITY_STORE"
BY_VARIABLE = "COMMUNITY_BY"
_HOOKS = "community_core.hooks"
_UNCONFIRMED = "community_core.unconfirmed"


class Hooks(TypedDict, total=False):
    """What an embedding program says of every community its command line opens; see
    :meth:`community_core.Community.open`."""

    may_open: "MayOpen | None"
    authorize: "Authorize | None"
    master_key: bytes | Path | None


def under_hooks(context: click.Context, hooks: Hooks) -> None:
    """Whatever is opened in this run of the command line is opened with these."""
    context.meta[_HOOKS] = hooks


def chosen_hooks() -> Hooks:
    """What the embedding program says of communities that are opened; nothing where there is none."""
    context = click.get_current_context(silent=True)
    hooks: Hooks = context.meta.get(_HOOKS, {}) if context else {}
    return hooks


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


def store_option() -> click.Option:
    """``--store``, understood before and after the command's name."""
    return click.Option(
        ["--store"],
        metavar=say("FOLDER", "文件夹"),
        help=say(
            f"The community's store; or set {STORE_VARIABLE}.", f"社区的存储；也可设置 {STORE_VARIABLE}。"
        ),
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


def reader_option() -> click.Option:
    """``--reader``, who sees what is sealed."""
    return click.Option(
        ["--reader"],
        metavar=say("WHO", "人员"),
        help=say(
            "Open what is sealed for this reader: a person's id, code or name, or system:<name>. "
            "It is noted. A claim: nobody checks it.",
            "为此查阅人打开加密内容：人员编号、代码、姓名或 system:<名称>。会留下查阅记录。"
            "只是自称，不作验证。",
        ),
    )


def who_option(en: str = "Who did it", zh: str = "记录人") -> click.Option:
    """``--by``, who does it, and what that means."""
    return click.Option(
        ["--by"],
        metavar=say("WHO", "人员"),
        help=say(
            f"{en}: a person's id, code or name, or system:<name> (required; or set {BY_VARIABLE}). A claim: "
            "it is recorded as it is said, nobody checks it.",
            f"{zh}：人员编号、代码、姓名或 system:<名称>（必填；也可设置 {BY_VARIABLE}）。"
            "只是自称，照录而不验证。",
        ),
    )


def who(by: str | None) -> str:
    """Who does it: ``--by``, or COMMUNITY_BY. InvalidInput when neither says."""
    named = by or os.environ.get(BY_VARIABLE)
    if not named:
        raise InvalidInput(
            f"Who did it? Add --by with a person's id or system:<name>, or set {BY_VARIABLE}.",
            f"记录人是谁？请加 --by 人员编号（或 system:<名称>），或设置 {BY_VARIABLE}。",
        )
    return named


def chosen_store(store: str | None) -> str:
    """The store named here, before the command, or in COMMUNITY_STORE; InvalidInput when it is nowhere."""
    named = named_store(store)
    if not named:
        raise InvalidInput(
            f"Which store? Add --store FOLDER or set {STORE_VARIABLE}; to make one: community init FOLDER",
            f"哪个存储？请加 --store 文件夹，或设置 {STORE_VARIABLE}；新建：community init 文件夹",
        )
    return named


def named_store(store: str | None) -> str:
    """The store named here, before the command, or in COMMUNITY_STORE; empty when it is nowhere."""
    context = click.get_current_context(silent=True)
    before = context.find_root().params.get("store") if context else None
    return str(store or before or os.environ.get(STORE_VARIABLE) or "")


@contextmanager
def opened(store: str | None, reader: str | None = None, *, read_only: bool = False) -> "Iterator[Community]":
    """The community in the chosen store, which must exist; closed afterwards.

    Meanwhile ids are told as ``reader`` knows them, or else whoever COMMUNITY_BY names.
    """
    from community_core.community import Community  # not before it is needed: help should come at once

    with (
        Community.open(chosen_store(store), create=False, read_only=read_only, **chosen_hooks()) as community,
        naming(lambda: community.directory(knowing(community, reader)), community.called, community.numbered),
        _refusing_by_name(),
    ):
        note_closed(community.store)
        yield community
        if sys.stderr.isatty():
            note_unconfirmed(community)


def note_unconfirmed(community: "Community") -> None:
    """Name those whose erasure is recorded though their key is still here; once, while a command runs."""
    context = click.get_current_context(silent=True)
    told = context.meta.setdefault(_UNCONFIRMED, set()) if context else set()
    for each in community.vault.unconfirmed():
        if each not in told:
            told.add(each)
            note(
                say(
                    f"The ledger says that {each} was erased, and their key is still here: community audit "
                    f"verify, then community keys confirm {each}",
                    f"账本记载 {each} 已删除，但其密钥仍在：请先 community audit verify，"
                    f"再 community keys confirm {each}",
                )
            )


def note_closed(store: "Store") -> None:
    """Say that others could read the store until now, where they could."""
    if store.closed_to_others:
        count = len(store.closed_to_others)
        note(
            say(
                f"Others on this machine could read the store {store.folder}; {count} of its files and "
                "folders are their owner's alone from now on (0600, 0700).",
                f"此前本机其他用户可以读取存储 {store.folder}；其中 {count} 个文件和文件夹现已改为"
                "仅所有者可用（0600、0700）。",
            )
        )


def reading(community: "Community", reader: str | None) -> str | None:
    """The id of whoever reads, however they are named; None where nobody is."""
    return community.actor(reader, "reader") if reader else None


def knowing(community: "Community", reader: str | None) -> str | None:
    """The id of whoever knows people by name here: the reader, or whoever COMMUNITY_BY names."""
    return reading(community, reader or os.environ.get(BY_VARIABLE))


@contextmanager
def _refusing_by_name() -> "Iterator[None]":
    """Refusals name people as the reader knows them, and facts as they are typed."""
    try:
        yield
    except Refused as refused:
        refused.name_people(lambda told: facts_typed_in(named_in(told)))
        raise
