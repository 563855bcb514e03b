"""Requests 诉求: what residents ask for, and what becomes of it.

    raised -> acknowledged -> accepted -> assigned -> in-progress <-> waiting
           -> resolved -> followed-up -> closed

Steps may be skipped, never taken back. An open request may also end as rejected, duplicate, withdrawn or
converted, and be escalated, which is a flag beside the line. A resolved or closed one may be reopened and
then goes on as if just accepted; so may a duplicate, once the request it repeats was given up, and a
converted one, once what it became goes on no longer. A request is converted by what takes it up.
An imported source may say that one stands where no step leads; that is restated.
"""

from collections.abc import Iterable
from typing import get_args

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import STAYS, By
from community_core.domain.kit.aggregates.steps import holds, says, step
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.declaring.table import aggregate
from community_core.domain.request_commands import (
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    ConvertRequest,
    EscalateRequest,
    FollowUpRequest,
    GiveBackDuplicate,
    GiveBackRequest,
    MarkDuplicate,
    NoteRequest,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    ResolveRequest,
    ResumeRequest,
    StandForDuplicate,
    StartRequest,
    WaitRequest,
    WithdrawRequest,
)
from community_core.domain.request_facts import (
    FollowOnClosed,
    FollowOnCreated,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestNoted,
    RequestRaised,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestRestated,
    RequestResumed,
    RequestStarted,
    RequestStoodForDuplicate,
    RequestWaiting,
    RequestWithdrawn,
)
from community_core.domain.request_folds import FOLDS
from community_core.domain.request_rules import (
    details_of_somebody,
    escalated_before,
    followed_up_before,
    not_asked_by_resolver,
    not_due_before,
    not_the_resolver,
    of_one_that_goes_on,
    reached_to_say,
    taken_up_by_target,
)
from community_core.domain.request_state import GIVEN_UP, OPEN, RequestState
from community_core.domain.request_values import (
    STATUS_WORDS,
    RequestStatus,
    refuse_no_outcome,
)
from community_core.errors import Refused

# ---- decisions


def _raise(
    _: RequestState, command: RaiseRequest, context: Context
) -> Iterable[RequestRaised | RequestResolved]:
    yield RequestRaised(
        title=command.title,
        category=command.category,
        channel=command.channel,
        requester=command.requester,
        place=command.place,
        arose_from=command.arose_from,
        due_at=command.due_at,
        details=command.details,
    )
    if command.outcome is not None:
        yield RequestResolved(outcome=command.outcome, resolved_by=context.actor)


def _resolve(_: RequestState, command: ResolveRequest, context: Context) -> Iterable[RequestResolved]:
    refuse_no_outcome("outcome", command.outcome)
    return [RequestResolved(outcome=command.outcome, resolved_by=context.actor)]


def _note(state: RequestState, command: NoteRequest, _: Context) -> Iterable[RequestNoted]:
    """What is written about somebody's request is written about them."""
    if state.requester is None:
        return [RequestNoted(note=command.note)]
    return [RequestNoted(requester=state.requester, details=command.note)]


def _withdraw(state: RequestState, _: WithdrawRequest, context: Context) -> Iterable[RequestWithdrawn]:
    """Whoever asked for the same has not taken it back: their requests come back."""
    for each in state.duplicates:
        other = context.state(each, RequestState)
        if other.status == "duplicate" and other.duplicate_of == context.stream_id:
            context.also(GiveBackDuplicate(request_id=each))
    return [RequestWithdrawn()]


def _stand(state: RequestState, command: StandForDuplicate, _: Context) -> Iterable[RequestStoodForDuplicate]:
    known = command.duplicate in state.duplicates
    return [] if known else [RequestStoodForDuplicate(duplicate=command.duplicate)]


def _reopen(state: RequestState, command: ReopenRequest, context: Context) -> Iterable[RequestReopened]:
    if state.status == "duplicate" and _goes_on(str(state.duplicate_of), context):
        raise Refused(
            "duplicate-goes-on",
            f"{context.stream_id} goes on as {state.duplicate_of}; work on that one.",
            f"{context.stream_id} 已并入 {state.duplicate_of}；请办理那一件。",
            kind="conflict",
        )
    if state.status == "converted" and _lives(state.target_id, context):
        raise Refused(
            "reopen-converted-lives",
            f"{context.stream_id} goes on as {state.target_id}; work on that, or give that up first.",
            f"{context.stream_id} 已转为 {state.target_id}，后者仍在进行；请办理后者，或先终止后者。",
            kind="conflict",
        )
    return [RequestReopened(reason=command.reason)]


def _goes_on(original: str, context: Context) -> bool:
    """Whether a duplicate's original is here and not given up. One that a file named may not be here."""
    if not original.startswith("request-"):
        return False
    return context.state(original, RequestState).status not in (None, *GIVEN_UP)


def _lives(target_id: str | None, context: Context) -> bool:
    """Whether what a request became goes on. One that was named before it could be here may never be."""
    taken_up = context.taken_up(target_id, "request") if target_id else None
    return taken_up is not None and taken_up.goes_on


_UNKNOWN = Why("request-unknown", "copy the id from a list or a receipt.", "请从清单或回执中复制编号。")
_ENDED = Why("request-ended", "nothing follows; raise a new request.", "不再办理；请另行登记诉求。")
_RESOLVED = Why("needs-reopening", "reopen it first.", "请先重新办理。")
_TWICE = Why("request-raised-twice", "raise a new one without an id.", "请另行登记新诉求。")
_PAST = Why("acknowledge-newly-raised", "it is past that; go on with it.", "已过这一步；请继续办理。")
_ACCEPTED = Why("accept-once", "it was accepted before; go on with it.", "此前已受理；请继续办理。")
_ACCEPT_FIRST = Why("assign-needs-acceptance", "accept it first.", "请先受理。")
_START = Why("start-needs-acceptance", "accept it first, or go on.", "请先受理，或继续办理。")
_RESUME = Why("start-needs-acceptance", "resume it.", "请恢复办理。")
_WAIT = Why("wait-needs-acceptance", "accept it first.", "请先受理。")
_WAITS = Why("wait-needs-acceptance", "resume it first.", "请先恢复办理。")
_NO_WAIT = Why(
    "resume-needs-waiting", "it does not wait; start or resolve it.", "并未暂缓；请开始办理或办结。"
)
_ASK_LATER = Why("follow-up-needs-resolution", "resolve it first.", "请先办结。")
_CLOSE_LATER = Why("close-needs-resolution", "resolve it first.", "请先办结。")
_STILL_OPEN = Why("reopen-needs-resolution", "it is still open; go on with it.", "尚未办结；请继续办理。")
_REJECTED = Why("reopen-rejected", "raise a new request.", "请另行登记诉求。")

_UNDER_WAY = ["accepted", "assigned", "in-progress", "reopened"]
_ANSWERED = ["resolved", "followed-up"]


# ---- the table

REQUEST = aggregate(
    "request",
    "诉求",
    RequestState(),
    becomes={
        RequestRaised: "raised",
        RequestAcknowledged: "acknowledged",
        RequestAccepted: "accepted",
        RequestAssigned: By(  # work under way goes on, and what waits goes on waiting, in other hands
            "status", dict.fromkeys({None, *get_args(RequestStatus)} - {"in-progress", "waiting"}, "assigned")
        ),
        RequestStarted: "in-progress",
        RequestWaiting: "waiting",
        RequestResumed: "in-progress",
        RequestResolved: "resolved",
        RequestFollowedUp: "followed-up",
        RequestClosed: "closed",
        RequestRejected: "rejected",
        RequestMarkedDuplicate: "duplicate",
        RequestWithdrawn: "withdrawn",
        RequestConverted: "converted",
        RequestEscalated: STAYS,
        RequestReopened: "reopened",
        RequestNoted: STAYS,
        FollowOnCreated: STAYS,
        FollowOnClosed: STAYS,
        RequestStoodForDuplicate: STAYS,
        RequestRestated: By("stands", {each: each for each in get_args(RequestStatus)}),
    },
    steps=[
        step(RaiseRequest, _raise, when=[None], why=_TWICE),
        step(AcknowledgeRequest, says(RequestAcknowledged), when=["raised"], why=_PAST),
        step(AcceptRequest, says(RequestAccepted), when=["raised", "acknowledged"], why=_ACCEPTED),
        step(AssignRequest, says(RequestAssigned), when=[*_UNDER_WAY, "waiting"], why=_ACCEPT_FIRST),
        step(
            StartRequest,
            says(RequestStarted),
            when=["accepted", "assigned", "reopened"],
            why=_START,
            instead={"waiting": _RESUME},
        ),
        step(WaitRequest, says(RequestWaiting), when=_UNDER_WAY, why=_WAIT, instead={"waiting": _WAITS}),
        step(ResumeRequest, says(RequestResumed), when=["waiting"], why=_NO_WAIT),
        step(ResolveRequest, _resolve, when=OPEN),
        step(
            FollowUpRequest,
            says(RequestFollowedUp),
            when=_ANSWERED,
            why=_ASK_LATER,
            who=not_the_resolver,
            unless=followed_up_before,
        ),
        step(CloseRequest, says(RequestClosed), when=_ANSWERED, why=_CLOSE_LATER),
        step(RejectRequest, says(RequestRejected), when=OPEN),
        step(MarkDuplicate, says(RequestMarkedDuplicate), when=OPEN),
        step(StandForDuplicate, _stand, when=[*OPEN, *_ANSWERED, "closed"]),
        step(GiveBackDuplicate, says(RequestReopened), when=["duplicate"], why=_STILL_OPEN),
        step(WithdrawRequest, _withdraw, when=OPEN),
        step(ConvertRequest, says(RequestConverted), when=OPEN, offered=False),
        step(GiveBackRequest, says(RequestReopened), when=["converted"], why=_STILL_OPEN),
        step(NoteRequest, _note, when=OPEN),
        step(EscalateRequest, says(RequestEscalated), when=OPEN, unless=escalated_before),
        step(
            ReopenRequest,
            _reopen,
            when=[*_ANSWERED, "closed", "duplicate", "converted"],
            why=_STILL_OPEN,
            instead={"rejected": _REJECTED},
        ),
    ],
    over={
        None: _UNKNOWN,
        **dict.fromkeys(["rejected", "duplicate", "withdrawn", "converted"], _ENDED),
        **dict.fromkeys(["resolved", "followed-up", "closed"], _RESOLVED),
    },
    whole=[
        holds(RequestRaised, details_of_somebody),
        holds(RequestRaised, not_due_before),
        holds(RequestResolved, not_asked_by_resolver),
        holds(RequestFollowedUp, reached_to_say),
        holds(RequestMarkedDuplicate, of_one_that_goes_on),
        holds(RequestConverted, taken_up_by_target),
    ],
    folds=FOLDS,
    words=STATUS_WORDS,
    rules={
        "details-need-requester": (
            "Free text about a person is kept for a person: it needs their id.",
            "有关个人的文字须归属于某人：要有其编号。",
        ),
        "request-unknown": ("A step needs a request that was raised.", "只能办理已登记的诉求。"),
        "request-raised-twice": ("A request is raised once.", "一件诉求只登记一次。"),
        "request-ended": (
            "Nothing follows a rejected, duplicate, withdrawn or converted request.",
            "已驳回、重复、撤回或转办的诉求不再办理。",
        ),
        "needs-reopening": (
            "Work on a resolved or closed request begins with reopening it.",
            "已办结或结案的诉求须先重新办理。",
        ),
        "unknown-channel": ("A channel is one of those listed.", "渠道须在列表之中。"),
        "due-before-raised": ("An answer is not due before the request is raised.", "期限不早于登记之日。"),
        "acknowledge-newly-raised": (
            "Only a newly raised request is acknowledged.",
            "只有新登记的诉求可标为已收悉。",
        ),
        "accept-once": ("A request is accepted once, before work on it.", "诉求在办理之前受理一次。"),
        "assign-needs-acceptance": ("A request is accepted before it is assigned.", "先受理，后派单。"),
        "not-an-assignee": ("A request is assigned to a person or an organisation.", "诉求派给个人或单位。"),
        "start-needs-acceptance": ("Work starts once, after acceptance.", "受理之后开始办理，且只开始一次。"),
        "wait-needs-acceptance": ("Only accepted work can wait.", "受理之后方可暂缓。"),
        "resume-needs-waiting": ("Only a waiting request is resumed.", "只有暂缓的诉求可恢复办理。"),
        "resolve-needs-outcome": ("A request is resolved with an outcome.", "办结须写明结果。"),
        "unknown-outcome": ("An outcome is one of those listed.", "办理结果须在列表之中。"),
        "follow-up-needs-resolution": (
            "A resident is asked after the request is resolved.",
            "办结之后方可回访。",
        ),
        "follow-up-by-resolver": (
            "Whoever resolved a request does not record the resident's satisfaction.",
            "办结人不得自行登记居民满意度。",
        ),
        "unknown-satisfaction": ("A satisfaction is one of those listed.", "满意程度须在列表之中。"),
        "solved-by-the-unreachable": (
            "Only a resident who was reached says whether it is solved.",
            "联系上居民方可登记是否解决。",
        ),
        "already-followed-up": ("A resident who has answered is not asked again.", "居民已答复的不再回访。"),
        "close-needs-resolution": ("A request is resolved before it is closed.", "先办结，后结案。"),
        "duplicate-of-itself": ("A request is not a duplicate of itself.", "诉求不能与自身重复。"),
        "duplicate-of-unknown": ("A duplicate is of a request that was raised.", "所重复的诉求须已登记。"),
        "duplicate-of-duplicate": (
            "A duplicate is of a request that is none itself, so that there are no cycles.",
            "所重复的诉求本身不得是重复件，以免循环。",
        ),
        "unknown-conversion": (
            "A request becomes something of the kind that its id says.",
            "诉求所转的种类须与其对象编号一致。",
        ),
        "conversion-needs-target": (
            "A request becomes an activity, a project or the like, which takes it up.",
            "诉求由并入它的活动、项目等转办。",
        ),
        "reopen-converted-lives": (
            "A converted request is reopened once what it became goes on no longer.",
            "转办而成的事项终止之后，诉求方可重新办理。",
        ),
        "already-escalated": ("An escalated request is not escalated again.", "已督办的诉求不再重复督办。"),
        "reopen-rejected": ("A rejected request is not reopened.", "已驳回的诉求不得重新办理。"),
        "reopen-needs-resolution": (
            "Only a request that is over is reopened.",
            "不再办理的诉求方可重新办理。",
        ),
        "duplicate-of-ended": (
            "A duplicate is of a request that goes on, or was answered.",
            "所重复的诉求须仍在办理或已有答复。",
        ),
        "duplicate-goes-on": (
            "A duplicate is reopened once the request it repeats was given up.",
            "所重复的诉求不再办理之后，重复件方可重新办理。",
        ),
    },
)
