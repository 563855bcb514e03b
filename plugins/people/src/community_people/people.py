"""The directory: everybody of the register who lives here, as far as the reader may know them."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal, cast

from attrs import evolve, frozen

from community_core import domain as d
from community_core.domain import PERSON, WORDS, CareLevel, Help, Residence, RoleName, Sealed
from community_core.domain.person import PersonStatus
from community_core.ledger import Recorded
from community_core.views import Column, Projection, Table, carried, handles, query
from community_people.asked import AskedPlace
from community_people.merging import Merge, canonical
from community_people.standing import Appointed, stands


@frozen
class Known:
    """One person as they are told of. ``roles`` are those nobody has ended; ``gone_on`` is when they left or
    died. Of somebody who was erased nothing is left but the code."""

    person_id: str
    code: str = ""
    name: str | Sealed | None = None
    building: str | None = None
    room: str | Sealed | None = None
    telephone: str | Sealed | None = None
    birth_year: int | Sealed | None = None
    residence: Residence = "not-told"
    level: CareLevel | None = None
    roles: tuple[RoleName, ...] = ()
    status: PersonStatus | None = None
    gone_on: date | None = None


@frozen
class Person:
    """One person of the register, as people look at them. ``age`` is by the year of birth alone."""

    code: Annotated[str, Column(en="Code", zh="人员代码")]
    name: Annotated[str | Sealed | None, Column(en="Name", zh="姓名")]
    building: Annotated[str | None, Column(en="Building", zh="楼栋")]
    room: Annotated[str | Sealed | None, Column(en="Room", zh="单元房号")]
    telephone: Annotated[str | Sealed | None, Column(en="Telephone", zh="联系电话")]
    age: Annotated[int | None, Column(en="Age", zh="年龄")]
    residence: Annotated[Residence, Column(en="Residence", zh="居住情况", words=WORDS)]
    level: Annotated[CareLevel | None, Column(en="Care level", zh="关爱等级", words=WORDS)]
    roles: Annotated[tuple[RoleName, ...], Column(en="Roles", zh="职务", words=WORDS)]
    status: Annotated[PersonStatus | None, Column(en="Status", zh="状态", words=WORDS)]
    person_id: Annotated[str, Column(en="Id", zh="编号")]


@frozen
class Gone:
    """Somebody who left the community or died, and when."""

    on: Annotated[date | None, Column(en="On", zh="日期")]
    status: Annotated[PersonStatus | None, Column(en="Status", zh="状态", words=WORDS)]
    code: Annotated[str, Column(en="Code", zh="人员代码")]
    name: Annotated[str | Sealed | None, Column(en="Name", zh="姓名")]
    person_id: Annotated[str, Column(en="Id", zh="编号")]


Sameness = Literal["name", "telephone", "name-and-telephone"]

_SAMENESS = {
    "name": ("name", "姓名"),
    "telephone": ("telephone", "电话"),
    "name-and-telephone": ("name and telephone", "姓名和电话"),
}


@frozen
class Alike:
    """Two records that may be of one human being: ``merge-person`` makes them one."""

    name: Annotated[str | None, Column(en="Name", zh="姓名")]
    other_name: Annotated[str | None, Column(en="Other name", zh="另一姓名")]
    same: Annotated[Sameness, Column(en="The same", zh="相同", words=_SAMENESS)]
    person_id: Annotated[str, Column(en="Id", zh="编号")]
    other_id: Annotated[str, Column(en="Other id", zh="另一编号")]


class People(Projection[Person]):
    """Everybody of the register who lives here, by code, as far as you may know them."""

    name, version = "people", 1
    key = ("person_id",)
    zh = "在册人员名录，按人员代码排列；姓名、房号、电话、年龄只对有权查阅的人显示。"
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
    appointments = Table(Appointed, key=("person_id", "appointment"), index=["role"])
    merges = Table(Merge, index=["into"])

    # ---- how they come to be known

    @handles(d.PersonRegistered)
    def register(self, e: Recorded[d.PersonRegistered]) -> None:
        before = self.people.get(e.stream_id, Known(e.stream_id))
        self.people.put(evolve(before, status="registered", **carried(e.data, Known)))

    @handles(d.PersonChanged, d.PersonMoved)
    def change(self, e: Recorded[d.PersonChanged | d.PersonMoved]) -> None:
        said = carried(e.data, Known)
        news = said if isinstance(e.data, d.PersonMoved) else _told(said)
        self.people.put(evolve(self._known(e), **news))

    @handles(d.CareLevelSet)
    def set_level(self, e: Recorded[d.CareLevelSet]) -> None:
        self.people.put(evolve(self._known(e), level=e.data.level))

    @handles(d.PersonLeft, d.PersonDied)
    def go(self, e: Recorded[d.PersonLeft | d.PersonDied]) -> None:
        self._step(e, gone_on=e.data.on)

    @handles(d.PersonReturned)
    def come_back(self, e: Recorded[d.PersonReturned]) -> None:
        self._step(e, gone_on=None)

    @handles(d.PersonMerged)
    def merge(self, e: Recorded[d.PersonMerged]) -> None:
        self._step(e)
        self.merges.put(Merge(e.stream_id, e.data.into))

    @handles(d.PersonErased)
    def erase(self, e: Recorded[d.PersonErased]) -> None:
        self.people.put(Known(e.stream_id, code=self._known(e).code, status="erased"))

    @handles(d.RoleAppointed)
    def appoint(self, e: Recorded[d.RoleAppointed]) -> None:
        self.appointments.put(Appointed(e.stream_id, **carried(e.data, Appointed)))
        known = self._known(e)
        self.people.put(evolve(known, roles=(*known.roles, e.data.role)))

    @handles(d.RoleEnded)
    def end_role(self, e: Recorded[d.RoleEnded]) -> None:
        appointed = self.appointments.get((e.stream_id, e.data.appointment))
        if appointed is None or appointed.ended:
            return
        self.appointments.put(evolve(appointed, until=e.data.until, ended=True))
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
        return Person(age=self._age(row), **carried(row, Person))

    def _age(self, row: Known) -> int | None:
        return self.today.year - row.birth_year if isinstance(row.birth_year, int) else None

    @query(zh="住在某栋楼的在册人员。")
    def in_building(self, place: AskedPlace) -> list[Person]:
        """Those who live in a building."""
        return [self.shown(each) for each in self.people.where(building=place, status="registered")]

    @query(zh="现任某职务的人员。")
    def holding(self, role: RoleName) -> list[Person]:
        """Those who hold a role today."""
        standing = (each for each in self.appointments.where(role=role) if stands(each, self.today))
        held = dict.fromkeys(canonical(self.merges, each.person_id) for each in standing)
        found = (self.people.get(each) for each in held)
        return [self.shown(each) for each in found if each is not None]

    @query(zh="某年龄段的在册人员（按出生年份计算；未填出生年份的不列）。")
    def of_age(
        self,
        at_least: Annotated[int, Help("At least", "最小年龄")] = 0,
        at_most: Annotated[int, Help("At most", "最大年龄")] = 150,
    ) -> list[Person]:
        """Those of such an age, by their year of birth; whoever told none is not listed."""
        return [each for each in self if each.age is not None and at_least <= each.age <= at_most]

    @query(zh="没有填写单元房号的在册人员。")
    def without_room(self) -> list[Person]:
        """Those of whom nobody knows behind which door they live."""
        return [each for each in self if each.room is None]

    @query(zh="某日以来迁出或去世的人员，由近到远。")
    def left_or_died(self, since: date) -> list[Gone]:
        """Those who left or died on that day or later, the latest first."""
        rows = self.people.between("gone_on", since, order="-gone_on")
        return [Gone(on=each.gone_on, **carried(each, Gone)) for each in rows if each.status in _GONE]

    @query(zh="姓名相同或电话相同的人员：是否为同一人？")
    def alike(self) -> list[Alike]:
        """Pairs of one name, or of one telephone: are they one? A household may share a telephone."""
        rows = [each for status in _MAY_BE_ONE for each in self.people.where(status=status)]
        return sorted(_alike(rows), key=lambda pair: (pair.person_id, pair.other_id))


_GONE: tuple[PersonStatus, ...] = ("left", "died")
_MAY_BE_ONE: tuple[PersonStatus, ...] = ("registered", "left")


def _told(said: dict[str, Any]) -> dict[str, Any]:
    """What is left out stayed as it was."""
    return {name: value for name, value in said.items() if value is not None}


def _alike(rows: list[Known]) -> Iterator[Alike]:
    named, called = _pairs(rows, _plain_name), _pairs(rows, _digits)
    for one, other in {**named, **called}.values():
        pair = one.person_id, other.person_id
        same = "name-and-telephone" if pair in named and pair in called else "name"
        yield Alike(
            name=_opened(one.name),
            other_name=_opened(other.name),
            same=cast("Sameness", same if pair in named else "telephone"),
            person_id=one.person_id,
            other_id=other.person_id,
        )


Pairs = dict[tuple[str, str], tuple[Known, Known]]


def _pairs(rows: list[Known], of: Callable[[Known], str]) -> Pairs:
    """The pairs of people who have something in common, by their ids."""
    groups = defaultdict[str, list[Known]](list)
    for row in rows:
        if common := of(row):
            groups[common].append(row)
    pairs = (pair for group in groups.values() for pair in combinations(_by_id(group), 2))
    return {(one.person_id, other.person_id): (one, other) for one, other in pairs}


def _by_id(rows: list[Known]) -> list[Known]:
    return sorted(rows, key=lambda row: row.person_id)


def _plain_name(row: Known) -> str:
    return "".join(unicodedata.normalize("NFKC", _opened(row.name) or "").casefold().split())


def _digits(row: Known) -> str:
    return "".join(filter(str.isdigit, _opened(row.telephone) or ""))


def _opened(value: str | Sealed | None) -> str | None:
    return value if isinstance(value, str) else None
