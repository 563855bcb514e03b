"""What people ask for about an activity."""

from typing import Annotated

from attrs import frozen

from community_activities import values
from community_core.domain import (
    About,
    Command,
    GiveBack,
    Help,
    Others,
    People,
    Place,
    Reason,
    Requests,
    command,
)


@command(zh="计划活动")
@frozen(kw_only=True)
class PlanActivity(Command):
    """Plan an activity, or a series of them; requests it comes from become this activity."""

    title: values.Called
    kind: values.Kind
    starts_at: values.StartsAt
    ends_at: values.EndsAt | None = None
    place: Place = ""
    organiser: values.Organiser | None = None
    speakers: values.Speakers = ()
    audience: values.Audience | None = None
    places: values.Places | None = None
    fee: values.Fee | None = None
    away: values.Away = False
    series: values.Series = False
    part_of: values.PartOf | None = None
    partner_ids: values.Partners = ()
    requests: Requests = ()


@frozen(kw_only=True)
class OnActivity(Command):
    """A step of one activity."""

    activity_id: values.ActivityId


@command(zh="更改活动", target="activity_id", example=("starts_at",))
@frozen(kw_only=True)
class ChangeActivity(OnActivity):
    """Change the plan; what is left out stays."""

    starts_at: values.StartsAt | None = None
    ends_at: values.EndsAt | None = None
    place: Place | None = None
    speakers: values.Speakers | None = None
    places: values.Places | None = None
    fee: values.Fee | None = None
    reason: values.WhyChanged


@command(zh="活动并入诉求", target="activity_id")
@frozen(kw_only=True)
class TakeUpInActivity(OnActivity):
    """Let more requests become this activity."""

    requests: Requests


@command(zh="取消活动", target="activity_id", ends=True)
@frozen(kw_only=True)
class CancelActivity(OnActivity):
    """Cancel it, and say why; the requests it came from come back."""

    reason: Annotated[Reason, Help("Why it is cancelled", "取消原因", "rain", example_zh="下雨")]
    give_back: GiveBack = True


@command(zh="发布活动", target="activity_id")
@frozen(kw_only=True)
class PublishActivity(OnActivity):
    """Tell people of it."""

    told_by: values.Told = "other"
    sign_up_until: values.SignUpUntil | None = None


@frozen(kw_only=True)
class OnParticipant(OnActivity):
    """A step about one participant."""

    person_id: values.ParticipantId


@command(zh="活动报名", target="activity_id")
@frozen(kw_only=True)
class RegisterParticipant(OnParticipant):
    """Put somebody on the list; they wait where no place is free or others wait."""

    guardian: values.GuardianId | None = None
    needs: values.Needs | None = None


@command(zh="递补", target="activity_id")
@frozen(kw_only=True)
class GivePlace(OnActivity):
    """Give a free place to whoever waits first, or, with a reason, to somebody else who waits."""

    person_id: values.ParticipantId | None = None
    reason: (
        Annotated[
            Reason,
            Help(
                "Why out of turn",
                "不按顺序的原因",
                "lives alone",
                example_zh="独居老人优先",
                sealed_for="person_id",
            ),
        ]
        | None
    ) = None


@command(zh="退出活动", target="activity_id")
@frozen(kw_only=True)
class WithdrawParticipant(OnParticipant):
    """Take somebody off the list."""

    reason: (
        Annotated[Reason, Help("Why", "原因", "is ill", example_zh="生病", sealed_for="person_id")] | None
    ) = None


@command(zh="安全措施", target="activity_id")
@frozen(kw_only=True)
class RecordPrecaution(OnActivity):
    """Record what was done for safety."""

    measure: values.SafetyMeasure
    reference: values.Reference | None = None
    covers: values.Covers | None = None


@command(zh="签到", target="activity_id", example=("people",))
@frozen(kw_only=True)
class RecordAttendance(OnActivity):
    """Record who is there, besides those recorded before."""

    people: People = ()
    others: Others = 0
    about: About = False


@command(zh="平安返回", target="activity_id")
@frozen(kw_only=True)
class ConfirmSafeReturn(OnActivity):
    """Record who came home safely."""

    people: People
    how: values.How | None = None


@command(zh="登记已举办", target="activity_id", example=("title", "kind", "starts_at"))
@frozen(kw_only=True)
class HoldActivity(Command):
    """Record that it took place, planned or not, who was there, and what was raised there."""

    activity_id: (
        Annotated[values.ActivityId, Help("Id or number of the planned activity", "已计划的活动编号")] | None
    ) = None
    title: values.Called | None = None
    kind: values.Kind | None = None
    starts_at: Annotated[values.StartsAt, Help(example="yesterday 09:00", example_zh="昨天 09:00")] | None = (
        None
    )
    ends_at: Annotated[values.EndsAt, Help(example="yesterday 11:00", example_zh="昨天 11:00")] | None = None
    place: Place | None = None
    speakers: values.Speakers | None = None
    audience: values.Audience | None = None
    part_of: values.PartOf | None = None
    partner_ids: values.Partners = ()
    helpers: values.Helpers = ()
    people: People = ()
    others: Others = 0
    about: About = False
    all_home: values.AllHome = False
    notes: values.Notes | None = None
    raised: Annotated[
        tuple[values.Raised, ...],
        Help(
            "What was raised there",
            "现场提出的事项",
            "title=Steps are icy,category=roads",
            example_zh="内容=台阶结冰，类别=道路",
            word=("raised", "现场事项"),
        ),
    ] = ()


@command(zh="活动反馈", target="activity_id", example=("satisfied",))
@frozen(kw_only=True)
class CountFeedback(OnActivity):
    """Count how people liked it."""

    satisfied: values.Satisfied = 0
    neutral: values.Neutral = 0
    unsatisfied: values.Unsatisfied = 0


@command(zh="活动总结", target="activity_id")
@frozen(kw_only=True)
class ReportActivity(OnActivity):
    """Say how it went and what it cost."""

    summary: values.Summary
    spent: values.Spent | None = None
    paid_from: values.PaidFrom | None = None
