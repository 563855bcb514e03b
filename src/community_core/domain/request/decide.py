"""Which facts a command on a request leads to, and when it is refused."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, get_args

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.correcting import CorrectFact, correcting
from community_core.domain.facts import Fact
from community_core.domain.request import commands as asked
from community_core.domain.request import events as happened
from community_core.domain.request.checks import (
    assignee,
    refuse_early_due,
    refuse_own_follow_up,
    refuse_unfit_original,
)
from community_core.domain.request.corrections import CORRECTABLE
from community_core.domain.request.state import OPEN, RequestState, RequestStatus
from community_core.domain.steps import LifeCycle, Status, Step, Why, here, simply
from community_core.domain.words import SATISFACTION_WORDS
from community_core.errors import Refused

Facts = Iterable[Fact]


def _raise(_: RequestState, command: asked.RaiseRequest, context: Context) -> Facts:
    checks.one_of("unknown-channel", "channel", command.channel, get_args(happened.Channel))
    raised = happened.RequestRaised(
        title=checks.text("title", command.title),
        category=checks.text("category", command.category),
        channel=command.channel,
        requester=None if command.requester is None else checks.person("requester", command.requester),
        place=checks.optional_text("place", command.place),
        due_at=_due(command, context),
        details=_details(command),
    )
    if command.outcome is None:
        return here(context, raised)
    return here(context, raised, _resolution(command.outcome, context))


def _details(command: asked.RaiseRequest) -> str | None:
    details = checks.free_text("details", command.details)
    if details is not None and command.requester is None:
        raise Refused(
            "details-need-requester",
            "details: nobody is named whose they are; give the requester's id, or put it in the title "
            "without anything personal.",
            "details：没有写明是谁的；请给出诉求人编号，或只把不涉及个人的内容写进标题。",
        )
    return details


def _due(command: asked.RaiseRequest, context: Context) -> datetime | None:
    if command.due_at is None:
        return None
    due = checks.moment("due_at", command.due_at)
    refuse_early_due(due, context.occurred_at, context)
    return due


def _resolution(outcome: happened.Outcome | None, context: Context) -> happened.RequestResolved:
    outcomes = get_args(happened.Outcome)
    if not outcome:
        raise Refused(
            "resolve-needs-outcome",
            f"outcome: {outcome!r} does not say how it came out; choose one of {', '.join(outcomes)}.",
            f"outcome：{outcome!r} 没有写明办理结果；请选择 {'、'.join(outcomes)}。",
        )
    checks.one_of("unknown-outcome", "outcome", outcome, outcomes)
    return happened.RequestResolved(outcome=outcome, resolved_by=context.actor)


def _assign(_: RequestState, command: asked.AssignRequest, context: Context) -> Facts:
    return here(context, happened.RequestAssigned(assignee=assignee("assignee", command.assignee)))


def _wait(_: RequestState, command: asked.WaitRequest, context: Context) -> Facts:
    return here(context, happened.RequestWaiting(reason=checks.text("reason", command.reason)))


def _resolve(_: RequestState, command: asked.ResolveRequest, context: Context) -> Facts:
    return here(context, _resolution(command.outcome, context))


def _follow_up(state: RequestState, command: asked.FollowUpRequest, context: Context) -> Facts:
    checks.one_of(
        "unknown-satisfaction", "satisfaction", command.satisfaction, get_args(happened.Satisfaction)
    )
    refuse_own_follow_up(context.actor, state.resolved_by, context)
    if state.satisfaction not in (None, "unreachable"):
        en, zh = SATISFACTION_WORDS[state.satisfaction]
        raise Refused(
            "already-followed-up",
            f"The resident of {context.stream_id} said: {en}; close it or reopen it.",
            f"{context.stream_id} 的回访结果已是“{zh}”；请结案或重新办理。",
        )
    return here(context, happened.RequestFollowedUp(satisfaction=command.satisfaction))


def _reject(_: RequestState, command: asked.RejectRequest, context: Context) -> Facts:
    return here(context, happened.RequestRejected(reason=checks.text("reason", command.reason)))


def _mark_duplicate(_: RequestState, command: asked.MarkDuplicate, context: Context) -> Facts:
    refuse_unfit_original(command.duplicate_of, context)
    return here(context, happened.RequestMarkedDuplicate(duplicate_of=command.duplicate_of))


def _convert(_: RequestState, command: asked.ConvertRequest, context: Context) -> Facts:
    checks.one_of("unknown-conversion", "into", command.into, get_args(happened.ConvertedInto))
    target_id = None if command.target_id is None else checks.text("target_id", command.target_id)
    return here(context, happened.RequestConverted(into=command.into, target_id=target_id))


def _escalate(state: RequestState, command: asked.EscalateRequest, context: Context) -> Facts:
    if state.escalated:
        raise Refused(
            "already-escalated",
            f"{context.stream_id} is escalated already; assign, resolve or leave it.",
            f"{context.stream_id} 已在督办；请派单、办结或保持原状。",
        )
    return here(context, happened.RequestEscalated(reason=checks.optional_text("reason", command.reason)))


def _reopen(_: RequestState, command: asked.ReopenRequest, context: Context) -> Facts:
    return here(context, happened.RequestReopened(reason=checks.text("reason", command.reason)))


_ENDED = Why("request-ended", "nothing follows; raise a new request.", "不再办理；请另行登记诉求。")
_RESOLVED = Why("needs-reopening", "reopen it first.", "请先重新办理。")

_UNKNOWN = Why("request-unknown", "copy the id from a list or a receipt.", "请从清单或回执中复制编号。")

_OVER: Mapping[Status, Why] = {
    None: _UNKNOWN,
    **dict.fromkeys(["rejected", "duplicate", "withdrawn", "converted"], _ENDED),
    **dict.fromkeys(["resolved", "followed-up", "closed"], _RESOLVED),
}

_STEPS: Mapping[type[Any], Step] = {
    asked.RaiseRequest: Step(
        _raise, [None], Why("request-raised-twice", "raise a new one without an id.", "请另行登记新诉求。")
    ),
    asked.AcknowledgeRequest: Step(
        simply(happened.RequestAcknowledged),
        ["raised"],
        Why("acknowledge-newly-raised", "it is past that; go on with it.", "已过这一步；请继续办理。"),
    ),
    asked.AcceptRequest: Step(
        simply(happened.RequestAccepted),
        ["raised", "acknowledged"],
        Why("accept-once", "it was accepted before; go on with it.", "此前已受理；请继续办理。"),
    ),
    asked.AssignRequest: Step(
        _assign,
        OPEN - {"raised", "acknowledged"},
        Why("assign-needs-acceptance", "accept it first.", "请先受理。"),
    ),
    asked.StartRequest: Step(
        simply(happened.RequestStarted),
        ["accepted", "assigned", "reopened"],
        Why("start-needs-acceptance", "accept it first, or go on.", "请先受理，或继续办理。"),
        instead={"waiting": Why("start-needs-acceptance", "resume it.", "请恢复办理。")},
    ),
    asked.WaitRequest: Step(
        _wait,
        ["accepted", "assigned", "in-progress", "reopened"],
        Why("wait-needs-acceptance", "accept it first.", "请先受理。"),
        instead={"waiting": Why("wait-needs-acceptance", "resume it first.", "请先恢复办理。")},
    ),
    asked.ResumeRequest: Step(
        simply(happened.RequestResumed),
        ["waiting"],
        Why("resume-needs-waiting", "it does not wait; start or resolve it.", "并未暂缓；请开始办理或办结。"),
    ),
    asked.ResolveRequest: Step(_resolve, OPEN, _RESOLVED),
    asked.FollowUpRequest: Step(
        _follow_up,
        ["resolved", "followed-up"],
        Why("follow-up-needs-resolution", "resolve it first.", "请先办结。"),
    ),
    asked.CloseRequest: Step(
        simply(happened.RequestClosed),
        ["resolved", "followed-up"],
        Why("close-needs-resolution", "resolve it first.", "请先办结。"),
    ),
    asked.RejectRequest: Step(_reject, OPEN, _RESOLVED),
    asked.MarkDuplicate: Step(_mark_duplicate, OPEN, _RESOLVED),
    asked.WithdrawRequest: Step(simply(happened.RequestWithdrawn), OPEN, _RESOLVED),
    asked.ConvertRequest: Step(_convert, OPEN, _RESOLVED),
    asked.EscalateRequest: Step(_escalate, OPEN, _RESOLVED),
    asked.ReopenRequest: Step(
        _reopen,
        ["resolved", "followed-up", "closed"],
        Why("reopen-needs-resolution", "it is still open; go on with it.", "尚未办结；请继续办理。"),
        instead={"rejected": Why("reopen-rejected", "raise a new request.", "请另行登记诉求。")},
    ),
    CorrectFact: Step(correcting(CORRECTABLE), [None, *get_args(RequestStatus)], _UNKNOWN),
}

LIFE_CYCLE = LifeCycle(_STEPS, _OVER)
