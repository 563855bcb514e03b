"""Whatever people do in a mobilisation: no illegal state, and the views tell what the decider knows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import AGGREGATES, CorrectFact, UndoFact, standing
from community_core.testing import perhaps
from community_core.views import Period
from community_mobilisation import commands
from community_mobilisation.areas import Areas
from community_mobilisation.facts import AreasAdded, MobilisationStarted, RouteCleared
from community_mobilisation.mobilisation import MOBILISATION
from community_mobilisation.mobilisations import Mobilisations
from community_mobilisation.state import MobilisationState

NOON = datetime(2024, 1, 31, 4, tzinfo=UTC)
SHEN = "person-shen"
PLACES = ["place-13", "place-14", "place-gate"]
Place = st.sampled_from(PLACES)
Some = st.lists(Place, min_size=1, max_size=2).map(tuple)
Late = st.sampled_from([0, 0, 1, 3, 9])
"""How many hours ago it was, as somebody says now."""


class Spell(RuleBasedStateMachine):
    """One spell of snow, what is told late of it, and a clock that goes on."""

    @initialize(areas=Some, warned=st.booleans())
    def begin(self, areas: tuple[str, ...], *, warned: bool) -> None:
        self.now = NOON
        aggregates = [*AGGREGATES, MOBILISATION]
        self.community = Community.open(":memory:", aggregates=aggregates, clock=lambda: self.now)
        start = commands.StartMobilisation(kind="snow", areas=areas)
        alert = commands.RaiseAlert(kind="snow", source="市气象台")
        self.id = self.community.execute(alert if warned else start, by=SHEN).stream_id

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.figures_are_those_counted_by_hand()
            self.community.close()

    def figures_are_those_counted_by_hand(self) -> None:
        """Of both months, from the facts that stand."""
        facts = standing(list(self.community.history(self.id)))
        cleared = [each for each in facts if isinstance(each.data, RouteCleared)]
        for month in (Period.month(2024, each, self.community.zone) for each in (1, 2)):
            gathered = self.community.figures(month, projections=[Areas]).figures
            told = {each.measure.code: each.value or 0 for each in gathered if each.split is None}
            there = [each.data.people for each in cleared if each.occurred_at in month]
            assert told.get("routes-cleared", 0) == len(there)
            assert told.get("turnout", 0) == sum(there)

    def _do(self, command: type[Any], late: int = 0, **said: Any) -> None:
        at = {"at": self.now - timedelta(hours=late)} if late else {}
        with perhaps(MOBILISATION):
            self.community.execute(command(mobilisation_id=self.id, **said), by=SHEN, **at)

    @rule(hours=st.sampled_from([1, 5, 30]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(areas=Some, late=Late)
    def start(self, areas: tuple[str, ...], late: int) -> None:
        self._do(commands.StartMobilisation, late, areas=areas)

    @rule(areas=Some, late=Late)
    def add(self, areas: tuple[str, ...], late: int) -> None:
        self._do(commands.AddAreas, late, areas=areas)

    @rule(area=Place, people=st.integers(1, 60), late=Late)
    def clear(self, area: str, people: int, late: int) -> None:
        self._do(commands.ClearRoute, late, area=area, party="org:物业", people=people)

    @rule(area=Place, late=Late)
    def block(self, area: str, late: int) -> None:
        self._do(commands.ReportBlocked, late, area=area, reason="又下雪了")

    @rule(reason=st.sampled_from([None, "有车辆停放"]), late=Late)
    def end(self, reason: str | None, late: int) -> None:
        self._do(commands.EndMobilisation, late, reason=reason)

    @rule(late=Late)
    def stand_down(self, late: int) -> None:
        self._do(commands.StandDown, late, reason="未降雪")

    @rule(version=st.integers(1, 12))
    def undo(self, version: int) -> None:
        with perhaps(MOBILISATION):
            self.community.execute(UndoFact(fact_id=f"{self.id}@{version}", reason="记错了"), by=SHEN)

    @rule(version=st.integers(1, 12), area=Place, hours=st.integers(0, 9))
    def correct(self, version: int, area: str, hours: int) -> None:
        told = [each for each in self.community.history(self.id) if each.version == version]
        right = {"area": area} if told and hasattr(told[0].data, "area") else {}
        when = {"occurred_at": told[0].occurred_at - timedelta(hours=hours)} if told and hours else {}
        if right or when:
            with perhaps(MOBILISATION):
                said = CorrectFact(fact_id=f"{self.id}@{version}", right=right, reason="核对", **when)
                self.community.execute(said, by=SHEN)

    @property
    def state(self) -> MobilisationState:
        """The mobilisation as the decider sees it."""
        return MOBILISATION.fold(each.data for each in self.community.history(self.id))

    @invariant()
    def nothing_is_left_without_a_reason(self) -> None:
        """Nor is anything cleared before a mobilisation was started, or where it is not part of it."""
        if not hasattr(self, "community"):
            return
        state = self.state
        assert state.status != "finished" or state.reason or not state.left
        facts = [each.data for each in standing(list(self.community.history(self.id)))]
        named = [each.areas for each in facts if isinstance(each, MobilisationStarted | AreasAdded)]
        assert set(state.routes) == {area for areas in named for area in areas}

    @invariant()
    def views_tell_what_is_so(self) -> None:
        if not hasattr(self, "community"):
            return
        state = self.state
        told = {each.area: each.status for each in self.community.view(Areas)}
        assert told == {area: each.status for area, each in state.routes.items()}
        rows = [(each.status, each.left) for each in self.community.view(Mobilisations)]
        assert rows == ([(state.status, len(state.left))] if state.status else [])


def test_nothing_illegal_comes_about_and_views_agree() -> None:
    """Late entries, corrections and undoing included."""
    run_state_machine_as_test(
        Spell,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
