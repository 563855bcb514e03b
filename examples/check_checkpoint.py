"""Check a checkpoint and who cosigned it without community_core: Python and Ed25519 alone.

    python check_checkpoint.py FILE LOG_KEY QUORUM WITNESS_KEY...

Written from C2SP's signed-note, tlog-checkpoint and tlog-cosignature. Keys are the lines that the ledger and
the witnesses published. Ends with exit code 0 only if the ledger's signature holds, those of all known
witnesses hold that are there, and so many of them cosigned. Ed25519: that of cryptography, nothing else.
"""

import struct
import sys
from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, COSIGNER = 1, 4


class Key(NamedTuple):
    """A verifier key: NAME+ID+BASE64 of its type and 32 bytes."""

    name: str
    id: bytes
    kind: int
    public: bytes


def key(text: str, kind: int) -> Key:
    """A key of this type, whose id is what the type says."""
    name, told, encoded = text.strip().lstrip("\ufeff").split("+", 2)
    material = b64decode(encoded, validate=True)
    found = sha256(name.encode() + b"\n" + material).digest()[:4]
    if material[0] != kind or len(material) != 33 or found.hex() != told:
        sys.exit(f"not verified: {name} is not such a key")
    return Key(name, found, material[0], material[1:])


def opened(note: bytes) -> tuple[bytes, list[tuple[str, bytes, bytes]]]:
    """The text of a note, and name, key id and signature of each line below it."""
    body, found, below = note.rpartition(b"\n\n")
    if not found or not below.endswith(b"\n"):
        sys.exit("not verified: not a signed note")
    lines = []
    for line in below[:-1].split(b"\n"):
        dash, name, encoded = line.decode().split(" ")
        raw = b64decode(encoded, validate=True)
        if dash != "\u2014" or len(raw) < 5:
            sys.exit("not verified: a line below it is no signature")
        lines.append((name, raw[:4], raw[4:]))
    return body + b"\n", lines


def holds(who: Key, message: bytes, signature: bytes) -> bool:
    """Whether Ed25519 says so."""
    try:
        Ed25519PublicKey.from_public_bytes(who.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def cosigned(who: Key, text: bytes, stamped: bytes) -> int:
    """When this witness cosigned the text: eight bytes of time before the signature."""
    (time,) = struct.unpack(">Q", stamped[:8])
    message = b"cosignature/v1\ntime %d\n" % time + text
    if time >= 1 << 63 or not holds(who, message, stamped[8:]):
        sys.exit(f"not verified: the cosignature of {who.name} does not hold")
    return int(time)


def check(note: bytes, log: Key, witnesses: list[Key], quorum: int) -> list[str]:
    """What the checkpoint shows; ending in any other way means that it shows nothing."""
    text, lines = opened(note)
    origin, size, root = text.decode().split("\n")[:3]
    if origin != log.name or str(int(size)) != size or len(b64decode(root, validate=True)) != 32:
        sys.exit("not verified: not a checkpoint of this ledger")
    ours = [each for each in lines if each[:2] == (log.name, log.id)]
    if not ours or not all(holds(log, text, signature) for _, _, signature in ours):
        sys.exit("not verified: not signed by the ledger")
    told, seen = [f"{origin}: {size} events, root {root}"], set()
    for who in witnesses:
        for _, _, stamped in (each for each in lines if each[:2] == (who.name, who.id)):
            when = datetime.fromtimestamp(cosigned(who, text, stamped), UTC)
            told.append(f"cosigned by {who.name} at {when:%Y-%m-%d %H:%M:%S} UTC")
            seen.add(who.public)
    if len(seen - {log.public}) < quorum:
        sys.exit(f"not verified: cosigned by {len(seen)} of {quorum} witnesses")
    return told


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    path, ledger, needed, *others = sys.argv[1:]
    with open(path, "rb") as file:
        read = file.read()
    print(*check(read, key(ledger, LOG), [key(each, COSIGNER) for each in others], int(needed)), sep="\n")
