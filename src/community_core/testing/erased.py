"""Whoever was erased is known by nothing that stays open: what is shown of them does not depend on it."""

from collections.abc import Sequence
from itertools import chain

from attrs import evolve, frozen

from community_core.domain import PersonErased
from community_core.domain.kit.values.fields import quasi_fields
from community_core.testing.corrections import another
from community_core.testing.facts import GivenFact, fact, recorded
from community_core.testing.folding import Facts
from community_core.testing.stories import Story


@frozen
class ErasedAlike:
    """Two histories in which the same ``people`` are erased at the end, who lived otherwise in each."""

    people: frozenset[str]
    one: Facts
    other: Facts


def erased_alike(stories: Sequence[Story]) -> ErasedAlike | None:
    """These stories, and then everybody erased of whom they tell openly what could tell who they are; None
    where there is nobody."""
    told = list(chain.from_iterable(stories))
    people = frozenset(each.stream_id for each in told if _quasi(each))
    if not people:
        return None
    ends = [fact(PersonErased(reason="asked for it"), each) for each in sorted(people)]
    one, other = ([evolve(each, recorded_at=None) for each in way] for way in (told, map(_otherwise, told)))
    return ErasedAlike(people, recorded([*one, *ends]), recorded([*other, *ends]))


def _otherwise(given: GivenFact) -> GivenFact:
    changed = {name: another(given.data, name) for name in _quasi(given)}
    return evolve(given, data=evolve(given.data, **changed)) if changed else given


def _quasi(given: GivenFact) -> list[str]:
    """The fields of a fact about a person by which somebody could know whom it is about."""
    of = quasi_fields(type(given.data))
    return [name for name, whose in of.items() if whose == "stream_id" and getattr(given.data, name)]
