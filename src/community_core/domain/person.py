"""A human being 个人, whatever roles they have: the register, one stream a person.

    registered -> left -> registered; registered | left -> died; any -> merged | erased

A person's stream is named by their id. Anybody may be named without being registered, by a community that
keeps its register elsewhere: care levels, absences, roles, consents, merging and erasing work all the same
for somebody of whom nothing else is recorded. What lies on a merged record can still be ended and taken back
there. Roles end with a death.

Erasing somebody destroys the key that opens what was sealed for them; the facts stay, and nobody can read
the personal part any more (Personal Information Protection Law, China, article 47). Whoever was found to be
the same person is erased with them.

Not refused: two people of one name behind one door, who are father and son; a telephone that a household
shares, or none; a building nobody has registered as a place; a departure or a death written down years late,
which is why both say ``on`` which day.
"""

from collections.abc import Iterable

from attrs import evolve

from community_core.domain.consents import ConsentGiven, ConsentWithdrawn, called
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import STAYS, fold
from community_core.domain.kit.aggregates.steps import holds, says, stands_on, step
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.declaring.table import aggregate
from community_core.domain.person_commands import (
    AbsorbPerson,
    AppointRole,
    ChangePerson,
    DeclineVisits,
    EndRole,
    EraseAbsorbed,
    ErasePerson,
    GiveConsent,
    MergePerson,
    MovePerson,
    MoveStaff,
    NoteAway,
    NoteBack,
    RecordDeath,
    RecordDeparture,
    RecordReturn,
    RegisterPerson,
    SetCareLevel,
    WithdrawConsent,
)
from community_core.domain.person_facts import (
    CareLevelSet,
    PersonAbsorbed,
    PersonAway,
    PersonBack,
    PersonChanged,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonMoved,
    PersonRegistered,
    PersonReturned,
)
from community_core.domain.person_rules import (
    consents,
    erased_before,
    gone_by,
    in_days_to_come,
    not_oneself,
    noted_away,
    on_a_consent,
    refuse_not_given,
    roles_go_together,
)
from community_core.domain.person_state import CONSENTS, ROLES, PersonState, PersonStatus
from community_core.domain.roles import (
    RoleAppointed,
    RoleEnded,
)
from community_core.errors import Refused

# ---- folds


def _absorb(state: PersonState, absorbed: PersonAbsorbed) -> PersonState:
    return evolve(state, absorbed=(*state.absorbed, absorbed.other))


# ---- decisions


def _register(_: PersonState, command: RegisterPerson, context: Context) -> Iterable[PersonRegistered]:
    return [
        PersonRegistered(
            person_id=context.stream_id,
            name=command.name,
            telephone=command.telephone,
            room=command.room,
            birth_year=command.birth_year,
            groups=command.groups or None,
            building=command.building,
            residence=command.residence,
        )
    ]


def _change(_: PersonState, command: ChangePerson, context: Context) -> Iterable[PersonChanged]:
    changed = PersonChanged(
        person_id=context.stream_id,
        name=command.name,
        telephone=command.telephone,
        groups=command.groups or None,
        residence=command.residence,
    )
    return [] if changed == PersonChanged(person_id=context.stream_id) else [changed]


def _die(state: PersonState, command: RecordDeath, _: Context) -> Iterable[RoleEnded | PersonDied]:
    ends = [
        RoleEnded(appointment=number, until=max(command.on, each.since))
        for number, each in state.roles.items()
        if each.status == "appointed"
    ]
    return [*ends, PersonDied(on=command.on)]


def _appoint(_: PersonState, command: AppointRole, context: Context) -> Iterable[RoleAppointed]:
    return [
        RoleAppointed(
            appointment=ROLES.next(context),
            role=command.role,
            scope=command.scope,
            since=command.since,
            until=command.until,
            basis=command.basis,
        )
    ]


def _move_staff(_: PersonState, command: MoveStaff, context: Context) -> Iterable[RoleEnded | RoleAppointed]:
    following = RoleAppointed(
        appointment=ROLES.next(context), role=command.role, scope=command.scope, since=command.since
    )
    return [RoleEnded(appointment=command.appointment, until=command.since), following]


def _consent(state: PersonState, command: GiveConsent, context: Context) -> Iterable[ConsentGiven]:
    if consents(state, command.purpose) and not _adds_guardian(state, command):
        en, zh = called(command.purpose)
        raise Refused(
            "consent-given",
            f"purpose: {context.stream_id} consented to {en}, and it stands; nothing to record.",
            f"purpose：{context.stream_id} 对“{zh}”的同意已登记；无需再次登记。",
            kind="conflict",
            field="purpose",
        )
    return [ConsentGiven(purpose=command.purpose, how=command.how, guardian=command.guardian)]


def _withdraw(state: PersonState, command: WithdrawConsent, context: Context) -> Iterable[ConsentWithdrawn]:
    refuse_not_given(state, command.purpose, context)
    return [ConsentWithdrawn(purpose=command.purpose)]


def _adds_guardian(state: PersonState, command: GiveConsent) -> bool:
    """Whether a guardian consents where so far nobody did but a child."""
    return command.guardian is not None and state.consents[command.purpose].guardian is None


def _decline(_: PersonState, __: DeclineVisits, ___: Context) -> Iterable[ConsentWithdrawn]:
    return [ConsentWithdrawn(purpose="visits")]


def _merge(_: PersonState, command: MergePerson, context: Context) -> Iterable[PersonMerged]:
    into = context.state(command.into, PersonState)
    if command.into == context.stream_id or into.status not in _KEPT:
        raise Refused(
            "merge-into-registered",
            f"into: {command.into} is not another person of the register; give the record that goes on.",
            f"into：{command.into} 不是另一在册人员；请填写继续使用的人员编号。",
            field="into",
        )
    context.also(AbsorbPerson(person_id=command.into, other=context.stream_id))
    return [PersonMerged(into=command.into)]


def _erase(
    state: PersonState, command: ErasePerson | EraseAbsorbed, context: Context
) -> Iterable[PersonErased]:
    for other in state.absorbed:
        if context.state(other, PersonState).status == "merged":
            context.also(EraseAbsorbed(person_id=other, reason=command.reason))
    return [PersonErased(reason=command.reason)]


_UNREGISTERED = Why("person-unregistered", "register them first.", "请先登记人员。")
_TWICE = Why("person-registered-twice", "say what became otherwise.", "已登记，请办理变更。")
_NEVER_LEFT = Why("person-registered-twice", "they have not left.", "并未迁出，无需迁回。")
_LEFT = Why("person-left", "record their return first.", "请先登记迁回。")
_DIED = Why("person-died", "undo that if it is wrong.", "如有误，请撤回去世登记。")
_MERGED = Why("person-merged", "go on with whom they were merged into.", "请办理并入后的人员。")
_ERASE_THE_OTHER = Why(
    "person-merged",
    "erase whom they were merged into; this goes with it.",
    "请删除并入后的人员，本记录一并删除。",
)
_FORGOTTEN = Why("erased-once", "register them under a new id.", "请用新的编号登记。")
_NOT_MERGED = Why("person-merged", "it is erased by itself.", "请单独删除。")

_ENDED = Why("role-unknown", "that appointment is over.", "该任职已结束。")

_KEPT: tuple[PersonStatus, ...] = ("registered", "left", "died")


# ---- the table

PERSON = aggregate(
    "person",
    "个人",
    PersonState(),
    becomes={
        PersonRegistered: "registered",
        PersonChanged: STAYS,
        PersonMoved: STAYS,
        PersonLeft: "left",
        PersonReturned: "registered",
        PersonDied: "died",
        PersonMerged: "merged",
        PersonAbsorbed: STAYS,
        CareLevelSet: STAYS,
        PersonAway: STAYS,
        PersonBack: STAYS,
        PersonErased: "erased",
    },
    steps=[
        step(RegisterPerson, _register, when=[None], why=_TWICE),
        step(ChangePerson, _change, when=["registered"]),
        step(MovePerson, says(PersonMoved), when=["registered"]),
        step(RecordDeparture, says(PersonLeft), when=["registered"]),
        step(RecordReturn, says(PersonReturned), when=["left"], why=_NEVER_LEFT),
        step(RecordDeath, _die, when=["registered", "left"], along=[RoleEnded]),
        step(MergePerson, _merge, when=[None, *_KEPT]),
        step(AbsorbPerson, says(PersonAbsorbed), when=_KEPT),
        step(SetCareLevel, says(CareLevelSet), when=[None, "registered"]),
        step(NoteAway, says(PersonAway), when=[None, "registered"]),
        step(NoteBack, says(PersonBack), when=[None, "registered"], unless=noted_away),
        step(AppointRole, _appoint, when=[None, "registered", "left"], who=not_oneself),
        step(
            EndRole,
            says(RoleEnded),
            when=[None, "registered", "left", "merged"],
            each=ROLES.when("appointed", why=_ENDED),
        ),
        step(
            MoveStaff,
            _move_staff,
            when=[None, "registered", "left"],
            each=ROLES.when("appointed", why=_ENDED),
            who=not_oneself,
        ),
        step(GiveConsent, _consent, when=[None, "registered", "left"]),
        # Near kin may take back what the dead agreed to (article 49, read).
        step(WithdrawConsent, _withdraw, when=[None, *_KEPT, "merged"]),
        step(DeclineVisits, _decline, when=[None, "registered", "left"]),
        step(
            ErasePerson,
            _erase,
            when=[None, *_KEPT, "erased"],
            instead={"merged": _ERASE_THE_OTHER},
            unless=erased_before,
        ),
        step(EraseAbsorbed, _erase, when=["merged"], why=_NOT_MERGED),
    ],
    over={None: _UNREGISTERED, "left": _LEFT, "died": _DIED, "merged": _MERGED, "erased": _FORGOTTEN},
    whole=[holds(PersonAway, in_days_to_come), holds(PersonLeft, gone_by), holds(PersonDied, gone_by)],
    stands=[stands_on(ConsentWithdrawn, on_a_consent)],
    folds=[
        fold(PersonAbsorbed, _absorb),
        fold(PersonAway, lambda state, _: evolve(state, away=True)),
        fold(PersonBack, lambda state, _: evolve(state, away=False)),
    ],
    parts=[ROLES, CONSENTS],
    always=roles_go_together,
    named_unbegun=True,
    words={
        "appointed": ("appointed", "在任"),
        "ended": ("ended", "已卸任"),
        "given": ("given", "已同意"),
        "withdrawn": ("withdrawn", "已撤回"),
        "registered": ("registered", "已登记"),
        "left": ("left", "已迁出"),
        "died": ("deceased", "已去世"),
        "merged": ("merged", "已合并"),
        "erased": ("erased", "已删除"),
    },
    rules={
        "erased-once": ("A person is erased once.", "个人信息只删除一次。"),
        "person-unregistered": ("Somebody is registered before that.", "请先登记人员。"),
        "person-registered-twice": (
            "Somebody is registered once; what became otherwise is changed.",
            "已登记，请办理变更。",
        ),
        "person-left": ("Whoever left returns before that.", "已迁出，请先登记迁回。"),
        "person-died": ("Nothing follows a death.", "已去世，不再办理。"),
        "person-merged": (
            "Whoever was merged goes on in the other record.",
            "已合并，请办理并入后的人员。",
        ),
        "merge-into-registered": (
            "Somebody is merged into another person of the register.",
            "只能并入另一在册人员。",
        ),
        "away-until-past": ("Nobody is away until a day gone by.", "外出截止日不能早于当天。"),
        "gone-in-the-future": ("Who died or moved away is recorded afterwards.", "去世、迁出之后方可登记。"),
        "back-not-away": ("Whoever comes back was noted away.", "未登记外出，无需登记返回。"),
        "role-unknown": ("A step needs an appointment that stands.", "任职须已登记且未卸任。"),
        "role-held-already": (
            "One person holds a role for a scope once at a time.",
            "同一人同一范围不重复任职。",
        ),
        "role-ends-after-it-starts": ("A role ends when it began or later.", "卸任不早于任职。"),
        "own-role": ("Nobody appoints themselves.", "不得任命自己。"),
        "consent-given": (
            "A consent that stands is not given again, but by a guardian for a child.",
            "该项同意已登记；儿童的可由监护人补充同意。",
        ),
        "consent-not-given": ("Only a consent that stands is taken back.", "没有可撤回的同意。"),
        "not-a-telephone": (
            "A telephone number has 3 to 14 digits; an extension follows 转.",
            "电话号码为 3 至 14 位数字，分机写在“转”之后。",
        ),
        "birth-year": ("A year of birth lies between 1900 and 2100.", "出生年份在 1900 至 2100 之间。"),
    },
)
