"""The retirees of a works handed over to the invented community of ``community demo``."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from community_core.demo import Cast, Deed, Thread
from community_retirees.commands import (
    CloseTransfer,
    ExcuseRetiree,
    GiveGift,
    IssueForms,
    ListGifts,
    ListRetirees,
    LoseForm,
    OpenTransfer,
    RegisterRetiree,
    ReturnForm,
)

_DAY = timedelta(days=1)
_LISTED, _CAME, _GIFTS = 106, 96, 72


def told(cast: Cast) -> Iterator[Thread]:
    """A hundred forms and seventy gifts, by way of a building lead; and a small transfer that is over."""
    if cast.first:
        yield _works(cast)
        yield _workshop(cast)


def _works(cast: Cast) -> Thread:
    """Handed out on the third day: most come back, one is lost, some people are still missing."""
    does, lead = partial(Deed, cast.worker), cast.residents.volunteers[1]
    listed = cast.residents.elders[60 : 60 + _LISTED]
    unit = cast.say("org:Lighthouse machine works", "org:灯塔机械厂")
    opening = OpenTransfer(unit=unit, people=listed[:-1], due_on=cast.date(28) + 20 * _DAY)
    transfer = (yield does(opening, at=cast.at(3, "9:00"))).stream_id
    yield does(ListRetirees(transfer_id=transfer, people=listed[-1:]))
    form, gift = cast.say("registration form", "登记表"), cast.say("a bag of rice", "大米")
    yield does(IssueForms(transfer_id=transfer, form=form, through=lead))
    yield does(ListGifts(transfer_id=transfer, gift=gift, quantity=1))
    for number, person in enumerate(listed[:_CAME]):
        back = ReturnForm(transfer_id=transfer, form=form, person_id=person, complete=number % 12 > 0)
        yield does(back, at=cast.at(5 + number // 6, "9:00"), wait=timedelta())
        yield does(RegisterRetiree(transfer_id=transfer, person_id=person), wait=timedelta(minutes=5))
        if number < _GIFTS:
            given = GiveGift(transfer_id=transfer, gift=gift, person_id=person)
            yield does(given, wait=timedelta(minutes=2))
    lost, elsewhere = listed[_CAME : _CAME + 2]
    yield does(LoseForm(transfer_id=transfer, form=form, person_id=lost), at=cast.at(24, "9:00"))
    yield does(ExcuseRetiree(transfer_id=transfer, person_id=elsewhere, why="elsewhere"))


def _workshop(cast: Cast) -> Thread:
    """Three people, of whom one could not be found: it ends, and says so."""
    does, people = partial(Deed, cast.worker), cast.residents.elders[54:57]
    opening = OpenTransfer(unit=cast.say("org:Bell workshop", "org:铃铛工坊"), people=people)
    transfer = (yield does(opening, at=cast.at(8, "9:00"))).stream_id
    for person in people[:2]:
        yield does(RegisterRetiree(transfer_id=transfer, person_id=person), wait=_DAY)
    reason = cast.say("one moved away without an address", "一人迁走，无联系方式")
    yield does(CloseTransfer(transfer_id=transfer, reason=reason), wait=5 * _DAY)
