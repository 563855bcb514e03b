"""What was sealed of a community, and what makes the next seal quick: in the folder ``checkpoints`` of its
store, or in tables on its server, by the same names.

- ``<size>.checkpoint``: the signed checkpoints. Keep copies where the store's keeper cannot change them.
- ``<size>-<id>.rotation``: a change of keys, a checkpoint as well; the id is the new key's.
- ``key.pub``: the public key of the last seal, a convenience and no evidence.
- ``leaves``: the hashes of all sealed leaves, 32 bytes each; ``positions``: where those events lay, eight
  bytes each.
- ``frontier``: where the next seal goes on.

Only checkpoints and changes of keys are evidence. The others are compared with a signed root before they are
used, and are made again when they are lost.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, overload

import msgspec
from attrs import field, frozen

from community_core.audit.merkle import HASH_BYTES, Frontier
from community_core.audit.signatures.keys import PublicKey, public_key_in
from community_core.community import Community
from community_core.errors import InvalidInput, StoreUnavailable
from community_core.storage.interfaces.seals import (
    CHECKPOINT,
    FRONTIER,
    KEY,
    LEAVES,
    POSITIONS,
    ROTATION,
    Seals,
)
from community_core.storage.places import seals_in

_POSITION_BYTES = 8
_ROTATED = re.compile(r"(\d+)-[0-9a-f]{8}\.rotation")


class _StoredFrontier(msgspec.Struct):
    size: int
    position: int
    peaks: list[bytes]
    commands: int = 0
    command_peaks: list[bytes] = []
    kinds: list[tuple[str, int]] = []


@frozen
class SealEnd:
    """Where a seal ended: the ``tree`` over the events and the last ``position``; the tree over what is
    remembered of ``commands``, and the stored types there were by then."""

    tree: Frontier = field(factory=Frontier)
    position: int = 0
    commands: Frontier = field(factory=Frontier)
    kinds: frozenset[tuple[bytes, int]] = frozenset()


class LeafHashes(Sequence[bytes]):
    """The hashes of leaves, packed, as a sequence."""

    def __init__(self, packed: bytes | bytearray) -> None:
        self.packed = packed

    def __len__(self) -> int:
        return len(self.packed) // HASH_BYTES

    @overload
    def __getitem__(self, place: int) -> bytes: ...

    @overload
    def __getitem__(self, place: "slice[Any, Any, Any]") -> "LeafHashes": ...

    def __getitem__(self, place: "int | slice[Any, Any, Any]") -> "bytes | LeafHashes":
        if isinstance(place, slice):
            start, stop, _ = place.indices(len(self))
            return LeafHashes(self.packed[start * HASH_BYTES : stop * HASH_BYTES])
        if not 0 <= place < len(self):
            raise IndexError(place)
        return bytes(self.packed[place * HASH_BYTES : (place + 1) * HASH_BYTES])

    def find(self, leaf: bytes, start: int = 0) -> int | None:
        """The first place of this hash, from ``start`` on."""
        found = self.packed.find(leaf, start * HASH_BYTES)
        while found % HASH_BYTES and found >= 0:
            found = self.packed.find(leaf, found + 1)
        return found // HASH_BYTES if found >= 0 else None


@frozen
class Archive:
    """The seals of one community."""

    kept: Seals

    @property
    def is_there(self) -> bool:
        """Whether somebody ever sealed, or began to, as far as the store knows."""
        return self.kept.are_there

    def notes(self) -> dict[str, str]:
        """The texts of the checkpoints by their names, the smallest tree first."""
        found = self.kept.notes(CHECKPOINT)
        sizes = {name: name.removesuffix(CHECKPOINT) for name in found}
        names = [name for name, size in sizes.items() if size.isascii() and size.isdigit()]
        return {name: _text(found[name]) for name in sorted(names, key=lambda name: int(sizes[name]))}

    def rotations(self) -> dict[str, str]:
        """The texts of the changes of keys by their names, the smallest tree first."""
        found = self.kept.notes(ROTATION)
        names = sorted(
            filter(_ROTATED.fullmatch, found), key=lambda name: (int(name.partition("-")[0]), name)
        )
        return {name: _text(found[name]) for name in names}

    def keep_note(self, name: str, note: str) -> None:
        """Keep a checkpoint or change of keys with further signatures, durably."""
        self.kept.keep_note(name, note.encode())

    def keep_rotation(self, size: int, key: PublicKey, note: str) -> None:
        """Keep a change to this key, durably: from then on it signs."""
        self.keep_note(self.name_of(size, key), note)
        self._keep_key(key)

    def name_of(self, size: int | str, new: PublicKey | None = None) -> str:
        """What the checkpoint of that many events is called, or the change there to a new key."""
        return f"{size}-{new.id.hex()}{ROTATION}" if new else f"{size}{CHECKPOINT}"

    def note(self, size: str) -> str:
        """The checkpoint of that many events. InvalidInput when there is none."""
        try:
            return self.notes()[self.name_of(size)]
        except KeyError as error:
            raise InvalidInput(
                f"There is no checkpoint {size!r} here; look into {self.where()}.",
                f"没有存证点 {size!r}；请查看 {self.where()}。",
            ) from error

    def where(self, name: str = "") -> str:
        """Where all of it is, or a part of it, for people who look for it."""
        return self.kept.where(name)

    def leaves(self) -> LeafHashes:
        """The hashes of leaves that are kept; none when they are lost."""
        return LeafHashes(self.kept.run(LEAVES))

    def positions(self) -> tuple[int, ...]:
        """Where the sealed events lay, a hint for naming places; none when they are lost."""
        packed = self.kept.run(POSITIONS)
        count = len(packed) // _POSITION_BYTES
        return struct.unpack_from(f">{count}q", packed)

    def last_leaf(self, size: int) -> bytes | None:
        """The hash of leaf ``size - 1``, if it is kept."""
        return self.kept.run(LEAVES, (size - 1) * HASH_BYTES, HASH_BYTES) or None if size else None

    def place(self) -> SealEnd:
        """Where the last seal ended; the beginning when that is lost."""
        try:
            kept = msgspec.json.decode(self.kept.note(FRONTIER) or b"", type=_StoredFrontier)
            kinds = frozenset((name.encode(), schema) for name, schema in kept.kinds)
            commands = Frontier(kept.commands, kept.command_peaks)
            return SealEnd(Frontier(kept.size, kept.peaks), kept.position, commands, kinds)
        except (msgspec.DecodeError, ValueError):
            return SealEnd()

    def key(self) -> PublicKey | None:
        """The public key of the last seal, as the store has it. InvalidInput when that is damaged."""
        found = self.kept.note(KEY)
        return None if found is None else public_key_in(found, self.where(KEY))

    def keep_leaves(self, kept: int, hashes: bytes | bytearray, positions: Sequence[int]) -> None:
        """Keep the hashes and positions of more leaves after the first ``kept``; durably."""
        self.kept.extend_run(LEAVES, kept * HASH_BYTES, hashes)
        packed = struct.pack(f">{len(positions)}q", *positions)
        self.kept.extend_run(POSITIONS, kept * _POSITION_BYTES, packed)

    def keep(self, note: str, place: SealEnd, key: PublicKey) -> None:
        """Keep a checkpoint, then where the next seal goes on: a crash between costs time, no evidence."""
        self.keep_note(self.name_of(place.tree.size), note)
        self.keep_place(place, key)

    def keep_place(self, place: SealEnd, key: PublicKey) -> None:
        """Keep where the next seal goes on."""
        self._keep_key(key)
        tree, commands = place.tree, place.commands
        kinds = sorted((name.decode("utf-8", "replace"), schema) for name, schema in place.kinds)
        stored = _StoredFrontier(tree.size, place.position, tree.peaks, commands.size, commands.peaks, kinds)
        self.kept.keep_note(FRONTIER, msgspec.json.encode(stored))

    def _keep_key(self, key: PublicKey) -> None:
        self.kept.keep_note(KEY, f"{key}\n".encode())

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One seal at a time."""
        with self.kept.turn() as ours:
            if not ours:
                raise StoreUnavailable(
                    f"Another seal is still at work in {self.where()}; try again later.",
                    f"{self.where()} 中另一次封存仍在进行；请稍后再试。",
                    retryable=True,
                )
            yield


def archive_of(community: Community) -> Archive:
    """The seals of a community. InvalidInput for one in memory, which has nothing that lasts."""
    where = community.store.seals
    if where is None:
        raise InvalidInput(
            "A community in memory cannot be sealed; keep it in a folder or on a server.",
            "内存中的社区无法封存；请保存在文件夹中或服务器上。",
        )
    return Archive(seals_in(where))


def _text(note: bytes) -> str:
    return note.decode("utf-8", "replace")
