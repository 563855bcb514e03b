"""The register of certificates 证明登记簿: what was issued, what no longer holds, and what was voided."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPerson, AskedSince
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    Table,
    agenda,
    carried,
    figures,
    handles,
    query,
)
from community_volunteer_hours.certificate import (
    CERTIFICATE,
    CertificateIssued,
    CertificateRevoked,
    RevokeCertificate,
)
from community_volunteer_hours.measures import ISSUED, VOIDED
from community_volunteer_hours.records import OfRecords, in_hours

Status = Literal["issued", "void"]


@frozen(kw_only=True)
class Issued:
    """A certificate as it was issued at a ``position`` of the log, and voided at another."""

    certificate_id: str
    number: str
    person_id: str
    since: date
    until: date
    minutes: int
    claims: tuple[int, ...]
    purpose: str = ""
    lead: str | None = None
    issued_on: date
    by: str
    position: int
    status: Status = "issued"
    voided_on: date | None = None
    voided_at: int = 0


@frozen(kw_only=True)
class Certificate:
    """A certificate. ``hours`` have one decimal, rounded down."""

    number: Annotated[str, Column(en="Number", zh="证明编号")]
    person_id: Annotated[str, Column(en="Volunteer", zh="姓名", refers="person")]
    since: Annotated[date, Column(en="From", zh="服务期间起")]
    until: Annotated[date, Column(en="To", zh="服务期间止")]
    hours: Annotated[str, Column(en="Hours", zh="时长（小时）")]
    minutes: Annotated[int, Column(en="Minutes", zh="分钟", minor=True)]
    purpose: Annotated[str, Column(en="Purpose", zh="用途")]
    issued_on: Annotated[date, Column(en="Issued", zh="出具日期")]
    by: Annotated[str, Column(en="Handled by", zh="经办人", refers="person")]
    lead: Annotated[str | None, Column(en="In charge", zh="负责人", refers="person")]
    status: Annotated[Status, Column(en="Status", zh="状态", words=CERTIFICATE.words)]
    certificate_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen(kw_only=True)
class StaleCertificate:
    """A certificate that says what is no longer so, and of which ``claims``."""

    number: Annotated[str, Column(en="Number", zh="证明编号")]
    person_id: Annotated[str, Column(en="Volunteer", zh="姓名", refers="person")]
    hours: Annotated[str, Column(en="Hours", zh="时长（小时）")]
    claims: Annotated[tuple[int, ...], Column(en="Claims that changed", zh="有变化的申报")]
    certificate_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen(kw_only=True)
class VoidCertificate:
    """The number of a certificate that shows nothing any more; whose it was is nobody's business."""

    number: Annotated[str, Column(en="Number", zh="证明编号")]
    voided_on: Annotated[date | None, Column(en="Voided", zh="作废日期")]


class Certificates(OfRecords, Projection[Certificate]):
    """Every certificate of hours, the latest first."""

    name, version = "certificates", 1
    called = "证明登记簿"
    zh = "出具过的志愿服务证明，由近到远。"
    corrections = "a certificate says what its claims were when it was issued"
    key = ("certificate_id",)
    pages = "issued"
    measures = (ISSUED, VOIDED)
    issued = Table(Issued, index=["status", "person_id"], order="-position")

    @handles(CertificateIssued)
    def issue(self, e: Recorded[CertificateIssued]) -> None:
        told = carried(e.data, Issued)
        day = self.day(e.occurred_at)
        self.issued.put(
            Issued(certificate_id=e.stream_id, issued_on=day, by=e.actor, position=e.position, **told)
        )

    @handles(CertificateRevoked)
    def void(self, e: Recorded[CertificateRevoked]) -> None:
        if e.stream_id in self.issued:
            day = self.day(e.occurred_at)
            self.issued.change(e.stream_id, status="void", voided_on=day, voided_at=e.position)

    def shown(self, row: Issued) -> Certificate:
        """The row as people look at it."""
        told: dict[str, Any] = carried(row, Certificate)
        told |= {"person_id": self.canonical(row.person_id), "hours": in_hours(row.minutes)}
        return Certificate(**told)

    def changed_since(self, row: Issued) -> tuple[int, ...]:
        """The claims it covers that are no longer as it certifies them."""
        return tuple(each for each in row.claims if not self._is_as_certified(row, each))

    def _is_as_certified(self, row: Issued, claim: int) -> bool:
        """Put right since, it was verified anew, after the certificate was issued."""
        record = self.records.get((row.person_id, claim))
        return record is not None and record.status == "verified" and record.verified_at < row.position

    @query(zh="某人的证明。", called="个人")
    def of_person(self, person: AskedPerson) -> list[Certificate]:
        """What one person was given."""
        ids = self.same_person(person)
        return [self.shown(row) for each in ids for row in self.issued.where(person_id=each)]

    @query(zh="所含时长出具后被更正、撤销或撤回的证明。", called="已失实")
    def stale(self) -> list[StaleCertificate]:
        """Certificates that hold while hours they cover were corrected, revoked or undone since."""
        return [
            StaleCertificate(
                number=row.number,
                person_id=self.canonical(row.person_id),
                hours=in_hours(row.minutes),
                claims=changed,
                certificate_id=row.certificate_id,
            )
            for row in self.issued.where(status="issued")
            if (changed := self.changed_since(row))
        ]

    @query(zh="自某日起作废的证明编号，可以公布。", called="已作废")
    def revoked(self, since: AskedSince) -> list[VoidCertificate]:
        """The numbers of certificates voided on that day or later, to be made public."""
        found = self.issued.where(status="void")
        return [
            VoidCertificate(number=row.number, voided_on=row.voided_on)
            for row in found
            if row.voided_on is not None and row.voided_on >= since
        ]

    @agenda
    def to_void(self) -> Iterator[AgendaItem]:
        """Papers that are out and say what is no longer so."""
        for each in self.stale():
            yield AgendaItem(
                ("Void and issue anew: hours changed", "时长有变，请作废重开"),
                each.certificate_id,
                None,
                each.number,
                person=each.person_id,
                next_step=RevokeCertificate,
                number=each.number,
            )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        rows = list(self.issued)
        yield ISSUED.is_(sum(each.issued_on in period for each in rows))
        yield VOIDED.is_(sum(each.voided_on is not None and each.voided_on in period for each in rows))
