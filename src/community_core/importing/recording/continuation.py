"""One stream being written on: steps become numbered facts, and what is remembered of them."""

from collections.abc import Sequence
from typing import Any

from attrs import field, frozen

from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.identity import remembered_as
from community_core.importing.recording.story import Story
from community_core.ledger import CommandRow, NewFact, Recorded
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
    """Facts to be appended together, what is to be remembered of them, and what became of each case."""

    facts: list[NewFact] = field(factory=list)
    commands: list[CommandRow] = field(factory=list)
    upshots: list[Upshot] = field(factory=list)


class Continuation:
    """Goes on with the stream of one request, after the facts ``recorded`` of it.

    ``by`` is the actor; ``as_of`` is remembered with every fact: when the source last changed the row.
    """

    def __init__(
        self, plan: Plan, stream_id: str, *, by: str, as_of: str, recorded: Sequence[Recorded[Any]] = ()
    ) -> None:
        self.story = Story.of(recorded)
        self._plan = plan
        self._stream_id = stream_id
        self._by = by
        self._as_of = as_of
        self._written = {fact.command_id: fact.id for fact in recorded}

    def write(
        self, identities: Sequence[str], steps: Sequence[CaseStep], because_of: str | None = None
    ) -> None:
        """Add these steps, following from the fact of another identity, and remember them by the identities.

        Without steps only the identities are remembered: what they stand for was seen and changed nothing.
        """
        first = len(self._plan.facts)
        for step in steps:
            self._add(step, identities[0], self._written.get(because_of) if because_of else None)
        if steps:
            self._written[identities[0]] = fact_id(self._stream_id, self.story.version)
        last = len(self._plan.facts) - 1
        self._plan.commands.extend(
            CommandRow(remembered_as(each), self._as_of, self._stream_id, first, last) for each in identities
        )

    def _add(self, step: CaseStep, identity: str, cause: str | None) -> None:
        self.story.add(step)
        self._plan.facts.append(
            NewFact(
                stream_id=self._stream_id,
                version=self.story.version,
                data=step.data,
                occurred_at=step.occurred_at,
                actor=self._by,
                correlation_id=fact_id(self._stream_id, 1),
                command_id=identity,
                causation_id=cause,
                flags=step.flags,
            )
        )
