"""What can be asked for about a request."""

from typing import Annotated

from attrs import frozen

from community_core.domain.fields import AroseFrom, Reason, Text
from community_core.domain.kit.messages.commands import Command, command
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.request_values import (
    About,
    Assignee,
    Became,
    Category,
    Details,
    Due,
    Duplicate,
    Ended,
    HeardAt,
    Into,
    IsSolved,
    Original,
    Requester,
    RequestId,
    Said,
    Title,
)


@command(zh="登记诉求")
@frozen(kw_only=True)
class RaiseRequest(Command):
    """Write down what a resident asks for; with an outcome it is done on the spot."""

    title: Title
    category: Category
    channel: HeardAt
    requester: Requester | None = None
    place: About = ""
    arose_from: AroseFrom | None = None
    due_at: Due | None = None
    outcome: Annotated[Ended, Help("Outcome, if done on the spot", "当场办结的结果")] | None = None
    details: Details | None = None


@frozen(kw_only=True)
class OnRequest(Command):
    """A step on one request."""

    request_id: RequestId


@command(zh="已收悉", target="request_id")
@frozen(kw_only=True)
class AcknowledgeRequest(OnRequest):
    """Tell the resident that it was received."""


@command(zh="受理诉求", target="request_id")
@frozen(kw_only=True)
class AcceptRequest(OnRequest):
    """Take the request on."""


@command(zh="派单", target="request_id")
@frozen(kw_only=True)
class AssignRequest(OnRequest):
    """Give the request to somebody, or to somebody else."""

    assignee: Assignee


@command(zh="开始办理", target="request_id")
@frozen(kw_only=True)
class StartRequest(OnRequest):
    """Begin the work."""


@command(zh="暂缓办理", target="request_id")
@frozen(kw_only=True)
class WaitRequest(OnRequest):
    """Let the work stand still, and say what for."""

    reason: Annotated[
        Reason,
        Help(
            "What it waits for",
            "等待原因",
            "spare part ordered",
            example_zh="等待配件",
            sealed_for="requester",
        ),
    ]


@command(zh="恢复办理", target="request_id")
@frozen(kw_only=True)
class ResumeRequest(OnRequest):
    """Go on after a wait."""


@command(zh="办结诉求", target="request_id")
@frozen(kw_only=True)
class ResolveRequest(OnRequest):
    """Answer the request and say how it came out."""

    outcome: Ended


@command(zh="回访", target="request_id")
@frozen(kw_only=True)
class FollowUpRequest(OnRequest):
    """Record what the resident says: satisfied? solved? Not by whoever resolved it."""

    satisfaction: Said
    solved: IsSolved | None = None


@command(zh="结案", target="request_id", ends=True)
@frozen(kw_only=True)
class CloseRequest(OnRequest):
    """Close the file of a resolved request."""


@command(zh="驳回诉求", target="request_id", ends=True)
@frozen(kw_only=True)
class RejectRequest(OnRequest):
    """Refuse to take the request on, and say why."""

    reason: Annotated[
        Reason,
        Help(
            "Why it is rejected",
            "驳回原因",
            "outside this community",
            example_zh="不属于本社区",
            sealed_for="requester",
        ),
    ]


@command(zh="标记重复", target="request_id", ends=True)
@frozen(kw_only=True)
class MarkDuplicate(OnRequest):
    """Say that another request, which goes on, asks for the same."""

    duplicate_of: Original


@command(zh="并入重复件", target="request_id", inner=True)
@frozen(kw_only=True)
class StandForDuplicate(OnRequest):
    """Let a request, which goes on, stand for another that was marked its duplicate."""

    duplicate: Duplicate


@command(zh="重复件恢复办理", target="request_id", inner=True)
@frozen(kw_only=True)
class GiveBackDuplicate(OnRequest):
    """Reopen a duplicate, because the request it repeats is withdrawn."""


@command(zh="撤回诉求", target="request_id", ends=True)
@frozen(kw_only=True)
class WithdrawRequest(OnRequest):
    """The resident takes the request back."""


@command(zh="转办", target="request_id", ends=True)
@frozen(kw_only=True)
class ConvertRequest(OnRequest):
    """Say that it became what took it up: an activity, a project. That asks for it by itself."""

    into: Into
    target_id: Became | None = None


@command(zh="退回诉求", target="request_id", inner=True)
@frozen(kw_only=True)
class GiveBackRequest(OnRequest):
    """Reopen the request, because what it became ends unfulfilled."""

    reason: Annotated[
        Reason,
        Help(
            "Why it failed",
            "未成的原因",
            "no money",
            example_zh="没有资金",
            check=checks.optional_text,
            sealed_for="requester",
        ),
    ] = ""


@command(zh="督办", target="request_id")
@frozen(kw_only=True)
class EscalateRequest(OnRequest):
    """Have somebody above watch over an open request."""

    reason: Annotated[
        Reason,
        Help(
            "Why it is escalated",
            "督办原因",
            "two weeks without heating",
            example_zh="两周没有暖气",
            check=checks.optional_text,
            sealed_for="requester",
        ),
    ] = ""


@command(zh="重新办理", target="request_id")
@frozen(kw_only=True)
class ReopenRequest(OnRequest):
    """Work on a request again that was over, and say why."""

    reason: Annotated[
        Reason,
        Help(
            "Why it is not over",
            "重新办理的原因",
            "cold again",
            example_zh="又不热了",
            sealed_for="requester",
        ),
    ]


@command(zh="添加备注", target="request_id")
@frozen(kw_only=True)
class NoteRequest(OnRequest):
    """Put a note on an open request; it stays where it stands."""

    note: Annotated[
        Text,
        Help(
            "Note; kept sealed where the request is somebody's",
            "备注（写明诉求人的加密保存）",
            "promised for Tuesday",
            example_zh="答应周二来修",
            personal_of="requester",
        ),
    ]
