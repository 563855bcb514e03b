"""Cosignatures of witnesses under a checkpoint, after C2SP's tlog-cosignature, and how many are asked for.

A cosignature says that, at a time, a checkpoint was the largest the witness had seen of its ledger, and
consistent with all before. It is a line below the note, of a key that is for nothing else.
"""

import struct
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime

from attrs import frozen

from community_core.audit.failures import NotVerified
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.keys import PublicKey, SigningKey
from community_core.audit.signatures.notes import note_parts, signature_line
from community_core.errors import InvalidInput

_TIME = struct.Struct(">Q")
_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_LATEST = 253402300799
"""The end of the year 9999: what a date can say."""


@frozen
class Cosignature:
    """That ``witness`` had seen nothing larger at ``time``, and nothing that this does not go on from."""

    witness: PublicKey
    time: datetime


def cosign(note: str, key: SigningKey, now: datetime) -> str:
    """The note with a cosignature of this witness, in place of an earlier one of theirs."""
    seconds = int(now.timestamp())
    signature = key.sign(_message(note_parts(note)[0], seconds))
    return with_line(note, signature_line(key.public, _TIME.pack(seconds) + signature))


def with_line(note: str, line: str) -> str:
    """The note with this signature, in place of one by the same key."""
    text, lines = note_parts(note)
    kept = [each for each in lines if _whose(each) != _whose(line)]
    return f"{text}\n{''.join([*kept, line])}"


def cosignature_line(note: str, witness: PublicKey) -> str | None:
    """The latest line of this witness below a note. NotVerified when one of theirs does not hold."""
    return max(_lines_of(note, witness), default=(None, None), key=lambda each: each[0])[1]


def cosignature(note: str, witness: PublicKey) -> Cosignature | None:
    """What this witness says of a checkpoint, if anything. NotVerified when a signature does not hold."""
    time = max((each for each, _ in _lines_of(note, witness)), default=None)
    return None if time is None else Cosignature(witness, time)


def _lines_of(note: str, witness: PublicKey) -> list[tuple[datetime, str]]:
    """When this witness cosigned a note, and by which line."""
    text, lines = note_parts(note)
    theirs = [each for each in lines if _whose(each) == (witness.name, witness.id)]
    return [(_opened(text, each, witness), each) for each in theirs]


@frozen
class Quorum:
    """``needed`` of these witnesses, each with a key of their own, must have cosigned a checkpoint."""

    witnesses: tuple[PublicKey, ...]
    needed: int

    def cosigned(self, checkpoint: Checkpoint) -> tuple[Cosignature, ...]:
        """Who of them cosigned it. NotVerified when a signature of theirs does not hold."""
        return tuple(filter(None, (cosignature(checkpoint.note, each) for each in self.witnesses)))

    def is_met(self, checkpoint: Checkpoint) -> bool:
        """Whether enough of them cosigned it. NotVerified when a signature of theirs does not hold."""
        return len(self.cosigned(checkpoint)) >= self.needed

    def require(self, checkpoint: Checkpoint) -> None:
        """NotVerified unless enough of them cosigned it."""
        if not self.is_met(checkpoint):
            raise self.missed(checkpoint)

    def newest(self, checkpoints: Iterable[Checkpoint]) -> Checkpoint:
        """The largest that enough cosigned. NotVerified for none, or a signature that does not hold."""
        largest_first = sorted(checkpoints, key=lambda each: each.size, reverse=True)
        met = [each for each in largest_first if self.is_met(each)]
        if not met:
            raise self.missed(largest_first[0])
        return met[0]

    def missed(self, checkpoint: Checkpoint) -> NotVerified:
        """That too few of them cosigned it, and who did."""
        names = [each.witness.name for each in self.cosigned(checkpoint)]
        asked = ", ".join(each.name for each in self.witnesses)
        return NotVerified(
            f"Checkpoint {checkpoint.size} is cosigned by {len(names)} of {self.needed} witnesses asked for "
            f"({', '.join(names) or 'none'}; asked for: {asked}).",
            f"存证点 {checkpoint.size} 需 {self.needed} 位见证人联署，只有 {len(names)} 位"
            f"（{'、'.join(names) or '无'}；要求：{asked}）。",
        )


def quorum_of(witnesses: Iterable[PublicKey], needed: int | None, ledger: PublicKey) -> Quorum | None:
    """So many of these witnesses of a ledger; all of them when no number is told, None when none is told.

    InvalidInput for a number that cannot be met, and for a witness that is the ledger itself.
    """
    distinct = {each.raw: each for each in reversed(list(witnesses))}
    found = tuple(reversed(distinct.values()))
    for each in found:
        refuse_own(each, ledger)
    if not found and needed is None:
        return None
    needed = len(found) if needed is None else needed
    if not 0 < needed <= len(found):
        raise InvalidInput(
            f"A quorum of {needed} cannot be met by {len(found)} different witnesses (--witness KEY for "
            "each).",
            f"{len(found)} 位不同的见证人无法满足 {needed} 位的要求（每位用一个 --witness 公钥）。",
        )
    return Quorum(found, needed)


def refuse_own(witness: PublicKey, ledger: PublicKey) -> None:
    """InvalidInput for a witness of the ledger's own name or key, which would vouch for itself."""
    if witness.name == ledger.name or witness.raw == ledger.raw:
        raise InvalidInput(
            f"The witness {witness.name} has the name or the key of the ledger itself ({ledger.name}); a "
            "witness is somebody else.",
            f"见证人 {witness.name} 的名称或密钥就是账本（{ledger.name}）自己的；见证人须是另一方。",
        )


def _opened(text: str, line: str, witness: PublicKey) -> datetime:
    raw = b64decode(line.split(" ")[2])[_ID_BYTES:]
    if len(raw) == _TIME.size + _SIGNATURE_BYTES:
        (seconds,) = _TIME.unpack_from(raw)
        if seconds <= _LATEST and witness.signed(_message(text, seconds), raw[_TIME.size :]):
            return datetime.fromtimestamp(seconds, UTC)
    raise NotVerified(
        f"The cosignature of the witness {witness.name} does not hold: it was changed, or is of another "
        "checkpoint.",
        f"见证人 {witness.name} 的联署不成立：被改动过，或属于另一存证点。",
    )


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _whose(line: str) -> tuple[str, bytes]:
    """The name and the id of the key that signed a line."""
    _, name, encoded = line.split(" ")
    return name, b64decode(encoded)[:_ID_BYTES]
