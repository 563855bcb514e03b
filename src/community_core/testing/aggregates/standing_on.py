"""Whether a later step keeps what it stands on from being undone."""

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from community_core.domain import Command, FactCorrected
from community_core.domain.kit.messages.correction import last_corrections
from community_core.errors import CommunityError, Refused
from community_core.ledger import Recorded
from community_core.testing.aggregates.stage import Facts, Scene, Stage
from community_core.testing.failure import CheckFailed


@frozen
class AcceptedCommand:
    """A command that was accepted: by whom, and what came of it on its own stream."""

    command: Command
    by: str
    facts: Facts


@frozen
class StandingOn:
    """What was said on a stream, and all that was recorded ``before`` and ``after`` one of its facts was
    undone."""

    stage: Stage
    said: Iterable[AcceptedCommand]
    before: Facts
    after: Facts

    def refuse_what_became_impossible(self, undone: Recorded[Any]) -> None:
        """CheckFailed when a step that came later, and stands as it was said, would now be refused."""
        corrected = _corrected(self.after, undone.stream_id)
        for each in self.said:
            first = each.facts[0]
            as_said = corrected.isdisjoint(fact.version for fact in each.facts) and not _is_correction(first)
            if as_said and first.stream_id == undone.stream_id and first.version > undone.version:
                self._refuse(undone, each)

    def _refuse(self, undone: Recorded[Any], said: AcceptedCommand) -> None:
        refused = self._refused(said, self.after)
        if refused is None or self._is_of_what_was_left_open(refused, said):
            return
        before = self._refused(said, self.before)
        if before is not None and before.rule == refused.rule:
            return
        why = (
            f"{undone.type} {undone.id} was undone, though {said.facts[0].type} {said.facts[0].id} stands on "
            f"it: {refused}. Say so in the table: when=, each= or unless= of its step, or stands_on(...)"
        )
        raise CheckFailed(self.stage.aggregate.name, "nothing is undone that a later step stands on", why)

    def _is_of_what_was_left_open(self, refused: Refused, said: AcceptedCommand) -> bool:
        """Whether the command left open what the fact says, so that this stands by itself: for whom a visit
        was, which is begun all the same where nobody planned it."""
        told = said.facts[0].data
        kind = self.stage.aggregate
        begins = any(step.may_lead_to(told, kind.initial) for step in kind.leading_to(told))
        left_open = getattr(said.command, refused.field or "", "") is None
        return begins and (left_open or refused.kind == "not-found")

    def _refused(self, said: AcceptedCommand, log: Facts) -> Refused | None:
        """Why it would be refused, met by what was recorded before it and was not undone since."""
        first, stage = said.facts[0], self.stage.asking_nothing_of_the_whole
        there = [each for each in log if each.position < first.position or _settles(each, first, log)]
        scene = Scene("", first.stream_id, said.command, said.by, first.occurred_at, there)
        error: CommunityError | None = stage.play(scene).error
        return error if isinstance(error, Refused) else None


def _corrected(log: Facts, stream_id: str) -> set[int]:
    """The versions of a stream of which something was said later."""
    return {each.data.version for each in log if each.stream_id == stream_id and _is_correction(each)}


def _settles(correction: Recorded[Any], first: Recorded[Any], log: Facts) -> bool:
    """Whether it is one of the corrections that say in the end whether a fact before another happened."""
    if correction.stream_id != first.stream_id or not _is_correction(correction):
        return False
    last = last_corrections(each.data for each in log if each.stream_id == first.stream_id)
    version = correction.data.version
    return version < first.version and (last[version].right is None or last[version].said is None)


def _is_correction(fact: Recorded[Any]) -> bool:
    return isinstance(fact.data, FactCorrected)
