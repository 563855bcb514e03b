"""What people can ask for concerning a visit 走访."""

from datetime import datetime
from typing import Annotated

from attrs import frozen

from community_core.domain.commands import Help, command

_VisitId = Annotated[str, Help("Id of the visit", "走访编号", "visit-01JABC")]


def _visit(of: "OnVisit") -> str:
    return of.visit_id


@frozen(kw_only=True)
class OnVisit:
    """A step of one visit."""

    visit_id: _VisitId


@frozen
class Need:
    """Something a visited person needs, which becomes a request of its own."""

    title: Annotated[str, Help("What is needed, without names", "需求内容（不写姓名）", "Radiator is cold")]
    category: Annotated[str, Help("Kind of request", "类别", "heating")]
    details: Annotated[
        str | None,
        Help(
            "What they told about it; kept sealed", "本人所述详情（加密保存）", "cannot sleep", personal=True
        ),
    ] = None


@command(zh="计划走访", target=lambda _: None)
@frozen(kw_only=True)
class PlanVisit:
    """Plan to call on somebody."""

    person_id: Annotated[str, Help("Id of the person to visit", "走访对象编号", "person-lin")]
    visitor: Annotated[str, Help("Id of the person who goes", "走访人编号", "person-song")]
    planned_for: Annotated[datetime, Help("When", "计划时间", "2024-01-15 09:30")]
    place: Annotated[str, Help("Where", "地点", "building 24")] = ""
    purpose: Annotated[str, Help("What for, without names", "目的（不写姓名）", "heating check")] = ""


@command(zh="重新计划走访", target=_visit)
@frozen(kw_only=True)
class ReplanVisit(OnVisit):
    """Plan the visit anew: nobody was met, or the day no longer suits."""

    planned_for: Annotated[datetime, Help("The new time", "新的计划时间", "2024-01-16 09:30")]


@command(zh="开始走访", target=lambda start: start.visit_id)
@frozen(kw_only=True)
class StartVisit:
    """Begin a planned visit; or, without a visit id, an unplanned one of your own."""

    visit_id: Annotated[str | None, Help("Id of the planned visit", "已计划的走访编号", "visit-01JABC")] = (
        None
    )
    person_id: Annotated[
        str | None, Help("Id of the person, if unplanned", "走访对象编号（未计划时）", "person-lin")
    ] = None
    place: Annotated[str, Help("Where, if not as planned", "地点（与计划不同时）", "building 24")] = ""


@command(zh="完成走访", target=_visit)
@frozen(kw_only=True)
class CompleteVisit(OnVisit):
    """Record that the person was met; every need found becomes a request."""

    heating_warm: Annotated[bool | None, Help("Is the heating warm?", "暖气是否热", "yes")] = None
    checklist: Annotated[tuple[str, ...], Help("Points gone through", "已核对事项", "gas hose")] = ()
    needs: Annotated[
        tuple[Need, ...], Help("Needs found", "发现的需求", "title=Radiator is cold,category=heating")
    ] = ()
    observations: Annotated[
        str | None,
        Help("What you saw and heard; kept sealed", "所见所闻（加密保存）", "walks badly", personal=True),
    ] = None


@command(zh="未遇", target=_visit)
@frozen(kw_only=True)
class RecordNotMet(OnVisit):
    """Record that nobody was met."""


@command(zh="取消走访", target=_visit)
@frozen(kw_only=True)
class CancelVisit(OnVisit):
    """Give the visit up, and say why."""

    reason: Annotated[str, Help("Why it is cancelled", "取消原因", "moved away")]
