"""Aid in goods 物资: a stock card an item, and what goes in and out.

    open -> out-of-use -> open again; each loan on it: out -> back

A card goes by the name of its item, in which people ask for it. Slips add: they come late and in any order,
and what counts is what is left in the end, not on each day between. A count sets, and keeps its place
among them. Stock is looked at after a decision or a correction, and refused only where it got worse.

Not refused: a slip of last week; a giver nobody told; giving something for another end than it was earmarked
for, which views show; what a file brings that ends below zero.
"""

from collections.abc import Iterable

from community_aid import commands as c
from community_aid import facts as f
from community_aid import rules as r
from community_aid import stock as s
from community_aid.values import aid_id, item_of
from community_core.domain import STAYS, Called, Context, aggregate, fold, says, step


def _deliver(_: s.AidState, command: c.DeliverAid, __: Context) -> Iterable[f.AidDelivered]:
    by_somebody_else = command.handed_to != command.person_id
    return [
        f.AidDelivered(
            quantity=command.quantity,
            person_id=command.person_id,
            handed_to=command.handed_to if by_somebody_else else None,
            arose_from=command.arose_from,
        )
    ]


def _lend(_: s.AidState, command: c.LendAid, context: Context) -> Iterable[f.AidLent]:
    return [
        f.AidLent(
            loan=s.LOANS.next(context),
            quantity=command.quantity,
            person_id=command.person_id,
            due=command.due,
            arose_from=command.arose_from,
        )
    ]


def _write_off(state: s.AidState, command: c.WriteOffAid, context: Context) -> Iterable[f.AidWrittenOff]:
    r.OUT.refuse(state, command, context, r.WORDS)
    return [f.AidWrittenOff(quantity=command.quantity, reason=command.reason, loan=command.loan)]


AID = aggregate(
    "aid",
    "物资卡",
    s.AidState(),
    called=Called(item_of, aid_id),
    becomes={
        f.AidItemOpened: "open",
        f.AidReceived: STAYS,
        f.AidDelivered: STAYS,
        f.AidReturned: STAYS,
        f.AidWrittenOff: STAYS,
        f.AidCounted: STAYS,
        f.AidItemClosed: "out-of-use",
    },
    steps=[
        step(c.OpenAidItem, says(f.AidItemOpened), when=[None, "out-of-use"], why=r.TWICE),
        step(c.ReceiveAid, says(f.AidReceived), when=["open"]),
        step(c.DeliverAid, _deliver, when=["open"]),
        step(c.LendAid, _lend, when=["open"], unless=r.refuse_not_lendable),
        step(c.ReturnAid, says(f.AidReturned), when=["open"], each=r.OUT),
        step(c.ExtendLoan, says(f.LoanExtended), when=["open"], each=r.OUT),
        step(c.WriteOffAid, _write_off, when=["open"]),
        step(c.CountAid, says(f.AidCounted), when=["open"]),
        step(c.CloseAidItem, says(f.AidItemClosed), when=["open"], unless=r.refuse_not_empty),
    ],
    over={None: r.UNKNOWN, "out-of-use": r.CLOSED},
    folds=[
        fold(f.AidReceived, s.received),
        fold(f.AidDelivered, s.delivered),
        fold(f.AidReturned, s.returned),
        fold(f.AidWrittenOff, s.written_off),
        fold(f.AidCounted, s.counted),
    ],
    parts=[s.LOANS],
    adds=[
        f.AidItemOpened,
        f.AidReceived,
        f.AidDelivered,
        f.AidLent,
        f.AidReturned,
        f.LoanExtended,
        f.AidWrittenOff,
    ],
    always=r.nothing_out_of_nothing,
    words=r.WORDS,
    rules=r.RULES,
)
