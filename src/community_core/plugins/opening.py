"""Who may see what: what is installed narrows what everybody may see, by every way in."""

import sys
from datetime import date
from functools import cache

from community_core.domain.kit.values.personal import Sealed
from community_core.plugins.hooks import installed_hooks
from community_core.privacy import MayOpen

GROUP = "community_core.may_open"


def narrowed(may_open: MayOpen) -> MayOpen:
    """What somebody may see by that, if all that is installed agrees.

    StoreUnavailable when one of them cannot be used: nobody knows what it would keep closed.
    """
    installed = _installed(tuple(sys.path))
    if not installed:
        return may_open

    def asked(reader: str, sealed: Sealed, fact: str, day: date, case: str | None) -> bool:
        return all(each(reader, sealed, fact, day, case) is True for each in (may_open, *installed))

    return asked


@cache
def _installed(_path: tuple[str, ...]) -> tuple[MayOpen, ...]:
    return tuple(installed_hooks(GROUP, "Who may see what", "谁可以查看什么"))
