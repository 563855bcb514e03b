"""Whether examples come out as they say, and whether deciding is pure."""

from collections.abc import Sequence

from community_core.domain.kit.messages.facts import Fact
from community_core.errors import InvalidInput, Refused
from community_core.testing.aggregates.examples import Example, told_after
from community_core.testing.aggregates.stage import Outcome, Scene, Stage, opened
from community_core.testing.failure import CheckFailed, differing
from community_core.testing.perhaps import listed_rules

_FAILURES = frozenset(["decision-failed", "not-its-own-event"])
"""The rules by which the kit refuses what an aggregate should not have done."""


def outcomes(stage: Stage, examples: Sequence[Example]) -> list[tuple[Scene, Outcome]]:
    """What comes of every example, when each comes out as it says and deciding is pure."""
    played = []
    for number, each in enumerate(examples, start=1):
        scene = stage.scene(number, each)
        outcome = stage.play(scene)
        refuse_what_failed(stage.aggregate.name, scene.name, outcome.error)
        _comes_out_as_it_says(stage, scene, each, outcome)
        _is_pure(stage, scene, outcome)
        played.append((scene, outcome))
    return played


def refuse_what_failed(name: str, where: str, error: Exception | None) -> None:
    """CheckFailed when a command did not come to facts of its own kind or a refusal."""
    failed = isinstance(error, Refused) and error.rule in _FAILURES
    if error and (failed or not isinstance(error, Refused | InvalidInput)):
        why = f"{where}: {error}. A decision raises nothing but Refused and InvalidInput"
        raise CheckFailed(name, "a decision gives its own events, or says no", why) from error


def refuse_unlisted(stage: Stage, where: str, error: Exception | None) -> None:
    """CheckFailed when a command is refused by a rule that neither an aggregate nor the kit lists."""
    listed = listed_rules(stage.catalogue.aggregates.values())
    if isinstance(error, Refused) and error.rule not in listed:
        law = "what is refused is refused by a listed rule"
        why = f"{where}: {error.rule!r} is none of its rules; say what it demands, rules={{name: (en, zh)}}"
        raise CheckFailed(stage.aggregate.name, law, why) from error


def refuse_what_was_not_listed(name: str, where: str, *, listed: bool) -> None:
    """CheckFailed when a command was accepted that the steps did not list."""
    if not listed:
        why = (
            f"{where} was accepted, and the steps that might follow did not list it. who= and unless= look "
            "at the actor and the state alone: what a time or another stream says, the decision refuses"
        )
        raise CheckFailed(name, "a step that is not listed is refused", why)


def _comes_out_as_it_says(stage: Stage, scene: Scene, told: Example, outcome: Outcome) -> None:
    differs = _refused_differently(told, outcome) or _told_differently(scene, told, outcome.facts)
    if differs:
        law = "examples come out as they say"
        raise CheckFailed(stage.aggregate.name, law, f"{scene.name}: {differs}") from outcome.error


def _refused_differently(told: Example, outcome: Outcome) -> str:
    rule = getattr(outcome.error, "rule", "")
    if outcome.error and (rule != told.refused or not rule):
        wanted = f"refused={told.refused!r}" if told.refused else "it is accepted"
        return f"the example says {wanted}, but it was refused: {outcome.error}"
    if told.refused and not outcome.error:
        return f"the example says refused={told.refused!r}, but it was accepted: {_named(outcome.facts)}"
    return ""


def _told_differently(scene: Scene, told: Example, facts: Sequence[Fact]) -> str:
    if told.refused:
        return ""
    after = told_after(told, scene.stream_id)[len(scene.before) :]
    wanted = _own_first(scene, [Fact(each.stream_id, opened(each.data)) for each in after])
    decided = _own_first(scene, [Fact(each.stream_id, opened(each.data)) for each in facts])
    for one, other in zip(wanted, decided, strict=False):
        if one != other:
            return _fact_differs(one, other)
    if len(wanted) != len(decided):
        return f"then says {_named(wanted)}, but decided was {_named(decided)}"
    return ""


def _own_first(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
    """In which order streams are asked is nobody's business but the decision's."""
    return sorted(facts, key=lambda each: (each.stream_id != scene.stream_id, each.stream_id))


def _fact_differs(wanted: Fact, decided: Fact) -> str:
    if (wanted.stream_id, type(wanted.data)) != (decided.stream_id, type(decided.data)):
        return f"then says {_named([wanted])}, but decided was {_named([decided])}"
    name, said, found = differing(wanted.data, decided.data)
    kind = type(wanted.data).__name__
    return f"then says {kind} with {name}={said!r}, but decided was {name}={found!r}"


def _named(facts: Sequence[Fact]) -> str:
    return ", ".join(f"{type(each.data).__name__} on {each.stream_id}" for each in facts) or "nothing"


def _is_pure(stage: Stage, scene: Scene, first: Outcome) -> None:
    if first.touched:
        why = f"the state of {first.touched} was changed in place; give events, and let folds change it"
        raise CheckFailed(stage.aggregate.name, "deciding is pure", f"{scene.name}: {why}")
    second = stage.play(scene)
    if (first.facts, str(first.error)) != (second.facts, str(second.error)):
        one, other = (str(each.error or list(each.facts)) for each in (first, second))
        why = f"the same again came to {other}, and to {one} before; decide by what is given alone"
        raise CheckFailed(stage.aggregate.name, "deciding is pure", f"{scene.name}: {why}")
