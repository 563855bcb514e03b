"""What is recorded of a request already: as it stands, and beside it as its source has it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import define, evolve, fields

from community_core.domain import (
    REQUEST,
    FactCorrected,
    FollowOnClosed,
    FollowOnCreated,
    RequestNoted,
    RequestRaised,
    RequestReopened,
    RequestState,
    allocated_field,
)
from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.progress import GUESSED
from community_core.ledger import Recorded, Unknown, unknown_in

BESIDE: frozenset[type[Any]] = frozenset(
    [RequestNoted, FollowOnCreated, FollowOnClosed, FactCorrected, RequestRaised, Unknown]
)
"""Facts that are no steps: they don't change where a request stands."""


@define
class ToldFact:
    """A fact of the request: what is right of it, and what its source last said. ``is_sources``: whether its
    source told of it; ``stands``: whether it happened, for all that people say; ``first`` is when it was said
    to have happened when it was recorded."""

    version: int
    data: Any
    at: datetime
    first: datetime
    recorded: datetime | None
    flags: tuple[str, ...]
    identity: str | None
    is_sources: bool
    said: Any
    said_at: datetime
    actor: str | None = None
    stands: bool = True

    @property
    def happened(self) -> datetime:
        """When it happened: what is still to come then, when it was recorded."""
        return min(self.at, self.recorded) if self.recorded else self.at

    @property
    def is_guessed(self) -> bool:
        """Whether it is the source's, and dated by guess."""
        return self.is_sources and GUESSED in self.flags


class Story:
    """One request's facts so far. What people put right, or undid, since is as they say."""

    def __init__(self) -> None:
        self.version = 0
        self.told: list[ToldFact] = []
        self._by_version: dict[int, ToldFact] = {}
        self._state: RequestState = REQUEST.initial
        self._folded = 0
        self._last_step: datetime | None = None

    @classmethod
    def of(cls, facts: Iterable[Recorded[Any]], source: str) -> "Story":
        """The story that recorded facts tell. Corrections that this program cannot read count for nothing."""
        story = cls()
        for fact in facts:
            story.version = fact.version
            is_sources = bool(fact.command_id and fact.command_id.startswith(f"{source}/"))
            if not isinstance(fact.data, FactCorrected):
                story._take(fact, is_sources=is_sources)
            elif not unknown_in(fact.data):
                story._put_right(fact.data, is_sources=is_sources, identity=fact.command_id)
        story._fold()
        return story

    def add(self, step: CaseStep, identity: str | None = None) -> None:
        """Go on with one more fact, of the source's."""
        self.version += 1
        if isinstance(step.data, FactCorrected):
            self._put_right(step.data, is_sources=True)
            self._fold()
            return
        moment = step.occurred_at
        told = ToldFact(
            self.version, step.data, moment, moment, None, step.flags, identity, True, step.data, moment
        )
        self._keep(told)
        self._go_on(told)

    @property
    def state(self) -> RequestState:
        """Where it stands; folded when somebody asks, since most cases are over before that."""
        for each in self.told[self._folded :]:
            if each.stands:
                self._state = REQUEST.evolve(self._state, each.data)
        self._folded = len(self.told)
        return self._state

    @property
    def last_step(self) -> datetime | None:
        """When it last moved on: of a time still to come then, when that was recorded."""
        return self._last_step

    @property
    def raised(self) -> ToldFact | None:
        """Its raising, if it was ever raised."""
        return next((each for each in self.told if isinstance(each.data, RequestRaised)), None)

    @property
    def was_never_raised(self) -> bool:
        """Whether people say that what the source raised never was."""
        return self.raised is not None and not self.raised.stands

    @property
    def reopened_in(self) -> int:
        """The version of its last reopening, 0 without any."""
        return max(
            (each.version for each in self.told if each.stands and isinstance(each.data, RequestReopened)),
            default=0,
        )

    def sources(self) -> Sequence[ToldFact]:
        """What the source told of."""
        return [each for each in self.told if each.is_sources]

    def _take(self, fact: Recorded[Any], *, is_sources: bool) -> None:
        self._keep(
            ToldFact(
                fact.version,
                fact.data,
                fact.occurred_at,
                fact.occurred_at,
                fact.recorded_at,
                fact.flags,
                fact.command_id,
                is_sources,
                fact.data,
                fact.occurred_at,
            )
        )

    def _keep(self, told: ToldFact) -> None:
        self.told.append(told)
        self._by_version[told.version] = told

    def _put_right(self, correction: FactCorrected, *, is_sources: bool, identity: str | None = None) -> None:
        told = self._by_version.get(correction.version)
        if told is None:
            return
        before, was_at = told.data, told.at
        told.stands = correction.right is not None
        told.actor = correction.actor
        if correction.right is not None:
            told.data, told.at = correction.right, correction.occurred_at or told.first
        if is_sources and identity and f"/{type(told.data).__name__}/" in identity:
            told.identity = identity
        if is_sources and told.stands:
            told.said = evolve(told.said, **changes(before, told.data))
            told.said_at = told.said_at if told.at == was_at else told.at

    def _fold(self) -> None:
        self._state, self._folded, self._last_step = REQUEST.initial, 0, None
        for each in self.told:
            if each.stands:
                self._go_on(each)

    def _go_on(self, told: ToldFact) -> None:
        if type(told.data) not in BESIDE:
            self._last_step = max(self._last_step or told.happened, told.happened)


def changes(said: Any, says: Any) -> dict[str, Any]:
    """What differs, by field; the speakable number is ours and never the source's."""
    if type(said) is not type(says):
        return {}
    values = ((each.name, getattr(said, each.name), getattr(says, each.name)) for each in fields(type(said)))
    return {name: new for name, old, new in values if new != old and name != allocated_field(type(said))}
