"""The activities of a month in the invented community of ``community demo``: outings, lessons, meetings."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from community_activities.commands import (
    CancelActivity,
    ChangeActivity,
    ConfirmSafeReturn,
    CountFeedback,
    GivePlace,
    HoldActivity,
    PlanActivity,
    PublishActivity,
    RecordAttendance,
    RecordPrecaution,
    RegisterParticipant,
    ReportActivity,
    TakeUpInActivity,
    WithdrawParticipant,
)
from community_activities.values import Raised
from community_core.demo import Cast, Deed, Thread
from community_core.domain import AcceptRequest, RaiseRequest, ResolveRequest

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_LESSONS = (
    ("Stories of our street", "老街故事", 9),
    ("Stories of our street", "老街故事", 13),
    ("Stories of our street", "老街故事", 18),
    ("Sorting waste", "垃圾分类", 23),
    ("Staying safe on the telephone", "防范电信诈骗", 27),
)


def told(cast: Cast) -> Iterator[Thread]:
    """Out for the early plum blossom, two courses, lectures, meetings at the pavilion, what was cancelled."""
    yield _outing(cast)
    yield _not_home(cast)
    yield _to_come(cast)
    yield _course(cast, cast.say("Holiday class", "假期小课堂"), "14:00", cast.residents.children)
    yield _course(cast, cast.say("Second-youth class", "老来乐课堂"), "9:00", cast.elders(12))
    yield _lecture(cast)
    yield _story(cast)
    yield _cancelled(cast)
    yield _clean_up(cast)
    for day in (3, 15, 24):
        yield _meeting(cast, day)
    for number in range(2 * (cast.pace - 1)):
        yield _clinic(cast, 5 + number)


def _request(cast: Cast, en: str, zh: str) -> RaiseRequest:
    category = cast.say("activities", "文体活动")
    return RaiseRequest(title=cast.say(en, zh), category=category, channel="pavilion", requester=cast.elder)


def _outing(cast: Cast) -> Thread:
    """From a wish at the pavilion to the report; two more want to come than there are places."""
    does = partial(Deed, cast.worker)
    asked = yield does(
        _request(cast, "Out to see the plum blossom?", "想出去看看早梅"), at=cast.at(3, "9:50")
    )
    plan = PlanActivity(
        title=cast.say("Early plum blossom", "踏春赏梅"),
        kind="outing",
        starts_at=cast.at(20, "9:00"),
        ends_at=cast.at(20, "16:00"),
        place=cast.say("Plum park", "梅园公园"),
        audience=cast.say("residents", "居民"),
        places=10,
        fee=2000,
        away=True,
        requests=(asked.stream_id,),
    )
    outing = (yield does(plan, wait=_DAY)).stream_id
    yield does(RecordPrecaution(activity_id=outing, measure="insurance", reference="A-118", covers=12))
    yield does(RecordPrecaution(activity_id=outing, measure="notice"))
    yield does(PublishActivity(activity_id=outing, told_by="group", sign_up_until=cast.date(18)))
    names = cast.elders(12)
    for person in names:
        yield does(RegisterParticipant(activity_id=outing, person_id=person), wait=_HOUR)
    reason = cast.say("a cold", "感冒")
    yield does(WithdrawParticipant(activity_id=outing, person_id=names[1], reason=reason), wait=_DAY)
    yield does(GivePlace(activity_id=outing))
    there = [names[0], *names[3:11]]
    yield does(RecordAttendance(activity_id=outing, people=tuple(there)), at=cast.at(20, "9:10"))
    yield does(ConfirmSafeReturn(activity_id=outing, people=tuple(there)), at=cast.at(20, "16:20"))
    helpers = tuple(cast.residents.volunteers[:2])
    yield does(HoldActivity(activity_id=outing, all_home=True, helpers=helpers))
    yield does(CountFeedback(activity_id=outing, satisfied=8, neutral=1), wait=_DAY)
    summary = cast.say("Everybody came home content.", "大家平安返回，都很满意。")
    spent = ReportActivity(activity_id=outing, summary=summary, spent=86000, paid_from=_paid_from(cast))
    yield does(spent)


def _paid_from(cast: Cast) -> str:
    return cast.say("service funds", "服务群众专项经费")


def _not_home(cast: Cast) -> Thread:
    """The walk through the town of the month's last day: not everybody has said that they are home."""
    does, last = partial(Deed, cast.worker), cast.last_day
    plan = PlanActivity(
        title=cast.say("Evening-glow city walk", "夕阳红 citywalk"),
        kind="citywalk",
        starts_at=cast.at(last, "13:00"),
        ends_at=cast.at(last, "16:30"),
        places=20,
        away=True,
    )
    walk = (yield does(plan, at=cast.at(25, "10:00"))).stream_id
    yield does(RecordPrecaution(activity_id=walk, measure="route"))
    people = cast.elders(8)
    yield does(RecordAttendance(activity_id=walk, people=tuple(people)), at=cast.at(last, "13:10"))
    home = ConfirmSafeReturn(activity_id=walk, people=tuple(people[:5]))
    yield does(home, at=cast.at(last, "16:40"))


def _to_come(cast: Cast) -> Thread:
    """Two days after the month: a child comes alone, a place is free, and nobody thought of insurance yet."""
    does = partial(Deed, cast.worker)
    start = cast.at(cast.last_day, "9:00") + 2 * _DAY
    title = cast.say("Lantern fair", "逛灯会")
    plan = PlanActivity(title=title, kind="outing", starts_at=start, places=2, away=True)
    fair = (yield does(plan, at=cast.at(26, "9:30"))).stream_id
    yield does(PublishActivity(activity_id=fair))
    child, first, waits = cast.residents.children[0], *cast.elders(2)
    for person in (child, first, waits):
        yield does(RegisterParticipant(activity_id=fair, person_id=person), wait=_HOUR)
    yield does(WithdrawParticipant(activity_id=fair, person_id=first), wait=_DAY)


_WITH_A_PARTNER = 4
"""The lesson that a partner holds with the community, where partners are told of."""


def _course(cast: Cast, title: str, hour: str, pupils: Sequence[str]) -> Thread:
    """Lessons by a university team; some pupils stay away from the last two."""
    does = partial(Deed, cast.worker)
    team = (cast.say("org:Riverside university practice team", "org:临河大学实践团队"),)
    plan = PlanActivity(
        title=title,
        kind="course",
        starts_at=cast.at(9, hour),
        series=True,
        partner_ids=team,
        audience=cast.say("children", "儿童")
        if pupils[0].startswith("person-c")
        else cast.say("older people", "老年人"),
    )
    series = (yield does(plan, at=cast.at(5, "11:00"))).stream_id
    yield does(PublishActivity(activity_id=series, told_by="board"))
    for number, (en, zh, day) in enumerate(_LESSONS):
        starts = cast.at(day, hour)
        lesson = PlanActivity(
            title=cast.say(en, zh),
            kind="course",
            starts_at=starts,
            ends_at=starts + _HOUR,
            part_of=series,
            places=20,
            partner_ids=tuple(cast.begun.get("partner", ())[:1]) if number == _WITH_A_PARTNER else (),
        )
        lesson_id = (yield does(lesson, at=starts - _DAY)).stream_id
        came = tuple(pupils) if number < 3 else tuple(pupils[2:])
        held = HoldActivity(activity_id=lesson_id, people=came, others=3, about=True)
        yield does(held, at=starts + 2 * _HOUR)
        yield does(ReportActivity(activity_id=lesson_id, summary=cast.say("Well received.", "反响很好。")))


def _lecture(cast: Cast) -> Thread:
    """The red classroom: few came, and nobody has reported on it yet."""
    does, starts = partial(Deed, cast.worker), cast.at(8, "15:00")
    plan = PlanActivity(
        title=cast.say("Red classroom: what the new policy means", "先锋“红”课堂：新政策怎么看"),
        kind="lecture",
        starts_at=starts,
        ends_at=starts + _HOUR,
        speakers=(cast.residents.volunteers[5],),
        audience=cast.say("party members", "党员"),
        places=30,
    )
    lecture = (yield does(plan, at=cast.at(4, "16:00"))).stream_id
    yield does(HoldActivity(activity_id=lecture, people=tuple(cast.elders(7))), at=starts + 2 * _HOUR)


def _story(cast: Cast) -> Thread:
    """A veteran tells children of what he went through."""
    starts = cast.at(22, "10:00")
    held = HoldActivity(
        title=cast.say("A veteran tells", "老兵讲故事"),
        kind="story",
        starts_at=starts,
        ends_at=starts + _HOUR,
        speakers=(cast.residents.volunteers[5],),
        people=cast.residents.children,
        others=14,
    )
    yield Deed(cast.worker, held, at=starts + 2 * _HOUR)


def _cancelled(cast: Cast) -> Thread:
    """Moved, then cancelled because of ice: what people asked for is theirs again."""
    does = partial(Deed, cast.worker)
    asked = yield does(_request(cast, "A show in the yard", "想在院里看场演出"), at=cast.at(8, "9:40"))
    plan = PlanActivity(
        title=cast.say("Show in the yard", "院里文艺演出"), kind="performance", starts_at=cast.at(18, "14:00")
    )
    show = (yield does(plan, wait=_DAY)).stream_id
    yield does(TakeUpInActivity(activity_id=show, requests=(asked.stream_id,)))
    moved = cast.say("the troupe comes later", "演出队时间有变")
    later = ChangeActivity(activity_id=show, starts_at=cast.at(19, "14:00"), reason=moved)
    yield does(later, wait=2 * _DAY)
    reason = cast.say("ice in the yard", "院内结冰")
    yield does(CancelActivity(activity_id=show, reason=reason), at=cast.at(17, "16:00"))


def _clean_up(cast: Cast) -> Thread:
    """Before the festival, because somebody asked for it."""
    does, starts = partial(Deed, cast.worker), cast.at(27, "9:00")
    asked = yield does(
        _request(cast, "A big clean-up before the festival", "节前来个大扫除"), at=cast.at(15, "9:35")
    )
    plan = PlanActivity(
        title=cast.say("Clean-up before the festival", "节前大扫除"),
        kind="clean-up",
        starts_at=starts,
        requests=(asked.stream_id,),
    )
    clean_up = (yield does(plan, wait=_DAY)).stream_id
    people = tuple(cast.volunteers(15))
    yield does(
        HoldActivity(activity_id=clean_up, people=people, others=40, about=True), at=starts + 3 * _HOUR
    )
    yield does(
        ReportActivity(activity_id=clean_up, summary=cast.say("All seven yards.", "七个院子全部清扫。"))
    )


def _meeting(cast: Cast, day: int) -> Thread:
    """At the pavilion: a question answered at once, and ideas, some of which are taken up."""
    starts, worker = cast.at(day, "9:30"), cast.worker
    ideas = [
        ("Bicycle racks by the gate", "大门口装自行车架"),
        ("A shelf for exchanging books", "设一个换书角"),
        ("Quiet hours for the card room", "棋牌室定安静时段"),
    ]
    raised = [
        Raised(title=cast.say(*idea), category=cast.say("idea", "治理点子"), requester=cast.elder)
        for idea in ideas
    ]
    answered = Raised(
        title=cast.say("When is the clinic?", "义诊是哪天？"),
        category=cast.say("advice", "咨询"),
        requester=cast.elder,
        outcome="explained",
    )
    held = HoldActivity(
        title=cast.say("Pavilion meeting", "便民亭议事"),
        kind="meeting",
        starts_at=starts,
        ends_at=starts + _HOUR,
        place=cast.say("Pavilion by the willows", "柳荫便民亭"),
        people=tuple(cast.elders(6)),
        others=4,
        raised=(*raised, answered),
    )
    told = yield Deed(worker, held, at=starts + 2 * _HOUR)
    heard = [fact.stream_id for fact in told.events if fact.type == "RequestRaised"]
    for request in heard[:2]:
        yield Deed(cast.secretary, AcceptRequest(request_id=request), wait=_DAY)
        yield Deed(cast.secretary, ResolveRequest(request_id=request, outcome="done"), wait=2 * _DAY)


def _clinic(cast: Cast, day: int) -> Thread:
    starts = cast.at(day, "10:00")
    held = HoldActivity(
        title=cast.say("Free clinic", "义诊"),
        kind="clinic",
        starts_at=starts,
        people=tuple(cast.elders(20)),
        others=10,
    )
    clinic = (yield Deed(cast.worker, held, at=starts + 3 * _HOUR)).stream_id
    summary = cast.say("Blood pressure for everybody.", "人人量了血压。")
    yield Deed(cast.worker, ReportActivity(activity_id=clinic, summary=summary), wait=_DAY)
