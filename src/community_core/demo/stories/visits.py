"""Who goes to whom, what they find there, and what comes of it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from community_core.demo.cast import Cast
from community_core.demo.deeds import Deed, Thread
from community_core.demo.neighbourhood import FOUND_ON_VISITS, HEATING
from community_core.demo.stories.requests import followed_through
from community_core.domain import (
    CancelVisit,
    CompleteVisit,
    Need,
    NotMetFound,
    PlanVisit,
    RecordNotMet,
    ReplanVisit,
    StartVisit,
)

_A_DAY = 7
_NOT_MET: tuple[NotMetFound, ...] = ("nobody", "nobody", "away", "hospital", "refused", "not-told")


def told(cast: Cast) -> Iterator[Thread]:
    """Each day some elders are to be visited."""
    found = cycle(_NOT_MET)
    for day in range(1, cast.last_day + 1):
        for person in cast.elders(_A_DAY * cast.pace):
            yield _visit(cast, day, person, next(found))


def _visit(cast: Cast, day: int, person: str, found: NotMetFound) -> Thread:
    visitor, morning = cast.worker, cast.at(day, "8:00")
    start = morning + timedelta(minutes=cast.dice.randint(60, 540))
    home = cast.residents.home(person)
    plan = PlanVisit(person_id=person, visitor=visitor, planned_for=start, place=home)
    planned = yield Deed(visitor, plan, at=morning)
    visit_id = planned.stream_id
    while (drawn := cast.dice.random()) < 0.15:
        if drawn < 0.04:
            yield Deed(visitor, CancelVisit(visit_id=visit_id, reason=cast.say("weather", "天气")), at=start)
            return
        yield Deed(visitor, RecordNotMet(visit_id=visit_id, found=found), at=start)
        start += timedelta(days=cast.dice.randint(1, 3))
        yield Deed(visitor, ReplanVisit(visit_id=visit_id, planned_for=start), wait=timedelta())
    yield Deed(visitor, StartVisit(visit_id=visit_id), at=start)
    yield from _inside(cast, visit_id, visitor)


def _inside(cast: Cast, visit_id: str, visitor: str) -> Thread:
    found = [cast.dice.choice(FOUND_ON_VISITS)] if cast.dice.random() < 0.2 else []
    needs = tuple(
        Need(title=topic.words.told(cast.language), category=topic.category.told(cast.language))
        for topic in found
    )
    warm = not any(topic.category is HEATING for topic in found)
    completed = CompleteVisit(visit_id=visit_id, heating_warm=warm, needs=needs)
    done = yield Deed(visitor, completed, wait=timedelta(minutes=cast.dice.randint(15, 50)))
    raised = [fact.stream_id for fact in done.events if fact.stream_id != visit_id]
    for request_id, topic in zip(raised, found, strict=True):
        yield from followed_through(cast, request_id, topic)
