"""Transfers 移交批次: the retirees of a unit handed over to the community, one stream a handing over.

    under-way -> handed-over

Inside it a list of people, and for each of them the forms and the gifts; see :mod:`community_retirees.state`.
One person who retires alone is a transfer of one. The personnel file goes to the archive office and is no
concern of this; a gift is taken from no stock by being given.

Not refused: a form that comes back incomplete; registering without a form, or a gift before registering; a
neighbour who collects it; a name on the unit's list that lives elsewhere, who is excused; a form or a gift
of last week recorded after those of today, and after the transfer ended: whoever was missing then may still
come, and what was out may still come back. Its lists are as they were.
"""

from collections.abc import Iterable

from community_core.domain import (
    Context,
    MovePerson,
    PersonMoved,
    PersonRegistered,
    RegisterPerson,
    aggregate,
    fold,
    ids_of,
    says,
    step,
)
from community_core.errors import Refused
from community_retirees import commands, facts, rules
from community_retirees.state import (
    FORMS,
    GIFTS,
    RETIREES,
    TransferState,
    as_listed,
    listed_as,
    opened,
)

# ---- decisions


def _open(
    state: TransferState, command: commands.OpenTransfer, context: Context
) -> Iterable[facts.TransferOpened]:
    people = as_listed(command, state, context).people
    return [
        facts.TransferOpened(
            unit=command.unit, people=people, due_on=command.due_on, arose_from=command.arose_from
        )
    ]


def _list(
    state: TransferState, command: commands.ListRetirees, context: Context
) -> Iterable[facts.RetireesListed]:
    people = as_listed(command, state, context).people
    rules.refuse_nobody(people)
    return [facts.RetireesListed(people=people)]


def _issue(
    state: TransferState, command: commands.IssueForms, context: Context
) -> Iterable[facts.FormsIssued]:
    had = {person for form, person in state.forms if form == command.form}
    people = _for_whom(command, state, context, had)
    return [facts.FormsIssued(form=command.form, people=people, through=command.through)]


def _list_gifts(
    state: TransferState, command: commands.ListGifts, context: Context
) -> Iterable[facts.GiftsListed]:
    had = {person for gift, person in state.gifts if gift == command.gift}
    people = _for_whom(command, state, context, had)
    return [facts.GiftsListed(gift=command.gift, quantity=command.quantity, people=people)]


def _for_whom(
    command: commands.IssueForms | commands.ListGifts, state: TransferState, context: Context, had: set[str]
) -> tuple[str, ...]:
    """Those who are named; else everybody on the list who ``had`` none."""
    named = as_listed(command, state, context).people
    rules.refuse_not_on_list(named, state, context)
    people = named or tuple(each for each in state.who_are("listed", "arrived") if each not in had)
    rules.refuse_nobody(people)
    return people


def _return(
    state: TransferState, command: commands.ReturnForm, context: Context
) -> Iterable[facts.FormReturned]:
    person = listed_as(command.person_id, state, context)
    return [facts.FormReturned(form=command.form, person_id=person, complete=command.complete)]


def _lose(state: TransferState, command: commands.LoseForm, context: Context) -> Iterable[facts.FormLost]:
    return [facts.FormLost(form=command.form, person_id=listed_as(command.person_id, state, context))]


def _register(
    state: TransferState, command: commands.RegisterRetiree, context: Context
) -> Iterable[facts.RetireeRegistered]:
    _take_into_the_register(command, context)
    person = listed_as(command.person_id, state, context)
    return [facts.RetireeRegistered(person_id=person, member=command.member, needs=command.needs)]


def _take_into_the_register(command: commands.RegisterRetiree, context: Context) -> None:
    """Whoever is named is registered; whose dwelling alone is told lives there, unless that is known."""
    if command.name is not None:
        register = RegisterPerson(
            person_id=command.person_id, name=command.name, building=command.building, room=command.room
        )
        context.also(register)
    elif command.building is not None:
        known = _known_building(command.person_id, context)
        if known is None:
            move = MovePerson(person_id=command.person_id, building=command.building, room=command.room)
            context.also(move)
        elif known != command.building:
            raise Refused(
                "dwelling-known",
                f"building: {command.person_id} lives in {known} by the register; move-person if they moved, "
                "or leave it out.",
                f"building：登记中 {command.person_id} 住在 {known}；如已搬家请办理迁居，或不填。",
                kind="conflict",
                field="building",
            )
    elif command.room is not None:
        raise Refused(
            "room-without-building",
            f"room: {command.room} is in no building; say which, or leave it out.",
            f"room：{command.room} 没有楼栋；请填写楼栋，或不填。",
            field="room",
        )


def _known_building(person_id: str, context: Context) -> str | None:
    """Where the register has them living, under any of their ids."""
    told = [
        fact.data.building
        for each in ids_of(context, person_id)
        for fact in context.past(each)
        if isinstance(fact.data, PersonRegistered | PersonMoved)
    ]
    return next((each for each in reversed(told) if each), None)


def _excuse(
    state: TransferState, command: commands.ExcuseRetiree, context: Context
) -> Iterable[facts.RetireeExcused]:
    return [facts.RetireeExcused(person_id=listed_as(command.person_id, state, context), why=command.why)]


def _give(state: TransferState, command: commands.GiveGift, context: Context) -> Iterable[facts.GiftGiven]:
    person = listed_as(command.person_id, state, context)
    portion = state.gifts[command.gift, person]
    collected = command.received_by not in (None, command.person_id, person)
    return [
        facts.GiftGiven(
            gift=command.gift,
            person_id=person,
            quantity=command.quantity or portion.quantity - portion.given,
            received_by=command.received_by if collected else None,
            relation=command.relation,
        )
    ]


# ---- the table

_GOES_ON = ["under-way"]
_OPENED = ["under-way", "handed-over"]
"""What is about somebody on the list may come late."""

TRANSFER = aggregate(
    "transfer",
    "移交批次",
    TransferState(),
    becomes={facts.TransferOpened: "under-way", facts.TransferClosed: "handed-over"},
    steps=[
        step(commands.OpenTransfer, _open, when=[None]),
        step(
            commands.ListRetirees, _list, when=_GOES_ON, each=RETIREES.when(None, "excused", why=rules.LISTED)
        ),
        step(
            commands.IssueForms,
            _issue,
            when=_GOES_ON,
            each=FORMS.when(None, "returned", "lost", why=rules.OUT),
        ),
        step(commands.ReturnForm, _return, when=_OPENED, each=FORMS.when("handed-out", why=rules.NOT_OUT)),
        step(commands.LoseForm, _lose, when=_OPENED, each=FORMS.when("handed-out", why=rules.NOT_OUT)),
        step(commands.RegisterRetiree, _register, when=_OPENED, each=RETIREES.when("listed", why=rules.ONCE)),
        step(
            commands.ExcuseRetiree,
            _excuse,
            when=_OPENED,
            each=RETIREES.when("listed", why=rules.NOT_EXCUSED),
        ),
        step(commands.ListGifts, _list_gifts, when=_GOES_ON, each=GIFTS.when(None, why=rules.GIFT_LISTED)),
        step(commands.GiveGift, _give, when=_OPENED, each=GIFTS.when("listed", why=rules.GIVEN)),
        step(commands.CloseTransfer, says(facts.TransferClosed), when=_GOES_ON),
    ],
    over={None: rules.UNKNOWN, "handed-over": rules.CLOSED},
    folds=[fold(facts.TransferOpened, opened)],
    parts=[RETIREES, FORMS, GIFTS],
    adds=[*RETIREES.becomes, *FORMS.becomes, *GIFTS.becomes, facts.TransferClosed],
    always=rules.hold_together,
    words=rules.WORDS,
    rules=rules.RULES,
)
