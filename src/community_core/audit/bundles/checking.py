"""Checking a bundle with nothing but the public key: no store, and no trust in whoever made it."""

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from attrs import frozen

from community_core.audit.bundles.container import Container, News, damaged, opened_container
from community_core.audit.bundles.manifest import (
    CHECKPOINTS,
    EVENTS,
    MANIFEST,
    Manifest,
    Member,
    checkpoint_name,
    rotation_member,
)
from community_core.audit.failures import NotVerified
from community_core.audit.proofs.stored import StoredColumns, row_of
from community_core.audit.proofs.tally import Tally
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.cosignatures import Quorum
from community_core.audit.signatures.keys import PublicKey
from community_core.audit.signatures.succession import Succession, named_rotations
from community_core.errors import UnreadableEvent
from community_core.ledger import registry_of, unknown_in
from community_core.ledger.kinds import StoredType
from community_core.ledger.leaves import hash_of
from community_core.plugins.aggregates import installed_kinds

_MOST_MANIFEST_BYTES = 64 << 20
_MOST_SMALL_BYTES = 4 << 20
_ROWS_BETWEEN_NEWS = 1000


@frozen
class CheckedBundle:
    """A bundle that holds what its newest ``checkpoint`` sealed.

    Its events, from ``first_position`` to the checkpoint's, were compared with all ``checkpoints`` (that
    many). ``unknown`` of them are of types this program does not know, so their data was not read. What
    ``manifest`` says besides, such as the zone, nobody signed. ``cosigned`` is the newest checkpoint that
    enough witnesses cosigned; None when none was asked for.
    """

    checkpoint: Checkpoint
    first_position: int
    checkpoints: int
    unknown: int
    manifest: Manifest
    cosigned: Checkpoint | None = None


def check_bundle(
    path: Path,
    key: PublicKey,
    *,
    against: Checkpoint | str | bytes | None = None,
    quorum: Quorum | None = None,
    rotations: Sequence[str] = (),
    progress: News = lambda *_: None,
) -> CheckedBundle:
    """Check a bundle: signatures, the tree over its events at every checkpoint, manifest, forms of events.

    ``against`` is a checkpoint kept elsewhere, or the note of one, which must be one of those the bundle goes
    through: that its newest checkpoint was not taken away only such a one can show. Memory does not grow with
    the number of events. With a ``quorum``, enough witnesses must have cosigned one of the checkpoints.
    ``rotations`` are changes of keys made since. Raises NotVerified for whatever does not hold,
    FileNotFoundError when there is no file.
    """
    with opened_container(path) as container:
        return _BundleCheck(container, key, against, rotations, progress).checked(quorum)


class _BundleCheck:
    """One bundle being checked."""

    def __init__(
        self,
        container: Container,
        key: PublicKey,
        against: Checkpoint | str | bytes | None,
        rotations: Sequence[str],
        progress: News,
    ) -> None:
        self._container = container
        self._progress = progress
        self._manifest = _manifest(container)
        self._succession = Succession(key, named_rotations(self._rotations(), rotations))
        self._checkpoints = self._opened_checkpoints()
        self._tally = Tally(_with(self._sealed(), self._opened(against)))
        self._types: Counter[StoredType] = Counter()
        self._unknown = 0
        self._registry = registry_of(installed_kinds().events)

    def checked(self, quorum: Quorum | None) -> CheckedBundle:
        for name in self._others():
            self._read(name)
        self._read_events()
        self._tally.finish()
        self._compare_manifest()
        newest = self._sealed()[-1]
        return CheckedBundle(
            newest,
            self._tally.first_position,
            len(self._checkpoints),
            self._unknown,
            self._manifest,
            quorum.newest(self._sealed()) if quorum else None,
        )

    def _rotations(self) -> list[str]:
        """The changes of keys in it."""
        names = [rotation_member(each) for each in self._manifest.rotations or ()]
        for name in sorted(set(names) - self._container.sizes.keys()):
            raise damaged(f"{name} is missing, or one too many", f"{name} 缺失或多余")
        return [self._read(each).decode("utf-8", "replace") for each in names]

    def _sealed(self) -> list[Checkpoint]:
        """Every state that was signed, the smaller first; the newest checkpoint is the last."""
        rotated = [each.checkpoint for each in self._succession.rotations]
        return sorted([*rotated, *self._checkpoints], key=lambda each: each.size)

    def _opened(self, against: Checkpoint | str | bytes | None) -> Checkpoint | None:
        return self._succession.open(against) if isinstance(against, str | bytes) else against

    def _opened_checkpoints(self) -> list[Checkpoint]:
        told, names = self._manifest.checkpoints, self._notes()
        rotated = {rotation_member(each) for each in self._manifest.rotations or ()}
        kept = {each for each in self._container.sizes if each.startswith(CHECKPOINTS)} - rotated
        if not told or told != sorted(set(told)) or set(names) != kept:
            raise damaged("its checkpoints are not those of the manifest", "存证点与清单不符")
        found = [self._succession.open(self._read(name).decode("utf-8", "replace")) for name in names]
        if [each.size for each in found] != told:
            raise damaged("a checkpoint is of another size than its name says", "存证点的条数与名称不符")
        return found

    def _notes(self) -> list[str]:
        return [checkpoint_name(size) for size in self._manifest.checkpoints]

    def _read(self, name: str) -> bytes:
        data = self._container.read(name, _MOST_SMALL_BYTES)
        _refuse_other(name, Member(len(data), sha256(data).hexdigest()), self._manifest)
        return data

    def _read_events(self) -> None:
        decode, digest, size = msgspec.json.Decoder(StoredColumns).decode, sha256(), 0
        for line in self._container.lines(EVENTS):
            digest.update(line)
            size += len(line)
            self._add(_columns(decode, line, self._tally.position))
        _refuse_other(EVENTS, Member(size, digest.hexdigest()), self._manifest)

    def _add(self, columns: StoredColumns) -> None:
        row = row_of(columns)
        self._tally.add(hash_of(row), columns.position)
        self._types[columns.type, columns.schema] += 1
        self._unknown += self._is_unknown(columns, row[6])
        if self._tally.size % _ROWS_BETWEEN_NEWS == 0:
            self._progress(self._tally.size, self._checkpoints[-1].size)

    def _is_unknown(self, columns: StoredColumns, data: bytes) -> bool:
        """Whether its form is not known here; NotVerified when it is, and the data does not have it."""
        try:
            return unknown_in(self._registry.decode(columns.type, columns.schema, data)) is not None
        except UnreadableEvent as error:
            raise NotVerified(
                f"Position {columns.position}: {error.en}", f"第 {columns.position} 条：{error.zh}"
            ) from error

    def _compare_manifest(self) -> None:
        told = self._manifest
        counted = {(each.type, each.schema): each.events for each in told.types}
        said = (told.origin, told.events, told.first_position, told.last_position, counted)
        tally, newest = self._tally, self._sealed()[-1]
        if said != (newest.origin, tally.size, tally.first_position, tally.position, dict(self._types)):
            raise damaged("its manifest does not say what is in it", "清单与内容不符")
        for name in sorted(self._others() ^ {each.json_schema for each in told.types if each.json_schema}):
            raise damaged(f"{name} is missing, or one too many", f"{name} 缺失或多余")

    def _others(self) -> set[str]:
        """What is neither manifest, events nor checkpoints."""
        rotated = map(rotation_member, self._manifest.rotations or ())
        return self._container.sizes.keys() - {MANIFEST, EVENTS, *self._notes(), *rotated}


def _manifest(container: Container) -> Manifest:
    names = container.sizes.keys()
    if MANIFEST not in names or EVENTS not in names:
        raise damaged("its manifest or its events are missing", "缺少清单或事件")
    try:
        manifest = msgspec.json.decode(container.read(MANIFEST, _MOST_MANIFEST_BYTES), type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged("its manifest cannot be read", "清单无法读取") from error
    strangers = sorted({*names} - {MANIFEST} ^ manifest.members.keys())
    if strangers:
        raise damaged(f"{strangers[0]} is missing, or one too many", f"{strangers[0]} 缺失或多余")
    return manifest


def _with(checkpoints: Sequence[Checkpoint], against: Checkpoint | None) -> list[Checkpoint]:
    if against is None:
        return list(checkpoints)
    if against.size > checkpoints[-1].size:
        raise NotVerified(
            f"The bundle ends with checkpoint {checkpoints[-1].size}, before checkpoint {against.size}.",
            f"存证包止于存证点 {checkpoints[-1].size}，早于存证点 {against.size}。",
        )
    return sorted([*checkpoints, against], key=lambda each: each.size)


def _refuse_other(name: str, found: Member, manifest: Manifest) -> None:
    if found != manifest.members[name]:
        raise damaged(f"{name} is not what its manifest says", f"{name} 与清单不符")


def _columns(decode: Callable[[bytes], StoredColumns], line: bytes, before: int) -> StoredColumns:
    try:
        return decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(
            f"the event after position {before} cannot be read", f"第 {before} 条之后的事件无法读取"
        ) from error
