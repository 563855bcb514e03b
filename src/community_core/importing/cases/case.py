"""What a row of a source says about one request, as facts that are not recorded yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from community_core.domain import AnyEvent, RequestRaised

OVER = "over"
"""How a request stands that is over, however it ended."""


@frozen
class CaseStep:
    """One thing that happened, as the source tells it. ``flags`` are the rules it breaks, see FLAGS.

    ``because_of`` is the step of the same case it follows from, by its place among the ``later`` ones.
    ``undated``: no date of its own is told; it happened by ``occurred_at``, as far as anybody knows.
    """

    data: AnyEvent
    occurred_at: datetime
    flags: tuple[str, ...] = ()
    because_of: int | None = None
    undated: bool = False

    def flagged(self, *flags: str) -> "CaseStep":
        """The same step with more flags."""
        return evolve(self, flags=tuple(dict.fromkeys((*self.flags, *flags)))) if flags else self


@frozen
class Case:
    """One row: the request it tells of, known in its source by ``number``, and what became of it.

    ``says`` is what it says by what that is about, and nothing of what it says nothing about. ``stands`` is
    how it says that the request stands: a status, OVER, or empty where nobody knows what its word means;
    ``word`` is its own word for that; ``assignee`` who has it, empty for nobody, None where it does not say.

    ``changed_at`` is when the source last changed the row, flagged with its ``doubts``, and ``as_of`` when it
    said so, if it tells either. ``tells_course``: its later steps are its whole course, one dated note after
    the other. ``again``: how often the number stood higher up in the same file. ``rows`` are how many the
    file has of it.
    """

    number: str
    raised: CaseStep
    later: tuple[CaseStep, ...] = ()
    says: Mapping[str, Any] = field(factory=dict)
    stands: str = ""
    word: str = ""
    assignee: str | None = None
    changed_at: datetime | None = None
    doubts: tuple[str, ...] = ()
    as_of: datetime | None = None
    tells_course: bool = False
    again: int = 0
    rows: int = 1

    @property
    def request(self) -> RequestRaised:
        """The request as raised."""
        raised: RequestRaised = self.raised.data
        return raised

    @property
    def is_flagged(self) -> bool:
        """Whether any of it breaks a rule."""
        return bool(self.raised.flags) or any(step.flags for step in self.later)

    def flagged(self, *flags: str) -> "Case":
        """The same case with every step flagged."""
        later = tuple(step.flagged(*flags) for step in self.later)
        return evolve(self, raised=self.raised.flagged(*flags), later=later)
