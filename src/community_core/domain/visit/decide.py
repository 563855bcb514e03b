"""Which facts a command on a visit leads to, and when it is refused."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, get_args

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.correcting import CorrectFact, correcting
from community_core.domain.facts import Fact
from community_core.domain.request.events import RequestRaised
from community_core.domain.steps import LifeCycle, Status, Step, Why, here, simply
from community_core.domain.visit import commands as asked
from community_core.domain.visit import events as happened
from community_core.domain.visit.checks import refuse_past_plan, refuse_visiting_oneself
from community_core.domain.visit.corrections import CORRECTABLE
from community_core.domain.visit.state import VisitState, VisitStatus
from community_core.errors import Refused

Facts = Iterable[Fact]


def _plan(_: VisitState, command: asked.PlanVisit, context: Context) -> Facts:
    person_id = checks.person("person_id", command.person_id)
    visitor = checks.person("visitor", command.visitor)
    refuse_visiting_oneself(person_id, visitor)
    planned = happened.VisitPlanned(
        person_id=person_id,
        visitor=visitor,
        planned_for=_planned_for(command.planned_for, context),
        place=checks.optional_text("place", command.place),
        purpose=checks.optional_text("purpose", command.purpose),
    )
    return here(context, planned)


def _replan(state: VisitState, command: asked.ReplanVisit, context: Context) -> Facts:
    planned = happened.VisitPlanned(
        person_id=state.person_id,
        visitor=state.visitor,
        planned_for=_planned_for(command.planned_for, context),
        place=state.place,
        purpose=state.purpose,
    )
    return here(context, planned)


def _planned_for(value: datetime, context: Context) -> datetime:
    planned = checks.moment("planned_for", value)
    refuse_past_plan(planned, context.occurred_at, context)
    return planned


def _start(state: VisitState, command: asked.StartVisit, context: Context) -> Facts:
    place = checks.optional_text("place", command.place)
    if state.status is None:
        return here(context, _unplanned(command, place, context))
    if command.person_id not in (None, state.person_id):
        raise Refused(
            "visit-of-somebody-else",
            f"person_id: {checks.shown(command.person_id)} is not {state.person_id}, for whom "
            f"{context.stream_id} was planned; leave it out, or start a visit without an id.",
            f"person_id：{context.stream_id} 计划走访 {state.person_id}，不是 "
            f"{checks.shown(command.person_id)}；请省略，或另行开始走访。",
        )
    started = happened.VisitStarted(
        person_id=state.person_id, visitor=state.visitor, place=place or state.place
    )
    return here(context, started)


def _unplanned(command: asked.StartVisit, place: str, context: Context) -> happened.VisitStarted:
    if command.visit_id is not None:
        raise _UNKNOWN.refusal(context.stream_id, None)
    if command.person_id is None:
        raise Refused(
            "visit-whom",
            "person_id: missing; say whom the visit is to, or give the id of a planned visit.",
            "person_id：缺少；请写明走访对象，或给出已计划的走访编号。",
        )
    person_id = checks.person("person_id", command.person_id)
    visitor = checks.person("visitor", context.actor)
    refuse_visiting_oneself(person_id, visitor)
    return happened.VisitStarted(person_id=person_id, visitor=visitor, place=place)


def _complete(state: VisitState, command: asked.CompleteVisit, context: Context) -> Facts:
    raised = [Fact(context.new_id("request"), _need(each, state, context)) for each in command.needs]
    completed = happened.VisitCompleted(
        needs=tuple(fact.stream_id for fact in raised),
        heating_warm=command.heating_warm,
        checklist=checks.texts("checklist", command.checklist),
        person_id=state.person_id,
        observations=checks.free_text("observations", command.observations),
    )
    return (*here(context, completed), *raised)


def _need(need: asked.Need, state: VisitState, context: Context) -> RequestRaised:
    return RequestRaised(
        title=checks.text("needs title", need.title),
        category=checks.text("needs category", need.category),
        channel="home-visit",
        requester=state.person_id,
        place=state.place,
        visit_id=context.stream_id,
        details=checks.free_text("needs details", need.details),
    )


def _cancel(_: VisitState, command: asked.CancelVisit, context: Context) -> Facts:
    return here(context, happened.VisitCancelled(reason=checks.text("reason", command.reason)))


_UNKNOWN = Why("visit-unknown", "copy the id from a list or a receipt.", "请从清单或回执中复制编号。")

_OVER: Mapping[Status, Why] = {
    None: _UNKNOWN,
    "completed": Why("visit-completed", "plan a new visit.", "请另行计划走访。"),
    "cancelled": Why("visit-cancelled", "plan a new visit.", "请另行计划走访。"),
}

_AGAIN = Why("start-needs-plan", "plan it again first.", "请先重新计划。")

_STEPS: Mapping[type[Any], Step] = {
    asked.PlanVisit: Step(
        _plan, [None], Why("visit-planned-twice", "plan it again by its id.", "请按编号重新计划。")
    ),
    asked.ReplanVisit: Step(
        _replan,
        ["planned", "not-met"],
        Why("replan-not-under-way", "record it as not met first.", "请先登记未遇。"),
    ),
    asked.StartVisit: Step(
        _start,
        [None, "planned"],
        Why("start-needs-plan", "go on: completed, or not met.", "请继续：完成或未遇。"),
        instead={"not-met": _AGAIN},
    ),
    asked.CompleteVisit: Step(
        _complete, ["started"], Why("complete-needs-start", "start it first.", "请先开始走访。")
    ),
    asked.RecordNotMet: Step(
        simply(happened.VisitNotMet),
        ["planned", "started"],
        Why("not-met-once", "plan it again first.", "请先重新计划。"),
    ),
    asked.CancelVisit: Step(_cancel, ["planned", "started", "not-met"], _UNKNOWN),
    CorrectFact: Step(correcting(CORRECTABLE), [None, *get_args(VisitStatus)], _UNKNOWN),
}

LIFE_CYCLE = LifeCycle(_STEPS, _OVER)
