"""What a witness does: cosign a checkpoint that goes on from the last one it saw, and nothing else."""

from datetime import datetime

from community_core.audit.failures import NotVerified
from community_core.audit.merkle import extends
from community_core.audit.proofs.receipts import growth_hashes
from community_core.audit.signatures.checkpoint import Checkpoint, open_checkpoint, parsed_checkpoint
from community_core.audit.signatures.cosignatures import cosign, refuse_own
from community_core.audit.signatures.keys import PublicKey, SigningKey, public_key
from community_core.audit.signatures.mailed import as_signed
from community_core.audit.signatures.notes import unchecked_text
from community_core.audit.signatures.succession import is_rotation, rotation_in
from community_core.audit.witnesses.seen import SeenLedger, Turn, WitnessMemory
from community_core.errors import InvalidInput


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


def _opened(note: str, turn: Turn, told: PublicKey | None) -> tuple[Checkpoint, PublicKey]:
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


def _checkpoint_of(known: SeenLedger) -> Checkpoint:
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
