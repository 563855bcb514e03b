"""What facts recorded since the last seal are held to: none left out between them, and recorded since then.

Nothing signed protects them yet. Whoever deletes one leaves a gap, unless all after it are numbered anew;
whoever slips one in must say when it was recorded.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.audit.rules.moved import moved_in
from community_core.audit.rules.numbering import Numbering
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.ledger import EventRegistry
from community_core.ledger.leaves import RawRow
from community_core.ledger.state import LedgerState
from community_core.times import from_text, to_text

Acceptable = Literal["gaps", "clock", "settings"]
"""What a seal refuses until whoever signs has found out how it came about, and says so."""

_DAY = timedelta(days=1)


class Continuity:
    """Follows the rows after the ``last`` seal: positions and numbers each go on by one.

    ``kinds`` are the types of facts in the ledger: where one is not installed here, nobody here can tell its
    numbers.
    """

    def __init__(self, registry: EventRegistry, last: Checkpoint | None, kinds: Iterable[RawRow]) -> None:
        beside = last.beside if last else None
        self._counts_sealed = beside is None
        self._given = beside.given if beside else last.position if last else 0
        self._numbering = Numbering(registry, beside.numbers if beside else {})
        self._tells_numbers = self._numbering.knows(kinds)

    def follow(self, row: RawRow) -> None:
        """Look at a sealed row: its number counts where the last seal does not say which were given."""
        if self._counts_sealed:
            self._numbering.add(row)

    def add(self, row: RawRow) -> Finding | None:
        """What is missing before the next row, if anything is."""
        expected, position = self._given + 1, row[0]
        self._given = position
        number = self._numbering.add(row)
        if position != expected:
            return _gap(expected, position - 1)
        return _out_of_turn(position, number) if number and self._tells_numbers else None

    def end(self, state: LedgerState) -> Finding | None:
        """What is missing behind the last row, if anything is."""
        given, numbers = state.given(), state.numbers()
        if given > self._given:
            return _gap(self._given + 1, given)
        if given != self._given:
            return _set_back(given, self._given)
        if self._tells_numbers and numbers != self._numbering.last:
            return _numbers_differ(numbers, self._numbering.last)
        return None


class SinceLastSeal:
    """Looks at the rows after the ``last`` seal, one after the other. ``now`` is by the signer's clock."""

    def __init__(
        self,
        continuity: Continuity,
        last: Checkpoint | None,
        now: datetime,
        accept: Collection[Acceptable],
    ) -> None:
        self._continuity = continuity
        self._accept = accept
        newest = last.recorded if last else ""
        self._latest = to_text(max(now, from_text(newest) if newest else now) + _DAY).encode()
        sealed = last.sealed if last and last.size else ""
        self._earliest = to_text(from_text(sealed) - _DAY).encode() if sealed else b""

    def check(self, row: RawRow) -> None:
        """NotVerified for the next row if it cannot have been appended as it stands."""
        self._refuse(self._continuity.add(row))
        position, recorded = row[:2]
        if moved := moved_in(row):
            raise NotVerified(
                f"{moved.en} Nothing was sealed. Find out who did this, and restore the ledger from a "
                "backup.",
                f"{moved.zh}未封存。请查明是谁所为，并从备份恢复账本。",
            )
        if not self._earliest <= recorded <= self._latest and "clock" not in self._accept:
            raise _at_another_time(position, recorded.decode("utf-8", "replace"), recorded > self._latest)

    def end(self, state: LedgerState) -> None:
        """NotVerified when something is missing behind the last row."""
        self._refuse(self._continuity.end(state))

    def _refuse(self, found: Finding | None) -> None:
        if found and "gaps" not in self._accept:
            raise NotVerified(
                f"{found.en} Nothing was sealed. Find out who did this; to seal what is left nevertheless: "
                "--accept gaps",
                f"{found.zh}未封存。请查明是谁所为；仍要封存其余内容：--accept 缺号",
            )


def _gap(first: int, last: int) -> Finding:
    if last < first:
        return _set_back(last + 1, first - 1)
    en, zh = (
        (f"Position {first} is", f"第 {first} 条")
        if first == last
        else (f"Positions {first} to {last} are", f"第 {first} 至 {last} 条")
    )
    return Finding(
        "gap",
        f"{en} missing: what was recorded there has been deleted before it was sealed.",
        f"{zh}不见了：登记之后、封存之前已被删除。",
        first,
        last,
    )


def _set_back(given: int, position: int) -> Finding:
    return Finding(
        "gap",
        f"By its own count the ledger has given position {given} last, though {position} was given: the "
        "count was changed.",
        f"账本自记最后给出的位置是 {given}，而第 {position} 条早已给出：计数被改动。",
    )


def _out_of_turn(position: int, number: str) -> Finding:
    return Finding(
        "number",
        f"Position {position}: {number} is not the next number: the one before it is missing, so a fact was "
        "deleted or numbered anew before it was sealed.",
        f"第 {position} 条：{number} 不是下一个编号：前一个不见了，封存之前有事实被删除或改号。",
        position,
    )


def _numbers_differ(found: Mapping[str, int], wanted: Mapping[str, int]) -> Finding:
    lines = sorted(each for each in {*found, *wanted} if found.get(each) != wanted.get(each))
    told = ", ".join(f"{each}: {found.get(each, 0)}, {wanted.get(each, 0)}" for each in lines[:3])
    return Finding(
        "number",
        f"The last numbers given are not those of the facts ({told}): facts were deleted before they were "
        "sealed, or the counters were changed.",
        f"最后给出的编号与事实不符（{told}）：封存之前有事实被删除，或计数被改动。",
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
