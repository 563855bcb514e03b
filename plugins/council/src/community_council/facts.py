"""What can happen to a project, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import AroseFrom, Event, Number, Place, Reason, Requests, allocated, event
from community_council import values


@event(en="Project proposed", zh="提出项目")
@frozen(kw_only=True)
class ProjectProposed(Event):
    """Somebody wants it done; the requests it comes from are this project now."""

    number: Number = allocated()
    title: values.Matter
    category: values.Category
    place: Place = ""
    proposer: values.Proposer | None = None
    requests: Requests = ()
    arose_from: AroseFrom | None = None


@event(en="Project took up requests", zh="项目并入诉求")
@frozen(kw_only=True)
class ProjectTookUpRequests(Event):
    """More requests became this project."""

    requests: Requests


@event(en="Project discussed", zh="议事")
@frozen(kw_only=True)
class ProjectDiscussed(Event):
    """The council talked about it."""

    meeting_id: values.MeetingId | None = None
    minutes: values.Minutes | None = None


@event(en="Vote held", zh="表决")
@frozen(kw_only=True)
class VoteHeld(Event):
    """So many voted so. Counts alone: nobody's ballot is kept."""

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
    passed: values.Passed


@event(en="Notice posted", zh="公示")
@frozen(kw_only=True)
class NoticePosted(Event):
    """It was put up for everybody to see."""

    about: values.About
    place: Place = ""
    from_on: values.FromOn
    until: values.NoticeUntil


@event(en="Fund applied for", zh="申请资金")
@frozen(kw_only=True)
class FundApplied(Event):
    """Money was asked for."""

    fund: values.FundNumber
    source: values.Source
    amount: values.Asked
    applied_to: values.AppliedTo | None = None
    emergency: values.Emergency | None = None
    contribution_id: values.ContributionId | None = None


@event(en="Fund granted", zh="批复资金")
@frozen(kw_only=True)
class FundGranted(Event):
    """So much may be spent."""

    fund: values.FundNumber
    granted: values.Granted


@event(en="Fund refused", zh="资金未批准")
@frozen(kw_only=True)
class FundRefused(Event):
    """There is nothing from there."""

    fund: values.FundNumber
    reason: values.WhyRefused


@event(en="Fund paid", zh="拨付资金")
@frozen(kw_only=True)
class FundPaid(Event):
    """So much was paid, besides what was paid before."""

    fund: values.FundNumber
    paid: values.Paid


@event(en="Works started", zh="开工")
@frozen(kw_only=True)
class WorksStarted(Event):
    """The works began."""

    contractor: values.Contractor
    contract_amount: values.ContractAmount | None = None
    due_on: values.DueOn | None = None


@event(en="Defects found", zh="验收不合格")
@frozen(kw_only=True)
class DefectsFound(Event):
    """The works go on until these are mended."""

    defects: values.Defects


@event(en="Works accepted", zh="验收")
@frozen(kw_only=True)
class WorksAccepted(Event):
    """These looked the works over and found them good."""

    accepted_by: values.AcceptedBy
    cost: values.Cost
    warranty_until: values.WarrantyUntil | None = None


@event(en="Project closed", zh="结项")
@frozen(kw_only=True)
class ProjectClosed(Event):
    """Nothing follows."""


@event(en="Project abandoned", zh="放弃项目")
@frozen(kw_only=True)
class ProjectAbandoned(Event):
    """It will not be carried out."""

    reason: Reason
