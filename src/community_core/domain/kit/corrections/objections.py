"""What speaks against saying that a fact was otherwise, never happened, or did after all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.context import Context, Effect
from community_core.domain.kit.aggregates.parts import spoken
from community_core.domain.kit.aggregates.steps import Rule
from community_core.domain.kit.corrections.in_question import Questioned
from community_core.domain.kit.lives.order import between
from community_core.domain.kit.lives.replay import met_by, stranded
from community_core.domain.kit.messages.correction import UndoEffect
from community_core.domain.kit.messages.facts import PastFact, schema_of
from community_core.domain.kit.messages.standing import Form
from community_core.domain.kit.values import checks
from community_core.errors import Refused


def refuse_form(kind: Aggregate[Any], case: Questioned, right: Form, context: Context) -> None:
    """Refuse a form that the fact cannot have had, unless it had it already."""
    fact, was = case.fact, case.form
    if was is None or was.actor != right.actor:
        refuse_who_might_not(kind, fact, right, context.about(fact.version, right))
    _refuse_what_gets_worse(kind, fact, was, right, context)
    if was is None or was.occurred_at != right.occurred_at:
        _refuse_out_of_order(kind, case, right, context)
    if was is not None:
        _refuse_taken_key(kind, fact, was, right, context)


def refuse_who_might_not(kind: Aggregate[Any], fact: PastFact, form: Form | None, context: Context) -> None:
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


def _refuse_out_of_order(kind: Aggregate[Any], case: Questioned, right: Form, context: Context) -> None:
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
            there, known = parts.of(met_by(kind, context.history, fact.version)), parts.keys(was.data)
            for key in parts.keys(right.data):
                if key in there and key not in known:
                    raise _key_taken(parts.named_by[-1], spoken(key), parts.called, context.stream_id)


def refuse_stranding(kind: Aggregate[Any], correction: PastFact, context: Context) -> None:
    """Later steps that were possible stay possible."""
    left = stranded(kind, correction, context)
    if left:
        ids = [f"{context.stream_id}@{each.version}" for each in left]
        words = [schema_of(type(each.event)).words for each in left]
        told = [f"{each} ({en})" for each, (en, _) in zip(ids, words, strict=True)]
        told_zh = [f"{each}（{zh}）" for each, (_, zh) in zip(ids, words, strict=True)]
        raise Refused(
            "later-steps-stand-on-it",
            f"{_listed(told)} would not have been possible; undo what came last first.",
            f"{_listed(told_zh, '、')}将不再成立；请先撤回最后发生的。",
            kind="conflict",
        )


def refuse_if_named(kind: Aggregate[Any], case: Questioned, correction: PastFact, context: Context) -> None:
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


def undo_effects(effects: Sequence[Effect], reason: str, context: Context) -> None:
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


def _out_of_order(right: Form, bound: datetime, neighbour: int | None, context: Context) -> Refused:
    told, limit = _clocks(right.occurred_at, bound, context)
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


def _clocks(moment: datetime, bound: datetime, context: Context) -> tuple[str, str]:
    """Both to the minute, unless that is the same."""
    minutes = [each.replace(second=0, microsecond=0) for each in (moment, bound)]
    shown = minutes if minutes[0] != minutes[1] else (moment, bound)
    told, limit = (checks.clock(each, context.zone) for each in shown)
    return told, limit


def _key_taken(name: str, told: str, called: Any, stream_id: str) -> Refused:
    return Refused(
        "part-key-taken",
        f"{name}: {stream_id} has another {called[0]} {told}; leave {name} out.",
        f"{name}：{stream_id} 已有第 {told} 号{called[1]}；请不要填写。",
        kind="conflict",
        field=name,
    )
