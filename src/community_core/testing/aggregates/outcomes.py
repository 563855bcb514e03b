"""Whether examples come out as they say, and whether deciding is pure."""

from collections.abc import Iterator, Sequence
from types import CellType, CodeType, FunctionType
from typing import Any

from attrs import fields

from community_core.domain import Aggregate
from community_core.domain.facts import Fact
from community_core.domain.values import fields_of
from community_core.errors import InvalidInput, Refused
from community_core.testing.aggregates.examples import Example, told_after
from community_core.testing.aggregates.stage import Outcome, Scene, Stage, opened
from community_core.testing.failure import CheckFailed
from community_core.testing.watching import watched

_FAILURES = frozenset(["decision-failed", "not-its-own-event"])
"""The rules by which the kit refuses what an aggregate should not have done."""


def outcomes(stage: Stage, examples: Sequence[Example]) -> list[tuple[Scene, Outcome]]:
    """What comes of every example, when each comes out as it says and deciding is pure."""
    told = [(stage.scene(number, each), each) for number, each in enumerate(examples, start=1)]
    codes, name = frozenset(_codes(stage.aggregate)), stage.aggregate.name
    law = "decisions and folds look at what they are given only"
    with watched(codes, lambda found: CheckFailed(name, law, found)):
        played = [(scene, stage.play(scene)) for scene, _ in told]
    for (scene, outcome), (_, each) in zip(played, told, strict=True):
        refuse_what_failed(name, scene.name, outcome.error)
        _comes_out_as_it_says(stage, scene, each, outcome)
        _is_pure(stage, scene, outcome)
    return played


def refuse_what_failed(name: str, where: str, error: Exception | None) -> None:
    """CheckFailed when a command did not come to facts of its own kind or a refusal."""
    if error and not is_by_a_rule(error) and not isinstance(error, InvalidInput):
        why = f"{where}: {error}. A decision raises nothing but Refused and InvalidInput"
        raise CheckFailed(name, "a decision gives its own events, or says no", why) from error


def is_by_a_rule(error: Exception) -> bool:
    """Whether an aggregate says no, and did not merely fail."""
    return isinstance(error, Refused) and error.rule not in _FAILURES


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
    kind: Any = type(wanted.data)
    for name in (each.name for each in fields(kind)):
        said, found = getattr(wanted.data, name), getattr(decided.data, name)
        if said != found:
            return f"then says {kind.__name__} with {name}={said!r}, but decided was {name}={found!r}"
    return f"then says {wanted!r}, but decided was {decided!r}"


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


def _codes(kind: Aggregate[Any]) -> Iterator[CodeType]:
    """The code of every function its author wrote in the table, or in the annotations of values."""
    written: list[Any] = [each.decide for each in kind.steps.values()]
    written += [rule for rules in kind.whole.values() for rule in rules]
    written += kind.changes.values()
    for values in (*kind.events, *kind.commands):
        written += [each.help.check for each in fields_of(values).values()]
    while written:
        function = _plain(written.pop())
        if function is not None:
            yield function.__code__
            written += [each for each in map(_held, function.__closure__ or ()) if callable(each)]


def _plain(called: Any) -> FunctionType | None:
    """The function behind a method, a partial, or an object that is called like a function."""
    found = getattr(called, "func", getattr(called, "__func__", called))
    if not isinstance(found, FunctionType):
        found = type(found).__dict__.get("__call__")
    return found if isinstance(found, FunctionType) else None


def _held(cell: CellType) -> Any:
    """What a closure holds, unless it is a class or nothing yet."""
    try:
        return None if isinstance(cell.cell_contents, type) else cell.cell_contents
    except ValueError:
        return None
