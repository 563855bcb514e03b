"""Meetings 服务人次: a fact at which somebody was heard or served says so itself, the same to every view."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from attrs import frozen

Channel = Literal["pavilion", "home-visit", "shop", "gathering", "desk", "phone", "online", "not-told"]
"""Where the community heard of it; what nobody said counts in no rate."""


@frozen(kw_only=True)
class Met:
    """Who was heard or served: ``people`` by id, and ``others`` nobody named.

    ``channel``: by which, and ``at``: when, if not at the time of the fact. Where ``channel`` is None another
    fact of the stream says both, of nobody; until then nobody was met, and each counts once in the stream.
    ``arose_from``: what it came from; what came from a visit or an activity belongs to that meeting. Where
    ``daily``, however often somebody is met so on a day, in the same kind of stream, is one meeting.
    """

    people: tuple[str, ...] = ()
    others: int = 0
    channel: Channel | None = "not-told"
    at: datetime | None = None
    arose_from: str | None = None
    daily: bool = False

    @property
    def is_of_another(self) -> bool:
        """Whether it belongs to a meeting that is counted itself."""
        return belongs_to_meeting(self.arose_from)


def belongs_to_meeting(arose_from: str | None) -> bool:
    """Whether what arose from there belongs to a meeting that is counted itself: a visit, or an activity,
    where everybody who is there counts."""
    return (arose_from or "").startswith(("visit-", "activity-"))


def met_by(event: Any) -> Met | None:
    """What a fact tells of a meeting, by its method ``met``; None where it tells of none."""
    tell: Callable[[], Met] | None = getattr(event, "met", None)
    return tell() if callable(tell) else None
