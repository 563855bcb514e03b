"""Where a ledger differs from what was sealed, as exactly as what is left allows."""

from collections.abc import Sequence

from community_core.audit.checkpoints.archive import Archive, LeafHashes
from community_core.audit.findings import Finding, at
from community_core.audit.merkle import root_of
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.verification.walk import LedgerWalk


def first_difference(walk: LedgerWalk, checkpoints: Sequence[Checkpoint], archive: Archive) -> Finding | None:
    """The first place where the ledger is not as these checkpoints, smallest first, sealed it.

    The hashes kept at the seals name the place, as far as a checkpoint vouches for them; without them it is
    the range between the last checkpoint that agrees and the first that does not.
    """
    failing = [each for each in checkpoints if walk.roots.get(each.size) != each.root]
    if not failing:
        return None
    leaves = archive.leaves()
    proven = next((each for each in reversed(failing) if _vouches(each, leaves)), None)
    if proven is not None:
        return _FirstDifference(walk, leaves[: proven.size], archive.positions(), proven).finding()
    return _range(walk, failing[0], [each for each in checkpoints if each not in failing])


def _vouches(checkpoint: Checkpoint, leaves: LeafHashes) -> bool:
    return len(leaves) >= checkpoint.size and root_of(leaves[: checkpoint.size]) == checkpoint.root


class _FirstDifference:
    """The ledger beside the proven hashes of its leaves, which differ."""

    def __init__(
        self, walk: LedgerWalk, sealed: LeafHashes, positions: Sequence[int], checkpoint: Checkpoint
    ) -> None:
        self._walk = walk
        self._sealed = sealed
        self._positions = positions
        self._checkpoint = checkpoint
        pairs = zip(walk.hashes, sealed, strict=False)
        shorter = min(len(walk.hashes), len(sealed))
        self._place = next((place for place, (now, then) in enumerate(pairs) if now != then), shorter)

    def finding(self) -> Finding:
        place = self._place
        if place == len(self._walk.hashes) or self._walk.position(place) > self._checkpoint.position:
            return self._truncated()
        return self._misplaced() or self._changed()

    def _missing(self) -> int:
        """Where the event lay that was sealed at this place. Kept positions are hints: they must fit in."""
        after = self._walk.position(self._place - 1) + 1
        told = self._positions[self._place] if self._place < len(self._positions) else after
        return told if after <= told <= self._checkpoint.position else after

    def _truncated(self) -> Finding:
        count = len(self._sealed) - self._place
        return at(
            "truncated",
            self._missing(),
            f"the ledger ends before what was sealed; {_events(count)} removed",
            f"账本短于已封存的内容；{count} 条已封存事件被删除",
        )

    def _misplaced(self) -> Finding | None:
        """An event that was sealed further on, or one before what was sealed here."""
        now, then = self._walk.hashes[self._place], self._sealed[self._place]
        further = self._sealed.find(now, self._place + 1)
        if further is not None:
            count = further - self._place
            told = f"{_events(count)} removed here"
            return at("removed", self._missing(), told, f"此处删除了 {count} 条已封存事件")
        if self._walk.hashes.find(then, self._place + 1) is not None:
            position = self._walk.position(self._place)
            return at(
                "inserted", position, "inserted after what follows was sealed", "在其后内容封存之后被插入"
            )
        return None

    def _changed(self) -> Finding:
        """Of the event that was sealed here and the one that is here now, the first."""
        first, last = sorted((self._missing(), self._walk.position(self._place)))
        return at("changed", first, "not what was sealed", "与封存时不同", until=last)


def _events(count: int) -> str:
    return "a sealed event was" if count == 1 else f"{count} sealed events were"


def _range(walk: LedgerWalk, failing: Checkpoint, agreeing: Sequence[Checkpoint]) -> Finding:
    later = [each for each in agreeing if each.size >= failing.size]
    if later:
        return Finding(
            "checkpoint",
            f"The ledger agrees with its own checkpoint {later[-1].size} but not with {failing.size} "
            f"of {failing.sealed}: it is of another store, or history was replaced.",
            f"账本与自己的存证点 {later[-1].size} 相符，但与 {failing.sealed} 封存的存证点 {failing.size} "
            "不符：后者属于别的存储，或历史被替换过。",
        )
    begin = max((each.position for each in agreeing), default=0) + 1
    end = max(failing.position, begin)
    shorter = len(walk.hashes) < failing.size
    counted = f"; {failing.size} events were sealed, {len(walk.hashes)} are there" if shorter else ""
    counted_zh = f"；封存 {failing.size} 条，现有 {len(walk.hashes)} 条" if shorter else ""
    return at(
        "range",
        begin,
        f"not what checkpoint {failing.size} sealed, or it is a checkpoint of another store{counted}",
        f"与存证点 {failing.size} 不符，或它属于别的存储{counted_zh}",
        until=end,
    )
