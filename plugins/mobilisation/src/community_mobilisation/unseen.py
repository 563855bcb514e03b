"""Unseen since an alert 预警以来未见: whoever of the care list nobody has met since the snow began."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from attrs import evolve, frozen

from community_core.domain import CareLevel, Help, RecordVisit, VisitCompleted, VisitPlanned, VisitStarted
from community_core.ledger import Recorded
from community_core.neighbourhood import (
    ROOMS,
    BuildingColumn,
    KeepersColumn,
    LevelColumn,
    Neighbourhood,
    OfNeighbourhood,
    Person,
    PersonColumn,
    RoomColumn,
    known_at,
    naturally,
)
from community_core.views import AgendaItem, Column, Projection, Table, agenda, handles, query
from community_mobilisation.measures import KIND_WORDS
from community_mobilisation.records import OfSpells, Spell
from community_mobilisation.values import AlertKind

HOURS_TO_SEE = 24
"""Within how many hours of a calamity high risk is looked after (rules of Inner Mongolia, 2022)."""
_HIGH: tuple[CareLevel, ...] = ("high",)
LEVELS: tuple[CareLevel, ...] = ("high", "key")


@frozen(kw_only=True)
class Visit:
    """A visit: on whom, and when they were met."""

    visit_id: str
    person_id: str = ""
    met_at: datetime | None = None


@frozen(kw_only=True)
class Unseen:
    """Somebody nobody has met since an alert, or since a mobilisation nobody warned of, began."""

    person_id: PersonColumn
    level: LevelColumn
    kind: Annotated[AlertKind, Column(en="Alert", zh="预警", words=KIND_WORDS)]
    since: Annotated[datetime, Column(en="Since", zh="预警时间")]
    due: Annotated[datetime, Column(en="Within 24 hours", zh="24小时内", ahead=True)]
    building: BuildingColumn
    room: RoomColumn
    keepers: KeepersColumn
    number: Annotated[str, Column(en="Mobilisation", zh="应急动员")]


AskedLevel = Annotated[CareLevel, Help("Which level", "等级", "high", word=("level", "等级"))]


class UnseenSinceAlert(OfNeighbourhood, OfSpells, Projection[Unseen]):
    """Whoever of the care list, high risk or key, nobody has met since the alert began, door by door.

    Of several alerts that go on it is the first they have not been met since. Meeting somebody by phone or
    video counts; who is away or declines visits is left out.
    """

    name, version = "unseen-since-alert", 2
    called = "预警以来未见"
    zh = (
        "关爱名单中高风险、重点人员里，预警（或启动动员）以来无人见到的，按楼栋、房号排列。上门、电话、视频均算见到；"
        "去世、迁出、外出、谢绝走访的不列入。预警结束即不再列出。"
    )
    single_stream = True
    pages = None
    key = ("person_id",)
    personal = ROOMS
    visits = Table(Visit, index=["met_at"])

    def __iter__(self) -> Iterator[Unseen]:
        return iter(self._unseen(self.neighbourhood(self.today), LEVELS))

    @query(zh="某一等级的人员中预警以来无人见到的。", called="某等级")
    def of_level(self, level: AskedLevel) -> list[Unseen]:
        """Those of one level, general as well."""
        return self._unseen(self.neighbourhood(self.today), (level,))

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Whoever is at high risk is to be seen within a day."""
        around = self.neighbourhood(self.today)
        what = ("Not seen since the alert", "预警以来未见")
        for each in self._unseen(around, _HIGH):
            if self.day(each.due) <= until:
                yield around.item(around.people.person(each.person_id), what, self.day(each.due), RecordVisit)

    @handles(VisitPlanned, VisitStarted, VisitCompleted)
    def visit(self, e: Recorded[VisitPlanned | VisitStarted | VisitCompleted]) -> None:
        before = self.visits.get(e.stream_id)
        row = before or Visit(visit_id=e.stream_id)
        met_at = known_at(e) if isinstance(e.data, VisitCompleted) else row.met_at
        self.visits.put(evolve(row, person_id=e.data.person_id or row.person_id, met_at=met_at))

    def _unseen(self, around: Neighbourhood, levels: Iterable[CareLevel]) -> list[Unseen]:
        wanted = frozenset(levels)
        spells = sorted(self._going_on(), key=lambda each: each.began_at)
        met = self._last_met(around, spells[0].began_at) if spells else {}
        found = [
            self._row(around, person, spell)
            for person in around.people.expected()
            if person.level in wanted
            for spell in _first_unseen(spells, met.get(person.person_id))
        ]
        return sorted(found, key=lambda each: _door(around, each))

    def _going_on(self) -> Iterator[Spell]:
        for status in ("alerted", "under-way"):
            yield from self.spells.where(status=status)

    def _last_met(self, around: Neighbourhood, since: datetime) -> dict[str, datetime]:
        """When people were last met since then."""
        met = dict[str, datetime]()
        for each in self.visits.between("met_at", since, _EVER):
            person = around.people.canonical(each.person_id)
            if each.met_at is not None:
                met[person] = max(each.met_at, met.get(person, each.met_at))
        return met

    def _row(self, around: Neighbourhood, person: Person, spell: Spell) -> Unseen:
        return Unseen(
            person_id=person.person_id,
            level=person.level,
            kind=spell.kind,
            since=spell.began_at,
            due=spell.began_at + timedelta(hours=HOURS_TO_SEE),
            building=person.building,
            room=around.room(person),
            keepers=around.keepers_of(person),
            number=spell.number,
        )


def _door(around: Neighbourhood, row: Unseen) -> tuple[Any, ...]:
    room = row.room if isinstance(row.room, str) else ""
    return around.keepers.places.in_order(row.building), naturally(room), row.person_id


_EVER = datetime.max.replace(tzinfo=UTC)


def _first_unseen(spells: list[Spell], met: datetime | None) -> list[Spell]:
    """The first that began after somebody was last met, if any."""
    return [each for each in spells if met is None or each.began_at > met][:1]
