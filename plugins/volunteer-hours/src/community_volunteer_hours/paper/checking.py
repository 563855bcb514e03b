"""Checking a certificate with nothing but the public key: no store, no network."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import field, frozen

from community_core.audit import CheckedReceipt, NotVerified, PublicKey, check, fact_of
from community_core.ledger import Recorded
from community_core.times import from_text
from community_volunteer_hours.certificate import CertificateIssued, CertificateRevoked
from community_volunteer_hours.paper.holder import holder_hash
from community_volunteer_hours.paper.payload import unpack


@frozen
class CheckedCertificate:
    """A certificate as it was sealed, at ``sealed_at`` by ``origin``. That it was voided since, nothing here
    can tell."""

    certificate_id: str
    issued: CertificateIssued
    issued_at: datetime
    sealed_at: datetime
    origin: str
    _salt: bytes = field(repr=False)

    def is_of(self, name: str, document: str) -> bool:
        """Whether it was issued to whoever has that name and a document of that number."""
        return holder_hash(self._salt, name, document) == self.issued.holder


def check_certificate(text: str, key: PublicKey, rotations: Sequence[str] = ()) -> CheckedCertificate:
    """What the text of a QR code shows. NotVerified where it is no certificate sealed with this key, or with
    one that it followed or that followed it by the changes of keys at hand, ``rotations``."""
    payload = unpack(text)
    receipt, fact = _sealed_fact(payload.receipt, key, rotations)
    if not isinstance(fact.data, CertificateIssued):
        raise NotVerified(
            "What was sealed is not a certificate of volunteer hours.", "所封存的不是志愿服务证明。"
        )
    checkpoint = receipt.checkpoint
    return CheckedCertificate(
        fact.stream_id,
        fact.data,
        fact.occurred_at,
        from_text(checkpoint.sealed),
        checkpoint.origin,
        payload.salt,
    )


def void_certificates(
    receipts: Iterable[str], key: PublicKey, rotations: Sequence[str] = ()
) -> frozenset[str]:
    """The ids of the certificates that a list of receipts shows to be void; empty lines are none.

    NotVerified for a line that this key's owner did not seal. That none was left out it cannot show.
    """
    facts = [_sealed_fact(each, key, rotations)[1] for each in receipts if each.strip()]
    if any(not isinstance(each.data, CertificateRevoked) for each in facts):
        raise NotVerified(
            "This list holds more than certificates that were voided.", "此名单含有作废证明以外的内容。"
        )
    return frozenset(each.stream_id for each in facts)


def _sealed_fact(
    receipt: str, key: PublicKey, rotations: Sequence[str]
) -> tuple[CheckedReceipt, Recorded[Any]]:
    checked = check(receipt, key, rotations=rotations)
    fact = fact_of(checked.event) if isinstance(checked, CheckedReceipt) else None
    if not isinstance(checked, CheckedReceipt) or fact is None:
        raise NotVerified(
            "This is sealed, but it is no fact that this program can read.",
            "内容已封存，但不是本程序能读的记录。",
        )
    return checked, fact
