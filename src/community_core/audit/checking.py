"""Checking whatever was handed over: a receipt, a proof, a certificate or a bundle, told by its content."""

from collections.abc import Callable, Sequence
from pathlib import Path

from community_core.audit.bundles import ZIP_MARK, CheckedBundle, check_bundle
from community_core.audit.failures import NotVerified
from community_core.audit.people.erasure import TITLE, Erasure, open_certificate
from community_core.audit.proofs.receipts import CheckedConsistency, CheckedReceipt, check
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.cosignatures import Quorum
from community_core.audit.signatures.keys import PublicKey
from community_core.audit.signatures.mailed import as_signed, plain
from community_core.audit.signatures.notes import is_note, is_signed
from community_core.audit.signatures.succession import (
    Succession,
    asking_for_changes,
    is_rotation,
    named_rotations,
)
from community_core.errors import InvalidInput

Checked = CheckedReceipt | CheckedConsistency | CheckedBundle | Erasure | Checkpoint
_MOST_PROOF_BYTES = 128 << 20


def check_file(
    path: Path,
    key: PublicKey,
    *,
    against: Checkpoint | str | bytes | None = None,
    quorum: Quorum | None = None,
    rotations: Sequence[str] = (),
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Checked:
    """Check a file with nothing but the public key, and those of witnesses where a ``quorum`` is asked for.

    ``against``, a checkpoint kept elsewhere or its note, is for bundles. ``rotations`` are changes of keys by
    their notes: with them either public key checks what the other signed. Raises NotVerified for what does
    not hold, InvalidInput when there is no such file or ``against`` does not apply.
    """
    try:
        with path.open("rb") as file:
            if file.peek(len(ZIP_MARK)).startswith(ZIP_MARK):
                with asking_for_changes(rotations):
                    return check_bundle(
                        path, key, against=against, quorum=quorum, rotations=rotations, progress=progress
                    )
            received = file.read(_MOST_PROOF_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InvalidInput(f"There is no file {str(path)!r}.", f"没有文件 {str(path)!r}。") from error
    if len(received) > _MOST_PROOF_BYTES:
        raise NotVerified("This is too large to be a proof.", "文件过大，不可能是证明。")
    proof = plain(received)
    with asking_for_changes(rotations):
        checked = (
            _certificate(proof, key, rotations)
            or _checkpoint(received, key, quorum, rotations)
            or check(proof, key, quorum=quorum, rotations=rotations)
        )
    if against is not None:
        raise InvalidInput(
            "Only a bundle can be checked against a checkpoint.", "只有存证包可以与存证点核对。"
        )
    return checked


def _checkpoint(
    received: bytes, key: PublicKey, quorum: Quorum | None, rotations: Sequence[str]
) -> Checkpoint | None:
    """A checkpoint; a change of keys is one, too, which either key opens."""
    note = as_signed(received)
    if not is_note(note):
        return None
    own = [note] if is_rotation(note) else []
    checkpoint = Succession(key, named_rotations(own, rotations)).open(note)
    if quorum:
        quorum.require(checkpoint)
    return checkpoint


def _certificate(proof: str, key: PublicKey, rotations: Sequence[str]) -> Erasure | None:
    text = proof.strip("\n")
    if not text.startswith(TITLE):
        return None
    note = f"{text}\n"
    keys = Succession(key, named_rotations(rotations)).keys
    return open_certificate(note, next((each for each in keys if is_signed(note, each)), key))
