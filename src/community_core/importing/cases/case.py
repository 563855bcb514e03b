"""What a row of a source says about one request, as facts that are not recorded yet."""

from datetime import datetime

from attrs import evolve, frozen

from community_core.domain import AnyEvent, RequestRaised


@frozen
class CaseStep:
    """One thing that happened, as the source tells it. ``flags`` are the rules it breaks, see FLAGS.

    ``because_of`` is the step of the same case it follows from, by its place among the ``later`` ones.
    """

    data: AnyEvent
    occurred_at: datetime
    flags: tuple[str, ...] = ()
    because_of: int | None = None

    def flagged(self, *flags: str) -> "CaseStep":
        """The same step with more flags."""
        return evolve(self, flags=tuple(dict.fromkeys((*self.flags, *flags)))) if flags else self


@frozen
class Case:
    """One row: the request it tells of, known in its source by ``number``, and what became of it.

    ``as_of`` is when the source last changed the row, if it says; ``is_open`` whether the row says that the
    request is open, and ``status`` its word for that. ``again``: the number stood higher up in the same file.
    ``rows`` are how many the file has of it.
    """

    number: str
    raised: CaseStep
    later: tuple[CaseStep, ...] = ()
    as_of: datetime | None = None
    is_open: bool = False
    status: str = ""
    again: bool = False
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
