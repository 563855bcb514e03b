"""Contacts 服务人次 have one definition: the look-up by channel tells what the figures tell."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.demo.conftest import Month

from community_activities.commands import HoldActivity, PlanActivity, RecordAttendance
from community_aid.commands import DeliverAid, OpenAidItem, ReceiveAid
from community_core import Community
from community_core.domain import MergePerson, Need, RaiseRequest, RecordVisit, RegisterPerson
from community_core.views import Period
from community_people import Channels
from community_programmes.service import RecordService

LIN, HE, XU, SHEN = "person-lin", "person-he", "person-xu", "person-shen"
NOW = datetime(2024, 1, 15, 8, tzinfo=UTC)


def contacts(community: Community) -> dict[str, int]:
    """By channel, as the look-up tells them; the figures tell the same."""
    looked_up = {each.channel: each.contacts for each in community.view(Channels) if each.contacts}
    gathered = community.figures(Period.month(2024, 1, community.zone))
    counted = {each.split[1]: each.value for each in gathered.splits("contacts", "channel") if each.split}
    assert looked_up == {channel: count for channel, count in counted.items() if count}
    return looked_up


def test_every_meeting_counts_once() -> None:
    """On a visit and at an activity whatever else happened there; of goods handed over, a day; of two records
    that turned out to be one person, as of one."""
    with Community.open(":memory:", clock=lambda: NOW) as community:

        def do(command: Any, at: Any = NOW) -> str:
            return str(community.execute(command, by=SHEN, at=at).stream_id)

        for person, name in ((LIN, "林晓棠"), (HE, "何平安"), (XU, "何平安")):
            do(RegisterPerson(person_id=person, name=name))
        need = Need(title="暖气不热", category="暖气")
        visit = do(RecordVisit(person_id=LIN, visitor=SHEN, manner="phone", needs=(need,)))
        assert contacts(community) == {"phone": 1}

        beginning = NOW - timedelta(hours=2)
        held = {"starts_at": beginning, "ends_at": NOW - timedelta(hours=1)}
        meeting = do(HoldActivity(title="便民亭议事", kind="meeting", people=(LIN,), others=3, **held))
        lecture = do(HoldActivity(title="讲座", kind="lecture", others=20, **held))
        do(RecordAttendance(activity_id=lecture, people=(HE,)))
        do(RecordAttendance(activity_id=lecture, people=(XU,)))
        starts = NOW - timedelta(minutes=5)
        planned = PlanActivity(title="看电影", kind="performance", starts_at=starts, ends_at=NOW)
        do(RecordAttendance(activity_id=do(planned, at=beginning), others=40))
        do(RaiseRequest(title="装路灯", category="照明", channel="pavilion", arose_from=meeting))
        do(RaiseRequest(title="修门", category="维修", channel="desk"))
        met = {"phone": 1, "pavilion": 4, "gathering": 22, "desk": 1}
        assert contacts(community) == met

        for title in ("大米", "口罩"):
            card = do(OpenAidItem(title=title, unit="份"))
            do(ReceiveAid(aid_id=card, quantity=9, source="bought"))
            for person in (HE, XU):
                do(DeliverAid(aid_id=card, quantity=1, person_id=person))
            do(DeliverAid(aid_id=card, quantity=1, person_id=LIN, arose_from=visit))
            do(DeliverAid(aid_id=card, quantity=1, person_id=LIN, arose_from=lecture))
        do(RecordService(kind="haircut", title="理发", people=(LIN,), arose_from=visit))
        assert contacts(community) == met | {"not-told": 2}
        do(MergePerson(person_id=XU, into=HE))
        met["gathering"] -= 1
        assert contacts(community) == met | {"not-told": 1}
        do(RecordService(kind="meal", title="送餐", people=(LIN, HE)))
        assert contacts(community) == met | {"not-told": 1, "gathering": 23}


def test_so_it_is_in_the_month_of_the_demo(chinese: Month) -> None:
    """By each channel, and requests beside them."""
    with Community.open(chinese.store) as community:
        assert len(contacts(community)) > 6
        rows = community.view(Channels).between(date(2024, 1, 1), date(2024, 1, 31))
        raised = community.figures(Period.month(2024, 1, community.zone)).splits("raised", "channel")
        assert {each.channel: each.requests for each in rows if each.requests} == {
            each.split[1]: each.value for each in raised if each.split
        }
