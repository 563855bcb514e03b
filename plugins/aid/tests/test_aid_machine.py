"""Whatever people do on a stock card: it never ends below zero by a decision, and views tell what is so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_aid import commands
from community_aid.aid import AID
from community_aid.facts import AidDelivered, AidLent, AidReceived
from community_aid.loans import Loans
from community_aid.received import ReceivedByHousehold
from community_aid.stock import AidState
from community_aid.stock_view import StockList
from community_aid.values import aid_id
from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, UndoFact, standing
from community_core.testing import perhaps
from community_core.views import Period


def _next(month: Period) -> tuple[int, int]:
    after = month.last + timedelta(days=1)
    return after.year, after.month


PEOPLE = ["person-lin", "person-he"]
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
SHEN, ITEM = "person-shen", "轮椅"
CARD = aid_id(ITEM)
Many, Who, Loan = st.integers(1, 4), st.sampled_from(PEOPLE), st.integers(1, 4)
Late = st.sampled_from([0, 0, 1, 3, 9])
"""How many days ago it was, as somebody says today."""


class StockCard(RuleBasedStateMachine):
    """One card of things that are lent and given, slips that come late, and a clock that goes on."""

    @initialize(many=st.integers(2, 6))
    def open_card(self, many: int) -> None:
        self.now = NOON
        self.community = Community.open(":memory:", aggregates=[*AGGREGATES, AID], clock=lambda: self.now)
        self._do(commands.OpenAidItem(title=ITEM, unit="辆", lendable=True))
        self._slip(commands.ReceiveAid, quantity=many, source="bought")

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.figures_are_those_counted_by_hand()
            self.community.close()

    def figures_are_those_counted_by_hand(self) -> None:
        """Of every month, from the facts that stand."""
        month = Period.month(2023, 12, self.community.zone)
        while month.first <= self.now.date():
            told = {
                (each.measure.code, *(each.split or ())): each.value or 0
                for each in self.community.figures(month, projections=[ReceivedByHousehold, Loans]).figures
            }
            if told:
                self._compare(month, told)
            month = Period.month(*_next(month), self.community.zone)

    def _compare(self, month: Period, told: dict[tuple[str, ...], int]) -> None:
        facts = standing(list(self.community.history(CARD)))
        there = [each.data for each in facts if each.occurred_at in month]
        item = ("item", f"{ITEM}/辆")
        for code, kind in (("aid-received", AidReceived), ("aid-delivered", AidDelivered)):
            many = [each.quantity for each in there if isinstance(each, kind)]
            assert told.get((code, *item), 0) == sum(many)
        helped = [each.person_id for each in there if isinstance(each, AidDelivered | AidLent)]
        assert told["aid-people",] == told["aid-households",] == len(set(helped))
        by_then = AID.fold(each.data for each in facts if each.occurred_at <= month.ends)
        assert told["aid-loans-out",] == sum(each.out > 0 for each in by_then.loans.values())

    def _do(self, command: Any, late: int = 0) -> None:
        at = {"at": self.now - timedelta(days=late)} if late else {}
        with perhaps(AID):
            self.community.execute(command, by=SHEN, **at)

    def _slip(self, command: type[Any], late: int = 0, **said: Any) -> None:
        self._do(command(aid_id=ITEM, **said), late)

    @rule(hours=st.sampled_from([1, 30, 400]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(many=Many, late=Late)
    def receive(self, many: int, late: int) -> None:
        self._slip(commands.ReceiveAid, late, quantity=many, source="donated")

    @rule(many=Many, who=Who, late=Late)
    def deliver(self, many: int, who: str, late: int) -> None:
        self._slip(commands.DeliverAid, late, quantity=many, person_id=who)

    @rule(many=Many, who=Who, late=Late)
    def lend(self, many: int, who: str, late: int) -> None:
        self._slip(commands.LendAid, late, quantity=many, person_id=who)

    @rule(loan=Loan, many=Many, late=Late)
    def bring_back(self, loan: int, many: int, late: int) -> None:
        self._slip(commands.ReturnAid, late, loan=loan, quantity=many)

    @rule(loan=st.none() | Loan, many=Many, late=Late)
    def write_off(self, loan: int | None, many: int, late: int) -> None:
        self._slip(commands.WriteOffAid, late, loan=loan, quantity=many, reason="损坏")

    @rule(many=st.integers(0, 6), late=Late)
    def count(self, many: int, late: int) -> None:
        self._slip(commands.CountAid, late, counted=many)

    @rule()
    def close(self) -> None:
        self._slip(commands.CloseAidItem, reason="不再外借")

    @rule()
    def open_again(self) -> None:
        self._do(commands.OpenAidItem(title=ITEM, unit="辆", lendable=True))

    @rule(version=st.integers(1, 15))
    def undo(self, version: int) -> None:
        with perhaps(AID):
            self.community.execute(UndoFact(fact_id=f"{CARD}@{version}", reason="记错了"), by=SHEN)

    @rule(version=st.integers(1, 15), many=Many, days=st.integers(0, 4))
    def correct(self, version: int, many: int, days: int) -> None:
        told = [each for each in self.community.history(CARD) if each.version == version]
        right = {name: many for name in ("quantity", "counted") if told and hasattr(told[0].data, name)}
        when = {"occurred_at": told[0].occurred_at - timedelta(days=days)} if told and days else {}
        if right or when:
            with perhaps(AID):
                said = CorrectFact(fact_id=f"{CARD}@{version}", right=right, reason="核对", **when)
                self.community.execute(said, by=SHEN)

    @property
    def state(self) -> AidState:
        """The card as the decider sees it."""
        return AID.fold(each.data for each in self.community.history(CARD))

    @invariant()
    def nothing_is_below_zero(self) -> None:
        if hasattr(self, "community"):
            state = self.state
            assert state.left >= 0
            assert all(each.out >= 0 for each in state.loans.values())
            assert state.status != "out-of-use" or state.is_empty

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if not hasattr(self, "community"):
            return
        state, view = self.state, self.community.view(StockList)
        told = view.account(CARD)
        assert (told.left, told.lent) == (state.left, state.lent)
        assert {number: each.out for number, each in told.loans.items()} == {
            number: each.out for number, each in state.loans.items()
        }
        assert [(each.left, each.lent) for each in view] == (
            [(state.left, state.lent)] if state.status == "open" else []
        )
        out = {each.loan: each.out for each in self.community.view(Loans)}
        assert out == {number: each.out for number, each in state.loans.items() if each.out}


def test_stock_never_ends_below_zero_and_views_agree() -> None:
    """Corrections, undoing, counts and late slips included."""
    run_state_machine_as_test(
        StockCard,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
