"""What can be asked for about a person."""

from typing import Annotated

from attrs import frozen

from community_core.domain.consents import Guardian, How, Purpose
from community_core.domain.fields import CALLED, PersonId, Reason
from community_core.domain.kit.messages.commands import Command, command
from community_core.domain.kit.values.help import Help
from community_core.domain.person_facts import (
    AwayUntil,
    BirthYear,
    Building,
    DayOfIt,
    GoneTo,
    Grounds,
    Groups,
    Into,
    Level,
    Lives,
    Name,
    Other,
    ReviewOn,
    Room,
    Telephone,
)
from community_core.domain.roles import (
    AppointmentNumber,
    Basis,
    Role,
    Scope,
    Since,
    Until,
    WhyEnded,
)

WhyErased = Annotated[
    Reason, Help("Why, without names", "原因（不写姓名）", "asked for it", example_zh="本人要求")
]


@command(zh="登记人员", target=lambda register: register.person_id)
@frozen(kw_only=True)
class RegisterPerson(Command):
    """Take somebody into the register; under an id already used for them, if there is one."""

    person_id: Annotated[PersonId, Help("Id already used for them", "已使用的人员编号")] | None = None
    name: Name
    telephone: Telephone | None = None
    room: Room | None = None
    birth_year: BirthYear | None = None
    groups: Groups = ()
    building: Building | None = None
    residence: Lives = "not-told"


@frozen(kw_only=True)
class OnPerson(Command):
    """A step concerning one person."""

    person_id: Annotated[PersonId, Help(titles=CALLED)]


def _person(asked: OnPerson) -> str:
    """Whose stream it is; they may never have been registered."""
    return asked.person_id


@command(zh="变更人员信息", target=_person, example=("telephone",))
@frozen(kw_only=True)
class ChangePerson(OnPerson):
    """Say what became otherwise. What is left out stays; what was wrong is corrected instead."""

    name: Name | None = None
    telephone: Telephone | None = None
    groups: Groups = ()
    residence: Lives | None = None


@command(zh="迁居", target=_person)
@frozen(kw_only=True)
class MovePerson(OnPerson):
    """Say where in the community they live now."""

    building: Building
    room: Room | None = None


@command(zh="迁出", target=_person, ends=True)
@frozen(kw_only=True)
class RecordDeparture(OnPerson):
    """Record that they moved away from the community."""

    on: DayOfIt
    reason: Annotated[
        Reason,
        Help(
            "Why, without names",
            "原因（不写姓名）",
            "moved to their children",
            example_zh="搬去与子女同住",
            sealed_for="stream_id",
        ),
    ]


@command(zh="迁回", target=_person)
@frozen(kw_only=True)
class RecordReturn(OnPerson):
    """Record that they live in the community again."""


@command(zh="登记去世", target=_person, ends=True)
@frozen(kw_only=True)
class RecordDeath(OnPerson):
    """Record that they died."""

    on: DayOfIt


@command(zh="合并人员", target=_person, ends=True)
@frozen(kw_only=True)
class MergePerson(OnPerson):
    """Say that they are the same person as another, whose record goes on. It can be undone."""

    person_id: Annotated[PersonId, Help(example="person-he")]
    into: Into


@command(zh="并入人员", target=_person, inner=True)
@frozen(kw_only=True)
class AbsorbPerson(OnPerson):
    """Go on for another record of the same person."""

    other: Other


@command(zh="设定关爱等级", target=_person)
@frozen(kw_only=True)
class SetCareLevel(OnPerson):
    """Say how closely they are looked after."""

    level: Level
    review_on: ReviewOn | None = None
    grounds: Grounds | None = None


@command(zh="登记外出", target=_person)
@frozen(kw_only=True)
class NoteAway(OnPerson):
    """Note that they are somewhere else for a time."""

    gone_to: GoneTo
    until: AwayUntil | None = None


@command(zh="登记返回", target=_person)
@frozen(kw_only=True)
class NoteBack(OnPerson):
    """Note that they are at home again."""


@command(zh="任命", target=_person)
@frozen(kw_only=True)
class AppointRole(OnPerson):
    """Give somebody a role; never oneself."""

    role: Role
    scope: Scope = ""
    since: Since
    until: Until | None = None
    basis: Basis | None = None


@command(zh="卸任", target=_person, ends=True)
@frozen(kw_only=True)
class EndRole(OnPerson):
    """Record that they have a role no longer."""

    appointment: AppointmentNumber
    until: Until
    reason: Annotated[WhyEnded, Help(sealed_for="stream_id")] | None = None


@command(zh="调岗", target=_person)
@frozen(kw_only=True)
class MoveStaff(OnPerson):
    """End one role and give another from the same day on; never oneself."""

    appointment: AppointmentNumber
    role: Role
    scope: Scope = ""
    since: Since


@command(zh="登记同意", target=_person)
@frozen(kw_only=True)
class GiveConsent(OnPerson):
    """Record that they consent to one purpose."""

    purpose: Purpose
    how: How
    guardian: Guardian | None = None


@command(zh="撤回同意", target=_person)
@frozen(kw_only=True)
class WithdrawConsent(OnPerson):
    """Record that they take a consent back."""

    purpose: Purpose


@command(zh="谢绝走访", target=_person)
@frozen(kw_only=True)
class DeclineVisits(OnPerson):
    """Record that they want no visits, whether or not they ever consented to any."""


@command(zh="删除个人信息", target=lambda erase: erase.person_id, ends=True)
@frozen(kw_only=True)
class ErasePerson(Command):
    """Destroy the key to everything personal that is kept on somebody. It cannot be undone."""

    person_id: PersonId
    reason: WhyErased


@command(zh="一并删除个人信息", target=_person, inner=True)
@frozen(kw_only=True)
class EraseAbsorbed(OnPerson):
    """Erase what was recorded under another id of somebody who is erased."""

    reason: WhyErased
