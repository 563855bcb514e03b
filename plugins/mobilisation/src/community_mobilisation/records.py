"""Mobilisations as views keep them: one row each, one for each area, and one for each time it was cleared."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from attrs import evolve, frozen

from community_core.ledger import Recorded
from community_core.neighbourhood import known_at
from community_core.views import Table, carried, handles
from community_mobilisation import facts
from community_mobilisation.mobilisation import MOBILISATION
from community_mobilisation.state import AREAS, AreaStatus, MobilisationStatus
from community_mobilisation.values import AlertKind, AlertLevel

GOING_ON = ("alerted", "under-way")
HOURS_TO_CLEAR = 4
"""By when an area should be cleared; rules differ by city and by road (unchecked)."""


@frozen(kw_only=True)
class Spell:
    """A mobilisation, from its alert or its start on."""

    mobilisation_id: str
    number: str = ""
    kind: AlertKind = "other"
    level: AlertLevel | None = None
    status: MobilisationStatus = "alerted"
    source: str = ""
    leader: str | None = None
    expected: datetime | None = None
    began_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str | None = None
    over: bool = False
    area_ids: tuple[str, ...] = ()


@frozen(kw_only=True)
class Area:
    """An area, since when it is to be cleared, and when it was. ``people`` are those of every clearing.

    ``settled`` is what is cleared, or will not be; ``turn`` the order of the others, the longest open first,
    and of these, the latest first.
    """

    mobilisation_id: str
    area: str
    status: AreaStatus = "uncleared"
    since: datetime
    first_cleared: datetime | None = None
    cleared_at: datetime | None = None
    blocked_at: datetime | None = None
    party: str | None = None
    people: int = 0
    about: bool = False
    times_cleared: int = 0
    settled: bool = False
    turn: int = 0

    @property
    def open_since(self) -> datetime:
        """Since when it waits to be cleared, if it does."""
        return self.blocked_at or self.since


@frozen(kw_only=True)
class Clearing:
    """One time an area was cleared."""

    mobilisation_id: str
    version: int
    area: str
    at: datetime
    people: int
    about: bool = False


class OfSpells:
    """A projection that builds on this keeps mobilisations, without their areas."""

    spells = Table(Spell, index=["status"], order=("over", "-began_at"))

    @handles(facts.AlertRaised, facts.MobilisationStarted)
    def begin(self, e: Recorded[facts.AlertRaised | facts.MobilisationStarted]) -> None:
        before = self.spells.get(e.stream_id)
        row = before or Spell(mobilisation_id=e.stream_id, began_at=known_at(e))
        told = carried(e.data, Spell) | {"number": row.number or e.data.number}
        status = MOBILISATION.status_after(before.status if before else None, e.data)
        started = {"started_at": known_at(e)} if isinstance(e.data, facts.MobilisationStarted) else {}
        self.spells.put(evolve(row, **told | started | {"status": status, "over": status not in GOING_ON}))

    @handles(facts.AlertChanged)
    def change_alert(self, e: Recorded[facts.AlertChanged]) -> None:
        if e.stream_id in self.spells:
            self.spells.change(e.stream_id, level=e.data.level)

    @handles(facts.MobilisationEnded, facts.AlertStoodDown)
    def end(self, e: Recorded[facts.MobilisationEnded | facts.AlertStoodDown]) -> None:
        before = self.spells.value(e.stream_id, "status")
        if before is not None:
            status = MOBILISATION.status_after(before, e.data)
            self.spells.change(
                e.stream_id, status=status, over=True, ended_at=known_at(e), reason=e.data.reason
            )


class OfMobilisations(OfSpells):
    """A projection that builds on this keeps mobilisations and their areas."""

    areas = Table(
        Area, key=("mobilisation_id", "area"), index=["status", "settled"], order=("settled", "turn")
    )
    clearings = Table(Clearing, key=("mobilisation_id", "version"), index=["at"])

    @handles(facts.AlertRaised, facts.MobilisationStarted)
    def begin(self, e: Recorded[facts.AlertRaised | facts.MobilisationStarted]) -> None:
        super().begin(e)
        if isinstance(e.data, facts.MobilisationStarted):
            self._mobilise(e, e.data.areas)
        self._put_in_order(e.stream_id)

    @handles(facts.MobilisationEnded, facts.AlertStoodDown)
    def end(self, e: Recorded[facts.MobilisationEnded | facts.AlertStoodDown]) -> None:
        super().end(e)
        self._put_in_order(e.stream_id)

    @handles(facts.AreasAdded)
    def add_areas(self, e: Recorded[facts.AreasAdded]) -> None:
        self._mobilise(e, e.data.areas)

    @handles(facts.RouteCleared)
    def clear(self, e: Recorded[facts.RouteCleared]) -> None:
        at, told = known_at(e), e.data
        self.clearings.put(Clearing(version=e.version, at=at, **_told(e, Clearing)))
        before = self._area(e)
        self._put(
            e,
            evolve(
                before,
                first_cleared=before.first_cleared or at,
                cleared_at=at,
                blocked_at=None,
                party=told.party,
                people=before.people + told.people,
                about=before.about or told.about,
                times_cleared=before.times_cleared + 1,
            ),
        )

    @handles(facts.RouteBlockedAgain)
    def block(self, e: Recorded[facts.RouteBlockedAgain]) -> None:
        self._put(e, evolve(self._area(e), cleared_at=None, blocked_at=known_at(e)))

    def _mobilise(self, e: Recorded[Any], areas: Iterable[str]) -> None:
        """These areas are to be cleared; those of which more is known already stay as they are."""
        for area in areas:
            if (e.stream_id, area) not in self.areas:
                new = Area(mobilisation_id=e.stream_id, area=area, since=known_at(e))
                self._keep(new)

    def _area(self, e: Recorded[Any]) -> Area:
        known = self.areas.get((e.stream_id, e.data.area))
        return known or Area(mobilisation_id=e.stream_id, area=e.data.area, since=known_at(e))

    def _put(self, e: Recorded[Any], area: Area) -> None:
        status = cast("AreaStatus", AREAS.status_after(area.status, e.data))
        self._keep(evolve(area, status=status))

    def _keep(self, area: Area) -> None:
        self.areas.put(self._in_order(area))
        known = self.spells.value(area.mobilisation_id, "area_ids")
        if known is not None and area.area not in known:
            self.spells.change(area.mobilisation_id, area_ids=(*known, area.area))

    def _put_in_order(self, mobilisation_id: str) -> None:
        """What an end, or a start after all, makes of the areas."""
        for each in self.spells.value(mobilisation_id, "area_ids") or ():
            self.areas.put(self._in_order(self.areas[mobilisation_id, each]))

    def _in_order(self, area: Area) -> Area:
        under_way = self.spells.value(area.mobilisation_id, "status") == "under-way"
        if under_way and area.status != "cleared":
            return evolve(area, settled=False, turn=int(area.open_since.timestamp()))
        return evolve(area, settled=True, turn=-int(area.since.timestamp()))

    # ---- what is asked of them

    def under_way(self) -> Iterator[tuple[Spell, Area]]:
        """The areas that wait to be cleared, of mobilisations that go on, the longest first."""
        spells = {each.mobilisation_id: each for each in self.spells.where(status="under-way")}
        for area in self.areas.where(settled=False):
            yield spells[area.mobilisation_id], area

    def areas_of(self, spell: Spell) -> list[Area]:
        """The areas of a mobilisation, those that wait first."""
        return list(self.areas.where(mobilisation_id=spell.mobilisation_id))


def minutes(area: Area) -> int | None:
    """How long it took to clear an area for the first time; 0 where it was before anybody set out."""
    if area.first_cleared is None:
        return None
    return max(0, (area.first_cleared - area.since) // timedelta(minutes=1))


def _told(e: Recorded[Any], row: type[Any]) -> dict[str, Any]:
    return {"mobilisation_id": e.stream_id, **carried(e.data, row)}
