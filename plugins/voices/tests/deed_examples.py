"""What each command about a good deed comes to, and what is refused and what is not."""

from datetime import date
from typing import Any

from community_core.domain import (
    ConsentGiven,
    ConsentWithdrawn,
    CorrectFact,
    PersonAbsorbed,
    PersonMerged,
    PersonRegistered,
)
from community_core.testing import example, fact
from community_voices import deed

ID: dict[str, Any] = {"deed_id": "deed-1"}
LIN, HE, XU, SHEN = "person-lin", "person-he", "person-xu", "person-shen"
SAID: dict[str, Any] = {"doer": LIN, "title": "帮邻居扫雪", "happened_on": date(2024, 1, 1), "told_by": HE}
RECORDED, VERIFIED = deed.DeedRecorded(**SAID), deed.DeedVerified()
REJECTED = deed.DeedRejected(reason="查无此事")
PUBLISHED, DOWN = deed.DeedPublished(medium="宣传栏"), deed.DeedTakenDown(reason="本人撤回同意")
CONSENT = fact(ConsentGiven(purpose="publish:deed-1", how="written"), LIN)
CONSENT_GONE = fact(ConsentWithdrawn(purpose="publish:deed-1"), LIN)
VERIFY, REJECT = deed.VerifyDeed(**ID), deed.RejectDeed(**ID, reason="查无此事")
PUBLISH, TAKE_DOWN = deed.PublishDeed(**ID, medium="宣传栏"), deed.TakeDownDeed(**ID, reason="本人撤回同意")
CHECKED = fact(VERIFIED, "deed-1", by=SHEN)
SHOWN: list[Any] = [RECORDED, CHECKED, CONSENT, PUBLISHED]
ONE_PERSON: list[Any] = [
    fact(PersonRegistered(person_id=LIN, name="林晓棠"), LIN),
    fact(PersonRegistered(person_id=XU, name="林晓棠"), XU),
    fact(PersonMerged(into=LIN), XU),
    fact(PersonAbsorbed(other=XU), LIN),
]
TELLER_IS_SHEN: list[Any] = [
    fact(PersonRegistered(person_id=HE, name="沈兰英"), HE),
    fact(PersonRegistered(person_id=SHEN, name="沈兰英"), SHEN),
    fact(PersonMerged(into=SHEN), HE),
    fact(PersonAbsorbed(other=HE), SHEN),
]
"""Found out after somebody else, as it seemed, had verified what he told."""

EXAMPLES = [
    example(
        when=deed.RecordDeed(**SAID, place="13号楼", arose_from="visit-1", words="天天早起"),
        then=[deed.DeedRecorded(**SAID, place="13号楼", arose_from="visit-1", words="天天早起")],
    ),
    example(
        when=deed.RecordDeed(**{**SAID, "happened_on": date(2025, 1, 1)}),
        refused="deed-day-ahead",
    ),
    example(given=[RECORDED], when=VERIFY, by=SHEN, then=[VERIFIED]),
    example(given=[RECORDED], when=VERIFY, by=LIN, refused="own-deed"),
    example(given=[RECORDED], when=VERIFY, by=HE, refused="own-deed"),
    example(given=[*ONE_PERSON, RECORDED], when=VERIFY, by=XU, refused="own-deed"),
    example(
        given=[RECORDED, CHECKED, *TELLER_IS_SHEN],
        when=CorrectFact(fact_id="deed-1@1", right={"doer": SHEN}, reason="误录"),
        refused="own-deed",
    ),
    example(
        given=[RECORDED, CHECKED],
        when=CorrectFact(fact_id="deed-1@1", right={"told_by": SHEN}, reason="误录"),
        refused="own-deed",
    ),
    example(given=[RECORDED, CHECKED], when=VERIFY, by=SHEN, refused="deed-verified-once"),
    example(given=SHOWN, when=VERIFY, by=SHEN, refused="deed-verified-once"),
    example(given=[RECORDED], when=REJECT, then=[REJECTED]),
    example(given=[RECORDED, CHECKED], when=REJECT, then=[REJECTED]),
    example(given=SHOWN, when=REJECT, refused="deed-published"),
    example(given=[RECORDED, REJECTED], when=VERIFY, by=SHEN, refused="deed-rejected"),
    example(given=[RECORDED, CHECKED, CONSENT], when=PUBLISH, then=[PUBLISHED]),
    example(given=SHOWN, when=PUBLISH, then=[PUBLISHED]),
    example(given=[RECORDED, CONSENT], when=PUBLISH, refused="deed-not-verified"),
    example(given=[RECORDED, CHECKED], when=PUBLISH, refused="publish-needs-consent"),
    example(given=[RECORDED, CHECKED, CONSENT, CONSENT_GONE], when=PUBLISH, refused="publish-needs-consent"),
    example(
        given=SHOWN,
        when=CorrectFact(fact_id="deed-1@1", right={"doer": XU}, reason="误录"),
        refused="publish-needs-consent",
    ),
    example(given=[*SHOWN, CONSENT_GONE], when=TAKE_DOWN, then=[DOWN]),
    example(given=[*SHOWN, DOWN], when=REJECT, then=[REJECTED]),
    example(given=[RECORDED, CHECKED], when=TAKE_DOWN, refused="deed-not-published"),
    example(when=VERIFY, refused="deed-unknown"),
]
