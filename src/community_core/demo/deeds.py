"""What a story is made of: deeds, and the threads they follow on each other in."""

from collections.abc import Callable, Generator
from datetime import date, datetime, timedelta

from attrs import frozen

from community_core.community import Community
from community_core.domain import Command
from community_core.execution import Cause, Receipt

Given = Command | Callable[[Community], Command]
"""A command; or what makes one of all that was recorded by then, such as a report of figures."""


@frozen
class Deed:
    """Somebody gives a command: ``at`` a moment, or ``wait`` after what happened before it in its thread.

    A wait that would end outside the day's work (7 to 19) goes on the next morning. A moment gone by is now.
    What ``happened`` on an earlier day is written down only then.
    """

    by: str
    command: Given
    at: datetime | None = None
    wait: timedelta = timedelta(minutes=10)
    because_of: Cause | None = None
    happened: date | None = None


Thread = Generator[Deed, Receipt, None]
"""Deeds that follow on each other: ``told = yield Deed(...)`` gives the receipt of what was recorded."""
