"""Whether what is undone and put back leaves everything as it was, and what is not undone says why."""

from random import Random
from typing import Any

from attrs import frozen

from community_core.domain import FactCorrected, UndoFact
from community_core.errors import CommunityError
from community_core.ledger import Recorded
from community_core.testing.aggregates.histories import PlayedHistory
from community_core.testing.aggregates.outcomes import refuse_unlisted, refuse_what_failed
from community_core.testing.aggregates.stage import Facts, Stage
from community_core.testing.aggregates.standing_on import StandingOn
from community_core.testing.failure import CheckFailed, differing

_MOST = 12
_PUT_BACK = "undone and put back, all is as before"


def undoes_and_puts_back(stage: Stage, lived: PlayedHistory) -> None:
    """CheckFailed when undoing some fact, or correction, and then undoing that, does not leave a stream as it
    was, or when undoing is refused by no rule that is listed.

    Where a correction changes more than what is right, such as a claim that must be judged again, undoing one
    is a step of its own, and so left out.
    """
    steps = (FactCorrected,) if FactCorrected in stage.aggregate.changes else ()
    facts = [each for stream in lived.streams.values() for each in stream if not isinstance(each.data, steps)]
    for each in Random(0).sample(facts, k=min(_MOST, len(facts))):
        _Undoing(stage, lived, each).is_put_back()


@frozen
class _Undoing:
    """A fact about to be undone by whoever recorded it."""

    stage: Stage
    lived: PlayedHistory
    fact: Recorded[Any]

    def is_put_back(self) -> None:
        """Undo it, and undo that, if no rule refuses the former."""
        before, log = self._state(), self._log()
        undone = self._undone(self.fact.id)
        if isinstance(undone, CommunityError):
            refuse_what_failed(self.stage.aggregate.name, f"undoing {self.fact.id}", undone)
            refuse_unlisted(self.stage, f"undoing {self.fact.id}", undone)
            return
        if not isinstance(self.fact.data, FactCorrected):
            standing_on = StandingOn(self.stage, self.lived.said, log, self._log())
            standing_on.refuse_what_became_impossible(self.fact)
        back = self._undone(undone)
        if isinstance(back, CommunityError):
            raise self._failed(_PUT_BACK, f"it was undone, and not put back: {back}") from back
        after = self._state()
        if after != before:
            name, one, other = differing(before, after)
            raise self._failed(_PUT_BACK, f"undone and put back, {name} is {other!r} instead of {one!r}")

    def _state(self) -> Any:
        return self.lived.community.ledger.load(self.stage.aggregate, self.fact.stream_id).state

    def _log(self) -> Facts:
        return list(self.lived.community.log())

    def _undone(self, fact_id: str) -> str | CommunityError:
        """The id of the correction by which a fact never happened, or a correction is none; or why not."""
        try:
            undo = UndoFact(fact_id=fact_id, reason="slip")
            return self.lived.community.execute(undo, by=self.fact.actor).events[0].id
        except CommunityError as error:
            return error

    def _failed(self, law: str, why: str) -> CheckFailed:
        return CheckFailed(self.stage.aggregate.name, law, f"{self.fact.type} {self.fact.id}: {why}")
