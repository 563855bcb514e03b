"""A checkpoint: the state of a ledger in a few signed lines, after C2SP's tlog-checkpoint.

liuyin.example/ledger          the origin, which is the name of the key
1926                              how many events are sealed
CsUYapGGPo4dkMgIAUqom/Xajj7h...   the root of their Merkle tree, in base64
position 1926                     where the last of them lies
recorded 2024-01-15T08:00:00.000000Z   when it was recorded
sealed 2024-01-15T12:00:00.000000Z     when this was written

— liuyin.example/ledger Az3grlgtzPICa5OS8npVmf1Myq/5...

Before the last of these stand lines about what is kept beside the events (``bookkeeping.py``).
"""

from base64 import b64decode, b64encode

from attrs import frozen

from community_core.audit.failures import NotVerified
from community_core.audit.merkle import EMPTY_ROOT, HASH_BYTES
from community_core.audit.signatures.bookkeeping import Bookkeeping, bookkeeping_in
from community_core.audit.signatures.keys import PublicKey, SigningKey
from community_core.audit.signatures.mailed import as_signed
from community_core.audit.signatures.notes import open_note, sign_note


@frozen
class Checkpoint:
    """``size`` events up to ``position`` have this ``root``; times are UTC text, ``note`` the signed text.

    ``beside`` is what it says of what is kept beside the events, None for one from before they did.
    """

    origin: str
    size: int
    root: bytes
    position: int
    recorded: str
    sealed: str
    note: str
    beside: Bookkeeping | None = None


def sign_checkpoint(
    key: SigningKey,
    *,
    size: int,
    root: bytes,
    position: int,
    recorded: str,
    sealed: str,
    beside: Bookkeeping | None = None,
) -> Checkpoint:
    """A checkpoint signed with this key. ``recorded`` is empty while there are no events."""
    lines = [key.name, str(size), b64encode(root).decode(), f"position {position}"]
    lines += [f"recorded {recorded}"] * bool(recorded)
    lines += beside.lines() if beside else []
    note = sign_note("".join(f"{line}\n" for line in [*lines, f"sealed {sealed}"]), key)
    return Checkpoint(key.name, size, root, position, recorded, sealed, note, beside)


def open_checkpoint(note: str | bytes, key: PublicKey) -> Checkpoint:
    """The checkpoint in a note. NotVerified when it is damaged, of another ledger, or not signed by this key.

    Bytes are a file as it was received: its line breaks, byte order mark and empty lines may be those of a
    mail program. A text is taken as it is.
    """
    signed = as_signed(note) if isinstance(note, bytes) else note
    checkpoint = parsed_checkpoint(open_note(signed, key), signed)
    if checkpoint.origin != key.name:
        raise _of_another(checkpoint.origin, key)
    return checkpoint


def named_checkpoint(name: str, note: str | bytes, key: PublicKey) -> Checkpoint:
    """The same, of a note that lies in a file: NotVerified says in which."""
    try:
        return open_checkpoint(note, key)
    except NotVerified as error:
        raise NotVerified(f"{name}: {error.en}", f"{name}：{error.zh}") from error


def parsed_checkpoint(text: str, note: str) -> Checkpoint:
    """What the text of a note says, whoever signed it. NotVerified when that is no checkpoint."""
    try:
        origin, size, root, *more = text.removesuffix("\n").split("\n")
        told = dict(line.split(" ", 1) for line in more if " " in line)
        checkpoint = Checkpoint(
            origin,
            _count(size),
            b64decode(root, validate=True),
            _count(told["position"]),
            told.get("recorded", ""),
            told["sealed"],
            note,
            bookkeeping_in(told),
        )
    except (ValueError, KeyError) as error:
        raise _unreadable() from error
    if not origin or len(checkpoint.root) != HASH_BYTES or (size == "0") != (checkpoint.root == EMPTY_ROOT):
        raise _unreadable()
    return checkpoint


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or str(int(text)) != text:
        raise ValueError(text)
    return int(text)


def _of_another(origin: str, key: PublicKey) -> NotVerified:
    return NotVerified(
        f"This checkpoint is of the ledger {origin}, not of {key.name}, whose key signed it.",
        f"此存证点属于账本 {origin}，而签名密钥属于 {key.name}。",
    )


def _unreadable() -> NotVerified:
    return NotVerified(
        "This note is signed, but it is not a checkpoint this program can read.",
        "此文件已签名，但不是本程序能读的存证点。",
    )
