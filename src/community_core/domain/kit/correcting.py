"""Deciding what is said of a fact afterwards: that it was otherwise, that it never happened, or that it did.

All three are refused alike: to whoever might not have taken the step, where a rule about the fact as a whole
would be broken, where its time would not lie between its neighbours, and where later steps stand on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from community_core.domain.kit import checks
from community_core.domain.kit.aggregate import Aggregate
from community_core.domain.kit.context import Context, Effect
from community_core.domain.kit.correction import CorrectFact, FactCorrected, UndoEffect, UndoFact
from community_core.domain.kit.facts import PastFact, schema_of
from community_core.domain.kit.order import When, between
from community_core.domain.kit.replay import met_by, stranded
from community_core.domain.kit.right_values import with_right_values
from community_core.domain.kit.standing import Form, StandingFact, form_of
from community_core.domain.kit.steps import Rule
from community_core.errors import Refused


def corrected(kind: Aggregate[Any], command: CorrectFact, context: Context) -> FactCorrected:
    """The correction that puts a fact right."""
    case = _case(command.fact_id, context)
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


def undone(kind: Aggregate[Any], command: UndoFact, context: Context) -> FactCorrected:
    """The correction that says a fact never happened, or puts back what was right before the last one."""
    case = _case(command.fact_id, context)
    if isinstance(command, UndoEffect):
        case = evolve(case, cause=context.others.cause_of(f"{context.stream_id}@{case.fact.version}"))
    elif cause := context.others.cause_of(command.fact_id):
        raise _effect_alone(command.fact_id, cause)
    if case.named != case.fact.version:
        return _taken_back(kind, case, command, context)
    if schema_of(type(case.fact.data)).final:
        raise _final(command.fact_id, case)
    if case.form is None:
        raise _undone_before(command.fact_id, case, context)
    effects = [each for each in _effects([case.fact, *case.corrections], context) if not each.is_correction]
    return _decided(kind, case, None, command.reason, context, effects)


def _taken_back(kind: Aggregate[Any], case: "_Case", command: UndoFact, context: Context) -> FactCorrected:
    last = case.corrections[-1]
    if case.named != last.version:
        raise _corrected_since(command.fact_id, last, context)
    before = evolve(case, corrections=case.corrections[:-1]).form
    return _decided(kind, case, before, command.reason, context, _effects([last], context))


def _effects(facts: Iterable[PastFact], context: Context) -> list[Effect]:
    return [each for fact in facts for each in context.others.effects(f"{context.stream_id}@{fact.version}")]


@frozen
class _Case:
    """A fact, the corrections of it so far, and which of them all was named, by its version; the ``cause``
    with which it is undone, if it is."""

    named: int
    fact: PastFact
    corrections: tuple[PastFact, ...]
    cause: str | None = None

    @property
    def form(self) -> Form | None:
        """How the fact is known to have been; None when it never happened."""
        return form_of(self.fact, self.corrections[-1].data if self.corrections else None)


def _case(fact_id: str, context: Context) -> _Case:
    named = fact_id.rpartition("@")[2]
    found = next((each for each in context.history if str(each.version) == named), None)
    if found is None:
        raise Refused(
            "fact-unknown",
            f"fact_id: there is no fact {checks.shown(fact_id)}; write <id>@<version>, see its "
            "history; a log or story shows positions instead.",
            f"fact_id：没有事实 {checks.shown(fact_id)}；请写 <编号>@<第几条>，见其历史；"
            "日志和故事中最左边的是总序位置，不是第几条。",
            kind="not-found",
            field="fact_id",
        )
    version = found.data.version if isinstance(found.data, FactCorrected) else found.version
    fact = next((each for each in context.history if each.version == version), found)
    return _Case(found.version, fact, tuple(_corrections(version, context)))


def _corrections(version: int, context: Context) -> Iterator[PastFact]:
    for each in context.history:
        if isinstance(each.data, FactCorrected) and each.data.version == version:
            yield each


def _decided(
    kind: Aggregate[Any],
    case: _Case,
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
    correction = _correction(fact, was, right, checks.text("reason", reason))
    pending = StandingFact(len(context.history) + 1, correction, context.actor, context.said_at, context.now)
    _refuse_who_might_not(kind, fact, was or right, context)
    _undo(effects, correction.reason, context)
    if right is not None:
        _refuse_form(kind, case, right, context)
    _refuse_stranding(kind, pending, context)
    _refuse_if_named(kind, case, pending, context)
    return correction


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


# ---- what speaks against it


def _refuse_form(kind: Aggregate[Any], case: _Case, right: Form, context: Context) -> None:
    """Refuse a form that the fact cannot have had, unless it had it already."""
    fact, was = case.fact, case.form
    if was is None or was.actor != right.actor:
        _refuse_who_might_not(kind, fact, right, context.about(fact.version, right))
    _refuse_what_gets_worse(kind, fact, was, right, context)
    if was is None or was.occurred_at != right.occurred_at:
        _refuse_out_of_order(kind, case, right, context)
    if was is not None:
        _refuse_taken_key(kind, fact, was, right, context)


def _refuse_who_might_not(kind: Aggregate[Any], fact: PastFact, form: Form | None, context: Context) -> None:
    """Nobody gets around a rule about who may take a step by correcting or undoing it."""
    assert form is not None  # one of the two forms there are
    state = met_by(kind, context.history, fact.version)
    refusals = [_refusal(step.who, state, context) for step in kind.leading_to(form.data)]
    if refusals and all(refusals):
        raise next(filter(None, refusals))


def _refusal(rule: Any, *given: Any) -> Refused | None:
    try:
        if rule is not None:
            rule(*given)
    except Refused as refused:
        return refused
    return None


def _refuse_what_gets_worse(
    kind: Aggregate[Any], fact: PastFact, was: Form | None, right: Form, context: Context
) -> None:
    """A rule that was broken before, by what a file brought, keeps nobody from putting other values right.

    It was broken before when it is refused in the same words: with a value of its own, it is broken anew.
    What is put back may break the rules that it broke as the file brought it.
    """
    for rule in kind.whole.get(type(right.data), ()):
        refused = _broken(rule, fact, right, context)
        if refused is None or (was is None and refused.rule in fact.flags):
            continue
        if str(refused) != str(was and _broken(rule, fact, was, context)):
            raise refused


def _broken(rule: Rule, fact: PastFact, form: Form, context: Context) -> Refused | None:
    return _refusal(rule, form.data, context.about(fact.version, form))


def _moment(
    kind: Aggregate[Any], fact: PastFact, event: Any, command: CorrectFact, context: Context
) -> datetime:
    """The time that is meant: of a day, or of a time given roughly, the first after the step before."""
    when = When.said(command.occurred_at, context.now, context.zone)
    bound = between(kind, context.history, fact, event).earliest
    return max(when.earliest, bound) if bound <= when.latest else when.earliest


def _refuse_out_of_order(kind: Aggregate[Any], case: _Case, right: Form, context: Context) -> None:
    """A time that is corrected or put back lies between its neighbours; what a file put out of order may
    stay so."""
    fact, was, moment = case.fact, case.form, right.occurred_at
    there = between(kind, context.history, fact, right.data)
    if was is None:
        stood = context.history[: case.corrections[-1].version - 1]
        before = between(kind, stood, fact, right.data)
        earlier, later = moment >= before.earliest, moment <= before.latest
    else:
        earlier, later = moment < was.occurred_at, moment > was.occurred_at
    if earlier and moment < there.earliest:
        raise _out_of_order(right, there.earliest, there.after, context)
    if later and moment > there.latest:
        raise _out_of_order(right, there.latest, there.before, context)


def _refuse_taken_key(kind: Aggregate[Any], fact: PastFact, was: Form, right: Form, context: Context) -> None:
    """A part is not moved onto another."""
    for parts in kind.parts:
        if parts.begins(right.data):
            key = getattr(right.data, parts.key)
            moved = key != getattr(was.data, parts.key)
            if moved and key in parts.of(met_by(kind, context.history, fact.version)):
                raise _key_taken(parts.key, key, parts.called, context.stream_id)


def _refuse_stranding(kind: Aggregate[Any], correction: PastFact, context: Context) -> None:
    left = [f"{context.stream_id}@{each.version}" for each in stranded(kind, context.history, correction)]
    if left:
        raise Refused(
            "later-steps-stand-on-it",
            f"{_listed(left)} would not have been possible; undo what came last first.",
            f"{_listed(left, '、')} 将不再成立；请先撤回最后发生的。",
            kind="conflict",
        )


def _refuse_if_named(kind: Aggregate[Any], case: _Case, correction: PastFact, context: Context) -> None:
    """What others name was begun, unless they may name what never was."""
    if kind.named_unbegun:
        return
    begun = kind.fold(each.data for each in context.history).status is not None
    if not begun or kind.fold([*(each.data for each in context.history), correction.data]).status is not None:
        return
    naming = [each for each in context.others.naming(context.stream_id) if each != case.cause]
    if naming:
        raise Refused(
            "named-elsewhere",
            f"{_listed(naming)} names {context.stream_id}, which would never have been begun; "
            "correct or undo that first.",
            f"{_listed(naming, '、')} 提到了 {context.stream_id}，而它将从未开始；请先更正或撤回那些记录。",
            kind="conflict",
        )


def _undo(effects: Sequence[Effect], reason: str, context: Context) -> None:
    """Facts on other streams that came of the same decision go with it; what followed later refuses it."""
    later = [each.fact_id for each in effects if not each.together]
    if later:
        raise Refused(
            "later-effects",
            f"{_listed(later)} followed from it; undo that first.",
            f"{_listed(later, '、')} 由此而来；请先撤回那些记录。",
            kind="conflict",
        )
    for each in effects:
        context.also(UndoEffect(fact_id=each.fact_id, reason=reason))


_SHOWN = 5


def _listed(fact_ids: Sequence[str], comma: str = ", ") -> str:
    more = ["…"] if len(fact_ids) > _SHOWN else []
    return comma.join([*fact_ids[:_SHOWN], *more])


# ---- refusals


def _correction_stands(fact_id: str, case: _Case, context: Context) -> Refused:
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


def _undone_before(fact_id: str, case: _Case, context: Context) -> Refused:
    undo = f"{context.stream_id}@{case.corrections[-1].version}"
    return Refused(
        "undone-before",
        f"fact_id: {fact_id} is undone and never happened; undo {undo} to put it back.",
        f"fact_id：{fact_id} 已撤回，视为从未发生；如需恢复，请撤回 {undo}。",
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


def _corrected_since(fact_id: str, last: PastFact, context: Context) -> Refused:
    later = f"{context.stream_id}@{last.version}"
    return Refused(
        "corrected-since",
        f"fact_id: {fact_id} was followed by {later}, which counts now; undo that one first.",
        f"fact_id：{fact_id} 之后又有更正 {later}，以后者为准；请先撤回后者。",
        kind="conflict",
        field="fact_id",
    )


def _final(fact_id: str, case: _Case) -> Refused:
    en, zh = schema_of(type(case.fact.data)).words
    return Refused(
        "fact-is-final",
        f"fact_id: {fact_id} ({en}) cannot be undone; what it did is done.",
        f"fact_id：{fact_id}（{zh}）不能撤回；其结果无法恢复。",
        kind="conflict",
        field="fact_id",
    )


def _out_of_order(right: Form, bound: datetime, neighbour: int | None, context: Context) -> Refused:
    told, limit = (checks.clock(each, context.zone) for each in (right.occurred_at, bound))
    if neighbour is None:
        en, zh = "when it was recorded", "登记的时间"
    else:
        other = f"{context.stream_id}@{neighbour}"
        en, zh = f"when {other} happened", f"{other} 发生的时间"
    earlier = right.occurred_at < bound
    return Refused(
        "time-between-neighbours",
        f"occurred_at: {told} is {'before' if earlier else 'after'} {limit}, {en}; give a time "
        f"{'not before' if earlier else 'not after'} it, or correct that fact as well.",
        f"occurred_at：{told} {'早于' if earlier else '晚于'} {limit}（{zh}）；"
        f"请写{'不早于' if earlier else '不晚于'}它的时间，或一并更正那一条。",
        field="occurred_at",
    )


def _key_taken(name: str, key: Any, called: Any, stream_id: str) -> Refused:
    return Refused(
        "part-key-taken",
        f"{name}: {stream_id} has another {called[0]} {key}; leave {name} out.",
        f"{name}：{stream_id} 已有第 {key} 号{called[1]}；请不要填写 {name}。",
        kind="conflict",
        field=name,
    )
