"""Stories as one history in which nothing comes late, with words in it that are found again."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import attrs
from attrs import evolve

from community_core.domain import FactCorrected, PersonAbsorbed, PersonErased, PersonMerged
from community_core.domain.kit.messages.correction import with_personal
from community_core.domain.kit.values.hints import without_none
from community_core.testing.facts import GivenFact, recorded
from community_core.testing.stories import Story
from community_core.views import Period

_UNSETTLING = (FactCorrected, PersonErased, PersonMerged, PersonAbsorbed)
"""What rightly changes the figures of months gone by."""

_SECRET, _SECRET_NUMBER = "心里话", 1941
"""What stands wherever something is sealed."""


def in_time(stories: Iterable[Story]) -> list[GivenFact]:
    """All facts in the order in which they happened, learnt as they happen."""
    facts = [
        evolve(given, data=with_personal(given.data, _secret), at=told.occurred_at, recorded_at=None)
        for story in stories
        for given, told in zip(story, recorded(story), strict=True)
        if not isinstance(given.data, _UNSETTLING)
    ]
    return sorted(facts, key=moment_of)


def moment_of(given: GivenFact) -> datetime:
    """When a fact of such a history happened."""
    assert given.at is not None
    return given.at


def _secret(event: Any, name: str, _: Any) -> Any:
    hint = str(without_none(get_type_hints(type(event))[name]))
    return _SECRET_NUMBER if "int" in hint else (_SECRET,) if "tuple" in hint else _SECRET


def is_open(told: Any) -> bool:
    """Whether it is text, and nothing in it was sealed."""
    return isinstance(told, str) and _SECRET not in told and str(_SECRET_NUMBER) not in told


def is_news(given: GivenFact, asked: datetime, period: Period) -> bool:
    """Whether it happened after a moment and tells of no day up to the period's end: else it came late."""
    is_later = moment_of(given) > asked
    return is_later and not any(day <= period.last for day in _days(given.data, period.zone))


def _days(value: Any, zone: ZoneInfo) -> Iterator[date]:
    """Every day that is told of in an event."""
    if isinstance(value, datetime):
        yield value.astimezone(zone).date()
    elif isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        yield from (day for each in value for day in _days(each, zone))
    elif attrs.has(type(value)):
        values = attrs.asdict(value, recurse=False).values()
        yield from (day for each in values for day in _days(each, zone))
