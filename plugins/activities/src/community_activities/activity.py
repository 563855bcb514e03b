"""Activities 活动: whatever brings people together, from the plan to the report.

    planned -> published -> held -> reported; cancelled before it is held

An unplanned one begins at held. A series, such as a year of lessons, is never held itself: its occasions are
activities that are part of it. Whether it is full is no status but what follows from counting. Nobody is
given a place by machine: one that comes free is given to whoever waits by somebody who asked them.

Not refused: walk-ins, and more people than places, for that is the truth; who registered and stayed away,
which is told by no fact against them; attendance written down weeks later; a child without a guardian, an
outing without insurance, unnamed people on it: views show those; two activities at one place and time. Who
was there may be told with the time at which they came, whatever was written down before.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from attrs import evolve, fields

from community_activities import commands, facts, rules
from community_activities.participants import (
    PARTICIPANTS,
    ActivityState,
    attended,
    returned,
)
from community_activities.values import Raised
from community_core.domain import (
    STAYS,
    Context,
    GoesBy,
    RaiseRequest,
    aggregate,
    checks,
    fold,
    give_back,
    holds,
    requests_until,
    says,
    stands_on,
    step,
)

# ---- decisions


def _plan(
    _: ActivityState, command: commands.PlanActivity, context: Context
) -> Iterable[facts.ActivityPlanned]:
    planned: dict[str, Any] = {
        each.name: getattr(command, each.name) for each in fields(commands.PlanActivity)
    }
    planned["organiser"] = command.organiser or _recorder(context)
    return [facts.ActivityPlanned(**planned)]


def _change(
    state: ActivityState, command: commands.ChangeActivity, _: Context
) -> Iterable[facts.ActivityChanged]:
    was, told = ({name: getattr(each, name) for name in _CHANGED} for each in (state, command))
    now = {name: was[name] if value is None else value for name, value in told.items()}
    return [] if now == was else [facts.ActivityChanged(**now, reason=command.reason)]


_CHANGED = ("starts_at", "ends_at", "place", "speakers", "places", "fee")


def _cancel(
    state: ActivityState, command: commands.CancelActivity, context: Context
) -> Iterable[facts.ActivityCancelled]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [facts.ActivityCancelled(reason=command.reason)]


def _register(
    state: ActivityState, command: commands.RegisterParticipant, _: Context
) -> Iterable[facts.ParticipantRegistered | facts.ParticipantWaitlisted]:
    said: dict[str, Any] = {
        "person_id": command.person_id,
        "guardian": command.guardian,
        "needs": command.needs,
    }
    if state.is_full or state.waiting:
        last = max((each.turn for each in state.participants.values()), default=0)
        return [facts.ParticipantWaitlisted(**said, turn=last + 1)]
    return [facts.ParticipantRegistered(**said)]


def _give(state: ActivityState, command: commands.GivePlace, context: Context) -> Iterable[facts.PlaceGiven]:
    return [facts.PlaceGiven(person_id=rules.out_of_turn(state, command, context), reason=command.reason)]


def _attend(
    state: ActivityState, command: commands.RecordAttendance, context: Context
) -> Iterable[facts.AttendanceRecorded]:
    rules.refuse_early_attendance(state, context)
    rules.refuse_present(command.people, state, context)
    return [facts.AttendanceRecorded(people=command.people, others=command.others, about=command.about)]


def _return(
    _: ActivityState, command: commands.ConfirmSafeReturn, __: Context
) -> Iterable[facts.SafeReturnConfirmed]:
    return [facts.SafeReturnConfirmed(people=command.people, how=command.how)]


def _hold(
    state: ActivityState, command: commands.HoldActivity, context: Context
) -> Iterable[facts.ActivityHeld | facts.AttendanceRecorded | facts.SafeReturnConfirmed]:
    title, kind, starts_at = rules.what_and_when(state, command)
    held = facts.ActivityHeld(
        title=title,
        kind=kind,
        starts_at=starts_at,
        ends_at=command.ends_at or (None if command.starts_at else state.ends_at),
        place=state.place if command.place is None else command.place,
        organiser=state.organiser or _recorder(context),
        speakers=state.speakers if command.speakers is None else command.speakers,
        audience=command.audience,
        part_of=command.part_of,
        partner_ids=command.partner_ids,
        helpers=command.helpers,
        notes=command.notes,
    )
    rules.refuse_future(held, context)
    rules.refuse_twice(command.people)
    there = rules.were_there(command.people, state, context)
    came = tuple(each for each in command.people if each not in there)
    away = state.who_are("present") | set(came)
    rules.refuse_left_behind(away, goes_out=evolve(state, kind=kind).goes_out, all_home=command.all_home)
    needs = tuple(context.also(_request(each, held, context)) for each in command.raised)
    counted = [facts.AttendanceRecorded(people=came, others=command.others, about=command.about)]
    home = [facts.SafeReturnConfirmed(people=tuple(sorted(away)))] if command.all_home and away else []
    return [evolve(held, needs=needs), *(counted if came or command.others else []), *home]


def _request(raised: Raised, held: facts.ActivityHeld, context: Context) -> RaiseRequest:
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
    _: ActivityState, command: commands.ReportActivity, __: Context
) -> Iterable[facts.ActivityReported]:
    return [facts.ActivityReported(summary=command.summary, spent=command.spent, paid_from=command.paid_from)]


def _count(_: ActivityState, command: commands.CountFeedback, __: Context) -> Iterable[facts.FeedbackCounted]:
    counted = {name: getattr(command, name) for name in ("satisfied", "neutral", "unsatisfied")}
    return [facts.FeedbackCounted(**counted)]


def _recorder(context: Context) -> str | None:
    return context.actor if checks.is_person(context.actor) else None


def _series(title: str, row: Any) -> commands.PlanActivity | None:
    """The series that a row of a ledger names: it begins with that occasion, and is of its kind."""
    kind, starts_at = getattr(row, "kind", None), getattr(row, "starts_at", None)
    if kind is None or starts_at is None:
        return None
    return commands.PlanActivity(title=title, kind=kind, starts_at=starts_at, series=True)


# ---- the table

_AHEAD = ["planned", "published"]
_UNTIL_REPORTED = [*_AHEAD, "held"]

ACTIVITY = aggregate(
    "activity",
    "活动",
    ActivityState(),
    goes_by=GoesBy(
        ("series", "系列"),
        rules.title_of_series,
        rules.PLAN_SERIES,
        begin=_series,
        starts=attrgetter("starts_at"),
    ),
    becomes={
        facts.ActivityPlanned: "planned",
        facts.ActivityChanged: STAYS,
        facts.ActivityTookUpRequests: STAYS,
        facts.ActivityPublished: "published",
        facts.ActivityCancelled: "cancelled",
        facts.PrecautionRecorded: STAYS,
        facts.AttendanceRecorded: STAYS,
        facts.SafeReturnConfirmed: STAYS,
        facts.ActivityHeld: "held",
        facts.FeedbackCounted: STAYS,
        facts.ActivityReported: "reported",
    },
    steps=[
        step(commands.PlanActivity, _plan, when=[None]),
        step(commands.ChangeActivity, _change, when=_AHEAD),
        step(commands.TakeUpInActivity, says(facts.ActivityTookUpRequests), when=_UNTIL_REPORTED),
        step(commands.CancelActivity, _cancel, when=_AHEAD),
        step(commands.PublishActivity, says(facts.ActivityPublished), when=_AHEAD),
        step(commands.RegisterParticipant, _register, when=_AHEAD, instead={"held": rules.REGISTER}),
        step(
            commands.GivePlace,
            _give,
            when=_AHEAD,
            instead={"held": rules.REGISTER},
            each=PARTICIPANTS.when("waitlisted", why=rules.GIVE),
        ),
        step(
            commands.WithdrawParticipant,
            says(facts.ParticipantWithdrawn),
            when=_AHEAD,
            instead={"held": rules.REGISTER},
            each=PARTICIPANTS.when("has-place", "waitlisted", why=rules.WITHDRAW),
        ),
        step(commands.RecordPrecaution, says(facts.PrecautionRecorded), when=_UNTIL_REPORTED),
        step(commands.RecordAttendance, _attend, when=_UNTIL_REPORTED, unless=rules.never_of_a_series),
        step(commands.ConfirmSafeReturn, _return, when=_UNTIL_REPORTED, unless=rules.never_of_a_series),
        step(commands.HoldActivity, _hold, when=[None, *_AHEAD], unless=rules.never_of_a_series),
        step(commands.CountFeedback, _count, when=_UNTIL_REPORTED, unless=rules.not_held_yet),
        step(commands.ReportActivity, _report, when=_UNTIL_REPORTED, unless=rules.not_held_yet),
    ],
    over={
        None: rules.UNKNOWN,
        "cancelled": rules.CANCELLED,
        "reported": rules.REPORTED,
        "held": rules.AHEAD_ONLY,
    },
    whole=[
        holds(facts.ActivityPlanned, rules.ends_after_it_starts),
        holds(facts.ActivityPlanned, rules.part_of_a_series),
        holds(facts.ActivityChanged, rules.ends_after_it_starts),
        holds(facts.ActivityHeld, rules.ends_after_it_starts),
        holds(facts.ActivityHeld, rules.part_of_a_series),
        holds(facts.AttendanceRecorded, rules.nobody_twice),
    ],
    stands=[
        stands_on(facts.ParticipantRegistered, rules.on_the_list_once),
        stands_on(facts.ParticipantWaitlisted, rules.on_the_list_once),
        stands_on(facts.SafeReturnConfirmed, rules.who_were_there),
    ],
    folds=[fold(facts.AttendanceRecorded, attended), fold(facts.SafeReturnConfirmed, returned)],
    parts=[PARTICIPANTS],
    adds=[
        facts.PrecautionRecorded,
        facts.AttendanceRecorded,
        facts.SafeReturnConfirmed,
        facts.ActivityHeld,
        facts.FeedbackCounted,
    ],
    always=rules.places_for_all,
    takes_up=requests_until("cancelled", "reported"),
    words=rules.WORDS,
    rules=rules.RULES,
)
