"""Plugins that brought facts to a store and are not installed here: what needs one says so."""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import click

from community_core.cli.options.store import STORE_VARIABLE, opened
from community_core.errors import CommunityError, InvalidInput, UnknownName
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.typed import both_names


def missing_plugins(store: str | None) -> Mapping[str, str]:
    """By kind of facts the distribution that brought it to the store and is not installed at all."""
    entries = {each.name for each in installed_kinds().entries}
    return {name: brought for name, brought in _unusable(store).items() if name not in entries}


def store_if_any(store: str | None) -> str | None:
    """The store that is named, by ``--store``, before the command or in the variable; None for none.

    Where only the variable names one, there need not be any yet.
    """
    root: str | None = click.get_current_context().find_root().params.get("store")
    set_up = os.environ.get(STORE_VARIABLE, "")
    return store or root or (set_up if set_up and Path(set_up).is_dir() else None)


def _unusable(store: str | None) -> Mapping[str, str]:
    """By kind of facts that cannot be decided here the distribution that brought it to the store."""
    named = store_if_any(store)
    if named is None:
        return {}
    here = {each.name for each in installed_kinds().aggregates}
    with opened(named) as community:
        noted = community.ledger.kinds()
    return {each.aggregate: each.distribution for each in noted if each.aggregate not in here}


def unknown_here(
    kind: tuple[str, str],
    name: str,
    known: Iterable[str],
    words: Sequence[str] = (),
    *,
    called: Mapping[str, str] | None = None,
) -> InvalidInput:
    """The error for a command or view that is not here; the store's facts may have come with its plugin.

    The store is that of the command under way, or among the ``words`` it was given.
    """
    error = UnknownName(kind[0], name, known, kind[1], called=called)
    brought = ", ".join(sorted(filter(None, {*_unusable_if_told(words).values()})))
    if not brought:
        return error
    return InvalidInput(
        f"{error.en} The store has facts of {brought}, which is not installed or cannot be used; see: "
        "community plugins",
        f"{error.zh}存储中有 {brought} 的事实，而它未安装或无法使用；见：community plugins",
    )


def _unusable_if_told(words: Sequence[str]) -> Mapping[str, str]:
    """What cannot be used; nothing where the store cannot tell, for that is not what went wrong."""
    store = click.get_current_context().params.get("store")
    try:
        return _unusable(store or _store_among(words))
    except CommunityError:
        return {}


def _store_among(words: Sequence[str]) -> str | None:
    """The value of ``--store`` in words that are not understood yet."""
    names = both_names("--store")
    apart = [value for option, value in pairwise(words) if option in names]
    together = [value for option, _, value in (each.partition("=") for each in words) if option in names]
    return next(filter(None, (*apart, *together)), None)
