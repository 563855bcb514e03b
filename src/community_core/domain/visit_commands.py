"""What can be asked for about a visit."""

from typing import Annotated

from attrs import frozen

from community_core.domain.fields import PersonId, Place, Reason
from community_core.domain.kit.messages.commands import Command, command
from community_core.domain.kit.values.help import Help
from community_core.domain.visit_facts import (
    WHEN,
    Checklist,
    Companions,
    Found,
    Manner,
    Needs,
    Observations,
    PlannedFor,
    Purpose,
    Visited,
    VisitId,
    Visitor,
    Warm,
)


@command(zh="计划走访")
@frozen(kw_only=True)
class PlanVisit(Command):
    """Plan to call on somebody."""

    person_id: Visited
    visitor: Visitor
    planned_for: PlannedFor
    place: Place = ""
    purpose: Annotated[Purpose, Help(sealed_for="person_id")] = ""


@frozen(kw_only=True)
class OnVisit(Command):
    """A step of one visit."""

    visit_id: VisitId


@command(zh="重新计划走访", target="visit_id")
@frozen(kw_only=True)
class ReplanVisit(OnVisit):
    """Plan the visit anew: nobody was met, or the day no longer suits."""

    planned_for: Annotated[
        PlannedFor, Help("The new time", "新的计划时间", "tomorrow 14:00", example_zh="明天下午2点")
    ]


@command(zh="开始走访", target="visit_id", example=("person_id",))
@frozen(kw_only=True)
class StartVisit(Command):
    """Begin a planned visit; or, without a visit id, an unplanned one of your own."""

    visit_id: (
        Annotated[VisitId, Help("Id of the planned visit", "已计划的走访编号", word=("visit id", "走访编号"))]
        | None
    ) = None
    person_id: (
        Annotated[PersonId, Help("Id of the person, if unplanned", "走访对象编号（未计划时）")] | None
    ) = None
    place: Annotated[Place, Help("Where, if not as planned", "地点（与计划不同时）")] = ""


@command(zh="完成走访", target="visit_id")
@frozen(kw_only=True)
class CompleteVisit(OnVisit):
    """Record that the person was met; every need found becomes a request."""

    heating_warm: Warm | None = None
    checklist: Checklist = ()
    manner: Manner = "home"
    companions: Companions = ()
    needs: Needs = ()
    observations: Observations | None = None


@command(zh="登记走访", happened=WHEN, ledgers=("探访",))
@frozen(kw_only=True)
class RecordVisit(Command):
    """Record a visit that is over, in one go; or what was found, if they were not met."""

    person_id: Visited
    visitor: (
        Annotated[
            Visitor,
            Help(
                "Id of who went, if not you",
                "走访人编号（不是本人时）",
                titles=("走访人", "探访人", "走访人员", "探访人员", "记录人"),
            ),
        ]
        | None
    ) = None
    place: Annotated[Place, Help("Where, if not at home", "地点（不在家中时）")] = ""
    found: Annotated[Found, Help("What was found instead, if not met", "未遇情况（未见到时）")] | None = None
    heating_warm: Warm | None = None
    checklist: Checklist = ()
    manner: Manner = "home"
    companions: Companions = ()
    needs: Needs = ()
    observations: Observations | None = None


@command(zh="未遇", target="visit_id")
@frozen(kw_only=True)
class RecordNotMet(OnVisit):
    """Record that they were not met."""

    found: Found = "not-told"


@command(zh="取消走访", target="visit_id", ends=True)
@frozen(kw_only=True)
class CancelVisit(OnVisit):
    """Give the visit up, and say why."""

    reason: Annotated[
        Reason,
        Help("Why it is cancelled", "取消原因", "moved away", example_zh="已搬走", sealed_for="person_id"),
    ]
