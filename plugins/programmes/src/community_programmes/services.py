"""Services 服务台账: everything that was given, and to whom who is on no list."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.domain import said_of
from community_core.neighbourhood import AskedPerson, AskedSince, AskedUntil, OfMerges, PersonColumn
from community_core.views import Column, Projection, carried, query
from community_programmes import values
from community_programmes.programmes import AskedProgramme
from community_programmes.records import OfServices, Service

KindColumn = Annotated[
    values.ServiceKind, Column(en="Service", zh="服务类别", words=said_of(values.Given).words)
]
HowColumn = Annotated[
    values.ServiceManner | None, Column(en="How", zh="方式", words=said_of(values.How).words)
]


@frozen(kw_only=True)
class Given:
    """A service. ``contacts`` is how often somebody was served by it 人次, named or not."""

    day: Annotated[date, Column(en="Day", zh="日期")]
    programme: Annotated[str, Column(en="Programme", zh="项目")]
    kind: KindColumn
    title: Annotated[str | None, Column(en="What", zh="服务内容")]
    people: Annotated[tuple[str, ...], Column(en="Served", zh="服务对象", refers="person")]
    contacts: Annotated[int, Column(en="Contacts", zh="人次")]
    others: Annotated[int, Column(en="Unnamed", zh="未具名人数")]
    givers: Annotated[tuple[str, ...], Column(en="Given by", zh="服务人员", refers="any")]
    how: HowColumn
    minutes: Annotated[int | None, Column(en="Minutes", zh="时长（分钟）")]
    materials: Annotated[tuple[str, ...], Column(en="Materials", zh="资料")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    arose_from: Annotated[str | None, Column(en="From", zh="源自", refers="any")]
    service_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class NotOnList:
    """Somebody served in a programme whose list they were not on that day."""

    person_id: PersonColumn
    programme: Annotated[str, Column(en="Programme", zh="项目")]
    day: Annotated[date, Column(en="Day", zh="日期")]
    kind: KindColumn
    service_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class Services(OfMerges, OfServices, Projection[Given]):
    """Everything that was given, the latest first. Whom a sensitive programme served is told to whoever may
    know, and asks for that programme."""

    name, version = "services", 2
    called = "服务台账"
    zh = "全部服务记录，由近到远。敏感项目的服务对象只在有权查阅者指名查阅该项目时列出。"
    key = ("service_id",)
    single_stream = True
    pages = "services"

    def shown(self, row: Service) -> Given:
        """The row as people look at it, without the people of a sensitive programme."""
        told = self._told(row)
        if not self.is_sensitive(row.programme_id):
            return told
        return Given(**carried(told, Given) | {"people": (), "givers": (), "arose_from": None})

    def _told(self, row: Service) -> Given:
        known = {
            "day": self.day(row.at),
            "programme": self.title_of(row.programme_id),
            "contacts": row.contacts,
            "people": row.people or (),
            "givers": row.givers or (),
        }
        return Given(**carried(row, Given) | known)

    @query(zh="某项目的服务记录。", called="某项目")
    def of_programme(self, programme: AskedProgramme) -> list[Given]:
        """What was given in one programme."""
        return [self._told(each) for each in self.services.where(programme_id=programme)]

    @query(zh="某人得到的服务，敏感项目除外。", called="某人")
    def of_person(self, person: AskedPerson) -> list[Given]:
        """What somebody was given, in sensitive programmes left out."""
        same = set(self.same_person(person))
        found = (each for each in self.services if same.intersection(each.people or ()))
        return [self._told(each) for each in found if not self.is_sensitive(each.programme_id)]

    @query(zh="一段日期内接受项目服务而不在其名单上的人；敏感项目须指名。", called="名单外服务")
    def not_enrolled(
        self, since: AskedSince, until: AskedUntil, programme: AskedProgramme | None = None
    ) -> list[NotOnList]:
        """Who was served in a programme on these days without being on its list; of a sensitive one, if it is
        named."""
        into, on_lists = self.merged_into(), dict[date, Collection[tuple[str, str]]]()
        rows = []
        for each in self._in_programmes(self.given(since, until), programme):
            day = self.day(each.at)
            if day not in on_lists:
                on_lists[day] = self.enrolled(day, lambda person: into.get(person, person)).keys()
            served = sorted({into.get(person, person) for person in each.people or ()})
            strangers = (who for who in served if (each.programme_id or "", who) not in on_lists[day])
            rows += [self._not_on_list(each, who) for who in strangers]
        return rows

    def _not_on_list(self, service: Service, person_id: str) -> NotOnList:
        return NotOnList(
            person_id=person_id,
            programme=self.title_of(service.programme_id),
            day=self.day(service.at),
            kind=service.kind,
            service_id=service.service_id,
        )

    def _in_programmes(self, services: Iterable[Service], programme: str | None) -> Iterable[Service]:
        for each in services:
            if each.programme_id is not None and (
                programme == each.programme_id
                or (programme is None and not self.is_sensitive(each.programme_id))
            ):
                yield each
