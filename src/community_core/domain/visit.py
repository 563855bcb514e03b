"""Visits 走访: calling on people at home.

    planned -> started -> completed
                       -> not-met -> planned again

A visit that is not completed may be cancelled; an unplanned one begins at started. Needs found on the visit
become requests in the same decision, which point back to it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain.fields import Number, PersonId, Place, Reason, Text
from community_core.domain.kit import checks
from community_core.domain.kit.commands import Command, command
from community_core.domain.kit.context import Context
from community_core.domain.kit.declaring import aggregate
from community_core.domain.kit.facts import Event, allocated, event
from community_core.domain.kit.personal import Sealed
from community_core.domain.kit.steps import holds, says, step
from community_core.domain.kit.values import Help
from community_core.domain.kit.why import Why
from community_core.domain.request import RaiseRequest
from community_core.domain.request_facts import Category, Channel, Details, RequestId, Title
from community_core.errors import Refused

# ---- values

VisitId = Annotated[str, Help("Id of the visit", "走访编号", "2026-0001", refers="visit")]
Visited = Annotated[
    PersonId, Help("Id of the person to visit", "走访对象编号", titles=("走访对象", "探访对象", "姓名"))
]
Visitor = Annotated[
    PersonId,
    Help(
        "Id of the person who goes",
        "走访人编号",
        "person-shen",
        word=("visitor", "走访人"),
        titles=("走访人", "探访人", "责任人"),
    ),
]
PlannedFor = Annotated[
    datetime,
    Help(
        "When",
        "计划时间",
        "tomorrow 09:30",
        example_zh="明天 09:30",
        word=("planned for", "计划时间"),
        ahead=True,
        titles=("计划时间", "走访时间", "探访时间", "走访日期", "探访日期"),
    ),
]
Purpose = Annotated[
    str,
    Help(
        "What for, without names",
        "目的（不写姓名）",
        "heating check",
        example_zh="查看暖气",
        word=("purpose", "目的"),
        check=checks.optional_text,
        titles=("目的", "事由", "走访事由", "走访目的"),
    ),
]
Warm = Annotated[bool, Help("Is the heating warm?", "暖气是否热", "yes", word=("heating is warm", "暖气热"))]
Checklist = Annotated[
    tuple[Text, ...],
    Help("Points gone through", "已核对事项", "gas hose", example_zh="燃气软管", word=("checked", "已核对")),
]
Observations = Annotated[
    str,
    Help(
        "What you saw and heard; kept sealed",
        "所见所闻（加密保存）",
        "walks badly",
        example_zh="腿脚不便",
        word=("seen and heard", "所见所闻"),
        personal_of="person_id",
    ),
]


VisitManner = Literal["home", "phone", "video"]
"""How somebody was met."""

NotMetFound = Literal["nobody", "refused", "hospital", "away", "moved", "not-told"]
"""What was found in place of the person."""

Manner = Annotated[
    VisitManner,
    Help(
        "How they were met",
        "走访方式",
        "phone",
        word=("manner", "方式"),
        words={"home": ("at home", "上门"), "phone": ("phone", "电话"), "video": ("video", "视频")},
    ),
]
Companions = Annotated[
    tuple[PersonId, ...],
    Help("Ids of who came along", "同行人员编号", "person-he", word=("with them", "同行")),
]
Found = Annotated[
    NotMetFound,
    Help(
        "What was found instead",
        "未遇情况",
        "nobody",
        word=("found", "未遇情况"),
        words={
            "nobody": ("nobody there", "无人应门"),
            "refused": ("refused", "谢绝"),
            "hospital": ("hospital", "住院"),
            "away": ("away", "外出"),
            "moved": ("moved", "已搬走"),
            "not-told": ("not told", "未填"),
        },
    ),
]


@frozen
class Need:
    """Something a visited person needs, which becomes a request of its own."""

    title: Annotated[Title, Help("What is needed, without names", "需求内容（不写姓名）")]
    category: Category
    details: (
        Annotated[
            Details,
            Help("What they told about it; kept sealed", example="cannot sleep", example_zh="夜里睡不好"),
        ]
        | None
    ) = None


# ---- events


@event(en="Visit planned", zh="计划走访")
@frozen(kw_only=True)
class VisitPlanned(Event):
    """``visitor`` means to call on ``person_id``; also when it is planned again after nobody was met.

    ``number`` is the visit's speakable number, filled in at append where the visit begins.
    """

    number: Number = allocated(beginning=True)
    person_id: Visited
    visitor: Visitor
    planned_for: PlannedFor
    place: Place = ""
    purpose: Purpose = ""


@event(en="Visit started", zh="开始走访")
@frozen(kw_only=True)
class VisitStarted(Event):
    """``visitor`` is at the door of ``person_id``. An unplanned visit begins here and has its
    ``number`` from here."""

    number: Number = allocated(beginning=True)
    person_id: Visited
    visitor: Visitor
    place: Place = ""


@event(en="Visit completed", zh="完成走访")
@frozen(kw_only=True)
class VisitCompleted(Event):
    """The person was met; only now are they covered.

    ``needs`` are the ids of the requests raised in the same append. ``heating_warm`` is None when nobody
    looked; ``checklist`` names the points that were gone through. ``manner`` is how they were met, and
    ``companions`` came along with the visitor. ``person_id`` was met; ``observations`` is what the visitor
    saw and heard, free text about that person, only ever stored sealed.
    """

    needs: tuple[
        Annotated[RequestId, Help("Needs found", "发现的需求", word=("needs found", "发现的需求"))], ...
    ] = ()
    heating_warm: Warm | None = None
    checklist: Checklist = ()
    manner: Manner = "home"
    companions: Companions = ()
    person_id: Visited | None = None
    observations: Observations | Sealed | None = None


@event(en="Not met", zh="未遇")
@frozen(kw_only=True)
class VisitNotMet(Event):
    """The person was not met 未遇; ``found`` is what was found instead. It never counts as covered; the visit
    may be planned again."""

    found: Found = "not-told"


@event(en="Visit cancelled", zh="取消走访")
@frozen(kw_only=True)
class VisitCancelled(Event):
    """The visit will not take place."""

    reason: Reason = ""


# ---- state

VisitStatus = Literal["planned", "started", "completed", "not-met", "cancelled"]


@frozen(kw_only=True)
class VisitState:
    """Where a visit stands; ``status`` is None before anything was recorded."""

    status: VisitStatus | None = None
    person_id: str = ""
    visitor: str = ""
    place: str = ""
    purpose: str = ""

    @property
    def covered(self) -> bool:
        """Whether the person was met. Planning, starting or not meeting them does not count."""
        return self.status == "completed"


# ---- commands


@command(zh="计划走访")
@frozen(kw_only=True)
class PlanVisit(Command):
    """Plan to call on somebody."""

    person_id: Visited
    visitor: Visitor
    planned_for: PlannedFor
    place: Place = ""
    purpose: Purpose = ""


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

    visit_id: Annotated[VisitId, Help("Id of the planned visit", "已计划的走访编号")] | None = None
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
    needs: Annotated[
        tuple[Need, ...],
        Help(
            "Needs found",
            "发现的需求",
            "title=Radiator is cold,category=heating",
            example_zh="内容=暖气不热，类别=暖气",
        ),
    ] = ()
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

    reason: Annotated[Reason, Help("Why it is cancelled", "取消原因", "moved away", example_zh="已搬走")]


# ---- decisions


def _start(state: VisitState, command: StartVisit, context: Context) -> Iterable[VisitStarted]:
    if state.status is None:
        return [_unplanned(command, context)]
    if command.person_id not in (None, state.person_id):
        raise Refused(
            "visit-of-somebody-else",
            f"person_id: {checks.shown(command.person_id)} is not {state.person_id}, for whom "
            f"{context.stream_id} was planned; leave it out, or start a visit without an id.",
            f"person_id：{context.stream_id} 计划走访 {state.person_id}，不是 "
            f"{checks.shown(command.person_id)}；请省略，或另行开始走访。",
            field="person_id",
        )
    place = command.place or state.place
    return [VisitStarted(person_id=state.person_id, visitor=state.visitor, place=place)]


def _unplanned(command: StartVisit, context: Context) -> VisitStarted:
    if command.person_id is None:
        raise Refused(
            "visit-whom",
            "person_id: missing; say whom the visit is to, or give the id of a planned visit.",
            "person_id：缺少；请写明走访对象，或给出已计划的走访编号。",
            field="person_id",
        )
    visitor = checks.person("visitor", context.actor)
    return VisitStarted(person_id=command.person_id, visitor=visitor, place=command.place)


def _complete(state: VisitState, command: CompleteVisit, context: Context) -> Iterable[VisitCompleted]:
    completed = VisitCompleted(
        needs=tuple(context.also(_request(each, command, state, context)) for each in command.needs),
        heating_warm=command.heating_warm,
        checklist=command.checklist,
        manner=command.manner,
        companions=command.companions,
        person_id=state.person_id,
        observations=command.observations,
    )
    return [completed]


_HEARD: Mapping[VisitManner, Channel] = {"home": "home-visit", "phone": "phone", "video": "online"}
"""Where the community hears of what is needed, by how they were met."""


def _request(need: Need, command: CompleteVisit, state: VisitState, context: Context) -> RaiseRequest:
    return RaiseRequest(
        title=need.title,
        category=need.category,
        channel=_HEARD[command.manner],
        requester=state.person_id,
        place=state.place,
        arose_from=context.stream_id,
        details=need.details,
    )


# ---- rules


def _to_another(visit: VisitPlanned | VisitStarted, _: Context) -> None:
    """Nobody visits themselves."""
    if visit.person_id == visit.visitor:
        raise Refused(
            "visit-oneself",
            f"{visit.visitor} cannot visit themselves; name another visitor.",
            f"{visit.visitor} 不能走访自己；请另定走访人。",
        )


def _not_in_the_past(visit: VisitPlanned, context: Context) -> None:
    """A visit is planned for the day on which it is planned, or a later one."""
    if context.day(visit.planned_for) < context.day(context.occurred_at):
        told = checks.clock(visit.planned_for, context.zone)
        raise Refused(
            "planned-in-the-past",
            f"planned_for: {told} is past; plan for the day it is planned on or later, "
            "or start it unplanned.",
            f"planned_for：{told} 已过；请计划在当天或之后，或直接开始走访。",
            field="planned_for",
        )


_UNKNOWN = Why("visit-unknown", "copy the id from a list or a receipt.", "请从清单或回执中复制编号。")
_TWICE = Why("visit-planned-twice", "plan it again by its id.", "请按编号重新计划。")
_DONE = Why("visit-completed", "plan a new visit.", "请另行计划走访。")
_GIVEN_UP = Why("visit-cancelled", "plan a new visit.", "请另行计划走访。")
_AGAIN = Why("start-needs-plan", "plan it again first.", "请先重新计划。")
_GO_ON = Why("start-needs-plan", "go on: completed, or not met.", "请继续：完成或未遇。")
_UNDER_WAY = Why("replan-not-under-way", "record it as not met first.", "请先登记未遇。")
_START_FIRST = Why("complete-needs-start", "start it first.", "请先开始走访。")
_MISSED = Why("not-met-once", "plan it again first.", "请先重新计划。")


# ---- the table

VISIT = aggregate(
    "visit",
    "走访",
    VisitState(),
    becomes={
        VisitPlanned: "planned",
        VisitStarted: "started",
        VisitCompleted: "completed",
        VisitNotMet: "not-met",
        VisitCancelled: "cancelled",
    },
    steps=[
        step(PlanVisit, says(VisitPlanned), when=[None], why=_TWICE),
        step(ReplanVisit, says(VisitPlanned), when=["planned", "not-met"], why=_UNDER_WAY),
        step(StartVisit, _start, when=[None, "planned"], why=_GO_ON, instead={"not-met": _AGAIN}),
        step(CompleteVisit, _complete, when=["started"], why=_START_FIRST),
        step(RecordNotMet, says(VisitNotMet), when=["planned", "started"], why=_MISSED),
        step(CancelVisit, says(VisitCancelled), when=["planned", "started", "not-met"]),
    ],
    over={None: _UNKNOWN, "completed": _DONE, "cancelled": _GIVEN_UP},
    whole=[
        holds(VisitPlanned, _to_another),
        holds(VisitPlanned, _not_in_the_past),
        holds(VisitStarted, _to_another),
    ],
    words={
        "planned": ("planned", "已计划"),
        "started": ("started", "进行中"),
        "completed": ("completed", "已完成"),
        "not-met": ("not met", "未遇"),
        "cancelled": ("cancelled", "已取消"),
    },
    rules={
        "visit-unknown": (
            "A step needs a visit that was planned or started.",
            "只能办理已计划或已开始的走访。",
        ),
        "visit-planned-twice": (
            "A visit is planned once, then planned again.",
            "走访只新建一次，之后重新计划。",
        ),
        "visit-completed": ("A completed visit is over.", "走访完成后不再变更。"),
        "visit-cancelled": ("A cancelled visit is over.", "走访取消后不再变更。"),
        "visit-oneself": ("Nobody visits themselves.", "不能走访自己。"),
        "visit-whom": ("An unplanned visit says whom it is to.", "未计划的走访须写明走访对象。"),
        "visit-of-somebody-else": (
            "A planned visit is to the person it was planned for.",
            "走访对象须与计划一致。",
        ),
        "planned-in-the-past": ("A visit is planned for today or later.", "走访计划不早于当日。"),
        "start-needs-plan": ("A visit is started once, as planned.", "走访按计划开始一次。"),
        "replan-not-under-way": ("A visit under way is not planned again.", "进行中的走访不能重新计划。"),
        "complete-needs-start": ("A visit is started before it is completed.", "先开始走访，后完成。"),
        "not-met-once": ("Each attempt is recorded as not met once.", "每次走访只登记一次未遇。"),
    },
)
