"""What waits for somebody about a request: to answer, to resolve, to ask back, to take up again."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from community_core import domain
from community_core.domain import Command
from community_core.views import AgendaItem
from community_open_requests.measures import DAYS_TO_ASK_BACK, DAYS_TO_RESOLVE, HOURS_TO_ANSWER
from community_open_requests.rows import Request

DAYS_ASKED_FOR = 30
"""For how many days after the last step of a request somebody is still to ask whether it helped."""

What = tuple[str, str]
_ANSWER: What = ("answer", "答复")
_RESOLVE: What = ("resolve", "办结")
_WAITS: What = ("ask what it waits for", "催办（暂缓中）")
_AGAIN: What = ("take up again", "重新办理")
_ESCALATED: What = ("resolve, it is escalated", "督办，尽快办结")
_ASK_BACK: What = ("ask whether it helped", "回访")
_ASK_AGAIN: What = ("ask again, not reached", "再次回访（未联系上）")
_NOT_CONTENT: What = ("not content: reopen or close", "不满意：重新办理或结案")

_NEXT: Mapping[What, type[Command]] = {
    _ANSWER: domain.AcceptRequest,
    _RESOLVE: domain.ResolveRequest,
    _WAITS: domain.ResumeRequest,
    _AGAIN: domain.StartRequest,
    _ESCALATED: domain.ResolveRequest,
    _ASK_BACK: domain.FollowUpRequest,
    _ASK_AGAIN: domain.FollowUpRequest,
    _NOT_CONTENT: domain.ReopenRequest,
}


def while_open(row: Request, day: Callable[[datetime], date]) -> AgendaItem:
    """What an open request waits for, from whoever has it. ``day`` gives a moment's day in the community."""
    raised = day(row.raised_at)
    due = day(row.due_at) if row.due_at else raised + timedelta(days=DAYS_TO_RESOLVE)
    if row.escalated:
        return _item(row, _ESCALATED, due)
    if row.status == "raised":
        return _item(row, _ANSWER, min(day(row.raised_at + timedelta(hours=HOURS_TO_ANSWER)), due))
    if row.status == "reopened":
        return _item(row, _AGAIN, None)
    return _item(row, _WAITS if row.status == "waiting" else _RESOLVE, due)


def after_resolution(row: Request, day: Callable[[datetime], date]) -> AgendaItem | None:
    """Whether the resident is to be asked, or was not content; None once nothing more waits.

    Asking is nobody's in particular: whoever resolved it may not.
    """
    if row.status not in ("resolved", "followed-up") or row.changed_at is None:
        return None
    due = day(row.changed_at) + timedelta(days=DAYS_TO_ASK_BACK)
    if row.status == "resolved":
        return _item(row, _ASK_BACK, due, whose=None)
    if row.satisfaction == "unreachable":
        return _item(row, _ASK_AGAIN, due, whose=None)
    return _item(row, _NOT_CONTENT, None) if row.satisfaction == "not-satisfied" else None


def _item(row: Request, what: What, due: date | None, **otherwise: str | None) -> AgendaItem:
    told: dict[str, Any] = {"whose": row.assignee, **otherwise}
    return AgendaItem(
        what,
        row.request_id,
        due,
        row.title,
        place=row.place,
        person=row.requester,
        next_step=_NEXT[what],
        number=row.number,
        **told,
    )
