"""What is known to have happened on a stream: its facts after all corrections, without what never did."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from community_core.domain.kit.messages.correction import FactCorrected, last_corrections
from community_core.domain.kit.messages.facts import PastFact


@frozen
class Form:
    """How a fact is known to have been: what it said, when it happened, who did it."""

    data: Any
    occurred_at: datetime
    actor: str


@frozen
class StandingFact:
    """A fact that happened, in the form it is known to have: a :class:`PastFact` that needs no correction."""

    version: int
    data: Any
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    flags: tuple[str, ...] = ()


def form_of(fact: PastFact, correction: FactCorrected | None) -> Form | None:
    """How a fact was, given the correction of it that counts; None when it never happened."""
    if correction is None:
        return Form(fact.data, fact.occurred_at, fact.actor)
    if correction.right is None:
        return None
    occurred_at, actor = correction.occurred_at or fact.occurred_at, correction.actor or fact.actor
    return Form(correction.right, occurred_at, actor)


def standing(facts: Iterable[PastFact]) -> Sequence[PastFact]:
    """A stream's facts that happened, oldest first, each in the form it is known to have. No corrections."""
    told = list(facts)
    last = last_corrections(each.data for each in told)
    if not last:
        return told
    forms = ((fact, form_of(fact, last.get(fact.version))) for fact in told if not _is_correction(fact))
    return [
        StandingFact(fact.version, form.data, form.actor, form.occurred_at, fact.recorded_at, fact.flags)
        for fact, form in forms
        if form is not None
    ]


def _is_correction(fact: PastFact) -> bool:
    return isinstance(fact.data, FactCorrected)
