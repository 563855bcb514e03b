"""What each command about programmes comes to, and what is refused and what is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

from community_core.domain import PersonAbsorbed, PersonRegistered
from community_core.testing import example, fact
from community_programmes import facts, programme
from community_programmes.enrolment import Enrol, LeaveProgramme, enrolment_id
from community_programmes.service import DeliverHomeStudy, GiveCompanionship, RecordService, SupportCarer

LIN, HE, XU, SHEN = "person-lin", "person-he", "person-xu", "person-shen"
ID: dict[str, Any] = {"programme_id": "programme-1"}
FIRST = datetime(2024, 1, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OPENED = facts.ProgrammeOpened(title="老人陪伴", kind="elders", rhythm="monthly")
ENDED = facts.ProgrammeEnded(reason="到期")
REOPENED = facts.ProgrammeReopened()
ON = "programme-1"
THERE = fact(OPENED, ON, at=FIRST)
OVER = [THERE, fact(ENDED, ON, at=FIRST + 3 * DAY)]
AGAIN = [*OVER, fact(REOPENED, ON, at=FIRST + 9 * DAY)]

PROGRAMMES = [
    example(
        when=programme.OpenProgramme(title="老人陪伴", kind="elders", rhythm="monthly"),
        then=[OPENED],
    ),
    example(
        when=programme.OpenProgramme(
            title="送学上门",
            kind="home-study",
            rhythm="weekly",
            partner="org:党群中心",
            sensitive=True,
        ),
        then=[
            facts.ProgrammeOpened(
                title="送学上门",
                kind="home-study",
                rhythm="weekly",
                partner="org:党群中心",
                sensitive=True,
            )
        ],
    ),
    example(given=[OPENED], when=programme.EndProgramme(**ID, reason="到期"), then=[ENDED]),
    example(given=[OPENED, ENDED], when=programme.ReopenProgramme(**ID), then=[REOPENED]),
    example(when=programme.EndProgramme(**ID, reason="到期"), refused="programme-unknown"),
    example(
        given=[OPENED, ENDED], when=programme.EndProgramme(**ID, reason="到期"), refused="programme-ended"
    ),
    example(given=[OPENED], when=programme.ReopenProgramme(**ID), refused="programme-open"),
]

JOIN: dict[str, Any] = {**ID, "person_id": LIN}
JOINED = facts.ParticipantEnrolled(**JOIN)
LEFT = facts.ParticipantLeft(reason="随子女居住")
MINE, THEIRS = enrolment_id("programme-1", LIN), enrolment_id("programme-1", HE)
ENROLMENTS = [
    example(
        given=[THERE],
        when=Enrol(**JOIN, grounds="行动不便"),
        then=[facts.ParticipantEnrolled(**JOIN, grounds="行动不便")],
    ),
    example(given=[THERE, fact(JOINED, MINE)], when=LeaveProgramme(**JOIN, reason="随子女居住"), then=[LEFT]),
    example(given=[THERE, fact(JOINED, MINE), fact(LEFT, MINE)], when=Enrol(**JOIN), then=[JOINED]),
    example(given=[THERE, fact(JOINED, MINE)], when=Enrol(**JOIN), refused="enrolled-already"),
    example(given=[THERE], when=LeaveProgramme(**JOIN, reason="?"), refused="not-enrolled"),
    example(
        given=[THERE, fact(JOINED, MINE), fact(LEFT, MINE)],
        when=LeaveProgramme(**JOIN, reason="?"),
        refused="not-enrolled",
    ),
    example(given=OVER, when=Enrol(**JOIN), at=FIRST + 5 * DAY, refused="enrolled-after-end"),
    example(given=AGAIN, when=Enrol(**JOIN), at=FIRST + 9 * DAY, then=[JOINED]),
    example(
        given=[
            THERE,
            fact(facts.ParticipantEnrolled(**ID, person_id=HE), THEIRS),
            fact(PersonRegistered(person_id=LIN, name="林晓棠"), LIN),
            fact(PersonAbsorbed(other=HE), LIN),
        ],
        when=Enrol(**JOIN),
        refused="enrolled-already",
    ),
]

GIVEN: dict[str, Any] = {"people": (LIN,), "givers": (SHEN,)}
SERVICES = [
    example(
        when=RecordService(kind="class", title="手机课", people=(LIN, HE), others=60, givers=("org:图书馆",)),
        then=[
            facts.ServiceDelivered(
                kind="class", title="手机课", people=(LIN, HE), others=60, givers=("org:图书馆",)
            )
        ],
    ),
    example(
        given=[THERE],
        when=DeliverHomeStudy(
            **ID, person_id=LIN, title="学习新党章", materials=("大字读本",), how="handed-over"
        ),
        then=[
            facts.ServiceDelivered(
                **ID, kind="study", title="学习新党章", materials=("大字读本",), how="handed-over", **GIVEN
            )
        ],
    ),
    example(
        when=SupportCarer(person_id=LIN, for_person=HE, title="代看半日", notes="很累"),
        then=[
            facts.ServiceDelivered(
                kind="carer-support", title="代看半日", for_person=HE, notes="很累", **GIVEN
            )
        ],
    ),
    example(
        given=[THERE],
        when=GiveCompanionship(**ID, person_id=LIN, minutes=40),
        then=[facts.ServiceDelivered(**ID, kind="company", minutes=40, **GIVEN)],
    ),
    example(when=RecordService(kind="meal", title="送餐"), refused="nobody-served"),
    example(when=RecordService(kind="meal", title="送餐", people=(LIN, LIN)), refused="served-twice"),
    example(
        given=OVER,
        when=RecordService(**ID, kind="meal", title="送餐", people=(LIN,)),
        at=FIRST + 4 * DAY,
        refused="programme-over",
    ),
    example(
        given=AGAIN,
        when=RecordService(**ID, kind="meal", title="送餐", people=(LIN,)),
        at=FIRST + 8 * DAY,
        refused="programme-over",
    ),
]

NOT_REFUSED = [
    example(
        given=OVER,
        when=GiveCompanionship(**ID, person_id=LIN, minutes=40),
        at=FIRST + 3 * DAY,
        then=[facts.ServiceDelivered(**ID, kind="company", minutes=40, **GIVEN)],
    ),
    example(
        when=RecordService(kind="class", title="义诊", others=60),
        then=[facts.ServiceDelivered(kind="class", title="义诊", others=60, givers=(SHEN,))],
    ),
]
