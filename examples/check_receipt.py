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
EVER = range(sys.maxsize)
LARGEST = 1 << 20
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


def by(note: str, key: str) -> bytes | None:
    """The signature of this key below a note, if there is one: C2SP signed-note."""
    name, key_id, _ = key.split("+", 2)
    for line in note.rpartition("\n\n")[2].removesuffix("\n").split("\n"):
        _, signer, encoded = line.split(" ")
        if signer == name and b64decode(encoded)[:4].hex() == key_id:
            return b64decode(encoded)[4:]
    return None


def signed(note: str, keys: dict[str, range]) -> tuple[int, bytes]:
    """Size and root of a checkpoint signed with the key whose turn it was: C2SP tlog-checkpoint."""
    text = note.rpartition("\n\n")[0]
    origin, size, root = text.split("\n")[:3]
    for key, turn in keys.items():
        if signature := by(note, key):
            public = b64decode(key.split("+", 2)[2])
            require(public[:1] == b"\x01", "not a key that seals")
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature, f"{text}\n".encode())
            require(origin == key.split("+")[0], "of another ledger")
            require(int(size) in turn, "the key that signed it was not in use then")
            return int(size), b64decode(root)
    sys.exit("not verified: signed with another key")


def succession(key: str, rotations: list[str]) -> dict[str, range]:
    """The keys that this one vouches for, and which sizes each may sign: keys change at a size both sign."""
    changes = []
    for note in rotations:
        said = dict(line.split(" ", 1) for line in note.rpartition("\n\n")[0].split("\n")[3:])
        new, lost = said["new-key"], "lost-key" in said
        old = said["lost-key" if lost else "old-key"]
        size = max(signed(note, {signer: EVER})[0] for signer in ([new] if lost else [old, new]))
        changes.append((old, new, size, lost))
    keys = {key: EVER}
    for _ in changes:
        for old, new, size, lost in changes:
            if new in keys and old not in keys:
                keys |= {new: range(size, keys[new].stop), old: range(size + 1)}
            elif old in keys and new not in keys and not lost:
                keys |= {old: range(keys[old].start, size + 1), new: range(size, sys.maxsize)}
    return keys


def unpacked(code: str) -> tuple[str, bytes]:
    """The receipt in a QR code, and the salt of its holder: base45 (RFC 9285) over zlib."""
    groups = [code[place : place + 3] for place in range(0, len(code), 3)]
    numbers = [
        (sum(DIGITS.index(each) * 45**place for place, each in enumerate(group)), group) for group in groups
    ]
    packed = b"".join(number.to_bytes(len(group) - 1, "big") for number, group in numbers)
    unpacking = zlib.decompressobj()
    told = unpacking.decompress(packed, LARGEST)
    require(unpacking.eof and not unpacking.unused_data, "not the text of a certificate's code")
    return told[:-16].decode(), told[-16:]


def holder(salt: bytes, *shown: str) -> str:
    """What a certificate keeps of whom it is for: name and document as they are shown, with a salt."""
    plain = ["".join(unicodedata.normalize("NFKC", each).split()).upper() for each in shown]
    return sha256(salt + "\n".join(plain).encode()).hexdigest()


def checked_bundle(path: str, key: str) -> str:
    """A bundle: every event it holds, and all its checkpoints."""
    with zipfile.ZipFile(path) as bundle:
        leaves = [leaf(read(line)) for line in bundle.open("events.jsonl")]
        notes = {each: bundle.read(each).decode() for each in bundle.namelist() if "checkpoints/" in each}
        require(len(set(bundle.namelist())) == len(bundle.namelist()), "a member is in it twice")
    keys = succession(key, [notes[each] for each in notes if each.endswith(".rotation")])
    sealed = sorted(signed(note, keys) for note in notes.values())
    require(sealed[-1][0] == len(leaves), "events are missing, or there are too many")
    require(all(tree(leaves[:size]) == root for size, root in sealed), "not what was sealed")
    return f"{len(leaves)} events are what was sealed."


def checked_growth(proof: dict[str, Any], key: str) -> str:
    """A consistency proof: the newer checkpoint only adds to the older one."""
    keys = succession(key, proof.get("rotations", []))
    older, newer = signed(proof["older"], keys), signed(proof["newer"], keys)
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
    size, root = signed(receipt["checkpoint"], succession(key, receipt.get("rotations", [])))
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
    key = plain(key).strip() if Path(key).is_file() else key.strip()
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
    if len(sys.argv) not in (3, 5):
        sys.exit(__doc__)
    print(check(*sys.argv[1:]))
