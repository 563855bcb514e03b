"""Sealing one value with one key: AES-256-GCM, bound to the person and to where the value was written; and
hashing by it."""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from community_core.domain.kit.values.personal import Sealed
from community_core.errors import SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
_FORMAT = "community-sealed-1"
_HASH_FORMAT = b"community-hashed-1"


def new_key() -> bytes:
    """A fresh key from the system's randomness."""
    return secrets.token_bytes(KEY_BYTES)


def seal(keys: Sequence[bytes], person: str, origin: str, value: Any) -> Sealed:
    """The value, any JSON can hold, sealed for a person, or for several, one box inside the other;
    ``origin``: ``<type>/<schema>/<field>/<fact>``."""
    box, bound = msgspec.json.encode(value), _bound_to(person, origin)
    for key in reversed(keys):
        nonce = secrets.token_bytes(NONCE_BYTES)
        box = nonce + AESGCM(key).encrypt(nonce, box, bound)
    return Sealed(person, origin, b64encode(box).decode())


def unseal(keys: Sequence[bytes], sealed: Sealed) -> Any:
    """The value. SealBroken when it was changed, moved to another person or field, or a key is another."""
    try:
        box, bound = b64decode(sealed.box, validate=True), _bound_to(sealed.person, sealed.origin)
        for key in keys:
            box = AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound)
        return msgspec.json.decode(box)
    except (InvalidTag, ValueError) as error:
        raise SealBroken(sealed.person, sealed.origin) from error


def keyed_hash(key: bytes) -> Callable[[bytes], bytes]:
    """What hashes data by a key of its own that follows from the key: HMAC-SHA-256 both times."""
    own = hmac.digest(key, _HASH_FORMAT, "sha256")
    return lambda data: hmac.digest(own, data, "sha256")


def _bound_to(person: str, origin: str) -> bytes:
    """What the ciphertext belongs to: authenticated, not hidden."""
    return msgspec.json.encode([_FORMAT, person, origin])
