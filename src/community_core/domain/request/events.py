"""What can happen to a request 诉求, as facts."""

from datetime import datetime
from typing import Literal

from attrs import frozen

from community_core.domain.facts import allocated, event
from community_core.domain.personal import Sealed, personal

Channel = Literal["pavilion", "home-visit", "shop", "desk", "phone", "online"]
"""Where the community heard of it."""

Outcome = Literal["done", "partly", "explained", "referred-out", "unable"]
"""How a resolved request ended: five answers kept apart, of which only ``done`` says it is fixed."""

Satisfaction = Literal["satisfied", "not-satisfied", "unreachable"]
"""What the resident said when asked. ``unreachable`` is neither of the other two."""

ConvertedInto = Literal["activity", "project", "wish"]
"""What a request can become."""


@event()
@frozen(kw_only=True)
class RequestRaised:
    """A resident asked for something, or it was noticed on a visit.

    ``number`` is the speakable number, filled in at append. ``requester`` is the person it is for, None when
    nobody said. ``visit_id`` is the visit that found it. ``due_at`` is when an answer was promised.
    ``source`` and ``source_number`` name the file or system it was imported from and its number there.
    ``details`` is free text about the requester, only ever stored sealed.
    """

    number: str = allocated()
    title: str
    category: str
    channel: Channel
    requester: str | None = None
    place: str = ""
    visit_id: str | None = None
    due_at: datetime | None = None
    source: str | None = None
    source_number: str | None = None
    details: str | Sealed | None = personal(of="requester")  # noqa: RUF009


@event()
@frozen
class RequestAcknowledged:
    """The resident was told that it was received 已收悉. Never a resolution."""


@event()
@frozen
class RequestAccepted:
    """The community took it on 受理."""


@event()
@frozen(kw_only=True)
class RequestAssigned:
    """It was given to somebody 派单: ``assignee`` is a person's id or ``org:<name>``."""

    assignee: str


@event()
@frozen
class RequestStarted:
    """Work on it began."""


@event()
@frozen(kw_only=True)
class RequestWaiting:
    """Work stands still, for the ``reason`` given."""

    reason: str


@event()
@frozen
class RequestResumed:
    """The wait is over and work goes on."""


@event()
@frozen(kw_only=True)
class RequestResolved:
    """It was answered 办结, with an ``outcome``.

    ``resolved_by`` is who resolved it: the one who may not record the resident's satisfaction. None when an
    imported source does not say.
    """

    outcome: Outcome
    resolved_by: str | None = None


@event()
@frozen(kw_only=True)
class RequestFollowedUp:
    """The resident was asked whether it helped 回访. One who could not be reached may be asked again."""

    satisfaction: Satisfaction


@event()
@frozen
class RequestClosed:
    """The file was closed 结案."""


@event()
@frozen(kw_only=True)
class RequestRejected:
    """The community does not take it on, for the ``reason`` given. It ends without closing."""

    reason: str


@event()
@frozen(kw_only=True)
class RequestMarkedDuplicate:
    """It says the same as another request, ``duplicate_of``, which goes on in its place."""

    duplicate_of: str


@event()
@frozen
class RequestWithdrawn:
    """The resident took it back. It ends without closing."""


@event()
@frozen(kw_only=True)
class RequestConverted:
    """It became something larger, whose id is ``target_id`` if it has one. It ends without closing."""

    into: ConvertedInto
    target_id: str | None = None


@event()
@frozen(kw_only=True)
class RequestEscalated:
    """Somebody above watches over it now 督办. A flag beside the line; the status stays."""

    reason: str = ""


@event()
@frozen(kw_only=True)
class RequestReopened:
    """It was not over after all. It goes on as if accepted again; its outcome and satisfaction are void."""

    reason: str = ""


@event()
@frozen(kw_only=True)
class RequestNoted:
    """A dated note of an imported source; ``kind`` is the source's word for it. No command records it."""

    note: str
    kind: str = ""


@event()
@frozen(kw_only=True)
class FollowOnCreated:
    """An imported source opened a further case, numbered ``source_number`` there. No command records it."""

    source_number: str
    title: str = ""
    handler: str = ""


@event()
@frozen(kw_only=True)
class FollowOnClosed:
    """An imported source closed the further case ``source_number``. No command records it."""

    source_number: str
    handler: str = ""
