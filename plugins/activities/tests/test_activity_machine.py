"""Whatever people do about an activity: no place is given twice, and views tell what is so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_activities import commands
from community_activities.activities import Activities
from community_activities.activity import ACTIVITY
from community_activities.participants import THERE, ActivityState
from community_activities.roll import Participants
from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, UndoFact
from community_core.testing import perhaps

PEOPLE = [f"person-{letter}" for letter in "abcd"]
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
BEGINS = NOON + timedelta(days=1)
SHEN = "person-shen"
Who, Some = st.sampled_from(PEOPLE), st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple)


class Outing(RuleBasedStateMachine):
    """One outing with two places, four people, and a clock that goes on."""

    @initialize(first=st.permutations(PEOPLE), begun=st.booleans())
    def plan(self, first: list[str], *, begun: bool) -> None:
        self.now = NOON
        self.community = Community.open(
            ":memory:",
            aggregates=[*AGGREGATES, ACTIVITY],
            clock=lambda: self.now,
        )
        planned = commands.PlanActivity(title="踏春", kind="outing", starts_at=BEGINS, places=2)
        self.activity = self.community.execute(planned, by=SHEN).stream_id
        for each in first[:3]:
            self.register(each)
        if begun:
            self.time_passes(2000)

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: type[Any], **said: Any) -> None:
        with perhaps(ACTIVITY):
            self.community.execute(command(activity_id=self.activity, **said), by=SHEN)

    @rule(minutes=st.sampled_from([0, 5, 60, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=Who)
    def register(self, who: str) -> None:
        self._do(commands.RegisterParticipant, person_id=who)

    @rule(who=Who)
    def withdraw(self, who: str) -> None:
        self._do(commands.WithdrawParticipant, person_id=who)

    @rule(who=st.none() | Who, reason=st.none() | st.just("独居"))
    def give(self, who: str | None, reason: str | None) -> None:
        self._do(commands.GivePlace, person_id=who, reason=reason)

    @rule(places=st.integers(1, 3))
    def change(self, places: int) -> None:
        self._do(commands.ChangeActivity, places=places, reason="车辆")

    @rule(people=Some, others=st.integers(0, 2))
    def attend(self, people: tuple[str, ...], others: int) -> None:
        self._do(commands.RecordAttendance, people=people, others=others)

    @rule(people=Some)
    def come_home(self, people: tuple[str, ...]) -> None:
        self._do(commands.ConfirmSafeReturn, people=people)

    @rule(all_home=st.booleans())
    def hold(self, all_home: bool) -> None:
        self._do(commands.HoldActivity, all_home=all_home)

    @rule(version=st.integers(1, 12))
    def undo(self, version: int) -> None:
        with perhaps(ACTIVITY):
            said = UndoFact(fact_id=f"{self.activity}@{version}", reason="记错了")
            self.community.execute(said, by=SHEN)

    @rule(version=st.integers(1, 12), who=Who, places=st.integers(1, 3))
    def correct(self, version: int, who: str, places: int) -> None:
        told = [each for each in self.community.history(self.activity) if each.version == version]
        names = {"places": places, "person_id": who, "people": (who,)}
        right = {name: value for name, value in names.items() if told and hasattr(told[0].data, name)}
        if right:
            with perhaps(ACTIVITY):
                said = CorrectFact(fact_id=told[0].id, right=right, reason="核对")
                self.community.execute(said, by=SHEN)

    @property
    def state(self) -> ActivityState:
        """The activity as the decider sees it."""
        return ACTIVITY.fold(each.data for each in self.community.history(self.activity))

    @invariant()
    def no_place_is_given_twice(self) -> None:
        if hasattr(self, "community"):
            state = self.state
            assert state.places is None or state.places_taken <= state.places

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if not hasattr(self, "community"):
            return
        state = self.state
        seats = self.community.view(Participants).of_activity(self.activity)
        told = {each.person_id: each.status for each in seats}
        assert told == {person: each.status for person, each in state.participants.items()}
        for row in self.community.view(Activities):
            assert (row.status, row.places, row.registered) == (
                state.status,
                state.places,
                state.places_taken,
            )
            assert (row.waitlisted, row.present - row.unnamed) == (
                len(state.waiting),
                len(state.who_are(*THERE)),
            )


def test_no_place_is_given_twice_and_views_agree() -> None:
    """Corrections, undoing and late entries included."""
    run_state_machine_as_test(
        Outing,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
