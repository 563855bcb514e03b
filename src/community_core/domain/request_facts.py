"""What can happen to a request 诉求, as facts."""

from typing import Annotated, Any

from attrs import frozen

from community_core.domain.fields import AroseFrom, Number, PersonId, Reason
from community_core.domain.kit.messages.facts import Event, allocated, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.meetings import Met
from community_core.domain.request_values import (
    About,
    Assignee,
    Became,
    CameOut,
    Category,
    Details,
    Due,
    Duplicate,
    Handler,
    HeardAt,
    Into,
    IsSolved,
    Original,
    Requester,
    Said,
    Source,
    SourceNumber,
    Stands,
    Title,
)


def _arose_from(stored: dict[str, Any]) -> dict[str, Any]:
    """Only visits were named as what a request came from."""
    return {("arose_from" if name == "visit_id" else name): value for name, value in stored.items()}


@event(en="Request raised", zh="登记诉求", version=2, upcasters={1: _arose_from})
@frozen(kw_only=True)
class RequestRaised(Event):
    """A resident asked for something, or it was noticed on a visit.

    ``number`` is the speakable number, filled in at append. ``requester`` is the person it is for, None when
    nobody said. ``arose_from`` is what it came from, such as the visit that found it. ``due_at`` is when an
    answer was promised.
    ``source`` and ``source_number`` name the file or system it was imported from and its number there.
    ``details`` is free text about the requester, only ever stored sealed.
    """

    number: Number = allocated()
    title: Title
    category: Category
    channel: HeardAt
    requester: Requester | None = None
    place: About = ""
    arose_from: AroseFrom | None = None
    due_at: Due | None = None
    source: Source | None = None
    source_number: SourceNumber | None = None
    details: Details | Sealed | None = None

    def met(self) -> Met:
        """Whoever asked was heard, named or not."""
        people = () if self.requester is None else (self.requester,)
        others = 0 if people else 1
        return Met(people=people, others=others, channel=self.channel, arose_from=self.arose_from)


@event(en="Acknowledged", zh="已收悉")
@frozen
class RequestAcknowledged(Event):
    """The resident was told that it was received 已收悉. Never a resolution."""


@event(en="Accepted", zh="受理")
@frozen
class RequestAccepted(Event):
    """The community took it on 受理."""


@event(en="Assigned", zh="派单")
@frozen(kw_only=True)
class RequestAssigned(Event):
    """It was given to somebody 派单: ``assignee`` is a person's id or ``org:<name>``."""

    assignee: Assignee


@event(en="Work started", zh="开始办理")
@frozen
class RequestStarted(Event):
    """Work on it began."""


@event(en="Waiting", zh="暂缓办理")
@frozen(kw_only=True)
class RequestWaiting(Event):
    """Work stands still, for the ``reason`` given."""

    reason: Annotated[Reason, Help(sealed_for="requester")] | Sealed


@event(en="Work resumed", zh="恢复办理")
@frozen
class RequestResumed(Event):
    """The wait is over and work goes on."""


@event(en="Resolved", zh="办结")
@frozen(kw_only=True)
class RequestResolved(Event):
    """It was answered 办结, with an ``outcome``.

    ``resolved_by`` is who resolved it: the one who may not record the resident's satisfaction. None when an
    imported source does not say; the ``outcome`` is then ``not-told``.
    """

    outcome: CameOut
    resolved_by: (
        Annotated[PersonId, Help("Id of who resolved it", "办结人编号", word=("resolved by", "办结人"))]
        | None
    ) = None


@event(en="Followed up", zh="回访")
@frozen(kw_only=True)
class RequestFollowedUp(Event):
    """The resident was asked whether it helped 回访. One who could not be reached may be asked again.

    ``solved`` is what they say, None when that was not told.
    """

    satisfaction: Said
    solved: IsSolved | None = None


@event(en="Closed", zh="结案")
@frozen
class RequestClosed(Event):
    """The file was closed 结案."""


@event(en="Rejected", zh="驳回")
@frozen(kw_only=True)
class RequestRejected(Event):
    """The community does not take it on, for the ``reason`` given. It ends without closing."""

    reason: Annotated[Reason, Help(sealed_for="requester")] | Sealed


@event(en="Marked a duplicate", zh="标记重复")
@frozen(kw_only=True)
class RequestMarkedDuplicate(Event):
    """It says the same as another request, ``duplicate_of``, which goes on in its place."""

    duplicate_of: Original


@event(en="Stands for a duplicate", zh="并入重复件")
@frozen(kw_only=True)
class RequestStoodForDuplicate(Event):
    """It goes on in place of another request, ``duplicate``, which comes back if this one is withdrawn."""

    duplicate: Duplicate


@event(en="Withdrawn", zh="撤回")
@frozen
class RequestWithdrawn(Event):
    """The resident took it back. It ends without closing."""


@event(en="Converted", zh="转办")
@frozen(kw_only=True)
class RequestConverted(Event):
    """It became something larger, whose id is ``target_id`` if it has one. It comes back if that fails."""

    into: Into
    target_id: Became | None = None


@event(en="Escalated", zh="督办")
@frozen(kw_only=True)
class RequestEscalated(Event):
    """Somebody above watches over it now 督办. A flag beside the line; the status stays."""

    reason: Annotated[Reason, Help(check=checks.optional_text, sealed_for="requester")] | Sealed = ""


@event(en="Reopened", zh="重新办理")
@frozen(kw_only=True)
class RequestReopened(Event):
    """It was not over after all. It goes on as if accepted again; its outcome and satisfaction are void."""

    reason: Annotated[Reason, Help(sealed_for="requester")] | Sealed = ""


@event(en="Note", zh="备注")
@frozen(kw_only=True)
class RequestNoted(Event):
    """A note put on a request; it stays where it stands.

    What people write is ``details``, kept sealed for the ``requester``; where the request is nobody's, it is
    the open ``note``. A note of an imported source is open, and ``kind`` is the source's word for it.
    """

    note: Annotated[str, Help("Note", "备注", word=("note", "备注"), check=checks.text)] | None = None
    kind: Annotated[str, Help("Kind of note", "种类", word=("kind", "种类"), check=checks.optional_text)] = ""
    requester: Requester | None = None
    details: (
        Annotated[Details, Help("Note (kept sealed)", "备注（加密保存）", word=("note", "备注"))]
        | Sealed
        | None
    ) = None


@event(en="Follow-on created", zh="新建后续工单")
@frozen(kw_only=True)
class FollowOnCreated(Event):
    """An imported source opened a further case, numbered ``source_number`` there. No command records it."""

    source_number: SourceNumber
    title: Annotated[Title, Help(check=checks.optional_text)] = ""
    handler: Handler = ""


@event(en="Follow-on closed", zh="后续工单结案")
@frozen(kw_only=True)
class FollowOnClosed(Event):
    """An imported source closed the further case ``source_number``. No command records it."""

    source_number: SourceNumber
    handler: Handler = ""


@event(en="Restated", zh="来源改述")
@frozen(kw_only=True)
class RequestRestated(Event):
    """An imported source says that it stands where no step leads: ``stands``, with ``assignee`` or nobody. No
    command records it."""

    stands: Stands
    assignee: Assignee | None = None
