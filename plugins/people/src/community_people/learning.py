"""Learning 学习: what somebody on the staff learnt, one fact each.

    recorded

It is theirs: what they learnt, for how long, where, and the number of the paper are sealed with their own
key, and open for themselves; for others, whoever they are, while they consent to that. Open is that they
learnt, on which day, of which kind, and until when a certificate is valid.

Not refused: what is written down late, after they left the staff as well; how long it took untold.
"""

from datetime import date
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    CALLED,
    Command,
    Context,
    Event,
    Help,
    PersonId,
    RoleName,
    Sealed,
    Title,
    aggregate,
    checks,
    command,
    event,
    holds,
    holds_role,
    says,
    step,
)
from community_core.errors import Refused

STAFF: tuple[RoleName, ...] = ("secretary", "director", "grid-worker")
"""The roles of those who work for the community."""
MINUTES_AN_HOUR = 60
"""What an hour of training 学时 is counted as where nobody tells; some count 45. The Measures for the
Continuing Education of Social Workers (China, 2009) demand hours."""

SEEN_BY_OTHERS = "see-learning"
"""What somebody consents to, so that others see what they learnt."""

LearningKind = Literal["course", "exam", "certificate", "registration", "mentoring", "practice", "reading"]
KINDS = {
    "course": ("course", "培训"),
    "exam": ("exam", "考试"),
    "certificate": ("certificate", "证书"),
    "registration": ("registration", "登记注册"),
    "mentoring": ("mentoring", "师带徒"),
    "practice": ("practice", "实训"),
    "reading": ("reading", "自学"),
}

# ---- values


def _minutes(hours: str, an_hour: str = "") -> str:
    """Hours of training as a ledger has them, in whole minutes, rounded down: ``4`` and ``4学时`` are 240,
    and 180 where an hour has 45; ``1.5`` is 90."""
    number = hours.strip().removesuffix("学时").removesuffix("小时").strip()
    whole, _, tenths = number.partition(".")
    each = an_hour.strip() or str(MINUTES_AN_HOUR)
    if not all(map(str.isdecimal, (whole, tenths or "0", each))) or len(tenths) > 1:
        return hours
    return str((10 * int(whole) + int(tenths or "0")) * int(each) // 10)


LearnerId = Annotated[
    PersonId,
    Help(
        "Whoever learnt it, on the staff on that day",
        "学习人（当日在职的社区工作者）",
        word=("learner", "学习人"),
        stays=True,
        titles=CALLED,
    ),
]
Kind = Annotated[
    LearningKind,
    Help("What it was", "学习类别", "course", word=("kind", "学习类别"), words=KINDS, titles=("类别",)),
]
Topic = Annotated[
    str,
    Help(
        "What was learnt (kept sealed)",
        "学习主题（加密保存）",
        "first aid",
        example_zh="急救知识",
        word=("topic", "学习主题"),
        check=checks.text,
        personal_of="person_id",
        consent=SEEN_BY_OTHERS,
        titles=("培训主题", "主题", "培训内容"),
    ),
]
On = Annotated[
    date,
    Help(
        "The day of it, the last one of several",
        "学习日期（多日的填最后一天）",
        "2024-01-15",
        word=("learnt on", "学习日期"),
        titles=("培训时间", "培训日期", "日期"),
    ),
]
Minutes = Annotated[
    int,
    Help(
        "How long it took, in minutes (kept sealed)",
        "学习时长（分钟，加密保存）",
        "240",
        word=("minutes", "学习时长（分钟）"),
        check=checks.at_least(1),
        personal_of="person_id",
        consent=SEEN_BY_OTHERS,
        titles=(Title(("学时", "每学时分钟"), _minutes, shared=True), Title(("学时",), _minutes)),
    ),
]
MinutesAnHour = Annotated[
    int,
    Help(
        "How many minutes an hour of training has, 45 or 60; of a registration, for counting what is due",
        "每学时分钟（45 或 60）；登记注册的，应修学时按此折算",
        "45",
        word=("minutes an hour", "每学时分钟"),
        check=checks.at_least(1),
        titles=("每学时分钟",),
    ),
]
ByWhom = Annotated[
    str,
    Help(
        "Who taught it (kept sealed)",
        "主办单位或带教人（加密保存）",
        "the district",
        example_zh="区民政局",
        word=("taught by", "主办"),
        check=checks.text,
        personal_of="person_id",
        consent=SEEN_BY_OTHERS,
        titles=("主办单位", "主办"),
    ),
]
CertificateNumber = Annotated[
    str,
    Help(
        "Number of the paper (kept sealed)",
        "证书编号（加密保存）",
        "SG-2024-118",
        example_zh="社工证2024第118号",
        word=("paper", "证书编号"),
        check=checks.text,
        personal_of="person_id",
        consent=SEEN_BY_OTHERS,
        titles=("证书编号",),
    ),
]
ValidUntil = Annotated[
    date,
    Help(
        "The last day on which it is valid",
        "有效期至",
        "2027-01-14",
        word=("valid until", "有效期至"),
        ahead=True,
        titles=("有效期至", "有效期"),
    ),
]

# ---- the fact


@event(en="Learning recorded", zh="登记学习")
@frozen(kw_only=True)
class LearningRecorded(Event):
    """``person_id`` learnt something; of several days ``on`` is the last."""

    person_id: LearnerId
    kind: Kind
    topic: Topic | Sealed
    on: On
    minutes: Minutes | Sealed | None = None
    minutes_an_hour: MinutesAnHour | None = None
    by_whom: ByWhom | Sealed | None = None
    certificate_number: CertificateNumber | Sealed | None = None
    valid_until: ValidUntil | None = None


@frozen(kw_only=True)
class LearningState:
    """Whether it was recorded."""

    status: Literal["recorded"] | None = None


# ---- the command


@command(zh="登记学习")
@frozen(kw_only=True)
class RecordLearning(Command):
    """Record what somebody on the staff learnt: at a course, for an exam, or by themselves."""

    person_id: LearnerId
    kind: Kind
    topic: Topic
    on: On
    minutes: Minutes | None = None
    minutes_an_hour: MinutesAnHour | None = None
    by_whom: ByWhom | None = None
    certificate_number: CertificateNumber | None = None
    valid_until: ValidUntil | None = None


def _of_staff(learnt: LearningRecorded, context: Context) -> None:
    """They are on the staff on the day of it."""
    if not any(holds_role(context, learnt.person_id, role, day=learnt.on) for role in STAFF):
        raise Refused(
            "learning-of-somebody-not-staff",
            f"on: {learnt.person_id} was not on the staff on {learnt.on}; check the day, or appoint them "
            f"({', '.join(STAFF)}) from that day on.",
            f"on：{learnt.person_id} 在 {learnt.on} 不是社区工作者；请核对日期，或先登记当日起的任命。",
            field="on",
        )


def _gone_by(learnt: LearningRecorded, context: Context) -> None:
    if learnt.on > context.day(context.occurred_at):
        raise Refused(
            "learning-in-the-future",
            f"on: {learnt.on} is still to come; record it once it was learnt.",
            f"on：{learnt.on} 尚未到；请在学习结束后登记。",
            field="on",
        )


LEARNING = aggregate(
    "learning",
    "学习",
    LearningState(),
    becomes={LearningRecorded: "recorded"},
    steps=[step(RecordLearning, says(LearningRecorded), when=[None])],
    over={},
    whole=[holds(LearningRecorded, _gone_by), holds(LearningRecorded, _of_staff)],
    words={"recorded": ("recorded", "已登记")},
    rules={
        "learning-of-somebody-not-staff": (
            "Only what the community's staff learnt is recorded.",
            "仅登记社区工作者的学习。",
        ),
        "learning-in-the-future": ("What was learnt is recorded afterwards.", "学习结束后再登记。"),
    },
)
