"""Whom a sensitive stream is about is told by no row to whoever may not know."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from community_core.domain import FactCorrected
from community_core.domain.kit.values.fields import naming_fields
from community_core.ledger import Recorded
from community_core.testing.facts import recorded, sensitive_among
from community_core.testing.failure import CheckFailed
from community_core.testing.projecting import project
from community_core.testing.stories import Story
from community_core.views import Projection, tables_of

LAW = "whom a sensitive stream is about is told to nobody who may not know"


def refuse_telling_in_confidence(
    projection: type[Projection[Any]], stories: Iterable[Story], zone: str
) -> None:
    """CheckFailed for a view with the id of somebody whom only a sensitive stream names, for no reader."""
    for story in stories:
        facts = recorded(story)
        people = _in_confidence(facts)
        if people:
            view = project(projection, *story, zone=zone)
            for where, row in _rows(view):
                _refuse(projection, where, row, people)


def _in_confidence(facts: Sequence[Recorded[Any]]) -> frozenset[str]:
    """Who is named where that is sensitive, and nowhere else."""
    sensitive = sensitive_among(facts)({fact.stream_id for fact in facts})
    hidden, openly = set[str](), set[str]()
    for fact in facts:
        named = set(_people(fact.data))
        if fact.stream_id in sensitive:
            inside = set(_people(fact.data, only=naming_fields(type(fact.data))))
            hidden |= inside
            named -= inside
        openly |= {*named, fact.actor, fact.stream_id}
    return frozenset(hidden - openly)


def _people(data: Any, only: Iterable[str] | None = None) -> Iterator[str]:
    """The people a fact names; ``only`` in these fields."""
    if isinstance(data, FactCorrected) or not attrs.has(type(data)):
        return
    for name in [each.name for each in attrs.fields(type(data))] if only is None else only:
        yield from _ids(getattr(data, name))


def _ids(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str) and each.startswith("person-"):
            yield each


def _rows(view: Projection[Any]) -> Iterator[tuple[str, Any]]:
    """What is told of it: the rows of its tables, and what iterating gives."""
    for name in tables_of(type(view)):
        yield from ((f"table {name!r}", row) for row in getattr(view, name))
    yield from (("what iterating gives", row) for row in view)


def _refuse(projection: type[Any], where: str, row: Any, people: frozenset[str]) -> None:
    for each in attrs.fields(type(row)):
        told = people.intersection(_ids(getattr(row, each.name)))
        if told:
            why = (
                f"{where} has {sorted(told)[0]!r} in {each.name!r} of {row!r}. Say in its column "
                'which stream that is told of, Column(named_in="..."), and let None stand there'
            )
            raise CheckFailed(projection.__name__, LAW, why)
