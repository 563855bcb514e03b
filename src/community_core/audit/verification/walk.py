"""Reading a whole ledger once: the hash of every leaf, the roots asked for, and the ledger's own rules."""

from collections.abc import Collection, Iterable

from community_core.audit.checkpoints.archive import LeafHashes
from community_core.audit.findings import Finding, FindingKind, at
from community_core.audit.merkle import EMPTY_ROOT, Frontier
from community_core.ledger.leaves import RawRow, hash_of, is_as_written


class LedgerWalk:
    """What one reading of a ledger gave: ``hashes`` and ``positions`` of its events, ``roots`` by size;
    ``first_of`` each stored type the size with its first event."""

    def __init__(self, rows: Iterable[RawRow], sizes: Collection[int]) -> None:
        self.positions: list[int] = []
        self.roots = {0: EMPTY_ROOT}
        self.first_of: dict[tuple[bytes, int], int] = {}
        self._rules = Rules()
        self._hashes = bytearray()
        self._read(rows, frozenset(sizes))
        self.hashes = LeafHashes(self._hashes)

    def _read(self, rows: Iterable[RawRow], sizes: frozenset[int]) -> None:
        tree = Frontier()
        for row in rows:
            leaf = hash_of(row)
            tree.add(leaf)
            self._hashes += leaf
            self._rules.check(row)
            self.positions.append(self._rules.position)
            self._note_type(row, tree.size)
            if tree.size in sizes:
                self.roots[tree.size] = tree.root()

    def _note_type(self, row: RawRow, size: int) -> None:
        if type(row[4]) is bytearray and type(row[5]) is int:
            self.first_of.setdefault((bytes(row[4]), row[5]), size)

    @property
    def findings(self) -> list[Finding]:
        """Where the ledger breaks its own rules: the first place of each kind."""
        return list(self._rules.found.values())

    def position(self, place: int) -> int:
        """The position of the event at this place; 0 before the first."""
        return self.positions[place] if place >= 0 else 0


class Rules:
    """What every append keeps to, sealed or not."""

    def __init__(self) -> None:
        self.found: dict[FindingKind, Finding] = {}
        self.position = 0
        self._recorded = bytearray()
        self._versions: dict[bytes, int] = {}

    def check(self, row: RawRow) -> None:
        """Look at the next row."""
        if not is_as_written(row):
            self.position = row[0] if type(row[0]) is int else self.position + 1
            self._report("type", "a column holds another type of value", "某一列的值类型不对")
            return
        self._check(*row[:4])

    def _check(self, position: int, recorded: bytearray, stream: bytearray, version: int) -> None:
        before, self.position = self.position, position
        if position <= before:
            self._report("order", "positions do not increase from 1", "位置没有从 1 起递增")
        if recorded < self._recorded:
            self._report("time", "recorded before the event before it", "登记时间早于前一条")
        self._recorded = recorded
        name = bytes(stream)
        if version != self._versions.get(name, 0) + 1:
            told = name.decode("utf-8", "replace")
            self._report(
                "version", f"version {version} of {told} is out of turn", f"{told} 的第 {version} 版次序不对"
            )
        self._versions[name] = version

    def _report(self, kind: FindingKind, en: str, zh: str) -> None:
        self.found.setdefault(kind, at(kind, self.position, en, zh))
