"""Following the log from a place in it, once it is certain that the place is in this ledger."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from community_core.domain.checks import shown
from community_core.errors import InvalidInput, OtherLedger
from community_core.execution import Receipt
from community_core.ledger import Ledger, Recorded

Place = int | str | Receipt | Recorded[Any]
"""A place in the log: a position (0: its beginning), a cursor, or the receipt or fact that has one."""

_WRITTEN = re.compile(r"([0-9]{1,40})(:[0-9a-f]{16})?")


def position_of(ledger: Ledger, place: Place) -> int:
    """The position of a place. InvalidInput for what is none, OtherLedger for one that is not in this ledger.

    A bare position can only be told to be wrong while it lies beyond the end.
    """
    named = place.cursor if isinstance(place, Receipt | Recorded) else place
    could_be = isinstance(named, int | str) and not isinstance(named, bool)
    written = _WRITTEN.fullmatch(str(named).strip()) if could_be else None
    if written is None:
        raise _no_place(place)
    position, end = int(written[1]), ledger.position()
    if position > end:
        raise OtherLedger(named, f"it ends at {end}", f"日志到第 {end} 条为止")
    if written[2]:
        _refuse_misfit(written[0], ledger.cursor(position))
    return position


def follow(
    ledger: Ledger, place: Place, types: Sequence[str], timeout: float | None
) -> Iterator[Recorded[Any]]:
    """See :meth:`community_core.Community.follow`. What was reached is looked at again before going on."""
    while True:
        position = position_of(ledger, place)
        reached = max(position, ledger.position())
        place = ledger.cursor(reached) or reached
        yield from ledger.log(after=position, upto=reached, types=types)
        if not ledger.wait(reached, timeout):
            return


def _refuse_misfit(cursor: str, found: str | None) -> None:
    position = cursor.partition(":")[0]
    if found is None:
        raise OtherLedger(cursor, f"no fact stands at {position}", f"第 {position} 条处没有事实")
    if found != cursor:
        raise OtherLedger(cursor, f"another fact stands at {position}", f"第 {position} 条是另一条事实")


def _no_place(named: object) -> InvalidInput:
    return InvalidInput(
        f"{shown(named)} is neither a position, such as 1234, nor a cursor, such as 1234:0123456789abcdef; "
        "take one from a receipt or a fact.",
        f"{shown(named)} 既不是位置（如 1234）也不是游标（如 1234:0123456789abcdef）；请取自回执或事实。",
    )
