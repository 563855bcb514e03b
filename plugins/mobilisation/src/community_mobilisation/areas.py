"""Areas 责任片区: where it is cleared, by whom, how soon; what waits, and what it comes to."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Annotated

from attrs import evolve, frozen

from community_core.domain import WORDS, Command, Help, PlaceKind
from community_core.neighbourhood import OfPlaces, places_of
from community_core.views import AgendaItem, Column, Figure, Period, Projection, agenda, figures, query
from community_mobilisation.commands import ClearRoute, StartMobilisation
from community_mobilisation.measures import CLEARED, KIND_WORDS, LEFT, MEDIAN, TURNOUT
from community_mobilisation.mobilisation import MOBILISATION
from community_mobilisation.records import HOURS_TO_CLEAR, Area, OfMobilisations, Spell, minutes
from community_mobilisation.state import AreaStatus
from community_mobilisation.values import AlertKind

AskedHours = Annotated[
    int,
    Help("By how many hours an area should be cleared", "应在几小时内清理", "4", word=("hours", "小时数")),
]


@frozen(kw_only=True)
class AreaRow:
    """An area of a mobilisation. ``since``: when people set out; ``minutes``: until it was cleared first."""

    number: Annotated[str, Column(en="Mobilisation", zh="应急动员")]
    kind: Annotated[AlertKind, Column(en="Kind", zh="类别", words=KIND_WORDS)]
    area: Annotated[str, Column(en="Area", zh="片区", refers="place")]
    place_kind: Annotated[PlaceKind | None, Column(en="What it is", zh="地点类型", words=WORDS)]
    status: Annotated[AreaStatus, Column(en="Status", zh="状态", words=MOBILISATION.words)]
    late: Annotated[bool, Column(en="Late", zh="超时")]
    responsible: Annotated[str | None, Column(en="Responsible", zh="责任方", refers="any")]
    since: Annotated[datetime, Column(en="Since", zh="开始时间")]
    cleared_at: Annotated[datetime | None, Column(en="Cleared", zh="完成时间")]
    minutes: Annotated[int | None, Column(en="Minutes", zh="用时（分钟）")]
    people: Annotated[int, Column(en="Turnout", zh="出动人次")]
    about: Annotated[bool, Column(en="About", zh="约数")]
    times_cleared: Annotated[int, Column(en="Times cleared", zh="清理次数")]
    mobilisation_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class Areas(OfMobilisations, OfPlaces, Projection[AreaRow]):
    """The areas of every mobilisation: those that wait to be cleared first, the longest before others, then
    the latest; late is what was not cleared within four hours."""

    name, version = "areas", 3
    called = "责任片区"
    zh = "各次应急动员的片区：待清的在前，等候最久的最先，其余由近到远；超过四小时未清的为超时。"
    single_stream = True
    pages = "areas"
    key = ("mobilisation_id", "area")
    measures = (CLEARED, MEDIAN, LEFT, TURNOUT)

    def shown(self, row: Area) -> AreaRow:
        """The row as people look at it."""
        spell = self._spell(row)
        return self._row(spell, row, HOURS_TO_CLEAR)

    @query(zh="进行中的应急动员里待清的片区，等候最久的在前；超过所给小时数的为超时。", called="待清")
    def open_only(self, hours: AskedHours = HOURS_TO_CLEAR) -> list[AreaRow]:
        """Areas that wait to be cleared in a mobilisation that goes on, the longest first; late is what
        waits for more than so many hours."""
        return [self._row(spell, area, hours) for spell, area in self.under_way()]

    @query(zh="某次应急动员的各片区，待清的在前。", called="某次动员")
    def of_mobilisation(
        self,
        mobilisation: Annotated[str, Help("Which", "应急动员编号", "2026-0003", refers="mobilisation")],
    ) -> list[AreaRow]:
        """The areas of one mobilisation, those that wait first."""
        return [self.shown(each) for each in self.areas.where(mobilisation_id=mobilisation)]

    # ---- what waits

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Alerts nobody has set out after, and areas to be cleared."""
        for item in (*self._alerts(), *self._left()):
            if item.due is None or item.due <= until:
                yield item

    def _alerts(self) -> Iterator[AgendaItem]:
        for spell in self.spells.where(status="alerted"):
            due = self.day(spell.expected) if spell.expected else None
            yield _item(spell, ("Start a mobilisation", "启动动员"), due, StartMobilisation)

    def _left(self) -> Iterator[AgendaItem]:
        for spell, area in self.under_way():
            due = self.day(area.open_since + timedelta(hours=HOURS_TO_CLEAR))
            item = _item(spell, _TO_DO[area.status], due, ClearRoute)
            place = places_of(self.places).called(area.area)
            yield evolve(item, place=place, given={"area": area.area})

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """What was cleared, how soon and with how many, and what was not."""
        cleared, people, about = Counter[AlertKind](), Counter[AlertKind](), set[AlertKind]()
        for each in self.clearings.between("at", period.begins, period.ends + _MOMENT):
            spell = self.spells.get(each.mobilisation_id)
            kind: AlertKind = spell.kind if spell else "other"
            cleared[kind] += 1
            people[kind] += each.people
            if each.about:
                about.add(kind)
        yield CLEARED.is_(cleared.total())
        yield TURNOUT.is_(people.total(), about=bool(about))
        for known in sorted(cleared):
            yield CLEARED.is_(cleared[known], kind=known)
            yield TURNOUT.is_(people[known], about=known in about, kind=known)
        first = [each for each in self.areas if each.first_cleared and each.first_cleared in period]
        took = [told for each in first if (told := minutes(each)) is not None]
        yield MEDIAN.is_(median_low(took) if took else None)
        yield LEFT.is_(sum(self._was_left(each, period) for each in self.areas))

    def _was_left(self, area: Area, period: Period) -> bool:
        """Whether it was never cleared by the end of a period in which its mobilisation went on."""
        ended = self._spell(area).ended_at
        went_on = area.since <= period.ends and (ended is None or ended >= period.begins)
        return went_on and (area.first_cleared is None or area.first_cleared > period.ends)

    # ---- rows

    def _spell(self, area: Area) -> Spell:
        known = self.spells.get(area.mobilisation_id)
        return known or Spell(mobilisation_id=area.mobilisation_id, began_at=area.since)

    def _row(self, spell: Spell, area: Area, hours: int) -> AreaRow:
        place = self.places.get(area.area)
        return AreaRow(
            number=spell.number,
            kind=spell.kind,
            area=area.area,
            place_kind=place.kind if place else None,
            status=area.status,
            late=self._waited(spell, area) > timedelta(hours=hours),
            responsible=area.party or spell.leader,
            since=area.since,
            cleared_at=area.cleared_at,
            minutes=minutes(area),
            people=area.people,
            about=area.about,
            times_cleared=area.times_cleared,
            mobilisation_id=area.mobilisation_id,
        )

    def _waited(self, spell: Spell, area: Area) -> timedelta:
        """How long it was blocked again, or else from the start until it was cleared first."""
        until = spell.ended_at or self.now
        if area.status == "blocked":
            return until - area.open_since
        return (area.first_cleared or until) - area.since


_TO_DO: Mapping[AreaStatus, tuple[str, str]] = {
    "uncleared": ("Clear the area", "清理片区"),
    "blocked": ("Blocked again: clear it", "再次受阻，请清理"),
}


def _item(spell: Spell, what: tuple[str, str], due: date | None, step: type[Command]) -> AgendaItem:
    (en, zh), (kind, kind_zh) = what, KIND_WORDS[spell.kind]
    return AgendaItem(
        (f"{en} ({kind})", f"{zh}（{kind_zh}）"),
        spell.mobilisation_id,
        due,
        "",
        whose=spell.leader,
        next_step=step,
        number=spell.number,
    )


_MOMENT = timedelta(microseconds=1)
