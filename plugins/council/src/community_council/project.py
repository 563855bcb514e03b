"""Projects 议事项目: a matter of a building or of all, from the proposal to the acceptance of the works.

    proposed -> discussed -> voted | voted-down -> works -> works-accepted -> concluded
    abandoned before the works are accepted

Money goes beside that line, by source: applied -> granted | not-granted, paid in parts.

Not refused: a vote without a recorded meeting; voting again after it failed; works begun before money was
granted; more money asked for during the works; more granted than asked; a cost above the grant; no vote at
all for money that is not the owners'; a vote corrected to failed under works, which views show; acceptance by
people outside the council.
"""

from collections.abc import Iterable

from attrs import fields

from community_core.domain import (
    STAYS,
    By,
    Context,
    aggregate,
    fold,
    give_back,
    holds,
    requests_until,
    says,
    stands_on,
    step,
)
from community_council import commands, facts, rules
from community_council.funds import FUNDS, ProjectState, voted


def _vote(_: ProjectState, command: commands.HoldVote, context: Context) -> Iterable[facts.VoteHeld]:
    said = {name: getattr(command, name) for name in _TOLD}
    follows = rules.outcome(command, context)
    return [facts.VoteHeld(**said, passed=follows if command.passed is None else command.passed)]


_TOLD = [each.name for each in fields(commands.HoldVote) if each.name not in ("project_id", "passed")]


def _apply(_: ProjectState, command: commands.ApplyForFund, context: Context) -> Iterable[facts.FundApplied]:
    return [
        facts.FundApplied(
            fund=FUNDS.next(context),
            source=command.source,
            amount=command.amount,
            applied_to=command.applied_to,
            emergency=command.emergency,
            contribution_id=command.contribution_id,
        )
    ]


def _abandon(
    state: ProjectState, command: commands.AbandonProject, context: Context
) -> Iterable[facts.ProjectAbandoned]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [facts.ProjectAbandoned(reason=command.reason)]


_DECIDING = ["proposed", "discussed", "voted", "voted-down"]
_UNTIL_ACCEPTED = [*_DECIDING, "works"]
_UNTIL_CLOSED = [*_UNTIL_ACCEPTED, "works-accepted"]

PROJECT = aggregate(
    "project",
    "议事项目",
    ProjectState(),
    becomes={
        facts.ProjectProposed: "proposed",
        facts.ProjectTookUpRequests: STAYS,
        facts.ProjectDiscussed: "discussed",
        facts.VoteHeld: By("passed", {True: "voted", False: "voted-down"}),
        facts.NoticePosted: STAYS,
        facts.WorksStarted: "works",
        facts.DefectsFound: STAYS,
        facts.WorksAccepted: "works-accepted",
        facts.ProjectClosed: "concluded",
        facts.ProjectAbandoned: "abandoned",
    },
    steps=[
        step(commands.ProposeProject, says(facts.ProjectProposed), when=[None]),
        step(commands.TakeUpInProject, says(facts.ProjectTookUpRequests), when=_UNTIL_ACCEPTED),
        step(commands.DiscussProject, says(facts.ProjectDiscussed), when=_DECIDING),
        step(commands.HoldVote, _vote, when=_DECIDING),
        step(commands.PostNotice, says(facts.NoticePosted), when=_UNTIL_CLOSED),
        step(commands.ApplyForFund, _apply, when=_UNTIL_CLOSED),
        step(
            commands.GrantFund,
            says(facts.FundGranted),
            when=_UNTIL_CLOSED,
            each=FUNDS.when("applied", why=rules.NOT_APPLIED),
        ),
        step(
            commands.RefuseFund,
            says(facts.FundRefused),
            when=_UNTIL_CLOSED,
            each=FUNDS.when("applied", why=rules.NOT_APPLIED),
        ),
        step(
            commands.RecordPayment,
            says(facts.FundPaid),
            when=_UNTIL_CLOSED,
            each=FUNDS.when("granted", why=rules.NOT_GRANTED),
        ),
        step(commands.StartWorks, says(facts.WorksStarted), when=_DECIDING, unless=rules.refuse_undecided),
        step(commands.FindDefects, says(facts.DefectsFound), when=["works"], why=rules.NEEDS_WORKS),
        step(commands.AcceptWorks, says(facts.WorksAccepted), when=["works"], why=rules.NEEDS_WORKS),
        step(
            commands.CloseProject,
            says(facts.ProjectClosed),
            when=["works-accepted"],
            why=rules.NEEDS_ACCEPTANCE,
            instead={"works": rules.NEEDS_ACCEPTANCE},
        ),
        step(commands.AbandonProject, _abandon, when=_UNTIL_ACCEPTED),
    ],
    over={
        None: rules.UNKNOWN,
        "works": rules.UNDER_WAY,
        "works-accepted": rules.ACCEPTED,
        "concluded": rules.CLOSED,
        "abandoned": rules.ABANDONED,
    },
    whole=[
        holds(facts.VoteHeld, rules.within_totals),
        holds(facts.VoteHeld, rules.thresholds_told),
        holds(facts.VoteHeld, rules.result_follows),
        holds(facts.NoticePosted, rules.notice_in_order),
        holds(facts.WorksAccepted, rules.accepted_by_somebody),
    ],
    stands=[stands_on(facts.FundApplied, rules.on_a_vote)],
    folds=[fold(facts.VoteHeld, voted)],
    parts=[FUNDS],
    always=rules.money_in_order,
    takes_up=requests_until("abandoned", "works-accepted", "concluded"),
    words=rules.WORDS,
    rules=rules.RULES,
)
