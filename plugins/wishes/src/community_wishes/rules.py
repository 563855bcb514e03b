"""What is refused about wishes, and why; whatever is not here is the truth and is recorded.

Laws over the whole state are asked after steps, corrections and undoing alike: nothing makes it worse.
"""

from collections.abc import Collection

from attrs import evolve

from community_core.domain import Context, Law, Why, is_same_person, must_consent, refuse_worse
from community_core.errors import Refused
from community_wishes.claims import CLAIMED, FREE, WishState
from community_wishes.facts import WishClaimed, WishCollected, WishPublished

# ---- why a step is not possible

UNKNOWN = Why("wish-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
OVER = Why("wish-over", "write down a new one.", "请另行征集。")
FULFILLED = Why("wish-over", "confirm it, or report that it was not received.", "请确认，或报告未收到。")
EXPIRED = Why("wish-expired", "publish it anew first.", "请先重新公示。")
VERIFY = Why("verify-before-published", "it was looked at before.", "此前已核实，无需再办。")
NEEDS_VERIFIED = Why("publish-needs-verified", "verify it first.", "请先核实。")
NOT_SHOWN = Why("wish-not-shown", "it is not on the wall; publish it first.", "尚未公示；请先公示。")
NOT_THEIRS = Why("wish-not-theirs", "nobody has claimed it; claim it first.", "尚无人认领；请先认领。")
HELD = Why(
    "wish-claimed-already", "whoever claimed it goes on, or gives it back.", "已被认领；请继续，或先退回。"
)
NEEDS_FULFILLED = Why("confirm-needs-fulfilled", "record that it was fulfilled first.", "请先登记实现。")
WITHDRAW = Why(
    "withdraw-before-fulfilled", "what came true is not withdrawn; confirm it.", "已实现的不再撤回；请确认。"
)

# ---- who may not, and what else the state says


def not_the_wisher(state: WishState, context: Context) -> None:
    """Nobody verifies a wish of their own."""
    if is_same_person(context, context.actor, state.person_id):
        raise Refused(
            "verify-own-wish",
            f"{context.stream_id} is a wish of {context.actor}; somebody else verifies it.",
            f"{context.stream_id} 是 {context.actor} 本人的心愿；请由他人核实。",
            kind="forbidden",
        )


def not_a_claimant(state: WishState, context: Context) -> None:
    """Whoever fulfilled it does not confirm it."""
    if any(is_same_person(context, context.actor, each) for each in state.claims):
        raise _confirms_own(context.actor, context)


def not_shown_before(state: WishState, context: Context) -> None:
    """What is on the wall is not put there again."""
    if state.shown:
        raise Refused(
            "wish-shown-already",
            f"{context.stream_id} is on the wall already; take it down first to show it otherwise.",
            f"{context.stream_id} 已在公示；如需更改请先撤下。",
            kind="conflict",
        )


def shown(state: WishState, context: Context) -> None:
    """What is not on the wall is neither claimed nor taken down. A ledger of the past tells of no wall: what
    was claimed is kept, and flagged."""
    if not state.shown:
        with context.tolerating():
            raise Refused(
                "wish-not-shown",
                f"{context.stream_id} is not on the wall; publish it first.",
                f"{context.stream_id} 未在公示；请先公示。",
                kind="conflict",
            )


def refuse_early_end(state: WishState, context: Context) -> None:
    """It expires after its last day, where it has one."""
    if state.until is None or context.day(context.occurred_at) <= state.until:
        last, last_zh = state.until or "no last day", state.until or "未定"
        raise Refused(
            "wish-not-expired",
            f"{context.stream_id} is shown until: {last}; wait, or take it down.",
            f"{context.stream_id} 的公示截止：{last_zh}；请等到期，或先撤下。",
            kind="conflict",
        )


# ---- what holds of a fact


def consented(_: WishPublished, context: Context) -> None:
    """Nothing is shown without the wisher's consent to that very wish (Personal Information Protection Law,
    China, article 25, from memory)."""
    wisher = context.state(context.stream_id, WishState).person_id
    must_consent(context, wisher, f"publish:{context.stream_id}")


def shown_of_who_consented(told: WishCollected, context: Context) -> None:
    """Nor does what was shown turn out later to be the wish of somebody else, who did not."""
    for each in context.standing:
        if isinstance(each.data, WishPublished):
            then = evolve(context, occurred_at=each.occurred_at)
            must_consent(then, told.person_id, f"publish:{context.stream_id}")


def still_to_come(told: WishPublished | WishClaimed, context: Context) -> None:
    """A day named ahead is not past."""
    name, day = ("until", told.until) if isinstance(told, WishPublished) else ("due", told.due)
    if day is not None and day < context.day(context.occurred_at):
        raise Refused(
            "wish-day-past",
            f"{name}: {day} is past; give that day or a later one.",
            f"{name}：{day} 已过；请填写当天或之后的日期。",
            field=name,
        )


# ---- laws over the whole state


def laws(before: WishState, after: WishState, context: Context) -> None:
    """No place is given twice, nobody claims their own wish, and only who claimed it fulfils it."""
    refuse_worse(_LAWS, before, after, context)


def _own(state: WishState, context: Context) -> Collection[str]:
    return [each for each in state.claims if is_same_person(context, state.person_id, each)]


def _twice(state: WishState, _: Context) -> Collection[str]:
    return [each.claimant for each in state.claims.values() if each.times > 1]


def _beyond(state: WishState, _: Context) -> Collection[str]:
    return list(state.claims)[state.wanted :]


def _not_theirs(state: WishState, _: Context) -> Collection[str]:
    strangers = [each.claimant for each in state.claims.values() if each.times < 1]
    by = state.fulfilled_by
    return strangers if by is None or by in state.claims else [*strangers, by]


def _confirming(state: WishState, _: Context) -> Collection[str]:
    return {state.confirmed_by} & set(state.claims) if state.confirmed_by else ()


def _adrift(state: WishState, _: Context) -> Collection[str]:
    goes_on = state.status in CLAIMED
    odd = goes_on != bool(state.claims) and (goes_on or state.status in FREE)
    return [str(state.status)] if odd else ()


def _claims_own(who: str, context: Context) -> Refused:
    return Refused(
        "claim-own-wish",
        f"claimant: {who} is whose wish {context.stream_id} is; somebody else claims it.",
        f"claimant：{who} 是 {context.stream_id} 的许愿人；请由他人认领。",
        kind="forbidden",
        field="claimant",
    )


def _has_it(who: str, context: Context) -> Refused:
    return Refused(
        "wish-claimed-already",
        f"claimant: {who} has claimed {context.stream_id} already.",
        f"claimant：{who} 已认领 {context.stream_id}；无需重复认领。",
        kind="conflict",
        field="claimant",
    )


def _no_place(who: str, context: Context) -> Refused:
    return Refused(
        "wish-claimed-already",
        f"claimant: no place is left for {who}, all of {context.stream_id} are taken; wait until one is "
        "given back.",
        f"claimant：{context.stream_id} 的名额已满，{who} 不能认领；请等有人退回。",
        kind="conflict",
        field="claimant",
    )


def _has_not(who: str, context: Context) -> Refused:
    return Refused(
        "wish-not-theirs",
        f"claimant: {who} has not claimed {context.stream_id}; name who did, or claim it first.",
        f"claimant：{who} 没有认领 {context.stream_id}；请填写认领人，或先认领。",
        kind="conflict",
        field="claimant",
    )


def _confirms_own(who: str, context: Context) -> Refused:
    return Refused(
        "confirm-by-claimant",
        f"{who} claimed {context.stream_id}; the wisher confirms it, or somebody for them.",
        f"{who} 是 {context.stream_id} 的认领人；请由许愿人或其代表确认。",
        kind="forbidden",
    )


def _claims_adrift(status: str, context: Context) -> Refused:
    return Refused(
        "wish-claims-adrift",
        f"{context.stream_id} would be {status}, and its claims say otherwise; undo what came last first.",
        f"{context.stream_id} 的状态将与认领情况不符；请先撤回最后发生的。",
        kind="conflict",
    )


_LAWS = (
    Law(_own, _claims_own),
    Law(_twice, _has_it),
    Law(_not_theirs, _has_not),
    Law(_beyond, _no_place),
    Law(_confirming, _confirms_own),
    Law(_adrift, _claims_adrift),
)

# ---- what each demands, and what statuses are called

WORDS = {
    "collected": ("collected", "已征集"),
    "verified": ("verified", "已核实"),
    "published": ("published", "已发布"),
    "taken": ("claimed", "已认领"),
    "fulfilled": ("fulfilled", "已实现"),
    "confirmed": ("confirmed", "已确认"),
    "declined": ("declined", "不予采纳"),
    "withdrawn": ("withdrawn", "已撤回"),
    "expired": ("expired", "已到期"),
}
RULES = {
    "wish-unknown": ("A step needs a wish that was collected.", "只能办理已征集的微心愿。"),
    "wish-over": ("Nothing follows the end of a wish.", "已办结的微心愿不再办理。"),
    "wish-expired": ("What expired is published anew first.", "已到期的须先重新公示。"),
    "verify-before-published": (
        "A wish is verified once, and declined before it is shown.",
        "公示前核实一次。",
    ),
    "verify-own-wish": ("Nobody verifies a wish of their own.", "许愿人不得自行核实。"),
    "publish-needs-verified": ("A wish is verified before it is shown.", "先核实后公示。"),
    "wish-shown-already": ("What is on the wall is not put there again.", "已在公示的不重复公示。"),
    "wish-not-shown": ("Only what is on the wall is claimed or taken down.", "公示中的才能认领或撤下。"),
    "wish-day-past": ("A day named ahead is not past.", "日期已过。"),
    "wish-not-expired": ("A wish expires after its last day.", "尚未到期。"),
    "wish-claimed-already": ("A place is given once, and to each claimant one.", "名额不重复认领。"),
    "claim-own-wish": ("Nobody claims a wish of their own.", "许愿人不得认领自己的心愿。"),
    "wish-not-theirs": ("Only who claimed it fulfils it or gives it back.", "非认领人不得登记实现或退回。"),
    "wish-claims-adrift": ("A wish is claimed as long as somebody has it.", "有认领人时方为已认领。"),
    "confirm-needs-fulfilled": ("What was fulfilled is confirmed or disputed.", "先实现后确认。"),
    "confirm-by-claimant": ("Whoever claimed it does not confirm it.", "认领人不得代为确认。"),
    "withdraw-before-fulfilled": ("What came true is not withdrawn.", "实现后不得撤回。"),
}
