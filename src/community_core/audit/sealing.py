"""Sealing: hash what was recorded since the last seal, and sign the state of the whole ledger."""

from collections.abc import Collection
from itertools import chain

from attrs import frozen

from community_core.audit.archive import Archive, archive_of
from community_core.audit.checkpoint import Checkpoint, sign_checkpoint
from community_core.audit.cosignatures import Quorum
from community_core.audit.damage import refuse_damage
from community_core.audit.failures import NotVerified
from community_core.audit.keys import PublicKey, SigningKey
from community_core.audit.memory import Memory, disagrees_with_memory, refuse_beginning
from community_core.audit.merkle import Frontier
from community_core.audit.since import Acceptable, SinceLastSeal
from community_core.audit.succession import Succession, refuse_given_up
from community_core.community import Community
from community_core.ledger import Ledger
from community_core.ledger.leaves import RawRow, hash_of, is_as_written
from community_core.times import to_text


@frozen
class NewSeal:
    """A checkpoint, and how many events it seals that the one before it did not.

    ``recalled`` says that the key had no memory, and got one from the newest checkpoint in the store.
    """

    checkpoint: Checkpoint
    added: int
    recalled: bool = False


def seal(
    community: Community,
    key: SigningKey,
    *,
    memory: Memory | None = None,
    first: bool = False,
    accept: Collection[Acceptable] = (),
) -> NewSeal:
    """Seal every event recorded so far; the same checkpoint again when there is nothing new.

    Goes on where the last seal ended. What was sealed before is not read again (verify does that) unless the
    place to go on is lost. With a ``memory``, kept outside the store, it holds to what the key signed last,
    whatever became of the store since; one that is not there yet is taken from the newest checkpoint in the
    store, or with ``first`` begins where there is none. ``accept`` what would be refused otherwise, once
    somebody knows how it came about: ``gaps`` in the positions, times of another ``clock``.

    Raises NotVerified, and signs nothing, when the newest checkpoint in the store does not open with this
    key, the ledger is seen not to agree with it or with the memory, or its file does not hold together.
    """
    archive = archive_of(community)
    if memory is not None:
        memory.refuse_unwritable()
        refuse_beginning(memory.last(key.public), archive, memory.file, first=first)
    with archive.turn():
        return _Sealing(community, archive, key, memory, accept).seal()


class _Sealing:
    """One seal, under the lock."""

    def __init__(
        self,
        community: Community,
        archive: Archive,
        key: SigningKey,
        memory: Memory | None,
        accept: Collection[Acceptable],
    ) -> None:
        self._ledger = community.ledger
        self._now = community.clock()
        self._archive = archive
        self._key = key
        self._memory = memory
        self._accept = accept
        Succession(key.public, archive.rotations()).refuse_replaced(key.public)
        self._last = newest(archive, key.public)
        self._remembered = memory.last(key.public) if memory else None
        if self._remembered:
            refuse_given_up(self._remembered, key.public)

    def seal(self) -> NewSeal:
        refuse_damage(self._ledger)
        tree, position = self._place()
        kept, known = tree.size, self._known()
        since = SinceLastSeal(known[-1] if known else None, self._now, self._accept)
        hashes, positions, recorded = bytearray(), list[int](), bytearray()
        self._compare(tree)
        for row in self._ledger.raw_rows(after=position, upto=settled_position(self._ledger)):
            _refuse_strange(row)
            if not known or tree.size >= known[-1].size:
                since.check(row)
            leaf = hash_of(row)
            tree.add(leaf)
            hashes += leaf
            position, recorded = row[0], row[1]
            positions.append(row[0])
            self._compare(tree)
        self._refuse_shorter(tree)
        if hashes or not kept:
            self._archive.keep_leaves(kept, hashes, positions)
        return self._sign(tree, position or 0, recorded.decode())

    def _sign(self, tree: Frontier, position: int, recorded: str) -> NewSeal:
        checkpoint = sign_checkpoint(
            self._key,
            size=tree.size,
            root=tree.root(),
            position=position,
            recorded=recorded or (self._last.recorded if self._last else ""),
            sealed=to_text(self._now),
        )
        sealed = self._kept(checkpoint, tree, position)
        if self._memory:  # after the store: a crash between leaves a memory that is behind, not ahead
            self._memory.keep(checkpoint.note)
        return sealed

    def _kept(self, checkpoint: Checkpoint, tree: Frontier, position: int) -> NewSeal:
        """The new checkpoint in the store, or the one there is when it says the same."""
        recalled = self._memory is not None and self._remembered is None and self._last is not None
        if self._last and self._last.size == tree.size:
            self._archive.keep_place(tree, position, self._key.public)
            return NewSeal(self._last, 0, recalled)
        self._archive.keep(checkpoint.note, tree, position, self._key.public)
        return NewSeal(checkpoint, tree.size - (self._last.size if self._last else 0), recalled)

    def _place(self) -> tuple[Frontier, int | None]:
        """The tree so far and its last position; from the beginning unless all that is kept agrees."""
        tree, position = self._archive.frontier()
        agrees = self._last and (tree.size, tree.root(), position) == (
            self._last.size,
            self._last.root,
            self._last.position,
        )
        is_behind = self._remembered is not None and self._remembered.size < tree.size
        if agrees and tree.size and not is_behind and self._is_there(tree.size, position):
            return tree, position
        return Frontier(), None

    def _known(self) -> list[Checkpoint]:
        """What the ledger has to agree with, the smaller first."""
        return sorted(filter(None, (self._last, self._remembered)), key=lambda each: (each.size, each.sealed))

    def _is_there(self, size: int, position: int) -> bool:
        """Whether the last sealed event is still the one that was sealed."""
        rows = self._ledger.raw_rows(after=position - 1, upto=position)
        return [hash_of(row) for row in rows] == [self._archive.last_leaf(size)]

    def _compare(self, tree: Frontier) -> None:
        for each in self._known():
            if tree.size == each.size and tree.root() != each.root:
                raise self._disagrees(each)

    def _refuse_shorter(self, tree: Frontier) -> None:
        for each in self._known():
            if tree.size < each.size:
                raise self._disagrees(each)

    def _disagrees(self, known: Checkpoint) -> NotVerified:
        if self._memory and known is self._remembered:
            return disagrees_with_memory(known, self._memory.file)
        return _disagrees(known)


def newest(archive: Archive, key: PublicKey, quorum: Quorum | None = None) -> Checkpoint | None:
    """The newest checkpoint in the store; with a quorum, the newest that meets it, if one does.

    NotVerified when no key signed it that ``key`` vouches for.
    """
    succession = Succession(key, archive.rotations())
    opened = (succession.open(note, name) for name, note in reversed(archive.notes().items()))
    first = next(opened, None)
    if first is None or quorum is None:
        return first
    return next((each for each in chain([first], opened) if quorum.is_met(each)), first)


def opened_checkpoints(archive: Archive, key: PublicKey) -> list[Checkpoint]:
    """Every checkpoint in the store, the smallest first.

    NotVerified when one is signed by no key that ``key`` vouches for.
    """
    succession = Succession(key, archive.rotations())
    return [succession.open(note, name) for name, note in archive.notes().items()]


def settled_position(ledger: Ledger) -> int:
    """The position up to which no append can still add anything.

    On SQLite that is the newest: a writer takes the lock before it is given positions, so commits come in
    the order of positions and nothing lower is in flight. One with several writers waits here.
    """
    return ledger.position()


def _refuse_strange(row: RawRow) -> None:
    if not is_as_written(row):
        raise NotVerified(
            f"The event at position {row[0]} holds what the ledger never writes; nothing was sealed.",
            f"第 {row[0]} 条含有账本不会写入的内容，未封存。",
        )


def _disagrees(last: Checkpoint) -> NotVerified:
    return NotVerified(
        f"The ledger does not agree with checkpoint {last.size}; nothing was sealed. "
        "To find out where: community audit verify",
        f"账本与存证点 {last.size} 不符，未封存。查明位置：community audit verify",
    )
