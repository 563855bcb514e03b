"""What can happen to an activity, as facts. Their names and fields are for ever."""

from typing import Annotated

from attrs import frozen

from community_activities import values
from community_core.domain import (
    About,
    Event,
    Help,
    Met,
    Number,
    Others,
    People,
    Place,
    Reason,
    Requests,
    Sealed,
    allocated,
    event,
)


@event(en="Activity planned", zh="计划活动")
@frozen(kw_only=True)
class ActivityPlanned(Event):
    """It is to take place; a ``series`` never does itself, but its occasions."""

    number: Number = allocated(beginning=True)
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


@event(en="Activity changed", zh="更改活动")
@frozen(kw_only=True)
class ActivityChanged(Event):
    """The plan is otherwise; what may change is told as it is now, changed or not."""

    starts_at: values.StartsAt
    ends_at: values.EndsAt | None = None
    place: Place = ""
    speakers: values.Speakers = ()
    places: values.Places | None = None
    fee: values.Fee | None = None
    reason: values.WhyChanged


@event(en="Activity took up requests", zh="活动并入诉求")
@frozen(kw_only=True)
class ActivityTookUpRequests(Event):
    """More requests became this activity."""

    requests: Requests


@event(en="Activity cancelled", zh="取消活动")
@frozen(kw_only=True)
class ActivityCancelled(Event):
    """It does not take place."""

    reason: Reason


@event(en="Activity published", zh="发布活动")
@frozen(kw_only=True)
class ActivityPublished(Event):
    """People were told."""

    told_by: values.Told = "other"
    sign_up_until: values.SignUpUntil | None = None


@event(en="Participant registered", zh="报名成功")
@frozen(kw_only=True)
class ParticipantRegistered(Event):
    """``person_id`` has a place."""

    person_id: values.ParticipantId
    guardian: values.GuardianId | None = None
    needs: values.Needs | Sealed | None = None


@event(en="Participant waitlisted", zh="报名候补")
@frozen(kw_only=True)
class ParticipantWaitlisted(Event):
    """``person_id`` waits for a place, after those with a lower ``turn``."""

    person_id: values.ParticipantId
    turn: values.Turn
    guardian: values.GuardianId | None = None
    needs: values.Needs | Sealed | None = None


@event(en="Place given", zh="递补")
@frozen(kw_only=True)
class PlaceGiven(Event):
    """Somebody who waited has a place; out of turn, with the ``reason``."""

    person_id: values.ParticipantId
    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed | None = None


@event(en="Participant withdrew", zh="退出活动")
@frozen(kw_only=True)
class ParticipantWithdrawn(Event):
    """Somebody is no longer on the list."""

    person_id: values.ParticipantId
    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed | None = None


@event(en="Precaution recorded", zh="安全措施")
@frozen(kw_only=True)
class PrecautionRecorded(Event):
    """Something was done for safety. Identity numbers for an insurer are never kept."""

    measure: values.SafetyMeasure
    reference: values.Reference | None = None
    covers: values.Covers | None = None


@event(en="Attendance recorded", zh="签到")
@frozen(kw_only=True)
class AttendanceRecorded(Event):
    """These were there, besides those recorded before: registered, walked in, or unnamed ``others``."""

    people: People = ()
    others: Others = 0
    about: About = False

    def met(self) -> Met:
        """Whoever was there, if it is held."""
        return Met(people=self.people, others=self.others, channel=None)


@event(en="Safe return confirmed", zh="平安返回")
@frozen(kw_only=True)
class SafeReturnConfirmed(Event):
    """These came home safely."""

    people: People
    how: values.How | None = None


@event(en="Activity held", zh="举办活动")
@frozen(kw_only=True)
class ActivityHeld(Event):
    """It took place, as it really was; an unplanned one begins here and has its ``number`` from here.

    Of the ``audience``, the series and the partners of one that was planned its plan tells, where nothing is
    said of them here. ``needs`` are the requests raised there, recorded in the same append.
    """

    number: Number = allocated(beginning=True)
    title: values.Called
    kind: values.Kind
    starts_at: values.StartsAt
    ends_at: values.EndsAt | None = None
    place: Place = ""
    organiser: values.Organiser | None = None
    speakers: values.Speakers = ()
    audience: values.Audience | None = None
    part_of: values.PartOf | None = None
    partner_ids: values.Partners = ()
    helpers: values.Helpers = ()
    notes: values.Notes | None = None
    needs: tuple[values.RaisedThere, ...] = ()

    def met(self) -> Met:
        """When and where whoever was there was met, once it is held."""
        return Met(channel=values.channel_of(self.kind), at=self.starts_at)


@event(en="Feedback counted", zh="活动反馈")
@frozen(kw_only=True)
class FeedbackCounted(Event):
    """How many said what, as numbers alone."""

    satisfied: values.Satisfied = 0
    neutral: values.Neutral = 0
    unsatisfied: values.Unsatisfied = 0


@event(en="Activity reported", zh="活动总结")
@frozen(kw_only=True)
class ActivityReported(Event):
    """How it went, and what it cost; nothing follows."""

    summary: values.Summary
    spent: values.Spent | None = None
    paid_from: values.PaidFrom | None = None
