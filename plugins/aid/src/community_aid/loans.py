"""Loans 借用: what is out, with whom, and when it is wanted back."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_aid import commands
from community_aid.ledger import AidIdColumn, AskedItem, ItemColumn, UnitColumn
from community_aid.measures import LOANS_OUT
from community_aid.opened import NAMES, OfOpened
from community_aid.records import Card, Lent, OfAid, Slip, account_of
from community_aid.values import Condition, HowItCame, aid_id
from community_core.domain import said_of
from community_core.neighbourhood import AskedDays, AskedPerson, Neighbourhood, OfNeighbourhood
from community_core.views import AgendaItem, Column, Figure, Period, Projection, agenda, figures, query

CONDITIONS = said_of(HowItCame).words


@frozen(kw_only=True)
class LoanRow:
    """A loan: so many of it are still ``out``. Who has them is told readers who may see their name."""

    item: ItemColumn
    loan: Annotated[int, Column(en="Loan", zh="借用编号")]
    person_id: Annotated[str | None, Column(en="Borrower", zh="借用人", refers="person")]
    out: Annotated[int, Column(en="Out", zh="未还")]
    quantity: Annotated[int, Column(en="Lent", zh="借出")]
    unit: UnitColumn
    lent_on: Annotated[date, Column(en="Since", zh="借出日期")]
    due: Annotated[date | None, Column(en="Due", zh="应还日期")]
    days_over: Annotated[int, Column(en="Days over", zh="逾期天数")]
    condition: Annotated[Condition | None, Column(en="Condition", zh="完好情况", words=CONDITIONS)]
    arose_from: Annotated[str | None, Column(en="Because of", zh="因何", refers="any")]
    aid_id: AidIdColumn


class Loans(OfOpened, OfNeighbourhood, OfAid, Projection[LoanRow]):
    """What is lent and not back, what is wanted back first on top."""

    name, version = "loans", 1
    key = ("aid_id", "loan")
    called = "借用"
    zh = "尚未归还的借用，最早应还的在前。借用人只列给可查阅其姓名的人。"
    single_stream = True
    pages = None
    personal = NAMES
    measures = (LOANS_OUT,)

    def __iter__(self) -> Iterator[LoanRow]:
        around = self.neighbourhood(self.today)
        rows = [self._row(card, each, around) for card, each in self._lent() if each.out > 0]
        return iter(
            sorted(rows, key=lambda each: (each.due or date.max, each.lent_on, each.aid_id, each.loan))
        )

    @query(zh="逾期超过若干天未还的借用。", called="逾期")
    def overdue(self, days: AskedDays = 0) -> list[LoanRow]:
        """Loans that should have been back more than so many days ago."""
        return [each for each in self if each.days_over > days]

    @query(zh="某人借用而未还的。", called="个人")
    def of_person(self, person: AskedPerson) -> list[LoanRow]:
        """What one person has and did not bring back, for readers who may see their name."""
        whom = self.neighbourhood(self.today).people.canonical(person)
        return [each for each in self if each.person_id == whom]

    @query(zh="一种物资的全部借用，包括已还的。", called="物资")
    def of_item(self, item: AskedItem) -> list[LoanRow]:
        """Every loan of one item, those that came back too."""
        around, card = self.neighbourhood(self.today), self.card(aid_id(item))
        return [self._row(card, each, around) for each in self.account(card.aid_id).loans.values()]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Loans that are due."""
        around = self.neighbourhood(self.today)
        for card, each in self._lent():
            if each.out > 0 and each.due and each.due <= until:
                yield self._item(card, each, each.due, around)

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """What was out at its end."""
        last = min(period.last, self.today)
        slips = (each for each in self.slips if self.day(each.at) <= last)
        by_card = defaultdict[str, list[Slip]](list)
        for each in slips:
            by_card[each.aid_id].append(each)
        told = map(account_of, by_card.values())
        yield LOANS_OUT.is_(sum(loan.out > 0 for each in told for loan in each.loans.values()))

    def _lent(self) -> Iterator[tuple[Card, Lent]]:
        return ((card, each) for card, told in self.accounts() for each in told.loans.values())

    def _row(self, card: Card, lent: Lent, around: Neighbourhood) -> LoanRow:
        late = (self.today - lent.due).days if lent.due and lent.out > 0 else 0
        return LoanRow(
            item=card.title,
            loan=lent.loan,
            person_id=self._borrower(lent, around),
            out=lent.out,
            quantity=lent.quantity,
            unit=card.unit,
            lent_on=self.day(lent.at),
            due=lent.due,
            days_over=max(0, late),
            condition=lent.condition,
            arose_from=lent.arose_from,
            aid_id=card.aid_id,
        )

    def _item(self, card: Card, lent: Lent, due: date, around: Neighbourhood) -> AgendaItem:
        """Whoever looks after the borrower asks for it."""
        person = around.people.person(lent.person_id)
        what = ("Loan due back", f"应归还（第 {lent.loan} 号借用）")
        return AgendaItem(
            (f"{what[0]} (loan {lent.loan})", what[1]),
            card.aid_id,
            due,
            "",
            person=self._borrower(lent, around),
            whose=around.keeping(person).whose,
            next_step=commands.ReturnAid,
            number=card.title,
            given={"loan": lent.loan},
        )

    def _borrower(self, lent: Lent, around: Neighbourhood) -> str | None:
        canonical = around.people.canonical(lent.person_id)
        return canonical if self.may_know(lent.person_id, canonical) else None
