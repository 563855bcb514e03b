"""What is refused about disputes, and why; whatever is not here is the truth and is recorded.

The law is the People's Mediation Law 人民调解法, by its articles: 2, 3 and 17 (of their own will), 22 to
33; those of 27 to 29, 31 and 33 were read, the others are from memory. Laws over the whole state are asked
after steps, corrections and undoing alike: nothing makes it worse.
"""

from collections.abc import Callable, Collection

from community_core.domain import Context, Law, Why, is_same_person, must_hold, refuse_worse
from community_core.errors import Refused
from community_mediation.facts import AgreementReached, DisputeReported, MediatorsNamed
from community_mediation.state import DisputeState, Slip

# ---- why a step is not possible

UNKNOWN = Why("dispute-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
CLOSED = Why("dispute-closed", "report what came up since as a new one.", "此后的事请另行登记。")
AGREED = Why(
    "mediation-ended", "record first that the agreement was kept or broken.", "请先登记协议已履行或未履行。"
)
PERFORMED = Why("mediation-ended", "follow up, and close it.", "请回访并结案。")
FAILED = Why("mediation-ended", "refer it to others.", "请转介。")
REFERRED = Why("mediation-ended", "others go on with it; close it.", "已转介；请结案。")
BREACH = Why("breach-needs-agreement", "record the agreement first.", "请先登记达成协议。")
PERFORMANCE = Why("performance-needs-agreement", "record the agreement first.", "请先登记达成协议。")
CONFIRMATION = Why("confirmation-needs-agreement", "record the agreement first.", "请先登记达成协议。")
FOLLOW_UP = Why("follow-up-needs-agreement", "record the agreement first.", "请先登记达成协议。")
CLOSE = Why(
    "close-needs-end",
    "record that it was kept and follow up, or refer it.",
    "请登记履行并回访，或转介。",
)

FOLLOWED_UP_BY_OTHER = "followed-up-by-other"

# ---- who may not, and what else the state says


def not_a_mediator(state: DisputeState, context: Context) -> None:
    """Whoever mediated does not ask what came of it: the community's own rule, which it may do without."""
    if FOLLOWED_UP_BY_OTHER in context.waived:
        return
    if any(is_same_person(context, context.actor, each) for each in state.mediators):
        raise Refused(
            FOLLOWED_UP_BY_OTHER,
            f"{context.actor} mediates {context.stream_id}; somebody else follows up.",
            f"{context.actor} 是 {context.stream_id} 的调解员；请由他人回访。",
            kind="forbidden",
        )


def all_consent(state: DisputeState, context: Context) -> None:
    """Nothing goes on before every party consents, nor after one refused. A register of the past has no
    consents: what it tells is kept, and flagged."""
    if state.consent == "awaited":
        with context.tolerating():
            raise _unasked(context)
    none_refused(state, context)


def none_refused(state: DisputeState, context: Context) -> None:
    """What a party refused was not mediated, and so did not fail."""
    if state.consent == "refused":
        raise _against_refusal(context)


def asked_before(state: DisputeState, context: Context) -> None:
    """A court answers what it was asked."""
    if not state.applied:
        raise _no_application(context)


def at_its_end(state: DisputeState, context: Context) -> None:
    """A file is closed at its end."""
    if not state.ended:
        raise _no_end(context)


# ---- what holds of a fact


def at_least_two(told: DisputeReported, context: Context) -> None:
    """A dispute is between two at least."""
    first, *others = told.parties or ("",)
    if not any(not is_same_person(context, first, each) for each in others):
        raise Refused(
            "two-parties",
            "parties: a dispute has at least two; name the other side as well.",
            "parties：纠纷至少有两方当事人；请一并填写另一方。",
            field="parties",
        )


def in_office(told: MediatorsNamed, context: Context) -> None:
    """Each mediator holds that role on the day."""
    for each in told.mediators:
        must_hold(context, each, "mediator")


def written_down(told: AgreementReached, _: Context) -> None:
    """What was agreed by mouth is written down."""
    if told.form == "oral" and told.terms is None:
        raise Refused(
            "oral-needs-terms",
            "terms: what was agreed by mouth is written down here; say what it was.",
            "terms：口头协议须记录内容；请填写协议内容。",
            field="terms",
        )


# ---- laws over the whole state


def laws(before: DisputeState, after: DisputeState, context: Context) -> None:
    """No mediator is a party, none but parties answer, and nothing goes on out of turn."""
    refuse_worse(_LAWS, before, after, context)
    for slip, refusal in _SLIPS.items():
        if after.slips.get(slip, 0) > before.slips.get(slip, 0):
            raise refusal(context)


def _of_two_minds(state: DisputeState, context: Context) -> Collection[str]:
    return [
        each
        for each in state.mediators
        if any(is_same_person(context, each, party) for party in state.parties)
    ]


def _strangers(state: DisputeState, _: Context) -> Collection[str]:
    return state.strangers


def _is_party(who: str, context: Context) -> Refused:
    return Refused(
        "mediator-is-party",
        f"mediators: {who} is a party of {context.stream_id}; name somebody else.",
        f"mediators：{who} 是 {context.stream_id} 的当事人；请另定调解员。",
        kind="forbidden",
        field="mediators",
    )


def _is_no_party(who: str, context: Context) -> Refused:
    return Refused(
        "party-unknown",
        f"party: {who} is no party of {context.stream_id}; add them first, or name who is.",
        f"party：{who} 不是 {context.stream_id} 的当事人；请先追加，或改填当事人。",
        kind="not-found",
        field="party",
    )


def _unasked(context: Context) -> Refused:
    return Refused(
        "consent-of-every-party",
        f"{context.stream_id}: not every party consents yet; ask the others and record what they say.",
        f"{context.stream_id} 尚未取得各方同意；请先征求其余各方意见并登记。",
        kind="conflict",
    )


def _against_refusal(context: Context) -> Refused:
    return Refused(
        "refused-stays-refused",
        f"{context.stream_id}: a party refused; nothing goes on until they consent. Refer it, or close it.",
        f"{context.stream_id} 有一方拒绝调解；该方同意前不得继续。请转介或结案。",
        kind="conflict",
    )


def _no_application(context: Context) -> Refused:
    return Refused(
        "confirmation-not-applied",
        f"{context.stream_id}: no court was asked; record the application first.",
        f"{context.stream_id} 尚未申请司法确认；请先登记申请。",
        kind="conflict",
    )


def _no_end(context: Context) -> Refused:
    return Refused(
        "close-needs-end",
        f"{context.stream_id} goes on; record that the agreement was kept and follow up, or refer it.",
        f"{context.stream_id} 尚未了结；请登记履行并回访，或转介。",
        kind="conflict",
    )


_LAWS = (Law(_of_two_minds, _is_party), Law(_strangers, _is_no_party))
_SLIPS: dict[Slip, Callable[[Context], Refused]] = {
    "unasked": _unasked,
    "against-refusal": _against_refusal,
    "no-application": _no_application,
    "no-end": _no_end,
}

# ---- what each demands, and what statuses are called

WORDS = {
    "disputes": ("Disputes", "邻里纠纷"),
    "reported": ("reported", "已登记"),
    "mediating": ("being mediated", "调解中"),
    "agreed-on": ("agreed", "达成协议"),
    "performed": ("kept", "协议已履行"),
    "broken": ("broken", "协议未履行"),
    "failed": ("failed", "调解不成"),
    "referred": ("referred", "已转介"),
    "case-closed": ("closed", "已结案"),
}
RULES = {
    "dispute-unknown": ("A step needs a dispute that was reported.", "只能办理已登记的纠纷。"),
    "dispute-closed": ("Nothing follows a closed file.", "已结案的纠纷不再办理。"),
    "mediation-ended": (
        "It is mediated until there is an agreement, it failed or others go on with it.",
        "达成协议、调解不成或已转介后不再调解。",
    ),
    "consent-of-every-party": (
        "No session and no agreement before every party consents.",
        "各方同意后方可调解。",
    ),
    "refused-stays-refused": (
        "After a refusal nothing goes on until that party consents.",
        "一方拒绝即不得调解。",
    ),
    "party-unknown": ("Only a party consents or refuses.", "只有当事人可以同意或拒绝。"),
    "mediator-is-party": ("A mediator is no party.", "调解员不得是当事人。"),
    "two-parties": ("A dispute has at least two parties.", "纠纷至少有两方当事人。"),
    "oral-needs-terms": (
        "What was agreed by mouth is written down by the mediator.",
        "口头协议须记录内容。",
    ),
    "breach-needs-agreement": ("What is broken was agreed first.", "先达成协议，后登记未履行。"),
    "performance-needs-agreement": ("What is kept was agreed first.", "先达成协议，后登记履行。"),
    "confirmation-needs-agreement": (
        "A court confirms an agreement that was reached.",
        "先达成协议，后申请司法确认。",
    ),
    "confirmation-not-applied": ("A court answers what it was asked.", "先申请，后登记司法确认结果。"),
    "follow-up-needs-agreement": ("A follow-up asks what came of an agreement.", "先达成协议，后回访。"),
    "close-needs-end": (
        "A file closes when performed and followed up, refused, or referred.",
        "履行并回访、拒绝或转介后结案。",
    ),
    FOLLOWED_UP_BY_OTHER: ("Whoever mediated does not follow up.", "回访人不是原调解员。"),
}
