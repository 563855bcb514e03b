"""Partners 共建单位: organisations that build the neighbourhood with the community.

    joined -> agreed -> terminated -> joined; each pledge: pledged -> part-fulfilled -> fulfilled | withdrawn

Not refused: two of one name; more given than was pledged; something given before any agreement; a pledge
without a day; money without an account, which a view asks about, for a residents' committee gives no
receipts of donations (Law on Donations for Public Welfare, China, article 10, unchecked). Goods that go into
stock are received there by a command of their own.
"""

from collections.abc import Iterable
from typing import Any

from community_core.domain import STAYS, Context, GoesBy, Why, aggregate, fold, holds, says, step
from community_core.errors import Refused
from community_partners import commands, facts
from community_partners.pledges import OPEN, PLEDGES, PartnerState, Pledge, received

_UNKNOWN = Why("partner-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
_ONCE = Why("partner-joined-once", "go on with what follows.", "无需重复登记，请直接办理后续事项。")
_ENDED = Why("partner-ended", "record that it joins again first.", "请先重新登记。")
_OVER = Why(
    "pledge-over", "record it without the pledge, or as a new one.", "请不填承诺序号，或另行登记承诺。"
)
_JOIN = (
    "Write the number, which lists and slips tell; a new one joins by: community do join-partner",
    "请写序号，清单和回执上都有；新单位请先登记：community do 登记共建单位",
)
_WORDS = {
    "partners": ("Partners", "共驻共建"),
    "joined": ("joined", "已登记"),
    "agreed": ("agreed", "已签约"),
    "terminated": ("terminated", "已终止"),
    "pledged": ("pledged", "已承诺"),
    "part-fulfilled": ("fulfilled in part", "部分兑现"),
    "fulfilled": ("fulfilled", "已兑现"),
    "withdrawn": ("withdrawn", "已撤回"),
}
_STILL_OPEN = PLEDGES.when(*OPEN, why=_OVER)

# ---- decisions


def _pledge(
    _: PartnerState, command: commands.PledgeContribution, context: Context
) -> Iterable[facts.ContributionPledged]:
    said = {name: getattr(command, name) for name in _PLEDGED}
    return [facts.ContributionPledged(pledge=PLEDGES.next(context), **said)]


_PLEDGED = ("sort", "what", "fen", "quantity", "unit", "due", "request_id", "activity_id")


def _receive(
    state: PartnerState, command: commands.ReceiveContribution, context: Context
) -> Iterable[facts.ContributionReceived]:
    _STILL_OPEN.refuse(state, command, context, _WORDS)
    pledge = None if command.pledge is None else state.pledges[command.pledge]
    sort, what = command.sort or (pledge and pledge.sort), command.what or (pledge and pledge.what)
    if not sort or not what:
        raise Refused(
            "received-what",
            "It was not pledged: say sort and what, or give the number of the pledge.",
            "未经承诺：请写明类别和内容，或给出承诺序号。",
        )
    told = {name: getattr(command, name) for name in ("pledge", "on", "activity_id", "receipt", "into")}
    return [facts.ContributionReceived(sort=sort, what=what, **_how_much(command, pledge), **told)]


def _how_much(command: commands.ReceiveContribution, pledge: Pledge | None) -> dict[str, Any]:
    """As commanded, a quantity alone in the unit of the pledge; where nothing is said, all of the pledge that
    was still open."""
    said = {name: getattr(command, name) for name in ("fen", "quantity", "unit")}
    if pledge is None:
        return said
    if any(each is not None for each in said.values()):
        is_bare = command.quantity is not None and command.unit is None
        return said | {"unit": pledge.unit} if is_bare else said
    fen = None if pledge.fen is None else pledge.fen - pledge.came.fen
    quantity = None if pledge.quantity is None else pledge.quantity - pledge.came.quantity
    return {"fen": fen, "quantity": quantity, "unit": pledge.unit}


# ---- what goes together


def _money_or_quantity(told: facts.ContributionPledged | facts.ContributionReceived, _: Context) -> None:
    """Money, or a quantity with its unit."""
    if told.fen is not None and (told.quantity is not None or told.unit is not None):
        raise Refused(
            "money-or-quantity",
            "Both money and a quantity are given; record each by itself.",
            "同时填写了金额和数量；请分别登记。",
            field="quantity",
        )
    if (told.quantity is None) != (told.unit is None):
        raise Refused(
            "money-or-quantity",
            "A quantity needs its unit, and a unit its quantity: 100 bags.",
            "数量须有单位，单位须有数量：如 100 袋。",
            field="unit" if told.unit is None else "quantity",
        )


def _until_not_before_since(agreed: facts.PartnershipAgreed, _: Context) -> None:
    if agreed.until is not None and agreed.until < agreed.since:
        raise Refused(
            "until-before-since",
            f"until: {agreed.until} is before {agreed.since}, when it begins; check both days.",
            f"until：{agreed.until} 早于起始日期 {agreed.since}；请核对两个日期。",
            field="until",
        )


def _came_already(gift: facts.ContributionReceived, context: Context) -> None:
    if gift.on > context.day(context.said_at):
        raise Refused(
            "received-in-the-future",
            f"on: {gift.on} is still to come; record it once it came, or pledge it.",
            f"on：{gift.on} 尚未到来；请在收到后登记，或登记承诺。",
            field="on",
        )


def _of_open_pledges(before: PartnerState, after: PartnerState, context: Context) -> None:
    """Nothing comes of a pledge that is not there, or over, by whatever step, correction or undoing."""
    if len(after.astray) > len(before.astray):
        number = after.astray[-1]
        raise Refused(
            "pledge-unknown",
            f"Something came of pledge {number} of {context.stream_id}; undo that first.",
            f"{context.stream_id} 第 {number} 号承诺已有兑现；请先撤销该兑现。",
            kind="conflict",
        )
    for number, late in after.over.items():
        if late > before.over.get(number, 0):
            raise PLEDGES.refusal(_OVER, number, after.pledges[number].status, context, _WORDS)


# ---- the table

_GOES_ON = ["joined", "agreed"]


def _name_of(state: PartnerState) -> str:
    return state.name if state.status in _GOES_ON else ""


PARTNER = aggregate(
    "partner",
    "共建单位",
    PartnerState(),
    goes_by=GoesBy(("partner", "共建单位"), _name_of, _JOIN),
    becomes={
        facts.PartnerJoined: "joined",
        facts.ContactChanged: STAYS,
        facts.PartnershipAgreed: "agreed",
        facts.PartnershipEnded: "terminated",
        facts.ContributionReceived: STAYS,
    },
    steps=[
        step(commands.JoinPartner, says(facts.PartnerJoined), when=[None, "terminated"], why=_ONCE),
        step(commands.ChangeContact, says(facts.ContactChanged), when=_GOES_ON),
        step(commands.AgreePartnership, says(facts.PartnershipAgreed), when=_GOES_ON),
        step(commands.EndPartnership, says(facts.PartnershipEnded), when=_GOES_ON),
        step(commands.PledgeContribution, _pledge, when=_GOES_ON),
        step(commands.WithdrawPledge, says(facts.PledgeWithdrawn), when=_GOES_ON, each=_STILL_OPEN),
        step(commands.ReceiveContribution, _receive, when=_GOES_ON),
    ],
    over={None: _UNKNOWN, "terminated": _ENDED},
    whole=[
        holds(facts.ContributionPledged, _money_or_quantity),
        holds(facts.ContributionReceived, _money_or_quantity),
        holds(facts.ContributionReceived, _came_already),
        holds(facts.PartnershipAgreed, _until_not_before_since),
    ],
    folds=[fold(facts.ContributionReceived, received)],
    parts=[PLEDGES],
    adds=[
        facts.PartnershipAgreed,
        facts.ContributionPledged,
        facts.ContributionReceived,
        facts.PledgeWithdrawn,
    ],
    always=_of_open_pledges,
    words=_WORDS,
    rules={
        "partner-unknown": ("A step needs a partner that joined.", "只能办理已登记的共建单位。"),
        "partner-joined-once": ("A partner joins once.", "单位只登记一次。"),
        "partner-ended": ("One that ended joins again first.", "已终止的单位须先重新登记。"),
        "pledge-unknown": ("The pledge was made.", "承诺须已登记。"),
        "pledge-over": ("Nothing follows a pledge given or withdrawn.", "已兑现或撤回的承诺不再办理。"),
        "money-or-quantity": (
            "It is money, or a quantity with its unit.",
            "金额与数量（含单位）只填一项。",
        ),
        "until-before-since": ("An agreement does not end before it begins.", "止不早于起。"),
        "received-what": ("Unasked: say what came, and its sort.", "未经承诺的须写明类别和内容。"),
        "received-in-the-future": ("What is still to come was not received.", "尚未到来的日期不能登记兑现。"),
    },
)
