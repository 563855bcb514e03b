"""What each command about aid in goods comes to, what is refused, and what is not."""

from datetime import date
from typing import Any

from community_aid import commands, facts
from community_aid.values import aid_id
from community_core.domain import UndoFact
from community_core.testing import example, fact

RICE: dict[str, Any] = {"aid_id": "大米"}
CHAIR: dict[str, Any] = {"aid_id": "轮椅"}
LIN, HE = "person-lin", "person-he"
SPRING, SUMMER = date(2024, 3, 1), date(2024, 6, 30)
OPENED = facts.AidItemOpened(title="大米", unit="袋")
CHAIRS = facts.AidItemOpened(title="轮椅", unit="辆", lendable=True, place="服务站")
TWENTY = facts.AidReceived(quantity=20, source="donated", giver="org:爱心超市")
TWO = facts.AidReceived(quantity=2, source="bought")
GIVEN = facts.AidDelivered(quantity=1, person_id=LIN)
LENT = facts.AidLent(loan=1, quantity=2, person_id=LIN, due=SPRING)
BACK = facts.AidReturned(loan=1, quantity=2)
ONE_BACK = facts.AidReturned(loan=1, quantity=1)
SPOILT = facts.AidWrittenOff(quantity=20, reason="受潮发霉")
CLOSED = facts.AidItemClosed(reason="不再发放")

IN_AND_OUT = [
    example(when=commands.OpenAidItem(title="大米", unit="袋"), then=[OPENED]),
    example(
        given=[OPENED, CLOSED],
        when=commands.OpenAidItem(title="大米", unit="袋", place="服务站"),
        then=[facts.AidItemOpened(title="大米", unit="袋", place="服务站")],
    ),
    example(
        given=[OPENED],
        when=commands.ReceiveAid(
            **RICE,
            quantity=20,
            source="donated",
            giver="org:爱心超市",
            value_fen=120000,
            earmark="独居老人",
            best_before=SUMMER,
        ),
        then=[
            facts.AidReceived(
                quantity=20,
                source="donated",
                giver="org:爱心超市",
                value_fen=120000,
                earmark="独居老人",
                best_before=SUMMER,
            )
        ],
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.DeliverAid(**RICE, quantity=1, person_id=LIN, handed_to=HE, arose_from="visit-1"),
        then=[facts.AidDelivered(quantity=1, person_id=LIN, handed_to=HE, arose_from="visit-1")],
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.DeliverAid(**RICE, quantity=1, person_id=LIN, handed_to=LIN),
        then=[GIVEN],
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.WriteOffAid(**RICE, quantity=20, reason="受潮发霉"),
        then=[SPOILT],
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.CountAid(**RICE, counted=18),
        then=[facts.AidCounted(counted=18)],
    ),
    example(
        given=[OPENED, TWENTY, SPOILT], when=commands.CloseAidItem(**RICE, reason="不再发放"), then=[CLOSED]
    ),
    example(
        given=[OPENED, TWENTY, SPOILT, CLOSED],
        when=UndoFact(fact_id=f"{aid_id('大米')}@3", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(when=commands.ReceiveAid(**RICE, quantity=1, source="found"), refused="aid-item-unknown"),
    example(
        given=[OPENED], when=commands.OpenAidItem(title=" 大 米 ", unit="袋"), refused="aid-item-opened-twice"
    ),
    example(
        given=[OPENED, CLOSED],
        when=commands.ReceiveAid(**RICE, quantity=1, source="found"),
        refused="aid-item-closed",
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.DeliverAid(**RICE, quantity=21, person_id=LIN),
        refused="stock-below-zero",
    ),
    example(
        given=[OPENED, TWENTY, facts.AidCounted(counted=3)],
        when=commands.WriteOffAid(**RICE, quantity=4, reason="受潮发霉"),
        refused="stock-below-zero",
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.CloseAidItem(**RICE, reason="不再发放"),
        refused="item-not-empty",
    ),
    example(
        given=[OPENED, TWENTY],
        when=commands.LendAid(**RICE, quantity=1, person_id=LIN),
        refused="not-lendable",
    ),
]

LOANS = [
    example(
        given=[CHAIRS, TWO],
        when=commands.LendAid(**CHAIR, quantity=2, person_id=LIN, due=SPRING),
        then=[LENT],
    ),
    example(
        given=[CHAIRS, TWO, LENT, BACK],
        when=commands.LendAid(**CHAIR, quantity=1, person_id=HE),
        then=[facts.AidLent(loan=2, quantity=1, person_id=HE)],
    ),
    example(
        given=[CHAIRS, TWO, LENT],
        when=commands.ReturnAid(**CHAIR, loan=1, quantity=1, condition="worn"),
        then=[facts.AidReturned(loan=1, quantity=1, condition="worn")],
    ),
    example(
        given=[CHAIRS, TWO, LENT],
        when=commands.ExtendLoan(**CHAIR, loan=1, due=SUMMER),
        then=[facts.LoanExtended(loan=1, due=SUMMER)],
    ),
    example(
        given=[CHAIRS, TWO, LENT, ONE_BACK],
        when=commands.WriteOffAid(**CHAIR, quantity=1, reason="遗失", loan=1),
        then=[facts.AidWrittenOff(quantity=1, reason="遗失", loan=1)],
    ),
    example(
        given=[CHAIRS, TWO, LENT, facts.AidCounted(counted=1), BACK],
        when=commands.LendAid(**CHAIR, quantity=3, person_id=HE),
        then=[facts.AidLent(loan=2, quantity=3, person_id=HE)],
    ),
    example(
        given=[CHAIRS, TWO],
        when=commands.LendAid(**CHAIR, quantity=3, person_id=LIN),
        refused="stock-below-zero",
    ),
    example(
        given=[CHAIRS, TWO, LENT, ONE_BACK],
        when=commands.ReturnAid(**CHAIR, loan=1, quantity=2),
        refused="more-than-lent",
    ),
    example(
        given=[CHAIRS, TWO, LENT, BACK],
        when=commands.ReturnAid(**CHAIR, loan=1, quantity=2),
        refused="more-than-lent",
    ),
    example(
        given=[CHAIRS, TWO, LENT],
        when=commands.WriteOffAid(**CHAIR, quantity=3, reason="遗失", loan=1),
        refused="more-than-lent",
    ),
    example(
        given=[CHAIRS, TWO], when=commands.ReturnAid(**CHAIR, loan=1, quantity=1), refused="loan-unknown"
    ),
    example(
        given=[CHAIRS, TWO],
        when=commands.WriteOffAid(**CHAIR, quantity=1, reason="遗失", loan=1),
        refused="loan-unknown",
    ),
    example(
        given=[CHAIRS, TWO, LENT],
        when=commands.CloseAidItem(**CHAIR, reason="不再外借"),
        refused="item-not-empty",
    ),
]

NOT_REFUSED = [
    example(
        given=[OPENED, facts.AidReceived(quantity=5, source="allotted", earmark="独居老人")],
        when=commands.DeliverAid(**RICE, quantity=5, person_id=HE),
        then=[facts.AidDelivered(quantity=5, person_id=HE)],
    ),
    example(
        given=[fact(TWENTY, "aid-面粉"), OPENED],
        when=commands.ReceiveAid(**RICE, quantity=3, source="donated"),
        then=[facts.AidReceived(quantity=3, source="donated")],
    ),
]

EXAMPLES = [*IN_AND_OUT, *LOANS, *NOT_REFUSED]
