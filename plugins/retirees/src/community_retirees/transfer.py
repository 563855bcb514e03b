"""Transfers 移交批次: the retirees of a unit handed over to the community, one stream a handing over.

    under-way -> handed-over

Inside it a list of people, and for each of them the forms and the gifts; see :mod:`community_retirees.state`.
One person who retires alone is a transfer of one. The personnel file goes to the archive office and is no
concern of this; a gift is taken from no stock by being given.

Not refused: a form that comes back incomplete; registering without a form, or a gift before registering; a
neighbour who collects it; a name on the unit's list that lives elsewhere, who is excused; a form or a gift
of last week recorded after those of today.
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
from community_retirees import commands as c
from community_retirees import facts as f
from community_retirees import rules as r
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


def _open(state: TransferState, command: c.OpenTransfer, context: Context) -> Iterable[f.TransferOpened]:
    people = as_listed(command, state, context).people
    return [
        f.TransferOpened(
            unit=command.unit, people=people, due_on=command.due_on, arose_from=command.arose_from
        )
    ]


def _list(state: TransferState, command: c.ListRetirees, context: Context) -> Iterable[f.RetireesListed]:
    people = as_listed(command, state, context).people
    r.refuse_nobody(people)
    return [f.RetireesListed(people=people)]


def _issue(state: TransferState, command: c.IssueForms, context: Context) -> Iterable[f.FormsIssued]:
    had = {person for form, person in state.forms if form == command.form}
    people = _for_whom(command, state, context, had)
    return [f.FormsIssued(form=command.form, people=people, through=command.through)]


def _list_gifts(state: TransferState, command: c.ListGifts, context: Context) -> Iterable[f.GiftsListed]:
    had = {person for gift, person in state.gifts if gift == command.gift}
    people = _for_whom(command, state, context, had)
    return [f.GiftsListed(gift=command.gift, quantity=command.quantity, people=people)]


def _for_whom(
    command: c.IssueForms | c.ListGifts, state: TransferState, context: Context, had: set[str]
) -> tuple[str, ...]:
    """Those who are named; else everybody on the list who ``had`` none."""
    named = as_listed(command, state, context).people
    r.refuse_not_on_list(named, state, context)
    people = named or tuple(each for each in state.who_are("listed", "arrived") if each not in had)
    r.refuse_nobody(people)
    return people


def _return(state: TransferState, command: c.ReturnForm, context: Context) -> Iterable[f.FormReturned]:
    person = listed_as(command.person_id, state, context)
    return [f.FormReturned(form=command.form, person_id=person, complete=command.complete)]


def _lose(state: TransferState, command: c.LoseForm, context: Context) -> Iterable[f.FormLost]:
    return [f.FormLost(form=command.form, person_id=listed_as(command.person_id, state, context))]


def _register(
    state: TransferState, command: c.RegisterRetiree, context: Context
) -> Iterable[f.RetireeRegistered]:
    _take_into_the_register(command, context)
    person = listed_as(command.person_id, state, context)
    return [f.RetireeRegistered(person_id=person, member=command.member, needs=command.needs)]


def _take_into_the_register(command: c.RegisterRetiree, context: Context) -> None:
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


def _excuse(state: TransferState, command: c.ExcuseRetiree, context: Context) -> Iterable[f.RetireeExcused]:
    return [f.RetireeExcused(person_id=listed_as(command.person_id, state, context), why=command.why)]


def _give(state: TransferState, command: c.GiveGift, context: Context) -> Iterable[f.GiftGiven]:
    person = listed_as(command.person_id, state, context)
    portion = state.gifts[command.gift, person]
    collected = command.received_by not in (None, command.person_id, person)
    return [
        f.GiftGiven(
            gift=command.gift,
            person_id=person,
            quantity=command.quantity or portion.quantity - portion.given,
            received_by=command.received_by if collected else None,
            relation=command.relation,
        )
    ]


# ---- the table

_GOES_ON = ["under-way"]

TRANSFER = aggregate(
    "transfer",
    "移交批次",
    TransferState(),
    becomes={f.TransferOpened: "under-way", f.TransferClosed: "handed-over"},
    steps=[
        step(c.OpenTransfer, _open, when=[None]),
        step(c.ListRetirees, _list, when=_GOES_ON, each=RETIREES.when(None, "excused", why=r.LISTED)),
        step(c.IssueForms, _issue, when=_GOES_ON, each=FORMS.when(None, "returned", "lost", why=r.OUT)),
        step(c.ReturnForm, _return, when=_GOES_ON, each=FORMS.when("handed-out", why=r.NOT_OUT)),
        step(c.LoseForm, _lose, when=_GOES_ON, each=FORMS.when("handed-out", why=r.NOT_OUT)),
        step(c.RegisterRetiree, _register, when=_GOES_ON, each=RETIREES.when("listed", why=r.ONCE)),
        step(c.ExcuseRetiree, _excuse, when=_GOES_ON, each=RETIREES.when("listed", why=r.NOT_EXCUSED)),
        step(c.ListGifts, _list_gifts, when=_GOES_ON, each=GIFTS.when(None, why=r.GIFT_LISTED)),
        step(c.GiveGift, _give, when=_GOES_ON, each=GIFTS.when("listed", why=r.GIVEN)),
        step(c.CloseTransfer, says(f.TransferClosed), when=_GOES_ON),
    ],
    over={None: r.UNKNOWN, "handed-over": r.CLOSED},
    folds=[fold(f.TransferOpened, opened)],
    parts=[RETIREES, FORMS, GIFTS],
    adds=[*RETIREES.becomes, *FORMS.becomes, *GIFTS.becomes],
    always=r.hold_together,
    words=r.WORDS,
    rules=r.RULES,
)
