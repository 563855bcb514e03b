"""What holds for a value of a request, whether it is said for the first time or put right later."""

import re
from datetime import datetime
from typing import Any

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.request.state import RequestState
from community_core.errors import Refused

_ORGANISATION = re.compile(r"org:\S(.*\S)?")


def assignee(field: str, value: str) -> str:
    """A person's id or ``org:<name>``."""
    named = checks.optional_text(field, value)
    if not checks.is_person(named) and not _ORGANISATION.fullmatch(named):
        raise Refused(
            "not-an-assignee",
            f"{field}: {checks.shown(named)} is nobody; write person-01JABC or org:<name>.",
            f"{field}：{checks.shown(named)} 无效；请写人员编号或 org:单位名。",
        )
    return named


def refuse_early_due(due: datetime, raised_at: datetime, context: Context) -> None:
    """An answer is not due before the day the request was raised."""
    if checks.day(due, context) < checks.day(raised_at, context):
        told = checks.clock(due, context.zone)
        raise Refused(
            "due-before-raised",
            f"due_at: {told} is before the day it was raised; give that day or a later one.",
            f"due_at：{told} 早于登记之日；请写当日或之后的日期。",
        )


def refuse_unfit_original(kept: str, context: Context) -> None:
    """A duplicate is of another request, which was raised and is no duplicate itself: no cycle can arise."""
    if kept == context.stream_id:
        raise Refused(
            "duplicate-of-itself",
            f"duplicate_of: {kept} is the request itself; name the other one.",
            f"duplicate_of：{kept} 就是这件诉求本身；请写另一件的编号。",
        )
    other: Any = context.streams.get(kept)
    if not isinstance(other, RequestState) or other.status is None:
        raise Refused(
            "duplicate-of-unknown",
            f"duplicate_of: {checks.shown(kept)} is not a request that was raised; copy its id from a list.",
            f"duplicate_of：{checks.shown(kept)} 不是已登记的诉求；请从清单中复制编号。",
        )
    if other.status == "duplicate":
        raise Refused(
            "duplicate-of-duplicate",
            f"duplicate_of: {kept} is itself a duplicate; name {other.duplicate_of}, which goes on, instead.",
            f"duplicate_of：{kept} 本身是重复件；请改写保留的 {other.duplicate_of}。",
        )


def refuse_own_follow_up(asked_by: str, resolved_by: str | None, context: Context) -> None:
    """Whoever resolved a request does not record the resident's satisfaction."""
    if asked_by == resolved_by:
        raise Refused(
            "follow-up-by-resolver",
            f"{asked_by} resolved {context.stream_id}; let somebody else ask the resident.",
            f"{context.stream_id} 由 {asked_by} 办结；请由他人回访。",
        )
