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


@frozen(kw_only=True)
class Area:
    """An area, since when it is to be cleared, and when it was. ``people`` are those of every clearing."""

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

    spells = Table(Spell, index=["status"], order="-began_at")

    @handles(facts.AlertRaised, facts.MobilisationStarted)
    def begin(self, e: Recorded[facts.AlertRaised | facts.MobilisationStarted]) -> None:
        before = self.spells.get(e.stream_id)
        row = before or Spell(mobilisation_id=e.stream_id, began_at=known_at(e))
        told = carried(e.data, Spell) | {"number": row.number or e.data.number}
        status = MOBILISATION.status_after(before.status if before else None, e.data)
        started = {"started_at": known_at(e)} if isinstance(e.data, facts.MobilisationStarted) else {}
        self.spells.put(evolve(row, **told | started | {"status": status}))

    @handles(facts.AlertChanged)
    def change_alert(self, e: Recorded[facts.AlertChanged]) -> None:
        if e.stream_id in self.spells:
            self.spells.change(e.stream_id, level=e.data.level)

    @handles(facts.MobilisationEnded, facts.AlertStoodDown)
    def end(self, e: Recorded[facts.MobilisationEnded | facts.AlertStoodDown]) -> None:
        before = self.spells.value(e.stream_id, "status")
        if before is not None:
            status = MOBILISATION.status_after(before, e.data)
            self.spells.change(e.stream_id, status=status, ended_at=known_at(e), reason=e.data.reason)


class OfMobilisations(OfSpells):
    """A projection that builds on this keeps mobilisations and their areas."""

    areas = Table(Area, key=("mobilisation_id", "area"), index=["status"], order="-since")
    clearings = Table(Clearing, key=("mobilisation_id", "version"), index=["at"])

    @handles(facts.AlertRaised, facts.MobilisationStarted)
    def begin(self, e: Recorded[facts.AlertRaised | facts.MobilisationStarted]) -> None:
        super().begin(e)
        if isinstance(e.data, facts.MobilisationStarted):
            self._mobilise(e, e.data.areas)

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
                self.areas.put(Area(mobilisation_id=e.stream_id, area=area, since=known_at(e)))

    def _area(self, e: Recorded[Any]) -> Area:
        known = self.areas.get((e.stream_id, e.data.area))
        return known or Area(mobilisation_id=e.stream_id, area=e.data.area, since=known_at(e))

    def _put(self, e: Recorded[Any], area: Area) -> None:
        status = cast("AreaStatus", AREAS.status_after(area.status, e.data))
        self.areas.put(evolve(area, status=status))

    # ---- what is asked of them

    def under_way(self) -> Iterator[tuple[Spell, Area]]:
        """The areas that wait to be cleared, of mobilisations that go on, the longest first."""
        for spell in self.spells.where(status="under-way"):
            left = (each for each in self.areas_of(spell) if each.status != "cleared")
            yield from ((spell, each) for each in sorted(left, key=lambda each: each.open_since))

    def areas_of(self, spell: Spell) -> list[Area]:
        """The areas of a mobilisation."""
        return list(self.areas.where(mobilisation_id=spell.mobilisation_id))


def minutes(area: Area) -> int | None:
    """How long it took to clear an area for the first time; 0 where it was before anybody set out."""
    if area.first_cleared is None:
        return None
    return max(0, (area.first_cleared - area.since) // timedelta(minutes=1))


def _told(e: Recorded[Any], row: type[Any]) -> dict[str, Any]:
    return {"mobilisation_id": e.stream_id, **carried(e.data, row)}
