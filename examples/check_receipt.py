"""Check a receipt, proof, bundle or certificate of hours without community_core: Python and Ed25519 alone.

    python check_receipt.py FILE PUBLIC_KEY [NAME DOCUMENT]

FILE is what ``community audit receipt``, ``consistency`` or ``bundle`` wrote, or the text of a certificate's
QR code; NAME and DOCUMENT are those of whoever shows it. PUBLIC_KEY is the line that was published when the
key was made, or a file of it. It shows the event that it checked, as it is stored. Ends with exit code 0 only
if every hash and the signature hold. Ed25519: that of cryptography; nothing else is needed.
"""

import json
import struct
import sys
import unicodedata
import zipfile
import zlib
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
COLUMNS = ["position", "recorded_at", "stream_id", "version", "type", "schema", "data"]
COLUMNS += ["occurred_at", "actor", "command_id", "causation_id", "correlation_id", "flags"]


def require(holds: bool, why: str) -> None:
    """Unlike an assertion it cannot be switched off."""
    if not holds:
        sys.exit(f"not verified: {why}")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are told once: of two that are told, one reader takes this, another that."""
    found = dict(pairs)
    require(len(found) == len(pairs), "a name is in it twice")
    return found


def read(text: str | bytes) -> Any:
    """What is written in JSON."""
    return json.loads(text, object_pairs_hook=once)


def plain(path: str) -> str:
    """A text as it was before mail gave it other line breaks, empty lines around it or a byte order mark."""
    text = Path(path).read_bytes().decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def kind(column: str, value: Any) -> int:
    """What is stored: 0 nothing, 1 a number, 2 text, 3 bytes."""
    return 0 if value is None else 1 if isinstance(value, int) else 3 if column == "data" else 2


def leaf(event: dict[str, Any]) -> bytes:
    """The hash of a stored event: format, number of columns, their kinds, numbers, lengths, texts."""
    require({*COLUMNS} <= event.keys() <= {*COLUMNS, "note"}, "an event has other columns")
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


def grown(older: int, newer: int, root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """The two roots that a consistency proof leads to: RFC 9162, section 2.1.4.2."""
    index, last = older - 1, newer - 1
    while index % 2:
        index, last = index // 2, last // 2
    first, *rest = proof if index else [root, *proof]
    before = after = first
    for sibling in rest:
        require(last > 0, "the proof is too long")
        if index % 2 or index == last:
            before, after = node(sibling, before), node(sibling, after)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            after = node(after, sibling)
        index, last = index // 2, last // 2
    require(last == 0, "the proof is too short")
    return before, after


def signed(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint that this key signed: C2SP signed-note and tlog-checkpoint."""
    name, key_id, public = key.strip().split("+", 2)
    text, _, signatures = note.rpartition("\n\n")
    signature = next(line.split(" ")[2] for line in signatures.split("\n") if line.split(" ")[1:2] == [name])
    verifier = Ed25519PublicKey.from_public_bytes(b64decode(public)[1:])
    require(b64decode(signature)[:4].hex() == key_id, "signed with another key")
    verifier.verify(b64decode(signature)[4:], f"{text}\n".encode())
    origin, size, root = text.split("\n")[:3]
    require(origin == name, "of another ledger")
    return int(size), b64decode(root)


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


def checked_bundle(path: str, key: str) -> str:
    """A bundle: every event it holds, and all its checkpoints."""
    with zipfile.ZipFile(path) as bundle:
        leaves = [leaf(read(line)) for line in bundle.open("events.jsonl")]
        notes = [bundle.read(each).decode() for each in bundle.namelist() if each.startswith("checkpoints/")]
        require(len(set(bundle.namelist())) == len(bundle.namelist()), "a member is in it twice")
    sealed = sorted(signed(note, key) for note in notes)
    require(sealed[-1][0] == len(leaves), "events are missing, or there are too many")
    require(all(tree(leaves[:size]) == root for size, root in sealed), "not what was sealed")
    return f"{len(leaves)} events are what was sealed."


def checked_growth(proof: dict[str, Any], key: str) -> str:
    """A consistency proof: the newer checkpoint only adds to the older one."""
    older, newer = signed(proof["older"], key), signed(proof["newer"], key)
    hashes = [b64decode(each) for each in proof["proof"]]
    roots = older[1], newer[1]
    if 0 < older[0] < newer[0]:
        require(grown(older[0], newer[0], older[1], hashes) == roots, "history was replaced between them")
    elif older[0]:
        require(older == newer and not hashes, "not a proof from an older to a newer one")
    return f"The {newer[0]} events that were sealed begin with the {older[0]} that were sealed before."


def checked_receipt(receipt: dict[str, Any], key: str) -> str:
    """A receipt: the event it is of, and that it was sealed."""
    event, index = receipt["event"], receipt["index"]
    size, root = signed(receipt["checkpoint"], key)
    proof = [b64decode(each) for each in receipt["proof"]]
    require(0 <= index < size, "there is no such event")
    require(climb(leaf(event), index, size, proof) == root, "not what was sealed")
    shown = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in event.items()]
    return "\n".join([*shown, f"This is event {index + 1} of the {size} that were sealed."])


def checked_hours(receipt: dict[str, Any], salt: bytes, *shown: str) -> str:
    """A certificate of hours, whose receipt holds: what it says, and whose it is."""
    require(receipt["event"]["type"] == "CertificateIssued", "not a certificate")
    said = read(receipt["event"]["data"])
    require(not shown or holder(salt, *shown) == said["holder"], "of another name or document")
    whose = "of whoever has that name and document" if shown else "whose it is was not checked"
    return (
        f"Certificate {said['number']}: {said['minutes']} minutes, {said['since']} to {said['until']};"
        f" {whose}. Whether it was voided since, this cannot show."
    )


def check(path: str, key: str, *shown: str) -> str:
    """What the file shows; ending in any other way means that it shows nothing."""
    key = plain(key) if Path(key).is_file() else key
    if zipfile.is_zipfile(path):
        return checked_bundle(path, key)
    text = plain(path)
    if text.startswith("CC1:"):
        receipt, salt = unpacked(text.removeprefix("CC1:"))
        proven = read(receipt)
        return f"{checked_receipt(proven, key)} {checked_hours(proven, salt, *shown)}"
    proof = read(text)
    return checked_growth(proof, key) if "older" in proof else checked_receipt(proof, key)


if __name__ == "__main__":
    print(check(*sys.argv[1:]) if len(sys.argv) in (3, 5) else __doc__)
