"""What each command about a project comes to, and what is refused and what is not."""

from datetime import date
from typing import Any

from community_core.domain import CorrectFact, RequestConverted, RequestRaised, RequestReopened, UndoFact
from community_core.testing import example, fact
from community_council import commands, facts

ID: dict[str, Any] = {"project_id": "project-1"}
LIN, HE = "person-lin", "person-he"
ROOF: dict[str, Any] = {"title": "13号楼屋面维修", "category": "roof", "place": "13号楼"}
PROPOSED = facts.ProjectProposed(**ROOF, proposer=LIN)
DISCUSSED = facts.ProjectDiscussed(meeting_id="activity-1", minutes="先请两家报价")
OWNERS: dict[str, Any] = {
    "rule": "owners-ordinary",
    "scope": "13号楼",
    "total": 120,
    "in_favour": 70,
    "against": 10,
    "area_total": 900_000,
    "area_in_favour": 500_000,
    "area_against": 100_000,
}
AGREED = facts.VoteHeld(**OWNERS, passed=True)
FEW: dict[str, Any] = {**OWNERS, "in_favour": 60, "against": 19}
FAILED = facts.VoteHeld(**FEW, passed=False)
HANDS: dict[str, Any] = {"rule": "council-two-thirds", "total": 9, "in_favour": 4, "against": 2}
FUND: dict[str, Any] = {"source": "maintenance-fund", "amount": 1_280_050, "applied_to": "org:房管所"}
APPLIED = facts.FundApplied(fund=1, **FUND)
STREET = facts.FundApplied(fund=1, source="street", amount=500_000)
URGENT = facts.FundApplied(fund=1, source="maintenance-fund", amount=500_000, emergency="屋面渗漏入户")
GRANTED = facts.FundGranted(fund=1, granted=1_200_000)
REFUSED = facts.FundRefused(fund=1, reason="未列入本年度计划")
PAID = facts.FundPaid(fund=1, paid=840_000)
STARTED = facts.WorksStarted(contractor="org:青松防水", contract_amount=1_200_000, due_on=date(2024, 6, 30))
ACCEPTED = facts.WorksAccepted(accepted_by=(HE,), cost=1_250_000, warranty_until=date(2029, 6, 30))
CLOSED, ABANDONED = facts.ProjectClosed(), facts.ProjectAbandoned(reason="资金未落实")
NOTICE: dict[str, Any] = {"about": "plan", "from_on": date(2024, 3, 1), "until": date(2024, 3, 8)}
ASKED = fact(RequestRaised(title="屋顶漏水", category="房屋", channel="desk"), "request-1")
TAKEN = facts.ProjectProposed(**ROOF, requests=("request-1",))
CONVERTED = fact(RequestConverted(into="project", target_id="project-1"), "request-1")
WITHDRAWN = fact(RequestConverted(into="activity", target_id="activity-9"), "request-1")
START = commands.StartWorks(**ID, contractor="org:青松防水")
BEGUN = facts.WorksStarted(contractor="org:青松防水")
ACCEPT = commands.AcceptWorks(**ID, accepted_by=(HE,), cost=1_250_000, warranty_until=date(2029, 6, 30))
GRANT = commands.GrantFund(**ID, fund=1, granted=1_200_000)
PAY = commands.RecordPayment(**ID, fund=1, paid=840_000)
REFUSE = commands.RefuseFund(**ID, fund=1, reason="未列入本年度计划")
DEFECTS = commands.FindDefects(**ID, defects="两处接缝渗水")
VOTE = commands.HoldVote(**ID, **OWNERS)

LINE = [
    example(when=commands.ProposeProject(**ROOF, proposer=LIN), then=[PROPOSED]),
    example(
        given=[ASKED],
        when=commands.ProposeProject(**ROOF, requests=("request-1",)),
        then=[TAKEN, fact(RequestConverted(into="project", target_id="project-new1"), "request-1")],
    ),
    example(
        given=[ASKED, WITHDRAWN],
        when=commands.ProposeProject(**ROOF, requests=("request-1",)),
        refused="request-ended",
    ),
    example(
        given=[ASKED, PROPOSED, STREET],
        when=commands.TakeUpInProject(**ID, requests=("request-1",)),
        then=[facts.ProjectTookUpRequests(requests=("request-1",)), CONVERTED],
    ),
    example(
        given=[PROPOSED],
        when=commands.DiscussProject(**ID, meeting_id="activity-1", minutes="先请两家报价"),
        then=[DISCUSSED],
    ),
    example(
        given=[PROPOSED],
        when=commands.PostNotice(**ID, **NOTICE),
        then=[facts.NoticePosted(**NOTICE)],
    ),
    example(
        given=[PROPOSED, AGREED],
        when=commands.StartWorks(
            **ID, contractor="org:青松防水", contract_amount=1_200_000, due_on=date(2024, 6, 30)
        ),
        then=[STARTED],
    ),
    example(given=[PROPOSED, DISCUSSED, STARTED], when=ACCEPT, then=[ACCEPTED]),
    example(
        given=[PROPOSED, DISCUSSED, STARTED], when=DEFECTS, then=[facts.DefectsFound(defects="两处接缝渗水")]
    ),
    example(given=[PROPOSED, DISCUSSED, STARTED, ACCEPTED], when=commands.CloseProject(**ID), then=[CLOSED]),
    example(
        given=[ASKED, TAKEN, CONVERTED],
        when=commands.AbandonProject(**ID, reason="资金未落实"),
        then=[ABANDONED, fact(RequestReopened(reason="资金未落实"), "request-1")],
    ),
    example(
        given=[TAKEN],
        when=commands.AbandonProject(**ID, reason="资金未落实", give_back=False),
        then=[ABANDONED],
    ),
    example(when=START, refused="project-unknown"),
    example(given=[PROPOSED, ABANDONED], when=START, refused="project-abandoned"),
    example(
        given=[PROPOSED, DISCUSSED, STARTED, ACCEPTED, CLOSED],
        when=commands.PostNotice(**ID, **NOTICE),
        refused="project-closed",
    ),
    example(given=[PROPOSED, DISCUSSED, STARTED], when=VOTE, refused="project-under-way"),
    example(
        given=[PROPOSED, DISCUSSED, STARTED, ACCEPTED],
        when=commands.AbandonProject(**ID, reason="资金未落实"),
        refused="project-accepted",
    ),
    example(given=[PROPOSED], when=START, refused="works-need-decision"),
    example(given=[PROPOSED, FAILED, DISCUSSED], when=START, refused="works-need-decision"),
    example(given=[PROPOSED, URGENT, FAILED], when=START, refused="works-need-decision"),
    example(given=[PROPOSED], when=ACCEPT, refused="accept-needs-works"),
    example(given=[PROPOSED], when=DEFECTS, refused="accept-needs-works"),
    example(
        given=[PROPOSED, DISCUSSED, STARTED],
        when=commands.CloseProject(**ID),
        refused="close-needs-acceptance",
    ),
    example(
        given=[PROPOSED, DISCUSSED, STARTED],
        when=commands.AcceptWorks(**ID, accepted_by=(), cost=1),
        refused="accepted-by-nobody",
    ),
]

VOTES = [
    example(given=[PROPOSED], when=VOTE, then=[AGREED]),
    example(given=[PROPOSED, DISCUSSED], when=commands.HoldVote(**ID, **FEW), then=[FAILED]),
    example(given=[PROPOSED, FAILED], when=VOTE, then=[AGREED]),
    example(
        given=[PROPOSED],
        when=commands.HoldVote(**ID, **HANDS),
        then=[facts.VoteHeld(**HANDS, passed=True)],
    ),
    example(
        given=[PROPOSED],
        when=commands.HoldVote(**ID, **{**OWNERS, "rule": "by-applause"}),
        refused="unknown-vote-rule",
    ),
    example(
        given=[PROPOSED],
        when=commands.HoldVote(**ID, rule="owners-special", total=120, in_favour=100),
        refused="vote-needs-area",
    ),
    example(
        given=[PROPOSED],
        when=commands.HoldVote(**ID, **{**OWNERS, "abstained": 41}),
        refused="vote-over-total",
    ),
    example(
        given=[PROPOSED],
        when=commands.HoldVote(**ID, **{**OWNERS, "area_silent": 300_001}),
        refused="vote-over-total",
    ),
    example(
        given=[PROPOSED],
        when=commands.HoldVote(**ID, rule="council-of-all", total=9, in_favour=7, area_against=1),
        refused="vote-over-total",
    ),
    example(
        given=[PROPOSED],
        when=commands.PostNotice(**ID, about="plan", from_on=date(2024, 3, 8), until=date(2024, 3, 7)),
        refused="notice-ends-before-it-begins",
    ),
]

OWN: dict[str, Any] = {
    "rule": "own-of-those-there",
    "total": 9,
    "in_favour": 4,
    "against": 1,
    "must_take_part": "≥ 1/2",
    "must_agree": "≥ 3/4",
    "basis": "议事规则第8条",
}
STRICT: dict[str, Any] = {**OWNERS, "must_agree": "≥ 9/10", "basis": "管理规约第12条"}


def _votes(**said: Any) -> commands.HoldVote:
    return commands.HoldVote(**ID, **said)


OWN_RULES = [
    example(given=[PROPOSED], when=_votes(**OWN), then=[facts.VoteHeld(**OWN, passed=True)]),
    example(
        given=[PROPOSED],
        when=_votes(**{**OWN, "must_take_part": "半数以上", "must_agree": "75%"}),
        then=[facts.VoteHeld(**OWN, passed=True)],
    ),
    example(given=[PROPOSED], when=_votes(**STRICT), then=[facts.VoteHeld(**STRICT, passed=False)]),
    example(
        given=[PROPOSED],
        when=_votes(**{**OWN, "rule": "residents-meeting-2025"}),
        then=[facts.VoteHeld(**{**OWN, "rule": "residents-meeting-2025"}, passed=True)],
    ),
    example(
        given=[PROPOSED],
        when=_votes(**HANDS, must_agree="1/3", basis="议事规则第8条"),
        then=[facts.VoteHeld(**HANDS, must_agree="≥ 1/3", basis="议事规则第8条", passed=True)],
    ),
    example(given=[PROPOSED], when=_votes(**{**OWN, "must_agree": "8/3"}), refused="vote-threshold-odd"),
    example(given=[PROPOSED], when=_votes(**{**OWN, "must_agree": None}), refused="own-rule-untold"),
    example(given=[PROPOSED], when=_votes(**{**OWN, "basis": None}), refused="own-rule-untold"),
    example(given=[PROPOSED], when=_votes(**{**STRICT, "basis": None}), refused="own-rule-untold"),
    example(given=[PROPOSED], when=_votes(**{**STRICT, "must_agree": "1/2"}), refused="vote-below-law"),
    example(
        given=[PROPOSED],
        when=_votes(**{**STRICT, "must_take_part": "60%", "must_agree": "> 1/2"}),
        refused="vote-below-law",
    ),
    example(
        given=[PROPOSED, facts.VoteHeld(**OWN, passed=True)],
        when=commands.ApplyForFund(**ID, **FUND),
        refused="owners-money-needs-vote",
    ),
    example(given=[PROPOSED], when=_votes(**OWN, passed=False), refused="vote-result-follows"),
    example(given=[PROPOSED], when=_votes(**OWN, passed=True), then=[facts.VoteHeld(**OWN, passed=True)]),
]

MONEY = [
    example(given=[PROPOSED, AGREED], when=commands.ApplyForFund(**ID, **FUND), then=[APPLIED]),
    example(
        given=[PROPOSED],
        when=commands.ApplyForFund(**ID, source="street", amount=500_000),
        then=[STREET],
    ),
    example(
        given=[PROPOSED],
        when=commands.ApplyForFund(**ID, source="maintenance-fund", amount=500_000, emergency="屋面渗漏入户"),
        then=[URGENT],
    ),
    example(given=[PROPOSED, URGENT], when=START, then=[BEGUN]),
    example(
        given=[PROPOSED, AGREED, APPLIED, STARTED],
        when=commands.ApplyForFund(**ID, source="partner", amount=100, contribution_id="partner-1"),
        then=[facts.FundApplied(fund=2, source="partner", amount=100, contribution_id="partner-1")],
    ),
    example(given=[PROPOSED, AGREED, APPLIED], when=GRANT, then=[GRANTED]),
    example(given=[PROPOSED, STREET], when=GRANT, then=[GRANTED]),
    example(given=[PROPOSED, STREET], when=REFUSE, then=[REFUSED]),
    example(given=[PROPOSED, STREET, GRANTED], when=PAY, then=[PAID]),
    example(
        given=[PROPOSED, DISCUSSED, STREET, GRANTED, PAID, STARTED, ACCEPTED],
        when=commands.RecordPayment(**ID, fund=1, paid=360_000),
        then=[facts.FundPaid(fund=1, paid=360_000)],
    ),
    example(
        given=[PROPOSED, facts.VoteHeld(**HANDS, passed=True)],
        when=commands.ApplyForFund(**ID, **FUND),
        refused="owners-money-needs-vote",
    ),
    example(
        given=[PROPOSED, AGREED, FAILED],
        when=commands.ApplyForFund(**ID, source="public-revenue", amount=1),
        refused="owners-money-needs-vote",
    ),
    example(given=[PROPOSED], when=GRANT, refused="fund-not-applied"),
    example(given=[PROPOSED, STREET, REFUSED], when=GRANT, refused="fund-not-applied"),
    example(given=[PROPOSED, STREET, GRANTED], when=REFUSE, refused="fund-not-applied"),
    example(given=[PROPOSED, STREET], when=PAY, refused="fund-not-granted"),
    example(given=[PROPOSED, STREET, REFUSED], when=PAY, refused="fund-not-granted"),
    example(
        given=[PROPOSED, STREET, GRANTED, PAID],
        when=commands.RecordPayment(**ID, fund=1, paid=360_001),
        refused="paid-over-granted",
    ),
]

CORRECTIONS = [
    example(
        given=[PROPOSED, AGREED, APPLIED],
        when=UndoFact(fact_id="project-1@2", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(
        given=[PROPOSED, DISCUSSED, STARTED],
        when=UndoFact(fact_id="project-1@2", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(
        given=[PROPOSED, AGREED],
        when=CorrectFact(fact_id="project-1@2", right={"in_favour": 60}, reason="核对"),
        refused="vote-result-follows",
    ),
    example(
        given=[PROPOSED, facts.VoteHeld(**OWN, passed=True)],
        when=CorrectFact(fact_id="project-1@2", right={"must_agree": "全体"}, reason="核对"),
        refused="vote-result-follows",
    ),
    example(
        given=[PROPOSED, AGREED],
        when=CorrectFact(
            fact_id="project-1@2", right={"must_agree": "1/3", "basis": "管理规约"}, reason="核对"
        ),
        refused="vote-below-law",
    ),
    example(
        given=[PROPOSED, STREET],
        when=CorrectFact(fact_id="project-1@2", right={"source": "public-revenue"}, reason="核对"),
        refused="owners-money-needs-vote",
    ),
    example(
        given=[PROPOSED, STREET, GRANTED, PAID],
        when=CorrectFact(fact_id="project-1@3", right={"granted": 839_999}, reason="核对"),
        refused="paid-over-granted",
    ),
]
EXAMPLES = [*LINE, *VOTES, *OWN_RULES, *MONEY, *CORRECTIONS]
