"""Proofs to hand out: that an event is in the sealed ledger, that a checkpoint only adds to an older one.

Both are JSON that anyone can check with the public key alone: no store, no other file.
"""

from collections.abc import Callable, Sequence

import msgspec
from attrs import frozen

from community_core.audit.checkpoints.archive import LeafHashes, archive_of
from community_core.audit.checkpoints.newest import newest
from community_core.audit.checkpoints.unsealed import nothing_sealed
from community_core.audit.failures import NotVerified
from community_core.audit.merkle import Proof, consistency_proof, extends, includes, inclusion_proof
from community_core.audit.proofs.stored import StoredColumns, columns_of, row_of
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.cosignatures import Quorum
from community_core.audit.signatures.keys import PublicKey
from community_core.audit.signatures.mailed import plain
from community_core.audit.signatures.succession import Succession, asking_for_changes, named_rotations
from community_core.community import Community
from community_core.errors import InvalidInput
from community_core.ledger import withholding
from community_core.ledger.leaves import RawRow, hash_of

_LAST_POSITION = 2**63 - 1


class _WrittenReceipt(
    msgspec.Struct, tag_field="format", tag="community-receipt-1", forbid_unknown_fields=True, frozen=True
):
    event: StoredColumns
    index: int
    proof: list[bytes]
    checkpoint: str
    rotations: list[str] | msgspec.UnsetType = msgspec.UNSET


class _Consistency(
    msgspec.Struct, tag_field="format", tag="community-consistency-1", forbid_unknown_fields=True, frozen=True
):
    older: str
    newer: str
    proof: list[bytes]
    rotations: list[str] | msgspec.UnsetType = msgspec.UNSET


@frozen
class CheckedReceipt:
    """The stored columns of an event, and the checkpoint that seals it as event number ``index``, from 0."""

    event: StoredColumns
    index: int
    checkpoint: Checkpoint


@frozen
class CheckedConsistency:
    """Two checkpoints: the newer one seals what the older one seals, unchanged, and perhaps more."""

    older: Checkpoint
    newer: Checkpoint


def receipt(community: Community, event: int | str, *, key: PublicKey, quorum: Quorum | None = None) -> str:
    """A receipt for the event at a position, or with an id such as ``request-01J...@3``; JSON text.

    With a ``quorum`` it is for the newest checkpoint that enough witnesses cosigned. Fields that are
    encrypted for a person stay so. Raises InvalidInput when there is no such event, it is not sealed yet, or
    it tells openly of somebody erased what is not to be shown of them; NotVerified when
    it is not the one that was sealed.
    """
    checkpoint = newest(archive_of(community), key, quorum)
    position = event if isinstance(event, int) else _position_of(community, event)
    row = _row_at(community, position)
    _refuse_left_open(community, position)
    if checkpoint is None:
        nothing = nothing_sealed(archive_of(community))
        raise InvalidInput(nothing.en, nothing.zh)
    if quorum:
        _refuse_not_cosigned(quorum, checkpoint, position)
    if position > checkpoint.position:
        raise InvalidInput(
            f"The event at position {position} is not sealed yet; run: community audit seal",
            f"第 {position} 条尚未封存；请运行：community audit seal",
        )
    told = _WrittenReceipt(columns_of(row), -1, [], checkpoint.note, _rotations(community))

    def prove(leaves: LeafHashes) -> str | None:
        index = leaves.find(hash_of(row))
        if index is None:
            return None
        proof = inclusion_proof(leaves, index)
        if not includes(checkpoint.root, checkpoint.size, index, hash_of(row), proof):
            return None
        return _text(msgspec.structs.replace(told, index=index, proof=list(proof)))

    return _proven(community, checkpoint, prove)


def _refuse_not_cosigned(quorum: Quorum, checkpoint: Checkpoint, position: int) -> None:
    quorum.require(checkpoint)
    if position > checkpoint.position:
        raise InvalidInput(
            f"The event at position {position} is in no checkpoint that enough witnesses cosigned; the "
            f"newest is of {checkpoint.size} events.",
            f"第 {position} 条不在任何经足够见证人联署的存证点中；最新的一个为 {checkpoint.size} 条。",
        )


def _refuse_left_open(community: Community, position: int) -> None:
    """A receipt holds the event as it is stored, and goes to others."""
    [fact] = community.ledger.log(after=position - 1, upto=position)
    opener = community.vault.opener(None, "receipt")
    if withholding(fact.data, fact.stream_id, opener.openly) != fact.data:
        raise InvalidInput(
            f"The event at position {position} says openly how somebody lived or what they were who was "
            "erased, and its receipt would hand that out. It is verified where it is stored: community audit "
            "verify",
            f"第 {position} 条载有已删除人员的居住情况或职务，回执会将其外传。请在存储内核验："
            "community audit verify",
        )


def consistency(community: Community, older: Checkpoint, newer: Checkpoint) -> str:
    """Proof that the newer checkpoint only adds to the older one; JSON text.

    NotVerified when that cannot be shown: one of them is not of this store, or its history was replaced.
    """
    older, newer = sorted((older, newer), key=lambda each: each.size)

    def prove(leaves: LeafHashes) -> str | None:
        if len(leaves) < newer.size:
            return None
        proof = consistency_proof(leaves, older.size)
        if not _only_adds(older, newer, proof):
            return None
        return _text(_Consistency(older.note, newer.note, list(proof), _rotations(community)))

    return _proven(community, newer, prove)


def check(
    text: str | bytes, key: PublicKey, *, quorum: Quorum | None = None, rotations: Sequence[str] = ()
) -> CheckedReceipt | CheckedConsistency:
    """Check a receipt or a consistency proof with nothing but the public key, and those of witnesses.

    ``rotations`` are changes of keys made since, for whoever has another public key than the signer's.
    NotVerified when it fails, or too few of a ``quorum`` cosigned its checkpoint, of two the newer one.
    """
    found = _read(text)
    keys = Succession(key, named_rotations(found.rotations or (), rotations))
    with asking_for_changes(rotations):
        if isinstance(found, _WrittenReceipt):
            receipt = _checked_receipt(found, keys)
            _require(quorum, receipt.checkpoint)
            return receipt
        growth = _checked_consistency(found, keys)
        _require(quorum, growth.newer)
        return growth


def growth_hashes(proof: str | bytes) -> list[bytes]:
    """The hashes in a consistency proof, which prove nothing by themselves. NotVerified when it is none."""
    found = _read(plain(proof) if isinstance(proof, bytes) else proof)
    if isinstance(found, _Consistency):
        return found.proof
    raise NotVerified("This is a receipt, not a consistency proof.", "这是回执，不是一致性证明。")


def _read(text: str | bytes) -> _WrittenReceipt | _Consistency:
    try:
        return msgspec.json.decode(text, type=_WrittenReceipt | _Consistency)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotVerified(
            "This is not a receipt, a consistency proof or a bundle, or it is damaged.",
            "这不是回执、一致性证明或存证包，或已损坏。",
        ) from error


def _require(quorum: Quorum | None, checkpoint: Checkpoint) -> None:
    if quorum:
        quorum.require(checkpoint)


def _checked_receipt(found: _WrittenReceipt, keys: Succession) -> CheckedReceipt:
    checkpoint = keys.open(found.checkpoint)
    leaf = hash_of(row_of(found.event))
    if not includes(checkpoint.root, checkpoint.size, found.index, leaf, found.proof):
        raise NotVerified(
            f"The event in this receipt is not what checkpoint {checkpoint.size} sealed: one was changed.",
            f"回执中的事件与存证点 {checkpoint.size} 封存的不符：其中之一被改动过。",
        )
    return CheckedReceipt(found.event, found.index, checkpoint)


def _checked_consistency(found: _Consistency, keys: Succession) -> CheckedConsistency:
    older, newer = keys.open(found.older), keys.open(found.newer)
    if not _only_adds(older, newer, tuple(found.proof)):
        raise NotVerified(
            f"The proof fails: checkpoint {newer.size} is not shown to only add to checkpoint {older.size}.",
            f"无法证明存证点 {newer.size} 只是在存证点 {older.size} 之后追加：证明不成立。",
        )
    return CheckedConsistency(older, newer)


def _only_adds(older: Checkpoint, newer: Checkpoint, proof: Proof) -> bool:
    return extends(older.size, older.root, newer.size, newer.root, proof)


def _proven(community: Community, checkpoint: Checkpoint, prove: Callable[[LeafHashes], str | None]) -> str:
    """A proof from the kept hashes; from the ledger when those are lost or changed."""
    kept = archive_of(community).leaves()[: checkpoint.size]
    proof = prove(kept) or prove(_hashes(community, checkpoint))
    if proof is None:
        raise NotVerified(
            f"The ledger is not what checkpoint {checkpoint.size} sealed; "
            "to find out where: community audit verify",
            f"账本与存证点 {checkpoint.size} 不符；查明位置：community audit verify",
        )
    return proof


def _hashes(community: Community, checkpoint: Checkpoint) -> LeafHashes:
    return LeafHashes(b"".join(map(hash_of, community.ledger.raw_rows(upto=checkpoint.position))))


def _position_of(community: Community, event_id: str) -> int:
    stream_id, _, version = event_id.rpartition("@")
    for fact in community.history(stream_id or event_id):
        if str(fact.version) == version:
            return fact.position
    raise InvalidInput(
        f"There is no event {event_id!r}; give a position, or the id of a stream, @ and a version.",
        f"没有事件 {event_id!r}；请给出位置，或“编号@版本”。",
    )


def _row_at(community: Community, position: int) -> RawRow:
    if 0 < position <= _LAST_POSITION:
        for row in community.ledger.raw_rows(after=position - 1, upto=position):
            return row
    if position in archive_of(community).positions():
        raise NotVerified(
            f"The event at position {position} was sealed, but it is gone; run: community audit verify",
            f"第 {position} 条曾被封存，但已不在账本中；请运行：community audit verify",
        )
    raise InvalidInput(
        f"There is no event at position {position}; the last is at {community.ledger.position()}.",
        f"第 {position} 条不存在；最后一条是第 {community.ledger.position()} 条。",
    )


def _rotations(community: Community) -> list[str] | msgspec.UnsetType:
    """Every change of keys, for whoever knows an older or newer one."""
    return list(archive_of(community).rotations().values()) or msgspec.UNSET


def _text(proof: _WrittenReceipt | _Consistency) -> str:
    return msgspec.json.format(msgspec.json.encode(proof), indent=2).decode() + "\n"
