"""Whatever people do about offers: none is used that was not taken, and views tell what is so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, FactCorrected, UndoFact, as_corrected
from community_core.testing import perhaps
from community_talents import offer
from community_talents.offers import Offers
from community_talents.talents import Talents

PEOPLE = ["person-lin", "person-he"]
SHEN = "person-shen"
_MOVES = {
    "offered": {offer.OfferTaken: "taken", offer.OfferWithdrawn: "withdrawn"},
    "taken": {offer.OfferUsed: "used", offer.OfferReleased: "offered", offer.OfferWithdrawn: "withdrawn"},
}


class OneOffer(RuleBasedStateMachine):
    """One offer, and a clock that goes on."""

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2024, 1, 15, 4, tzinfo=UTC)
        self.community = Community.open(
            ":memory:", aggregates=[*AGGREGATES, offer.OFFER], clock=lambda: self.now
        )
        offered = offer.OfferService(person_id="person-lin", what="教书法")
        self.offer = self.community.execute(offered, by=SHEN).stream_id

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: type[Any], days_ago: int, **said: Any) -> None:
        at = self.now - timedelta(days=days_ago)
        with perhaps(offer.OFFER):
            self.community.execute(command(offer_id=self.offer, **said), by=SHEN, at=at)

    @rule(days=st.sampled_from([1, 40]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(days_ago=st.integers(0, 2))
    def take(self, days_ago: int) -> None:
        self._do(offer.TakeOffer, days_ago)

    @rule(days_ago=st.integers(0, 2))
    def use(self, days_ago: int) -> None:
        self._do(offer.UseOffer, days_ago, activity_id="activity-1")

    @rule(days_ago=st.integers(0, 2))
    def release(self, days_ago: int) -> None:
        self._do(offer.ReleaseOffer, days_ago, reason="下雨")

    @rule(days_ago=st.integers(0, 2))
    def withdraw(self, days_ago: int) -> None:
        self._do(offer.WithdrawOffer, days_ago)

    @rule(version=st.integers(1, 8))
    def undo(self, version: int) -> None:
        with perhaps(offer.OFFER):
            said = UndoFact(fact_id=f"{self.offer}@{version}", reason="记错了")
            self.community.execute(said, by=SHEN)

    @rule(version=st.integers(1, 8), who=st.sampled_from(PEOPLE))
    def correct(self, version: int, who: str) -> None:
        told = [each for each in self.community.history(self.offer) if each.version == version]
        names = {"person_id": who, "what": "写春联", "activity_id": "activity-2", "reason": "改期"}
        right = {name: value for name, value in names.items() if told and hasattr(told[0].data, name)}
        if right:
            with perhaps(offer.OFFER):
                said = CorrectFact(fact_id=told[0].id, right=right, reason="核对")
                self.community.execute(said, by=SHEN)

    @invariant()
    def one_step_follows_another(self) -> None:
        """Told by a table of moves of this test's own."""
        if not hasattr(self, "community"):
            return
        facts = as_corrected(each.data for each in self.community.history(self.offer))
        _, *later = [each for each in facts if not isinstance(each, FactCorrected)] or [None]
        status = "offered"
        for each in later:
            status = _MOVES[status][type(each)]

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if not hasattr(self, "community"):
            return
        state = offer.OFFER.fold(each.data for each in self.community.history(self.offer))
        view = self.community.view(Offers)
        rows = [(row.status, row.person_id, row.what) for row in view]
        assert rows == ([(state.status, state.person_id, state.what)] if state.status else [])
        assert [row.used_on is not None for row in view] == [state.status == "used"] * len(rows)
        there = [row.person_id for row in self.community.view(Talents)]
        assert there == ([state.person_id] if state.status in ("offered", "taken") else [])
        assert {row.status for row in view.nobody_took(0)} <= {"offered"}
        assert len(view.nobody_took(0)) == (state.status == "offered")


def test_offers_move_as_they_may_and_views_agree() -> None:
    """Corrections, undoing and late entries included."""
    run_state_machine_as_test(
        OneOffer,
        settings=settings(
            max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
