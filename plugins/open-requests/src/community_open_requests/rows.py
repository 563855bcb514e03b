"""The rows of the view: every request as the register keeps it, and the open ones as people look at them."""

from datetime import datetime
from typing import Annotated

from attrs import frozen

from community_core.domain import WORDS, ConvertedInto, KnownOutcome, RequestStatus, Satisfaction, Sealed
from community_core.views import Column


@frozen
class Request:
    """One request of the register.

    ``raised_at`` is when its first known step happened, while it is not known what was asked; ``changed_at``
    when the latest did, None before the first; ``assigned_at`` and the like since when the column before them
    is what it is. ``details``, told in confidence, are opened for a reader who may see them.
    """

    request_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]
    raised_at: Annotated[datetime, Column(en="Raised", zh="提出时间")]
    number: Annotated[str, Column(en="Number", zh="序号")] = ""
    title: Annotated[str, Column(en="Request", zh="诉求")] = ""
    category: Annotated[str, Column(en="Category", zh="类别")] = ""
    place: Annotated[str, Column(en="Place", zh="地点")] = ""
    status: Annotated[RequestStatus, Column(en="Status", zh="状态", words=WORDS)] = "raised"
    assignee: Annotated[str | None, Column(en="With", zh="承办", refers="any")] = None
    assigned_at: Annotated[datetime | None, Column(en="Assigned", zh="承办时间", minor=True)] = None
    due_at: Annotated[datetime | None, Column(en="Due", zh="期限", ahead=True)] = None
    changed_at: Annotated[datetime | None, Column(en="Last step", zh="最近进展")] = None
    outcome: Annotated[KnownOutcome | None, Column(en="Outcome", zh="结果", words=WORDS)] = None
    outcome_at: Annotated[datetime | None, Column(en="Outcome updated", zh="结果更新", minor=True)] = None
    satisfaction: Annotated[Satisfaction | None, Column(en="Satisfied", zh="满意度", words=WORDS)] = None
    satisfaction_at: Annotated[
        datetime | None, Column(en="Satisfaction updated", zh="满意度更新", minor=True)
    ] = None
    escalated: Annotated[bool, Column(en="Escalated", zh="督办")] = False
    escalated_at: Annotated[datetime | None, Column(en="Escalation updated", zh="督办更新", minor=True)] = (
        None
    )
    source: Annotated[str | None, Column(en="Source", zh="来源", minor=True)] = None
    source_number: Annotated[str | None, Column(en="Source number", zh="来源编号", minor=True)] = None
    details: Annotated[str | Sealed | None, Column(en="Details", zh="详情")] = None
    requester: Annotated[str | None, Column(en="For", zh="诉求人", refers="person")] = None
    arose_from: Annotated[str | None, Column(en="Arose from", zh="源自", refers="any", minor=True)] = None
    duplicate_of: Annotated[str | None, Column(en="Duplicate of", zh="重复于", refers="any", minor=True)] = (
        None
    )
    into: Annotated[ConvertedInto | None, Column(en="Became", zh="转为", words=WORDS)] = None
    target_id: Annotated[str | None, Column(en="Its id", zh="对象编号", minor=True)] = None
    open: Annotated[bool, Column(en="Open", zh="未办结", minor=True)] = True


@frozen
class OpenRequest:
    """An open request as a person looks at it.

    ``age_days``: calendar days since it was raised. ``assignee``: a person's id or ``org:<name>``, None while
    nobody has it. ``overdue``: past the day of ``due_at``, or, when no date was promised, older than a week.
    """

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Request", zh="诉求")]
    place: Annotated[str, Column(en="Place", zh="地点")]
    age_days: Annotated[int, Column(en="Days", zh="天数")]
    status: Annotated[RequestStatus, Column(en="Status", zh="状态", words=WORDS)]
    assignee: Annotated[str | None, Column(en="With", zh="承办", refers="any")]
    overdue: Annotated[bool, Column(en="Overdue", zh="超期")]
    due_at: Annotated[datetime | None, Column(en="Due", zh="期限", ahead=True)]
    request_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen
class Became:
    """What became of a request that is over: how it came out, and what it goes on as, if it does.

    ``into`` and ``target_id`` are what it was converted into; ``duplicate_of`` is the request that goes on.
    """

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Request", zh="诉求")]
    status: Annotated[RequestStatus, Column(en="Status", zh="状态", words=WORDS)]
    outcome: Annotated[KnownOutcome | None, Column(en="Outcome", zh="结果", words=WORDS)]
    satisfaction: Annotated[Satisfaction | None, Column(en="Satisfied", zh="满意度", words=WORDS)]
    into: Annotated[ConvertedInto | None, Column(en="Became", zh="转为", words=WORDS)]
    target_id: Annotated[str | None, Column(en="Its id", zh="对象编号", minor=True)]
    duplicate_of: Annotated[str | None, Column(en="Duplicate of", zh="重复于", refers="any", minor=True)]
    arose_from: Annotated[str | None, Column(en="Arose from", zh="源自", refers="any", minor=True)]
    changed_at: Annotated[datetime | None, Column(en="Since", zh="时间")]
    request_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]
