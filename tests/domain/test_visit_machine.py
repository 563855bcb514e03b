"""Random commands against a visit find no illegal state."""

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from community_core.domain import (
    VISIT,
    CancelVisit,
    CompleteVisit,
    Event,
    Fact,
    FactCorrected,
    Need,
    PlanVisit,
    RecordNotMet,
    RecordVisit,
    ReplanVisit,
    RequestRaised,
    StartVisit,
    VisitCancelled,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.errors import InvalidInput, Refused

from .story import HE, LIN, NOW, SHEN, Story, corrections_of

BEFORE: dict[type[Any], set[type[Any] | None]] = {
    VisitPlanned: {None, VisitPlanned, VisitNotMet},
    VisitStarted: {None, VisitPlanned},
    VisitCompleted: {VisitStarted},
    VisitNotMet: {VisitStarted, VisitPlanned},
    VisitCancelled: {VisitPlanned, VisitStarted, VisitNotMet},
}
"""Which fact may stand right before which in the history of a visit."""

ids = st.sampled_from(["visit-1", None])
people = st.sampled_from([SHEN, HE, LIN])
texts = st.sampled_from(["building 13", "13号楼", "  ", "moved"])
days = st.integers(-1, 5).map(lambda n: NOW + timedelta(days=n))
needs = st.lists(st.builds(Need, texts, st.just("heating")), max_size=3).map(tuple)
on = st.just("visit-1")
commands = st.one_of(
    st.builds(PlanVisit, person_id=people, visitor=people, planned_for=days, place=texts),
    st.builds(ReplanVisit, visit_id=on, planned_for=days),
    st.builds(StartVisit, visit_id=ids, person_id=st.none() | people, place=texts),
    st.builds(StartVisit, visit_id=on),
    st.builds(StartVisit, person_id=people),
    st.builds(CompleteVisit, visit_id=on),
    st.builds(CompleteVisit, visit_id=on, heating_warm=st.none() | st.booleans(), needs=needs),
    st.builds(RecordNotMet, visit_id=on),
    st.builds(RecordVisit, person_id=people, visitor=st.none() | people, needs=needs),
    st.builds(RecordVisit, person_id=people, found=st.sampled_from(["nobody", "refused"])),
    st.builds(CancelVisit, visit_id=on, reason=texts),
)


class Visits(RuleBasedStateMachine):
    """One visit and the requests it raised."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(VISIT, "visit-1")
        self.raised: list[Fact] = []
        self.met = ""

    @rule(command=commands, by=people)
    def command(self, command: Any, by: str) -> None:
        """Whatever comes, refused or not."""
        before = self.story.state
        try:
            facts = self.story.decide(command, by)
        except Refused:
            assert self.story.state == before
            return
        for fact in facts:
            if fact.stream_id == "visit-1":
                self.story.given(fact.data, by=by)
        self.met = self.story.state.person_id
        self.raised += [fact for fact in facts if fact.stream_id != "visit-1"]

    @rule(by=people, data=st.data())
    def correct(self, by: str, data: st.DataObject) -> None:
        """Any fact is put right, or wrong: no correction changes how a visit stands."""
        before, count = self.story.state, len(self.story.facts)
        try:
            [correction] = self.story.order(data.draw(corrections_of(self.story)), by=by)
        except (Refused, InvalidInput):
            assert (self.story.state, len(self.story.facts)) == (before, count)
            return
        assert isinstance(correction, FactCorrected)
        assert self.story.state.status == before.status

    @invariant()
    def a_visit_stands_as_if_nobody_had_been_wrong(self) -> None:
        """What is right decides, and nothing of what was said before."""
        assert self.story.state == VISIT.fold(self.story.right)

    @invariant()
    def facts_follow_each_other_as_the_life_cycle_says(self) -> None:
        """Nothing comes after a completed or cancelled visit, nor out of turn."""
        before: type[Any] | None = None
        for each in self._facts():
            assert before in BEFORE[type(each)]
            before = type(each)

    @invariant()
    def covered_exactly_when_completed(self) -> None:
        """At most once, and never by a visit where nobody was met."""
        completed = [each for each in self._facts() if isinstance(each, VisitCompleted)]
        assert self.story.state.covered == (len(completed) == 1)
        assert len(completed) <= 1

    @invariant()
    def the_visit_stays_with_its_person(self) -> None:
        """Planned again or started, it is to the same person, by the same other person, until corrected."""
        who = {(each.person_id, each.visitor) for each in self._facts() if hasattr(each, "visitor")}
        corrected = len(self.story.facts) > len(self._facts())
        assert len(who) <= 1 or corrected
        assert all(person != visitor for person, visitor in who)

    @invariant()
    def needs_and_requests_point_at_each_other(self) -> None:
        """Each request raised names the visit and its person; the visit names each request."""
        named = [need for each in self._facts() if isinstance(each, VisitCompleted) for need in each.needs]
        assert named == [fact.stream_id for fact in self.raised]
        for fact in self.raised:
            request = fact.data
            assert isinstance(request, RequestRaised)
            assert (request.arose_from, request.channel) == ("visit-1", "home-visit")
            assert request.requester == self.met
            assert request.title.strip()

    def _facts(self) -> list[Event]:
        return self.story.right


TestVisits = Visits.TestCase
TestVisits.settings = settings(max_examples=100, stateful_step_count=20)
