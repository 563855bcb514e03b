"""What each command about a transfer comes to, what is refused, and what is not."""

from datetime import date
from typing import Any

from community_core.domain import PersonAbsorbed, PersonMerged, PersonMoved, PersonRegistered
from community_core.testing import example, fact
from community_retirees import commands as c
from community_retirees import facts as f

ID: dict[str, Any] = {"transfer_id": "transfer-1"}
LIN, HE, XU, MO = "person-lin", "person-he", "person-xu", "person-mo"
FORM: dict[str, Any] = {"form": "登记表"}
RICE: dict[str, Any] = {"gift": "大米"}
OPENED = f.TransferOpened(unit="org:第二机床厂", people=(LIN, HE), due_on=date(2024, 3, 1))
ISSUED = f.FormsIssued(**FORM, people=(LIN, HE), through=MO)
BACK = f.FormReturned(**FORM, person_id=LIN)
LOST = f.FormLost(**FORM, person_id=LIN)
LIN_CAME = f.RetireeRegistered(person_id=LIN)
HE_CAME = f.RetireeRegistered(person_id=HE)
EXCUSED = f.RetireeExcused(person_id=HE, why="elsewhere")
MEANT = f.GiftsListed(**RICE, quantity=2, people=(LIN, HE))
GIVEN = f.GiftGiven(**RICE, person_id=LIN, quantity=2)
CLOSED = f.TransferClosed(reason="两人联系不上")
KNOWN = fact(PersonRegistered(person_id=LIN, name="林晓棠"), LIN)
HOUSED = fact(PersonRegistered(person_id=LIN, name="林晓棠", building="place-13"), LIN)
SAME = [
    fact(PersonRegistered(person_id=LIN, name="林晓棠"), LIN),
    fact(PersonRegistered(person_id=XU, name="林小棠"), XU),
    fact(PersonMerged(into=XU), LIN),
    fact(PersonAbsorbed(other=LIN), XU),
]

LISTS = [
    example(
        when=c.OpenTransfer(unit="org:第二机床厂", people=(LIN, HE, LIN), due_on=date(2024, 3, 1)),
        then=[OPENED],
    ),
    example(
        given=[fact(OPENED, "transfer-0")],
        when=c.OpenTransfer(unit="org:水厂", people=(LIN,), arose_from="transfer-0"),
        then=[f.TransferOpened(unit="org:水厂", people=(LIN,), arose_from="transfer-0")],
    ),
    example(given=[OPENED], when=c.ListRetirees(**ID, people=(XU,)), then=[f.RetireesListed(people=(XU,))]),
    example(
        given=[OPENED, EXCUSED],
        when=c.ListRetirees(**ID, people=(HE,)),
        then=[f.RetireesListed(people=(HE,))],
    ),
    example(given=[OPENED], when=c.ListRetirees(**ID, people=(XU, LIN)), refused="listed-already"),
    example(given=[*SAME, OPENED], when=c.ListRetirees(**ID, people=(XU,)), refused="listed-already"),
    example(given=[OPENED], when=c.ListRetirees(**ID, people=()), refused="nobody-named"),
    example(when=c.ListRetirees(**ID, people=(XU,)), refused="transfer-unknown"),
    example(given=[OPENED, CLOSED], when=c.ListRetirees(**ID, people=(XU,)), refused="transfer-closed"),
]

FORMS = [
    example(given=[OPENED], when=c.IssueForms(**ID, **FORM, through=MO), then=[ISSUED]),
    example(
        given=[OPENED, ISSUED, f.RetireesListed(people=(XU,))],
        when=c.IssueForms(**ID, **FORM),
        then=[f.FormsIssued(**FORM, people=(XU,))],
    ),
    example(
        given=[OPENED, ISSUED, LOST],
        when=c.IssueForms(**ID, **FORM, people=(LIN,)),
        then=[f.FormsIssued(**FORM, people=(LIN,))],
    ),
    example(
        given=[OPENED, ISSUED],
        when=c.ReturnForm(**ID, **FORM, person_id=LIN, complete=False),
        then=[f.FormReturned(**FORM, person_id=LIN, complete=False)],
    ),
    example(given=[OPENED, ISSUED], when=c.LoseForm(**ID, **FORM, person_id=LIN), then=[LOST]),
    example(
        given=[*SAME, OPENED, ISSUED],
        when=c.ReturnForm(**ID, **FORM, person_id=XU),
        then=[BACK],
    ),
    example(
        given=[OPENED, ISSUED], when=c.IssueForms(**ID, **FORM, people=(HE,)), refused="form-out-already"
    ),
    example(given=[OPENED, ISSUED], when=c.IssueForms(**ID, **FORM), refused="nobody-named"),
    example(given=[OPENED], when=c.IssueForms(**ID, **FORM, people=(XU,)), refused="not-on-list"),
    example(given=[OPENED, EXCUSED], when=c.IssueForms(**ID, **FORM, people=(HE,)), refused="not-on-list"),
    example(given=[OPENED], when=c.ReturnForm(**ID, **FORM, person_id=LIN), refused="returned-not-issued"),
    example(
        given=[OPENED, ISSUED],
        when=c.ReturnForm(**ID, form="体检表", person_id=LIN),
        refused="returned-not-issued",
    ),
    example(
        given=[OPENED, ISSUED, BACK],
        when=c.ReturnForm(**ID, **FORM, person_id=LIN),
        refused="returned-not-issued",
    ),
    example(
        given=[OPENED, ISSUED, BACK],
        when=c.LoseForm(**ID, **FORM, person_id=LIN),
        refused="returned-not-issued",
    ),
]

PEOPLE = [
    example(
        given=[OPENED, KNOWN],
        when=c.RegisterRetiree(**ID, person_id=LIN, member="党员，已转入", needs="行动不便"),
        then=[f.RetireeRegistered(person_id=LIN, member="党员，已转入", needs="行动不便")],
    ),
    example(
        given=[OPENED],
        when=c.RegisterRetiree(**ID, person_id=LIN, name="林晓棠", building="place-13", room="3-502"),
        then=[
            LIN_CAME,
            fact(PersonRegistered(person_id=LIN, name="林晓棠", building="place-13", room="3-502"), LIN),
        ],
    ),
    example(
        given=[OPENED, KNOWN],
        when=c.RegisterRetiree(**ID, person_id=LIN, building="place-13", room="3-502"),
        then=[LIN_CAME, fact(PersonMoved(person_id=LIN, building="place-13", room="3-502"), LIN)],
    ),
    example(
        given=[OPENED, HOUSED],
        when=c.RegisterRetiree(**ID, person_id=LIN, building="place-13"),
        then=[LIN_CAME],
    ),
    example(given=[OPENED], when=c.ExcuseRetiree(**ID, person_id=HE, why="elsewhere"), then=[EXCUSED]),
    example(given=[OPENED], when=c.RegisterRetiree(**ID, person_id=XU), refused="not-on-list"),
    example(
        given=[OPENED, LIN_CAME],
        when=c.RegisterRetiree(**ID, person_id=LIN),
        refused="retiree-registered-once",
    ),
    example(
        given=[*SAME, OPENED, LIN_CAME],
        when=c.RegisterRetiree(**ID, person_id=XU),
        refused="retiree-registered-once",
    ),
    example(
        given=[OPENED, EXCUSED], when=c.RegisterRetiree(**ID, person_id=HE), refused="retiree-registered-once"
    ),
    example(
        given=[OPENED, HE_CAME],
        when=c.ExcuseRetiree(**ID, person_id=HE, why="moved"),
        refused="excused-registered",
    ),
    example(
        given=[OPENED, HOUSED],
        when=c.RegisterRetiree(**ID, person_id=LIN, building="place-7"),
        refused="dwelling-known",
    ),
    example(
        given=[OPENED, HOUSED],
        when=c.RegisterRetiree(**ID, person_id=LIN, room="3-502"),
        refused="room-without-building",
    ),
]

GIFTS = [
    example(given=[OPENED], when=c.ListGifts(**ID, **RICE, quantity=2), then=[MEANT]),
    example(
        given=[OPENED, MEANT],
        when=c.GiveGift(**ID, **RICE, person_id=LIN, received_by=MO, relation="neighbour"),
        then=[
            f.GiftGiven(**RICE, person_id=LIN, quantity=2, received_by=MO, relation="neighbour"),
        ],
    ),
    example(
        given=[OPENED, MEANT, f.GiftGiven(**RICE, person_id=LIN, quantity=1)],
        when=c.GiveGift(**ID, **RICE, person_id=LIN, received_by=LIN),
        then=[f.GiftGiven(**RICE, person_id=LIN, quantity=1)],
    ),
    example(given=[OPENED, MEANT, GIVEN], when=c.GiveGift(**ID, **RICE, person_id=LIN), refused="gift-twice"),
    example(
        given=[OPENED, MEANT],
        when=c.GiveGift(**ID, **RICE, person_id=LIN, quantity=3),
        refused="gift-twice",
    ),
    example(
        given=[OPENED, MEANT],
        when=c.ListGifts(**ID, **RICE, quantity=1, people=(LIN,)),
        refused="gift-listed-already",
    ),
    example(given=[OPENED], when=c.ListGifts(**ID, **RICE, quantity=1, people=(XU,)), refused="not-on-list"),
    example(given=[OPENED], when=c.GiveGift(**ID, **RICE, person_id=LIN), refused="not-on-list"),
]

CLOSING = [
    example(given=[OPENED, LIN_CAME, EXCUSED], when=c.CloseTransfer(**ID), then=[f.TransferClosed()]),
    example(given=[OPENED], when=c.CloseTransfer(**ID, reason="两人联系不上"), then=[CLOSED]),
    example(given=[OPENED, LIN_CAME], when=c.CloseTransfer(**ID), refused="close-with-missing"),
    example(given=[OPENED, CLOSED], when=c.CloseTransfer(**ID), refused="transfer-closed"),
]

NOT_REFUSED = [
    example(given=[OPENED], when=c.RegisterRetiree(**ID, person_id=HE), then=[HE_CAME]),
    example(
        given=[OPENED, MEANT, EXCUSED],
        when=c.GiveGift(**ID, **RICE, person_id=HE),
        then=[f.GiftGiven(**RICE, person_id=HE, quantity=2)],
    ),
    example(
        given=[OPENED, ISSUED, EXCUSED],
        when=c.ReturnForm(**ID, **FORM, person_id=HE),
        then=[f.FormReturned(**FORM, person_id=HE)],
    ),
]

EXAMPLES = [*LISTS, *FORMS, *PEOPLE, *GIFTS, *CLOSING, *NOT_REFUSED]
