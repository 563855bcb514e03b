"""Where a ledger differs from what was sealed, as exactly as what is left allows."""

from collections.abc import Sequence

from community_core.audit.archive import LeafHashes
from community_core.audit.checkpoint import Checkpoint
from community_core.audit.findings import Finding, at
from community_core.audit.merkle import root_of
from community_core.audit.walk import Walk


def first_difference(walk: Walk, checkpoints: Sequence[Checkpoint], leaves: LeafHashes) -> Finding | None:
    """The first place where the ledger is not as these checkpoints, smallest first, sealed it.

    ``leaves`` are the hashes kept at the seals. As far as a checkpoint vouches for them they name the place;
    without them it is the range between the last checkpoint that agrees and the first that does not.
    """
    failing = [each for each in checkpoints if walk.roots.get(each.size) != each.root]
    if not failing:
        return None
    proven = next((each for each in reversed(failing) if _vouches(each, leaves)), None)
    if proven is not None:
        return _Comparison(walk, leaves[: proven.size], proven).finding()
    return _range(walk, failing[0], [each for each in checkpoints if each not in failing])


def _vouches(checkpoint: Checkpoint, leaves: LeafHashes) -> bool:
    return len(leaves) >= checkpoint.size and root_of(leaves[: checkpoint.size]) == checkpoint.root


class _Comparison:
    """The ledger beside the proven hashes of its leaves, which differ."""

    def __init__(self, walk: Walk, sealed: LeafHashes, checkpoint: Checkpoint) -> None:
        self._walk = walk
        self._sealed = sealed
        self._checkpoint = checkpoint
        pairs = zip(walk.hashes, sealed, strict=False)
        shorter = min(len(walk.hashes), len(sealed))
        self._place = next((place for place, (now, then) in enumerate(pairs) if now != then), shorter)

    def finding(self) -> Finding:
        before = self._walk.position(self._place - 1)
        if self._place == len(self._walk.hashes):
            return self._truncated(before)
        position = self._walk.position(self._place)
        if position > self._checkpoint.position:
            return self._truncated(before)
        return self._misplaced(before, position) or self._changed(before, position)

    def _truncated(self, before: int) -> Finding:
        missing = len(self._sealed) - self._place
        told = f"{missing} sealed events" if missing > 1 else "a sealed event"
        return at(
            "truncated",
            before + 1,
            f"the ledger ends before what was sealed; {told} up to position {self._checkpoint.position} "
            "were removed"
            if missing > 1
            else f"{told}, the last, was removed",
            f"账本短于已封存的内容；至第 {self._checkpoint.position} 条共 {missing} 条已封存事件被删除",
        )

    def _misplaced(self, before: int, position: int) -> Finding | None:
        """An event that was sealed further on, or one before what was sealed here."""
        further = self._sealed.find(self._walk.hashes[self._place], self._place + 1)
        if further is not None:
            return self._removed(before, further - self._place)
        if self._walk.hashes.find(self._sealed[self._place], self._place + 1) is not None:
            return at(
                "inserted", position, "inserted after what follows was sealed", "在其后内容封存之后被插入"
            )
        return None

    def _removed(self, before: int, missing: int) -> Finding:
        told = (
            f"{missing} sealed events were removed here" if missing > 1 else "a sealed event was removed here"
        )
        return at("removed", before + 1, told, f"此处删除了 {missing} 条已封存事件")

    def _changed(self, before: int, position: int) -> Finding:
        """With positions missing before it, the one that was sealed here may be one of those."""
        return at("changed", before + 1, "not what was sealed", "与封存时不同", until=position)


def _range(walk: Walk, failing: Checkpoint, agreeing: Sequence[Checkpoint]) -> Finding:
    later = [each for each in agreeing if each.size >= failing.size]
    if later:
        return Finding(
            "checkpoint",
            f"The ledger agrees with its own checkpoint {later[-1].size} but not with "
            f"checkpoint {failing.size} of {failing.sealed}: that one is of another store, or history was replaced.",
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
