"""Talents 能人库: who can do what, when they have time, their roles, and when they last took part."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from attrs import evolve, frozen

from community_core.domain import (
    VOLUNTEER,
    WORDS,
    Help,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    RoleName,
    VolunteerChanged,
    VolunteerLeft,
    VolunteerRegistered,
)
from community_core.ledger import Recorded
from community_core.neighbourhood import OfRoles, People, PersonColumn, stands
from community_core.views import Column, Projection, Table, handles, query
from community_talents.records import Offer, OfOffers

AskedSkill = Annotated[
    str, Help("What somebody should be able to do", "会什么", "calligraphy", example_zh="书法")
]
AskedWhen = Annotated[str, Help("When they should have time", "何时", "Saturday", example_zh="周六")]


@frozen(kw_only=True)
class Talent:
    """Somebody who can do something. ``last_part`` is the day they last did something for the community, as
    far as hours or a used offer say."""

    person_id: PersonColumn
    skills: Annotated[tuple[str, ...], Column(en="Can do", zh="特长")]
    offers: Annotated[tuple[str, ...], Column(en="Offers", zh="服务意向")]
    availability: Annotated[tuple[str, ...], Column(en="Has time", zh="可服务时间")]
    roles: Annotated[tuple[RoleName, ...], Column(en="Roles", zh="职务", words=WORDS)]
    last_part: Annotated[date | None, Column(en="Last took part", zh="最近参与")]


@frozen(kw_only=True)
class Volunteer:
    """Somebody as a volunteer."""

    volunteer_id: str
    person_id: str = ""
    status: str = "registered"
    skills: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()


@frozen(kw_only=True)
class Service:
    """Hours somebody gave on a day, unless they were turned down."""

    volunteer_id: str
    claim: int
    day: date
    stands: bool = True


class Talents(OfOffers, OfRoles, Projection[Talent]):
    """Who can do what or offers it, and when they have time; whoever died or moved away is left out."""

    name, version = "talents", 1
    key = ("person_id",)
    called = "能人库"
    zh = "能人的特长、服务意向、可服务时间、职务和最近参与日期；去世、迁出的不列入。"
    single_stream = True
    pages = None
    volunteers = Table(Volunteer)
    services = Table(Service, key=("volunteer_id", "claim"))

    @handles(VolunteerRegistered, VolunteerChanged, VolunteerLeft)
    def volunteer(self, e: Recorded[Any]) -> None:
        self.volunteers.follow(VOLUNTEER, e)

    @handles(HoursClaimed)
    def serve(self, e: Recorded[HoursClaimed]) -> None:
        day = self.day(e.data.started_at)
        self.services.put(Service(volunteer_id=e.stream_id, claim=e.data.claim, day=day))

    @handles(HoursRejected, HoursRevoked)
    def turn_down(self, e: Recorded[HoursRejected | HoursRevoked]) -> None:
        service = self.services.get((e.stream_id, e.data.claim))
        if service is not None:
            self.services.put(evolve(service, stands=False))

    def __iter__(self) -> Iterator[Talent]:
        people = self.people_on(self.today)
        skilled, offered = self._skilled(people), self._offered(people)
        roles, last = self._roles(people), self._last_parts(people)
        for person in sorted({*skilled, *offered}):
            if people.person(person).left_out(self.today) != "gone":
                volunteers, offers = skilled[person], offered[person]
                yield Talent(
                    person_id=person,
                    skills=_each_once(skill for one in volunteers for skill in one.skills),
                    offers=_each_once(one.what for one in offers),
                    availability=_each_once(
                        [
                            *(time for one in volunteers for time in one.availability),
                            *(one.when for one in offers if one.when),
                        ]
                    ),
                    roles=_each_once(roles[person]),
                    last_part=max(last[person], default=None),
                )

    @query(zh="会某项特长或愿做某事的人，可再按可服务时间查；最久未参与的在前。", called="谁会")
    def who_can(self, skill: AskedSkill, when: AskedWhen | None = None) -> list[Talent]:
        """Who can do something or offers it, and has time then; whoever took part longest ago first."""
        found = [
            each
            for each in self
            if _told(skill, [*each.skills, *each.offers]) and (not when or _told(when, each.availability))
        ]
        return sorted(found, key=lambda each: (each.last_part or date.min, each.person_id))

    # ---- of each person, under whichever of their ids it was recorded

    def _skilled(self, people: People) -> defaultdict[str, list[Volunteer]]:
        found = defaultdict[str, list[Volunteer]](list)
        for each in self.volunteers:
            if each.skills and each.status == "registered":
                found[people.canonical(each.person_id)].append(each)
        return found

    def _offered(self, people: People) -> defaultdict[str, list[Offer]]:
        found = defaultdict[str, list[Offer]](list)
        for each in self.offers:
            if each.status in ("offered", "taken"):
                found[people.canonical(each.person_id)].append(each)
        return found

    def _roles(self, people: People) -> defaultdict[str, list[RoleName]]:
        found = defaultdict[str, list[RoleName]](list)
        for each in self.appointments:
            if stands(each, self.today):
                found[people.canonical(each.person_id)].append(each.role)
        return found

    def _last_parts(self, people: People) -> defaultdict[str, set[date]]:
        found = defaultdict[str, set[date]](set)
        whose = {each.volunteer_id: each.person_id for each in self.volunteers}
        for service in self.services:
            if service.stands:
                found[people.canonical(whose.get(service.volunteer_id, ""))].add(service.day)
        for each in self.offers:
            if each.used_on is not None:
                found[people.canonical(each.person_id)].add(each.used_on)
        return found


def _each_once(found: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(found))


def _told(asked: str, texts: Iterable[str]) -> bool:
    return any(asked.casefold() in each.casefold() for each in texts)
