"""Served 服务情况: what the programmes came to, people and contacts apart."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import Channel, belongs_to_meeting
from community_core.neighbourhood import AskedSince, AskedUntil, OfPeople, People
from community_core.views import CONTACTS, SERVED, Column, Figure, Period, Projection, figures, query
from community_programmes.measures import HANDED_OVER, SERVED_BY_NAME, SERVICES, STUDY_REACHED, UNNAMED
from community_programmes.programmes import AskedProgramme
from community_programmes.records import OfServices, Service
from community_programmes.services import KindColumn
from community_programmes.values import channel_of

ProgrammeColumn = Annotated[str, Column(en="Programme", zh="项目", refers="any")]
PeopleColumn = Annotated[int, Column(en="People by name", zh="人数（记名）")]
ContactsColumn = Annotated[int, Column(en="Contacts", zh="人次")]
UnnamedColumn = Annotated[int, Column(en="Of them without names", zh="其中未具名")]


@frozen(kw_only=True)
class ServedIn:
    """How many a programme served. ``people`` are different ones by name, ``contacts`` how often somebody
    was served, ``unnamed`` of these without a name: people and contacts are never added."""

    programme: ProgrammeColumn
    title: Annotated[str, Column(en="Title", zh="名称")]
    people: PeopleColumn
    contacts: ContactsColumn
    unnamed: UnnamedColumn
    first_timers: Annotated[int, Column(en="For the first time", zh="其中首次")]


@frozen(kw_only=True)
class ServedBy:
    """How many a programme served by one kind of service."""

    programme: ProgrammeColumn
    title: Annotated[str, Column(en="Title", zh="名称")]
    kind: KindColumn
    people: PeopleColumn
    contacts: ContactsColumn
    unnamed: UnnamedColumn


class Served(OfPeople, OfServices, Projection[ServedIn]):
    """What each programme came to since it began; services in none stand together."""

    name, version = "served", 2
    called = "服务情况"
    zh = "各项目自开展以来的服务情况；不属于任何项目的服务合为一行。"
    key = ("programme",)
    single_stream = True
    pages = None
    measures = (
        CONTACTS,
        SERVED,
        SERVICES,
        SERVED_BY_NAME,
        UNNAMED,
        STUDY_REACHED,
        HANDED_OVER,
    )

    def __iter__(self) -> Iterator[ServedIn]:
        yield from self.between(date.min, date.max)

    @query(zh="一段日期内各项目（或某项目）的服务情况。", called="期间服务")
    def between(
        self, since: AskedSince, until: AskedUntil, programme: AskedProgramme | None = None
    ) -> list[ServedIn]:
        """What each programme, or one, came to on these days."""
        people, all_given = self._people(self.today), self.services.as_kept()
        firsts = self._firsts(all_given, people)
        rows = []
        for each, services in self._by_programme(all_given, since, until, programme):
            named = _named(services, people)
            new = sum(since <= firsts[each, person] <= until for person in named)
            rows.append(ServedIn(**self._counted(each, services, named), first_timers=new))
        return rows

    @query(zh="一段日期内各项目（或某项目）的服务情况，按服务类别。", called="按类别")
    def by_kind(
        self, since: AskedSince, until: AskedUntil, programme: AskedProgramme | None = None
    ) -> list[ServedBy]:
        """The same by kind of service."""
        people = self._people(self.today)
        rows = []
        for each, services in self._by_programme(self.services.as_kept(), since, until, programme):
            kinds: set[KindColumn] = {one.kind for one in services}
            for kind in sorted(kinds, key=str):
                of_kind = [one for one in services if one.kind == kind]
                rows.append(ServedBy(**self._counted(each, of_kind, _named(of_kind, people)), kind=kind))
        return rows

    def _counted(self, programme: str, services: list[Service], named: set[str]) -> dict[str, Any]:
        return {
            "programme": programme,
            "title": self.title_of(programme),
            "people": len(named),
            "contacts": sum(each.contacts for each in services),
            "unnamed": sum(each.others for each in services),
        }

    def _by_programme(
        self, given: Iterable[Service], since: date, until: date, programme: str | None
    ) -> Iterable[tuple[str, list[Service]]]:
        found: dict[str, list[Service]] = {}
        for each in given:
            if programme in (None, each.programme_id) and since <= self.day(each.at) <= until:
                found.setdefault(each.programme_id or "", []).append(each)
        return sorted(found.items(), key=_those_in_none_last)

    def _firsts(self, given: Iterable[Service], people: People) -> dict[tuple[str, str], date]:
        """The day on which somebody was first served in a programme; the latest service comes first."""
        return {
            (each.programme_id or "", people.canonical(person)): self.day(each.at)
            for each in given
            for person in each.people or ()
        }

    def _people(self, day: date) -> People:
        return self.people_on(day)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        day = min(period.last, self.today)
        people = self._people(day)
        given = list(self.services.between("at", period.begins, period.ends))
        named = _named(given, people)
        yield from _meetings(given)
        yield SERVED.who(named)
        yield SERVICES.is_(sum(each.contacts for each in given))
        for kind in sorted({each.kind for each in given}):
            yield SERVICES.is_(sum(each.contacts for each in given if each.kind == kind), kind=kind)
        yield SERVED_BY_NAME.who(named)
        yield UNNAMED.is_(sum(each.others for each in given))
        yield from self._home_study(given, people)

    def _home_study(self, given: list[Service], people: People) -> Iterator[Figure]:
        """Of those on a list of study at home, how many were reached, and who only by handing over."""
        study = {each.programme_id for each in self.offers if each.kind == "home-study"}
        on_list = {
            person
            for programme, person in self.enrolled(people.day, people.canonical)
            if programme in study and people.person(person).left_out(people.day) != "gone"
        }
        brought = [each for each in given if each.kind == "study"]
        reached = _named(brought, people) & on_list
        spoken_to = _named((each for each in brought if each.how != "handed-over"), people)
        yield STUDY_REACHED.of(len(reached), len(on_list))
        yield HANDED_OVER.who(reached - spoken_to)


def _those_in_none_last(given: tuple[str, list[Service]]) -> tuple[bool, str]:
    programme, _ = given
    return not programme, programme


def _named(services: Iterable[Service], people: People) -> set[str]:
    """Who was served by name, each once."""
    return {people.canonical(person) for each in services for person in each.people or ()}


def _meetings(services: Iterable[Service]) -> Iterator[Figure]:
    """Contacts by channel; what was given on a visit or at an activity belongs to that meeting."""
    alone = [each for each in services if not belongs_to_meeting(each.arose_from)]
    channels = Counter[Channel]()
    for each in alone:
        channels[channel_of(each.kind, each.how, each.contacts)] += each.contacts
    yield CONTACTS.is_(sum(channels.values()))
    for channel, count in sorted(channels.items()):
        yield CONTACTS.is_(count, channel=channel)
