"""Places and what is known of each: where it lies, how many people live there, and who leads it."""

from typing import Annotated, Any, ClassVar

from attrs import evolve, frozen
from sqlalchemy import func, select

from community_core import domain
from community_core.directory import Register
from community_core.domain import WORDS, PlaceKind
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPlace, Located, OfErased, OfMerges, OfPlaces, OfRoles, stands
from community_core.views import Column, Projection, Table, carried, handles, query


@frozen
class Place:
    """One place of the community; ``dwellings`` are None where nobody counted them.

    ``people`` counts those of the register who live there, or in the buildings that lie there; whoever was
    erased goes on being counted. ``leads`` are its building leads.
    """

    called: Annotated[str, Column(en="Called", zh="名称")]
    kind: Annotated[PlaceKind, Column(en="Kind", zh="类型", words=WORDS)]
    within: Annotated[str | None, Column(en="Within", zh="所属", refers="place")]
    aliases: Annotated[tuple[str, ...], Column(en="Also called", zh="别名")]
    dwellings: Annotated[int | None, Column(en="Dwellings", zh="户数")]
    people: Annotated[int, Column(en="People", zh="人数")]
    leads: Annotated[tuple[str, ...], Column(en="Lead", zh="楼长", refers="person")]
    grid: Annotated[str | None, Column(en="Grid", zh="网格", refers="place")]
    place_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen
class Written:
    """Where a request or a visit is about, as somebody wrote it."""

    stream_id: str
    text: str


@frozen
class Unfitting:
    """Something written for a place that fits none; ``name-place`` or ``add-place-alias`` makes it known."""

    text: Annotated[str, Column(en="Written", zh="写法")]
    times: Annotated[int, Column(en="Times", zh="次数")]


@frozen
class Resident:
    """In which building somebody lives."""

    person_id: str
    building: str | None = None
    here: bool = True


class Places(OfPlaces, OfRoles, OfErased, OfMerges, Projection[Place]):
    """Places of the community in use: where each lies, how many people live there, who leads it."""

    name, version = "places", 1
    key = ("place_id",)
    called = "地点"
    zh = "在用地点：名称、类型、所属、别名、户数、人数、楼长。"
    single_stream = True
    pages = "places"
    only: ClassVar = {"closed": False}
    residents = Table(Resident, index=["building"])
    written = Table(Written)

    # ---- what is known

    @handles(domain.RequestRaised, domain.VisitPlanned, domain.VisitStarted)
    def write(self, e: Recorded[domain.RequestRaised | domain.VisitPlanned | domain.VisitStarted]) -> None:
        self.written.put(Written(e.stream_id, e.data.place))

    @handles(domain.PersonRegistered, domain.PersonMoved)
    def live(self, e: Recorded[domain.PersonRegistered | domain.PersonMoved]) -> None:
        self.residents.put(Resident(e.stream_id, e.data.building))

    @handles(domain.PersonLeft, domain.PersonDied)
    def go(self, e: Recorded[Any]) -> None:
        self._be_here(e, here=False)

    @handles(domain.PersonReturned)
    def come_back(self, e: Recorded[domain.PersonReturned]) -> None:
        self._be_here(e, here=True)

    @handles(domain.PersonMerged)
    def merge(self, e: Recorded[domain.PersonMerged]) -> None:
        super().merge(e)
        self._be_here(e, here=False)

    def _be_here(self, e: Recorded[Any], *, here: bool) -> None:
        before = self.residents.get(e.stream_id)
        if before is not None:
            self.residents.put(evolve(before, here=here))

    # ---- as people look at it

    def shown(self, row: Located) -> Place:
        people, leads = self._people(row.place_id), self._leads(row.place_id)
        told = {**carried(row, Place), "dwellings": row.dwellings or None}
        return Place(people=people, leads=leads, **told)

    def _people(self, place_id: str) -> int:
        """Those who live there; of a compound or grid, in the buildings that lie in it."""
        inside = [*self.places.where(within=place_id), *self.places.where(grid=place_id)]
        ids = {place_id, *(each.place_id for each in inside)}
        residents = self.residents.columns
        living = select(func.count()).where(residents.building.in_(ids), residents.here)
        ((count,),) = self.residents.select(living)
        return int(count)

    def _leads(self, place_id: str) -> tuple[str, ...]:
        held = self.appointments.where(role="building-lead", scope=place_id)
        standing = (each for each in held if stands(each, self.today))
        known = (each.holder for each in standing if each.holder and each.person_id not in self.erased)
        return tuple(dict.fromkeys(self.canonical(each) for each in known))

    @query(zh="某小区内的地点。", called="小区")
    def in_compound(self, place: AskedPlace) -> list[Place]:
        """The places that lie in a compound."""
        return [self.shown(each) for each in self.places.where(within=place, closed=False)]

    @query(zh="没有楼长的楼栋。", called="无楼长")
    def without_lead(self) -> list[Place]:
        """Buildings nobody leads."""
        buildings = map(self.shown, self.places.where(closed=False, kind="building"))
        return [each for each in buildings if not each.leads]

    @query(zh="诉求和走访中所写、与任何已登记地点都对不上的写法，由多到少。", called="未识别")
    def unknown(self) -> list[Unfitting]:
        """What was written for a place in requests and visits and fits none, the most frequent first."""
        text = self.written.columns.text
        told = select(text, func.count()).where(text != "").group_by(text).order_by(func.count().desc(), text)
        register = self.place_register()
        return [
            Unfitting(each, times) for each, times in self.written.select(told) if not _fits(register, each)
        ]


def _fits(register: Register, text: str) -> bool:
    return text in register.places or bool(register.places_called(text))
