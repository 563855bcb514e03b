"""Reading sealed events one after another, and comparing the tree with every checkpoint on the way."""

from collections.abc import Sequence

from community_core.audit.failures import NotVerified
from community_core.audit.merkle import Frontier
from community_core.audit.signatures.checkpoint import Checkpoint


class Tally:
    """Counts events and compares: of these checkpoints, smallest first, each when its size is reached.

    ``size`` events were added, from ``first_position`` to ``position`` (0 before the first).
    """

    def __init__(self, checkpoints: Sequence[Checkpoint]) -> None:
        self.first_position = self.position = 0
        self._tree = Frontier()
        self._agreed: Checkpoint | None = None
        self._next = list(reversed(checkpoints))
        self._compare()

    @property
    def size(self) -> int:
        """How many events there were so far."""
        return self._tree.size

    def add(self, leaf: bytes, position: int) -> None:
        """The hash of the next event's leaf. NotVerified when a checkpoint of this size has another root."""
        if not self._next:
            raise _more(position)
        self._tree.add(leaf)
        self.first_position = self.first_position or position
        self.position = position
        self._compare()

    def finish(self) -> None:
        """There are no more events. NotVerified when there should be."""
        for missing in self._next[-1:]:
            raise self._differs(missing)

    def _compare(self) -> None:
        while self._next and self._next[-1].size == self.size:
            checkpoint = self._next.pop()
            if checkpoint.root != self._tree.root():
                raise self._differs(checkpoint)
            self._agreed = checkpoint

    def _differs(self, checkpoint: Checkpoint) -> NotVerified:
        begin = self._agreed.position + 1 if self._agreed else 1
        return NotVerified(
            f"Positions {begin} to {max(begin, checkpoint.position)}: not what checkpoint {checkpoint.size} "
            f"of {checkpoint.sealed} sealed.",
            f"第 {begin} 至 {max(begin, checkpoint.position)} 条：与 {checkpoint.sealed} 的存证点 "
            f"{checkpoint.size} 所封存的不符。",
        )


def _more(position: int) -> NotVerified:
    return NotVerified(
        f"Position {position}: more than the newest checkpoint sealed.",
        f"第 {position} 条：超出最新存证点封存的内容。",
    )
