"""The certificate of an erasure: a signed text to hand to whoever asked to be forgotten."""

from attrs import frozen

from community_core.audit.failures import NotVerified
from community_core.audit.keys import PublicKey, SigningKey
from community_core.audit.notes import open_note, sign_note
from community_core.domain import PersonErased
from community_core.ledger import Recorded
from community_core.times import to_text

TITLE = "community erasure certificate 1"
_LINES = ("person", "event", "position", "erased", "by", "reason")


@frozen
class Erasure:
    """What a certificate says: who was erased, the event that records it and its position, when (UTC text),
    by whom and why."""

    person: str
    event: str
    position: int
    erased: str
    by: str
    reason: str


def certificate(erased: Recorded[PersonErased], key: SigningKey) -> str:
    """The signed certificate of a recorded erasure. Give it once :meth:`Community.erase` has returned."""
    told = (
        erased.stream_id,
        erased.id,
        erased.position,
        to_text(erased.recorded_at),
        erased.actor,
        erased.data.reason,
    )
    lines = [TITLE, *(f"{name} {value}" for name, value in zip(_LINES, told, strict=True))]
    return sign_note("".join(f"{line}\n" for line in lines), key)


def open_certificate(note: str, key: PublicKey) -> Erasure:
    """What the certificate says. NotVerified when it is damaged or not signed with this key."""
    title, *lines = open_note(note, key).removesuffix("\n").split("\n")
    told = dict(line.split(" ", 1) for line in lines if " " in line)
    if title != TITLE or tuple(told) != _LINES or not told["position"].isdecimal():
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
    )
