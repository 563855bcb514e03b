"""What a witness does: cosign a checkpoint that goes on from the last one it saw, and nothing else.

What it saw last lies in a file beside its key, which outlives a crash before a cosignature is given out. The
ledger's keeper then collects the cosignatures into the store.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from attrs import frozen

from community_core.audit.archive import Archive, archive_of
from community_core.audit.checkpoint import Checkpoint, open_checkpoint, parsed_checkpoint
from community_core.audit.cosignatures import cosign, cosignature, cosignature_line, refuse_own, with_line
from community_core.audit.failures import NotVerified
from community_core.audit.keys import PublicKey, SigningKey, public_key
from community_core.audit.mailed import as_signed
from community_core.audit.merkle import extends
from community_core.audit.notes import unchecked_text
from community_core.audit.receipts import growth_hashes
from community_core.audit.succession import Succession, is_rotation, rotation_in
from community_core.community import Community
from community_core.errors import InvalidInput, StoreUnavailable
from community_core.storage.durable import replace_file
from community_core.storage.locks import locked

_PATIENCE_SECONDS = 60


class _Ledger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    checkpoint: str


class _Seen(
    msgspec.Struct, tag_field="format", tag="community-witness-1", frozen=True, forbid_unknown_fields=True
):
    ledgers: dict[str, _Ledger]


@frozen
class WitnessMemory:
    """What a witness saw last of each ledger, in a file."""

    file: Path

    @classmethod
    def beside(cls, key: Path) -> "WitnessMemory":
        """That of the key in a file: ``witness.key.seen`` of ``witness.key``."""
        return cls(key.with_name(f"{key.name}.seen"))

    def begin(self) -> None:
        """Remember that nothing was seen yet."""
        self._keep(_Seen({}))

    @contextmanager
    def turn(self, *, first: bool = False) -> Iterator["_Turn"]:
        """One cosignature at a time. NotVerified when the memory is gone, unless it is to begin ``first``."""
        with locked(
            self.file.with_name(f"{self.file.name}.lock"), patience_seconds=_PATIENCE_SECONDS
        ) as ours:
            if not ours:
                raise StoreUnavailable(
                    f"Another witnessing is still at work ({self.file}); try again later.",
                    f"另一次见证仍在进行（{self.file}）；请稍后再试。",
                    retryable=True,
                )
            yield _Turn(self, self._read(first=first))

    def _read(self, *, first: bool) -> _Seen:
        try:
            return msgspec.json.decode(self.file.read_bytes(), type=_Seen)
        except FileNotFoundError as error:
            if first:
                return _Seen({})
            raise NotVerified(
                f"What this witness saw last is gone ({self.file}); without it, it would cosign a replaced "
                "history. Put back a copy; if it never saw anything, begin with --first. Nothing was "
                "cosigned.",
                f"此见证人上次所见的记录（{self.file}）不见了；没有它就可能联署被替换的历史。请放回副本；"
                "若从未见证过，请加 --first 开始。未联署。",
            ) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NotVerified(
                f"What this witness saw last ({self.file}) is damaged; put back a copy. Nothing was "
                "cosigned.",
                f"此见证人上次所见的记录（{self.file}）已损坏；请放回副本。未联署。",
            ) from error

    def _keep(self, seen: _Seen) -> None:
        replace_file(self.file, msgspec.json.format(msgspec.json.encode(seen), indent=2) + b"\n")


@frozen
class _Turn:
    """The memory while it is ours."""

    memory: WitnessMemory
    seen: _Seen

    def last(self, origin: str) -> _Ledger | None:
        """What was seen last of this ledger."""
        return self.seen.ledgers.get(origin)

    def keep(self, key: PublicKey, checkpoint: Checkpoint) -> None:
        """Remember a checkpoint, and the key that is to sign the next, durably."""
        ledgers = self.seen.ledgers | {checkpoint.origin: _Ledger(str(key), checkpoint.note)}
        self.memory._keep(_Seen(ledgers))


def witness(
    note: str | bytes,
    key: SigningKey,
    memory: WitnessMemory,
    *,
    now: datetime,
    proof: str | bytes | None = None,
    ledger: PublicKey | None = None,
    first: bool = False,
) -> str:
    """The checkpoint with a cosignature of this witness, who has seen nothing that it does not go on from.

    ``proof`` is that of :func:`consistency`, from the checkpoint it saw last; the same one needs none. The
    ``ledger``'s public key is told when it is seen for the first time, and where a lost one was replaced. A
    change of keys is cosigned like any checkpoint, and followed.

    Raises InvalidInput for what is missing, NotVerified for a checkpoint that is not signed by that key, is
    smaller or another than the one seen last, or is not shown to go on from it. Then nothing is remembered.
    """
    signed = as_signed(note) if isinstance(note, bytes) else note
    with memory.turn(first=first) as turn:
        checkpoint, follows = _opened(signed, turn, ledger)
        refuse_own(key.public, follows)
        known = turn.last(checkpoint.origin)
        if known:
            _refuse_inconsistent(_checkpoint_of(known), checkpoint, proof)
        turn.keep(follows, checkpoint)
        return cosign(signed, key, now)


def _opened(note: str, turn: _Turn, told: PublicKey | None) -> tuple[Checkpoint, PublicKey]:
    """The checkpoint, and the key that is to sign the next one."""
    origin = unchecked_text(note).split("\n", 1)[0]
    known = turn.last(origin)
    if known is None and told is None:
        raise InvalidInput(
            f"This witness has seen nothing of {origin} yet: give its public key with --log.",
            f"此见证人尚未见过 {origin}：请用 --log 给出其公钥。",
        )
    trusted = public_key(known.key) if known else told
    assert trusted is not None
    if is_rotation(note):
        rotation = rotation_in("This change of keys", note)
        if rotation.new == trusted or (
            rotation.old == trusted and (not rotation.lost or told == rotation.new)
        ):
            return rotation.checkpoint, rotation.new
    if told not in (None, trusted):
        raise NotVerified(
            f"For this witness the key of {origin} is {trusted}, not the one told. It follows a change of "
            "keys that is handed to it. Nothing was cosigned.",
            f"此见证人所知的 {origin} 公钥是 {trusted}，不是所给的。更换密钥须先把更换记录交给它。未联署。",
        )
    return open_checkpoint(note, trusted), trusted


def _checkpoint_of(known: _Ledger) -> Checkpoint:
    return parsed_checkpoint(unchecked_text(known.checkpoint), known.checkpoint)


def _refuse_inconsistent(last: Checkpoint, now: Checkpoint, proof: str | bytes | None) -> None:
    if now.size < last.size:
        raise NotVerified(
            f"This witness saw {last.size} events, sealed at {last.sealed}; this checkpoint has {now.size}. "
            "Nothing was cosigned.",
            f"此见证人已见过 {last.size} 条（{last.sealed} 封存），而此存证点只有 {now.size} 条。未联署。",
        )
    if now.size == last.size:
        if now.root != last.root:
            raise _fork(last)
        return
    if proof is None:
        raise InvalidInput(
            f"Add --proof: it saw {last.size} events, this checkpoint has {now.size}. The keeper makes it: "
            f"community audit consistency {last.size} {now.size}",
            f"请加 --proof：上次见到 {last.size} 条，此存证点有 {now.size} 条。由保管者出具："
            f"community audit consistency {last.size} {now.size}",
        )
    if not extends(last.size, last.root, now.size, now.root, growth_hashes(proof)):
        raise NotVerified(
            f"The proof does not show that checkpoint {now.size} goes on from the {last.size} events this "
            "witness saw last: it is of other checkpoints, or history was replaced. Nothing was cosigned.",
            f"该证明不能说明存证点 {now.size} 是在此见证人上次所见 {last.size} 条之后追加的："
            "它属于别的存证点，或历史被替换。未联署。",
        )


def _fork(last: Checkpoint) -> NotVerified:
    return NotVerified(
        f"Two histories: this witness saw another checkpoint of {last.size} events, sealed at {last.sealed}. "
        "Keep both, they prove it. Nothing was cosigned.",
        f"历史不一：此见证人见过另一个 {last.size} 条的存证点（{last.sealed} 封存）。请保存两者为证。"
        "未联署。",
    )


def collect(
    community: Community, note: str | bytes, witnesses: Sequence[PublicKey], *, key: PublicKey
) -> int:
    """Keep the cosignatures of these witnesses below a checkpoint of the store; how many there were.

    InvalidInput when there is no such checkpoint here or none of them cosigned it; NotVerified when it is
    not the one that was sealed, or a cosignature does not hold.
    """
    signed = as_signed(note) if isinstance(note, bytes) else note
    archive = archive_of(community)
    checkpoint = Succession(key, archive.rotations()).open(signed)
    found = [line for each in witnesses if (line := cosignature_line(signed, each))]
    for each in witnesses:
        refuse_own(each, key)
    if not found:
        raise InvalidInput(
            f"None of these witnesses cosigned this checkpoint ({checkpoint.size}).",
            f"这些见证人都没有联署此存证点（{checkpoint.size}）。",
        )
    with archive.turn():
        name, kept = _kept_as(archive, checkpoint)
        for line in found:
            kept = _newer(kept, line, signed, witnesses)
        archive.keep_note(name, kept)
    return len(found)


def _newer(kept: str, line: str, signed: str, witnesses: Sequence[PublicKey]) -> str:
    """With this line, unless the same witness said so later."""
    (whose,) = (each for each in witnesses if cosignature_line(signed, each) == line)
    before, after = cosignature(kept, whose), cosignature(signed, whose)
    if before and after and before.time >= after.time:
        return kept
    return with_line(kept, line)


def _kept_as(archive: Archive, checkpoint: Checkpoint) -> tuple[str, str]:
    """The name and the text of the very same checkpoint in the store."""
    for name, kept in (archive.notes() | archive.rotations()).items():
        if unchecked_text(kept) == unchecked_text(checkpoint.note):
            return name, kept
    raise InvalidInput(
        f"This store has no such checkpoint of {checkpoint.size} events.",
        f"本存储没有这个 {checkpoint.size} 条的存证点。",
    )
