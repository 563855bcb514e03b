"""Plugins that brought facts to a store and are not installed here: what needs one says so."""

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from community_core.cli.options.store import STORE_VARIABLE, opened
from community_core.cli.screen.terminal import fitted, note
from community_core.commands import what_is_missing
from community_core.errors import CommunityError, InvalidInput, UnknownName
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.language import say
from community_core.telling.typed import both_names

if TYPE_CHECKING:
    from community_core.commands import NotInstalled
    from community_core.community import Community


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


def note_not_installed(community: "Community") -> None:
    """Say that an answer lacks what nothing installed here knows, where there is some."""
    if missing := community.not_installed():
        en, zh = what_is_missing(missing)
        for line in fitted(say(f"This may not be all. {en}", f"以上可能不全。{zh}")):
            note(line)


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
    missing = _missing_if_told(words)
    if not missing:
        return error
    en, zh = what_is_missing(missing)
    return InvalidInput(f"{error.en} {en}", f"{error.zh}{zh}")


def _missing_if_told(words: Sequence[str]) -> "Sequence[NotInstalled]":
    """What is missing; nothing where the store cannot tell, for that is not what went wrong."""
    store = store_if_any(click.get_current_context().params.get("store") or _store_among(words))
    try:
        if store is None:
            return ()
        with opened(store) as community:
            return community.not_installed()
    except CommunityError:
        return ()


def _store_among(words: Sequence[str]) -> str | None:
    """The value of ``--store`` in words that are not understood yet."""
    names = both_names("--store")
    apart = [value for option, value in pairwise(words) if option in names]
    together = [value for option, _, value in (each.partition("=") for each in words) if option in names]
    return next(filter(None, (*apart, *together)), None)
