"""Whom a certificate is for: a hash that names nobody, and fits whoever shows the document."""

from hashlib import sha256
from unicodedata import normalize

SALT_BYTES = 16


def holder_hash(salt: bytes, name: str, document: str) -> str:
    """SHA-256 over the salt, the name, a line break and the number of the document, in hexadecimal.

    Full-width letters and small ones are as good, spaces do not count: people copy both from paper.
    """
    return sha256(salt + f"{_plain(name)}\n{_plain(document)}".encode()).hexdigest()


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).upper()
