"""Whether every fact can be put right, or that is refused by a rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from community_core.domain import CorrectFact, FactCorrected
from community_core.domain.kit.values.fields import fields_of
from community_core.testing.aggregates.outcomes import refuse_what_failed
from community_core.testing.aggregates.stage import Facts, Scene, Stage
from community_core.testing.aggregates.values import other_values
from community_core.testing.stories import SHEN

Known = Mapping[tuple[type[Any], str], Sequence[Any]]
"""By event type and field, the values that were told."""

_LATER = timedelta(hours=1)
_MOST = 600


def corrects(stage: Stage, stories: Sequence[Facts]) -> None:
    """CheckFailed when correcting a fact comes to an error."""
    known = values_told(stories)
    tried = [each for story in stories for each in _corrections(stage, story, known)]
    for story, each in Random(0).sample(tried, k=min(_MOST, len(tried))):
        _correct(stage, story, each)


def values_told(stories: Iterable[Facts]) -> Known:
    """Every value that a story tells, by the field that holds it."""
    known: dict[tuple[type[Any], str], list[Any]] = defaultdict(list)
    for fact in (fact for story in stories for fact in story):
        for name in fields_of(type(fact.data)) if not isinstance(fact.data, FactCorrected) else ():
            known[type(fact.data), name].append(getattr(fact.data, name))
    return known


def right_values(event: Any, known: Known) -> Iterator[tuple[str, Any]]:
    """For each field of an event that may be corrected, values that could be right."""
    for name, each in fields_of(type(event)).items():
        now = getattr(event, name)
        if each.corrected:
            others = [*known.get((type(event), name), ()), *other_values(each.type, now)]
            plain = [] if each.help.personal else others
            personal = ["put right", None] if each.help.personal else []
            yield from ((name, value) for value in (*plain, *personal) if value != now)


def _corrections(stage: Stage, story: Facts, known: Known) -> Iterator[tuple[Facts, CorrectFact]]:
    for fact in story:
        if stage.is_own(fact.stream_id) and not isinstance(fact.data, FactCorrected):
            for name, value in right_values(fact.data, known):
                yield story, CorrectFact(fact_id=fact.id, right={name: value}, reason="misheard")


def _correct(stage: Stage, story: Facts, correct: CorrectFact) -> None:
    stream_id = stage.stream_of(correct)
    moment = story[-1].recorded_at + _LATER
    outcome = stage.play(Scene("", stream_id, correct, SHEN, moment, story))
    told = f"{correct.fact_id} put right as {dict(correct.right)!r}"
    refuse_what_failed(stage.aggregate.name, told, outcome.error)
