"""Signed notes after C2SP: a text, an empty line, and lines with signatures over the text."""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from community_core.audit.failures import NotVerified, SignedOtherwise
from community_core.audit.signatures.keys import PublicKey, SigningKey

_SIGNATURE = re.compile("— ([^ +\n]+) ([A-Za-z0-9+/=]+)")
_ID_BYTES = 4


def sign_note(text: str, *keys: SigningKey) -> str:
    """The text, which ends with a line break, as a note signed with these keys."""
    return f"{text}\n{''.join(signature_line(each.public, each.sign(text.encode())) for each in keys)}"


def signature_line(key: PublicKey, signature: bytes) -> str:
    """A line below a note."""
    return f"— {key.name} {b64encode(key.id + signature).decode()}\n"


def open_note(note: str, key: PublicKey) -> str:
    """The text of a note that this key has signed. NotVerified when it has not.

    Signatures of others, such as witnesses, may stand beside it and are left alone.
    """
    text, signatures = _parts(note)
    if not any(_signed(text, encoded, key) for name, encoded in signatures if name == key.name):
        raise _foreign([name for name, _ in signatures], key)
    return text


def is_signed(note: str, key: PublicKey) -> bool:
    """Whether a note is signed with this key. NotVerified when it is no note."""
    text, signatures = _parts(note)
    return any(_signed(text, encoded, key) for name, encoded in signatures if name == key.name)


def is_note(text: str) -> bool:
    """Whether a text is a note, whoever signed it."""
    try:
        return bool(_parts(text))
    except NotVerified:
        return False


def unchecked_text(note: str) -> str:
    """The text of a note, whoever signed it or pretends to have. NotVerified when it is no note."""
    return _parts(note)[0]


def note_parts(note: str) -> tuple[str, list[str]]:
    """The text of a note and the lines of signatures below it, each with its line break.

    NotVerified when it is no note.
    """
    text, signatures = _parts(note)
    return text, [f"— {name} {encoded}\n" for name, encoded in signatures]


def _parts(note: str) -> tuple[str, list[tuple[str, str]]]:
    """The text, and the names and signatures below it."""
    text, _, lines = note.rpartition("\n\n")
    signatures = [_SIGNATURE.fullmatch(line) for line in lines.removesuffix("\n").split("\n")]
    if not text or not lines.endswith("\n") or not all(each and _is_whole(each[2]) for each in signatures):
        raise _no_note()
    return f"{text}\n", [(each[1], each[2]) for each in signatures if each]


def _is_whole(encoded: str) -> bool:
    """Whether it is base64 of the id of a key and a signature, whoever's: else the note is malformed."""
    try:
        return len(b64decode(encoded, validate=True)) > _ID_BYTES
    except Base64Error:
        return False


def _no_note() -> NotVerified:
    return NotVerified(
        "This is not a signed checkpoint or certificate, or it is damaged.",
        "这不是已签名的存证点或证明，或已损坏。",
    )


def _signed(text: str, encoded: str, key: PublicKey) -> bool:
    raw = b64decode(encoded)
    return raw[:_ID_BYTES] == key.id and key.signed(text.encode(), raw[_ID_BYTES:])


def _foreign(names: list[str], key: PublicKey) -> NotVerified:
    if key.name not in names:
        told = ", ".join(names)
        return NotVerified(
            f"It is signed by {told}, not by {key.name}: it is of another store, or this is another key.",
            f"签名者是 {told}，不是 {key.name}：它属于别的存储，或用错了密钥。",
        )
    return SignedOtherwise(
        f"The signature of {key.name} does not hold: it was changed since, or signed with another key.",
        f"{key.name} 的签名不成立：内容被改动过，或由别的密钥签名。",
    )
