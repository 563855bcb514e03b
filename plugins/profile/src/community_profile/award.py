"""Honours 荣誉: what the community, or somebody in it, was given.

    held -> renewed -> lapsed | revoked

An honour that is reviewed and kept is renewed; one that lapsed or was taken back is over.

Not refused: the honour of somebody who does not consent to be posted: it is in the register, and not among
those that hang on the wall.
"""

from datetime import date
from typing import Annotated, Literal

from attrs import evolve, frozen

from community_core.domain import (
    By,
    Command,
    Context,
    Event,
    Help,
    Number,
    PersonId,
    Why,
    aggregate,
    allocated,
    checks,
    command,
    event,
    fold,
    holds,
    says,
    step,
)
from community_core.errors import Refused

AwardId = Annotated[str, Help("Id or number of the honour", "荣誉编号", "2026-0001", refers="award")]
Called = Annotated[
    str,
    Help(
        "What it is called",
        "荣誉名称",
        "Model community",
        example_zh="示范社区",
        word=("honour", "荣誉名称"),
        check=checks.text,
        titles=("荣誉名称", "名称"),
    ),
]
Issuer = Annotated[
    str,
    Help(
        "Who gave it",
        "颁发单位",
        "the district",
        example_zh="区民政局",
        word=("given by", "颁发单位"),
        check=checks.text,
        titles=("颁发单位",),
    ),
]
LEVELS = {
    "state": ("state", "国家级"),
    "province": ("province", "省级"),
    "city": ("city", "市级"),
    "district": ("district", "区级"),
    "street": ("street", "街道级"),
}
Level = Annotated[
    Literal["state", "province", "city", "district", "street"],
    Help("Of what level", "级别", "district", word=("level", "级别"), words=LEVELS, titles=("级别",)),
]
Received = Annotated[
    date,
    Help(
        "The day it was given",
        "颁发日期",
        "2024-01-15",
        word=("given on", "颁发日期"),
        titles=("颁发时间", "颁发日期"),
    ),
]
Holder = Annotated[
    PersonId,
    Help(
        "Id of the person who holds it; left out, the community does",
        "获奖人员编号（不填为社区）",
        word=("holder", "获奖主体"),
        titles=("获奖主体", "获奖人"),
    ),
]
ValidUntil = Annotated[
    date,
    Help(
        "The day until which it holds",
        "有效期至",
        "2027-01-15",
        word=("valid until", "有效期至"),
        ahead=True,
        titles=("有效期", "有效期至"),
    ),
]
Document = Annotated[
    str,
    Help(
        "Number of the document",
        "文号",
        "2024-12",
        word=("document", "文号"),
        check=checks.optional_text,
        titles=("文号",),
    ),
]
REVIEWS = {
    "kept": ("kept", "保留"),
    "lapsed": ("lapsed", "到期失效"),
    "revoked": ("revoked", "撤销"),
}
Result = Annotated[
    Literal["kept", "lapsed", "revoked"],
    Help("What the review came to", "复查结果", "kept", word=("result", "复查结果"), words=REVIEWS),
]
ReviewedOn = Annotated[
    date, Help("The day of the review", "复查日期", "2024-01-15", word=("reviewed on", "复查日期"))
]


@event(en="Honour received", zh="登记荣誉")
@frozen(kw_only=True)
class AwardReceived(Event):
    """``issuer`` gave it on ``received``: to the community, or to ``holder``."""

    number: Number = allocated()
    called: Called
    issuer: Issuer
    level: Level
    received: Received
    holder: Holder | None = None
    valid_until: ValidUntil | None = None
    document: Document = ""


@event(en="Honour reviewed", zh="荣誉复查")
@frozen(kw_only=True)
class AwardReviewed(Event):
    """It was looked at again: kept, until ``valid_until`` if that is said; or it is over."""

    result: Result
    reviewed_on: ReviewedOn
    valid_until: ValidUntil | None = None


@frozen(kw_only=True)
class AwardState:
    """How an honour stands, since when it has been held, and on which day it was ``reviewed`` first."""

    status: Literal["held", "renewed", "lapsed", "revoked"] | None = None
    received: date | None = None
    reviewed: date | None = None


@command(zh="登记荣誉")
@frozen(kw_only=True)
class RecordAward(Command):
    """Record an honour that was given to the community, or to somebody in it."""

    called: Called
    issuer: Issuer
    level: Level
    received: Received
    holder: Holder | None = None
    valid_until: ValidUntil | None = None
    document: Document = ""


@command(zh="荣誉复查", target="award_id")
@frozen(kw_only=True)
class RecordReview(Command):
    """Record what a review of an honour came to."""

    award_id: AwardId
    result: Result
    reviewed_on: ReviewedOn
    valid_until: ValidUntil | None = None


def _received_by_now(award: AwardReceived, context: Context) -> None:
    """An honour was given by the day it is recorded."""
    _refuse_ahead("received", award.received, context)


def _reviewed_by_now(review: AwardReviewed, context: Context) -> None:
    """A review was held by the day it is recorded."""
    _refuse_ahead("reviewed_on", review.reviewed_on, context)


def _reviewed(state: AwardState, review: AwardReviewed) -> AwardState:
    return evolve(state, reviewed=min(state.reviewed or date.max, review.reviewed_on))


def _reviewed_once_given(before: AwardState, after: AwardState, _: Context) -> None:
    """No review is before the honour, by whatever step or correction."""
    if _is_too_early(after) and not _is_too_early(before):
        raise Refused(
            "review-before-award",
            f"reviewed_on: {after.reviewed} is before {after.received}, when it was given; check both days.",
            f"reviewed_on：{after.reviewed} 早于颁发日期 {after.received}；请核对。",
            field="reviewed_on",
        )


def _is_too_early(award: AwardState) -> bool:
    return award.received is not None and award.reviewed is not None and award.reviewed < award.received


def _refuse_ahead(field: str, day: date, context: Context) -> None:
    if day > context.day(context.occurred_at):
        raise Refused(
            "award-in-the-future",
            f"{field}: {day} is still to come; record it once it has happened.",
            f"{field}：{day} 尚未到；请在当天或之后登记。",
            field=field,
        )


_OVER = Why("review-after-end", "record it anew if it was given again.", "再次获得请另行登记。")

AWARD = aggregate(
    "award",
    "荣誉",
    AwardState(),
    becomes={
        AwardReceived: "held",
        AwardReviewed: By("result", {"kept": "renewed", "lapsed": "lapsed", "revoked": "revoked"}),
    },
    steps=[
        step(RecordAward, says(AwardReceived), when=[None]),
        step(RecordReview, says(AwardReviewed), when=["held", "renewed"]),
    ],
    over={
        None: Why("award-unknown", "copy the number from the list of honours.", "请从荣誉台账抄写序号。"),
        "lapsed": _OVER,
        "revoked": _OVER,
    },
    folds=[fold(AwardReviewed, _reviewed)],
    whole=[holds(AwardReceived, _received_by_now), holds(AwardReviewed, _reviewed_by_now)],
    always=_reviewed_once_given,
    words={
        "held": ("held", "有效"),
        "renewed": ("renewed", "复查保留"),
        "lapsed": ("lapsed", "已失效"),
        "revoked": ("revoked", "已撤销"),
    },
    rules={
        "award-unknown": ("A review needs an honour that was recorded.", "只能复查已登记的荣誉。"),
        "review-after-end": ("An ended honour is not reviewed.", "荣誉已终止。"),
        "award-in-the-future": ("Honours and reviews are recorded afterwards.", "颁发、复查之后方可登记。"),
        "review-before-award": ("A review follows the honour.", "复查不早于颁发。"),
    },
)
