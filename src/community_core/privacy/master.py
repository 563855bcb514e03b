"""The master key, which wraps the keys of people, and where it is kept: a file, or a value handed over."""

import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from attrs import field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from community_core.errors import InvalidInput, KeyUnavailable
from community_core.privacy.sealing import KEY_BYTES, NONCE_BYTES, new_key
from community_core.storage.files.durable import make_durable, write_new_file
from community_core.storage.files.overwriting import overwritten_if_unlinked

KEY_VARIABLE = "COMMUNITY_MASTER_KEY"
FILE_VARIABLE = "COMMUNITY_MASTER_KEY_FILE"
DEFAULT_FILE = "master.key"
_ARGUMENT = "master_key"
_FORMAT = "community-master-key-1"
_WRAPPED = b"community-person-key-1\0"


@frozen
class MasterKey:
    """Wraps the keys of people. ``id`` tells two of them apart and gives nothing away."""

    raw: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> "MasterKey":
        """A new one from the system's randomness."""
        return cls(new_key())

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that follow from the key."""
        return sha256(_FORMAT.encode() + self.raw).hexdigest()[:16]

    def wrap(self, person: str, key: bytes) -> bytes:
        """A person's key as it is stored. It begins with :func:`mark_of`, so that copies can be found."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return mark_of(person) + nonce + AESGCM(self.raw).encrypt(nonce, key, mark_of(person))

    def unwrap(self, person: str, wrapped: bytes) -> bytes:
        """The person's key; KeyUnavailable when it was damaged or belongs to somebody else."""
        mark = mark_of(person)
        nonce, box = wrapped[len(mark) :][:NONCE_BYTES], wrapped[len(mark) + NONCE_BYTES :]
        try:
            return AESGCM(self.raw).decrypt(nonce, box, mark)
        except (InvalidTag, ValueError) as error:
            raise KeyUnavailable(
                f"The key of {person} in keys.db is damaged; restore keys.db from a backup.",
                f"keys.db 中 {person} 的密钥已损坏；请从备份恢复 keys.db。",
                kind="damaged",
            ) from error

    def line(self) -> str:
        """The key as text, for a file."""
        return f"{_FORMAT} {b64encode(self.raw).decode()}\n"


def mark_of(person: str) -> bytes:
    """What every stored copy of a person's wrapped key begins with."""
    return _WRAPPED + person.encode() + b"\0"


class MasterSource(Protocol):
    """Where the master key comes from; as text, in words that name the variable or the file.

    It is looked at when it is needed: one that is missing, malformed or another stops nothing else.
    """

    @property
    def waits(self) -> bool:
        """Whether there is none yet, and one is made when it is first needed."""
        ...

    def key(self, wanted: str | None) -> MasterKey:
        """The master key; the one of that id, if one is ``wanted``. KeyUnavailable when it is not there."""
        ...

    def follow_with(self, new: MasterKey, to: Path | None) -> "MasterRotation":
        """Keep a new key, durably, beside the one there is, until the rotation is done."""
        ...


@frozen
class MasterRotation:
    """A new master key that is about to take over: ``draft`` becomes ``file`` in the end, and the bytes of
    the one before are overwritten."""

    draft: Path
    file: Path

    def done(self) -> None:
        """Whoever needed the new key meanwhile may have done this already."""
        with suppress(FileNotFoundError), overwritten_if_unlinked(self.file):
            self.draft.replace(self.file)
            make_durable(self.file.parent)


@frozen
class KeptInFile:
    """A master key in a file, made when it is first needed. Only its owner may read it.

    ``setting`` is what names the file, a variable or an argument; without one it is the store's own, and a
    new key may take its place.
    """

    path: Path
    setting: str | None = None

    def __str__(self) -> str:
        return f"{self.path} ({self.setting})" if self.setting else str(self.path)

    @property
    def waits(self) -> bool:
        return not self.path.exists()

    def key(self, wanted: str | None) -> MasterKey:
        if wanted is None and self.waits:
            with suppress(InvalidInput):  # of two stores that share the file, the other was quicker
                _write_new(self.path, MasterKey.fresh())
        found = self._read()
        if wanted in (None, found.id):
            return found
        MasterRotation(self._draft(wanted), self.path).done()  # if it was left one step before its end
        found = self._read()
        if found.id != wanted:
            raise _other(found, wanted, str(self), self.setting or FILE_VARIABLE)
        return found

    def follow_with(self, new: MasterKey, to: Path | None) -> MasterRotation:
        if to is None:
            if self.setting:
                raise InvalidInput(
                    f"Other stores may use {self.path}, too; say which file the new key goes to (--to FILE).",
                    f"{self.path} 可能还有别的存储在用；请说明新密钥存入哪个文件（--to 文件）。",
                )
            for each in self.path.parent.glob(self._draft("*").name):
                each.unlink(missing_ok=True)  # of a rotation that never came to be
        draft = to or self._draft(new.id)
        _write_new(draft, new)
        return MasterRotation(draft, to or self.path)

    def _read(self) -> MasterKey:
        setting = self.setting or FILE_VARIABLE
        try:
            return _parse(self._bytes().decode("utf-8-sig"), str(self), setting)
        except UnicodeDecodeError as error:
            raise _no_key(str(self), setting) from error
        except OSError as error:
            raise _unreadable(str(self), error.strerror or str(error), setting) from error

    def _bytes(self) -> bytes:
        """What the file holds; of one that another took the place of while it was read, and that is being
        overwritten, nothing is believed."""
        while True:
            with self.path.open("rb") as file:
                found = file.read()
                if os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                    return found

    def _draft(self, key_id: str) -> Path:
        """Each key has its own, so that nobody who finishes a rotation puts the next one's in place."""
        return self.path.with_name(f"{self.path.name}.next-{key_id}")


@frozen
class HandedOver:
    """A master key the program was given as text; ``setting`` is the variable or the argument it is in."""

    text: str = field(repr=False)
    setting: str

    def __str__(self) -> str:
        return self.setting

    @property
    def waits(self) -> bool:
        return False

    def key(self, wanted: str | None) -> MasterKey:
        found = _parse(self.text, self.setting, self.setting)
        if wanted not in (None, found.id):
            raise _other(found, wanted, self.setting, self.setting)
        return found

    def follow_with(self, new: MasterKey, to: Path | None) -> MasterRotation:
        if to is None:
            raise InvalidInput(
                f"The master key is in {self.setting}; say which file the new one goes to (--to FILE).",
                f"主密钥在 {self.setting} 中；请说明新密钥存入哪个文件（--to 文件）。",
            )
        _write_new(to, new)
        return MasterRotation(to, to)


@frozen
class NotGiven:
    """No master key: a community on a server keeps none beside its keys."""

    def __str__(self) -> str:
        return FILE_VARIABLE

    @property
    def waits(self) -> bool:
        return False

    def key(self, wanted: str | None) -> MasterKey:
        raise _unusable(
            f"A community on a server has its master key elsewhere{f' ({wanted})' if wanted else ''}, and "
            "none was given",
            f"服务器上的社区不存放主密钥{f'（{wanted}）' if wanted else ''}，此处也没有给出",
            FILE_VARIABLE,
        )

    def follow_with(self, new: MasterKey, to: Path | None) -> MasterRotation:  # noqa: ARG002  there is none to follow
        self.key(None)
        raise AssertionError


def master_source(given: bytes | Path | None, folder: Path | None, *, apart: bool = False) -> MasterSource:
    """The given key or file; else COMMUNITY_MASTER_KEY, COMMUNITY_MASTER_KEY_FILE, or the store's own file.

    The first of them that is set is the only one that is used. Without a folder, which is a store in memory,
    a key that goes with it; or none, where keys are kept ``apart`` on a server.
    """
    if isinstance(given, bytes):
        return HandedOver(b64encode(given).decode(), _ARGUMENT)
    if given is not None:
        return KeptInFile(given, _ARGUMENT)
    if told := os.environ.get(KEY_VARIABLE):
        return HandedOver(told, KEY_VARIABLE)
    if file := os.environ.get(FILE_VARIABLE):
        return KeptInFile(_in_home(Path(file)), FILE_VARIABLE)
    if apart:
        return NotGiven()
    return KeptInFile(folder / DEFAULT_FILE) if folder else HandedOver(MasterKey.fresh().line(), "memory")


def _in_home(path: Path) -> Path:
    """``~`` stands for a home folder, where there is one."""
    with suppress(RuntimeError):
        return path.expanduser()
    return path


def _parse(text: str, where: str, setting: str) -> MasterKey:
    """The key in a file's or variable's text: 32 bytes in base64. KeyUnavailable for anything else."""
    try:
        raw = b64decode(text.strip().removeprefix(_FORMAT).strip(), validate=True)
    except ValueError as error:
        raise _no_key(where, setting) from error
    if len(raw) != KEY_BYTES:
        raise _no_key(where, setting)
    return MasterKey(raw)


def _write_new(path: Path, key: MasterKey) -> None:
    """Whole, durably, for its owner alone; InvalidInput rather than write over what is there."""
    try:
        write_new_file(path, key.line().encode())
    except FileExistsError as error:
        raise InvalidInput(
            f"There is a file {str(path)!r} already; a key is never written over it. Choose another name.",
            f"已有文件 {str(path)!r}；不会覆盖。请换一个名称。",
        ) from error
    except OSError as error:
        raise KeyUnavailable(
            f"The master key cannot be written to {path}: {error.strerror}.",
            f"主密钥无法写入 {path}：{error.strerror}。",
        ) from error


def _other(found: MasterKey, wanted: str | None, where: str, setting: str) -> KeyUnavailable:
    return _unusable(
        f"The master key in {where} is {found.id}, but the keys of this store are wrapped with {wanted}",
        f"{where} 中的主密钥是 {found.id}，而本存储的密钥由 {wanted} 保护",
        setting,
    )


def _no_key(where: str, setting: str) -> KeyUnavailable:
    return _unusable(
        f"{where} does not hold a master key: {KEY_BYTES} bytes in base64",
        f"{where} 中没有主密钥：应为 base64 写成的 {KEY_BYTES} 个字节",
        setting,
    )


def _unreadable(where: str, why: str, setting: str) -> KeyUnavailable:
    return _unusable(
        f"The master key {where} cannot be read ({why})", f"主密钥 {where} 无法读取（{why}）", setting
    )


def _unusable(en: str, zh: str, setting: str) -> KeyUnavailable:
    return KeyUnavailable(
        f"{en}. Give the right one with {setting}. Facts and lists do not need it, only what is sealed.",
        f"{zh}。请用 {setting} 给出正确的主密钥。事实与清单不受影响，只有加密内容需要它。",
    )
