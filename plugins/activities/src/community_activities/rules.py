"""What is refused about activities, and why; whatever is not here is the truth and is recorded."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NoReturn

from community_activities.commands import GivePlace, HoldActivity
from community_activities.facts import (
    ActivityChanged,
    ActivityHeld,
    ActivityPlanned,
    AttendanceRecorded,
    ParticipantRegistered,
    ParticipantWaitlisted,
    SafeReturnConfirmed,
)
from community_activities.participants import PARTICIPANTS, THERE, ActivityState
from community_activities.values import ActivityKind
from community_core.domain import Context, Why, checks, ids_of
from community_core.errors import Refused

# ---- why a step is not possible

UNKNOWN = Why("activity-unknown", "copy the number from a list or a receipt.", "请从清单或回执中抄写序号。")
CANCELLED = Why("activity-cancelled", "plan a new one.", "请另行计划。")
REPORTED = Why(
    "activity-reported",
    "correct the report if it is wrong; undo it to record what is still missing.",
    "总结有误请更正；尚有遗漏的，请先撤回总结再补记。",
)
AHEAD_ONLY = Why("held-once", "correct what was recorded if it is wrong.", "登记有误请更正。")
REGISTER = Why("registration-before-held", "record attendance instead.", "请改用签到。")
REGISTERED = Why("registered-once", "they are on the list already.", "已在名单上，无需再报。")
GIVE = Why("place-to-give", "give the place to somebody who waits.", "请递补给候补中的人。")
WITHDRAW = Why(
    "withdraw-needs-registered", "only who is on the list withdraws.", "只有在名单上的人可以退出。"
)

PLAN_SERIES = (
    "Write the number, as lists and slips tell it; a new one begins by: community do plan-activity --series",
    "请写序号，清单和回执上都有；新系列请先登记：community do 计划活动 --系列",
)

# ---- what goes together


def ends_after_it_starts(told: ActivityPlanned | ActivityChanged | ActivityHeld, context: Context) -> None:
    """An activity ends after it starts."""
    if told.ends_at is not None and told.ends_at <= told.starts_at:
        starts, ends = (checks.clock(each, context.zone) for each in (told.starts_at, told.ends_at))
        raise Refused(
            "ends-after-it-starts",
            f"ends_at: {ends} is not after {starts}, when it begins; check both times.",
            f"ends_at：{ends} 不晚于开始时间 {starts}；请核对两个时间。",
            field="ends_at",
        )


def title_of_series(state: ActivityState) -> str:
    """The title of a series that goes on, by which people name it; "" of anything else."""
    return state.title if state.series and state.status in ("planned", "published") else ""


def part_of_a_series(planned: ActivityPlanned | ActivityHeld, context: Context) -> None:
    """An occasion belongs to a series that goes on."""
    if planned.part_of is None:
        return
    series = context.state(planned.part_of, ActivityState)
    if not title_of_series(series):
        raise Refused(
            "part-of-a-series",
            f"part_of: {planned.part_of} is no series that goes on; plan it with series, or leave it out.",
            f"part_of：{planned.part_of} 不是进行中的系列；请先计划系列，或不填。",
            field="part_of",
        )


def nobody_twice(attendance: AttendanceRecorded, _: Context) -> None:
    """Nobody is named twice."""
    refuse_twice(attendance.people)


def refuse_twice(people: Collection[str]) -> None:
    """Refused where somebody is named twice."""
    twice = sorted({each for each in people if list(people).count(each) > 1})
    if twice:
        _refuse_people("person-twice", twice, "is named twice; name each once.", "写了两次；请每人只写一次。")


# ---- what the state says


def were_there(people: Iterable[str], state: ActivityState, context: Context) -> set[str]:
    """Those who were recorded as there, under whichever of their ids."""
    there = state.who_are(*THERE)
    return {each for each in people if there and not there.isdisjoint(ids_of(context, each))}


def refuse_present(people: Iterable[str], state: ActivityState, context: Context) -> None:
    """Nobody is counted twice."""
    there = sorted(were_there(people, state, context))
    if there:
        _refuse_people(
            "present-once", there, "was recorded as there before; leave them out.", "已签到；请不要重复填写。"
        )


def on_the_list_once(
    state: ActivityState, registered: ParticipantRegistered | ParticipantWaitlisted, context: Context
) -> None:
    """Somebody is on the list once, under whichever of their ids, and again only after they withdrew."""
    ids = set(ids_of(context, registered.person_id))
    for person, known in state.participants.items():
        if known.status != "withdrew" and person in ids:
            raise PARTICIPANTS.refusal(REGISTERED, person, known.status, context, WORDS)


def who_were_there(state: ActivityState, home: SafeReturnConfirmed, _: Context) -> None:
    """Only who was there comes home."""
    strangers = sorted(set(home.people) - state.who_are(*THERE))
    if strangers:
        _refuse_people(
            "return-needs-present",
            strangers,
            "was not recorded as there; record attendance first.",
            "没有签到；请先签到。",
        )


def refuse_left_behind(away: Collection[str], *, goes_out: bool, all_home: bool) -> None:
    """An outing is over when everybody who was there is accounted for."""
    if goes_out and away and not all_home:
        _refuse_people(
            "not-everybody-home",
            sorted(away),
            "is not home yet; confirm their safe return, or say all-home.",
            "尚未确认平安返回；请先确认，或填写全员返回。",
            field="all_home",
        )


def refuse_early_attendance(state: ActivityState, context: Context) -> None:
    """Nobody is there before its day."""
    if state.starts_at is not None and context.day(context.occurred_at) < context.day(state.starts_at):
        day = context.day(state.starts_at)
        raise Refused(
            "not-yet-begun",
            f"{context.stream_id} begins on {day}; record attendance on that day.",
            f"{context.stream_id} 于 {day} 开始；请在当天或之后签到。",
        )


def refuse_future(held: ActivityHeld, context: Context) -> None:
    """It is held once it is over."""
    over = held.ends_at or held.starts_at
    if over > context.now or context.day(over) > context.day(context.said_at):
        told = checks.clock(over, context.zone)
        raise Refused(
            "held-in-the-future",
            f"{told} is still to come; record it once it is over, or give the time at which it really ended.",
            f"{told} 尚未到来；请在结束之后登记，或填写实际结束时间。",
        )


def what_and_when(state: ActivityState, command: HoldActivity) -> tuple[str, ActivityKind, datetime]:
    """What was held and when: as commanded, else as planned; refused where nobody said."""
    kind = command.kind or (state.kind if state.status else None)
    title, starts_at = command.title or state.title, command.starts_at or state.starts_at
    if not title or kind is None or starts_at is None:
        raise Refused(
            "held-what-and-when",
            "It was not planned: say its title, kind and starts_at, or give the id of the one planned.",
            "未经计划：请写明名称、类别和开始时间，或给出已计划的活动编号。",
        )
    return title, kind, starts_at


def out_of_turn(state: ActivityState, command: GivePlace, context: Context) -> str:
    """Who gets a place that is free: whoever waits first; refused where none is free or nobody waits, and
    out of turn without a reason."""
    if state.is_full or not state.waiting:
        en, zh = ("no place is free", "没有空位") if state.is_full else ("nobody waits", "没有人候补")
        raise Refused(
            "place-to-give",
            f"{context.stream_id}: {en}; wait for a withdrawal, or change the places.",
            f"{context.stream_id} {zh}；请等有人退出，或更改名额。",
            kind="conflict",
        )
    first: str = state.waiting[0]
    if command.person_id not in (None, first) and not command.reason:
        raise Refused(
            "out-of-turn-needs-reason",
            f"person_id: {first} waits before {command.person_id}; say why, or name nobody.",
            f"person_id：{first} 排在 {command.person_id} 之前；请写明原因，或不填此项。",
            field="person_id",
        )
    return command.person_id or first


def never_of_a_series(state: ActivityState, context: Context) -> None:
    """A series is never held: its occasions are."""
    if state.series:
        raise Refused(
            "series-is-not-held",
            f"{context.stream_id} is a series; record each occasion that is part of it.",
            f"{context.stream_id} 是系列；请登记其各场活动。",
            kind="conflict",
        )


def not_held_yet(state: ActivityState, context: Context) -> None:
    """A report follows what was held; of a series it may come at any time."""
    if state.status != "held" and not state.series:
        raise Refused(
            "report-needs-held",
            f"{context.stream_id} was not held yet; record that first.",
            f"{context.stream_id} 尚未举办；请先登记已举办。",
            kind="conflict",
        )


def places_for_all(before: ActivityState, after: ActivityState, context: Context) -> None:
    """No place is given twice, by whatever step, correction or undoing."""
    over = _too_many(after)
    if over > max(0, _too_many(before)):
        raise Refused(
            "places-below-registered",
            f"places: {after.places} are fewer than the {after.places_taken} people who have one on "
            f"{context.stream_id}; let somebody withdraw first, or give more places.",
            f"places：{context.stream_id} 的名额 {after.places} 少于已报名成功的 {after.places_taken} 人；"
            "请先办理退出，或增加名额。",
            kind="conflict",
            field="places",
        )


def _too_many(state: ActivityState) -> int:
    return 0 if state.places is None else state.places_taken - state.places


def _refuse_people(
    rule: str, people: Collection[str], en: str, zh: str, *, field: str = "people"
) -> NoReturn:
    told, told_zh = ", ".join(people), "、".join(people)
    raise Refused(rule, f"{field}: {told} {en}", f"{field}：{told_zh} {zh}", kind="conflict", field=field)


# ---- what each demands, and what statuses are called

WORDS = {
    "planned": ("planned", "已计划"),
    "published": ("published", "已发布"),
    "held": ("held", "已举办"),
    "reported": ("reported", "已总结"),
    "cancelled": ("cancelled", "已取消"),
    "has-place": ("booked", "报名成功"),
    "waitlisted": ("waiting for a place", "候补"),
    "present": ("present", "已到场"),
    "came-home": ("home again", "已返回"),
    "withdrew": ("off the list", "已退出"),
}
RULES = {
    "activity-unknown": ("A step needs an activity that was planned or held.", "只能办理已登记的活动。"),
    "activity-cancelled": ("Nothing follows a cancelled activity.", "已取消的活动不再办理。"),
    "activity-reported": ("Nothing follows a reported activity.", "已总结的活动不再办理。"),
    "participant-unknown": ("A step needs somebody on the list.", "只能办理名单上的人。"),
    "registered-once": ("A person is on the list once.", "同一人只报名一次。"),
    "person-twice": ("Nobody is named twice.", "同一人不重复填写。"),
    "present-once": ("Nobody is counted twice.", "同一人不重复签到。"),
    "places-below-registered": (
        "There are no fewer places than people who have one.",
        "名额不少于已报名成功人数。",
    ),
    "place-to-give": ("A free place goes to somebody who waits.", "有空位才递补给候补者。"),
    "out-of-turn-needs-reason": ("Out of turn needs a reason.", "不按顺序递补须写明原因。"),
    "registration-before-held": ("After it was held, record attendance.", "举办后改用签到。"),
    "withdraw-needs-registered": ("Only who is on the list withdraws.", "未报名者不能退出。"),
    "return-needs-present": ("Only who was there comes home.", "到场者方可确认返回。"),
    "not-yet-begun": ("Nobody is there before its day.", "活动当天之前不能签到。"),
    "held-in-the-future": ("It is held once it is over.", "尚未结束的活动不能登记为已举办。"),
    "held-once": ("It is held once.", "只登记一次已举办，举办后不再更改或取消。"),
    "held-what-and-when": ("Unplanned: say title, kind and time.", "未经计划的须写明名称、类别、时间。"),
    "not-everybody-home": (
        "An outing is over when everybody who was there is accounted for.",
        "外出活动须全员平安返回方可结束。",
    ),
    "ends-after-it-starts": ("It ends after it starts.", "结束晚于开始。"),
    "series-is-not-held": ("A series is not held; its occasions are.", "系列只登记各场。"),
    "part-of-a-series": ("It is part of a series that goes on.", "所属须为进行中的系列。"),
    "report-needs-held": ("A report follows what was held; a series any time.", "先举办后总结。"),
}
