"""What each command about a transfer comes to, what is refused, and what is not."""

from datetime import UTC, date, datetime
from typing import Any

from community_core.domain import PersonAbsorbed, PersonMerged, PersonMoved, PersonRegistered
from community_core.testing import example, fact
from community_retirees import commands, facts

ID: dict[str, Any] = {"transfer_id": "transfer-1"}
LIN, HE, XU, MO = "person-lin", "person-he", "person-xu", "person-mo"
FORM: dict[str, Any] = {"form": "登记表"}
RICE: dict[str, Any] = {"gift": "大米"}
OPENED = facts.TransferOpened(unit="org:第二机床厂", people=(LIN, HE), due_on=date(2024, 3, 1))
ISSUED = facts.FormsIssued(**FORM, people=(LIN, HE), through=MO)
BACK = facts.FormReturned(**FORM, person_id=LIN)
LOST = facts.FormLost(**FORM, person_id=LIN)
LIN_CAME = facts.RetireeRegistered(person_id=LIN)
HE_CAME = facts.RetireeRegistered(person_id=HE)
EXCUSED = facts.RetireeExcused(person_id=HE, why="elsewhere")
MEANT = facts.GiftsListed(**RICE, quantity=2, people=(LIN, HE))
GIVEN = facts.GiftGiven(**RICE, person_id=LIN, quantity=2)
CLOSED = facts.TransferClosed(reason="两人联系不上")
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
        when=commands.OpenTransfer(unit="org:第二机床厂", people=(LIN, HE, LIN), due_on=date(2024, 3, 1)),
        then=[OPENED],
    ),
    example(
        given=[fact(OPENED, "transfer-0")],
        when=commands.OpenTransfer(unit="org:水厂", people=(LIN,), arose_from="transfer-0"),
        then=[facts.TransferOpened(unit="org:水厂", people=(LIN,), arose_from="transfer-0")],
    ),
    example(
        given=[OPENED],
        when=commands.ListRetirees(**ID, people=(XU,)),
        then=[facts.RetireesListed(people=(XU,))],
    ),
    example(
        given=[OPENED, EXCUSED],
        when=commands.ListRetirees(**ID, people=(HE,)),
        then=[facts.RetireesListed(people=(HE,))],
    ),
    example(given=[OPENED], when=commands.ListRetirees(**ID, people=(XU, LIN)), refused="listed-already"),
    example(given=[*SAME, OPENED], when=commands.ListRetirees(**ID, people=(XU,)), refused="listed-already"),
    example(given=[OPENED], when=commands.ListRetirees(**ID, people=()), refused="nobody-named"),
    example(when=commands.ListRetirees(**ID, people=(XU,)), refused="transfer-unknown"),
    example(
        given=[OPENED, CLOSED], when=commands.ListRetirees(**ID, people=(XU,)), refused="transfer-closed"
    ),
]

FORMS = [
    example(given=[OPENED], when=commands.IssueForms(**ID, **FORM, through=MO), then=[ISSUED]),
    example(
        given=[OPENED, ISSUED, facts.RetireesListed(people=(XU,))],
        when=commands.IssueForms(**ID, **FORM),
        then=[facts.FormsIssued(**FORM, people=(XU,))],
    ),
    example(
        given=[OPENED, ISSUED, LOST],
        when=commands.IssueForms(**ID, **FORM, people=(LIN,)),
        then=[facts.FormsIssued(**FORM, people=(LIN,))],
    ),
    example(
        given=[OPENED, ISSUED],
        when=commands.ReturnForm(**ID, **FORM, person_id=LIN, complete=False),
        then=[facts.FormReturned(**FORM, person_id=LIN, complete=False)],
    ),
    example(given=[OPENED, ISSUED], when=commands.LoseForm(**ID, **FORM, person_id=LIN), then=[LOST]),
    example(
        given=[*SAME, OPENED, ISSUED],
        when=commands.ReturnForm(**ID, **FORM, person_id=XU),
        then=[BACK],
    ),
    example(
        given=[OPENED, ISSUED],
        when=commands.IssueForms(**ID, **FORM, people=(HE,)),
        refused="form-out-already",
    ),
    example(given=[OPENED, ISSUED], when=commands.IssueForms(**ID, **FORM), refused="nobody-named"),
    example(given=[OPENED], when=commands.IssueForms(**ID, **FORM, people=(XU,)), refused="not-on-list"),
    example(
        given=[OPENED, EXCUSED], when=commands.IssueForms(**ID, **FORM, people=(HE,)), refused="not-on-list"
    ),
    example(
        given=[OPENED], when=commands.ReturnForm(**ID, **FORM, person_id=LIN), refused="returned-not-issued"
    ),
    example(
        given=[OPENED, ISSUED],
        when=commands.ReturnForm(**ID, form="体检表", person_id=LIN),
        refused="returned-not-issued",
    ),
    example(
        given=[OPENED, ISSUED, BACK],
        when=commands.ReturnForm(**ID, **FORM, person_id=LIN),
        refused="returned-not-issued",
    ),
    example(
        given=[OPENED, ISSUED, BACK],
        when=commands.LoseForm(**ID, **FORM, person_id=LIN),
        refused="returned-not-issued",
    ),
]

PEOPLE = [
    example(
        given=[OPENED, KNOWN],
        when=commands.RegisterRetiree(**ID, person_id=LIN, member="党员，已转入", needs="行动不便"),
        then=[facts.RetireeRegistered(person_id=LIN, member="党员，已转入", needs="行动不便")],
    ),
    example(
        given=[OPENED],
        when=commands.RegisterRetiree(**ID, person_id=LIN, name="林晓棠", building="place-13", room="3-502"),
        then=[
            LIN_CAME,
            fact(PersonRegistered(person_id=LIN, name="林晓棠", building="place-13", room="3-502"), LIN),
        ],
    ),
    example(
        given=[OPENED, KNOWN],
        when=commands.RegisterRetiree(**ID, person_id=LIN, building="place-13", room="3-502"),
        then=[LIN_CAME, fact(PersonMoved(person_id=LIN, building="place-13", room="3-502"), LIN)],
    ),
    example(
        given=[OPENED, HOUSED],
        when=commands.RegisterRetiree(**ID, person_id=LIN, building="place-13"),
        then=[LIN_CAME],
    ),
    example(given=[OPENED], when=commands.ExcuseRetiree(**ID, person_id=HE, why="elsewhere"), then=[EXCUSED]),
    example(given=[OPENED], when=commands.RegisterRetiree(**ID, person_id=XU), refused="not-on-list"),
    example(
        given=[OPENED, LIN_CAME],
        when=commands.RegisterRetiree(**ID, person_id=LIN),
        refused="retiree-registered-once",
    ),
    example(
        given=[*SAME, OPENED, LIN_CAME],
        when=commands.RegisterRetiree(**ID, person_id=XU),
        refused="retiree-registered-once",
    ),
    example(
        given=[OPENED, EXCUSED],
        when=commands.RegisterRetiree(**ID, person_id=HE),
        refused="retiree-registered-once",
    ),
    example(
        given=[OPENED, HE_CAME],
        when=commands.ExcuseRetiree(**ID, person_id=HE, why="moved"),
        refused="excused-registered",
    ),
    example(
        given=[OPENED, HOUSED],
        when=commands.RegisterRetiree(**ID, person_id=LIN, building="place-7"),
        refused="dwelling-known",
    ),
    example(
        given=[OPENED, HOUSED],
        when=commands.RegisterRetiree(**ID, person_id=LIN, room="3-502"),
        refused="room-without-building",
    ),
]

GIFTS = [
    example(given=[OPENED], when=commands.ListGifts(**ID, **RICE, quantity=2), then=[MEANT]),
    example(
        given=[OPENED, MEANT],
        when=commands.GiveGift(**ID, **RICE, person_id=LIN, received_by=MO, relation="neighbour"),
        then=[
            facts.GiftGiven(**RICE, person_id=LIN, quantity=2, received_by=MO, relation="neighbour"),
        ],
    ),
    example(
        given=[OPENED, MEANT, facts.GiftGiven(**RICE, person_id=LIN, quantity=1)],
        when=commands.GiveGift(**ID, **RICE, person_id=LIN, received_by=LIN),
        then=[facts.GiftGiven(**RICE, person_id=LIN, quantity=1)],
    ),
    example(
        given=[OPENED, MEANT, GIVEN],
        when=commands.GiveGift(**ID, **RICE, person_id=LIN),
        refused="gift-twice",
    ),
    example(
        given=[OPENED, MEANT],
        when=commands.GiveGift(**ID, **RICE, person_id=LIN, quantity=3),
        refused="gift-twice",
    ),
    example(
        given=[OPENED, MEANT],
        when=commands.ListGifts(**ID, **RICE, quantity=1, people=(LIN,)),
        refused="gift-listed-already",
    ),
    example(
        given=[OPENED], when=commands.ListGifts(**ID, **RICE, quantity=1, people=(XU,)), refused="not-on-list"
    ),
    example(given=[OPENED], when=commands.GiveGift(**ID, **RICE, person_id=LIN), refused="not-on-list"),
]

CLOSING = [
    example(
        given=[OPENED, LIN_CAME, EXCUSED], when=commands.CloseTransfer(**ID), then=[facts.TransferClosed()]
    ),
    example(given=[OPENED], when=commands.CloseTransfer(**ID, reason="两人联系不上"), then=[CLOSED]),
    example(given=[OPENED, LIN_CAME], when=commands.CloseTransfer(**ID), refused="close-with-missing"),
    example(given=[OPENED, CLOSED], when=commands.CloseTransfer(**ID), refused="transfer-closed"),
]

OVER = [
    fact(event, "transfer-1", at=datetime(2024, 1, day, 1, tzinfo=UTC))
    for event, day in ((OPENED, 2), (ISSUED, 3), (MEANT, 4), (CLOSED, 20))
]
"""One that ended on the 20th."""
LATE = [
    example(given=OVER, when=command, at=datetime(2024, 1, day, 1, tzinfo=UTC), then=[event])
    for day in (9, 25)
    for command, event in (
        (commands.ReturnForm(**ID, **FORM, person_id=LIN), BACK),
        (commands.LoseForm(**ID, **FORM, person_id=LIN), LOST),
        (commands.RegisterRetiree(**ID, person_id=HE), HE_CAME),
        (commands.ExcuseRetiree(**ID, person_id=HE, why="elsewhere"), EXCUSED),
        (commands.GiveGift(**ID, **RICE, person_id=LIN), GIVEN),
    )
]
"""Slips that come after it, of before and of after."""

NOT_REFUSED = [
    example(given=[OPENED], when=commands.RegisterRetiree(**ID, person_id=HE), then=[HE_CAME]),
    example(
        given=[OPENED, MEANT, EXCUSED],
        when=commands.GiveGift(**ID, **RICE, person_id=HE),
        then=[facts.GiftGiven(**RICE, person_id=HE, quantity=2)],
    ),
    example(
        given=[OPENED, ISSUED, EXCUSED],
        when=commands.ReturnForm(**ID, **FORM, person_id=HE),
        then=[facts.FormReturned(**FORM, person_id=HE)],
    ),
]

EXAMPLES = [*LISTS, *FORMS, *PEOPLE, *GIFTS, *CLOSING, *LATE, *NOT_REFUSED]
