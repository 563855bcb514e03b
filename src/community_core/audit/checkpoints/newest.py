"""The checkpoints in a store, opened: the newest one, and all of them."""

from itertools import chain

from community_core.audit.checkpoints.archive import Archive
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.cosignatures import Quorum
from community_core.audit.signatures.keys import PublicKey
from community_core.audit.signatures.succession import Succession


def newest(archive: Archive, key: PublicKey, quorum: Quorum | None = None) -> Checkpoint | None:
    """The newest checkpoint in the store; with a quorum, the newest that meets it, if one does.

    NotVerified when no key signed it that ``key`` vouches for.
    """
    succession = Succession(key, archive.rotations())
    opened = (succession.open(note, name) for name, note in reversed(archive.notes().items()))
    first = next(opened, None)
    if first is None or quorum is None:
        return first
    return next((each for each in chain([first], opened) if quorum.is_met(each)), first)


def opened_checkpoints(archive: Archive, key: PublicKey) -> list[Checkpoint]:
    """Every checkpoint in the store, the smallest first.

    NotVerified when one is signed by no key that ``key`` vouches for.
    """
    succession = Succession(key, archive.rotations())
    return [succession.open(note, name) for name, note in archive.notes().items()]
