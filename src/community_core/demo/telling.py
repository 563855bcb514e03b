"""Telling the story: a month that is looked at, or as many days as are wanted, the same way every time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from attrs import frozen

from community_core.community import Community
from community_core.demo.cast import Cast, Story
from community_core.demo.handed_over import hand_over
from community_core.demo.installed import installed_stories
from community_core.demo.neighbourhood import EARLIER, STAFF, ZONE
from community_core.demo.residents import FEW, Residents
from community_core.demo.stories import hours, register, requests, visits
from community_core.demo.storyteller import Clock, Progress, Storyteller
from community_core.domain import RequestFollowedUp
from community_core.errors import Language
from community_core.store import DEFAULT_ZONE
from community_core.times import in_utc

MONTH = date(2024, 1, 1)
DAYS = 31
READER = STAFF[0]
"""Somebody who may look at everything: the secretary."""
WORKER = STAFF[1]
"""Somebody with a grid to look after."""
EVERYBODY = 4300
"""How many people the register holds when more than a month is told."""

OWN: Mapping[str, Story] = {
    "hours": hours.told,
    "register": register.told,
    "requests": requests.told,
    "visits": visits.told,
}
"""The parts that the core tells."""


@frozen
class FinishedStory:
    """The finished story: how many facts it took, the number of a request whose history is worth reading, and
    a surname to look people up by."""

    facts: int
    number: str
    surname: str


def ends(days: int = DAYS) -> datetime:
    """The end of the story's last day's work."""
    return datetime.combine(MONTH + timedelta(days=days - 1), time(18), ZONE)


END = ends()


def tell(
    where: str | Path,
    language: Language,
    progress: Progress | None = None,
    *,
    days: int = DAYS,
    residents: int | None = None,
    seed: int = 0,
) -> FinishedStory:
    """Record the story in the store at ``where``; a store that already holds it gains nothing.

    A month is told of 240 people, deed by deed. More is told of 4,300, or as many ``residents`` as are
    wanted, and written down in the evening of each day; it begins with a register that was handed over, so
    that every type of fact occurs. Another ``seed`` is another community. ``progress`` is called with the
    story's time. Raises StoreUnavailable.
    """
    number = residents or (FEW if days <= DAYS else EVERYBODY)
    people = Residents(language, number, seed)
    clock, dice = Clock(_morning(EARLIER)), Random(f"{seed}-ids")
    with Community.open(where, zone=DEFAULT_ZONE, clock=clock, entropy=dice.randbytes) as community:
        _begin(community, people)
        if days > DAYS:
            hand_over(community, language)
        teller = Storyteller(community, clock, by_evening=days > DAYS, progress=progress)
        until = in_utc(ends(days))
        for month in _months(days):
            for name, story in _stories().items():
                cast = Cast(
                    month=month,
                    first=month == MONTH,
                    language=language,
                    dice=Random(f"{seed}-{name}-{month}"),
                    residents=people,
                    pace=max(1, number // (4 * FEW)),
                    begun=teller.begun,
                )
                teller.enter(story(cast), _morning(month))
            teller.run(min(until, _morning(_after(month))))
        return FinishedStory(community.ledger.position(), _remarkable(community), people.surname(WORKER))


def _begin(community: Community, people: Residents) -> None:
    """Places, people, their roles and care levels: each kind at once, as at the very start."""
    for name in ("named_places", "registered", "appointed", "looked_after", "not_visited"):
        commands = list(getattr(people, name)())
        community.execute_all(commands, by="system:init", command_id=f"demo-{name}")


def _stories() -> Mapping[str, Story]:
    """Every part there is: the core's, and those of the plugins that are installed."""
    return {**OWN, **{each.name: each.loaded for each in installed_stories() if not each.problem}}


def _months(days: int) -> Iterator[date]:
    """The first day of each month that is told."""
    month, last = MONTH, MONTH + timedelta(days=days - 1)
    while month <= last:
        yield month
        month = _after(month)


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _morning(day: date) -> datetime:
    return in_utc(datetime.combine(day, time(8), ZONE))


def _remarkable(community: Community) -> str:
    """The number of a request that was not good the first time."""
    asked = community.log(types=RequestFollowedUp)
    found = (fact.stream_id for fact in asked if fact.data.satisfaction == "not-satisfied")
    return community.number(next(found, "")) or ""
