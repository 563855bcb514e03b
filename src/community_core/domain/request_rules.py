"""The rules of a request 诉求 that are more than what leads to what."""

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.values import checks
from community_core.domain.request_commands import StandForDuplicate
from community_core.domain.request_facts import (
    RequestConverted,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRaised,
    RequestReopened,
    RequestResolved,
)
from community_core.domain.request_state import GIVEN_UP, RequestState
from community_core.domain.request_values import SATISFACTION_WORDS, STATUS_WORDS
from community_core.errors import Refused


def followed_up_before(state: RequestState, context: Context) -> None:
    """The resident is asked once about a resolution, and again only where nobody was reached."""
    if state.satisfaction not in (None, "unreachable"):
        en, zh = SATISFACTION_WORDS[state.satisfaction]
        raise Refused(
            "already-followed-up",
            f"The resident of {context.stream_id} said: {en}; close it or reopen it.",
            f"{context.stream_id} 的回访结果已是“{zh}”；请结案或重新办理。",
            kind="conflict",
        )


def not_the_resolver(state: RequestState, context: Context) -> None:
    """Somebody else than the resolver asks."""
    _refuse_own_follow_up(context.actor, state.resolved_by, context)


def escalated_before(state: RequestState, context: Context) -> None:
    """What is escalated is not escalated once more."""
    if state.escalated:
        raise Refused(
            "already-escalated",
            f"{context.stream_id} is escalated already; assign, resolve or leave it.",
            f"{context.stream_id} 已在督办；请派单、办结或保持原状。",
            kind="conflict",
        )


def details_of_somebody(raised: RequestRaised, _: Context) -> None:
    """Free text about a person is kept for a person."""
    if raised.details is not None and raised.requester is None:
        raise Refused(
            "details-need-requester",
            "details: nobody is named whose they are; give the requester's id, or put it in the title "
            "without anything personal.",
            "details：没有写明是谁的；请给出诉求人编号，或只把不涉及个人的内容写进标题。",
            field="details",
        )


def not_due_before(raised: RequestRaised, context: Context) -> None:
    """An answer is not due before the day the request was raised."""
    if raised.due_at is not None and context.day(raised.due_at) < context.day(context.occurred_at):
        told = context.day(raised.due_at)
        raise Refused(
            "due-before-raised",
            f"due_at: {told} is before the day it was raised; give that day or a later one.",
            f"due_at：{told} 早于登记之日；请写当日或之后的日期。",
            field="due_at",
        )


def reached_to_say(asked: RequestFollowedUp, _: Context) -> None:
    """Who could not be reached did not say whether it is solved."""
    if asked.satisfaction == "unreachable" and asked.solved is not None:
        raise Refused(
            "solved-by-the-unreachable",
            "solved: the resident could not be reached and did not say; leave it out.",
            "solved：未联系上居民，居民没有说明是否解决；请不要填写。",
            field="solved",
        )


def not_asked_by_resolver(resolved: RequestResolved, context: Context) -> None:
    """Whoever has asked the resident about this resolution since is somebody else."""
    for later in (each for each in context.standing if each.version > context.version):
        if isinstance(later.data, RequestResolved | RequestReopened):
            return
        if isinstance(later.data, RequestFollowedUp):
            _refuse_own_follow_up(later.actor, resolved.resolved_by, context)


def _refuse_own_follow_up(asked_by: str, resolved_by: str | None, context: Context) -> None:
    """Whoever resolved a request does not record the resident's satisfaction."""
    if asked_by == resolved_by:
        raise Refused(
            "follow-up-by-resolver",
            f"{asked_by} resolved {context.stream_id}; let somebody else ask the resident.",
            f"{context.stream_id} 由 {asked_by} 办结；请由他人回访。",
            kind="forbidden",
        )


def of_one_that_goes_on(marked: RequestMarkedDuplicate, context: Context) -> None:
    """A duplicate is of another request, which goes on, knows of it, and is none itself: no cycle can
    arise."""
    kept = marked.duplicate_of
    if kept == context.stream_id:
        raise Refused(
            "duplicate-of-itself",
            f"duplicate_of: {kept} is the request itself; name the other one.",
            f"duplicate_of：{kept} 就是这件诉求本身；请写另一件的编号。",
            field="duplicate_of",
        )
    other = context.state(kept, RequestState)
    if other.status is None:
        raise Refused(
            "duplicate-of-unknown",
            f"duplicate_of: {checks.shown(kept)} is not a request that was raised; copy its id from a list.",
            f"duplicate_of：{checks.shown(kept)} 不是已登记的诉求；请从清单中复制编号。",
            kind="not-found",
            field="duplicate_of",
        )
    if other.status == "duplicate":
        raise Refused(
            "duplicate-of-duplicate",
            f"duplicate_of: {kept} is itself a duplicate; name {other.duplicate_of}, which goes on, instead.",
            f"duplicate_of：{kept} 本身是重复件；请改写保留的 {other.duplicate_of}。",
            field="duplicate_of",
        )
    if other.status in GIVEN_UP:
        en, zh = STATUS_WORDS[other.status]
        raise Refused(
            "duplicate-of-ended",
            f"duplicate_of: {kept} is {en} and does not go on; leave this one open, or end it by itself.",
            f"duplicate_of：{kept} {zh}，不再办理；请保留本件，或单独办结。",
            field="duplicate_of",
        )
    context.also(StandForDuplicate(request_id=kept, duplicate=context.stream_id))


def taken_up_by_target(converted: RequestConverted, context: Context) -> None:
    """A request becomes what takes it up: that asks for it, or named it before and goes on."""
    target, request = converted.target_id, context.stream_id
    taken_up = context.taken_up(target, "request") if target else None
    if taken_up is not None and str(target).partition("-")[0] != converted.into:
        raise Refused(
            "unknown-conversion",
            f"into: {target} is no {checks.shown(converted.into)}; write what its id begins with.",
            f"into：{target} 不是 {checks.shown(converted.into)}；请写其编号开头的种类。",
            field="into",
        )
    asks, named = context.asked_by == target, checks.shown(target or "")
    if taken_up is None or not (asks or (taken_up.goes_on and request in taken_up.stream_ids)):
        raise Refused(
            "conversion-needs-target",
            f"target_id: {named} does not take {request} up; record the activity, project or the like that "
            "does, and name the request there: both are linked at once.",
            f"target_id：{named} 没有并入 {request}；"
            "请登记由它转成的活动、项目等，并在其中写明源自诉求，两者即同时关联。",
            field="target_id",
        )
