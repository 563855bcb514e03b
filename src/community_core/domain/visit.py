"""Visits 走访: calling on people at home.

    planned -> started -> completed
                       -> not-met -> planned again

A visit that is not completed may be cancelled; an unplanned one begins at started, and one that is over is
recorded in one go. Needs found on the visit become requests in the same decision, which point back to it.

Not refused: whoever had died by then and was not met, since the visitor could not know; a death recorded
after the visits that are later than it, since one of the two days is wrong and nobody here knows which.
"""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from community_core.domain.asked_of_people import died_on
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.steps import holds, says, step
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.declaring.table import aggregate
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import said_of
from community_core.domain.request_commands import RaiseRequest
from community_core.domain.visit_commands import (
    CancelVisit,
    CompleteVisit,
    PlanVisit,
    RecordNotMet,
    RecordVisit,
    ReplanVisit,
    StartVisit,
)
from community_core.domain.visit_facts import (
    HEARD_BY,
    Found,
    Need,
    VisitCancelled,
    VisitCompleted,
    VisitManner,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.errors import Refused

# ---- state

VisitStatus = Literal["planned", "started", "completed", "not-met", "cancelled"]


@frozen(kw_only=True)
class VisitState:
    """Where a visit stands; ``status`` is None before anything was recorded."""

    status: VisitStatus | None = None
    person_id: str = ""
    visitor: str | None = None
    place: str = ""

    @property
    def covered(self) -> bool:
        """Whether the person was met. Planning, starting or not meeting them does not count."""
        return self.status == "completed"


# ---- decisions


def _replan(state: VisitState, command: ReplanVisit, context: Context) -> Iterable[VisitPlanned]:
    """Whoever went goes again; where a ledger did not tell who that was, whoever plans it."""
    visitor = state.visitor or checks.person("visitor", context.actor)
    return [
        VisitPlanned(
            person_id=state.person_id,
            visitor=visitor,
            planned_for=command.planned_for,
            place=state.place,
        )
    ]


def _start(state: VisitState, command: StartVisit, context: Context) -> Iterable[VisitStarted]:
    if state.status is None:
        started = _unplanned(command, context)
        _refuse_after_death(started.person_id, context)
        return [started]
    if command.person_id not in (None, state.person_id):
        raise Refused(
            "visit-of-somebody-else",
            f"person_id: {checks.shown(command.person_id)} is not {state.person_id}, for whom "
            f"{context.stream_id} was planned; leave it out, or start a visit without an id.",
            f"person_id：{context.stream_id} 计划走访 {state.person_id}，不是 "
            f"{checks.shown(command.person_id)}；请省略，或另行开始走访。",
            field="person_id",
        )
    _refuse_after_death(state.person_id, context)
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


def _record(
    _: VisitState, command: RecordVisit, context: Context
) -> Iterable[VisitStarted | VisitCompleted | VisitNotMet]:
    visitor = command.visitor or _whoever_records(context)
    started = VisitStarted(person_id=command.person_id, visitor=visitor, place=command.place)
    if command.found is not None:
        _refuse_met(command)
        return [started, VisitNotMet(found=command.found)]
    visit = VisitState(person_id=command.person_id, visitor=visitor, place=command.place)
    return [started, _completed(visit, command, context)]


def _whoever_records(context: Context) -> str | None:
    """Whoever records a visit went; an imported ledger may not tell who did."""
    if context.is_imported and not checks.is_person(context.actor):
        return None
    return checks.person("visitor", context.actor)


def _refuse_met(command: RecordVisit) -> None:
    """Whoever was not met told nothing and showed nothing."""
    told = ("heating_warm", "checklist", "companions", "needs", "observations")
    field = next((each for each in told if getattr(command, each) not in (None, (), "")), None)
    if field is not None:
        en, zh = said_of(Found).words[str(command.found)]
        raise Refused(
            "not-met-tells-nothing",
            f"{field}: told, though they were not met (found: {en}); leave out one of the two.",
            f"{field}：已填写，却写明未遇（{zh}）；请删去其一。",
            field=field,
        )


def _complete(state: VisitState, command: CompleteVisit, context: Context) -> Iterable[VisitCompleted]:
    return [_completed(state, command, context)]


def _completed(state: VisitState, command: CompleteVisit | RecordVisit, context: Context) -> VisitCompleted:
    return VisitCompleted(
        needs=tuple(context.also(_request(each, command.manner, state, context)) for each in command.needs),
        heating_warm=command.heating_warm,
        checklist=command.checklist,
        manner=command.manner,
        companions=command.companions,
        person_id=state.person_id,
        observations=command.observations,
    )


def _request(need: Need, manner: VisitManner, state: VisitState, context: Context) -> RaiseRequest:
    return RaiseRequest(
        title=need.title,
        category=need.category,
        channel=HEARD_BY[manner],
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


def _while_they_live(visit: VisitPlanned, context: Context) -> None:
    """Nobody plans to call on somebody who has died; what was planned before may be entered late."""
    died = died_on(context, visit.person_id)
    if died is not None and died <= context.day(context.occurred_at):
        raise Refused(
            "planned-after-death",
            f"person_id: {visit.person_id} died on {died}; a visit planned before that day is recorded with "
            "its own time (--at).",
            f"person_id：{visit.person_id} 已于 {died} 去世；此前计划的走访请写明当时的时间（--时间）。",
            kind="conflict",
            field="person_id",
        )


def _met_in_their_life(visit: VisitCompleted, context: Context) -> None:
    """Nobody is met after the day of their death; a visit of that day or before may be entered late."""
    if visit.person_id:
        _refuse_after_death(visit.person_id, context)


def _refuse_after_death(person_id: str, context: Context) -> None:
    died = died_on(context, person_id)
    if died is not None and died < context.day(context.occurred_at):
        raise Refused(
            "visited-after-death",
            f"person_id: {person_id} died on {died}; a visit of that day or before is recorded with its own "
            "time (--at), and one that was planned is cancelled or recorded as not met.",
            f"person_id：{person_id} 已于 {died} 去世；当天或此前的走访请写明当时的时间（--时间），"
            "已计划的请取消或登记未遇。",
            kind="conflict",
            field="person_id",
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
        step(ReplanVisit, _replan, when=["planned", "not-met"], why=_UNDER_WAY),
        step(StartVisit, _start, when=[None, "planned"], why=_GO_ON, instead={"not-met": _AGAIN}),
        step(CompleteVisit, _complete, when=["started"], why=_START_FIRST),
        step(RecordVisit, _record, when=[None], why=_TWICE),
        step(RecordNotMet, says(VisitNotMet), when=["planned", "started"], why=_MISSED),
        step(CancelVisit, says(VisitCancelled), when=["planned", "started", "not-met"]),
    ],
    over={None: _UNKNOWN, "completed": _DONE, "cancelled": _GIVEN_UP},
    whole=[
        holds(VisitPlanned, _to_another),
        holds(VisitPlanned, _not_in_the_past),
        holds(VisitPlanned, _while_they_live),
        holds(VisitStarted, _to_another),
        holds(VisitCompleted, _met_in_their_life),
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
        "planned-after-death": (
            "No visit to somebody who has died is planned; what was planned before may come late.",
            "不再计划走访已去世的人；去世前的计划可以补录。",
        ),
        "visited-after-death": (
            "Nobody is met after the day of their death; a visit of that day or before may come late.",
            "去世之后的走访不能登记为见到本人；当天或此前的走访可以补录。",
        ),
        "planned-in-the-past": ("A visit is planned for today or later.", "走访计划不早于当日。"),
        "start-needs-plan": ("A visit is started once, as planned.", "走访按计划开始一次。"),
        "replan-not-under-way": ("A visit under way is not planned again.", "进行中的走访不能重新计划。"),
        "complete-needs-start": ("A visit is started before it is completed.", "先开始走访，后完成。"),
        "not-met-tells-nothing": (
            "Of a visit to somebody who was not met nothing else is told.",
            "未遇的走访不填其他情况。",
        ),
        "not-met-once": ("Each attempt is recorded as not met once.", "每次走访只登记一次未遇。"),
    },
)
