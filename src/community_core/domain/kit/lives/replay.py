"""A stream's life lived again with one fact as it would be: which steps would not have been possible."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from attrs import frozen

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.steps import Step
from community_core.domain.kit.messages.correction import FactCorrected, versions_as_corrected
from community_core.domain.kit.messages.facts import PastFact, allocated_field, number_of
from community_core.domain.kit.messages.standing import Form, standing


@frozen
class Lived:
    """A fact that stands, the state it was met by, and whether some step could lead to it from there.

    What only imports record is possible once the stream has begun.
    """

    version: int
    event: Any
    state: Any
    possible: bool


def lived(
    kind: Aggregate[Any],
    facts: Sequence[PastFact],
    *,
    asked: Context | None = None,
    tolerated: Collection[int] | None = None,
) -> Iterator[Lived]:
    """The facts of a stream that stand, one after the other. What is impossible counts all the same, or only
    that of the versions which are ``tolerated``.

    Possible is what the table says is, and where a context is ``asked`` for, what stands on what was before.
    """
    state, append = kind.initial, _Append(kind.initial)
    there = _contexts(asked, facts) if asked else {}
    for version, event in versions_as_corrected(each.data for each in facts):
        if not isinstance(event, FactCorrected):
            append = append.going_on(facts, version, state)
            possible = _is_possible(kind, event, state, append, there.get(version))
            yield Lived(version, event, state, possible)
            if not possible and tolerated is not None and version not in tolerated:
                continue
        state = kind.evolve(state, event)


def stranded(kind: Aggregate[Any], correction: PastFact, context: Context) -> list[Lived]:
    """The facts that were possible and would be no longer, once a correction is among them: those that stand
    on the fact it is about, and those that stand on these. What only a file brings is put back as it was.

    Of what is put right, other values may say less than a later step asked for; what never happened is no
    ground to stand on.
    """
    facts, asked = context.history, None if correction.data.right else context
    impossible = {each.version for each in lived(kind, facts, asked=asked) if not each.possible}
    impossible |= _impossible_from_the_start(kind, facts, correction.data.version)
    would_be = lived(kind, [*facts, correction], asked=asked, tolerated=impossible)
    return [each for each in would_be if not each.possible and each.version not in impossible]


def _impossible_from_the_start(kind: Aggregate[Any], facts: Sequence[PastFact], version: int) -> set[int]:
    """The version of a fact, if it was impossible before anything was said of it."""
    corrections = (
        number
        for number, each in enumerate(facts)
        if isinstance(each.data, FactCorrected) and each.data.version == version
    )
    first = next(corrections, len(facts))
    return {
        each.version for each in lived(kind, facts[:first]) if each.version == version and not each.possible
    }


def met_by(kind: Aggregate[Any], facts: Sequence[PastFact], version: int) -> Any:
    """The state a fact was met by, or would be if it stood."""
    state = kind.initial
    for each, event in versions_as_corrected(each.data for each in facts):
        if each >= version:
            break
        state = kind.evolve(state, event)
    return state


@frozen
class _Append:
    """What one append led to so far: the state it began with, and whether all of it still stands."""

    begun_with: Any
    first: int = 0
    last: int = 0
    whole: bool = True

    def going_on(self, facts: Sequence[PastFact], version: int, state: Any) -> "_Append":
        """With one more fact; a new one where it was recorded at another time."""
        first = version
        while first > 1 and facts[first - 2].recorded_at == facts[version - 1].recorded_at:
            first -= 1
        if first != self.first:
            return _Append(state, first, version, whole=first == version)
        return _Append(self.begun_with, first, version, whole=self.whole and self.last == version - 1)


def _contexts(context: Context, facts: Sequence[PastFact]) -> dict[int, Context]:
    """By version in which context a fact was decided."""
    forms = ((each.version, Form(each.data, each.occurred_at, each.actor)) for each in standing(facts))
    return {version: context.about(version, form) for version, form in forms}


def _is_possible(
    kind: Aggregate[Any], event: Any, state: Any, append: _Append, there: Context | None
) -> bool:
    steps = kind.leading_to(event)
    if not steps:
        return state.status is not None
    if state.status is None and append.last > 1 and _goes_on(event):
        return False
    if append.first == append.last:
        return any(_leads_to(kind, step, event, state, there) for step in steps)
    return any(_leads_on(kind, step, event, state, append, there) for step in steps)


def _goes_on(event: Any) -> bool:
    """Whether it has no number though such events begin streams with one: something else began its."""
    return allocated_field(type(event)) is not None and number_of(event) is None


def _leads_on(
    kind: Aggregate[Any], step: Step[Any], event: Any, state: Any, append: _Append, there: Context | None
) -> bool:
    """Of several facts decided together the later ones need those before them, or a step of their own."""
    if append.whole and _leads_to(kind, step, event, append.begun_with, there):
        return True
    return len(step.gives) == 1 and _leads_to(kind, step, event, state, there)


def _leads_to(kind: Aggregate[Any], step: Step[Any], event: Any, state: Any, there: Context | None) -> bool:
    if there is None:
        return step.may_lead_to(event, state)
    return kind.stands_with(step, event, state, there)
