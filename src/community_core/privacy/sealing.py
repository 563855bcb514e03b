"""Sealing one value with one key: AES-256-GCM, bound to the person and to where the value was written; and
hashing by it."""

import hmac
import secrets
from base64 import b64decode, b64encode
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from community_core.domain.kit.personal import Sealed
from community_core.errors import SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
_FORMAT = "community-sealed-1"
_HASH_FORMAT = b"community-hashed-1"


def new_key() -> bytes:
    """A fresh key from the system's randomness."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, person: str, origin: str, value: Any) -> Sealed:
    """The value, any JSON can hold, sealed for a person; ``origin``: ``<type>/<schema>/<field>``."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(key).encrypt(nonce, msgspec.json.encode(value), _bound_to(person, origin))
    return Sealed(person, origin, b64encode(nonce + box).decode())


def unseal(key: bytes, sealed: Sealed) -> Any:
    """The value. SealBroken when it was changed, moved to another person or field, or the key is another."""
    try:
        box = b64decode(sealed.box, validate=True)
        bound = _bound_to(sealed.person, sealed.origin)
        return msgspec.json.decode(AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound))
    except (InvalidTag, ValueError) as error:
        raise SealBroken(sealed.person, sealed.origin) from error


def hash_keyed(key: bytes, data: bytes) -> bytes:
    """A hash of the data by a key of its own that follows from the key: HMAC-SHA-256 both times."""
    return hmac.digest(hmac.digest(key, _HASH_FORMAT, "sha256"), data, "sha256")


def _bound_to(person: str, origin: str) -> bytes:
    """What the ciphertext belongs to: authenticated, not hidden."""
    return msgspec.json.encode([_FORMAT, person, origin])
