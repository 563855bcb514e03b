"""Who holds which role in the community, for which place, from when on; and where nobody does."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal

from attrs import frozen

from community_core import domain
from community_core.domain import WORDS, Help, PlaceKind, RoleName
from community_core.ledger import Recorded
from community_core.neighbourhood import (
    Appointed,
    AskedDay,
    AskedDays,
    AskedPerson,
    OfErased,
    OfMerges,
    OfPlaces,
    OfRoles,
    stands,
)
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Measure,
    Period,
    Projection,
    Split,
    Table,
    agenda,
    carried,
    figures,
    handles,
    query,
)

SOMEBODY = "somebody"
"""Who held a role, once they were erased."""

_SOMEBODY = {SOMEBODY: ("somebody", "某人")}

DAYS_TO_FOLLOW = 30
"""How long before its end somebody is to be found for a role."""

WantedRole = Literal["building-lead", "grid-worker"]
"""The roles that every place of a kind is meant to have somebody for."""

_FOR: dict[WantedRole, PlaceKind] = {"building-lead": "building", "grid-worker": "grid"}

HOLDERS = Measure(
    "holders",
    "Holders of roles",
    "任职人数",
    unit="people",
    section="people",
    means=(
        "People who hold a role on the last day (today, in a running period); one with two roles counts in "
        "both, and once in the whole.",
        "期末（未结束的为当日）在任的人数；一人任两职的，在两项中各计一次，合计只计一人。",
    ),
    additive=False,
    splits=(Split("role", "role", "职务", WORDS),),
)

AskedScope = Annotated[str, Help("For which place or person", "范围", "place-13", refers="any")]


@frozen
class Role:
    """A role and whoever holds it. Without a ``scope`` it is for the whole community."""

    role: Annotated[RoleName, Column(en="Role", zh="职务", words=WORDS)]
    person_id: Annotated[str, Column(en="Person", zh="人员", words=_SOMEBODY, refers="person")]
    scope: Annotated[str, Column(en="For", zh="范围", refers="any")]
    since: Annotated[date, Column(en="Since", zh="任职日期")]
    until: Annotated[date | None, Column(en="Until", zh="届满或卸任")]
    basis: Annotated[str | None, Column(en="Basis", zh="产生方式")]
    appointment: Annotated[int, Column(en="Appointment", zh="任职序号", minor=True)]


@frozen
class Vacancy:
    """A place without anybody in a role."""

    role: Annotated[RoleName, Column(en="Role", zh="职务", words=WORDS)]
    place_id: Annotated[str, Column(en="Place", zh="地点", refers="place")]


@frozen
class Erasure:
    """When somebody was erased: from then on they hold nothing."""

    person_id: str
    at: datetime


class Roles(OfRoles, OfPlaces, OfErased, OfMerges, Projection[Role]):
    """Roles nobody has ended, by role and place: who holds them, since when, and until when."""

    name, version = "roles", 2
    key = ("person_id", "appointment")
    called = "职务"
    zh = "尚未卸任的职务，按职务和范围排列：任职人员、任职日期、届满日期。"
    single_stream = True
    pages = "appointments"
    only: ClassVar = {"ended": False}
    measures = (HOLDERS,)
    erasures = Table(Erasure)

    @handles(domain.PersonErased)
    def erase(self, e: Recorded[domain.PersonErased]) -> None:
        super().erase(e)
        self.erasures.put(Erasure(e.stream_id, e.occurred_at))

    def shown(self, row: Appointed) -> Role:
        holder = SOMEBODY if self._is_forgotten(row) else self.canonical(row.person_id)
        return Role(**{**carried(row, Role), "person_id": holder})

    @query(zh="某日谁任某职务（可按职务、范围查）；不填日期即今天。", called="任职人员")
    def holders(
        self, role: RoleName | None = None, scope: AskedScope | None = None, on: AskedDay | None = None
    ) -> list[Role]:
        """Who holds a role, for one place or any, on a day; today when none is given."""
        rows = self.appointments.where(role=role) if role else self.appointments
        wanted = (each for each in rows if scope in (None, each.scope))
        return [self.shown(each) for each in wanted if stands(each, on or self.today)]

    @query(zh="某人担任过的职务，由早到晚。", called="历任")
    def held_by(self, person: AskedPerson) -> list[Role]:
        """Every role of one person, those that ended among them, the earliest first."""
        ids = self.same_person(person)
        rows = [row for each in ids for row in self.appointments.where(person_id=each)]
        told = [each for each in rows if not self._is_forgotten(each)]
        return [self.shown(each) for each in sorted(told, key=lambda row: (row.since, row.appointment))]

    @query(zh="没有楼长的楼栋，或没有网格员的网格。", called="空缺")
    def vacant(self, role: WantedRole = "building-lead") -> list[Vacancy]:
        """Buildings nobody leads, or grids nobody works in."""
        held = {each.scope for each in self.appointments.where(role=role) if self._is_held(each)}
        return [
            Vacancy(role, place.place_id)
            for place in self.places.where(kind=_FOR[role])
            if not place.closed and place.place_id not in held
        ]

    @query(zh="若干天内届满、或已届满而未卸任的职务。", called="届满")
    def ending(self, days: AskedDays = DAYS_TO_FOLLOW) -> list[Role]:
        """Roles whose term ends within so many days, or ran out while nobody ended them."""
        last = self.today + timedelta(days=days)
        return [self.shown(each) for each in self._ending(last)]

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Roles whose term ends; and, where buildings are led at all, those nobody leads."""
        yield from map(self._ends, self._ending(date.max))
        if self.appointments.where(role="building-lead", limit=1):
            yield from map(_without_lead, self.vacant())

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Who held a role at the end of it."""
        day = min(period.last, self.today)
        forgotten = {each.person_id for each in self.erasures if each.at <= period.ends}
        held = defaultdict[RoleName, set[str]](set)
        for each in self.appointments:
            if stands(each, day) and each.person_id not in forgotten:
                held[each.role].add(self.canonical(each.person_id))
        yield HOLDERS.who(set().union(*held.values()))
        for role, people in sorted(held.items()):
            yield HOLDERS.who(people, role=role)

    def _ends(self, row: Appointed) -> AgendaItem:
        en, zh = WORDS[row.role]
        return AgendaItem(
            what=(f"Term ends: {en}", f"任期届满：{zh}"),
            stream_id=row.person_id,
            due=row.until,
            ahead=DAYS_TO_FOLLOW,
            title="",
            place=row.scope,
            person=self.canonical(row.person_id),
            next_step=domain.AppointRole,
            given={"role": row.role} | ({"scope": row.scope} if row.scope else {}),
        )

    def _ending(self, last: date) -> list[Appointed]:
        rows = [each for each in self.appointments.where(ended=False) if self._is_held(each)]
        ending = [each for each in rows if each.until is not None and each.until <= last]
        return sorted(ending, key=lambda row: (row.until or last, row.person_id, row.appointment))

    def _is_forgotten(self, row: Appointed) -> bool:
        """Whether whoever holds it is erased by now, in a view of the past as well."""
        return row.holder is None or row.person_id in self.erased

    def _is_held(self, row: Appointed) -> bool:
        return stands(row, self.today) and not self._is_forgotten(row)


def _without_lead(vacancy: Vacancy) -> AgendaItem:
    return AgendaItem(
        what=("Building without a lead", "楼栋没有楼长"),
        stream_id=vacancy.place_id,
        due=None,
        title="",
        place=vacancy.place_id,
        next_step=domain.AppointRole,
        given={"role": vacancy.role, "scope": vacancy.place_id},
    )
