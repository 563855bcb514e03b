"""Not reached 未覆盖: who is on a list and was given nothing while the period runs."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated

from attrs import field, frozen

from community_core.domain import Command
from community_core.neighbourhood import KeepersColumn, Neighbourhood, OfNeighbourhood, PersonColumn
from community_core.views import AgendaItem, Column, Month, Period, Projection, agenda, query
from community_programmes.programmes import AskedProgramme
from community_programmes.records import Enrolled, Listing, Offer, OfServices, Service
from community_programmes.service import DeliverHomeStudy, RecordService
from community_programmes.services import HowColumn
from community_programmes.values import ProgrammeRhythm

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class NotReached:
    """Somebody on a list who was given nothing in it on those days, when they last were, and how."""

    person_id: PersonColumn
    programme: Annotated[str, Column(en="Programme", zh="项目")]
    since: Annotated[date, Column(en="Since", zh="参加日期")]
    last_reached: Annotated[date | None, Column(en="Last reached", zh="上次服务")]
    how: HowColumn
    due: Annotated[date, Column(en="Due", zh="截止")]
    keepers: KeepersColumn
    enrolment_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen
class Lists:
    """Everybody on a list on a day, and what they were given until then."""

    around: Neighbourhood
    enrolled: Mapping[tuple[str, str], Enrolled] = field(repr=False)
    reached: Mapping[tuple[str, str], list[Service]] = field(repr=False)


class NotReachedYet(OfNeighbourhood, OfServices, Projection[NotReached]):
    """Who is on the list of a programme with a rhythm and was not reached in the week, month or quarter that
    runs. Whoever died, moved away, is away or declined is left out, and so are sensitive programmes, which
    are asked for by name, by whoever may know."""

    name, version = "not-reached", 2
    called = "未覆盖"
    zh = (
        "有频次的项目中，本周（月、季）尚未服务到的参加者。去世、迁出、外出、谢绝走访的不列入；"
        "敏感项目须指名查阅。"
    )
    key = ("enrolment_id",)
    single_stream = True
    pages = None

    def __iter__(self) -> Iterator[NotReached]:
        lists = self._lists(self.today, self.services)
        for offer in self._with_rhythm():
            if not offer.sensitive:
                first, last = running(offer.rhythm, self.today)
                yield from (self._row(each, lists, last) for each in self._missing(offer, lists, first, last))

    @query(zh="某项目某月未服务到的参加者。", called="某月未覆盖")
    def in_month(self, programme: AskedProgramme, month: Month) -> list[NotReached]:
        """Who was on the list of one programme at the end of a month, or is today, and was not reached in
        it."""
        first, last = month_of(date.fromisoformat(f"{month}-01"))
        lists = self._lists(min(last, self.today), self.services)
        offers = [each for each in self.offers if each.programme_id == programme]
        return [
            self._row(each, lists, last)
            for offer in offers
            for each in self._missing(offer, lists, first, last)
        ]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """One item a person; of a sensitive programme one in all, that names nobody."""
        season = Period(*running("quarterly", self.today - 6 * _DAY), self.zone)
        given = (each for each in self.services.as_kept() if season.begins <= each.at < self.now)
        lists = self._lists(self.today, given, self.listings.as_kept())
        for offer in self._with_rhythm():
            first, last = running(offer.rhythm, self.today)
            missing = list(self._missing(offer, lists, first, last)) if last <= until else []
            if offer.sensitive:
                yield from (_for_all(offer, last),) if missing else ()
            else:
                yield from (_for_one(offer, each, last, lists.around) for each in missing)

    def _with_rhythm(self) -> list[Offer]:
        return [each for each in self.offers.where(status="open") if each.rhythm != "none"]

    def _lists(
        self, day: date, services: Iterable[Service], listings: Iterable[Listing] | None = None
    ) -> Lists:
        around = self.neighbourhood(day)
        canonical = around.people.canonical
        return Lists(around, self.enrolled(day, canonical, listings), self.reached(services, canonical))

    def _missing(self, offer: Offer, lists: Lists, first: date, last: date) -> Iterator[Enrolled]:
        """Who is on its list, can be served, and was given nothing on these days."""
        people, day = lists.around.people, lists.around.people.day
        for (programme, person), each in sorted(lists.enrolled.items()):
            if programme == offer.programme_id and people.person(person).left_out(day) is None:
                given = lists.reached.get((programme, person), [])
                if not any(first <= self.day(one.at) <= last for one in given):
                    yield each

    def _row(self, each: Enrolled, lists: Lists, last: date) -> NotReached:
        given = lists.reached.get((each.programme_id, each.person_id), [])
        before = next((one for one in given if self.day(one.at) <= last), None)
        person = lists.around.people.person(each.person_id)
        return NotReached(
            person_id=each.person_id,
            programme=self.title_of(each.programme_id),
            since=each.since,
            last_reached=self.day(before.at) if before else None,
            how=before.how if before else None,
            due=last,
            keepers=lists.around.keepers_of(person),
            enrolment_id=each.stream_id,
        )


def running(rhythm: ProgrammeRhythm, day: date) -> tuple[date, date]:
    """The first and last day of the week, month or quarter a day is in."""
    if rhythm == "weekly":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + 6 * _DAY
    if rhythm == "quarterly":
        begins = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return begins, month_of(date(day.year, begins.month + 2, 1))[1]
    return month_of(day)


def month_of(day: date) -> tuple[date, date]:
    """The first and last day of the month a day is in."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _for_one(offer: Offer, each: Enrolled, due: date, around: Neighbourhood) -> AgendaItem:
    what = ("Not reached yet", "本期尚未服务")
    person = around.people.person(each.person_id)
    given = {"programme_id": each.programme_id, "people": (person.person_id,)}
    step: type[Command] = RecordService
    if offer.kind == "home-study":
        step, given = DeliverHomeStudy, {"programme_id": each.programme_id, "person_id": person.person_id}
    return around.item(person, what, due, step, stream_id=each.stream_id, title=offer.title, given=given)


def _for_all(offer: Offer, due: date) -> AgendaItem:
    what = ("Somebody is not reached yet", "本期尚有未覆盖")
    study = offer.kind == "home-study"
    return AgendaItem(
        what,
        offer.programme_id,
        due,
        offer.title,
        whose="role:party-group-lead" if study else None,
        next_step=DeliverHomeStudy if study else RecordService,
        number=offer.number,
    )
