"""Deciding what is said of a fact afterwards: that it was otherwise, that it never happened, or that it did.

All three are refused alike: to whoever might not have taken the step, where a rule about the fact as a whole
would be broken, where its time would not lie between its neighbours, and where later steps stand on it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.context import Context, Effect
from community_core.domain.kit.corrections.along import along_with, came_of, corrected_along_with
from community_core.domain.kit.corrections.concerned import confided
from community_core.domain.kit.corrections.in_question import Questioned, in_question
from community_core.domain.kit.corrections.objections import (
    refuse_form,
    refuse_if_named,
    refuse_stranding,
    refuse_who_might_not,
    undo_effects,
)
from community_core.domain.kit.corrections.right_values import with_right_values
from community_core.domain.kit.lives.order import When, between
from community_core.domain.kit.messages.correction import CorrectFact, FactCorrected, UndoEffect, UndoFact
from community_core.domain.kit.messages.facts import PastFact, schema_of
from community_core.domain.kit.messages.standing import Form, StandingFact
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.fields import calling, fields_of
from community_core.errors import Refused

_REASON = fields_of(CorrectFact)["reason"]


def corrected(kind: Aggregate[Any], command: CorrectFact, context: Context) -> FactCorrected:
    """The correction that puts a fact right."""
    case = in_question(command.fact_id, context)
    if isinstance(context.history[case.named - 1].data, FactCorrected):
        raise _correction_stands(command.fact_id, case, context)
    was = case.form
    if was is None:
        raise _undone_before(command.fact_id, case, context)
    right = Form(with_right_values(was.data, command.right), was.occurred_at, was.actor)
    if command.actor is not None:
        right = evolve(right, actor=checks.actor("actor", command.actor))
    if command.occurred_at is not None:
        right = evolve(right, occurred_at=_moment(kind, case.fact, right.data, command, context))
    return _decided(kind, case, right, command.reason, context)


def undone(kind: Aggregate[Any], command: UndoFact, context: Context) -> tuple[FactCorrected, ...]:
    """The corrections that say a fact never happened, or put back what was right before the last one; and the
    same of what it brought along."""
    case = _caused(command, context)
    if case.named != case.fact.version:
        last = _last_correction(command.fact_id, case, context)
        along = corrected_along_with(kind, context.history, case.fact, last)
        never_happened = _before(case) is None
        in_order = [last, *along] if never_happened else [*along, last]
        return _one_by_one(kind, in_order, command, context)
    if came := came_of(kind, context.history, case.fact):
        raise _effect_alone(command.fact_id, f"{context.stream_id}@{came.version}")
    return _one_by_one(kind, [case.fact, *_standing_along(kind, case.fact, context)], command, context)


def _caused(command: UndoFact, context: Context) -> Questioned:
    """The case of what is named, unless it stands or falls with a fact of another stream."""
    case = in_question(command.fact_id, context)
    if isinstance(command, UndoEffect):
        return evolve(case, cause=context.others.cause_of(f"{context.stream_id}@{case.fact.version}"))
    if cause := context.others.cause_of(command.fact_id):
        raise _effect_alone(command.fact_id, cause)
    return case


def _standing_along(kind: Aggregate[Any], fact: PastFact, context: Context) -> list[PastFact]:
    """What came of a fact on its own stream and was not undone by itself."""
    standing = {each.version for each in context.standing}
    return [each for each in along_with(kind, context.history, fact) if each.version in standing]


def _one_by_one(
    kind: Aggregate[Any], facts: Iterable[PastFact], command: UndoFact, context: Context
) -> tuple[FactCorrected, ...]:
    """Each of them undone, with those before it undone already."""
    said: list[FactCorrected] = []
    for each in facts:
        one = evolve(command, fact_id=f"{context.stream_id}@{each.version}")
        said.append(_undone_alone(kind, one, context))
        context = evolve(context, history=[*context.history, _pending(said[-1], context)])
    return tuple(said)


def _undone_alone(kind: Aggregate[Any], command: UndoFact, context: Context) -> FactCorrected:
    case = _caused(command, context)
    if case.named != case.fact.version:
        return _taken_back(kind, case, command, context)
    if schema_of(type(case.fact.data)).final:
        raise _final(command.fact_id, case)
    if case.form is None:
        raise _undone_before(command.fact_id, case, context)
    effects = [each for each in _effects([case.fact, *case.corrections], context) if not each.is_correction]
    return _decided(kind, case, None, command.reason, context, effects)


def _taken_back(kind: Aggregate[Any], case: Questioned, command: UndoFact, context: Context) -> FactCorrected:
    last = _last_correction(command.fact_id, case, context)
    return _decided(kind, case, _before(case), command.reason, context, _effects([last], context))


def _before(case: Questioned) -> Form | None:
    """How the fact was known to have been before its last correction."""
    return evolve(case, corrections=case.corrections[:-1]).form


def _last_correction(fact_id: str, case: Questioned, context: Context) -> PastFact:
    """The correction that is named, which is the last of its fact."""
    last = case.corrections[-1]
    if case.named != last.version:
        raise _corrected_since(fact_id, last, context)
    return last


def _effects(facts: Iterable[PastFact], context: Context) -> list[Effect]:
    return [each for fact in facts for each in context.others.effects(f"{context.stream_id}@{fact.version}")]


def _decided(
    kind: Aggregate[Any],
    case: Questioned,
    right: Form | None,
    reason: str,
    context: Context,
    effects: Sequence[Effect] = (),
) -> FactCorrected:
    """The correction to another form, with which what came of it is undone, unless something speaks against
    it."""
    fact, was = case.fact, case.form
    if was == right:
        raise _changes_nothing(f"{context.stream_id}@{case.named}")
    why = confided(_REASON.checked(reason), reason, kind, (was, right), context)
    correction = _correction(fact, was, right, why)
    pending = _pending(correction, context)
    refuse_who_might_not(kind, fact, was or right, context)
    undo_effects(effects, why, context)
    if right is not None:
        with calling(fields_of(type(right.data))):
            refuse_form(kind, case, right, context)
    refuse_stranding(kind, pending, context)
    refuse_if_named(kind, case, pending, context)
    return correction


def _pending(correction: FactCorrected, context: Context) -> PastFact:
    """A correction as the fact it is going to be."""
    version = len(context.history) + 1
    return StandingFact(version, correction, context.actor, context.said_at, context.now)


def _correction(fact: PastFact, was: Form | None, right: Form | None, reason: str) -> FactCorrected:
    said = FactCorrected(
        version=fact.version, said=was and was.data, right=right and right.data, reason=reason
    )
    if right is None:
        return said
    before = was or right
    retimed = not (right.occurred_at == fact.occurred_at == before.occurred_at)
    by_another = not (right.actor == fact.actor == before.actor)
    return evolve(
        said,
        occurred_at=right.occurred_at if retimed else None,
        actor=right.actor if by_another else None,
    )


def _moment(
    kind: Aggregate[Any], fact: PastFact, event: Any, command: CorrectFact, context: Context
) -> datetime:
    """The time that is meant: of a day, or of a time given roughly, the first after the step before."""
    when = When.said(command.occurred_at, context.now, context.zone, field="occurred_at")
    bound = between(kind, context.history, fact, event).earliest
    return max(when.earliest, bound) if bound <= when.latest else when.earliest


def _correction_stands(fact_id: str, case: Questioned, context: Context) -> Refused:
    first = f"{context.stream_id}@{case.fact.version}"
    return Refused(
        "correction-stands",
        f"fact_id: {fact_id} is a correction itself; correct {first}, the fact, once more, or undo this one.",
        f"fact_id：{fact_id} 本身是更正；请再次更正原来的 {first}，或撤回 {fact_id}。",
        field="fact_id",
    )


def _changes_nothing(fact_id: str) -> Refused:
    return Refused(
        "correction-changes-nothing",
        f"{fact_id} says that already; give a field and the value that is right.",
        f"{fact_id} 原本如此；请写明字段及其正确的值。",
    )


def _undone_before(fact_id: str, case: Questioned, context: Context) -> Refused:
    undo = f"{context.stream_id}@{case.corrections[-1].version}"
    return Refused(
        "undone-before",
        f"fact_id: {fact_id} is undone and never happened; undo {undo} to put it back.",
        f"fact_id：{fact_id} 已撤回，视为从未发生；如需恢复，请撤回 {undo}。",
        kind="conflict",
        field="fact_id",
    )


def _corrected_since(fact_id: str, last: PastFact, context: Context) -> Refused:
    later = f"{context.stream_id}@{last.version}"
    return Refused(
        "corrected-since",
        f"fact_id: {fact_id} was followed by {later}, which counts now; undo that one first.",
        f"fact_id：{fact_id} 之后又有更正 {later}，以后者为准；请先撤回后者。",
        kind="conflict",
        field="fact_id",
    )


def _final(fact_id: str, case: Questioned) -> Refused:
    en, zh = schema_of(type(case.fact.data)).words
    return Refused(
        "fact-is-final",
        f"fact_id: {fact_id} ({en}) cannot be undone; what it did is done.",
        f"fact_id：{fact_id}（{zh}）不能撤回；其结果无法恢复。",
        kind="conflict",
        field="fact_id",
    )


def _effect_alone(fact_id: str, cause: str) -> Refused:
    return Refused(
        "undone-with-its-cause",
        f"fact_id: {fact_id} came of {cause} and stands or falls with it; undo {cause}.",
        f"fact_id：{fact_id} 由 {cause} 带来，与其同存同废；请撤回 {cause}。",
        kind="conflict",
        field="fact_id",
    )
