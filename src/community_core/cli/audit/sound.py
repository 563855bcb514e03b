"""The store as the audit's commands look at it, and how they end where something does not hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from community_core.cli import failures
from community_core.cli.options.store import chosen_store, opened
from community_core.cli.screen.terminal import note
from community_core.errors import CommunityError, StoreUnavailable

if TYPE_CHECKING:
    from community_core.community import Community

Seen = TypeVar("Seen")
_LOOKS = 5


def verified(callback: Callable[..., None]) -> Callable[..., None]:
    """What does not hold ends in one line and its own exit code."""

    @wraps(callback)
    def run(**words: Any) -> None:
        from community_core.audit import NotVerified

        try:
            callback(**words)
        except NotVerified as error:
            note(failures.told(error))
            click.get_current_context().exit(failures.NOT_VERIFIED)

    return run


@contextmanager
def sound(store: str | None, *, read_only: bool = False) -> "Iterator[Community]":
    """The community in the store. A ledger that is gone or damaged is not what was sealed."""
    from community_core.audit.verification.damage import as_not_verified, refuse_lost_ledger

    refuse_lost_ledger(Path(chosen_store(store)))
    try:
        with opened(store, read_only=read_only) as community:
            yield community
    except StoreUnavailable as error:
        raise as_not_verified(error) or error from error.__cause__


def seen_without_writing(
    store: str | None, look: "Callable[[Community], Seen]", *, proven: bool = False
) -> "Seen":
    """What a look at the store sees, which writes nothing, not even locks. Where somebody wrote meanwhile it
    is looked at again, unless what was seen is ``proven`` by what was sealed; StoreUnavailable when that does
    not end."""
    for _ in range(_LOOKS):
        with sound(store, read_only=True) as community:
            try:
                seen = look(community)
            except CommunityError:
                if community.was_still:
                    raise
                continue
            if proven or community.was_still:
                return seen
    raise StoreUnavailable(
        "The ledger was written to again and again while it was read; try again later.",
        "读取期间账本被反复写入；请稍后再试。",
        retryable=True,
    )
