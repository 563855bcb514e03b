"""Activities 活动: whatever brings people together, from the plan to the report.

    planned -> published -> held -> reported; cancelled before it is held

An unplanned one begins at held. A series, such as a year of lessons, is never held itself: its occasions are
activities that are part of it. Whether it is full is no status but what follows from counting. Nobody is
given a place by machine: one that comes free is given to whoever waits by somebody who asked them.

Not refused: walk-ins, and more people than places, for that is the truth; who registered and stayed away,
which is told by no fact against them; attendance written down weeks later; a child without a guardian, an
outing without insurance, unnamed people on it: views show those; two activities at one place and time.
"""

from collections.abc import Iterable
from typing import Any

from attrs import evolve, fields

from community_activities import commands as c
from community_activities import facts as f
from community_activities import rules as r
from community_activities.participants import (
    PARTICIPANTS,
    THERE,
    ActivityState,
    attended,
    returned,
)
from community_activities.values import Raised
from community_core.domain import (
    STAYS,
    Context,
    RaiseRequest,
    aggregate,
    fold,
    give_back,
    holds,
    requests_until,
    says,
    step,
)
from community_core.domain.kit import checks

# ---- decisions


def _plan(_: ActivityState, command: c.PlanActivity, context: Context) -> Iterable[f.ActivityPlanned]:
    planned: dict[str, Any] = {each.name: getattr(command, each.name) for each in fields(c.PlanActivity)}
    planned["organiser"] = command.organiser or _recorder(context)
    return [f.ActivityPlanned(**planned)]


def _change(state: ActivityState, command: c.ChangeActivity, _: Context) -> Iterable[f.ActivityChanged]:
    told = {name: getattr(command, name) for name in _CHANGED}
    now = {name: getattr(state, name) if value is None else value for name, value in told.items()}
    return [f.ActivityChanged(**now, reason=command.reason)]


_CHANGED = ("starts_at", "ends_at", "place", "speakers", "places", "fee")


def _cancel(
    state: ActivityState, command: c.CancelActivity, context: Context
) -> Iterable[f.ActivityCancelled]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [f.ActivityCancelled(reason=command.reason)]


def _register(
    state: ActivityState, command: c.RegisterParticipant, context: Context
) -> Iterable[f.ParticipantRegistered | f.ParticipantWaitlisted]:
    known = state.participants.get(command.person_id)
    if known and known.status != "withdrew":
        raise PARTICIPANTS.refusal(r.REGISTERED, command.person_id, known.status, context, r.WORDS)
    said: dict[str, Any] = {
        "person_id": command.person_id,
        "guardian": command.guardian,
        "needs": command.needs,
    }
    if state.is_full or state.waiting:
        last = max((each.turn for each in state.participants.values()), default=0)
        return [f.ParticipantWaitlisted(**said, turn=last + 1)]
    return [f.ParticipantRegistered(**said)]


def _give(state: ActivityState, command: c.GivePlace, context: Context) -> Iterable[f.PlaceGiven]:
    return [f.PlaceGiven(person_id=r.out_of_turn(state, command, context), reason=command.reason)]


def _attend(
    state: ActivityState, command: c.RecordAttendance, context: Context
) -> Iterable[f.AttendanceRecorded]:
    r.refuse_early_attendance(state, context)
    r.refuse_present(command.people, state)
    return [f.AttendanceRecorded(people=command.people, others=command.others, about=command.about)]


def _return(
    state: ActivityState, command: c.ConfirmSafeReturn, _: Context
) -> Iterable[f.SafeReturnConfirmed]:
    r.refuse_strangers_home(command.people, state)
    return [f.SafeReturnConfirmed(people=command.people, how=command.how)]


def _hold(
    state: ActivityState, command: c.HoldActivity, context: Context
) -> Iterable[f.ActivityHeld | f.AttendanceRecorded | f.SafeReturnConfirmed]:
    title, kind, starts_at = r.what_and_when(state, command)
    held = f.ActivityHeld(
        title=title,
        kind=kind,
        starts_at=starts_at,
        ends_at=command.ends_at or (None if command.starts_at else state.ends_at),
        place=state.place if command.place is None else command.place,
        organiser=state.organiser or _recorder(context),
        speakers=state.speakers if command.speakers is None else command.speakers,
        helpers=command.helpers,
        notes=command.notes,
    )
    r.refuse_future(held, context)
    r.refuse_twice(command.people)
    came = tuple(each for each in command.people if each not in state.who_are(*THERE))
    away = state.who_are("present") | set(came)
    r.refuse_left_behind(away, goes_out=evolve(state, kind=kind).goes_out, all_home=command.all_home)
    needs = tuple(context.also(_request(each, held, context)) for each in command.raised)
    counted = [f.AttendanceRecorded(people=came, others=command.others, about=command.about)]
    home = [f.SafeReturnConfirmed(people=tuple(sorted(away)))] if command.all_home and away else []
    return [evolve(held, needs=needs), *(counted if came or command.others else []), *home]


def _request(raised: Raised, held: f.ActivityHeld, context: Context) -> RaiseRequest:
    return RaiseRequest(
        title=raised.title,
        category=raised.category,
        channel="pavilion" if held.kind == "meeting" else "gathering",
        requester=raised.requester,
        place=held.place,
        arose_from=context.stream_id,
        outcome=raised.outcome,
        details=raised.details,
    )


def _report(
    state: ActivityState, command: c.ReportActivity, context: Context
) -> Iterable[f.ActivityReported]:
    r.refuse_report_before_held(state, context)
    return [f.ActivityReported(summary=command.summary, spent=command.spent, paid_from=command.paid_from)]


def _count(state: ActivityState, command: c.CountFeedback, context: Context) -> Iterable[f.FeedbackCounted]:
    r.refuse_report_before_held(state, context)
    counted = {name: getattr(command, name) for name in ("satisfied", "neutral", "unsatisfied")}
    return [f.FeedbackCounted(**counted)]


def _recorder(context: Context) -> str | None:
    return context.actor if checks.is_person(context.actor) else None


# ---- the table

_AHEAD = ["planned", "published"]
_UNTIL_REPORTED = [*_AHEAD, "held"]

ACTIVITY = aggregate(
    "activity",
    "活动",
    ActivityState(),
    becomes={
        f.ActivityPlanned: "planned",
        f.ActivityChanged: STAYS,
        f.ActivityTookUpRequests: STAYS,
        f.ActivityPublished: "published",
        f.ActivityCancelled: "cancelled",
        f.PrecautionRecorded: STAYS,
        f.AttendanceRecorded: STAYS,
        f.SafeReturnConfirmed: STAYS,
        f.ActivityHeld: "held",
        f.FeedbackCounted: STAYS,
        f.ActivityReported: "reported",
    },
    steps=[
        step(c.PlanActivity, _plan, when=[None]),
        step(c.ChangeActivity, _change, when=_AHEAD),
        step(c.TakeUpInActivity, says(f.ActivityTookUpRequests), when=_UNTIL_REPORTED),
        step(c.CancelActivity, _cancel, when=_AHEAD),
        step(c.PublishActivity, says(f.ActivityPublished), when=_AHEAD),
        step(c.RegisterParticipant, _register, when=_AHEAD, instead={"held": r.REGISTER}),
        step(
            c.GivePlace,
            _give,
            when=_AHEAD,
            instead={"held": r.REGISTER},
            each=PARTICIPANTS.when("waitlisted", why=r.GIVE),
        ),
        step(
            c.WithdrawParticipant,
            says(f.ParticipantWithdrawn),
            when=_AHEAD,
            instead={"held": r.REGISTER},
            each=PARTICIPANTS.when("has-place", "waitlisted", why=r.WITHDRAW),
        ),
        step(c.RecordPrecaution, says(f.PrecautionRecorded), when=_UNTIL_REPORTED),
        step(c.RecordAttendance, _attend, when=_UNTIL_REPORTED, unless=r.never_of_a_series),
        step(c.ConfirmSafeReturn, _return, when=_UNTIL_REPORTED, unless=r.never_of_a_series),
        step(c.HoldActivity, _hold, when=[None, *_AHEAD], unless=r.never_of_a_series),
        step(c.CountFeedback, _count, when=_UNTIL_REPORTED),
        step(c.ReportActivity, _report, when=_UNTIL_REPORTED),
    ],
    over={None: r.UNKNOWN, "cancelled": r.CANCELLED, "reported": r.REPORTED, "held": r.AHEAD_ONLY},
    whole=[
        holds(f.ActivityPlanned, r.ends_after_it_starts),
        holds(f.ActivityPlanned, r.part_of_a_series),
        holds(f.ActivityChanged, r.ends_after_it_starts),
        holds(f.ActivityHeld, r.ends_after_it_starts),
        holds(f.AttendanceRecorded, r.nobody_twice),
    ],
    folds=[fold(f.AttendanceRecorded, attended), fold(f.SafeReturnConfirmed, returned)],
    parts=[PARTICIPANTS],
    always=r.places_for_all,
    takes_up=requests_until("cancelled", "reported"),
    words=r.WORDS,
    rules=r.RULES,
)
