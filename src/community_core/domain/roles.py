"""Roles 职务 people hold in the community, each for a place, a person, or the whole of it, from one day on.

    appointed -> ended

Staff are roles, too. Roles are open: they are counted, and say who may see what.

Not refused: two leads for one building; a role for somebody who lives elsewhere or is in no register; one
written down ten years late; no day on which it ends; a term that ran out without a successor, who serves on
until the role is ended. The leader of a party group shows that they are in the party: that is sensitive, and
appointed only where it is wanted.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import fields
from community_core.domain.fields import Reason, Text
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.messages.facts import Event, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help, said_of
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.kit.values.titles import together
from community_core.errors import Refused

# ---- values

RoleName = Literal[
    "secretary",
    "director",
    "grid-worker",
    "privacy-officer",
    "auditor",
    "building-lead",
    "unit-lead",
    "party-group-lead",
    "team-lead",
    "council-member",
    "mediator",
    "lecturer",
    "other",
]
"""What somebody can be in the community."""

AppointmentNumber = Annotated[
    int, Help("Number of the appointment", "任职序号", "1", word=("appointment", "任职序号"))
]
Role = Annotated[
    RoleName,
    Help(
        "What they are",
        "职务",
        "building-lead",
        word=("role", "职务"),
        quasi_of="stream_id",
        words={
            "secretary": ("secretary", "书记"),
            "director": ("director", "主任"),
            "grid-worker": ("grid worker", "网格员"),
            "privacy-officer": ("privacy officer", "个人信息保护负责人"),
            "auditor": ("auditor", "审计员"),
            "building-lead": ("building lead", "楼长"),
            "unit-lead": ("unit lead", "单元长"),
            "party-group-lead": ("party group lead", "党小组长"),
            "team-lead": ("team lead", "队长"),
            "council-member": ("council member", "议事会成员"),
            "mediator": ("mediator", "调解员"),
            "lecturer": ("lecturer", "宣讲员"),
            "other": ("other", "其他"),
        },
    ),
]
Scope = Annotated[
    str,
    Help(
        "The place or person it is for; left out, the whole community",
        "范围（地点或人员，不填即为全社区）",
        "place-24",
        word=("for", "范围"),
        check=checks.optional_text,
        refers="any",
        quasi_of="stream_id",
        titles=(*(together("小区", each) for each in ("楼号", "楼栋")), "楼号", "楼栋", "负责范围"),
    ),
]
Since = Annotated[fields.Since, Help(zh="任职日期", titles=("任职时间", "任职日期"))]
Until = Annotated[fields.Until, Help("The day it ends", "届满或卸任日期")]
Basis = Annotated[
    Text,
    Help(
        "How they came to it",
        "产生方式",
        "elected by the residents",
        example_zh="居民推选",
        word=("basis", "产生方式"),
    ),
]
WhyEnded = Annotated[
    Reason, Help("Why, without names", "原因（不写姓名）", "moved away", example_zh="已搬走")
]

# ---- facts


@event(en="Role appointed", zh="任命")
@frozen(kw_only=True)
class RoleAppointed(Event):
    """They have a role from ``since`` on. ``appointment`` numbers those of this person 1, 2, 3..."""

    appointment: AppointmentNumber
    role: Role
    scope: Scope = ""
    since: Since
    until: Until | None = None
    basis: Basis | None = None


@event(en="Role ended", zh="卸任")
@frozen(kw_only=True)
class RoleEnded(Event):
    """They have it no longer: ``until`` is the day on which it ended, whatever was planned."""

    appointment: AppointmentNumber
    until: Until
    reason: Annotated[WhyEnded, Help(sealed_for="stream_id")] | Sealed | None = None


# ---- one role as it stands


@frozen(kw_only=True)
class Appointment:
    """One role of a person, as it stands after its corrections."""

    status: Literal["appointed", "ended"] = "appointed"
    role: RoleName
    scope: str
    since: date
    until: date | None

    def stands_on(self, day: date) -> bool:
        """Whether it is held on a day: until the one on which it ended, and beyond a term that ran out."""
        ended = self.status == "ended" and self.until is not None and self.until <= day
        return self.since <= day and not ended

    def overlaps(self, other: "Appointment") -> bool:
        """Whether both are the same role at one time; one may begin on the day the other ends."""
        begins, ends = max(self.since, other.since), min(self.until or date.max, other.until or date.max)
        return (self.role, self.scope) == (other.role, other.scope) and begins < ends


def refuse_impossible(
    before: dict[int, Appointment], after: dict[int, Appointment], context: Context
) -> None:
    """Refused where an appointment comes to end before it begins, or to be held twice at a time."""
    for number, each in after.items():
        if each == before.get(number):
            continue
        if each.until is not None and each.until < each.since:
            raise _ends_too_early(each.since, each.until)
        for other in _twins(each, number, after):
            raise _held_already(each, other, context)


def _twins(each: Appointment, number: int, after: dict[int, Appointment]) -> Iterator[int]:
    return (other for other, one in after.items() if other != number and each.overlaps(one))


def _ends_too_early(since: date, until: date) -> Refused:
    return Refused(
        "role-ends-after-it-starts",
        f"until: {until} is before {since}, when the role began; give that day or a later one.",
        f"until：{until} 早于任职日期 {since}；请填写当天或之后的日期。",
        field="until",
    )


def _held_already(each: Appointment, other: int, context: Context) -> Refused:
    whole = each.scope or "the whole community"
    en, zh = said_of(Role).words[each.role]
    return Refused(
        "role-held-already",
        f"{context.stream_id} is {en} for {whole} by appointment {other}; end that first.",
        f"{context.stream_id} 同一时间已按第 {other} 号任职担任{zh}（{each.scope or '全社区'}）；"
        "请先登记卸任。",
        kind="conflict",
    )
