"""What the QR code says: ``CC1:`` and base45 (RFC 9285) over zlib over a receipt and the salt of its holder.

Base45 has the 45 characters that a QR code holds most of: 1,000 bytes make 1,500 characters, and those a code
of five centimetres.
"""

import json
import zlib

from attrs import frozen

from community_core.audit import NotVerified
from community_volunteer_hours.paper.holder import SALT_BYTES

PREFIX = "CC1:"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_BASE = len(_DIGITS)
_LARGEST = 1 << 20
"""No receipt is larger; what claims to be is not even unpacked."""


@frozen
class Payload:
    """A receipt, as JSON text, and the salt of the holder."""

    receipt: str
    salt: bytes


def pack(receipt: str, salt: bytes) -> str:
    """The text of the QR code, which has no room for changes of keys: it is checked with the newest one."""
    told = {name: value for name, value in json.loads(receipt).items() if name != "rotations"}
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return PREFIX + to_base45(zlib.compress(written.encode() + salt, level=9))


def unpack(text: str) -> Payload:
    """What a scanned text holds. NotVerified where it is none, or damaged."""
    told = text.strip("\r\n")
    if not told.startswith(PREFIX):
        raise _damaged()
    try:
        unpacking = zlib.decompressobj()
        packed = unpacking.decompress(from_base45(told.removeprefix(PREFIX)), _LARGEST)
        receipt = packed[:-SALT_BYTES].decode()
    except (ValueError, zlib.error) as error:
        raise _damaged() from error
    if not unpacking.eof or unpacking.unused_data:
        raise _damaged()
    return Payload(receipt, packed[-SALT_BYTES:])


def to_base45(data: bytes) -> str:
    """Two bytes are three characters, the least first; a last single byte is two."""
    pairs = (data[place : place + 2] for place in range(0, len(data), 2))
    return "".join(_characters(int.from_bytes(each), 3 if len(each) == 2 else 2) for each in pairs)


def from_base45(text: str) -> bytes:
    """The bytes again. ValueError for what no bytes are written as."""
    groups = (text[place : place + 3] for place in range(0, len(text), 3))
    return b"".join(map(_bytes, groups))


def _characters(number: int, count: int) -> str:
    return "".join(_DIGITS[number // _BASE**place % _BASE] for place in range(count))


def _bytes(group: str) -> bytes:
    number: int = sum(_DIGITS.index(each) * _BASE**place for place, each in enumerate(group))
    count = len(group) - 1
    if not count or number >= 256**count:
        raise ValueError(group)
    return number.to_bytes(count)


def _damaged() -> NotVerified:
    return NotVerified(
        f"This is not the text of a certificate's code, which begins with {PREFIX}, or it is damaged; scan "
        "it again.",
        f"这不是证明二维码的内容（应以 {PREFIX} 开头），或已损坏；请重新扫描。",
    )
