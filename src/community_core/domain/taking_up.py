"""Requests become something 源自诉求, and come back when that fails: what an aggregate needs to take them up.

An aggregate says ``takes_up=requests_until("cancelled")``, its state ``requests: tuple[str, ...] = ()``, and
the events that take up requests ``requests: Requests = ()``. Each request is asked, under its own rules, and
both facts are recorded at once. A request that is left out by a correction comes back; one that joins by a
correction is taken up.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.taking_up import TakesUp
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.request_commands import ConvertRequest, GiveBackRequest
from community_core.domain.request_state import RequestState
from community_core.domain.request_values import RequestId


def _each_once(field: str, requests: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(checks.text(field, each) for each in requests))


Requests = Annotated[
    tuple[RequestId, ...],
    Help(
        "Requests it comes from",
        "源自诉求",
        "2026-0001",
        word=("from requests", "源自诉求"),
        check=_each_once,
        titles=("源自诉求", "诉求序号", "来源诉求"),
    ),
]
"""The requests that an event takes up."""
GiveBack = Annotated[
    bool,
    Help(
        "Reopen the requests it came from; left out, they are",
        "恢复办理源自诉求（不填即恢复）",
        "yes",
        word=("give back", "恢复诉求"),
    ),
]
"""Of a command that ends something unfulfilled: whether its requests come back."""


def requests_until(*ends: str) -> TakesUp:
    """For ``aggregate(takes_up=...)``: it takes up requests, and answers for them until one of these
    statuses. While it goes on nobody reopens them by hand."""
    return TakesUp("request", "requests", ends, _take_up)


def give_back(context: Context, requests: Iterable[str], reason: str = "") -> None:
    """In the decision that ends something unfulfilled: reopen the requests that it became, all those that did
    not go on otherwise since."""
    for each in requests:
        if _became_this(each, context):
            context.also(GiveBackRequest(request_id=each, reason=reason))


def _take_up(said: Any, context: Context) -> None:
    """What an event names, and did not before, becomes what the stream is about; what it names no longer
    comes back. What another event took up before is refused, as whatever else is over."""
    before = _named_before(context)
    give_back(context, (each for each in before if each not in said.requests))
    kind = context.stream_id.partition("-")[0]
    for each in said.requests:
        if each not in before and (_named_by_another(each, context) or not _became_this(each, context)):
            context.also(ConvertRequest(request_id=each, into=kind, target_id=context.stream_id))


def _named_before(context: Context) -> Sequence[str]:
    """What the fact in question named until now; nothing where it is still to be recorded, or never was."""
    standing = (each.data for each in context.standing if each.version == context.version)
    return next((each.requests for each in standing), ())


def _named_by_another(request_id: str, context: Context) -> bool:
    """Whether another fact of the stream took it up; one that joins twice would come back once too often."""
    others = (each.data for each in context.standing if each.version != context.version)
    return any(request_id in getattr(each, "requests", ()) for each in others)


def _became_this(request_id: str, context: Context) -> bool:
    request = context.state(request_id, RequestState)
    return request.status == "converted" and request.target_id == context.stream_id
