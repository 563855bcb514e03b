"""People as they stand on a day: how closely they are looked after, and whether they can be visited."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from attrs import field, frozen

from community_core.domain.person_facts import AwayTo, CareLevel
from community_core.neighbourhood.life_events import LifeEvent
from community_core.neighbourhood.merging import followed

LeftOut = Literal["gone", "away", "declined"]
"""Why somebody of the list is not visited: died or erased or moved away, elsewhere for a time, or no wish."""

DayOf = Callable[[datetime], date]


@frozen(kw_only=True)
class Person:
    """One human being on a day, whichever of their ids it was recorded under.

    ``since`` is the day their level became what it is; ``home`` the key of their door; ``away_until`` is None
    while nobody knows for how long; ``back_since`` the day somebody noted that they were back. Of whoever was
    erased nothing else is told.
    """

    person_id: str
    level: CareLevel = "none"
    since: date | None = None
    review_on: date | None = None
    building: str | None = None
    home: tuple[str, int] | None = None
    died: bool = False
    erased: bool = False
    left: bool = False
    away_since: date | None = None
    away_until: date | None = None
    gone_to: AwayTo | None = None
    back_since: date | None = None
    declined_since: date | None = None

    @property
    def is_listed(self) -> bool:
        """Whether they are on the list of those to be visited, away or declining or not."""
        return self.level != "none" and not (self.died or self.erased or self.left)

    def home_since(self, day: date) -> date | None:
        """The day from which they are at home again, noted or as they were expected; None where they were
        never away, or still are."""
        if self.away_since is None:
            return self.back_since
        is_back = self.away_until is not None and self.away_until < day
        return self.away_until + timedelta(days=1) if self.away_until and is_back else None

    def left_out(self, day: date) -> LeftOut | None:
        """Why nobody waits for them to be visited. Whoever was to be back by a day gone by counts as back."""
        if self.died or self.erased or self.left:
            return "gone"
        if self.away_since is not None and (self.away_until is None or day <= self.away_until):
            return "away"
        return "declined" if self.declined_since is not None else None


@frozen
class People:
    """Everybody something was recorded about, on one day."""

    day: date
    known: Mapping[str, Person]
    into: Mapping[str, str] = field(repr=False)

    def canonical(self, person_id: str) -> str:
        """The id under which somebody goes on: their own, or that of the record they were merged into."""
        return followed(self.into, person_id)

    def person(self, person_id: str) -> Person:
        """The person as they stand; with nothing known of them but the id, if nothing is."""
        canonical = self.canonical(person_id)
        return self.known.get(canonical) or Person(person_id=canonical)

    def listed(self) -> list[Person]:
        """Those on the list."""
        return [each for each in self.known.values() if each.is_listed]

    def expected(self) -> list[Person]:
        """Those on the list who are neither away nor declining."""
        return [each for each in self.listed() if each.left_out(self.day) is None]


def people_on(day: date, events: Iterable[LifeEvent], day_of: DayOf) -> People:
    """Everybody as they stand at the end of a day. What was recorded of merged people counts for whom they
    were merged into, whenever that was found out."""
    told = list(events)
    into = {each.person_id: each.into for each in told if each.into}
    known: dict[str, dict[str, Any]] = {}
    for on, each in sorted(((each.on or day_of(each.at), each) for each in told), key=_in_order):
        if on <= day:
            person_id = followed(into, each.person_id)
            _learn(known.setdefault(person_id, {"person_id": person_id}), each, on)
    return People(day, {each: Person(**said) for each, said in known.items()}, into)


def _in_order(dated: tuple[date, LifeEvent]) -> tuple[date, datetime, str, int]:
    on, each = dated
    return on, each.at, each.person_id, each.version


def _learn(known: dict[str, Any], event: LifeEvent, on: date) -> None:
    """What somebody is known by, after one more event."""
    match event.what:
        case "home":
            _move(known, event)
        case "level":
            _grade(known, event, on)
        case "away":
            known.update(away_since=on, away_until=event.until, gone_to=event.gone_to, back_since=None)
        case "back":
            known.update(away_since=None, away_until=None, gone_to=None, back_since=on)
        case "left" | "returned":
            known["left"] = event.what == "left"
        case "died":
            known["died"] = True
        case "erased":
            _forget(known)
        case "declined" | "agreed":
            known["declined_since"] = on if event.what == "declined" else None
        case "merged":
            pass


def _grade(known: dict[str, Any], event: LifeEvent, on: date) -> None:
    """Saying the same level again, at a review, begins nothing anew."""
    level = event.level or "none"
    if known.get("level", "none") != level:
        known["since"] = on
    known.update(level=level, review_on=event.review_on)


def _move(known: dict[str, Any], event: LifeEvent) -> None:
    """Where they live; what a merged record says of it does not outdo their own."""
    home = known.get("home")
    own = home is not None and home[0] == known["person_id"]
    if not own or event.person_id == known["person_id"]:
        known.update(building=event.building, home=(event.person_id, event.version))


def _forget(known: dict[str, Any]) -> None:
    person_id = known["person_id"]
    known.clear()
    known.update(person_id=person_id, erased=True)
