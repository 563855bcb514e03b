"""Sealing: hash what was recorded since the last seal, and sign the state of the whole ledger."""

from collections.abc import Collection, Iterable

from attrs import evolve, frozen

from community_core.audit.checkpoints.archive import Archive, SealEnd, archive_of
from community_core.audit.checkpoints.newest import newest
from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.audit.merkle import Frontier
from community_core.audit.rules import books
from community_core.audit.rules.books import StoredType
from community_core.audit.rules.since import Acceptable, Continuity, SinceLastSeal
from community_core.audit.seals.memory import Memory, disagrees_with_memory, refuse_beginning
from community_core.audit.signatures.bookkeeping import Bookkeeping, SealedRows
from community_core.audit.signatures.checkpoint import Checkpoint, sign_checkpoint
from community_core.audit.signatures.keys import SigningKey
from community_core.audit.signatures.succession import Succession, refuse_given_up
from community_core.audit.verification.damage import refuse_damage
from community_core.community import Community
from community_core.ledger.leaves import RawRow, hash_of, is_as_written
from community_core.ledger.state import LedgerState
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
    somebody knows how it came about: ``gaps`` in positions or numbers, times of another ``clock``, changed
    ``settings``.

    Raises NotVerified, and signs nothing, when the newest checkpoint in the store does not open with this
    key, the ledger is seen not to agree with it or with the memory, or its file does not hold together.
    """
    archive = archive_of(community)
    if memory is not None:
        memory.refuse_unwritable()
        refuse_beginning(memory.last(key.public), archive, memory.file, first=first)
    with archive.turn():
        return _Sealing(community, archive, key, memory, accept).seal()


class _Read:
    """What one seal read: hashes and positions of the events after the place where it began, and the last of
    all; the types among those ``sealed`` before, and among the ``newer``."""

    def __init__(self, begun: SealEnd) -> None:
        self.hashes, self.positions = bytearray(), list[int]()
        self.position = begun.position
        self.sealed, self.newer = set(begun.kinds), set[StoredType]()
        self._recorded = bytearray()

    @property
    def recorded(self) -> str:
        """When the last of them was recorded."""
        return self._recorded.decode()

    def add(self, row: RawRow, leaf: bytes) -> None:
        """The next event."""
        self.hashes += leaf
        self.position = row[0]
        self.positions.append(row[0])
        self._recorded = row[1]


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
        self._beside = books.BesideLedger.of(community)
        Succession(key.public, archive.rotations()).refuse_replaced(key.public)
        self._last = newest(archive, key.public)
        self._remembered = memory.last(key.public) if memory else None
        if self._remembered:
            refuse_given_up(self._remembered, key.public)
        known = [each for each in (self._last, self._remembered) if each]
        self._known = sorted(known, key=lambda each: (each.size, each.sealed))

    def seal(self) -> NewSeal:
        refuse_damage(self._ledger)
        self._refuse_beside()
        with self._ledger.state() as state:
            begun = self._place(state)
            kept = begun.tree.size
            read = self._read(state, begun)
            commands = self._commands(state, begun, read.position)
            beside = books.kept(state, self._beside, commands)
            kinds = frozenset((bytes(each[0]), each[1]) for each in state.kinds())
        if read.hashes or not kept:
            self._archive.keep_leaves(kept, read.hashes, read.positions)
        return self._sign(SealEnd(begun.tree, read.position, commands, kinds), read.recorded, beside)

    def _read(self, state: LedgerState, begun: SealEnd) -> "_Read":
        """Add the events after the place where it begins to its tree, held to all that is known of them."""
        read, tree, last = _Read(begun), begun.tree, self._newest
        continuity = Continuity(self._ledger.registry, last, state.kinds())
        since = SinceLastSeal(continuity, last, self._now, self._accept)
        sizes = {each.size for each in self._known}
        self._compare(tree)
        for row in state.rows(begun.position if tree.size else None):
            _refuse_strange(row)
            kind = bytes(row[4]), row[5]
            if last is None or tree.size >= last.size:
                since.check(row)
                read.newer.add(kind)
            else:
                continuity.follow(row)
                read.sealed.add(kind)
            leaf = hash_of(row)
            tree.add(leaf)
            read.add(row, leaf)
            if tree.size in sizes:
                self._compare(tree)
        self._refuse_shorter(tree)
        since.end(state)
        if last and last.beside:
            _refuse(books.kinds_differ(state.kinds(), read.newer - read.sealed, last.beside))
        return read

    def _refuse_beside(self) -> None:
        """NotVerified for settings and a log of openings that are not what was sealed."""
        for each in self._known:
            if each.beside:
                _refuse(books.openings_differ(self._beside, each.beside))
        if self._newest and self._newest.beside:
            accepted = "settings" in self._accept
            _refuse(books.settings_differ(self._beside, self._newest.beside, accepted=accepted))

    def _commands(self, state: LedgerState, begun: SealEnd, position: int) -> Frontier:
        """The tree over what is remembered of commands, gone on with from where it was."""
        if not begun.commands.size:
            _refuse(books.commands_departed(state, self._known))
        after = begun.position if begun.commands.size else books.BEFORE_ALL
        return begun.commands.extend(map(hash_of, state.commands(after, position)))

    def _sign(self, place: SealEnd, recorded: str, beside: Bookkeeping) -> NewSeal:
        checkpoint = sign_checkpoint(
            self._key,
            size=place.tree.size,
            root=place.tree.root(),
            position=place.position,
            recorded=recorded or (self._last.recorded if self._last else ""),
            sealed=to_text(self._now),
            beside=beside,
        )
        sealed = self._kept(checkpoint, place)
        if self._memory:  # after the store: a crash between leaves a memory that is behind, not ahead
            self._memory.keep(checkpoint.note)
        return sealed

    def _kept(self, checkpoint: Checkpoint, place: SealEnd) -> NewSeal:
        """The new checkpoint in the store, or the one there is when it says the same."""
        recalled = self._memory is not None and self._remembered is None and self._last is not None
        if self._last and _says_the_same(self._last, checkpoint):
            self._archive.keep_place(place, self._key.public)
            return NewSeal(self._last, 0, recalled)
        self._archive.keep(checkpoint.note, place, self._key.public)
        return NewSeal(checkpoint, checkpoint.size - (self._last.size if self._last else 0), recalled)

    def _place(self, state: LedgerState) -> SealEnd:
        """Where the last seal ended; the beginning unless all that is kept of it agrees, and no event before
        it is missing or was put in."""
        place, last = self._archive.place(), self._last
        if last is None or last.beside is None or not place.tree.size:
            return SealEnd()
        agrees = (place.tree.size, place.tree.root(), place.position) == (last.size, last.root, last.position)
        commands = SealedRows(place.commands.size, place.commands.root())
        kinds = books.kinds_hash(each for each in state.kinds() if (bytes(each[0]), each[1]) in place.kinds)
        is_behind = self._remembered is not None and self._remembered.size < place.tree.size
        if (
            agrees
            and (commands, kinds) == (last.beside.commands, last.beside.kinds)
            and not is_behind
            and self._is_there(place.tree.size, place.position)
            and state.count(place.position) == place.tree.size
        ):
            return place
        return SealEnd()

    @property
    def _newest(self) -> Checkpoint | None:
        """The newest of what the ledger has to agree with."""
        return self._known[-1] if self._known else None

    def _is_there(self, size: int, position: int) -> bool:
        """Whether the last sealed event is still the one that was sealed."""
        rows = self._ledger.raw_rows(after=position - 1, upto=position)
        return [hash_of(row) for row in rows] == [self._archive.last_leaf(size)]

    def _compare(self, tree: Frontier) -> None:
        for each in self._known:
            if tree.size == each.size and tree.root() != each.root:
                raise self._disagrees(each)

    def _refuse_shorter(self, tree: Frontier) -> None:
        for each in self._known:
            if tree.size < each.size:
                raise self._disagrees(each)

    def _disagrees(self, known: Checkpoint) -> NotVerified:
        if self._memory and known is self._remembered:
            return disagrees_with_memory(known, self._memory.file)
        return _disagrees(known)


def _says_the_same(last: Checkpoint, new: Checkpoint) -> bool:
    """Whether the one there is will do: openings meanwhile are in the memory, and in the next one."""
    if last.size != new.size or last.beside is None or new.beside is None:
        return False
    return evolve(last.beside, openings=new.beside.openings) == new.beside


def _refuse(found: Iterable[Finding]) -> None:
    for each in found:
        raise NotVerified(f"{each.en} Nothing was sealed.", f"{each.zh}未封存。")


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
