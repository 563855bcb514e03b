"""Snow, ice and cold of a month in the invented community of ``community demo``."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from community_core.demo import Cast, Deed, Thread
from community_core.domain import ClaimHours, VerifyHours
from community_mobilisation.commands import (
    AddAreas,
    ChangeAlert,
    ClearRoute,
    EndMobilisation,
    RaiseAlert,
    ReportBlocked,
    StandDown,
    StartMobilisation,
)
from community_mobilisation.values import AlertKind

_HOUR = timedelta(hours=1)


def told(cast: Cast) -> Iterator[Thread]:
    """Everybody turns out twice; a warning comes to nothing; the last one is still in force."""
    yield _warned(cast)
    yield _unwarned(cast)
    yield _came_to_nothing(cast)
    yield _still_cold(cast)


def _weather(cast: Cast) -> AlertKind:
    return "snow" if cast.month.month in (1, 2, 11, 12) else "rain"


def _source(cast: Cast) -> str:
    return cast.say("weather office", "气象台")


def _warned(cast: Cast) -> Thread:
    """Warned in the evening, out in the morning: every compound is cleared, one gate twice."""
    does, areas = partial(Deed, cast.secretary), cast.compounds
    alert = RaiseAlert(kind=_weather(cast), level="yellow", source=_source(cast), expected=cast.at(6, "3:00"))
    snow = (yield does(alert, at=cast.at(5, "17:00"))).stream_id
    yield does(ChangeAlert(mobilisation_id=snow, level="orange"), wait=_HOUR)
    start = StartMobilisation(mobilisation_id=snow, areas=areas[:5], leader=cast.secretary)
    yield does(start, at=cast.at(6, "6:00"))
    yield does(AddAreas(mobilisation_id=snow, areas=areas[5:]))
    for area in areas:
        cleared = ClearRoute(
            mobilisation_id=snow, area=area, party=cast.worker, people=cast.dice.randint(6, 18)
        )
        yield does(cleared, wait=timedelta(minutes=cast.dice.randint(10, 40)))
    blocked = cast.say("a drift by the gate", "门口又积雪")
    yield does(ReportBlocked(mobilisation_id=snow, area=areas[1], reason=blocked))
    again = ClearRoute(mobilisation_id=snow, area=areas[1], party=cast.organisation, people=5, about=True)
    yield does(again, wait=_HOUR)
    yield does(EndMobilisation(mobilisation_id=snow))
    for person in cast.volunteers(12 * cast.pace):
        yield from _gave_hours(cast, person, snow)


def _gave_hours(cast: Cast, person: str, mobilisation: str) -> Thread:
    volunteer = person.replace("person", "volunteer", 1)
    claim = ClaimHours(
        volunteer_id=volunteer,
        activity=cast.say("Clearing the way", "清理通道"),
        started_at=cast.at(6, "10:00"),
        ended_at=cast.at(6, "11:30"),
        arose_from=mobilisation,
    )
    told = yield Deed(cast.secretary, claim, at=cast.at(6, "13:00"))
    if cast.dice.random() < 0.8:
        number = told.events[0].data.claim
        yield Deed(cast.residents.staff[3], VerifyHours(volunteer_id=volunteer, claim=number))


def _unwarned(cast: Cast) -> Thread:
    """Nobody had warned; one yard is left, for the diggers."""
    does, areas = partial(Deed, cast.residents.staff[1]), cast.compounds[:4]
    start = StartMobilisation(kind=_weather(cast), areas=areas, leader=cast.residents.staff[1])
    out = (yield does(start, at=cast.at(17, "6:00"))).stream_id
    for area in areas[:3]:
        yield does(ClearRoute(mobilisation_id=out, area=area, party=cast.worker, people=9), wait=2 * _HOUR)
    reason = cast.say("the last yard is left to the digger", "最后一处留给清雪车")
    yield does(EndMobilisation(mobilisation_id=out, reason=reason))


def _came_to_nothing(cast: Cast) -> Thread:
    does = partial(Deed, cast.worker)
    alert = RaiseAlert(kind="wind", level="blue", source=_source(cast))
    wind = (yield does(alert, at=cast.at(22, "8:30"))).stream_id
    yield does(StandDown(mobilisation_id=wind, reason=cast.say("it stayed calm", "风未起")), wait=5 * _HOUR)


def _still_cold(cast: Cast) -> Thread:
    """On the month's last day: two of the ways that are to be gritted are not, and few were called on."""
    does, last = partial(Deed, cast.secretary), cast.last_day
    alert = RaiseAlert(kind="cold", level="orange", source=_source(cast))
    cold = (yield does(alert, at=cast.at(last, "8:00"))).stream_id
    start = StartMobilisation(mobilisation_id=cold, areas=cast.compounds[:3], leader=cast.secretary)
    yield does(start, at=cast.at(last, "8:30"))
    what = cast.say("grit on the ramp", "坡道撒防滑沙")
    cleared = ClearRoute(mobilisation_id=cold, area=cast.compounds[0], party=cast.worker, people=4, what=what)
    yield does(cleared, wait=2 * _HOUR)
    yield does(StandDown(mobilisation_id=cold, reason=cast.say("warmer", "回暖")), wait=timedelta(days=2))
