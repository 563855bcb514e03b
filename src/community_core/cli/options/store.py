"""The store that commands name, and opening it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from community_core.cli.options.who import knowing
from community_core.cli.screen.terminal import note
from community_core.domain.kit.values.wording import in_own_words
from community_core.errors import InvalidInput, Refused
from community_core.telling.language import say
from community_core.telling.names import facts_typed_in, named_in, naming

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.plugins.authorizing import Authorize
    from community_core.privacy import MayOpen
    from community_core.store import Store

STORE_VARIABLE = "COMMUNITY_STORE"
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


def store_option() -> click.Option:
    """``--store``, understood before and after the command's name."""
    return click.Option(
        ["--store"],
        metavar=say("FOLDER", "文件夹"),
        help=say(
            f"The community's store; or set {STORE_VARIABLE}.", f"社区的存储；也可设置 {STORE_VARIABLE}。"
        ),
    )


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
        in_own_words(community.own_words),
        naming(
            lambda: community.directory(knowing(community, reader)),
            community.called,
            community.numbered,
            community.named,
            community.name_of,
        ),
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


@contextmanager
def _refusing_by_name() -> "Iterator[None]":
    """Refusals name people as the reader knows them, and facts as they are typed."""
    try:
        yield
    except Refused as refused:
        refused.name_people(lambda told: facts_typed_in(named_in(told)))
        raise
