"""Whether a reader may see a sealed value: the question that every way in asks, and its simplest answer."""

from collections.abc import Callable, Collection
from datetime import date

from community_core.domain.kit.values.personal import Sealed

MayOpen = Callable[[str, Sealed, str, date, str | None], bool]
"""``may_open(reader, sealed, fact, day, case)``: whether a reader, by their id, may see a sealed value.

``sealed.person`` says whose it is, ``fact`` which field of which fact: ``"RequestRaised.details"``. ``day``
is the community's day on which it is asked; ``case`` the id of what it is looked at for, such as the visit
whose history is read or the request in whose row it stands, None outside of any.
"""


IsShared = Callable[[str, str, object], bool]
"""Whether an open value of somebody erased, by their id and what it is called, is shared by enough people to
tell nobody apart."""


def nobody_shares(person: str, name: str, value: object) -> bool:  # noqa: ARG001  no register is known
    """Nobody is known to share it."""
    return False


RecordedErasures = Callable[[], frozenset[str]]
"""Everybody whose erasure is recorded, whether or not their key was destroyed here."""


def nobody_recorded() -> frozenset[str]:
    """No ledger is known that records any."""
    return frozenset()


SensitiveAmong = Callable[[Collection[str]], Collection[str]]
"""Those of some streams, by their ids, that are sensitive: whom they are about is told to those only who may
open it."""


def nothing_sensitive(stream_ids: Collection[str]) -> Collection[str]:  # noqa: ARG001  no kinds are known
    """No kind of stream is known to be."""
    return ()


def anyone(
    reader: str,  # noqa: ARG001  the policy of a store that has no other
    sealed: Sealed,  # noqa: ARG001
    fact: str,  # noqa: ARG001
    day: date,  # noqa: ARG001
    case: str | None,  # noqa: ARG001
) -> bool:
    """Whoever gives their id may see it; it is noted that they did."""
    return True


def fact_field(sealed: Sealed) -> str:
    """Which field of which fact a value was sealed in: ``"RequestRaised.details"``."""
    fact, _, field, *_ = sealed.origin.split("/", 3)
    return f"{fact}.{field}"
