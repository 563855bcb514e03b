"""Changing the key that seals: the old one and the new one both sign it, and it is kept in the store."""

from community_core.audit.checkpoints.archive import Archive, archive_of
from community_core.audit.checkpoints.newest import newest
from community_core.audit.failures import NotVerified
from community_core.audit.seals.memory import Memory
from community_core.audit.seals.sealing import seal
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.keys import PublicKey, SigningKey
from community_core.audit.signatures.succession import Rotation, Succession, refuse_unfit, sign_rotation
from community_core.audit.verification.verifying import verify
from community_core.community import Community
from community_core.times import to_text


def rotate(
    community: Community,
    old: SigningKey,
    new: SigningKey,
    *,
    memory: Memory | None = None,
    new_memory: Memory | None = None,
) -> Rotation:
    """Seal with the old key, and let the new one sign from there on; both sign the change.

    Whoever verifies with either public key follows it. What the old key remembers, the new one remembers. Run
    again after a crash it finishes what was begun. Raises InvalidInput for a key of another name or one used
    before; NotVerified, and changes nothing, for what is not sealed either.
    """
    archive = archive_of(community)
    done = _done(archive, old.public, new.public)
    if done is None:
        refuse_unfit(old.public, new.public, Succession(old.public, archive.rotations()))
        seal(community, old, memory=memory)
        with archive.turn():
            at = _newest(archive, old.public)
            done = sign_rotation(at, old, new, to_text(community.clock()))
            _keep(archive, done, new_memory)
    for each in (memory, new_memory):
        _remember(each, done)
    return done


def replace_lost(
    community: Community,
    old: PublicKey,
    new: SigningKey,
    *,
    against: Checkpoint | None = None,
    new_memory: Memory | None = None,
) -> Rotation:
    """Let a new key sign alone, because the old private key is lost.

    First the whole ledger is verified with the old public key. Whoever knows that one alone does not believe
    the change: publish the new public key. Raises InvalidInput for a key of another name, NotVerified when
    the ledger is not what was sealed.
    """
    archive = archive_of(community)
    done = _done(archive, old, new.public)
    if done is None:
        refuse_unfit(old, new.public, Succession(old, archive.rotations()))
        _refuse_unverified(community, old, against)
        with archive.turn():
            done = sign_rotation(_newest(archive, old), old, new, to_text(community.clock()))
            _keep(archive, done, new_memory)
    _remember(new_memory, done)
    return done


def _keep(archive: Archive, rotation: Rotation, new_memory: Memory | None) -> None:
    """The new key remembers first: a crash before the change is kept leaves the old one to sign."""
    _remember(new_memory, rotation)
    archive.keep_rotation(rotation.checkpoint.size, rotation.new, rotation.checkpoint.note)


def _remember(memory: Memory | None, rotation: Rotation) -> None:
    """The change itself, unless the memory has gone further."""
    if memory is None:
        return
    memory.refuse_unwritable()
    known = _last(memory, rotation.new)
    if known is None or known.size <= rotation.checkpoint.size:
        memory.keep(rotation.checkpoint.note)


def _last(memory: Memory, key: PublicKey) -> Checkpoint | None:
    """What it remembers of this key; None where it remembers nothing, or another's."""
    try:
        return memory.last(key)
    except NotVerified:
        return None


def _done(archive: Archive, old: PublicKey, new: PublicKey) -> Rotation | None:
    """The very same change, when it was made already."""
    for rotation in Succession(new, archive.rotations() if _names(archive, new) else {}).rotations:
        if (rotation.old, rotation.new) == (old, new):
            return rotation
    return None


def _names(archive: Archive, key: PublicKey) -> bool:
    return any(name.endswith(f"-{key.id.hex()}.rotation") for name in archive.rotations())


def _newest(archive: Archive, key: PublicKey) -> Checkpoint:
    found = newest(archive, key)
    if found is None:
        raise NotVerified(
            "Nothing is sealed here that a change of keys could begin with.",
            "此处没有可据以更换密钥的存证点。",
        )
    return found


def _refuse_unverified(community: Community, old: PublicKey, against: Checkpoint | None) -> None:
    report = verify(community, key=old, against=against)
    if not report.verified:
        found = report.findings[0]
        raise NotVerified(
            f"The ledger is not what the lost key sealed, so no other key takes its place. {found.en}",
            f"账本与遗失的密钥所封存的不符，不能由别的密钥取代。{found.zh}",
        )
