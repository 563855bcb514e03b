"""What people ask for about a project."""

from typing import Annotated

from attrs import frozen

from community_core.domain import (
    AroseFrom,
    Command,
    GiveBack,
    Help,
    Place,
    Reason,
    Requests,
    command,
)
from community_council import values


@command(zh="提出项目", happened=("提出时间", "提出日期"))
@frozen(kw_only=True)
class ProposeProject(Command):
    """Propose a project; requests it comes from become this project."""

    title: values.Matter
    category: values.Category
    place: Place = ""
    proposer: values.Proposer | None = None
    requests: Requests = ()
    arose_from: AroseFrom | None = None


@frozen(kw_only=True)
class OnProject(Command):
    """A step of one project."""

    project_id: values.ProjectId


@command(zh="项目并入诉求", target="project_id")
@frozen(kw_only=True)
class TakeUpInProject(OnProject):
    """Let more requests become this project."""

    requests: Requests


@command(zh="议事", target="project_id", happened=("议事时间", "议事日期"))
@frozen(kw_only=True)
class DiscussProject(OnProject):
    """Record that the council talked about it."""

    meeting_id: values.MeetingId | None = None
    minutes: values.Minutes | None = None


@command(
    zh="表决",
    target="project_id",
    happened=("表决日期", "征询结束日期"),
    example=("rule", "total", "in_favour"),
)
@frozen(kw_only=True)
class HoldVote(OnProject):
    """Record the counts of a vote; whether it passed follows from them."""

    rule: values.Rule
    must_take_part: values.MustTakePart | None = None
    must_agree: values.MustAgree | None = None
    basis: values.Basis | None = None
    scope: values.Scope = ""
    total: values.Total
    in_favour: values.InFavour
    against: values.Against = 0
    abstained: values.Abstained = 0
    silent: values.Silent = 0
    area_total: values.AreaTotal | None = None
    area_in_favour: values.AreaInFavour | None = None
    area_against: values.AreaAgainst | None = None
    area_abstained: values.AreaAbstained | None = None
    area_silent: values.AreaSilent | None = None
    passed: values.Passed | None = None


@command(zh="公示", target="project_id")
@frozen(kw_only=True)
class PostNotice(OnProject):
    """Record what was put up for everybody to see."""

    about: values.About
    place: Place = ""
    from_on: values.FromOn
    until: values.NoticeUntil


@command(zh="申请资金", target="project_id")
@frozen(kw_only=True)
class ApplyForFund(OnProject):
    """Ask for money."""

    source: values.Source
    amount: values.Asked
    applied_to: values.AppliedTo | None = None
    emergency: values.Emergency | None = None
    contribution_id: values.ContributionId | None = None


@frozen(kw_only=True)
class OnFund(OnProject):
    """A step about money that was asked for."""

    fund: values.FundNumber


@command(zh="批复资金", target="project_id")
@frozen(kw_only=True)
class GrantFund(OnFund):
    """Record what was granted."""

    granted: values.Granted


@command(zh="资金未批准", target="project_id")
@frozen(kw_only=True)
class RefuseFund(OnFund):
    """Record that nothing was granted, and why."""

    reason: values.WhyRefused


@command(zh="拨付资金", target="project_id")
@frozen(kw_only=True)
class RecordPayment(OnFund):
    """Record what was paid this time."""

    paid: values.Paid


@command(zh="开工", target="project_id", happened=("开工日期",))
@frozen(kw_only=True)
class StartWorks(OnProject):
    """Record that the works began."""

    contractor: values.Contractor
    contract_amount: values.ContractAmount | None = None
    due_on: values.DueOn | None = None


@command(zh="验收不合格", target="project_id")
@frozen(kw_only=True)
class FindDefects(OnProject):
    """Record what has to be mended; the works go on."""

    defects: values.Defects


@command(
    zh="验收",
    target="project_id",
    happened=("验收日期",),
    example=("accepted_by", "cost"),
)
@frozen(kw_only=True)
class AcceptWorks(OnProject):
    """Record who looked the works over and found them good."""

    accepted_by: values.AcceptedBy
    cost: values.Cost
    warranty_until: values.WarrantyUntil | None = None


@command(zh="结项", target="project_id", ends=True)
@frozen(kw_only=True)
class CloseProject(OnProject):
    """Close it."""


@command(zh="放弃项目", target="project_id", ends=True)
@frozen(kw_only=True)
class AbandonProject(OnProject):
    """Give it up, and say why; the requests it came from come back."""

    reason: Annotated[Reason, Help("Why it is given up", "放弃原因", "no money", example_zh="资金未落实")]
    give_back: GiveBack = True
