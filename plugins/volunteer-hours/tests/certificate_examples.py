"""What issuing and voiding a certificate comes to, and what is refused and what is not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from community_core.domain import (
    HoursClaimed,
    HoursRevoked,
    HoursVerified,
    PersonMerged,
    VolunteerRegistered,
)
from community_core.testing import example, fact
from community_volunteer_hours.certificate import (
    CertificateIssued,
    CertificateRevoked,
    IssueCertificate,
    RevokeCertificate,
)

LIN, HE, SHEN = "person-lin", "person-he", "person-shen"
VOLUNTEER = "volunteer-lin"
SINCE, UNTIL = date(2024, 1, 1), date(2024, 1, 15)
NINE = datetime(2024, 1, 15, 1, tzinfo=UTC)
MIDNIGHT = datetime(2024, 1, 15, 16, tzinfo=UTC)
NOW = datetime(2024, 2, 1, 2, tzinfo=UTC)
HASHED: dict[str, Any] = {"holder": "a3" * 32, "salt": "5f" * 16}
PERIOD: dict[str, Any] = {"person_id": LIN, "since": SINCE, "until": UNTIL}
ISSUE = IssueCertificate(**PERIOD, **HASHED)
ISSUED = CertificateIssued(**PERIOD, **HASHED, minutes=90, claims=(1,))
VOID = CertificateRevoked(reason="期间有误")
REVOKE = RevokeCertificate(certificate_id="certificate-1", reason="期间有误")
REGISTERED = fact(VolunteerRegistered(person_id=LIN), VOLUNTEER)
CLAIMED = fact(
    HoursClaimed(
        claim=1,
        activity="扫雪除冰",
        started_at=NINE,
        ended_at=NINE + timedelta(minutes=90),
        served="小区老人",
        work="清扫坡道",
    ),
    VOLUNTEER,
)
OVER_MIDNIGHT = fact(
    HoursClaimed(claim=2, activity="值守", started_at=MIDNIGHT - timedelta(hours=1), ended_at=MIDNIGHT),
    VOLUNTEER,
)
INTO_THE_NEXT = fact(
    HoursClaimed(
        claim=3,
        activity="值守",
        started_at=MIDNIGHT - timedelta(minutes=30),
        ended_at=MIDNIGHT + timedelta(minutes=30),
    ),
    VOLUNTEER,
)


def verified(claim: int) -> Any:
    """Somebody confirmed a claim."""
    return fact(HoursVerified(claim=claim), VOLUNTEER)


ONE_HUMAN_BEING = fact(PersonMerged(into=LIN), HE)
GIVEN = [REGISTERED, CLAIMED, verified(1)]
LATER = fact(HoursRevoked(claim=1, reason="记错了人"), VOLUNTEER)

ALLOWED = [
    example(given=GIVEN, when=ISSUE, then=[ISSUED], by=SHEN, at=NOW),
    example(
        given=[*GIVEN, OVER_MIDNIGHT, verified(2)],
        when=IssueCertificate(**PERIOD, **HASHED, purpose="升学", lead=HE),
        then=[CertificateIssued(**PERIOD, **HASHED, minutes=150, claims=(1, 2), purpose="升学", lead=HE)],
        by=SHEN,
        at=NOW,
    ),
    example(given=[*GIVEN, INTO_THE_NEXT, verified(3)], when=ISSUE, then=[ISSUED], by=SHEN, at=NOW),
    example(given=[*GIVEN, OVER_MIDNIGHT], when=ISSUE, then=[ISSUED], by=SHEN, at=NOW),
    example(given=[*GIVEN, fact(ISSUED, "certificate-1")], when=ISSUE, then=[ISSUED], by=SHEN, at=NOW),
    example(given=[*GIVEN, fact(ISSUED, "certificate-1"), LATER], when=REVOKE, then=[VOID], by=SHEN, at=NOW),
    example(given=[*GIVEN, fact(ISSUED, "certificate-1")], when=REVOKE, then=[VOID], by=LIN, at=NOW),
]
REFUSED = [
    example(when=ISSUE, refused="certificate-needs-verified", by=SHEN, at=NOW),
    example(given=[REGISTERED, CLAIMED], when=ISSUE, refused="certificate-needs-verified", by=SHEN, at=NOW),
    example(given=[*GIVEN, LATER], when=ISSUE, refused="certificate-needs-verified", by=SHEN, at=NOW),
    example(
        given=[REGISTERED, INTO_THE_NEXT, verified(3)],
        when=ISSUE,
        refused="certificate-needs-verified",
        by=SHEN,
        at=NOW,
    ),
    example(given=GIVEN, when=ISSUE, refused="own-certificate", by=LIN, at=NOW),
    example(given=[*GIVEN, ONE_HUMAN_BEING], when=ISSUE, refused="own-certificate", by=HE, at=NOW),
    example(
        given=GIVEN,
        when=IssueCertificate(**PERIOD, holder="林", salt="5f" * 16),
        refused="holder-is-hashed",
        by=SHEN,
        at=NOW,
    ),
    example(
        given=GIVEN,
        when=IssueCertificate(**PERIOD, holder="a3" * 32, salt="5f"),
        refused="holder-is-hashed",
        by=SHEN,
        at=NOW,
    ),
    example(when=REVOKE, refused="certificate-unknown", by=SHEN, at=NOW),
    example(
        given=[*GIVEN, fact(ISSUED, "certificate-1"), fact(VOID, "certificate-1")],
        when=REVOKE,
        refused="certificate-over",
        by=SHEN,
        at=NOW,
    ),
]
EXAMPLES = [*ALLOWED, *REFUSED]
