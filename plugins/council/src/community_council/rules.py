"""What is refused about projects, and why; whatever is not here is the truth and is recorded."""

from community_core.domain import AREA, Context, Why
from community_core.errors import Refused
from community_council.commands import HoldVote
from community_council.counts import area_of, area_told, number_of
from community_council.facts import FundApplied, NoticePosted, VoteHeld, WorksAccepted
from community_council.funds import Fund, ProjectState
from community_council.thresholds import Threshold
from community_council.vote_rules import VOTE_RULES, VoteRule, rule_of

Vote = HoldVote | VoteHeld

# ---- why a step is not possible

UNKNOWN = Why("project-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
ABANDONED = Why("project-abandoned", "propose it anew.", "请重新提出。")
CLOSED = Why("project-closed", "propose what is still to be done as a new one.", "未尽事项请另行提出。")
UNDER_WAY = Why(
    "project-under-way",
    "the works go on; accept them, or abandon it.",
    "工程已开工；请办理验收，或放弃项目。",
)
ACCEPTED = Why("project-accepted", "close it, or correct the acceptance.", "请结项；验收有误请更正。")
NEEDS_WORKS = Why("accept-needs-works", "record first that the works began.", "请先登记开工。")
NEEDS_ACCEPTANCE = Why(
    "close-needs-acceptance", "accept the works first, or abandon it.", "请先验收，或放弃项目。"
)
NOT_APPLIED = Why(
    "fund-not-applied", "correct the answer if it is wrong, or apply anew.", "批复有误请更正，或另行申请。"
)
NOT_GRANTED = Why("fund-not-granted", "record first that it was granted.", "请先登记批复。")

# ---- votes


def outcome(vote: Vote, context: Context) -> bool:
    """Whether a vote passed by its counts; refused where they do not tell. An old vote without area is kept,
    and flagged: it passed by number, and views doubt it."""
    rule, area = _known_rule(vote), area_of(vote)
    if rule.of_owners and area is None:
        with context.tolerating():
            raise Refused(
                "vote-needs-area",
                f"area_total: {rule.en} is decided by floor space, too; give area_total and area_in_favour.",
                f"area_total：{rule.zh}须同时按面积统计；请填写总面积和同意面积。",
                field="area_total",
            )
    return rule.passes(number_of(vote), area)


def _known_rule(vote: Vote) -> VoteRule:
    rule = rule_of(vote)
    if rule is None:
        known, known_zh = ", ".join(VOTE_RULES), "、".join(each.zh for each in VOTE_RULES.values())
        raise Refused(
            "unknown-vote-rule",
            f"rule: {vote.rule} is no rule of voting; choose one of {known}.",
            f"rule：没有表决规则 {vote.rule}；请从 {known_zh} 中选择。",
            field="rule",
        )
    return rule


def within_totals(vote: VoteHeld, _: Context) -> None:
    """No more votes or area than there are."""
    number = number_of(vote)
    if number.took_part > number.total:
        raise _over_total("total", ("votes", "票数"), str(number.took_part), str(number.total))
    took_part, total = area_told(vote), vote.area_total or 0
    if took_part > total:
        raise _over_total(
            "area_total", ("square metres", "面积（㎡）"), AREA.number(took_part), AREA.number(total)
        )


def _over_total(name: str, what: tuple[str, str], took_part: str, total: str) -> Refused:
    en, zh = what
    return Refused(
        "vote-over-total",
        f"{name}: the {en} come to {took_part} of {total}; check each of them.",
        f"{name}：{zh}合计 {took_part}，多于总数 {total}；请逐项核对。",
        field=name,
    )


def thresholds_told(vote: VoteHeld, _: Context) -> None:
    """What its rule leaves open is told, and where it is written; and no less is asked than a law does."""
    asked = _known_rule(vote)
    least = VOTE_RULES[vote.rule]
    needed: dict[str, object] = {"must_take_part": asked.take_part, "must_agree": asked.agree}
    if least.take_part is None or vote.must_take_part or vote.must_agree:
        needed["basis"] = vote.basis
    for name, told in needed.items():
        if told is None:
            raise _untold(name, least)
    if least.is_law:
        _refuse_less("must_take_part", asked.take_part, least.take_part, least)
        _refuse_less("must_agree", asked.agree, least.agree, least)


def _untold(name: str, rule: VoteRule) -> Refused:
    return Refused(
        "own-rule-untold",
        f"{name}: '{rule.en}' with thresholds of the community's own needs must_take_part, must_agree where "
        "no law has it, and the basis they are written in.",
        f"{name}：按“{rule.zh}”自定门槛的，须填写参与门槛、同意门槛（法律已有规定的可不填）和门槛依据。",
        field=name,
    )


def _refuse_less(name: str, asked: Threshold | None, least: Threshold | None, rule: VoteRule) -> None:
    if asked and least and asked.asks_less_than(least):
        raise Refused(
            "vote-below-law",
            f"{name}: {asked} is less than the {least} of {rule.law[0]}; a community may ask for more only.",
            f"{name}：{asked} 低于{rule.law[1]}的 {least}；只可高于法定门槛。",
            field=name,
        )


def result_follows(vote: VoteHeld, context: Context) -> None:
    """Passed is what the counts say. What an old file says is kept, and flagged; a vote without area may have
    failed by that."""
    should = outcome(vote, context)
    by_area = VOTE_RULES[vote.rule].of_owners and area_of(vote) is None
    if vote.passed == should or (by_area and should):
        return
    told, told_zh = ("yes", "通过") if should else ("no", "未通过")
    with context.tolerating():
        raise Refused(
            "vote-result-follows",
            f"passed: by these counts it is {told}; put it right with them, or leave it out of a new vote.",
            f"passed：按此票数应为{told_zh}；请一并更正，新登记的可不填。",
            field="passed",
        )


# ---- notices


def notice_in_order(notice: NoticePosted, context: Context) -> None:
    """A notice hangs for a day at least."""
    if notice.until < notice.from_on:
        with context.tolerating():
            raise Refused(
                "notice-ends-before-it-begins",
                f"until: {notice.until} is before {notice.from_on}, its first day; give that day or a later "
                "one.",
                f"until：{notice.until} 早于公示开始日期 {notice.from_on}；请写当日或之后的日期。",
                field="until",
            )


# ---- works


def refuse_undecided(state: ProjectState, context: Context) -> None:
    """Works begin once they were talked over, unless urgent; never after a vote that failed."""
    failed = state.passed is False
    if failed or (state.status == "proposed" and not state.is_urgent):
        en, zh = ("its vote failed", "表决未通过") if failed else ("it was not discussed yet", "尚未议事")
        raise Refused(
            "works-need-decision",
            f"{context.stream_id}: {en}; discuss it and vote first.",
            f"{context.stream_id} {zh}；请先议事、表决。",
            kind="conflict",
        )


def accepted_by_somebody(accepted: WorksAccepted, _: Context) -> None:
    """Somebody named looks the works over."""
    if not accepted.accepted_by:
        raise Refused(
            "accepted-by-nobody",
            "accepted_by: nobody is named; say who looked the works over.",
            "accepted_by：没有写明验收人；请填写验收人。",
            field="accepted_by",
        )


# ---- money


def on_a_vote(state: ProjectState, applied: FundApplied, context: Context) -> None:
    """Money of the owners is asked for after their vote passed, or in an emergency."""
    fund = Fund(source=applied.source, amount=applied.amount, emergency=applied.emergency)
    refuse_without_vote(fund, owners_agreed=state.owners_agreed, context=context)


def refuse_without_vote(fund: Fund, *, owners_agreed: bool, context: Context) -> None:
    """Money of the owners is asked for after their vote passed, or in an emergency."""
    if fund.needs_vote and not owners_agreed:
        raise Refused(
            "owners-money-needs-vote",
            f"source: {fund.source} is the owners' money, and no vote of theirs on {context.stream_id} "
            "passed; record their vote first, or say what emergency it is.",
            f"source：资金属业主共有，而 {context.stream_id} 没有业主表决通过的记录；"
            "请先登记业主表决，或写明紧急情形。",
            kind="conflict",
            field="source",
        )


def money_in_order(before: ProjectState, after: ProjectState, context: Context) -> None:
    """No more is paid than granted, and no correction makes other money that of owners who never agreed; what
    only files brought out of order may stay so."""
    for number, fund in after.funds.items():
        was = before.funds.get(number)
        if fund.overpaid > max(0, was.overpaid if was else 0):
            raise _overpaid(number, fund, context)
        if was is None or not was.needs_vote:
            refuse_without_vote(fund, owners_agreed=after.owners_once_agreed, context=context)


def _overpaid(number: int, fund: Fund, context: Context) -> Refused:
    paid, granted = _yuan(fund.paid_out), _yuan(fund.granted)
    return Refused(
        "paid-over-granted",
        f"paid: {paid} yuan would be paid of the {granted} granted as fund {number} of "
        f"{context.stream_id}; put the grant right first, or what was paid.",
        f"paid：{context.stream_id} 第 {number} 号资金拨付累计 {paid} 元，多于批复 {granted} 元；"
        "请先更正批复，或更正拨付。",
        kind="conflict",
        field="paid",
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


# ---- what each demands, and what statuses are called

WORDS = {
    "projects": ("Council projects", "议事项目"),
    "proposed": ("proposed", "已提出"),
    "discussed": ("discussed", "已议事"),
    "voted": ("vote passed", "表决通过"),
    "voted-down": ("vote failed", "表决未通过"),
    "works": ("works under way", "施工中"),
    "works-accepted": ("works accepted", "已验收"),
    "concluded": ("concluded", "已结项"),
    "abandoned": ("abandoned", "已放弃"),
    "applied": ("applied for", "已申请"),
    "granted": ("granted", "已批复"),
    "not-granted": ("not granted", "未批准"),
}
RULES = {
    "project-unknown": ("A step needs a project that was proposed.", "只能办理已提出的项目。"),
    "project-abandoned": ("Nothing follows an abandoned project.", "已放弃的项目不再办理。"),
    "project-closed": ("Nothing follows a closed project.", "已结项的项目不再办理。"),
    "project-under-way": ("Once works began it is not decided anew.", "开工后不再议事、表决。"),
    "project-accepted": ("After acceptance works are over.", "验收后工程已结束。"),
    "owners-money-needs-vote": (
        "Money of the owners is asked for after their vote passed, or in an emergency.",
        "业主共有资金须业主表决通过，或属紧急情形。",
    ),
    "vote-over-total": ("No more votes or area than there are.", "票数、面积合计不超过总数。"),
    "vote-needs-area": ("Owners vote by area as well.", "业主表决须统计面积。"),
    "vote-result-follows": ("Passed is what the counts say.", "是否通过以票数为准。"),
    "unknown-vote-rule": ("A vote names a known rule.", "表决规则须在列表中。"),
    "vote-threshold-odd": (
        "A threshold is a share of those who vote: more than nothing, and no more than all.",
        "门槛须为大于零、不超过全体的比例。",
    ),
    "own-rule-untold": (
        "A community's own rule says how many must take part and agree, and where that is written.",
        "自定规则须写明参与门槛、同意门槛和依据。",
    ),
    "vote-below-law": ("No less is asked than the law asks for.", "门槛不得低于法定。"),
    "notice-ends-before-it-begins": (
        "A notice ends on its first day or later.",
        "公示截止日期不早于开始日期。",
    ),
    "fund-not-applied": ("Money is granted after it was asked for.", "先申请后批复。"),
    "fund-not-granted": ("Money is paid after it was granted.", "先批复后拨付。"),
    "paid-over-granted": (
        "No more is paid than was granted; put the grant right first.",
        "拨付累计不超过批复；请先更正批复。",
    ),
    "works-need-decision": (
        "Works begin after the council agreed, unless urgent; not after a vote that failed.",
        "先议定后开工，紧急除外；表决未通过不开工。",
    ),
    "accept-needs-works": ("Works are accepted after they began.", "先开工后验收。"),
    "close-needs-acceptance": ("A project is closed after acceptance.", "先验收后结项。"),
    "accepted-by-nobody": ("Somebody named looks the works over.", "须有验收人。"),
}
