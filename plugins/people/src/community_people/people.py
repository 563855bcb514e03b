"""The directory: everybody of the register who lives here, as far as the reader may know them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, cast

from attrs import evolve, frozen

from community_core import domain
from community_core.domain import PERSON, WORDS, CareLevel, Help, PersonStatus, Residence, RoleName, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPlace, AskedSince, OfMerges, OfRoles, stands
from community_core.views import AgendaItem, Column, Projection, Table, agenda, carried, handles, query
from community_people.likeness import Alike, alike, likely_one


@frozen
class Known:
    """One person as they are told of. ``roles`` are those nobody has ended; ``gone_on`` is when they left or
    died; ``absorbed`` are the records merged into theirs. Of somebody who was erased nothing is left but the
    code, and where and how they lived, if enough people live so."""

    person_id: str
    code: str = ""
    name: str | Sealed | None = None
    building: Annotated[str | None, Column(quasi_of="person_id")] = None
    room: str | Sealed | None = None
    telephone: str | Sealed | None = None
    birth_year: int | Sealed | None = None
    residence: Annotated[Residence | None, Column(quasi_of="person_id")] = "not-told"
    level: Annotated[CareLevel | None, Column(quasi_of="person_id")] = None
    roles: tuple[RoleName, ...] = ()
    status: PersonStatus | None = None
    gone_on: date | None = None
    absorbed: tuple[str, ...] = ()


@frozen
class Person:
    """One person of the register, as people look at them. ``age`` is by the year of birth alone."""

    code: Annotated[str, Column(en="Code", zh="编码")]
    name: Annotated[str | Sealed | None, Column(en="Name", zh="姓名")]
    building: Annotated[str | None, Column(en="Building", zh="楼栋", refers="place", quasi_of="person_id")]
    room: Annotated[str | Sealed | None, Column(en="Room", zh="房号")]
    telephone: Annotated[str | Sealed | None, Column(en="Telephone", zh="电话")]
    age: Annotated[int | None, Column(en="Age", zh="年龄")]
    level: Annotated[CareLevel | None, Column(en="Care", zh="关爱", words=WORDS, quasi_of="person_id")]
    roles: Annotated[tuple[RoleName, ...], Column(en="Roles", zh="职务", words=WORDS)]
    residence: Annotated[
        Residence | None,
        Column(en="Residence", zh="居住情况", words=WORDS, quasi_of="person_id", minor=True),
    ]
    status: Annotated[PersonStatus | None, Column(en="Status", zh="状态", words=WORDS, minor=True)]
    person_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen
class Gone:
    """Somebody who left the community or died, and when."""

    on: Annotated[date | None, Column(en="On", zh="日期")]
    status: Annotated[PersonStatus | None, Column(en="Status", zh="状态", words=WORDS)]
    code: Annotated[str, Column(en="Code", zh="人员编码")]
    name: Annotated[str | Sealed | None, Column(en="Name", zh="姓名")]
    person_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


class People(OfRoles, OfMerges, Projection[Person]):
    """Everybody of the register who lives here, by code, as far as you may know them."""

    name, version = "people", 1
    key = ("person_id",)
    called = "人员名录"
    zh = "在册人员名录，按人员编码排列；姓名、房号、电话、年龄只对有权查阅的人显示。"
    single_stream = True
    only: ClassVar = {"status": "registered"}
    personal = (
        "PersonRegistered.name",
        "PersonRegistered.room",
        "PersonRegistered.telephone",
        "PersonRegistered.birth_year",
        "PersonChanged.name",
        "PersonChanged.telephone",
        "PersonMoved.room",
    )
    people = Table(Known, index=["status", "building", ("status", "gone_on")], order="code")

    # ---- how they come to be known

    @handles(domain.PersonRegistered)
    def register(self, e: Recorded[domain.PersonRegistered]) -> None:
        before = self.people.get(e.stream_id, Known(e.stream_id))
        self.people.put(evolve(before, status="registered", **carried(e.data, Known)))

    @handles(domain.PersonChanged, domain.PersonMoved)
    def change(self, e: Recorded[domain.PersonChanged | domain.PersonMoved]) -> None:
        said = carried(e.data, Known)
        news = said if isinstance(e.data, domain.PersonMoved) else _told(said)
        self.people.put(evolve(self._known(e), **news))

    @handles(domain.CareLevelSet)
    def set_level(self, e: Recorded[domain.CareLevelSet]) -> None:
        self.people.put(evolve(self._known(e), level=e.data.level))

    @handles(domain.PersonLeft, domain.PersonDied)
    def go(self, e: Recorded[domain.PersonLeft | domain.PersonDied]) -> None:
        self._step(e, gone_on=e.data.on)

    @handles(domain.PersonReturned)
    def come_back(self, e: Recorded[domain.PersonReturned]) -> None:
        self._step(e, gone_on=None)

    @handles(domain.PersonMerged)
    def merge(self, e: Recorded[domain.PersonMerged]) -> None:
        super().merge(e)
        self._step(e)

    @handles(domain.PersonAbsorbed)
    def absorb(self, e: Recorded[domain.PersonAbsorbed]) -> None:
        known = self._known(e)
        self.people.put(evolve(known, absorbed=(*known.absorbed, e.data.other)))

    @handles(domain.PersonErased)
    def erase(self, e: Recorded[domain.PersonErased]) -> None:
        known = self._known(e)
        self.people.put(
            Known(
                e.stream_id,
                known.code,
                building=known.building,
                residence=known.residence,
                level=known.level,
                status="erased",
            )
        )

    @handles(domain.RoleAppointed)
    def appoint(self, e: Recorded[domain.RoleAppointed]) -> None:
        super().appoint(e)
        known = self._known(e)
        self.people.put(evolve(known, roles=(*known.roles, e.data.role)))

    @handles(domain.RoleEnded)
    def end_role(self, e: Recorded[domain.RoleEnded]) -> None:
        appointed = self.appointments.get((e.stream_id, e.data.appointment))
        if appointed is None or appointed.ended:
            return
        super().end_role(e)
        roles = list(self._known(e).roles)
        roles.remove(appointed.role)
        self.people.put(evolve(self._known(e), roles=tuple(roles)))

    def _step(self, e: Recorded[Any], **news: Any) -> None:
        status = cast("PersonStatus", PERSON.status_after(self._known(e).status, e.data))
        self.people.put(evolve(self._known(e), status=status, **news))

    def _known(self, e: Recorded[Any]) -> Known:
        return self.people.get(e.stream_id, Known(e.stream_id))

    # ---- how people look at them

    def shown(self, row: Known) -> Person:
        if isinstance(row.name, domain.Erased):  # in a view of the past, when they were not yet
            row = evolve(row, roles=())
        whole = self._with_absorbed(row) if row.absorbed else row
        return Person(age=self._age(row), **carried(whole, Person))

    def _with_absorbed(self, row: Known) -> Known:
        """What was recorded of somebody under another id counts for the record that goes on."""
        others = [other for each in row.absorbed if (other := self.people.get(each))]
        roles = (*row.roles, *(role for each in others for role in each.roles))
        levels = (each.level for each in (row, *others) if each.level is not None)
        return evolve(row, roles=roles, level=next(levels, None))

    def _age(self, row: Known) -> int | None:
        return self.today.year - row.birth_year if isinstance(row.birth_year, int) else None

    @query(zh="住在某栋楼的在册人员。", called="楼栋")
    def in_building(self, place: AskedPlace) -> list[Person]:
        """Those who live in a building."""
        return list(map(self.shown, self.people.where(building=place, status="registered")))

    @query(zh="现任某职务的人员。", called="任职")
    def holding(self, role: RoleName) -> list[Person]:
        """Those who hold a role today."""
        standing = (each for each in self.appointments.where(role=role) if stands(each, self.today))
        held = dict.fromkeys(self.canonical(each.holder) for each in standing if each.holder)
        found = (self.people.get(each) for each in held)
        return [self.shown(each) for each in found if each is not None]

    @query(zh="某年龄段的在册人员（按出生年份计算；未填出生年份的不列）。", called="年龄")
    def of_age(
        self,
        at_least: Annotated[int, Help("At least", "最小年龄")] = 0,
        at_most: Annotated[int, Help("At most", "最大年龄")] = 150,
    ) -> list[Person]:
        """Those of such an age, by their year of birth; whoever told none is not listed."""
        return [each for each in self if each.age is not None and at_least <= each.age <= at_most]

    @query(zh="没有填写单元房号的在册人员。", called="无房号")
    def without_room(self) -> list[Person]:
        """Those of whom nobody knows behind which door they live."""
        return [each for each in self if each.room is None]

    @query(zh="某日以来迁出或去世的人员，由近到远。", called="迁出去世")
    def left_or_died(self, since: AskedSince) -> list[Gone]:
        """Those who left or died on that day or later, the latest first."""
        rows = self.people.between("gone_on", since, order="-gone_on")
        return [Gone(on=each.gone_on, **carried(each, Gone)) for each in rows if each.status in _GONE]

    @query(zh="姓名相同或电话相同的人员：是否为同一人？", called="疑似重复")
    def alike(self) -> list[Alike]:
        """Pairs of one name, or of one telephone: are they one? A household may share a telephone."""
        return list(alike(self._maybe_one()))

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Two records that are likely of one human being."""
        return (_one_of_two(*ids) for ids in likely_one(self._maybe_one()))

    def _maybe_one(self) -> Iterator[Known]:
        return (each for status in _MAY_BE_ONE for each in self.people.where(status=status))


_GONE: tuple[PersonStatus, ...] = ("left", "died")
_MAY_BE_ONE: tuple[PersonStatus, ...] = ("registered", "left")


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """What is left out stayed as it was."""
    return {name: value for name, value in said.items() if value is not None}


def _one_of_two(person_id: str, other_id: str) -> AgendaItem:
    return AgendaItem(
        what=("Two records, likely of one person", "两条记录疑似同一人"),
        stream_id=other_id,
        due=None,
        title="",
        person=person_id,
        next_step=domain.MergePerson,
        given={"into": person_id},
    )
