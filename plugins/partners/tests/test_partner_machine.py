"""Whatever people do about a partner: nothing follows a pledge that is over, and views tell what is so."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, FactCorrected, UndoFact, as_corrected
from community_core.testing import perhaps
from community_partners import commands
from community_partners.facts import ContributionPledged, ContributionReceived, PledgeWithdrawn
from community_partners.ledger import PartnerLedger
from community_partners.partner import PARTNER
from community_partners.partners import Partners

SHEN = "person-shen"
ON = date(2024, 1, 10)
Bags, Pledges = st.integers(1, 12), st.integers(1, 2)


class OnePartner(RuleBasedStateMachine):
    """One partner that promises bags of rice, ten at a time."""

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2024, 1, 15, 4, tzinfo=UTC)
        self.community = Community.open(":memory:", aggregates=[*AGGREGATES, PARTNER], clock=lambda: self.now)
        joins = commands.JoinPartner(name="柳荫超市", sort="merchant")
        self.partner = self.community.execute(joins, by=SHEN).stream_id
        self.pledge(0)

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: type[Any], days_ago: int = 0, **said: Any) -> None:
        with perhaps(PARTNER):
            told = command(partner_id=self.partner, **said)
            self.community.execute(told, by=SHEN, at=self.now - timedelta(days=days_ago))

    @rule()
    def time_passes(self) -> None:
        self.now += timedelta(days=1)

    @rule(days_ago=st.integers(0, 2))
    def pledge(self, days_ago: int) -> None:
        self._do(commands.PledgeContribution, days_ago, sort="goods", what="大米", quantity=10, unit="袋")

    @rule(pledge=Pledges, bags=Bags, days_ago=st.integers(0, 2))
    def receive(self, pledge: int, bags: int, days_ago: int) -> None:
        self._do(commands.ReceiveContribution, days_ago, pledge=pledge, quantity=bags, unit="袋", on=ON)

    @rule(pledge=Pledges)
    def receive_the_rest(self, pledge: int) -> None:
        self._do(commands.ReceiveContribution, pledge=pledge, on=ON)

    @rule(pledge=Pledges)
    def withdraw(self, pledge: int) -> None:
        self._do(commands.WithdrawPledge, pledge=pledge, reason="经费不足")

    @rule(joins=st.booleans())
    def end_or_join(self, *, joins: bool) -> None:
        if joins:
            self._do(commands.JoinPartner, name="柳荫超市", sort="merchant")
        else:
            self._do(commands.EndPartnership, on=ON, reason="停业")

    @rule(days_ago=st.integers(0, 2))
    def agree(self, days_ago: int) -> None:
        self._do(commands.AgreePartnership, days_ago, since=ON, about="助老")

    @rule(version=st.integers(1, 10))
    def undo(self, version: int) -> None:
        with perhaps(PARTNER):
            said = UndoFact(fact_id=f"{self.partner}@{version}", reason="记错了")
            self.community.execute(said, by=SHEN)

    @rule(version=st.integers(1, 10), bags=Bags)
    def correct(self, version: int, bags: int) -> None:
        told = [each for each in self.community.history(self.partner) if each.version == version]
        if told and hasattr(told[0].data, "quantity"):
            with perhaps(PARTNER):
                said = CorrectFact(fact_id=told[0].id, right={"quantity": bags}, reason="核对")
                self.community.execute(said, by=SHEN)

    @invariant()
    def nothing_follows_a_pledge_that_is_over(self) -> None:
        """Counted by this test's own book of bags."""
        if not hasattr(self, "community"):
            return
        facts = as_corrected(each.data for each in self.community.history(self.partner))
        promised: dict[int, int] = {}
        came: dict[int, int] = {}
        withdrawn: set[int] = set()
        for each in (one for one in facts if not isinstance(one, FactCorrected)):
            if isinstance(each, ContributionPledged):
                promised[each.pledge] = each.quantity or 0
            elif isinstance(each, PledgeWithdrawn):
                assert came.get(each.pledge, 0) < promised[each.pledge]
                withdrawn.add(each.pledge)
            elif isinstance(each, ContributionReceived) and each.pledge:
                assert each.pledge not in withdrawn
                assert came.get(each.pledge, 0) < promised[each.pledge]
                came[each.pledge] = came.get(each.pledge, 0) + (each.quantity or 0)
        rows = {each.pledge: each for each in self.community.view(PartnerLedger)}
        assert {number: each.quantity for number, each in rows.items()} == promised
        assert {number: each.received for number, each in rows.items() if each.received} == came
        for number, each in rows.items():
            is_given = came.get(number, 0) >= promised[number]
            assert (each.status == "fulfilled", each.status == "withdrawn") == (is_given, number in withdrawn)

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if hasattr(self, "community"):
            state = PARTNER.fold(each.data for each in self.community.history(self.partner))
            statuses = [each.status for each in self.community.view(Partners)]
            assert statuses == ([state.status] if state.status else [])


def test_nothing_follows_a_pledge_that_is_over_and_views_agree() -> None:
    """Corrections, undoing and late entries included."""
    run_state_machine_as_test(
        OnePartner,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
