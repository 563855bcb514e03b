"""What happens to people and places: moves, deaths, roles, consents, one person written down twice."""

from collections.abc import Iterator
from datetime import timedelta

from community_core.demo.cast import Cast
from community_core.demo.deeds import Deed, Thread
from community_core.demo.neighbourhood import CARD_ROOM, GRIDS, LIVES_ALONE, PAVILION
from community_core.domain import (
    AddPlaceAlias,
    AppointRole,
    ChangePerson,
    ClosePlace,
    CorrectFact,
    EndRole,
    ErasePerson,
    GiveConsent,
    MergePerson,
    MovePerson,
    NoteAway,
    NoteBack,
    RaiseRequest,
    RecordDeath,
    RecordDeparture,
    RecordReturn,
    SetCareLevel,
    SetGrid,
    UndoFact,
    WithdrawConsent,
)

_A_DAY = timedelta(days=1)


def told(cast: Cast) -> Iterator[Thread]:
    """Most of it once; every month somebody is put on the care list, and somebody is away for a while."""
    yield _cared_for(cast)
    yield _in_hospital(cast)
    yield _misheard(cast)
    if cast.first:
        yield _appointed(cast)
        yield _consents(cast)
        yield _one_person(cast)
        yield _moves(cast)
        yield _leaves(cast)
        yield _dies(cast)
        yield _forgotten(cast)
        yield _places(cast)


def _cared_for(cast: Cast) -> Thread:
    person = cast.residents.elders[-1 - cast.month.month]
    grounds = LIVES_ALONE.told(cast.language)
    level = SetCareLevel(person_id=person, level="key", grounds=grounds, review_on=cast.date(28))
    yield Deed(cast.worker, level, at=cast.at(9, "14:00"))


def _in_hospital(cast: Cast) -> Thread:
    person = cast.residents.elders[5 + cast.month.month]
    away = NoteAway(person_id=person, gone_to="hospital", until=cast.date(20))
    yield Deed(cast.worker, away, at=cast.at(7, "10:00"))
    yield Deed(cast.worker, NoteBack(person_id=person), at=cast.at(18, "10:00"))


def _misheard(cast: Cast) -> Thread:
    """What was written down wrongly is put right, and one thing never happened; history shows both."""
    desk = cast.residents.staff[2]
    heard = RaiseRequest(
        title=cast.say("The lift stands still", "电梯停了"),
        category=cast.say("repairs", "维修"),
        channel="phone",
        place=cast.called(cast.building),
    )
    told = yield Deed(desk, heard, at=cast.at(16, "9:00"))
    right = cast.say("The lift door sticks", "电梯门卡住了")
    reason = cast.say("misheard", "听错")
    yield Deed(desk, CorrectFact(fact_id=told.events[0].id, right={"title": right}, reason=reason))
    twice = yield Deed(desk, heard, wait=timedelta(hours=2))
    reason = cast.say("written down twice", "重复登记")
    yield Deed(desk, UndoFact(fact_id=twice.events[0].id, reason=reason))


def _appointed(cast: Cast) -> Thread:
    """Building leads, a mediator, lecturers, members of the residents' council; one of them for a while."""
    by, leads = cast.secretary, cast.residents.volunteers[:8]
    since = cast.date(1)
    first = yield Deed(
        by,
        AppointRole(person_id=leads[0], role="building-lead", scope="place-1-1", since=since),
        at=cast.at(2, "9:00"),
    )
    for number, person in enumerate(leads[1:4], start=2):
        yield Deed(
            by, AppointRole(person_id=person, role="building-lead", scope=f"place-1-{number}", since=since)
        )
    yield Deed(by, AppointRole(person_id=leads[4], role="mediator", since=since))
    until = cast.date(28) + 10 * _A_DAY
    yield Deed(by, AppointRole(person_id=leads[5], role="lecturer", since=since, until=until))
    for person in leads[6:]:
        yield Deed(by, AppointRole(person_id=person, role="council-member", scope="place-2", since=since))
    appointment = first.events[0].data.appointment
    reason = cast.say("hands over to a neighbour", "交接给邻居")
    ended = EndRole(person_id=leads[0], appointment=appointment, until=cast.date(25), reason=reason)
    yield Deed(by, ended, at=cast.at(25, "10:00"))


def _consents(cast: Cast) -> Thread:
    """Six agree to a photograph, a child nobody asked the parents of, and somebody who takes it back."""
    for person in (*cast.elders(6), cast.residents.children[1]):
        yield Deed(cast.worker, GiveConsent(person_id=person, purpose="photo", how="written"))
    photographed = GiveConsent(person_id="person-p03", purpose="photo", how="spoken")
    yield Deed(cast.worker, photographed, at=cast.at(5, "10:00"))
    yield Deed(cast.worker, WithdrawConsent(person_id="person-p03", purpose="photo"), wait=6 * _A_DAY)


def _one_person(cast: Cast) -> Thread:
    """Two records turn out to be of one person; a second such pair nobody has noticed yet."""
    merge = MergePerson(person_id="person-twice", into="person-p01")
    yield Deed(cast.secretary, merge, at=cast.at(12, "16:00"))


def _moves(cast: Cast) -> Thread:
    person = "person-p04"
    yield Deed(cast.worker, ChangePerson(person_id=person, telephone="0471-5559999"), at=cast.at(4, "9:00"))
    yield Deed(cast.worker, MovePerson(person_id=person, building=cast.building, room="2-301"))


def _leaves(cast: Cast) -> Thread:
    person, worker = "person-p05", cast.worker
    reason = cast.say("to the son's", "去儿子家")
    left = RecordDeparture(person_id=person, on=cast.date(7), reason=reason)
    yield Deed(worker, left, at=cast.at(8, "11:00"))
    yield Deed(worker, RecordReturn(person_id=person), at=cast.at(23, "11:00"))
    gone = RecordDeparture(person_id="person-p06", on=cast.date(19), reason=reason)
    yield Deed(worker, gone, wait=_A_DAY)


def _dies(cast: Cast) -> Thread:
    """A building lead dies; the role ends with it."""
    role = AppointRole(person_id="person-p07", role="unit-lead", scope="place-2-1", since=cast.date(1))
    yield Deed(cast.secretary, role, at=cast.at(2, "9:00"))
    yield Deed(cast.worker, RecordDeath(person_id="person-p07", on=cast.date(20)), at=cast.at(22, "9:00"))


def _forgotten(cast: Cast) -> Thread:
    """Somebody asks to be forgotten: totals stay, the person is unreadable everywhere."""
    reason = cast.say("asked for it", "本人要求")
    yield Deed(cast.secretary, ErasePerson(person_id="person-p09", reason=reason), at=cast.at(26, "15:00"))


def _places(cast: Cast) -> Thread:
    alias = AddPlaceAlias(place_id=PAVILION, alias=cast.say("the pavilion", "便民亭"))
    yield Deed(cast.secretary, alias, at=cast.at(3, "8:30"))
    for grid, compound in zip(GRIDS, cast.compounds, strict=False):
        yield Deed(cast.secretary, SetGrid(place_id=f"{compound}-1", grid=grid))
    reason = cast.say("the roof leaks", "屋顶漏水")
    yield Deed(cast.secretary, ClosePlace(place_id=CARD_ROOM, reason=reason), wait=_A_DAY)
