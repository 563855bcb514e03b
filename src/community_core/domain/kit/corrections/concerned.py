"""Whom a fact is about that is corrected: for them is sealed why."""

from collections.abc import Iterable, Iterator
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate, whose
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.messages.standing import Form
from community_core.domain.kit.values.checks import is_person
from community_core.domain.kit.values.fields import confided_fields, personal_fields
from community_core.domain.kit.values.help import ABOUT
from community_core.domain.kit.values.personal import Confided, confide, joined, people_of

_SUBJECT = "person_id"


def confided(
    reason: str, asked: str, kind: Aggregate[Any], forms: Iterable[Form | None], context: Context
) -> str:
    """Why a fact is put right, to be sealed for whom it is about in any of its ``forms``; open where that is
    nobody. As it was ``asked``, it may be to be sealed for others already: those of the fact it came of."""
    people = [*_others(asked), *_concerned(kind, [each.data for each in forms if each], context)]
    return confide(reason, joined(dict.fromkeys(people))) if people else reason


def _others(asked: str) -> tuple[str, ...]:
    return people_of(asked.person) if isinstance(asked, Confided) else ()


def _concerned(kind: Aggregate[Any], facts: Iterable[Any], context: Context) -> Iterator[str]:
    """Those for whom something in it is sealed, or may be; where nothing is, in any fact of its stream."""
    state = context.state(context.stream_id, type(kind.initial))
    if is_person(context.stream_id):
        yield context.stream_id
    for fact in facts:
        names = _naming([type(fact)]) or _naming(kind.events)
        for each in (*names, _SUBJECT):
            yield from whose(each, fact, state, context)


def _naming(event_classes: Iterable[type[Any]]) -> list[str]:
    """The fields that say for whom something is sealed in these."""
    told = (
        of
        for each in event_classes
        for of in (*personal_fields(each).values(), *confided_fields(each).values())
    )
    return [each for each in dict.fromkeys(told) if each != ABOUT]
