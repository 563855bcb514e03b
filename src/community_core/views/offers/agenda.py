"""What waits for somebody."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from attrs import field, frozen

from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.values.fields import fields_of
from community_core.errors import InvalidProjection


@frozen
class AgendaItem:
    """Something to be done: ``AgendaItem(("Not answered", "待答复"), "request-1", due, "Radiator is cold")``.

    ``what`` is to be done, in English and Chinese; ``due`` the day by whose end it should be, None for now.
    ``place``: where; ``person``: the id of whom it is about. ``whose``: who is to do it, a person's id,
    ``org:<name>``, ``role:<role>`` or ``role:<role>@<place>``, None for whoever comes first. ``next_step``:
    the command that settles it. ``number``: the speakable number of the stream, where it has one. ``given``:
    what is known of that command beside the stream, by its fields, such as which part of the stream it is
    about: ``{"loan": 2}``; None for what it is not to name, such as the stream it comes after. ``ahead``:
    from how many days before it is due it is told, however few days ahead somebody looks.
    """

    what: tuple[str, str]
    stream_id: str
    due: date | None
    title: str
    place: str = ""
    person: str | None = None
    whose: str | None = None
    next_step: type[Command] | None = None
    number: str = ""
    given: Mapping[str, Any] = field(factory=dict)
    ahead: int = field(default=0, kw_only=True)

    def is_told(self, day: date, until: date) -> bool:
        """Whether it is told to somebody who looks on ``day`` for what is due ``until`` a day."""
        if self.due is None or self.due <= until:
            return True
        return self.ahead > 0 and self.due <= day + timedelta(days=self.ahead)

    def __attrs_post_init__(self) -> None:
        if not _is_day(self.due):
            raise InvalidProjection(
                f"An agenda item of {self.stream_id} is due at {self.due!r}; give a day, such as "
                "self.day(moment), or None for now.",
                f"{self.stream_id} 的待办期限是 {self.due!r}；请给出日期，例如 self.day(moment)，"
                "或以 None 表示现在。",
            )
        known = fields_of(self.next_step) if self.next_step else {}
        for name in self.given.keys() - known.keys():
            step = self.next_step.__name__ if self.next_step else None
            raise InvalidProjection(
                f"An agenda item of {self.stream_id} gives {name!r}, which is no field of its next step "
                f"{step}; name one, or leave it out.",
                f"{self.stream_id} 的待办写明了 {name!r}，但下一步 {step} 没有该字段；请改写，或不填。",
            )


def _is_day(due: Any) -> bool:
    return due is None or (isinstance(due, date) and not isinstance(due, datetime))
