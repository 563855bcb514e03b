"""Writing a bundle: one reading of the ledger, compared with every checkpoint on the way."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import msgspec
from attrs import frozen

from community_core.audit.bundles.container import News
from community_core.audit.bundles.manifest import (
    EVENTS,
    LONGEST_LINE,
    MANIFEST,
    Manifest,
    Member,
    checkpoint_name,
    rotation_member,
    unpacks_to_too_much,
)
from community_core.audit.bundles.schemas import schema_members, type_counts
from community_core.audit.checkpoints.archive import Archive, archive_of
from community_core.audit.checkpoints.newest import opened_checkpoints
from community_core.audit.checkpoints.unsealed import nothing_sealed
from community_core.audit.proofs.stored import columns_of
from community_core.audit.proofs.tally import Tally
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.keys import PublicKey
from community_core.community import Community
from community_core.errors import InvalidInput
from community_core.ledger.kinds import StoredType
from community_core.ledger.leaves import hash_of
from community_core.storage.files.whole_file import whole_file

_LINES_AT_ONCE = 1000
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@frozen
class Bundled:
    """What was bundled: so many ``events``, up to ``position``, with so many ``checkpoints``.

    ``unsealed`` events were recorded since the newest checkpoint and are not in it.
    """

    events: int
    position: int
    checkpoints: int
    unsealed: int


def bundle(
    community: Community,
    out: Path,
    *,
    key: PublicKey,
    overwrite: bool = False,
    progress: News = lambda *_: None,
) -> Bundled:
    """Write everything sealed, and what proves it, into one file that can be checked without this store.

    Memory does not grow with the number of events. ``progress`` is told how many are done, and of how many.
    Raises InvalidInput when nothing is sealed or ``out`` exists, NotVerified when the ledger is not what was
    sealed: then there is no file.
    """
    archive = archive_of(community)
    checkpoints = opened_checkpoints(archive, key)
    if not checkpoints:
        nothing = nothing_sealed(archive)
        raise InvalidInput(nothing.en, nothing.zh)
    with whole_file(out, overwrite=overwrite) as file:
        try:
            return _Writer(community, archive, checkpoints, file, progress).write()
        except _ShrinksTooMuch:
            file.seek(0)
            file.truncate()
            return _Writer(community, archive, checkpoints, file, progress, zipfile.ZIP_STORED).write()


class _ShrinksTooMuch(Exception):
    """Whoever reads these events packed must take them for a bomb."""


class _Writer:
    """One bundle being written."""

    def __init__(
        self,
        community: Community,
        archive: Archive,
        checkpoints: Sequence[Checkpoint],
        file: BinaryIO,
        progress: News,
        packing: int = zipfile.ZIP_DEFLATED,
    ) -> None:
        self._packing = packing
        self._community = community
        self._checkpoints = checkpoints
        self._rotations = archive.rotations()
        self._newest = checkpoints[-1]
        self._progress = progress
        self._members: dict[str, Member] = {}
        self._types: Counter[StoredType] = Counter()
        self._tally = Tally(checkpoints)
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)

    def write(self) -> Bundled:
        with self._zip:
            notes = {checkpoint_name(each.size): each.note.encode() for each in self._checkpoints}
            notes |= {rotation_member(name): note.encode() for name, note in self._rotations.items()}
            for name in sorted(notes):
                self._add(name, [notes[name]])
            self._add(EVENTS, self._lines())
            self._refuse_bomb()
            self._tally.finish()
            schemas = schema_members(self._community.ledger.registry, self._types)
            self._put(MANIFEST, [self._manifest(schemas)])
            for name, schema in schemas.items():
                self._put(name, [schema])
        return self._bundled()

    def _add(self, name: str, parts: "Iterator[bytes] | list[bytes]") -> None:
        self._members[name] = self._put(name, parts)

    def _put(self, name: str, parts: "Iterator[bytes] | list[bytes]") -> Member:
        info = zipfile.ZipInfo(name, _NO_TIME)
        info.compress_type = self._packing
        info.external_attr = 0o644 << 16
        digest, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=name == EVENTS) as member:
            for part in parts:
                digest.update(part)
                size += member.write(part)
        return Member(size, digest.hexdigest())

    def _lines(self) -> Iterator[bytes]:
        """Every sealed event as a line, many lines at a time."""
        encode, lines = msgspec.json.Encoder().encode, list[bytes]()
        for row in self._community.ledger.raw_rows(upto=self._newest.position):
            columns = columns_of(row)
            self._tally.add(hash_of(row), columns.position)
            self._types[columns.type, columns.schema] += 1
            lines.append(encode(columns) + b"\n")
            self._refuse_longer(lines[-1])
            if len(lines) == _LINES_AT_ONCE:
                self._progress(self._tally.size, self._newest.size)
                yield b"".join(lines)
                lines.clear()
        yield b"".join(lines)

    def _refuse_longer(self, line: bytes) -> None:
        if self._packing != zipfile.ZIP_STORED and len(line) > LONGEST_LINE:
            raise _ShrinksTooMuch

    def _refuse_bomb(self) -> None:
        events = self._zip.getinfo(EVENTS)
        if unpacks_to_too_much(events.file_size, events.compress_size):
            raise _ShrinksTooMuch

    def _manifest(self, schemas: dict[str, bytes]) -> bytes:
        described = {name: Member(len(text), sha256(text).hexdigest()) for name, text in schemas.items()}
        manifest = Manifest(
            tool=f"community_core {version('community-core')}",
            origin=self._newest.origin,
            zone=self._community.zone.key,
            events=self._tally.size,
            first_position=self._tally.first_position,
            last_position=self._tally.position,
            checkpoints=[each.size for each in self._checkpoints],
            types=type_counts(self._types, schemas),
            members=self._members | described,
            rotations=list(self._rotations) or msgspec.UNSET,
        )
        return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"

    def _bundled(self) -> Bundled:
        newest = self._newest
        later = sum(1 for _ in self._community.ledger.raw_rows(after=newest.position))
        return Bundled(newest.size, newest.position, len(self._checkpoints), later)
