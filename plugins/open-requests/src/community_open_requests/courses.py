"""The course of one request: what happened to it, in the order in which it happened."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from community_open_requests.happenings import ANSWERS, OVER


@frozen
class Step:
    """One happening, as far as it matters to the course."""

    at: datetime
    version: int
    what: str


@frozen
class Course:
    """What happened to a request, the first first."""

    steps: Sequence[Step]

    def standing(self, moment: datetime) -> str:
        """The last that had happened by a moment; "raised" before anything."""
        return next((each.what for each in reversed(self.steps) if each.at <= moment), "raised")

    def answered_by(self, moment: datetime) -> bool:
        """Whether somebody had given any answer by then."""
        return any(each.what in ANSWERS and each.at <= moment for each in self.steps)

    def is_over(self, moment: datetime) -> bool:
        """Whether nobody owed the resident anything more at a moment."""
        return self.standing(moment) in OVER

    def asked_back_after(self, version: int) -> datetime | None:
        """When the resident was first asked after that resolution, before anything else became of it."""
        later = self.steps[[each.version for each in self.steps].index(version) + 1 :]
        found = next((each for each in later if each.what in ("followed-up", "resolved", "reopened")), None)
        return found.at if found is not None and found.what == "followed-up" else None

    def before(self, version: int) -> str:
        """What had happened last before that step."""
        at = [each.version for each in self.steps].index(version)
        return self.steps[at - 1].what if at else "raised"
