"""What a certificate says on paper, gathered from the ledger and from what is typed when it is printed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from attrs import frozen

from community_core import Community
from community_core.audit import PublicKey, receipt
from community_core.domain import Sealed
from community_core.errors import InvalidInput
from community_core.ledger import Recorded
from community_volunteer_hours.certificate import CertificateIssued
from community_volunteer_hours.certificates import Certificates, Issued
from community_volunteer_hours.paper.checking import CheckedCertificate, check_certificate
from community_volunteer_hours.paper.holder import holder_hash
from community_volunteer_hours.paper.payload import pack
from community_volunteer_hours.records import Record


@frozen(kw_only=True)
class Typed:
    """What is typed when it is printed and stored nowhere: whose it is, by which document, and who issues
    it."""

    name: str
    document: str
    kind: str
    issuer: str
    telephone: str


@frozen(kw_only=True)
class Paper:
    """Everything the page shows."""

    typed: Typed
    issued: Issued
    national_id: str | None
    lead: str
    handler: str
    services: Sequence[Record]
    waiting: int
    code: str
    sealed: CheckedCertificate
    key: str
    today: date


def paper(community: Community, certificate_id: str, typed: Typed, *, key: PublicKey, reader: str) -> Paper:
    """The page of a certificate for ``reader``, who must be allowed to open its salt; that is noted.

    InvalidInput where it is void or no longer true, not sealed yet, or of somebody else.
    """
    view = community.view(Certificates)
    issued = view.issued.get(certificate_id)
    if issued is None:
        raise InvalidInput(
            f"{certificate_id} is no certificate; copy the number from: community show certificates",
            f"{certificate_id} 不是证明；请从证明登记簿抄写编号：community show 证明登记簿",
            kind="not-found",
        )
    _refuse_untrue(issued, view.changed_since(issued))
    fact = _fact(community, certificate_id, reader)
    salt = _salt(fact.data, typed, reader)
    code = pack(receipt(community, fact.position, key=key), salt)
    records = {each.claim: each for each in view.records.where(person_id=issued.person_id)}
    return Paper(
        typed=typed,
        issued=issued,
        national_id=view.national.value(issued.person_id, "national_id"),
        lead=_called(community, issued.lead, reader),
        handler=_called(community, issued.by, reader),
        services=sorted((records[each] for each in issued.claims), key=lambda each: each.started_at),
        waiting=sum(_waits(each, issued, view.day) for each in records.values()),
        code=code,
        sealed=check_certificate(code, key),
        key=key.name,
        today=community.clock().astimezone(community.zone).date(),
    )


def _called(community: Community, person: str | None, reader: str) -> str:
    """The name of who is in charge or handled it, as far as the reader may see it."""
    if person is None:
        return ""
    directory = community.directory(reader)
    known = directory.register.person(person)
    entry = known and directory.entry(known)
    return (entry and entry.name) or directory.shown(person)


def _refuse_untrue(issued: Issued, changed: Sequence[int]) -> None:
    number = issued.number
    if issued.status == "void":
        raise InvalidInput(
            f"Certificate {number} is void; issue a new one.", f"证明 {number} 已作废；请另行出具。"
        )
    if changed:
        raise InvalidInput(
            f"Hours that certificate {number} covers have changed since; void it and issue a new one.",
            f"证明 {number} 所含时长其后有变；请作废后重新出具。",
        )


def _fact(community: Community, certificate_id: str, reader: str) -> Recorded[CertificateIssued]:
    facts: Any = community.history(certificate_id, reader=reader)
    return next(each for each in facts if isinstance(each.data, CertificateIssued))


def _salt(issued: CertificateIssued, typed: Typed, reader: str) -> bytes:
    if issued.salt is None or isinstance(issued.salt, Sealed):
        raise InvalidInput(
            f"{reader} may not open what is sealed for the holder, or they were erased; without it "
            "certificate "
            f"{issued.number} cannot be printed.",
            f"{reader} 无权打开为持有人加密的内容，或其信息已删除；证明 {issued.number} 无法打印。",
            kind="forbidden",
        )
    salt = bytes.fromhex(issued.salt)
    if holder_hash(salt, typed.name, typed.document) != issued.holder:
        raise InvalidInput(
            f"Certificate {issued.number} was issued to another name or document; check both.",
            f"证明 {issued.number} 出具时的姓名或证件号码不同；请核对。",
        )
    return salt


def _waits(record: Record, issued: Issued, day: Any) -> bool:
    moment: datetime = record.started_at
    return record.status == "claimed" and issued.since <= day(moment) <= issued.until
