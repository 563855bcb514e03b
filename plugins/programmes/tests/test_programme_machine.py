"""Whatever people do about programmes, late, corrected and undone: nobody is on a list twice, nothing is
given after the end, and views and figures are what somebody counts from the log by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import (
    AGGREGATES,
    PERSON,
    CorrectFact,
    MergePerson,
    PersonMerged,
    RegisterPerson,
    UndoFact,
)
from community_core.testing import known_facts, perhaps
from community_core.views import Period, figures_of
from community_programmes.enrolment import ENROLMENT, Enrol, LeaveProgramme
from community_programmes.facts import (
    ParticipantEnrolled,
    ParticipantLeft,
    ProgrammeEnded,
    ProgrammeOpened,
    ProgrammeReopened,
    ServiceDelivered,
)
from community_programmes.not_reached import NotReachedYet
from community_programmes.programme import PROGRAMME, EndProgramme, OpenProgramme, ReopenProgramme
from community_programmes.programmes import Programmes
from community_programmes.served import Served
from community_programmes.service import SERVICE, RecordService

PEOPLE = ("person-lin", "person-ren", "person-tian", "person-yun")
NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)
SHEN = "person-shen"
OURS = (PROGRAMME, ENROLMENT, SERVICE)
Who = st.sampled_from(PEOPLE)
Some = st.lists(Who, max_size=3).map(tuple)
Late = st.integers(0, 4)
Which = st.integers(0, 1)
Kinds = st.sampled_from(["study", "company", "class"])
Manners = st.sampled_from(["in-person", "handed-over", "phone"])


class Care(RuleBasedStateMachine):
    """Company for elders and study at home, four people, and a clock that goes on."""

    @initialize()
    def begin(self) -> None:
        self.now = NOON
        self.community = Community.open(":memory:", aggregates=[*AGGREGATES, *OURS], clock=lambda: self.now)
        for each in PEOPLE:
            self.community.execute(RegisterPerson(person_id=each, name="某人"), by=SHEN)
        kinds: tuple[Any, ...] = ("elders", "home-study")
        opened = [OpenProgramme(title=each, kind=each, rhythm="monthly", sensitive=False) for each in kinds]
        self.programmes = [self.community.execute(each, by=SHEN).stream_id for each in opened]

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: Any, late: int = 0) -> None:
        at = max(NOON, self.now - timedelta(days=late)) if late else None
        with perhaps(*OURS, PERSON):
            told = self.community.execute(command, by=SHEN, at=at)
            for each in told.events:
                self._never_after_the_end(each)

    def _never_after_the_end(self, told: Any) -> None:
        """What was just decided was given in a programme that, as far as known, went on that day."""
        if isinstance(told.data, ServiceDelivered | ParticipantEnrolled) and told.data.programme_id:
            assert told.data.programme_id not in self._over(self._day(told.occurred_at))

    @rule(days=st.sampled_from([1, 3, 20]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(which=Which, late=Late)
    def end(self, which: int, late: int) -> None:
        self._do(EndProgramme(programme_id=self.programmes[which], reason="到期"), late)

    @rule(which=Which)
    def reopen(self, which: int) -> None:
        self._do(ReopenProgramme(programme_id=self.programmes[which]))

    @rule(which=Which, who=Who, late=Late)
    def enrol(self, which: int, who: str, late: int) -> None:
        self._do(Enrol(programme_id=self.programmes[which], person_id=who), late)

    @rule(which=Which, who=Who, late=Late)
    def leave(self, which: int, who: str, late: int) -> None:
        self._do(LeaveProgramme(programme_id=self.programmes[which], person_id=who, reason="搬走"), late)

    @rule(which=st.none() | Which, people=Some, others=st.integers(0, 2), kind=Kinds, how=Manners, late=Late)
    def serve(
        self, which: int | None, people: tuple[str, ...], others: int, kind: Any, how: Any, late: int
    ) -> None:
        programme = None if which is None else self.programmes[which]
        said: dict[str, Any] = {"programme_id": programme, "kind": kind, "how": how}
        self._do(RecordService(title="服务", people=people, others=others, **said), late)

    @rule(who=st.sampled_from(PEOPLE[1:]))
    def merge(self, who: str) -> None:
        self._do(MergePerson(person_id=who, into=PEOPLE[0]))

    @rule(which=st.integers(0, 20), people=Some, others=st.integers(0, 3))
    def correct(self, which: int, people: tuple[str, ...], others: int) -> None:
        services = [each for each in self.community.log() if each.type == "ServiceDelivered"]
        if services:
            chosen = services[which % len(services)]
            right = {"people": people, "others": others}
            self._do(CorrectFact(fact_id=chosen.id, right=right, reason="核对"))

    @rule(which=st.integers(0, 40))
    def undo(self, which: int) -> None:
        facts = [
            each for each in self.community.log() if each.type not in ("PersonRegistered", "FactCorrected")
        ]
        self._do(UndoFact(fact_id=facts[which % len(facts)].id, reason="记错了"))

    # ---- counted by hand

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.community.zone).date()

    def _over(self, day: date) -> set[str]:
        over: dict[str, bool] = {}
        for each in known_facts(self.community):
            if isinstance(each.event, ProgrammeEnded) and self._day(each.at) < day:
                over[each.stream_id] = True
            elif isinstance(each.event, ProgrammeReopened) and self._day(each.at) <= day:
                over[each.stream_id] = False
        return {each for each, so in over.items() if so}

    def _one(self, person: str) -> str:
        merged = {
            each.stream_id for each in known_facts(self.community) if isinstance(each.event, PersonMerged)
        }
        return PEOPLE[0] if person in merged else person

    def _on_lists(self) -> set[tuple[str, str]]:
        last: dict[str, Any] = {}
        for each in known_facts(self.community):
            if isinstance(each.event, ParticipantEnrolled | ParticipantLeft):
                last[each.stream_id] = each.event
        opened = {
            each.stream_id for each in known_facts(self.community) if isinstance(each.event, ProgrammeOpened)
        }
        goes_on = opened - self._over(self._day(self.now))
        return {
            (each.programme_id, self._one(each.person_id))
            for each in last.values()
            if isinstance(each, ParticipantEnrolled) and each.programme_id in goes_on
        }

    def _given(self, first: date, last: date) -> list[ServiceDelivered]:
        return [
            each.event
            for each in known_facts(self.community)
            if isinstance(each.event, ServiceDelivered) and first <= self._day(each.at) <= last
        ]

    @invariant()
    def lists_are_who_is_on_them_each_once(self) -> None:
        if not hasattr(self, "community"):
            return
        view = self.community.view(Programmes)
        told = [
            (each.programme_id, each.person_id)
            for programme in self.programmes
            for each in view.participants(programme)
        ]
        assert sorted(told) == sorted(self._on_lists())

    @invariant()
    def figures_are_what_the_log_says(self) -> None:
        if not hasattr(self, "community"):
            return
        today = self._day(self.now)
        month = Period(today.replace(day=1), today, self.community.zone)
        given = self._given(month.first, month.last)
        named = {self._one(person) for each in given for person in each.people}
        counted = {
            (each.measure.code, each.split): each for each in figures_of(self.community.view(Served), month)
        }
        total = sum(len(each.people) + each.others for each in given)
        assert counted["services", None].value == counted["contacts", None].value == total
        assert set(counted["service-people", None].people or ()) == named
        assert set(counted["served", None].people or ()) == named
        assert counted["service-unnamed", None].value == sum(each.others for each in given)
        kinds = [each.value for (code, split), each in counted.items() if code == "services" and split]
        assert sum(each or 0 for each in kinds) == total
        self._study_is(counted, given)

    def _study_is(self, counted: Any, given: list[ServiceDelivered]) -> None:
        study = {person for programme, person in self._on_lists() if programme == self.programmes[1]}
        brought = [each for each in given if each.kind == "study"]
        reached = {self._one(person) for each in brought for person in each.people} & study
        talked = {
            self._one(person) for each in brought if each.how != "handed-over" for person in each.people
        }
        rate = counted["home-study-reached", None]
        assert (rate.value, rate.whole) == (len(reached), len(study))
        assert counted["home-study-handed-over", None].people == reached - talked

    @invariant()
    def who_is_not_reached_is_on_the_list_and_was_given_nothing(self) -> None:
        if not hasattr(self, "community"):
            return
        today = self._day(self.now)
        given = self._given(today.replace(day=1), date.max)
        reached = {(each.programme_id, self._one(person)) for each in given for person in each.people}
        going = {each.programme_id for each in self.community.view(Programmes) if each.status == "open"}
        rows = list(self.community.view(NotReachedYet))
        on_lists = {each for each in self._on_lists() if each[0] in going}
        assert sorted(each.person_id for each in rows) == sorted(who for _, who in on_lists - reached)


def test_lists_and_figures_are_what_the_log_says() -> None:
    """Merged people once, late entries, corrections and undoing included."""
    run_state_machine_as_test(
        Care,
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
