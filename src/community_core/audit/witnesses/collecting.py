"""What comes back into the store: cosignatures, kept below the checkpoint that was cosigned, and a checkpoint
that somebody took away."""

from collections.abc import Sequence

from community_core.audit.checkpoints.archive import Archive, archive_of
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.cosignatures import cosignature, cosignature_line, refuse_own, with_line
from community_core.audit.signatures.keys import PublicKey
from community_core.audit.signatures.mailed import as_signed
from community_core.audit.signatures.notes import unchecked_text
from community_core.audit.signatures.succession import (
    Succession,
    is_rotation,
    named_rotations,
    rotation_in,
)
from community_core.community import Community
from community_core.errors import InvalidInput


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


def put_back(community: Community, note: bytes, *, key: PublicKey) -> bool:
    """Keep a checkpoint or change of keys again that is gone from the store; False where there is one of its
    size.

    Whether the ledger agrees with it is for ``verify`` to say. NotVerified when it was not signed by the key,
    or by one that came before or after it; InvalidInput for one that sealed nothing.
    """
    archive, text = archive_of(community), as_signed(note)
    own = [text] if is_rotation(text) else []
    checkpoint = Succession(key, named_rotations(own, list(archive.rotations().values()))).open(text)
    if not checkpoint.size:
        raise InvalidInput("This checkpoint sealed nothing yet.", "此存证点尚未封存任何内容。")
    name = archive.name_of(checkpoint.size, _new_key(text))
    if name in _every(archive):
        return False
    with archive.turn():
        archive.keep_note(name, text)
    return True


def _new_key(note: str) -> PublicKey | None:
    """The key that signs after a change of keys; None for any other checkpoint."""
    return rotation_in("checkpoint", note).new if is_rotation(note) else None


def _newer(kept: str, line: str, signed: str, witnesses: Sequence[PublicKey]) -> str:
    """With this line, unless the same witness said so later."""
    (whose,) = (each for each in witnesses if cosignature_line(signed, each) == line)
    before, after = cosignature(kept, whose), cosignature(signed, whose)
    if before and after and before.time >= after.time:
        return kept
    return with_line(kept, line)


def _kept_as(archive: Archive, checkpoint: Checkpoint) -> tuple[str, str]:
    """The name and the text of the very same checkpoint in the store."""
    for name, kept in _every(archive).items():
        if unchecked_text(kept) == unchecked_text(checkpoint.note):
            return name, kept
    raise InvalidInput(
        f"This store has no such checkpoint of {checkpoint.size} events.",
        f"本存储没有这个 {checkpoint.size} 条的存证点。",
    )


def _every(archive: Archive) -> dict[str, str]:
    return archive.notes() | archive.rotations()
