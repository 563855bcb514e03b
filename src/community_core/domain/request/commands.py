"""What people can ask for concerning a request 诉求."""

from datetime import datetime
from typing import Annotated

from attrs import frozen

from community_core.domain.commands import Help, command
from community_core.domain.request.events import Channel, ConvertedInto, Outcome, Satisfaction

_RequestId = Annotated[str, Help("Id of the request", "诉求编号", "request-01JABC")]


def _request(of: "OnRequest") -> str:
    return of.request_id


@frozen(kw_only=True)
class OnRequest:
    """A step on one request."""

    request_id: _RequestId


@command(zh="登记诉求", target=lambda _: None)
@frozen(kw_only=True)
class RaiseRequest:
    """Write down what a resident asks for; with an outcome it is done on the spot."""

    title: Annotated[str, Help("What is asked for, no names", "诉求内容（不写姓名）", "Radiator is cold")]
    category: Annotated[str, Help("Kind of request", "类别", "heating")]
    channel: Annotated[Channel, Help("Where it was heard", "渠道", "pavilion")]
    requester: Annotated[str | None, Help("Id of the person it is for", "诉求人编号", "person-lin")] = None
    place: Annotated[str, Help("Where it is about", "地点", "building 24")] = ""
    due_at: Annotated[datetime | None, Help("When an answer is due", "答复期限", "2024-01-20")] = None
    outcome: Annotated[Outcome | None, Help("Outcome, if done on the spot", "当场办结的结果", "done")] = None
    details: Annotated[
        str | None,
        Help(
            "What they told about themselves; kept sealed", "本人所述详情（加密保存）", "cough", personal=True
        ),
    ] = None


@command(zh="已收悉", target=_request)
@frozen(kw_only=True)
class AcknowledgeRequest(OnRequest):
    """Tell the resident that it was received."""


@command(zh="受理诉求", target=_request)
@frozen(kw_only=True)
class AcceptRequest(OnRequest):
    """Take the request on."""


@command(zh="派单", target=_request)
@frozen(kw_only=True)
class AssignRequest(OnRequest):
    """Give the request to somebody, or to somebody else."""

    assignee: Annotated[str, Help("Person's id or org:<name>", "承办人编号或 org:<单位>", "person-song")]


@command(zh="开始办理", target=_request)
@frozen(kw_only=True)
class StartRequest(OnRequest):
    """Begin the work."""


@command(zh="暂缓办理", target=_request)
@frozen(kw_only=True)
class WaitRequest(OnRequest):
    """Let the work stand still, and say what for."""

    reason: Annotated[str, Help("What it waits for", "等待原因", "spare part ordered")]


@command(zh="恢复办理", target=_request)
@frozen(kw_only=True)
class ResumeRequest(OnRequest):
    """Go on after a wait."""


@command(zh="办结诉求", target=_request)
@frozen(kw_only=True)
class ResolveRequest(OnRequest):
    """Answer the request and say how it came out."""

    outcome: Annotated[Outcome, Help("How it came out", "办理结果", "done")]


@command(zh="回访", target=_request)
@frozen(kw_only=True)
class FollowUpRequest(OnRequest):
    """Record whether the resident is satisfied; not by whoever resolved it."""

    satisfaction: Annotated[Satisfaction, Help("What the resident said", "满意程度", "satisfied")]


@command(zh="结案", target=_request)
@frozen(kw_only=True)
class CloseRequest(OnRequest):
    """Close the file of a resolved request."""


@command(zh="驳回诉求", target=_request)
@frozen(kw_only=True)
class RejectRequest(OnRequest):
    """Refuse to take the request on, and say why."""

    reason: Annotated[str, Help("Why it is rejected", "驳回原因", "outside this community")]


@command(zh="标记重复", target=_request, reads=lambda duplicate: (duplicate.duplicate_of,))
@frozen(kw_only=True)
class MarkDuplicate(OnRequest):
    """Say that another request, which goes on, asks for the same."""

    duplicate_of: Annotated[str, Help("Id of the request that goes on", "保留的诉求编号", "request-01JABD")]


@command(zh="撤回诉求", target=_request)
@frozen(kw_only=True)
class WithdrawRequest(OnRequest):
    """The resident takes the request back."""


@command(zh="转办", target=_request)
@frozen(kw_only=True)
class ConvertRequest(OnRequest):
    """Turn the request into an activity, a project or a wish."""

    into: Annotated[ConvertedInto, Help("What it becomes", "转为", "activity")]
    target_id: Annotated[str | None, Help("Id of what it became", "转成对象的编号", "activity-01JABE")] = None


@command(zh="督办", target=_request)
@frozen(kw_only=True)
class EscalateRequest(OnRequest):
    """Have somebody above watch over an open request."""

    reason: Annotated[str, Help("Why it is escalated", "督办原因", "two weeks without heating")] = ""


@command(zh="重新办理", target=_request)
@frozen(kw_only=True)
class ReopenRequest(OnRequest):
    """Take up a resolved or closed request again, and say why."""

    reason: Annotated[str, Help("Why it is not over", "重新办理的原因", "cold again")]
