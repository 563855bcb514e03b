"""What facts recorded since the last seal are held to: none left out between them, and recorded since then.

Nothing signed protects them yet. Whoever deletes one leaves a gap, unless all after it are numbered anew;
whoever slips one in must say when it was recorded.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from community_core.audit.checkpoint import Checkpoint
from community_core.audit.failures import NotVerified
from community_core.audit.moved import refuse_moved
from community_core.ledger.leaves import RawRow
from community_core.times import from_text, to_text

Acceptable = Literal["gaps", "clock"]
"""What a seal refuses until whoever signs has found out how it came about, and says so."""
_DAY = timedelta(days=1)


class SinceLastSeal:
    """Looks at the rows after the ``last`` seal, one after the other. ``now`` is by the signer's clock."""

    def __init__(self, last: Checkpoint | None, now: datetime, accept: Collection[Acceptable]) -> None:
        self._accept = accept
        self._position = last.position if last else 0
        newest = last.recorded if last else ""
        self._latest = to_text(max(now, from_text(newest) if newest else now) + _DAY).encode()
        sealed = last.sealed if last and last.size else ""
        self._earliest = to_text(from_text(sealed) - _DAY).encode() if sealed else b""

    def check(self, row: RawRow) -> None:
        """NotVerified for the next row if it cannot have been appended as it stands."""
        position, recorded = row[:2]
        if position != self._position + 1 and "gaps" not in self._accept:
            raise _gap(self._position + 1, position - 1)
        self._position = position
        refuse_moved(row)
        if not self._earliest <= recorded <= self._latest and "clock" not in self._accept:
            raise _at_another_time(position, recorded.decode("utf-8", "replace"), recorded > self._latest)


def _gap(first: int, last: int) -> NotVerified:
    en, zh = (
        (f"Position {first} is", f"第 {first} 条")
        if first == last
        else (f"Positions {first} to {last} are", f"第 {first} 至 {last} 条")
    )
    return NotVerified(
        f"{en} missing: what was recorded there has been deleted before it was sealed. Nothing was sealed. "
        "Find out who did this; to seal what is left nevertheless: --accept gaps",
        f"{zh}不见了：登记之后、封存之前已被删除。未封存。请查明是谁所为；仍要封存其余内容：--accept 缺号",
    )


def _at_another_time(position: int, recorded: str, ahead: bool) -> NotVerified:
    en, zh = (
        ("more than a day ahead of the signer's clock", "比封存者的时钟晚一天以上")
        if ahead
        else (
            "more than a day before the last seal, which did not see it",
            "比上次封存早一天以上，而当时并没有它",
        )
    )
    return NotVerified(
        f"Position {position} was recorded at {recorded}, {en}. Nothing was sealed. Find out whose clock was "
        "wrong, or who put it there; to seal it nevertheless: --accept clock",
        f"第 {position} 条登记于 {recorded}，{zh}。未封存。请查明是哪台时钟有误，或是谁所放；"
        "仍要封存：--accept 时钟",
    )
