"""What people can ask for concerning a volunteer 志愿者 and their hours."""

from datetime import datetime
from typing import Annotated

from attrs import frozen

from community_core.domain.commands import Help, command


def volunteer_id(person_id: str) -> str:
    """The stream of a person as a volunteer: ``person-lin`` -> ``volunteer-lin``. There is one a person."""
    return f"volunteer-{person_id.removeprefix('person-')}"


def _volunteer(of: "OnVolunteer") -> str:
    return of.volunteer_id


@frozen(kw_only=True)
class OnVolunteer:
    """A step concerning one volunteer."""

    volunteer_id: Annotated[str, Help("Id of the volunteer", "志愿者编号", "volunteer-lin")]


@frozen(kw_only=True)
class OnClaim(OnVolunteer):
    """A step on one claim of a volunteer."""

    claim: Annotated[int, Help("Number of the claim", "申报序号", "1")]


@command(zh="登记志愿者", target=lambda register: volunteer_id(register.person_id))
@frozen(kw_only=True)
class RegisterVolunteer:
    """Register a person as a volunteer."""

    person_id: Annotated[str, Help("Id of the person", "人员编号", "person-lin")]
    skills: Annotated[tuple[str, ...], Help("What they can do", "特长", "calligraphy")] = ()
    availability: Annotated[
        tuple[str, ...], Help("When they have time", "可服务时间", "Saturday mornings")
    ] = ()


@command(zh="申报时长", target=_volunteer)
@frozen(kw_only=True)
class ClaimHours(OnVolunteer):
    """Claim hours that were given."""

    activity: Annotated[str, Help("What was done", "活动", "snow clearing")]
    started_at: Annotated[datetime, Help("Beginning, whole minute", "开始时间（整分）", "2024-01-15 09:00")]
    ended_at: Annotated[datetime, Help("End, whole minute", "结束时间（整分）", "2024-01-15 11:30")]


@command(zh="核实时长", target=_volunteer)
@frozen(kw_only=True)
class VerifyHours(OnClaim):
    """Confirm claimed hours; never one's own."""


@command(zh="驳回时长", target=_volunteer)
@frozen(kw_only=True)
class RejectHours(OnClaim):
    """Refuse claimed hours, and say why; never one's own."""

    reason: Annotated[str, Help("Why they do not hold", "驳回原因", "was not there")]


@command(zh="更正时长", target=_volunteer)
@frozen(kw_only=True)
class CorrectHours(OnClaim):
    """Put a claim right; it has to be verified again. What is left out stays as it was."""

    activity: Annotated[str | None, Help("The right activity", "正确的活动", "snow clearing")] = None
    started_at: Annotated[
        datetime | None, Help("The right beginning", "正确的开始时间", "2024-01-15 09:00")
    ] = None
    ended_at: Annotated[datetime | None, Help("The right end", "正确的结束时间", "2024-01-15 11:00")] = None
    reason: Annotated[str, Help("Why it was wrong", "更正原因", "left half an hour earlier")]


@command(zh="撤销时长", target=_volunteer)
@frozen(kw_only=True)
class RevokeHours(OnClaim):
    """Take verified hours back, and say why."""

    reason: Annotated[str, Help("Why they no longer count", "撤销原因", "recorded for the wrong person")]
