"""Certificates 志愿服务记录证明: verified hours of a volunteer in a period, on paper.

    issued -> void

The paper is out, so that a certificate is never corrected or undone: a wrong one is voided and issued anew.
Of its holder the ledger keeps a salted hash alone, whose salt is sealed for them: it tells nothing, fits
nobody else, and is gone once they are erased. Hours are gathered by whoever organises and certified by
whoever recorded them (Regulations on Voluntary Service, China, article 19, and Order 67 of the Ministry of
Civil Affairs, article 3; articles 5 to 27 of that unchecked).

Not refused: hours put right or revoked that a certificate covers, which views show; hours that still wait,
of which the paper tells; hours of years ago.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    Claim,
    Command,
    Context,
    Event,
    Help,
    Number,
    PersonId,
    Reason,
    Sealed,
    Since,
    Until,
    VolunteerState,
    Why,
    aggregate,
    allocated,
    checks,
    command,
    event,
    holds,
    is_same_person,
    says,
    step,
    volunteer_id,
)
from community_core.errors import Refused

_MOMENT = timedelta(microseconds=1)


def _hexadecimal(count: int) -> Callable[[str, str], str]:
    """A check that a text is so many bytes in hexadecimal."""

    def check(field: str, value: str) -> str:
        if re.fullmatch(rf"[0-9a-f]{{{2 * count}}}", value) is None:
            raise Refused(
                "holder-is-hashed",
                f"{field}: {checks.shown(value)} is not {count} bytes in hexadecimal; let 'community "
                "certificate issue' make it.",
                f"{field}：{checks.shown(value)} 不是 {count} 个字节的十六进制数；"
                "请用 community 证明 出具 生成。",
            )
        return value

    return check


# ---- values

CertificateId = Annotated[
    str, Help("Id or number of the certificate", "证明编号", "2026-0001", refers="certificate")
]
Volunteer = Annotated[
    PersonId,
    Help(
        "Whose hours they are",
        "志愿者",
        "person-lin",
        word=("volunteer", "志愿者"),
        stays=True,
        titles=("姓名",),
    ),
]
From = Annotated[Since, Help("The first day of the period", "服务期间起", "2026-01-01", stays=True)]
To = Annotated[
    Until, Help("The last day of the period", "服务期间止", "2026-01-31", word=("until", "止"), stays=True)
]
Purpose = Annotated[
    str,
    Help(
        "What it is for",
        "用途",
        "school application",
        example_zh="升学",
        word=("purpose", "用途"),
        check=checks.optional_text,
        stays=True,
        titles=("用途",),
    ),
]
Lead = Annotated[
    PersonId,
    Help(
        "Who is in charge, as the paper says",
        "负责人",
        "person-he",
        word=("in charge", "负责人"),
        stays=True,
        titles=("负责人",),
    ),
]
Holder = Annotated[
    str,
    Help(
        "SHA-256 of the salt, the name and the number of the document, which 'community certificate issue' "
        "makes",
        "盐、姓名和证件号码的 SHA-256（由 community 证明 出具 生成）",
        "a3" * 32,
        word=("holder", "持有人摘要"),
        check=_hexadecimal(32),
        stays=True,
    ),
]
Salt = Annotated[
    str,
    Help(
        "16 random bytes in hexadecimal, which 'community certificate issue' makes",
        "16 个随机字节（由 community 证明 出具 生成）",
        "5f" * 16,
        word=("salt", "盐"),
        check=_hexadecimal(16),
        personal_of="person_id",
        stays=True,
    ),
]
Minutes = Annotated[int, Help("Minutes", "分钟", "90", word=("minutes", "分钟"), stays=True)]
Claims = Annotated[
    tuple[int, ...],
    Help("Numbers of the claims it covers", "所含申报序号", "1", word=("claims", "申报"), stays=True),
]
WhyVoid = Annotated[Reason, Help("Why it is void", "作废原因", "the wrong period", example_zh="服务期间有误")]


# ---- events


@event(en="Certificate issued", zh="出具证明", final=True)
@frozen(kw_only=True)
class CertificateIssued(Event):
    """Of the verified hours of a volunteer these ``claims``, ``minutes`` in all, lie within the period."""

    number: Number = allocated()
    person_id: Volunteer
    since: From
    until: To
    minutes: Minutes
    claims: Claims
    holder: Holder
    purpose: Purpose = ""
    lead: Lead | None = None
    salt: Salt | Sealed | None = None


@event(en="Certificate voided", zh="作废证明")
@frozen(kw_only=True)
class CertificateRevoked(Event):
    """Whoever shows the paper shows nothing by it any more."""

    reason: WhyVoid


# ---- state


@frozen(kw_only=True)
class CertificateState:
    """Whether a certificate holds, and whose it is."""

    status: Literal["issued", "void"] | None = None
    person_id: str = ""


# ---- commands


@command(zh="出具证明")
@frozen(kw_only=True)
class IssueCertificate(Command):
    """Certify the verified hours of a period: 'community certificate issue' asks for its holder."""

    person_id: Volunteer
    since: From
    until: To
    holder: Holder
    salt: Salt
    purpose: Purpose = ""
    lead: Lead | None = None


@command(zh="作废证明", target="certificate_id", ends=True)
@frozen(kw_only=True)
class RevokeCertificate(Command):
    """Void a certificate, and say why. Whoever holds the paper has to be told."""

    certificate_id: CertificateId
    reason: WhyVoid


# ---- decisions


def _issue(_: CertificateState, command: IssueCertificate, context: Context) -> Iterable[CertificateIssued]:
    volunteer = context.state(volunteer_id(command.person_id), VolunteerState)
    covered = {
        number: claim
        for number, claim in volunteer.claims.items()
        if claim.status == "verified" and _within(claim, command.since, command.until, context)
    }
    if not covered:
        raise _nothing_to_certify(command)
    return [
        CertificateIssued(
            person_id=command.person_id,
            since=command.since,
            until=command.until,
            minutes=sum(map(_minutes, covered.values())),
            claims=tuple(sorted(covered)),
            holder=command.holder,
            purpose=command.purpose,
            lead=command.lead,
            salt=command.salt,
        )
    ]


def _within(claim: Claim, since: date, until: date, context: Context) -> bool:
    """Whether all of it lies in the period; what ends at midnight ends with that day."""
    return since <= context.day(claim.started_at) and context.day(claim.ended_at - _MOMENT) <= until


def _minutes(claim: Claim) -> int:
    return (claim.ended_at - claim.started_at) // timedelta(minutes=1)


def _nothing_to_certify(command: IssueCertificate) -> Refused:
    return Refused(
        "certificate-needs-verified",
        f"{command.person_id} has no verified hours wholly from {command.since} to {command.until}; verify "
        "them first, or name another period.",
        f"{command.person_id} 在 {command.since} 至 {command.until} 期间没有完整的已核实时长；"
        "请先核实，或另选期间。",
    )


# ---- rules


def _not_ones_own(issued: CertificateIssued, context: Context) -> None:
    """Nobody certifies their own hours."""
    if is_same_person(context, context.actor, issued.person_id):
        raise Refused(
            "own-certificate",
            f"{context.actor} gave these hours; let somebody else issue the certificate.",
            f"这些时长属于 {context.actor} 本人；请由他人出具证明。",
            kind="forbidden",
        )


# ---- the table

CERTIFICATE = aggregate(
    "certificate",
    "志愿服务证明",
    CertificateState(),
    becomes={CertificateIssued: "issued", CertificateRevoked: "void"},
    steps=[
        step(IssueCertificate, _issue, when=[None]),
        step(RevokeCertificate, says(CertificateRevoked), when=["issued"]),
    ],
    over={
        None: Why(
            "certificate-unknown",
            "copy the number from the list of certificates.",
            "请从登记簿抄写编号。",
        ),
        "void": Why("certificate-over", "issue a new one where one is needed.", "如仍需要，请另行出具。"),
    },
    whole=[holds(CertificateIssued, _not_ones_own)],
    words={"issued": ("issued", "已出具"), "void": ("void", "已作废")},
    rules={
        "certificate-needs-verified": (
            "Only verified claims wholly within the period count; there is at least one.",
            "只计期间内已核实的时长，且不得为零。",
        ),
        "own-certificate": ("Nobody certifies their own.", "不得为本人出具证明。"),
        "certificate-over": ("A certificate is voided once.", "证明只作废一次。"),
        "certificate-unknown": ("Only what was issued is voided.", "只能作废已出具的证明。"),
        "holder-is-hashed": (
            "A holder is a salted hash, made by 'community certificate issue'.",
            "持有人只存加盐摘要，由 community 证明 出具 生成。",
        ),
    },
)
