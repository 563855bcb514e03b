"""Offers 服务意愿: what somebody would do for the community, until it is used.

    offered -> taken -> used; taken -> offered again, where it was not used; withdrawn before it is used

Whoever offered something may withdraw it until it was used, taken or not: nobody is held to it. Not refused:
two offers of one person, and an offer that is taken for no activity yet. An offer may arise from
what somebody said, a voice, which says itself that it became one.
"""

from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    AroseFrom,
    Command,
    Event,
    Help,
    Number,
    PersonId,
    Reason,
    Sealed,
    Text,
    Why,
    aggregate,
    allocated,
    checks,
    command,
    event,
    says,
    step,
)

OfferStatus = Literal["offered", "taken", "used", "withdrawn"]

# ---- values

OfferId = Annotated[str, Help("Id or number of the offer", "意愿编号", "2026-0001", refers="offer")]
OffererId = Annotated[
    PersonId,
    Help("Who offers it", "能人编号", "person-lin", word=("offered by", "能人"), titles=("姓名", "能人")),
]
What = Annotated[
    Text,
    Help(
        "What they would do",
        "意愿内容",
        "teach calligraphy",
        example_zh="教书法",
        word=("what", "内容"),
        titles=("服务意向", "意愿内容", "内容"),
    ),
]
When = Annotated[
    Text,
    Help(
        "When they have time",
        "可服务时间",
        "Saturday mornings",
        example_zh="周六上午",
        word=("has time", "可服务时间"),
        titles=("可服务时间", "服务时间"),
    ),
]
Audience = Annotated[
    Text, Help("For whom", "服务对象", "children", example_zh="儿童", word=("audience", "对象"))
]
ActivityId = Annotated[
    str,
    Help(
        "Id or number of the activity",
        "活动编号",
        "2026-0002",
        word=("activity", "活动"),
        check=checks.text,
        refers="activity",
    ),
]

# ---- events


@event(en="Service offered", zh="提出意愿")
@frozen(kw_only=True)
class ServiceOffered(Event):
    """``person_id`` would do this for the community."""

    number: Number = allocated()
    person_id: OffererId
    what: What
    when: When | None = None
    audience: Audience | None = None
    arose_from: AroseFrom | None = None


@event(en="Offer taken", zh="采纳意愿")
@frozen(kw_only=True)
class OfferTaken(Event):
    """Somebody counts on it, for an activity if they know already."""

    activity_id: ActivityId | None = None


@event(en="Offer used", zh="用上意愿")
@frozen(kw_only=True)
class OfferUsed(Event):
    """They did it, at this activity."""

    activity_id: ActivityId


@event(en="Offer released", zh="未用上意愿")
@frozen(kw_only=True)
class OfferReleased(Event):
    """It was not used: it waits for somebody to take it again."""

    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed


@event(en="Offer withdrawn", zh="撤回意愿")
@frozen(kw_only=True)
class OfferWithdrawn(Event):
    """It is offered no longer."""

    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed | None = None


# ---- state


@frozen(kw_only=True)
class OfferState:
    """How an offer stands; ``status`` is None before anything was recorded."""

    status: OfferStatus | None = None
    person_id: str = ""
    what: str = ""
    activity_id: str | None = None


# ---- commands


@command(zh="提出意愿")
@frozen(kw_only=True)
class OfferService(Command):
    """Record what somebody would do for the community."""

    person_id: OffererId
    what: What
    when: When | None = None
    audience: Audience | None = None
    arose_from: AroseFrom | None = None


@frozen(kw_only=True)
class OnOffer(Command):
    """A step of one offer."""

    offer_id: OfferId


@command(zh="采纳意愿", target="offer_id")
@frozen(kw_only=True)
class TakeOffer(OnOffer):
    """Count on it, for an activity or for none yet."""

    activity_id: ActivityId | None = None


@command(zh="用上意愿", target="offer_id")
@frozen(kw_only=True)
class UseOffer(OnOffer):
    """Record that they did it."""

    activity_id: ActivityId


@command(zh="未用上意愿", target="offer_id")
@frozen(kw_only=True)
class ReleaseOffer(OnOffer):
    """Record that it was not used; it is offered again."""

    reason: Annotated[
        Reason, Help("Why it was not used", "未用上的原因", "rain", example_zh="下雨", sealed_for="person_id")
    ]


@command(zh="撤回意愿", target="offer_id", ends=True)
@frozen(kw_only=True)
class WithdrawOffer(OnOffer):
    """Record that they offer it no longer."""

    reason: (
        Annotated[
            Reason,
            Help(
                "Why, without names",
                "原因（不写姓名）",
                "no time",
                example_zh="没有时间",
                sealed_for="person_id",
            ),
        ]
        | None
    ) = None


# ---- the table

_UNKNOWN = Why("offer-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
_TAKEN = Why("offer-taken-once", "record that it was used or not first.", "请先登记用上或未用上。")
_NOT_TAKEN = Why("use-needs-taken", "take it first.", "请先采纳。")
_USED = Why("offer-used", "record a new offer.", "请另行登记意愿。")
_WITHDRAWN = Why("offer-withdrawn", "record a new offer.", "请另行登记意愿。")

OFFER = aggregate(
    "offer",
    "服务意愿",
    OfferState(),
    becomes={
        ServiceOffered: "offered",
        OfferTaken: "taken",
        OfferUsed: "used",
        OfferReleased: "offered",
        OfferWithdrawn: "withdrawn",
    },
    steps=[
        step(OfferService, says(ServiceOffered), when=[None]),
        step(TakeOffer, says(OfferTaken), when=["offered"], why=_TAKEN),
        step(UseOffer, says(OfferUsed), when=["taken"], why=_NOT_TAKEN),
        step(ReleaseOffer, says(OfferReleased), when=["taken"], why=_NOT_TAKEN),
        step(WithdrawOffer, says(OfferWithdrawn), when=["offered", "taken"]),
    ],
    over={None: _UNKNOWN, "used": _USED, "withdrawn": _WITHDRAWN},
    words={
        "offered": ("offered", "待采纳"),
        "taken": ("taken", "已采纳"),
        "used": ("used", "已用上"),
        "withdrawn": ("withdrawn", "已撤回"),
    },
    rules={
        "offer-unknown": ("A step needs an offer that was made.", "只能办理已登记的意愿。"),
        "offer-taken-once": ("An offer is taken once.", "已采纳的意愿不重复采纳。"),
        "use-needs-taken": ("It is taken before it is used or released.", "先采纳，再登记用上或未用上。"),
        "offer-used": ("Nothing follows an offer that was used.", "已用上的意愿不再办理。"),
        "offer-withdrawn": ("Nothing follows an offer that was withdrawn.", "已撤回的意愿不再办理。"),
    },
)
