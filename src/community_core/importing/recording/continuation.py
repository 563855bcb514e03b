"""One stream being written on: steps become numbered facts, each known by the identity of what it says."""

from collections.abc import Sequence

from attrs import field, frozen

from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.identity import remembered_as, step_identities
from community_core.importing.recording.story import Story
from community_core.ledger import CommandRow, HeardRow, NewFact
from community_core.ledger.recorded import fact_id


@frozen
class Upshot:
    """What became of one case: how many ``facts`` are new, whether the request is, and if any is flagged;
    whether it ``names_erased`` people, who are left out of them."""

    facts: int
    new_request: bool
    flagged: bool
    names_erased: bool = False


@frozen
class Plan:
    """Facts to be appended together, what is to be remembered beside them, and what became of each case."""

    facts: list[NewFact] = field(factory=list)
    commands: list[CommandRow] = field(factory=list)
    heard: list[HeardRow] = field(factory=list)
    upshots: list[Upshot] = field(factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be kept."""
        return not (self.facts or self.commands or self.heard)


class Continuation:
    """Goes on with the stream of one request, after what the ``story`` tells.

    ``request`` is the identity of the request, ``by`` the actor; ``as_of`` is remembered with its raising:
    when the source last changed the row.
    """

    def __init__(
        self, plan: Plan, stream_id: str, request: str, *, by: str, as_of: str, story: Story | None = None
    ) -> None:
        self.story = story or Story()
        self._plan = plan
        self._stream_id = stream_id
        self._request = request
        self._by = by
        self._as_of = as_of

    def remember(self, identities: Sequence[str]) -> None:
        """From now on the next fact, or what is known already, is found by these."""
        place = len(self._plan.facts)
        self._plan.commands.extend(
            CommandRow(remembered_as(each), self._as_of, self._stream_id, place, place) for each in identities
        )

    def write(self, step: CaseStep, identity: str | None = None, cause: int | None = None) -> int:
        """Add a step, which follows from the fact of that version if one is given; its version."""
        known_by = identity or step_identities(self._request, [step])[0]
        self.story.add(step, known_by)
        self._plan.facts.append(
            NewFact(
                stream_id=self._stream_id,
                version=self.story.version,
                data=step.data,
                occurred_at=step.occurred_at,
                actor=self._by,
                correlation_id=fact_id(self._stream_id, 1),
                command_id=known_by,
                causation_id=None if cause is None else fact_id(self._stream_id, cause),
                flags=step.flags,
            )
        )
        return self.story.version
