"""Whatever people do about an activity: no place is given twice, and views tell what is so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_activities import commands, facts
from community_activities.activities import Activities
from community_activities.activity import ACTIVITY
from community_activities.participants import THERE, ActivityState
from community_activities.roll import Participants
from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, UndoFact, standing
from community_core.testing import perhaps

PEOPLE = [f"person-{letter}" for letter in "abcd"]
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
BEGINS = NOON + timedelta(days=1)
SHEN = "person-shen"
Who, Some = st.sampled_from(PEOPLE), st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple)
Late = st.sampled_from([0, 0, 0, 10, 90, 1500])
"""How many minutes ago it was, as somebody says now."""
Seldom = st.integers(0, 4)
"""What ends it all is not done each time it is thought of."""


class Outing(RuleBasedStateMachine):
    """One outing with two places, of which one may be free while two wait, four people, and a clock."""

    @initialize(first=st.permutations(PEOPLE), one_left=st.booleans(), begun=st.booleans())
    def plan(self, first: list[str], *, one_left: bool, begun: bool) -> None:
        self.now = NOON
        self.community = Community.open(
            ":memory:",
            aggregates=[*AGGREGATES, ACTIVITY],
            clock=lambda: self.now,
        )
        planned = commands.PlanActivity(title="踏春", kind="outing", starts_at=BEGINS, places=2)
        self.activity = self.community.execute(planned, by=SHEN).stream_id
        for each in first if one_left else first[:3]:
            self.register(each, 0)
        if one_left:
            self.withdraw(first[0], 0)
        if begun:
            self.time_passes(2000)

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: type[Any], late: int = 0, **said: Any) -> None:
        at = {"at": self.now - timedelta(minutes=late)} if late else {}
        with perhaps(ACTIVITY):
            self.community.execute(command(activity_id=self.activity, **said), by=SHEN, **at)

    @rule(minutes=st.sampled_from([0, 5, 60, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=Who, late=Late)
    def register(self, who: str, late: int) -> None:
        self._do(commands.RegisterParticipant, late, person_id=who)

    @rule(who=Who, late=Late)
    def withdraw(self, who: str, late: int) -> None:
        self._do(commands.WithdrawParticipant, late, person_id=who)

    @rule(turn=st.integers(0, 3), late=Late)
    def somebody_with_a_place_withdraws(self, turn: int, late: int) -> None:
        if have := sorted(self.state.who_are("has-place")):
            self.withdraw(have[turn % len(have)], late)

    @rule(late=Late)
    def give_to_the_next(self, late: int) -> None:
        self.give(None, None, late)

    @rule(who=st.none() | Who, reason=st.none() | st.just("独居"), late=Late)
    def give(self, who: str | None, reason: str | None, late: int) -> None:
        """Whoever gets it without a reason waited first, however the queue came about."""
        queue, told = self._queue(), self._last()
        self._do(commands.GivePlace, late, person_id=who, reason=reason)
        if self._last() > told and not reason:
            [*_, given] = self.community.history(self.activity)
            assert given.data.person_id == queue[0]

    @rule(places=st.integers(1, 3), late=Late)
    def change(self, places: int, late: int) -> None:
        self._do(commands.ChangeActivity, late, places=places, reason="车辆")

    @rule(people=Some, others=st.integers(0, 2), late=Late)
    def attend(self, people: tuple[str, ...], others: int, late: int) -> None:
        self._do(commands.RecordAttendance, late, people=people, others=others)

    @rule(people=Some, late=Late)
    def come_home(self, people: tuple[str, ...], late: int) -> None:
        self._do(commands.ConfirmSafeReturn, late, people=people)

    @rule(people=Some, all_home=st.booleans(), late=Late)
    def hold(self, people: tuple[str, ...], all_home: bool, late: int) -> None:
        self._do(commands.HoldActivity, late, people=people, all_home=all_home)

    @rule(late=Late)
    def publish(self, late: int) -> None:
        self._do(commands.PublishActivity, late)

    @rule(whether=Seldom, late=Late)
    def cancel(self, whether: int, late: int) -> None:
        if not whether:
            self._do(commands.CancelActivity, late, reason="下雨")

    @rule(late=Late)
    def report(self, late: int) -> None:
        self._do(commands.ReportActivity, late, summary="顺利")

    @rule(version=st.integers(1, 12))
    def undo(self, version: int) -> None:
        with perhaps(ACTIVITY):
            said = UndoFact(fact_id=f"{self.activity}@{version}", reason="记错了")
            self.community.execute(said, by=SHEN)

    @rule(version=st.integers(1, 12), who=Who, places=st.integers(1, 3), earlier=Late)
    def correct(self, version: int, who: str, places: int, earlier: int) -> None:
        told = [each for each in self.community.history(self.activity) if each.version == version]
        names = {"places": places, "person_id": who, "people": (who,)}
        right = {name: value for name, value in names.items() if told and hasattr(told[0].data, name)}
        when = {"occurred_at": told[0].occurred_at - timedelta(minutes=earlier)} if told and earlier else {}
        if right or when:
            with perhaps(ACTIVITY):
                said = CorrectFact(fact_id=told[0].id, right=right, reason="核对", **when)
                self.community.execute(said, by=SHEN)

    def _last(self) -> int:
        return max(each.version for each in self.community.history(self.activity))

    def _queue(self) -> list[str]:
        """Who waits, in turn, counted by this test's own queue."""
        queue: list[str] = []
        for each in standing(list(self.community.history(self.activity))):
            match each.data:
                case facts.ParticipantWaitlisted(person_id=who):
                    queue.append(who)
                case facts.PlaceGiven(person_id=who) | facts.ParticipantWithdrawn(person_id=who):
                    queue = [one for one in queue if one != who]
                case facts.AttendanceRecorded(people=people) | facts.SafeReturnConfirmed(people=people):
                    queue = [one for one in queue if one not in people]
        return queue

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
            max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
