"""Check a receipt, a bundle or a certificate of hours without community_core: Python and Ed25519 alone.

    python check_receipt.py FILE PUBLIC_KEY [NAME DOCUMENT]

FILE is what ``community audit receipt`` or ``community audit bundle`` wrote, or the text of a certificate's
QR code; NAME and DOCUMENT are those of whoever shows it. PUBLIC_KEY is the line that was published when the
key was made. Ends with exit code 0 only if every hash and the signature hold. Ed25519: that of cryptography.
"""

import json
import struct
import sys
import unicodedata
import zipfile
import zlib
from base64 import b64decode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
COLUMNS = ["position", "recorded_at", "stream_id", "version", "type", "schema", "data"]
COLUMNS += ["occurred_at", "actor", "command_id", "causation_id", "correlation_id", "flags"]


def require(holds: bool, why: str) -> None:
    """Unlike an assertion it cannot be switched off."""
    if not holds:
        sys.exit(f"not verified: {why}")


def kind(column: str, value: Any) -> int:
    """What is stored: 0 nothing, 1 a number, 2 text, 3 bytes."""
    return 0 if value is None else 1 if isinstance(value, int) else 3 if column == "data" else 2


def leaf(event: dict[str, Any]) -> bytes:
    """The hash of a stored event: format, number of columns, their kinds, numbers, lengths, texts."""
    columns = COLUMNS + ["note"] * ("note" in event)
    head = bytes([2 if "note" in event else 1, len(columns), *(kind(name, event[name]) for name in columns)])
    numbers = [struct.pack(">q", event[name]) for name in columns if isinstance(event[name], int)]
    texts = [event[name].encode() for name in columns if isinstance(event[name], str)]
    lengths = [struct.pack(">Q", len(text)) for text in texts]
    return sha256(b"\x00" + head + b"".join(numbers + lengths + texts)).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def tree(leaves: list[bytes]) -> bytes:
    """The root over hashes of leaves: RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return node(tree(leaves[:left]), tree(leaves[left:]))


def climb(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to: RFC 9162, section 2.1.3.2."""
    last = size - 1
    for sibling in proof:
        require(last > 0, "the proof is too long")
        if index % 2 or index == last:
            leaf = node(sibling, leaf)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            leaf = node(leaf, sibling)
        index, last = index // 2, last // 2
    require(last == 0, "the proof is too short")
    return leaf


def signed(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint that this key signed: C2SP signed-note and tlog-checkpoint."""
    name, key_id, public = key.strip().split("+", 2)
    text, _, signatures = note.rpartition("\n\n")
    signature = next(line.split(" ")[2] for line in signatures.split("\n") if line.split(" ")[1:2] == [name])
    verifier = Ed25519PublicKey.from_public_bytes(b64decode(public)[1:])
    require(b64decode(signature)[:4].hex() == key_id, "signed with another key")
    verifier.verify(b64decode(signature)[4:], f"{text}\n".encode())
    return int(text.split("\n")[1]), b64decode(text.split("\n")[2])


def unpacked(code: str) -> tuple[str, bytes]:
    """The receipt in a QR code, and the salt of its holder: base45 (RFC 9285) over zlib."""
    groups = [code[place : place + 3] for place in range(0, len(code), 3)]
    numbers = [
        (sum(DIGITS.index(each) * 45**place for place, each in enumerate(group)), group) for group in groups
    ]
    packed = zlib.decompress(b"".join(number.to_bytes(len(group) - 1, "big") for number, group in numbers))
    return packed[:-16].decode(), packed[-16:]


def holder(salt: bytes, *shown: str) -> str:
    """What a certificate keeps of whom it is for: name and document as they are shown, with a salt."""
    plain = ["".join(unicodedata.normalize("NFKC", each).split()).upper() for each in shown]
    return sha256(salt + "\n".join(plain).encode()).hexdigest()


def check(path: str, key: str, *shown: str) -> str:
    """What the file shows; ending in any other way means that it shows nothing."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            leaves = [leaf(json.loads(line)) for line in bundle.open("events.jsonl")]
            notes = [
                bundle.read(each).decode() for each in bundle.namelist() if each.startswith("checkpoints/")
            ]
        sealed = sorted(signed(note, key) for note in notes)
        require(sealed[-1][0] == len(leaves), "events are missing, or there are too many")
        require(all(tree(leaves[:size]) == root for size, root in sealed), "not what was sealed")
        return f"{len(leaves)} events are what was sealed."
    with open(path, encoding="utf-8") as file:
        text, salt = file.read().strip("\r\n"), b""
    is_certificate = text.startswith("CC1:")
    if is_certificate:
        text, salt = unpacked(text.removeprefix("CC1:"))
    receipt = json.loads(text)
    size, root = signed(receipt["checkpoint"], key)
    proof = [b64decode(each) for each in receipt["proof"]]
    require(0 <= receipt["index"] < size, "there is no such event")
    require(climb(leaf(receipt["event"]), receipt["index"], size, proof) == root, "not what was sealed")
    told = f"This is event {receipt['index'] + 1} of the {size} that were sealed."
    if not is_certificate:
        return told
    require(receipt["event"]["type"] == "CertificateIssued", "not a certificate")
    said = json.loads(receipt["event"]["data"])
    require(not shown or holder(salt, *shown) == said["holder"], "of another name or document")
    whose = "of whoever has that name and document" if shown else "whose it is was not checked"
    lines = (
        told,
        f"Certificate {said['number']}: {said['minutes']} minutes, {said['since']} to {said['until']};",
        f"{whose}. Whether it was voided since, this cannot show.",
    )
    return " ".join(lines)


if __name__ == "__main__":
    print(check(*sys.argv[1:]) if len(sys.argv) in (3, 5) else __doc__)
