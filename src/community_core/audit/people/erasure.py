"""The certificate of an erasure: a signed text to hand to whoever asked to be forgotten."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from community_core.audit.failures import NotVerified
from community_core.audit.signatures.keys import PublicKey, SigningKey
from community_core.audit.signatures.notes import is_signed, open_note, sign_note, unchecked_text
from community_core.domain import PersonErased
from community_core.domain.kit.values.checks import is_person
from community_core.errors import InvalidInput
from community_core.ledger import Recorded
from community_core.times import to_text

TITLE = "community erasure certificate 1"
_BEGINNING = re.compile(f"^(?={TITLE}$)", re.M)
_LINES = ("person", "event", "position", "erased", "by", "reason")
_ALSO = "also"


@frozen
class Erasure:
    """What a certificate says: who was erased, the event that records it and its position, when (UTC text),
    by whom and why; and ``also`` which ids, that had turned out to be theirs, with them."""

    person: str
    event: str
    position: int
    erased: str
    by: str
    reason: str
    also: tuple[str, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        """Every id that was erased."""
        return frozenset((self.person, *self.also))


def certificate(erased: Recorded[PersonErased], key: SigningKey, *, also: Iterable[str] = ()) -> str:
    """The signed certificate of a recorded erasure. Give it once :meth:`Community.erase` has returned.

    ``also`` are the further ids of the same person: ``community.register.same_person(erased.stream_id)``.
    """
    told = (
        erased.stream_id,
        erased.id,
        erased.position,
        to_text(erased.recorded_at),
        erased.actor,
        erased.data.reason,
    )
    lines = [TITLE, *(f"{name} {value}" for name, value in zip(_LINES, told, strict=True))]
    if others := [each for each in also if each != erased.stream_id]:
        lines.append(f"{_ALSO} {' '.join(others)}")
    return sign_note("".join(f"{line}\n" for line in lines), key)


def open_certificate(note: str, key: PublicKey) -> Erasure:
    """What the certificate says. NotVerified when it is damaged or not signed with this key."""
    return _said(open_note(note, key))


def read_certificates(path: Path, *keys: PublicKey | None) -> list[Erasure]:
    """What the certificates in a file say, or in every file of a folder; there may be several in a file.

    Each is signed with one of these keys: several, where the key was changed. Without any nobody knows who
    signed them. NotVerified, naming the file, for what is damaged, no certificate or not signed with one of
    them; InvalidInput when there is no such file, or none in the folder.
    """
    known = [each for each in keys if each is not None]
    return [said for file in _files(path) for said in _certificates_in(file, known)]


def _files(path: Path) -> list[Path]:
    listed = [each for each in path.iterdir() if not each.name.startswith(".")] if path.is_dir() else [path]
    files = sorted(each for each in listed if each.is_file())
    if not files:
        raise InvalidInput(
            f"There is no certificate in {str(path)!r}; name a file of certificates, or their folder.",
            f"{str(path)!r} 中没有证明；请给出证明文件或其文件夹。",
        )
    return files


def _certificates_in(file: Path, keys: Sequence[PublicKey]) -> list[Erasure]:
    before, *notes = _BEGINNING.split(file.read_text(encoding="utf-8-sig", errors="replace"))
    if before.strip() or not notes:
        raise NotVerified(
            f"{file} is damaged, or holds more than certificates of erasures.",
            f"{file} 已损坏，或含有删除证明以外的内容。",
        )
    try:
        texts = [f"{each.strip()}\n" for each in notes]
        return [_opened(each, keys) if keys else _said(unchecked_text(each)) for each in texts]
    except NotVerified as error:
        raise NotVerified(f"{file}: {error.en}", f"{file}：{error.zh}") from error


def _opened(note: str, keys: Sequence[PublicKey]) -> Erasure:
    """What it says, by the first of these keys that signed it; the first is told when none did."""
    signer = next((each for each in keys if is_signed(note, each)), keys[0])
    return open_certificate(note, signer)


def _said(text: str) -> Erasure:
    title, *lines = text.removesuffix("\n").split("\n")
    told = dict(line.split(" ", 1) for line in lines if " " in line)
    also = tuple(told.pop(_ALSO, "").split())
    if (
        title != TITLE
        or tuple(told) != _LINES
        or not told["position"].isdecimal()
        or not all(map(is_person, (told["person"], *also)))
    ):
        raise NotVerified(
            "This note is signed, but it is not a certificate this program can read.",
            "此文件已签名，但不是本程序能读的证明。",
        )
    return Erasure(
        told["person"],
        told["event"],
        int(told["position"]),
        told["erased"],
        told["by"],
        told["reason"],
        also,
    )
