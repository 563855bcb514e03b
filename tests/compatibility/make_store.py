"""How the store kept here was written, by release 0.1.0: ``python -m tests.compatibility.make_store FOLDER``.

It is never made anew: later releases must open the store as it is. This is here to show what is in it, and a
run of it shows what is written today: the same, but for the keys of people, and what these seal, which are
random.
"""

import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from community_core import Community, Receipt, Recorded
from community_core.audit import SigningKey, read_key, seal, write_key
from community_core.domain import (
    AGGREGATES,
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CancelVisit,
    ClaimHours,
    CloseRequest,
    CompleteVisit,
    ConvertRequest,
    CorrectFact,
    CorrectHours,
    EscalateRequest,
    FactCorrected,
    FollowUpRequest,
    MarkDuplicate,
    Need,
    PlanVisit,
    RaiseRequest,
    RecordNotMet,
    RegisterVolunteer,
    RejectHours,
    RejectRequest,
    ReopenRequest,
    ReplanVisit,
    ResolveRequest,
    ResumeRequest,
    RevokeHours,
    StartRequest,
    StartVisit,
    VerifyHours,
    WaitRequest,
    WithdrawRequest,
)
from community_core.importing import import_file, importer, load_mapping, preset
from community_open_requests import OpenRequests
from community_volunteer_hours.projection import VolunteerHours

from .places import IMPORTED, PUBLIC_KEY, SIGNING_KEY

ZONE = ZoneInfo("Asia/Shanghai")
SONG, XU, LI, ZHAO = "person-song", "person-xu", "person-li", "person-zhao"
MASTER_KEY = "community-master-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


class Clock:
    """The time of the story: it stands still but for what :class:`Teller` lets pass."""

    def __init__(self) -> None:
        self.now = moment("2023-12-20 08:00")

    def __call__(self) -> datetime:
        return self.now


def moment(text: str) -> datetime:
    """A local time of the community, such as ``2024-01-15 09:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


class Teller:
    """Tells the story to a community, seven minutes a sentence."""

    def __init__(self, community: Community, clock: Clock) -> None:
        self.community = community
        self.clock = clock

    def __call__(self, command: Any, by: str = SONG, at: str | None = None, **more: Any) -> Receipt:
        """Record a command; ``at`` is a local time."""
        self.clock.now += timedelta(minutes=7)
        when = None if at is None else moment(at)
        return self.community.execute(command, by=by, at=when, **more)

    def on(self, day: str) -> None:
        """Go on at eight in the morning of a later day."""
        self.clock.now = moment(f"{day} 08:00")

    def request(self, title: str, *steps: Any, **more: Any) -> str:
        """Raise a request and take the steps, each a command class or one with its values; its id."""
        said = {"category": "维修", "channel": "pavilion", "place": "24号楼"} | more
        request_id = self(RaiseRequest(title=title, **said)).stream_id
        self.go_on(request_id, *steps)
        return request_id

    def go_on(self, request_id: str, *steps: Any) -> None:
        """Take further steps on a request."""
        for step in steps:
            kind, values = step if isinstance(step, tuple) else (step, {})
            by = XU if kind is FollowUpRequest else SONG
            self(kind(request_id=request_id, **values), by=by)

    def correct(self, fact: str, by: str = LI, **right: Any) -> None:
        """Put a fact right, named ``<id>@<version>``."""
        self(CorrectFact(fact_id=fact, right=right, reason="听错了"), by=by)

    def last(self, request_id: str) -> str:
        """The id of the last fact of a stream."""
        return self.community.history(request_id)[-1].id


ASSIGNED = (AssignRequest, {"assignee": XU})
HANDED_ON = (AssignRequest, {"assignee": "org:物业"})
WAITING = (WaitRequest, {"reason": "等配件"})
DONE = (ResolveRequest, {"outcome": "done"})
SATISFIED = (FollowUpRequest, {"satisfaction": "satisfied"})
UNREACHABLE = (FollowUpRequest, {"satisfaction": "unreachable"})
UNSATISFIED = (FollowUpRequest, {"satisfaction": "not-satisfied"})
REOPENED = (ReopenRequest, {"reason": "又坏了"})
ESCALATED = (EscalateRequest, {"reason": "两周没有暖气"})
REJECTED = (RejectRequest, {"reason": "不属本社区"})
IN_HAND = (AcceptRequest, ASSIGNED, StartRequest)
ALL_THE_WAY = (AcknowledgeRequest, *IN_HAND, WAITING, ResumeRequest, DONE, SATISFIED, CloseRequest)


def every_status(tell: Teller) -> None:
    """A request in each status there is, by the shortest way and by the longest."""
    tell.request("楼道灯不亮")
    tell.request("门禁失灵", AcknowledgeRequest)
    tell.request("水压不足", AcceptRequest)
    tell.request("单元门掉漆", AcceptRequest, ASSIGNED)
    tell.request("树枝遮挡路灯", AcceptRequest, HANDED_ON, ASSIGNED)
    tell.request("暖气不热", *IN_HAND)
    tell.request("电梯按键坏", *IN_HAND, WAITING)
    tell.request("楼顶漏水", AcceptRequest, WAITING, ResumeRequest)
    tell.request("垃圾桶满溢", DONE)
    tell.request("下水道异味", *IN_HAND, DONE, SATISFIED)
    tell.request("快递柜占道", *IN_HAND, DONE, UNREACHABLE, UNSATISFIED)
    tell.request("健身器材松动", *ALL_THE_WAY)
    tell.request("扶手缺失", DONE, UNREACHABLE)
    tell.request("噪音扰民", REJECTED)
    tell.request("充电桩不够", AcceptRequest, WithdrawRequest)
    tell.request("问迎春活动", outcome="explained", channel="phone", category="活动", place="")
    tell.request("办居住证", outcome="referred-out", channel="desk", due_at=moment("2024-01-05 17:00"))


def reopened_and_escalated(tell: Teller) -> None:
    """Requests that were not over after all, and ones somebody watches over."""
    tell.request("路面塌陷", DONE, REOPENED)
    tell.request("管道渗漏", *ALL_THE_WAY, REOPENED, ASSIGNED, WAITING)
    tell.request("车棚断电", DONE, UNSATISFIED, REOPENED, StartRequest, DONE, CloseRequest, REOPENED)
    tell.request("供暖不足", *IN_HAND, ESCALATED)
    tell.request("消防通道堵塞", EscalateRequest)
    tell.request("围墙开裂", ESCALATED, *IN_HAND, DONE, REOPENED)
    tell.request("油烟扰民", ESCALATED, REJECTED)


def changing_hands(tell: Teller) -> None:
    """Waiting requests, and ones in hand, that are given to somebody else."""
    tell.request("井盖缺失", *IN_HAND, WAITING, HANDED_ON)
    tell.request("外墙脱落", AcceptRequest, WAITING, ASSIGNED, HANDED_ON, ResumeRequest)
    tell.request("雨篷破损", *IN_HAND, HANDED_ON, WAITING)


def conversions(tell: Teller) -> None:
    """Requests that became something larger."""
    activity = (ConvertRequest, {"into": "activity", "target_id": "activity-spring"})
    tell.request("想学书法", activity, category="文化")
    tell.request("加装电梯", AcceptRequest, (ConvertRequest, {"into": "project"}), category="改造")
    wish = tell.request("想要一副老花镜", (ConvertRequest, {"into": "activity"}), category="微心愿")
    tell.correct(tell.last(wish), into="wish", target_id="wish-glasses")


def duplicates(tell: Teller) -> None:
    """Duplicates of an open request, of a withdrawn one, of one that ended before, and of a corrected one."""
    kept, other = tell.request("三单元暖气不热"), tell.request("四单元暖气不热")
    twice = (MarkDuplicate, {"duplicate_of": kept})
    tell.request("暖气又不热", twice)
    tell.request("家里太冷", AcceptRequest, ESCALATED, twice)
    moved = tell.request("四单元也冷", twice)
    tell.correct(tell.last(moved), duplicate_of=other)
    gone = tell.request("广场舞太吵")
    tell.request("晚上音乐太响", (MarkDuplicate, {"duplicate_of": gone}))
    tell.go_on(gone, WithdrawRequest)
    over = tell.request("花坛缺水", DONE)
    tell.request("花都枯了", (MarkDuplicate, {"duplicate_of": over}))


def late_news(tell: Teller) -> None:
    """Steps dated before earlier ones, which release 0.1.0 took as they came."""
    tell.on("2024-01-10")
    late = tell.request("三号门锁坏")
    tell(AcceptRequest(request_id=late), at="2024-01-08 10:00")
    tell(AssignRequest(request_id=late, assignee=XU), at="2024-01-09 16:00")
    tell(AssignRequest(request_id=late, assignee=LI), at="2024-01-09 09:00")
    tell(ResolveRequest(request_id=late, outcome="partly"), by=LI, at="2024-01-05 12:00")
    over = tell.request("岗亭漏雨", DONE)
    tell(ReopenRequest(request_id=over, reason="当天又漏"), at="2024-01-10 07:00")
    tell(ResolveRequest(request_id=over, outcome="done"), by=XU, at="2024-01-09")
    early = tell(RaiseRequest(title="去年的积水", category="维修", channel="shop"), at="2023-11-30 18:00")
    tell(AcknowledgeRequest(request_id=early.stream_id), at="2023-11-01 09:00")


def sealed_requests(tell: Teller) -> dict[str, str]:
    """Requests with what residents told in confidence, by the person; put right in every way there is."""
    told = {
        person: tell.request(
            "想找人聊聊天", requester=person, details=f"{person}：老伴住院，夜里睡不好", channel="phone"
        )
        for person in ("person-e001", "person-e002", "person-e003", "person-e004")
    }
    tell.correct(f"{told['person-e001']}@1", details="子女在外地，想有人上门\n一周一次")
    tell.correct(f"{told['person-e001']}@1", title="想有人上门聊天")
    tell.correct(f"{told['person-e002']}@1", requester="person-e012", details="其实是邻居代说的")
    tell.correct(f"{told['person-e003']}@1", details=None)
    tell.correct(f"{told['person-e004']}@1", place="42号楼")
    tell.go_on(told["person-e001"], *IN_HAND)
    return told


def corrected_requests(tell: Teller) -> None:
    """Every kind of fact about a request put right, one of them twice."""
    life = (AcceptRequest, ASSIGNED, WAITING, ResumeRequest, ESCALATED, DONE, UNSATISFIED, REOPENED)
    each = tell.request("更正样例", *life, due_at=moment("2024-01-25 17:00"))
    tell.correct(f"{each}@1", title="更正后的样例", place="", channel="online", category="环境")
    tell.correct(f"{each}@1", title="再次更正的样例", requester="person-e020", due_at=None)
    tell.correct(f"{each}@3", assignee="org:供热公司")
    tell.correct(f"{each}@4", reason="等锅炉检修")
    tell.correct(f"{each}@6", reason="")
    tell.correct(f"{each}@7", outcome="partly", resolved_by=ZHAO)
    tell.correct(f"{each}@8", satisfaction="satisfied")
    tell.correct(f"{each}@9", reason="第二天又坏了")
    rejected = tell.request("更正驳回", REJECTED)
    tell.correct(f"{rejected}@2", reason="属于隔壁社区")


def chains(tell: Teller) -> None:
    """Facts with command ids, sent twice, and facts that follow from others across streams."""
    first = tell(
        RaiseRequest(title="群里反映停水", category="水", channel="online"),
        by="system:group",
        command_id="msg-1",
    )
    tell(
        RaiseRequest(title="群里反映停水", category="水", channel="online"),
        by="system:group",
        command_id="msg-1",
    )
    visit = tell(
        StartVisit(person_id="person-e030", place="7号楼"), by=XU, because_of=first, command_id="go-1"
    )
    need = Need(title="水龙头漏水", category="维修", details="手抖，自己拧不紧")
    found = tell(CompleteVisit(visit_id=visit.stream_id, needs=(need,)), by=XU, because_of=visit)
    raised = next(fact for fact in found.events if fact.type == "RequestRaised")
    tell(ResolveRequest(request_id=raised.stream_id, outcome="done"), by=XU, because_of=raised)
    tell(CloseRequest(request_id=raised.stream_id), because_of=found, command_id="close-1")
    tell(ResolveRequest(request_id=first.stream_id, outcome="explained"), because_of=found)


def plan(person: str, day: str, **more: Any) -> PlanVisit:
    """A visit to somebody, by xu, at half past nine."""
    return PlanVisit(person_id=person, visitor=XU, planned_for=moment(f"{day} 09:30"), **more)


def visits(tell: Teller) -> None:
    """A visit in each status, corrected ones, ones dated late, and needs that became requests."""
    tell.on("2024-01-12")
    tell(plan("person-e005", "2024-01-15", place="24号楼", purpose="暖气检查"))
    ids = [tell(plan(f"person-e00{each}", "2024-01-13", place="8号楼")).stream_id for each in (6, 7, 8, 9)]
    started, completed, missed, cancelled = ids
    for each in ids[:3]:
        tell(StartVisit(visit_id=each), by=XU)
    needs = (
        Need(title="暖气片漏水", category="维修", details="咳嗽两周，怕冷"),
        Need(title="缺煤气报警器", category="安全"),
    )
    met = CompleteVisit(
        visit_id=completed,
        heating_warm=False,
        checklist=("煤气软管", "插座"),
        needs=needs,
        observations="走路不稳\n药放在窗台",
    )
    tell(met, by=XU)
    tell(RecordNotMet(visit_id=missed), by=XU)
    tell(ReplanVisit(visit_id=missed, planned_for=moment("2024-01-16 14:00")), by=XU)
    tell(RecordNotMet(visit_id=missed), by=XU)
    tell(CancelVisit(visit_id=cancelled, reason="已搬走"))
    corrected_visits(tell, started, completed, cancelled)


def corrected_visits(tell: Teller, started: str, completed: str, cancelled: str) -> None:
    """Every kind of fact about a visit put right, and one visit told late."""
    tell.correct(f"{started}@1", place="9号楼", planned_for=moment("2024-01-14 10:00"), purpose="问候")
    tell.correct(f"{started}@2", place="9号楼", visitor=LI)
    tell.correct(f"{completed}@3", heating_warm=True, checklist=("煤气软管",))
    tell.correct(f"{completed}@3", person_id="person-e010", observations="是邻居来开的门")
    tell.correct(f"{cancelled}@2", reason="搬去子女家")
    again = tell(plan("person-e011", "2024-01-14")).stream_id
    tell(StartVisit(visit_id=again), by=XU, at="2024-01-12 08:30")
    tell(CompleteVisit(visit_id=again, observations="一切都好"), by=XU, at="2024-01-11 09:00")


def hours(volunteer: str, day: str, begin: str, end: str, activity: str = "扫雪") -> ClaimHours:
    """Hours on one day."""
    started, ended = moment(f"{day} {begin}"), moment(f"{day} {end}")
    return ClaimHours(volunteer_id=volunteer, activity=activity, started_at=started, ended_at=ended)


def volunteers(tell: Teller) -> None:
    """Claims in each status, over two months, corrected before and after they were judged."""
    tell.on("2024-01-18")
    for each in ("v01", "v02", "v03"):
        tell(RegisterVolunteer(person_id=f"person-{each}", skills=("书法",), availability=("周六上午",)))
    one, two, three = "volunteer-v01", "volunteer-v02", "volunteer-v03"
    for day in ("2023-12-31", "2024-01-05", "2024-01-06", "2024-01-07", "2024-01-08"):
        tell(hours(one, day, "09:00", "11:30"), by="person-v01")
    tell(VerifyHours(volunteer_id=one, claim=1), by=LI)
    tell(VerifyHours(volunteer_id=one, claim=2), by=LI)
    tell(RejectHours(volunteer_id=one, claim=3, reason="当天不在"), by=LI)
    tell(VerifyHours(volunteer_id=one, claim=4), by=LI)
    tell(RevokeHours(volunteer_id=one, claim=4, reason="重复申报"), by=LI)
    tell(hours(one, "2024-01-07", "10:00", "12:00", "值班"), by="person-v01")
    tell(hours(two, "2024-01-02", "22:30", "23:45", "巡逻"), by="person-v02", at="2024-01-03 08:00")
    tell(VerifyHours(volunteer_id=two, claim=1), by=LI, at="2024-01-02 07:00")
    tell(hours(three, "2024-01-09", "14:00", "16:00", "理发"), by="person-v03")
    tell(VerifyHours(volunteer_id=three, claim=1), by="person-v01")
    tell(hours(three, "2024-01-10", "14:00", "15:00", "理发"), by="person-v03")
    corrected_volunteers(tell, one, two)


def corrected_volunteers(tell: Teller, one: str, two: str) -> None:
    """Every kind of fact about a volunteer put right, a claim twice and into another month."""
    tell.correct(f"{one}@1", skills=("书法", "急救"), availability=())
    tell(CorrectHours(volunteer_id=one, claim=2, ended_at=moment("2024-01-05 11:00"), reason="早走"), by=LI)
    tell(VerifyHours(volunteer_id=one, claim=2), by=LI)
    tell.correct(f"{one}@9", reason="记错了人")
    tell.correct(f"{one}@11", reason="与值班重复")
    tell.correct(f"{two}@2", activity="夜巡")
    begin, end = moment("2023-12-30 22:00"), moment("2023-12-31 00:30")
    tell.correct(f"{two}@2", started_at=begin, ended_at=end)


def imports(tell: Teller, rejects: Path) -> None:
    """Files of four sources, each imported twice, which adds nothing the second time."""
    tell.on("2024-01-20")
    hotline = load_mapping(IMPORTED / "hotline.toml")
    files = {
        "hotline.csv": hotline,
        "notes.json": preset("open311-notes"),
        "city.csv": preset("nyc311"),
        "letters.csv": preset("citizen-letters"),
    }
    for name, mapping in [*files.items(), *files.items()]:
        import_file(tell.community, IMPORTED / name, mapping, rejects=rejects)
    noted = {fact.type: fact for fact in tell.community.log(types=["RequestNoted", "FollowOnCreated"])}
    tell.correct(noted["RequestNoted"].id, note="周二派人", kind="activity")
    tell.correct(noted["FollowOnCreated"].id, title="更换灯杆", handler="")
    closed = list(tell.community.log(types="FollowOnClosed"))[-1]
    tell.correct(closed.id, handler="Electrical Operations")


def later_imports(tell: Teller, rejects: Path) -> None:
    """A later export, which corrects, reopens and resolves, after people went on with what came before."""
    tell.on("2024-01-26")
    sewer, leak, shed = (numbered_in_source(tell, number) for number in ("H-02", "H-06", "H-07"))
    tell.correct(sewer.id, place="6号楼")
    tell.go_on(leak.stream_id, ResumeRequest)
    tell.correct(f"{shed.stream_id}@2", reason="属城管")
    later = IMPORTED / "hotline-later.csv"
    for _ in range(2):
        import_file(tell.community, later, load_mapping(IMPORTED / "hotline.toml"), rejects=rejects)


def numbered_in_source(tell: Teller, number: str) -> Recorded[Any]:
    """The raising of an imported request."""
    raised = tell.community.log(types="RequestRaised")
    return next(fact for fact in raised if fact.data.source_number == number)


def erasures(tell: Teller, told: dict[str, str]) -> None:
    """People who are forgotten: with sealed text, once and once more, with hours; and steps after that."""
    tell.on("2024-01-24")
    tell.community.history(told["person-e004"], reader=LI)
    for person in ("person-e002", "person-e004", "person-e004", "person-e007", "person-v03", "person-e012"):
        tell.clock.now += timedelta(minutes=7)
        tell.community.erase(person, by=LI, reason="本人要求")
    tell.go_on(told["person-e004"], AcceptRequest)
    tell.correct(f"{told['person-e004']}@1", title="想有人陪伴")
    tell.correct("person-e004@1", by=SONG, reason="家属要求")
    tell(VerifyHours(volunteer_id="volunteer-v03", claim=2), by=LI)


def not_sealed_yet(tell: Teller) -> None:
    """What was recorded after the last seal."""
    tell.on("2024-02-06")
    tell.request("雪后路滑", AcceptRequest)
    tell(hours("volunteer-v01", "2024-02-05", "07:00", "08:30"), by="person-v01")


def every_event_type(community: Community) -> None:
    """Each type of each aggregate is in the log, and each aggregate has a correction."""
    facts = list(community.log())
    there = {(fact.stream_id.partition("-")[0], type(fact.data)) for fact in facts}
    wanted = {(aggregate.name, event) for aggregate in AGGREGATES for event in aggregate.events}
    assert wanted == there, wanted ^ there
    assert all((aggregate.name, FactCorrected) in there for aggregate in AGGREGATES)


def tell_everything(tell: Teller, key: SigningKey, rejects: Path) -> None:
    """The whole story."""
    for chapter in (every_status, reopened_and_escalated, changing_hands, conversions, duplicates):
        chapter(tell)
    late_news(tell)
    told = sealed_requests(tell)
    for chapter in (corrected_requests, chains, visits, volunteers):
        chapter(tell)
    imports(tell, rejects)
    seal(tell.community, key)
    erasures(tell, told)
    later_imports(tell, rejects)
    tell.on("2024-02-05")
    seal(tell.community, key)
    not_sealed_yet(tell)


def make(folder: Path) -> None:
    """Write the store; its keys where they are not there yet."""
    if not SIGNING_KEY.exists():
        write_key(SIGNING_KEY, SigningKey("changrong.example/ledger", bytes(range(32))))
        PUBLIC_KEY.write_text(f"{read_key(SIGNING_KEY).public}\n")
    folder.mkdir()
    (folder / "master.key").write_text(MASTER_KEY)
    clock = Clock()
    importer.system_clock = clock  # an import asks the system for the time; here it is that of the story
    with Community.open(folder, clock=clock, entropy=random.Random(8).randbytes) as community:
        tell_everything(Teller(community, clock), read_key(SIGNING_KEY), folder / "rejects.csv")
        every_event_type(community)
        assert list(community.view(OpenRequests))
        assert list(community.view(VolunteerHours))
    for name in ("views.db", "rejects.csv", "checkpoints/lock"):
        (folder / name).unlink()


def main(words: Sequence[str]) -> None:
    """Make the store in the folder that is named."""
    make(Path(words[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
