"""What is recorded of volunteers and their hours, and the values of which it is made."""

from datetime import datetime
from typing import Annotated

from attrs import frozen

from community_core.domain.fields import AroseFrom, PersonId, Reason, Text
from community_core.domain.kit.messages.facts import Event, event
from community_core.domain.kit.values import checks
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.personal import Sealed
from community_core.domain.kit.values.titles import Title

# ---- values

VolunteerId = Annotated[
    str,
    Help(
        "Id of the volunteer",
        "志愿者编号",
        "volunteer-lin",
        refers="volunteer",
        titles=("志愿者", "志愿者姓名", "姓名"),
    ),
]
Skills = Annotated[
    tuple[Text, ...],
    Help(
        "What they can do; open to everybody, to be found by",
        "特长（公开，供查找）",
        "calligraphy",
        example_zh="书法",
        word=("can do", "特长"),
    ),
]
Availability = Annotated[
    tuple[Text, ...],
    Help(
        "When they have time; open to everybody, to be found by",
        "可服务时间（公开，供查找）",
        "Saturday mornings",
        example_zh="周六上午",
        word=("has time", "可服务时间"),
    ),
]
ClaimNumber = Annotated[int, Help("Number of the claim", "申报序号", "1")]
Activity = Annotated[
    str,
    Help(
        "What was done",
        "活动",
        "snow clearing",
        example_zh="扫雪除冰",
        check=checks.text,
        again=True,
        titles=("活动", "活动名称", "服务项目", Title(("服务内容",), str, shared=True)),
    ),
]
Beginning = Annotated[
    datetime,
    Help(
        "Beginning, whole minute",
        "开始时间（整分）",
        "2024-01-15 09:00",
        word=("from", "开始"),
        titles=("开始时间", "服务开始时间"),
    ),
]
End = Annotated[
    datetime,
    Help(
        "End, whole minute",
        "结束时间（整分）",
        "2024-01-15 11:30",
        word=("until", "结束"),
        titles=("结束时间", "完成时间", "服务结束时间"),
    ),
]
Served = Annotated[
    Text,
    Help(
        "Whom it served, without names",
        "服务对象（不写姓名）",
        "elders of the compound",
        example_zh="小区老人",
        word=("served", "服务对象"),
        titles=("服务对象",),
    ),
]
Work = Annotated[
    Text,
    Help(
        "What they did there, without names",
        "服务内容（不写姓名）",
        "shovelled the ramp",
        example_zh="清扫坡道",
        word=("did", "服务内容"),
    ),
]
GivenTo = Annotated[
    AroseFrom,
    Help("Id of what they were given to: an activity, a mobilisation", "所属活动、动员等的编号"),
]
WhyLeft = Annotated[
    Reason, Help("Why, without names", "原因（不写姓名）", "no time any more", example_zh="没有时间")
]
NationalId = Annotated[
    Text,
    Help(
        "Their number in the national system of volunteers; not that of an identity card",
        "志愿者统一编号（不是身份证号）",
        "15010200012345",
        word=("national number", "统一编号"),
        titles=("志愿者编号", "志愿者统一编号", "注册编号"),
    ),
]


def volunteer_id(person_id: str) -> str:
    """The stream of a person as a volunteer: ``person-lin`` -> ``volunteer-lin``. There is one a person."""
    return f"volunteer-{person_id.removeprefix('person-')}"


# ---- facts. A correction is a FactCorrected.


@event(en="Registered", zh="登记志愿者")
@frozen(kw_only=True)
class VolunteerRegistered(Event):
    """A person is a volunteer from now on, can do ``skills`` and has time at ``availability``."""

    person_id: Annotated[PersonId, Help(stays=True)]
    skills: Skills = ()
    availability: Availability = ()
    national_id: NationalId | None = None


@event(en="Volunteer changed", zh="变更志愿者信息")
@frozen(kw_only=True)
class VolunteerChanged(Event):
    """What they can do, and when they have time, from now on: as a whole, as it is then."""

    skills: Skills
    availability: Availability
    national_id: NationalId | None = None


@event(en="Volunteer left", zh="退出志愿者")
@frozen(kw_only=True)
class VolunteerLeft(Event):
    """They are a volunteer no longer. Their hours stay."""

    reason: Annotated[WhyLeft, Help(sealed_for="person_id")] | Sealed | None = None


@event(en="Hours claimed", zh="申报时长")
@frozen(kw_only=True)
class HoursClaimed(Event):
    """Hours given to an ``activity``, from ``started_at`` to ``ended_at``: whole minutes, not verified yet.

    ``claim`` numbers the claims of this volunteer 1, 2, 3... The hours belong to the month of ``started_at``
    in the community's zone. ``arose_from`` is what they were given to, such as an activity or a mobilisation.
    """

    claim: ClaimNumber
    activity: Activity
    started_at: Beginning
    ended_at: End
    arose_from: GivenTo | None = None
    served: Served | None = None
    work: Work | None = None


@event(en="Hours verified", zh="核实时长")
@frozen(kw_only=True)
class HoursVerified(Event):
    """Somebody else confirmed the claim, as it stands after its corrections."""

    claim: ClaimNumber


@event(en="Hours rejected", zh="驳回时长")
@frozen(kw_only=True)
class HoursRejected(Event):
    """Somebody else found that the claim does not hold. It never counted as verified."""

    claim: ClaimNumber
    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed


@event(en="Hours revoked", zh="撤销时长")
@frozen(kw_only=True)
class HoursRevoked(Event):
    """A verified claim no longer counts, in the month it concerns."""

    claim: ClaimNumber
    reason: Annotated[Reason, Help(sealed_for="person_id")] | Sealed
