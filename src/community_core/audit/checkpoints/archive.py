"""The folder ``checkpoints`` of a store: what was sealed, and what makes the next seal quick.

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
from pathlib import Path
from typing import Any, overload

import msgspec
from attrs import field, frozen

from community_core.audit.merkle import HASH_BYTES, Frontier
from community_core.audit.signatures.keys import PublicKey, public_key
from community_core.community import Community
from community_core.errors import InvalidInput, StoreUnavailable
from community_core.storage.durable import flush_to_disk, replace_file
from community_core.storage.locks import locked
from community_core.storage.owner_only import FOLDER
from community_core.storage.postgres.settings import not_on_server

_POSITION_BYTES = 8
_SUFFIX = ".checkpoint"
_ROTATION = re.compile(r"(\d+)-[0-9a-f]{8}\.rotation")
_PATIENCE_SECONDS = 60


class _StoredFrontier(msgspec.Struct):
    size: int
    position: int
    peaks: list[bytes]
    commands: int = 0
    command_peaks: list[bytes] = []
    kinds: list[tuple[str, int]] = []


@frozen
class Place:
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
    """The folder of one store."""

    folder: Path

    def notes(self) -> dict[str, str]:
        """The texts of the checkpoints by the names of their files, the smallest tree first."""
        found = [
            each for each in self.folder.glob(f"*{_SUFFIX}") if each.stem.isascii() and each.stem.isdigit()
        ]
        found.sort(key=lambda each: int(each.stem))
        return {each.name: each.read_bytes().decode("utf-8", "replace") for each in found}

    def rotations(self) -> dict[str, str]:
        """The texts of the changes of keys by the names of their files, the smallest tree first."""
        found = {each.name: each for each in self.folder.glob("*.rotation") if _ROTATION.fullmatch(each.name)}
        names = sorted(found, key=lambda name: (int(name.partition("-")[0]), name))
        return {name: found[name].read_bytes().decode("utf-8", "replace") for name in names}

    def keep_note(self, name: str, note: str) -> None:
        """Keep a checkpoint or change of keys with further signatures, durably."""
        replace_file(self.folder / name, note.encode())

    def keep_rotation(self, size: int, key: PublicKey, note: str) -> None:
        """Keep a change to this key, durably: from then on it signs."""
        replace_file(self.folder / f"{size}-{key.id.hex()}.rotation", note.encode())
        replace_file(self.folder / "key.pub", f"{key}\n".encode())

    def note(self, size: str) -> str:
        """The checkpoint of that many events. InvalidInput when there is none."""
        try:
            return self.notes()[f"{size}{_SUFFIX}"]
        except KeyError as error:
            raise InvalidInput(
                f"There is no checkpoint {size!r} here; look into {self.folder}.",
                f"没有存证点 {size!r}；请查看 {self.folder}。",
            ) from error

    def path(self, size: int) -> Path:
        """Where the checkpoint of that many events is kept."""
        return self.folder / f"{size}{_SUFFIX}"

    def leaves(self) -> LeafHashes:
        """The hashes of leaves that are kept; none when the file is lost."""
        file = self.folder / "leaves"
        return LeafHashes(file.read_bytes() if file.exists() else b"")

    def positions(self) -> tuple[int, ...]:
        """Where the sealed events lay, a hint for naming places; none when the file is lost."""
        file = self.folder / "positions"
        packed = file.read_bytes() if file.exists() else b""
        count = len(packed) // _POSITION_BYTES
        return struct.unpack_from(f">{count}q", packed)

    def last_leaf(self, size: int) -> bytes | None:
        """The hash of leaf ``size - 1``, if it is kept."""
        file = self.folder / "leaves"
        if not size or not file.exists():
            return None
        with file.open("rb") as opened:
            opened.seek((size - 1) * HASH_BYTES)
            return opened.read(HASH_BYTES)

    def place(self) -> Place:
        """Where the last seal ended; the beginning when that is lost."""
        try:
            kept = msgspec.json.decode((self.folder / "frontier").read_bytes(), type=_StoredFrontier)
            kinds = frozenset((name.encode(), schema) for name, schema in kept.kinds)
            commands = Frontier(kept.commands, kept.command_peaks)
            return Place(Frontier(kept.size, kept.peaks), kept.position, commands, kinds)
        except (FileNotFoundError, msgspec.DecodeError, ValueError):
            return Place()

    def key(self) -> PublicKey | None:
        """The public key of the last seal, as this folder has it."""
        file = self.folder / "key.pub"
        return public_key(str(file)) if file.exists() else None

    def keep_leaves(self, kept: int, hashes: bytes | bytearray, positions: Sequence[int]) -> None:
        """Keep the hashes and positions of more leaves after the first ``kept``; durably."""
        _append(self.folder / "leaves", kept * HASH_BYTES, hashes)
        packed = struct.pack(f">{len(positions)}q", *positions)
        _append(self.folder / "positions", kept * _POSITION_BYTES, packed)

    def keep(self, note: str, place: Place, key: PublicKey) -> None:
        """Keep a checkpoint, then where the next seal goes on: a crash between costs time, no evidence."""
        replace_file(self.path(place.tree.size), note.encode())
        self.keep_place(place, key)

    def keep_place(self, place: Place, key: PublicKey) -> None:
        """Keep where the next seal goes on."""
        replace_file(self.folder / "key.pub", f"{key}\n".encode())
        tree, commands = place.tree, place.commands
        kinds = sorted((name.decode("utf-8", "replace"), schema) for name, schema in place.kinds)
        stored = _StoredFrontier(tree.size, place.position, tree.peaks, commands.size, commands.peaks, kinds)
        replace_file(self.folder / "frontier", msgspec.json.encode(stored))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One seal at a time."""
        self.folder.mkdir(mode=FOLDER, exist_ok=True)
        with locked(self.folder / "lock", patience_seconds=_PATIENCE_SECONDS) as ours:
            if not ours:
                raise StoreUnavailable(
                    f"Another seal is still at work in {self.folder}; try again later.",
                    f"{self.folder} 中另一次封存仍在进行；请稍后再试。",
                    retryable=True,
                )
            yield


def archive_of(community: Community) -> Archive:
    """The audit folder of a store. InvalidInput for one in memory, which has nothing that lasts."""
    if community.store.address is not None:
        raise not_on_server(community.store.address, "seals are kept", "封存")
    if community.store.folder is None:
        raise InvalidInput(
            "A community in memory cannot be sealed; keep it in a folder.",
            "内存中的社区无法封存；请保存在文件夹中。",
        )
    return Archive(community.store.folder / "checkpoints")


def _append(path: Path, kept: int, more: bytes | bytearray) -> None:
    """Write after the first ``kept`` bytes, over what a crash may have left there."""
    if not kept:
        replace_file(path, more)
        return
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(kept)
        file.seek(kept)
        file.write(more)
        flush_to_disk(file)
