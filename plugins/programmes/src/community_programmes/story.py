"""The programmes of a month in the invented community of ``community demo``: company, study, carers."""

from collections.abc import Generator, Iterator
from datetime import date, timedelta
from functools import partial

from community_core.demo import Cast, Deed, Thread
from community_core.execution import Receipt
from community_programmes.enrolment import Enrol, LeaveProgramme
from community_programmes.programme import EndProgramme, OpenProgramme, ReopenProgramme
from community_programmes.service import DeliverHomeStudy, GiveCompanionship, RecordService, SupportCarer

_DAY = timedelta(days=1)
_BEGAN = date(2023, 9, 1)


def told(cast: Cast) -> Iterator[Thread]:
    """A home from home for older people; study brought to those who cannot walk; help for carers."""
    yield _silver_home(cast)
    yield _study_at_home(cast)
    yield _carers(cast)
    if cast.first:
        yield _children(cast)
    for number in range(12 * cast.pace):
        yield _on_the_way(cast, number)


def _opened(cast: Cast, place: int, programme: OpenProgramme) -> Generator[Deed, Receipt, str]:
    """The programme's id: it was opened in autumn and is written down in the first month."""
    if not cast.first:
        return cast.begun["programme"][place]
    told = yield Deed(cast.secretary, programme, at=cast.at(1, f"9:{place * 10:02}"), happened=_BEGAN)
    return told.stream_id


def _silver_home(cast: Cast) -> Thread:
    """Classes, meals, haircuts: many are counted, not named."""
    opening = OpenProgramme(
        title=cast.say("Silver home", "银龄关爱小家"),
        kind="elders",
        rhythm="monthly",
        partner=cast.say("org:Warm Sun social workers", "org:暖阳里社工站"),
    )
    home = yield from _opened(cast, 0, opening)
    does = partial(Deed, cast.worker)
    if cast.first:
        for person in cast.elders(20):
            yield does(Enrol(programme_id=home, person_id=person), wait=timedelta(minutes=1))
    for day in range(2, 30, 3):
        served = RecordService(
            programme_id=home,
            kind=cast.dice.choice(("meal", "class", "health", "haircut")),
            title=cast.say("An afternoon together", "小家下午茶"),
            people=tuple(cast.elders(6)),
            others=cast.dice.randint(80, 110) if day % 2 else 0,
        )
        yield does(served, at=cast.at(day, "16:00"))
    if cast.first:
        reason = cast.say("moves to the daughter", "搬去女儿家")
        leaver = cast.elder
        yield does(Enrol(programme_id=home, person_id=leaver, since=cast.date(2)))
        yield does(LeaveProgramme(programme_id=home, person_id=leaver, reason=reason))


def _study_at_home(cast: Cast) -> Thread:
    """Every month, for party members who cannot walk far: whoever was not reached is on a list."""
    title = cast.say("Study brought home", "送学上门")
    opening = OpenProgramme(title=title, kind="home-study", rhythm="monthly")
    study = yield from _opened(cast, 1, opening)
    does, members = partial(Deed, cast.worker), cast.residents.elders[20:34]
    if cast.first:
        for person in members:
            yield does(Enrol(programme_id=study, person_id=person), wait=timedelta(minutes=1))
    for number, person in enumerate(members[:10]):
        taught = DeliverHomeStudy(
            programme_id=study,
            person_id=person,
            title=cast.say("What was decided this month", "本月学习要点"),
            materials=(cast.say("a booklet in large print", "大字本材料"),),
            how="handed-over" if number % 4 == 0 else "in-person",
            minutes=None if number % 4 == 0 else 40,
        )
        yield does(taught, at=cast.at(4 + 2 * number, "10:30"))


def _carers(cast: Cast) -> Thread:
    """Somebody to talk to and a book, for who cares for somebody day and night."""
    title = cast.say("A breath for carers", "照护者喘息")
    opening = OpenProgramme(title=title, kind="carers", rhythm="weekly", sensitive=True)
    carers = yield from _opened(cast, 2, opening)
    pairs = list(zip(cast.residents.elders[40:46], cast.residents.elders[46:52], strict=True))
    does = partial(Deed, cast.worker)
    if cast.first:
        for carer, _ in pairs:
            yield does(Enrol(programme_id=carers, person_id=carer), wait=timedelta(minutes=1))
    for day in (6, 13, 20, 27):
        for carer, cared_for in pairs[:4]:
            listened = SupportCarer(
                programme_id=carers,
                person_id=carer,
                for_person=cared_for,
                title=cast.say("A talk, and a novel to read", "聊聊天，送本书"),
                notes=cast.say("tired, but glad of the visit", "很累，但很高兴有人来"),
            )
            yield does(listened, at=cast.at(day, "15:00"))


def _children(cast: Cast) -> Thread:
    """Ended, and opened again because they asked."""
    does = partial(Deed, cast.secretary)
    opening = OpenProgramme(title=cast.say("Reading hour", "亲子阅读"), kind="children", until=cast.date(28))
    reading = (yield does(opening, at=cast.at(2, "10:00"))).stream_id
    reason = cast.say("the room is needed", "场地另有安排")
    yield does(EndProgramme(programme_id=reading, reason=reason), wait=8 * _DAY)
    yield does(ReopenProgramme(programme_id=reading), wait=6 * _DAY)


def _on_the_way(cast: Cast, number: int) -> Thread:
    """In no programme: company for somebody alone, medicine fetched."""
    worker, at = cast.worker, cast.at(2 + number % 27, "11:00")
    if number % 3:
        company = GiveCompanionship(person_id=cast.elder, minutes=cast.dice.choice((30, 45, 60)))
        yield Deed(worker, company, at=at)
    else:
        title = cast.say("Fetched medicine", "代取药")
        yield Deed(worker, RecordService(kind="errand", title=title, people=(cast.elder,)), at=at)
