"""What each command about an activity comes to, and what is refused and what is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

from community_activities import commands, facts
from community_activities.values import Raised
from community_core.domain import (
    PersonAbsorbed,
    PersonMerged,
    RequestConverted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    UndoFact,
)
from community_core.testing import Example, example, fact

ID = {"activity_id": "activity-1"}
LIN, HE, XU, SHEN = "person-lin", "person-he", "person-xu", "person-shen"
BEGINS = datetime(2024, 1, 20, 1, tzinfo=UTC)
ENDS = BEGINS + timedelta(hours=7)
AFTER = ENDS + timedelta(hours=2)
PLAN: dict[str, Any] = {
    "title": "外出踏春",
    "kind": "outing",
    "starts_at": BEGINS,
    "ends_at": ENDS,
    "places": 1,
}
PLANNED = facts.ActivityPlanned(**PLAN, organiser=SHEN)
SINGING = facts.ActivityPlanned(title="唱民歌", kind="course", starts_at=BEGINS, organiser=SHEN)
SERIES = facts.ActivityPlanned(title="红课堂", kind="lecture", starts_at=BEGINS, series=True, organiser=SHEN)
LIN_HAS = facts.ParticipantRegistered(person_id=LIN)
HE_WAITS = facts.ParticipantWaitlisted(person_id=HE, turn=1)
XU_WAITS = facts.ParticipantWaitlisted(person_id=XU, turn=2)
LIN_GONE = facts.ParticipantWithdrawn(person_id=LIN)
THERE = facts.AttendanceRecorded(people=(LIN,))
HOME = facts.SafeReturnConfirmed(people=(LIN,))
LIN_IS_HE = fact(PersonMerged(into=HE), LIN), fact(PersonAbsorbed(other=LIN), HE)
TOLD: dict[str, Any] = {"title": "外出踏春", "kind": "outing", "starts_at": BEGINS, "ends_at": ENDS}
HELD = facts.ActivityHeld(**TOLD, organiser=SHEN)
REPORTED = facts.ActivityReported(summary="参加踊跃")
CANCELLED = facts.ActivityCancelled(reason="下雨")
RAISED = RequestRaised(title="想出去走走", category="leisure", channel="pavilion")
ASKED = fact(RAISED, "request-1")
TAKEN = facts.ActivityPlanned(**PLAN, organiser=SHEN, requests=("request-1",))
CONVERTED = fact(RequestConverted(into="activity", target_id="activity-1"), "request-1")
LESSON: dict[str, Any] = {
    "title": "第一课",
    "kind": "lecture",
    "starts_at": BEGINS,
    "part_of": "activity-2",
}
HOLD = commands.HoldActivity(**ID)


def _undone(version: int) -> UndoFact:
    return UndoFact(fact_id=f"activity-1@{version}", reason="误录")


def _after(*given: Any, when: Any, **told: Any) -> Example:
    """Once the activity is over."""
    return example(given=given, when=when, at=AFTER, **told)


ON_LIST = [
    example(
        given=[PLANNED],
        when=commands.RegisterParticipant(**ID, person_id=LIN, guardian=HE, needs="腿脚不便"),
        then=[facts.ParticipantRegistered(person_id=LIN, guardian=HE, needs="腿脚不便")],
    ),
    example(
        given=[PLANNED, LIN_HAS],
        when=commands.RegisterParticipant(**ID, person_id=HE, needs="心脏不好"),
        then=[facts.ParticipantWaitlisted(person_id=HE, turn=1, needs="心脏不好")],
    ),
    example(
        given=[PLANNED, LIN_HAS, HE_WAITS, LIN_GONE],
        when=commands.RegisterParticipant(**ID, person_id=LIN),
        then=[facts.ParticipantWaitlisted(person_id=LIN, turn=2)],
    ),
    example(
        given=[PLANNED, LIN_HAS, HE_WAITS, XU_WAITS, LIN_GONE],
        when=commands.GivePlace(**ID),
        then=[facts.PlaceGiven(person_id=HE)],
    ),
    example(
        given=[PLANNED, LIN_HAS, HE_WAITS, XU_WAITS, LIN_GONE],
        when=commands.GivePlace(**ID, person_id=XU, reason="独居"),
        then=[facts.PlaceGiven(person_id=XU, reason="独居")],
    ),
    example(
        given=[PLANNED, LIN_HAS],
        when=commands.WithdrawParticipant(**ID, person_id=LIN, reason="生病"),
        then=[facts.ParticipantWithdrawn(person_id=LIN, reason="生病")],
    ),
    example(
        given=[PLANNED, LIN_HAS, *LIN_IS_HE],
        when=commands.RegisterParticipant(**ID, person_id=HE),
        refused="registered-once",
    ),
    example(
        given=[PLANNED, LIN_HAS],
        when=commands.RegisterParticipant(**ID, person_id=LIN),
        refused="registered-once",
    ),
    example(
        given=[PLANNED, HELD],
        when=commands.RegisterParticipant(**ID, person_id=LIN),
        refused="registration-before-held",
    ),
    example(given=[PLANNED, LIN_HAS, HE_WAITS], when=commands.GivePlace(**ID), refused="place-to-give"),
    example(given=[PLANNED], when=commands.GivePlace(**ID), refused="place-to-give"),
    example(given=[PLANNED, LIN_HAS], when=commands.GivePlace(**ID, person_id=LIN), refused="place-to-give"),
    example(
        given=[PLANNED, LIN_HAS, HE_WAITS, XU_WAITS, LIN_GONE],
        when=commands.GivePlace(**ID, person_id=XU),
        refused="out-of-turn-needs-reason",
    ),
    example(
        given=[PLANNED], when=commands.WithdrawParticipant(**ID, person_id=LIN), refused="participant-unknown"
    ),
    example(
        given=[PLANNED, LIN_HAS, LIN_GONE],
        when=commands.WithdrawParticipant(**ID, person_id=LIN),
        refused="withdraw-needs-registered",
    ),
]

PLANS = [
    example(when=commands.PlanActivity(**PLAN), then=[PLANNED]),
    example(
        given=[ASKED],
        when=commands.PlanActivity(**PLAN, requests=("request-1",)),
        then=[
            TAKEN,
            fact(RequestConverted(into="activity", target_id="activity-new1"), "request-1"),
        ],
    ),
    example(
        given=[ASKED, PLANNED],
        when=commands.TakeUpInActivity(**ID, requests=("request-1",)),
        then=[facts.ActivityTookUpRequests(requests=("request-1",)), CONVERTED],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED],
        when=commands.CancelActivity(**ID, reason="下雨"),
        then=[CANCELLED, fact(RequestReopened(reason="下雨"), "request-1")],
    ),
    example(
        given=[TAKEN], when=commands.CancelActivity(**ID, reason="下雨", give_back=False), then=[CANCELLED]
    ),
    example(
        given=[fact(SERIES, "activity-2")],
        when=commands.PlanActivity(title="第一课", kind="lecture", starts_at=BEGINS, part_of="activity-2"),
        then=[
            facts.ActivityPlanned(
                title="第一课", kind="lecture", starts_at=BEGINS, part_of="activity-2", organiser=SHEN
            )
        ],
    ),
    example(
        given=[PLANNED],
        when=commands.ChangeActivity(**ID, places=2, reason="多一辆车"),
        then=[facts.ActivityChanged(starts_at=BEGINS, ends_at=ENDS, places=2, reason="多一辆车")],
    ),
    example(
        given=[PLANNED],
        when=commands.PublishActivity(**ID, told_by="group"),
        then=[facts.ActivityPublished(told_by="group")],
    ),
    example(
        given=[PLANNED],
        when=commands.RecordPrecaution(**ID, measure="insurance", covers=1),
        then=[facts.PrecautionRecorded(measure="insurance", covers=1)],
    ),
    example(
        given=[
            facts.ActivityPlanned(**PLAN | {"places": 2}, organiser=SHEN),
            LIN_HAS,
            facts.ParticipantRegistered(person_id=HE),
            LIN_GONE,
        ],
        when=commands.ChangeActivity(**ID, places=1, reason="少一辆车"),
        then=[facts.ActivityChanged(starts_at=BEGINS, ends_at=ENDS, places=1, reason="少一辆车")],
    ),
    example(
        given=[
            facts.ActivityPlanned(**PLAN | {"places": 2}),
            LIN_HAS,
            facts.ParticipantRegistered(person_id=HE),
        ],
        when=commands.ChangeActivity(**ID, places=1, reason="少一辆车"),
        refused="places-below-registered",
    ),
    example(
        given=[PLANNED],
        when=commands.ChangeActivity(**ID, ends_at=BEGINS, reason="?"),
        refused="ends-after-it-starts",
    ),
    example(
        given=[fact(PLANNED, "activity-2")],
        when=commands.PlanActivity(title="第一课", kind="lecture", starts_at=BEGINS, part_of="activity-2"),
        refused="part-of-a-series",
    ),
    _after(
        fact(SERIES, "activity-2"),
        when=commands.HoldActivity(**LESSON, audience="老年居民", partner_ids=("org:师范大学",)),
        then=[
            facts.ActivityHeld(**LESSON, audience="老年居民", partner_ids=("org:师范大学",), organiser=SHEN)
        ],
    ),
    _after(fact(PLANNED, "activity-2"), when=commands.HoldActivity(**LESSON), refused="part-of-a-series"),
    example(when=commands.CancelActivity(**ID, reason="下雨"), refused="activity-unknown"),
    example(given=[PLANNED, CANCELLED], when=commands.PublishActivity(**ID), refused="activity-cancelled"),
]

OCCASIONS = [
    _after(
        PLANNED,
        LIN_HAS,
        when=commands.RecordAttendance(**ID, people=(LIN, HE)),
        then=[facts.AttendanceRecorded(people=(LIN, HE))],
    ),
    _after(PLANNED, THERE, when=commands.ConfirmSafeReturn(**ID, people=(LIN,)), then=[HOME]),
    _after(PLANNED, THERE, HOME, when=HOLD, then=[HELD]),
    _after(PLANNED, THERE, HOME, when=_undone(2), refused="later-steps-stand-on-it"),
    _after(PLANNED, LIN_HAS, LIN_GONE, LIN_HAS, when=_undone(3), refused="later-steps-stand-on-it"),
    _after(PLANNED, HELD, when=_undone(1), refused="later-steps-stand-on-it"),
    _after(PLANNED, HELD, REPORTED, when=_undone(2), refused="later-steps-stand-on-it"),
    _after(
        PLANNED,
        when=commands.HoldActivity(**ID, people=(LIN,), others=60, about=True, all_home=True),
        then=[HELD, facts.AttendanceRecorded(people=(LIN,), others=60, about=True), HOME],
    ),
    _after(
        PLANNED,
        THERE,
        *LIN_IS_HE,
        when=commands.HoldActivity(**ID, people=(HE, XU), all_home=True),
        then=[HELD, facts.AttendanceRecorded(people=(XU,)), facts.SafeReturnConfirmed(people=(LIN, XU))],
    ),
    _after(
        when=commands.HoldActivity(
            title="议事",
            kind="meeting",
            starts_at=BEGINS,
            others=9,
            raised=(Raised(title="台阶结冰", category="roads", outcome="done"),),
        ),
        then=[
            facts.ActivityHeld(
                title="议事", kind="meeting", starts_at=BEGINS, organiser=SHEN, needs=("request-new1",)
            ),
            facts.AttendanceRecorded(others=9),
            fact(
                RequestRaised(
                    title="台阶结冰", category="roads", channel="pavilion", arose_from="activity-new1"
                ),
                "request-new1",
            ),
            fact(RequestResolved(outcome="done", resolved_by=SHEN), "request-new1"),
        ],
    ),
    _after(
        SINGING,
        HELD,
        when=commands.CountFeedback(**ID, satisfied=30),
        then=[facts.FeedbackCounted(satisfied=30)],
    ),
    _after(
        PLANNED,
        HELD,
        when=commands.ReportActivity(**ID, summary="参加踊跃", spent=120050),
        then=[facts.ActivityReported(summary="参加踊跃", spent=120050)],
    ),
    example(given=[SERIES], when=commands.ReportActivity(**ID, summary="参加踊跃"), then=[REPORTED]),
    example(given=[PLANNED], when=commands.RecordAttendance(**ID, others=3), refused="not-yet-begun"),
    _after(PLANNED, CANCELLED, when=commands.RecordAttendance(**ID, others=3), refused="activity-cancelled"),
    _after(PLANNED, THERE, when=commands.RecordAttendance(**ID, people=(LIN,)), refused="present-once"),
    _after(
        PLANNED, THERE, *LIN_IS_HE, when=commands.RecordAttendance(**ID, people=(HE,)), refused="present-once"
    ),
    _after(PLANNED, when=commands.RecordAttendance(**ID, people=(LIN, LIN)), refused="person-twice"),
    _after(
        PLANNED, LIN_HAS, when=commands.ConfirmSafeReturn(**ID, people=(LIN,)), refused="return-needs-present"
    ),
    _after(PLANNED, THERE, when=HOLD, refused="not-everybody-home"),
    example(given=[PLANNED], when=HOLD, refused="held-in-the-future"),
    _after(when=commands.HoldActivity(title="唱民歌"), refused="held-what-and-when"),
    _after(PLANNED, HELD, when=HOLD, refused="held-once"),
    _after(SERIES, when=HOLD, refused="series-is-not-held"),
    _after(PLANNED, when=commands.ReportActivity(**ID, summary="x"), refused="report-needs-held"),
    _after(PLANNED, HELD, REPORTED, when=commands.CountFeedback(**ID), refused="activity-reported"),
]

LECTURE: dict[str, Any] = {"title": "老照片里的故事", "kind": "story", "starts_at": BEGINS, "speakers": (HE,)}

NOT_REFUSED = [
    _after(
        facts.ActivityPlanned(**LECTURE, audience="小学生", organiser=SHEN),
        when=commands.HoldActivity(**ID, others=40),
        then=[facts.ActivityHeld(**LECTURE, organiser=SHEN), facts.AttendanceRecorded(others=40)],
    ),
    _after(
        PLANNED,
        LIN_HAS,
        when=commands.RecordAttendance(**ID, people=(HE, XU), others=9),
        then=[facts.AttendanceRecorded(people=(HE, XU), others=9)],
    ),
    _after(PLANNED, LIN_HAS, when=HOLD, then=[HELD]),
    _after(
        PLANNED,
        HELD,
        when=commands.RecordAttendance(**ID, others=3),
        then=[facts.AttendanceRecorded(others=3)],
    ),
    example(
        given=[fact(PLANNED, "activity-2")],
        when=commands.PlanActivity(**PLAN),
        then=[PLANNED],
    ),
]

EXAMPLES = [*PLANS, *ON_LIST, *OCCASIONS, *NOT_REFUSED]
