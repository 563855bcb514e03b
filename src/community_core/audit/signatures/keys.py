"""Keys that sign and check checkpoints: Ed25519, in the text forms of C2SP signed notes.

A public key is one line, ``<name>+<key id>+<base64>``; a private key file is one line too, which begins
with ``PRIVATE+KEY+``. A key either seals, and its name is the origin of its checkpoints: it belongs to one
store. Or it is that of a witness, and signs what others sealed.
"""

import re
import secrets
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from community_core.audit.signatures.mailed import plain
from community_core.errors import InvalidInput
from community_core.storage.files.durable import write_new_file

SEALS = b"\x01"
"""What a key is for, as C2SP numbers it: signing notes."""
WITNESSES = b"\x04"
"""Cosigning checkpoints of others."""
_KEY_BYTES = 32
_PRIVATE = "PRIVATE+KEY+"
_NO_PRIVATE_KEY = ("to make one: community audit key {}", "新建：community audit key {}")
_NO_PUBLIC_KEY = ("get the public key from whoever keeps it.", "请向保管公钥的人索取。")
_UNFIT = re.compile(r"[\s+\x00-\x1f\x7f]")


@frozen
class PublicKey:
    """What everybody may know: it tells whether a note was signed with the private key of the same name."""

    name: str
    raw: bytes
    purpose: bytes = SEALS

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart, by C2SP's rule."""
        return sha256(self.name.encode() + b"\n" + self.purpose + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(self.purpose + self.raw).decode()}"

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Whether this is the signature of this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@frozen
class SigningKey:
    """The private half. Whoever has it can seal any history: keep it from those who could want to."""

    name: str
    seed: bytes = field(repr=False)
    purpose: bytes = SEALS

    @property
    def public(self) -> PublicKey:
        """The half to hand out."""
        return PublicKey(self.name, self._private.public_key().public_bytes_raw(), self.purpose)

    def sign(self, text: bytes) -> bytes:
        """The signature of a text; always the same for the same text."""
        return self._private.sign(text)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_key(name: str, purpose: bytes = SEALS) -> SigningKey:
    """A fresh key. InvalidInput for a name that is empty or has spaces or a plus sign."""
    if not name or _UNFIT.search(name):
        raise InvalidInput(
            f"A key's name is one word without a plus sign, such as liuyin.example/ledger; not {name!r}.",
            f"密钥名称应为不含空格和加号的一个词，例如 liuyin.example/ledger；不能是 {name!r}。",
        )
    return SigningKey(name, secrets.token_bytes(_KEY_BYTES), purpose)


def write_key(path: Path, key: SigningKey) -> None:
    """Write a private key file that only its owner may read. FileExistsError rather than lose a key."""
    line = f"{_PRIVATE}{key.name}+{key.public.id.hex()}+{b64encode(key.purpose + key.seed).decode()}\n"
    write_new_file(path, line.encode())


def read_key(path: Path, purpose: bytes | None = SEALS) -> SigningKey:
    """The private key in a file. InvalidInput when there is none, it is damaged or for another purpose."""
    line = _line(path, _NO_PRIVATE_KEY)
    if not line.startswith(_PRIVATE):
        raise _unfit(str(path))
    name, key_id, seed, told = _parts(line.removeprefix(_PRIVATE), str(path))
    key = SigningKey(name, seed, told)
    if key.public.id != key_id:
        raise _unfit(str(path))
    _refuse_other_purpose(key.public, purpose)
    return key


def public_key(text: str, purpose: bytes | None = SEALS) -> PublicKey:
    """The public key that is told, or lies in a file of that name.

    InvalidInput when it is neither, or for another purpose; None is any.
    """
    told = text.removeprefix("\ufeff").strip()
    if told.startswith(_PRIVATE) or told.count("+") < 2:
        told = _line(Path(text), _NO_PUBLIC_KEY)
    if told.startswith(_PRIVATE):
        return read_key(Path(text), purpose).public
    return _public(told, text, purpose)


def public_key_in(kept: bytes, where: str) -> PublicKey:
    """The public key of a seal as a store has it. InvalidInput, saying where, when it is damaged."""
    return _public(plain(kept).strip(), where, SEALS)


def _public(told: str, where: str, purpose: bytes | None) -> PublicKey:
    name, key_id, raw, marked = _parts(told, where)
    key = PublicKey(name, raw, marked)
    if key.id != key_id:
        raise _unfit(where)
    _refuse_other_purpose(key, purpose)
    return key


def _refuse_other_purpose(key: PublicKey, purpose: bytes | None) -> None:
    if purpose in (None, key.purpose):
        return
    if purpose == SEALS:
        raise InvalidInput(
            f"{key.name} is the key of a witness; one that seals is asked for here.",
            f"{key.name} 是见证人的密钥，这里需要封存用的密钥。",
        )
    raise InvalidInput(
        f"{key.name} is a key that seals; that of a witness is asked for here (community audit key FILE "
        "--witness).",
        f"{key.name} 是封存用的密钥，这里需要见证人的密钥（community audit key 文件 --witness）。",
    )


def _line(path: Path, way_out: tuple[str, str]) -> str:
    try:
        return plain(path.read_bytes()).strip()
    except FileNotFoundError as error:
        en, zh = (each.format(path) for each in way_out)
        raise InvalidInput(
            f"There is no key file {str(path)!r}; {en}", f"没有密钥文件 {str(path)!r}；{zh}"
        ) from error
    except IsADirectoryError as error:
        raise _unfit(str(path)) from error


def _parts(line: str, where: str) -> tuple[str, bytes, bytes, bytes]:
    """Name, id, the 32 bytes of the key, and its purpose."""
    try:
        name, key_id, encoded = line.split("+", 2)
        raw = b64decode(encoded, validate=True)
        told = bytes.fromhex(key_id)
    except ValueError as error:
        raise _unfit(where) from error
    if not name or raw[:1] not in (SEALS, WITNESSES) or len(raw) != 1 + _KEY_BYTES:
        raise _unfit(where)
    return name, told, raw[1:], raw[:1]


def _unfit(where: str) -> InvalidInput:
    return InvalidInput(
        f"{where!r} is not a key that this program can read, or it is damaged.",
        f"{where!r} 不是本程序能读的密钥，或已损坏。",
    )
