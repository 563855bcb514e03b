"""Whatever people do about a project: no more is paid than granted, and views tell what is so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, UndoFact
from community_core.testing import perhaps
from community_council import commands
from community_council.counts import area_of, number_of
from community_council.facts import VoteHeld
from community_council.funds import ProjectState
from community_council.project import PROJECT
from community_council.project_money import ProjectMoney
from community_council.projects import Projects
from community_council.vote_rules import rule_of

NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
SHEN = "person-shen"
Fen, Fund = st.integers(0, 4), st.integers(1, 2)
Source = st.sampled_from(["maintenance-fund", "street"])
Earlier = st.sampled_from([0, 0, 0, 7, 20])
"""How many minutes ago it was, as somebody says now."""
Seldom = st.integers(0, 4)
"""What ends it all is not done each time it is thought of."""
Share = st.sampled_from(["1/3", "> 1/2", "2/3", "全体"])


class OneProject(RuleBasedStateMachine):
    """One project, little money, few votes, and a clock that goes on."""

    @initialize(voted=st.booleans())
    def propose(self, *, voted: bool) -> None:
        self.now = NOON
        self.community = Community.open(":memory:", aggregates=[*AGGREGATES, PROJECT], clock=lambda: self.now)
        proposed = commands.ProposeProject(title="屋面维修", category="屋面")
        self.project = self.community.execute(proposed, by=SHEN).stream_id
        if voted:
            self.vote(3, 0, 0)
            self.apply("maintenance-fund", emergency=None, earlier=0)
            self.grant(1, 3, 0)

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: type[Any], earlier: int = 0, **said: Any) -> None:
        self.now += timedelta(minutes=5)
        at = self.now - timedelta(minutes=earlier) if earlier else None
        with perhaps(PROJECT):
            self.community.execute(command(project_id=self.project, **said), by=SHEN, at=at)

    @rule(in_favour=st.integers(0, 3), against=st.integers(0, 3), earlier=Earlier)
    def vote(self, in_favour: int, against: int, earlier: int) -> None:
        counts = {"total": 3, "in_favour": in_favour, "against": against}
        area = {"area_total": 30, "area_in_favour": 10 * in_favour, "area_against": 10 * against}
        self._do(commands.HoldVote, earlier, rule="owners-ordinary", **counts, **area)

    @rule(in_favour=st.integers(0, 3), against=st.integers(0, 3), share=Share, earlier=Earlier)
    def vote_by_a_rule_of_their_own(self, in_favour: int, against: int, share: str, earlier: int) -> None:
        own = {"rule": "own-of-all", "must_take_part": "1/2", "must_agree": share, "basis": "议事规则"}
        self._do(commands.HoldVote, earlier, **own, total=3, in_favour=in_favour, against=against)

    @rule(source=Source, emergency=st.none() | st.just("渗漏"), earlier=Earlier)
    def apply(self, source: str, emergency: str | None, earlier: int) -> None:
        self._do(commands.ApplyForFund, earlier, source=source, amount=4, emergency=emergency)

    @rule(fund=Fund, granted=Fen, earlier=Earlier)
    def grant(self, fund: int, granted: int, earlier: int) -> None:
        self._do(commands.GrantFund, earlier, fund=fund, granted=granted)

    @rule(fund=Fund, paid=Fen, earlier=Earlier)
    def pay(self, fund: int, paid: int, earlier: int) -> None:
        self._do(commands.RecordPayment, earlier, fund=fund, paid=paid)

    @rule(earlier=Earlier)
    def discuss(self, earlier: int) -> None:
        self._do(commands.DiscussProject, earlier)

    @rule(earlier=Earlier)
    def start(self, earlier: int) -> None:
        self._do(commands.StartWorks, earlier, contractor="org:青松防水")

    @rule(earlier=Earlier)
    def accept(self, earlier: int) -> None:
        self._do(commands.AcceptWorks, earlier, accepted_by=(SHEN,), cost=3)

    @rule(fund=Fund, earlier=Earlier)
    def refuse(self, fund: int, earlier: int) -> None:
        self._do(commands.RefuseFund, earlier, fund=fund, reason="额度已满")

    @rule(paid=st.integers(1, 4), earlier=Earlier)
    def pay_of_what_was_granted(self, paid: int, earlier: int) -> None:
        for fund in sorted(self.state.funds):
            self.pay(fund, paid, earlier)

    @rule(whether=Seldom, earlier=Earlier)
    def abandon(self, whether: int, earlier: int) -> None:
        if not whether:
            self._do(commands.AbandonProject, earlier, reason="无人施工")

    @rule(version=st.integers(2, 12))
    def undo(self, version: int) -> None:
        with perhaps(PROJECT):
            said = UndoFact(fact_id=f"{self.project}@{version}", reason="记错了")
            self.community.execute(said, by=SHEN)

    @rule(
        version=st.integers(2, 12), source=Source, fen=Fen, share=Share, passed=st.booleans(), earlier=Earlier
    )
    def correct(self, version: int, source: str, fen: int, share: str, *, passed: bool, earlier: int) -> None:
        told = [each for each in self.community.history(self.project) if each.version == version]
        names = {"source": source, "granted": fen, "paid": fen, "in_favour": fen, "passed": passed}
        if told and getattr(told[0].data, "must_agree", None):
            names["must_agree"] = share
        right = {name: value for name, value in names.items() if told and hasattr(told[0].data, name)}
        when = {"occurred_at": told[0].occurred_at - timedelta(minutes=earlier)} if told and earlier else {}
        if right or when:
            with perhaps(PROJECT):
                said = CorrectFact(fact_id=told[0].id, right=right, reason="核对", **when)
                self.community.execute(said, by=SHEN)

    @property
    def state(self) -> ProjectState:
        """The project as the decider sees it."""
        state: ProjectState = PROJECT.fold(each.data for each in self.community.history(self.project))
        return state

    @invariant()
    def no_more_is_paid_than_granted(self) -> None:
        if hasattr(self, "community"):
            assert all(each.paid_out <= each.granted for each in self.state.funds.values())

    @invariant()
    def a_vote_passed_where_its_counts_say_so(self) -> None:
        if hasattr(self, "community"):
            votes = list(self.community.view(Projects).votes)
            assert all(_passes(VoteHeld(**_said(each))) == each.passed for each in votes)

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if not hasattr(self, "community"):
            return
        state = self.state
        (row,) = self.community.view(Projects)
        funds = state.funds.values()
        assert row.status == state.status
        assert (row.granted, row.paid) == (sum(f.granted for f in funds), sum(f.paid_out for f in funds))
        told = {each.fund: (each.status, each.paid) for each in self.community.view(ProjectMoney)}
        assert told == {number: (each.status, each.paid_out) for number, each in state.funds.items()}


def _passes(vote: VoteHeld) -> bool:
    rule = rule_of(vote)
    return rule is not None and rule.passes(number_of(vote), area_of(vote))


def _said(vote: Any) -> dict[str, Any]:
    return {each.name: getattr(vote, each.name) for each in VoteHeld.__attrs_attrs__}


def test_no_more_is_paid_than_granted_and_views_agree() -> None:
    """Corrections, undoing and late entries included."""
    run_state_machine_as_test(
        OneProject,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
