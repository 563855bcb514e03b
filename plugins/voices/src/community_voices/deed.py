"""Good deeds 好人好事: what somebody did for others, checked by others, told to all with consent.

    recorded -> verified | rejected; verified <-> published

Not refused: one published in several places; a child's deed, which needs a guardian's consent (Personal
Information Protection Law, China, articles 28 and 31, from memory): a rule cannot see a sealed year of birth,
so the agenda asks.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from attrs import evolve, frozen

from community_core.domain import (
    AroseFrom,
    Command,
    Context,
    Event,
    Help,
    Number,
    Sealed,
    Why,
    aggregate,
    allocated,
    command,
    event,
    holds,
    is_same_person,
    must_consent,
    says,
    step,
)
from community_core.errors import Refused
from community_voices import values

DeedStatus = Literal["recorded", "verified", "rejected", "published"]

# ---- events


@event(en="Good deed recorded", zh="登记好人好事")
@frozen(kw_only=True)
class DeedRecorded(Event):
    """``doer`` did it, as ``told_by`` tells, if anybody in particular does."""

    number: Number = allocated()
    doer: values.Doer
    title: values.Done
    happened_on: values.HappenedOn
    told_by: values.Teller | None = None
    place: values.Where = ""
    arose_from: AroseFrom | None = None
    words: values.Story | Sealed | None = None


@event(en="Good deed verified", zh="核实好人好事")
@frozen
class DeedVerified(Event):
    """Somebody else found it to be so."""


@event(en="Good deed rejected", zh="不予认定好人好事")
@frozen(kw_only=True)
class DeedRejected(Event):
    """It was not so."""

    reason: Annotated[values.Why, Help(sealed_for="doer")] | Sealed


@event(en="Good deed published", zh="公开好人好事")
@frozen(kw_only=True)
class DeedPublished(Event):
    """Anybody may read it there."""

    medium: values.Medium


@event(en="Good deed taken down", zh="撤下好人好事")
@frozen(kw_only=True)
class DeedTakenDown(Event):
    """It is to be read nowhere any more."""

    reason: Annotated[values.Why, Help(sealed_for="doer")] | Sealed


# ---- state


@frozen(kw_only=True)
class DeedState:
    """How a good deed stands; ``status`` is None before anything was recorded."""

    status: DeedStatus | None = None
    doer: str = ""
    told_by: str | None = None


# ---- commands


@command(zh="登记好人好事")
@frozen(kw_only=True)
class RecordDeed(Command):
    """Write down what somebody did for others."""

    doer: values.Doer
    title: values.Done
    happened_on: values.HappenedOn
    told_by: values.Teller | None = None
    place: values.Where = ""
    arose_from: AroseFrom | None = None
    words: values.Story | None = None


@frozen(kw_only=True)
class OnDeed(Command):
    """A step of one good deed."""

    deed_id: values.DeedId


@command(zh="核实好人好事", target="deed_id")
@frozen(kw_only=True)
class VerifyDeed(OnDeed):
    """Say that you checked it; neither who did it nor who told of it may."""


@command(zh="不予认定好人好事", target="deed_id", ends=True)
@frozen(kw_only=True)
class RejectDeed(OnDeed):
    """Say that it was not so."""

    reason: Annotated[values.Why, Help(sealed_for="doer")]


@command(zh="公开好人好事", target="deed_id")
@frozen(kw_only=True)
class PublishDeed(OnDeed):
    """Publish it: the doer consented to publish:<its id>, or its number."""

    medium: values.Medium


@command(zh="撤下好人好事", target="deed_id")
@frozen(kw_only=True)
class TakeDownDeed(OnDeed):
    """Say that it is no longer to be read wherever it was published."""

    reason: Annotated[values.Why, Help(sealed_for="doer")]


# ---- rules

_UNKNOWN = Why("deed-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
_VERIFIED = Why("deed-verified-once", "it was looked at before.", "此前已核实，无需再办。")
_REJECTED = Why("deed-rejected", "record it anew, if it was so after all.", "如确有其事，请另行登记。")
_NOT_VERIFIED = Why("deed-not-verified", "have somebody else verify it first.", "请先由他人核实。")
_NOT_PUBLISHED = Why("deed-not-published", "there is nothing to take down.", "无需撤下。")
_PUBLISHED = Why("deed-published", "take it down first.", "请先撤下。")


def _verified_by_another(_: DeedVerified, context: Context) -> None:
    state = context.state(context.stream_id, DeedState)
    _refuse_own(context.actor, (state.doer, state.told_by), context)


def _not_done_by_whoever_verified(told: DeedRecorded, context: Context) -> None:
    """Nor does it turn out later that the verifier did it."""
    _refuse_verifier(told.doer, context)


def _not_told_by_whoever_verified(told: DeedRecorded, context: Context) -> None:
    """Nor that they told of it."""
    _refuse_verifier(told.told_by, context)


def _refuse_verifier(who: str | None, context: Context) -> None:
    for each in context.standing:
        if isinstance(each.data, DeedVerified):
            _refuse_own(each.actor, (who,), context)


def _refuse_own(verifier: str, whose: Iterable[str | None], context: Context) -> None:
    if any(is_same_person(context, each, verifier) for each in whose if each):
        raise Refused(
            "own-deed",
            f"{verifier} did what {context.stream_id} tells, or told of it; somebody else verifies it.",
            f"{verifier} 是 {context.stream_id} 的本人或推荐人；请由他人核实。",
            kind="forbidden",
        )


def _happened(told: DeedRecorded, context: Context) -> None:
    today = context.day(context.now)
    if told.happened_on > today:
        raise Refused(
            "deed-day-ahead",
            f"happened_on: {told.happened_on} is still to come; give {today} or an earlier day.",
            f"happened_on：{told.happened_on} 尚未到来；请填写 {today} 或更早的日期。",
            field="happened_on",
        )


def _consented(_: DeedPublished, context: Context) -> None:
    """Nothing is told of anybody without their consent to just that."""
    doer = context.state(context.stream_id, DeedState).doer
    must_consent(context, doer, f"publish:{context.stream_id}")


def _published_of_who_consented(told: DeedRecorded, context: Context) -> None:
    """Nor does it turn out later to be told of somebody else, who did not."""
    for each in context.standing:
        if isinstance(each.data, DeedPublished):
            then = evolve(context, occurred_at=each.occurred_at)
            must_consent(then, told.doer, f"publish:{context.stream_id}")


# ---- the table

DEED = aggregate(
    "deed",
    "好人好事",
    DeedState(),
    becomes={
        DeedRecorded: "recorded",
        DeedVerified: "verified",
        DeedRejected: "rejected",
        DeedPublished: "published",
        DeedTakenDown: "verified",
    },
    steps=[
        step(RecordDeed, says(DeedRecorded), when=[None]),
        step(VerifyDeed, says(DeedVerified), when=["recorded"], why=_VERIFIED),
        step(RejectDeed, says(DeedRejected), when=["recorded", "verified"], why=_PUBLISHED),
        step(PublishDeed, says(DeedPublished), when=["verified", "published"], why=_NOT_VERIFIED),
        step(TakeDownDeed, says(DeedTakenDown), when=["published"], why=_NOT_PUBLISHED),
    ],
    over={None: _UNKNOWN, "rejected": _REJECTED},
    whole=[
        holds(DeedRecorded, _happened),
        holds(DeedRecorded, _not_done_by_whoever_verified),
        holds(DeedRecorded, _not_told_by_whoever_verified),
        holds(DeedRecorded, _published_of_who_consented),
        holds(DeedVerified, _verified_by_another),
        holds(DeedPublished, _consented),
    ],
    words={
        "good-deeds": ("Good deeds", "好人好事"),
        "recorded": ("recorded", "已登记"),
        "verified": ("verified", "已核实"),
        "rejected": ("rejected", "已驳回"),
        "published": ("published", "已发布"),
    },
    rules={
        "deed-unknown": ("A step needs a good deed that was recorded.", "只能办理已登记的好人好事。"),
        "own-deed": ("Neither the doer nor the teller verifies.", "不得由本人或推荐人核实。"),
        "deed-verified-once": ("A good deed is verified once.", "好人好事只核实一次。"),
        "deed-rejected": ("Nothing follows a deed that was rejected.", "不予认定的不再办理。"),
        "deed-not-verified": ("A good deed is verified before it is published.", "先核实后公开。"),
        "deed-not-published": ("Only what is published is taken down.", "公开的好人好事才能撤下。"),
        "deed-published": (
            "What is published is taken down before it is rejected.",
            "公开的先撤下，再不予认定。",
        ),
        "deed-day-ahead": ("A good deed has happened.", "好人好事须已发生。"),
    },
)
