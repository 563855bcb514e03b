"""Aid in goods 物资: a stock card an item, and what goes in and out.

    open -> out-of-use -> open again; each loan on it: out -> back

A card goes by the name of its item, in which people ask for it. Slips add: they come late and in any order,
and what counts is what is left in the end, not on each day between. A count sets, and keeps its place
among them. Stock is looked at after a decision or a correction, and refused only where it got worse.

Not refused: a slip of last week; a giver nobody told; giving something for another end than it was earmarked
for, which views show; what a file brings that ends below zero.
"""

from collections.abc import Iterable

from community_aid import commands, facts, rules, stock
from community_aid.values import aid_id, item_of
from community_core.domain import STAYS, Called, Context, aggregate, fold, says, step


def _deliver(_: stock.AidState, command: commands.DeliverAid, __: Context) -> Iterable[facts.AidDelivered]:
    by_somebody_else = command.handed_to != command.person_id
    return [
        facts.AidDelivered(
            quantity=command.quantity,
            person_id=command.person_id,
            handed_to=command.handed_to if by_somebody_else else None,
            arose_from=command.arose_from,
        )
    ]


def _lend(_: stock.AidState, command: commands.LendAid, context: Context) -> Iterable[facts.AidLent]:
    return [
        facts.AidLent(
            loan=stock.LOANS.next(context),
            quantity=command.quantity,
            person_id=command.person_id,
            due=command.due,
            arose_from=command.arose_from,
        )
    ]


def _write_off(
    state: stock.AidState, command: commands.WriteOffAid, context: Context
) -> Iterable[facts.AidWrittenOff]:
    rules.OUT.refuse(state, command, context, rules.WORDS)
    return [facts.AidWrittenOff(quantity=command.quantity, reason=command.reason, loan=command.loan)]


AID = aggregate(
    "aid",
    "物资卡",
    stock.AidState(),
    called=Called(item_of, aid_id),
    becomes={
        facts.AidItemOpened: "open",
        facts.AidReceived: STAYS,
        facts.AidDelivered: STAYS,
        facts.AidReturned: STAYS,
        facts.AidWrittenOff: STAYS,
        facts.AidCounted: STAYS,
        facts.AidItemClosed: "out-of-use",
    },
    steps=[
        step(commands.OpenAidItem, says(facts.AidItemOpened), when=[None, "out-of-use"], why=rules.TWICE),
        step(commands.ReceiveAid, says(facts.AidReceived), when=["open"]),
        step(commands.DeliverAid, _deliver, when=["open"]),
        step(commands.LendAid, _lend, when=["open"], unless=rules.refuse_not_lendable),
        step(commands.ReturnAid, says(facts.AidReturned), when=["open"], each=rules.OUT),
        step(commands.ExtendLoan, says(facts.LoanExtended), when=["open"], each=rules.OUT),
        step(commands.WriteOffAid, _write_off, when=["open"]),
        step(commands.CountAid, says(facts.AidCounted), when=["open"]),
        step(commands.CloseAidItem, says(facts.AidItemClosed), when=["open"], unless=rules.refuse_not_empty),
    ],
    over={None: rules.UNKNOWN, "out-of-use": rules.CLOSED},
    folds=[
        fold(facts.AidReceived, stock.received),
        fold(facts.AidDelivered, stock.delivered),
        fold(facts.AidReturned, stock.returned),
        fold(facts.AidWrittenOff, stock.written_off),
        fold(facts.AidCounted, stock.counted),
    ],
    parts=[stock.LOANS],
    adds=[
        facts.AidItemOpened,
        facts.AidReceived,
        facts.AidDelivered,
        facts.AidLent,
        facts.AidReturned,
        facts.LoanExtended,
        facts.AidWrittenOff,
    ],
    always=rules.nothing_out_of_nothing,
    words=rules.WORDS,
    rules=rules.RULES,
)
