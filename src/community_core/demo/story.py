"""A month in the invented community, told the same way every time by a seeded die."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.community import Community
from community_core.demo.agenda import Agenda
from community_core.demo.neighbourhood import (
    AFTER_SNOW,
    ASKED_AT_PAVILION,
    ELDERS,
    FOUND_ON_VISITS,
    HEATING,
    HELPED_BY,
    HOURS_ACTIVITIES,
    SKILLS,
    SNOW,
    STAFF,
    VOLUNTEERS,
    Topic,
    places,
)
from community_core.demo.residents import Residents
from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CancelVisit,
    ClaimHours,
    CloseRequest,
    CompleteVisit,
    CorrectHours,
    EscalateRequest,
    FollowUpRequest,
    Need,
    NotMetFound,
    PlanVisit,
    RaiseRequest,
    RecordNotMet,
    RegisterVolunteer,
    RejectHours,
    ReopenRequest,
    ReplanVisit,
    ResolveRequest,
    ResumeRequest,
    RevokeHours,
    Satisfaction,
    Solved,
    StartRequest,
    StartVisit,
    VerifyHours,
    WaitRequest,
    WithdrawRequest,
)
from community_core.errors import Language
from community_core.execution import Cause, Receipt
from community_core.store import DEFAULT_ZONE
from community_core.times import in_utc

ZONE = ZoneInfo(DEFAULT_ZONE)
MONTH = date(2024, 1, 1)
DAYS = 31
END = datetime(2024, 1, 31, 18, tzinfo=ZONE)
PAVILION_DAYS = (3, 8, 12, 15, 19, 24, 29)
SNOW_DAYS = (6, 17)
READER = STAFF[0]
"""Somebody who may look at everything: the secretary."""
WORKER = STAFF[1]
"""Somebody with a grid to look after."""

_SEED = 20240115
_SOLVED: Mapping[Satisfaction, Solved] = {"satisfied": "yes", "not-satisfied": "no"}
_NOT_MET: tuple[NotMetFound, ...] = ("nobody", "nobody", "away", "hospital", "refused", "not-told")
_FIRST_ACT = datetime(2023, 12, 29, 8, tzinfo=ZONE)


@frozen
class Told:
    """The finished story: how many facts it took, the number of a request whose history is worth reading, and
    a surname to look people up by."""

    facts: int
    number: str
    surname: str


def tell(where: str | Path, language: Language, progress: Callable[[datetime], None] | None = None) -> Told:
    """Record the month in the store at ``where``; a store that already holds it gains nothing.

    ``progress`` is called with the story's time, act by act. Raises StoreUnavailable.
    """
    agenda = Agenda(in_utc(_FIRST_ACT))
    dice = Random(_SEED)
    with Community.open(where, zone=DEFAULT_ZONE, clock=agenda.clock, entropy=dice.randbytes) as community:
        story = _Story(community, agenda, Random(_SEED), language, progress)
        story.plan()
        agenda.run(in_utc(END))
        number = community.number(story.remarkable) or story.remarkable
        return Told(community.ledger.position(), number, Residents(language).surname(WORKER))


class _Story:
    """Puts the month on the agenda. Every act is one or two commands with ids of their own."""

    def __init__(
        self,
        community: Community,
        agenda: Agenda,
        dice: Random,
        language: Language,
        progress: Callable[[datetime], None] | None,
    ) -> None:
        self._community = community
        self._agenda = agenda
        self._dice = dice
        self._language: Language = language
        self._progress = progress
        self._places = places(language)
        self._residents = Residents(language)
        self._commands = 0
        self._not_met = cycle(_NOT_MET)
        self.remarkable = ""

    def plan(self) -> None:
        """Everything that is known at the beginning of the month."""
        self._take_into_the_register()
        for person in VOLUNTEERS:
            self._later(timedelta(), partial(self._register, person))
        for day in PAVILION_DAYS:
            self._agenda.at(_moment(day, 9, 30), self._hold_pavilion)
        for day in SNOW_DAYS:
            self._agenda.at(_moment(day, 6), self._clear_snow)
        for day in range(1, DAYS + 1):
            self._agenda.at(_moment(day, 8), self._plan_visits)
            self._agenda.at(_moment(day, 18), self._claim_daily_hours)

    def _take_into_the_register(self) -> None:
        """Places, people, their roles and care levels: each kind at once, as at the very start."""
        known = self._residents
        for name in ("named_places", "registered", "appointed", "looked_after", "not_visited"):
            commands = list(getattr(known, name)())
            self._community.execute_all(commands, by="system:init", command_id=f"demo-{name}")

    def _do(self, command: Any, by: str, because_of: Cause | None = None) -> Receipt:
        self._commands += 1
        receipt = self._community.execute(
            command, by=by, because_of=because_of, command_id=f"demo-{self._commands:05}"
        )
        if self._progress:
            self._progress(self._agenda.now)
        return receipt

    def _later(self, wait: timedelta, act: Callable[[], object]) -> None:
        self._agenda.at(_by_day(self._agenda.now + wait), act)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _minutes(self, low: int, high: int) -> timedelta:
        return timedelta(minutes=self._dice.randint(low, high))

    def _register(self, person: str) -> None:
        chosen = self._dice.sample(SKILLS, self._dice.randint(1, 2))
        skills = tuple(sorted(each.told(self._language) for each in chosen))
        self._do(RegisterVolunteer(person_id=person, skills=skills), by=STAFF[0])

    # The pavilion, and what becomes of a request

    def _hold_pavilion(self) -> None:
        """Staff sit down with a notebook: four to seven things are asked."""
        for number in range(self._dice.randint(4, 7)):
            self._later(timedelta(minutes=8 * number), self._ask_at_pavilion)

    def _ask_at_pavilion(self) -> None:
        topic = self._dice.choice(ASKED_AT_PAVILION)
        told = self._raise(topic, "pavilion", self._dice.choice(ELDERS), self._dice.choice(STAFF))
        if topic.outcome == "explained":
            self._do(
                ResolveRequest(request_id=told.stream_id, outcome="explained"), by=STAFF[1], because_of=told
            )
        else:
            self._follow_through(told.stream_id, topic)

    def _raise(self, topic: Topic, channel: Any, requester: str, by: str) -> Receipt:
        return self._do(
            RaiseRequest(
                title=topic.words.told(self._language),
                category=topic.category.told(self._language),
                channel=channel,
                requester=requester,
                place=self._dice.choice(self._places),
            ),
            by=by,
        )

    def _follow_through(self, request_id: str, topic: Topic) -> None:
        """A request goes its way over the following hours and days; some wait, some are withdrawn."""
        worker = self._dice.choice(STAFF[:4])
        if self._chance(0.05):
            self._later(
                self._minutes(60, 900), lambda: self._do(WithdrawRequest(request_id=request_id), by=worker)
            )
            return
        self._later(
            self._minutes(5, 120), lambda: self._do(AcknowledgeRequest(request_id=request_id), by=worker)
        )
        self._later(self._minutes(150, 600), lambda: self._accept(request_id, topic, worker))

    def _accept(self, request_id: str, topic: Topic, worker: str) -> None:
        self._do(AcceptRequest(request_id=request_id), by=worker)
        outside = topic.outcome == "referred-out"
        assignee = HELPED_BY.told(self._language) if outside else self._dice.choice(STAFF)
        self._do(AssignRequest(request_id=request_id, assignee=assignee), by=worker)
        self._later(self._minutes(200, 2500), lambda: self._work(request_id, topic, worker))

    def _work(self, request_id: str, topic: Topic, worker: str) -> None:
        self._do(StartRequest(request_id=request_id), by=worker)
        if self._chance(0.3):
            reason = "等配件" if self._language == "zh" else "waiting for a part"
            self._do(WaitRequest(request_id=request_id, reason=reason), by=worker)
            self._later(self._minutes(2000, 26000), lambda: self._resume(request_id, topic, worker))
        else:
            self._later(self._minutes(60, 4000), lambda: self._resolve(request_id, topic.outcome, worker))

    def _resume(self, request_id: str, topic: Topic, worker: str) -> None:
        if self._chance(0.3):
            self._do(EscalateRequest(request_id=request_id), by=STAFF[0])
        self._do(ResumeRequest(request_id=request_id), by=worker)
        self._later(self._minutes(60, 1500), lambda: self._resolve(request_id, topic.outcome, worker))

    def _resolve(self, request_id: str, outcome: Any, worker: str) -> None:
        self._do(ResolveRequest(request_id=request_id, outcome=outcome), by=worker)
        self._later(self._minutes(1000, 4500), lambda: self._ask_back(request_id, worker))

    def _ask_back(self, request_id: str, worker: str) -> None:
        """Somebody else than the one who resolved it asks whether it is good."""
        other = STAFF[(STAFF.index(worker) + 4) % len(STAFF)]
        answers: tuple[Satisfaction, ...] = ("satisfied", "not-satisfied", "unreachable")
        answer = self._dice.choices(answers, (8, 1, 1))[0]
        solved = _SOLVED.get(answer)
        self._do(FollowUpRequest(request_id=request_id, satisfaction=answer, solved=solved), by=other)
        if answer == "satisfied":
            self._do(CloseRequest(request_id=request_id), by=other)
        elif answer == "not-satisfied":
            self._reopen(request_id, other)

    def _reopen(self, request_id: str, worker: str) -> None:
        reason = "又坏了" if self._language == "zh" else "it broke again"
        self._do(ReopenRequest(request_id=request_id, reason=reason), by=worker)
        self.remarkable = self.remarkable or request_id
        self._later(self._minutes(500, 2500), lambda: self._resolve(request_id, "done", STAFF[0]))

    # Visits

    def _plan_visits(self) -> None:
        for person in self._dice.sample(ELDERS, 7):
            start = self._agenda.now + self._minutes(60, 540)
            self._plan_visit(person, self._dice.choice(STAFF), start)

    def _plan_visit(self, person: str, visitor: str, start: datetime) -> None:
        planned = self._do(
            PlanVisit(
                person_id=person, visitor=visitor, planned_for=start, place=self._residents.home(person)
            ),
            by=visitor,
        )
        self._agenda.at(start, lambda: self._knock(planned.stream_id, visitor))

    def _knock(self, visit_id: str, visitor: str) -> None:
        if self._chance(0.04):
            self._do(CancelVisit(visit_id=visit_id, reason="weather"), by=visitor)
        elif self._chance(0.12):
            self._do(RecordNotMet(visit_id=visit_id, found=next(self._not_met)), by=visitor)
            again = self._agenda.now + timedelta(days=self._dice.randint(1, 3))
            self._do(ReplanVisit(visit_id=visit_id, planned_for=again), by=visitor)
            self._agenda.at(again, lambda: self._knock(visit_id, visitor))
        else:
            self._do(StartVisit(visit_id=visit_id), by=visitor)
            self._later(self._minutes(15, 50), lambda: self._complete_visit(visit_id, visitor))

    def _complete_visit(self, visit_id: str, visitor: str) -> None:
        found = [self._dice.choice(FOUND_ON_VISITS)] if self._chance(0.2) else []
        warm = not any(topic.category is HEATING for topic in found)
        needs = tuple(
            Need(title=topic.words.told(self._language), category=topic.category.told(self._language))
            for topic in found
        )
        told = self._do(CompleteVisit(visit_id=visit_id, heating_warm=warm, needs=needs), by=visitor)
        raised = [fact.stream_id for fact in told.events if fact.stream_id != visit_id]
        for request_id, topic in zip(raised, found, strict=True):
            self._follow_through(request_id, topic)

    # Snow, and volunteers' hours

    def _clear_snow(self) -> None:
        """Everyone turns out: many volunteers clear for two hours or so, and a few places stay icy."""
        for person in self._dice.sample(VOLUNTEERS, 28):
            length = self._dice.choice((90, 120, 150))
            self._later(timedelta(minutes=length), self._claiming(person, SNOW.told(self._language), length))
        for topic in AFTER_SNOW:
            self._later(self._minutes(100, 400), partial(self._report_ice, topic))

    def _report_ice(self, topic: Topic) -> None:
        told = self._raise(topic, "phone", self._dice.choice(ELDERS), STAFF[2])
        self._later(
            self._minutes(40, 200),
            lambda: self._do(
                ResolveRequest(request_id=told.stream_id, outcome="done"), by=STAFF[2], because_of=told
            ),
        )

    def _claim_daily_hours(self) -> None:
        for person in self._dice.sample(VOLUNTEERS, 3):
            activity = self._dice.choice(HOURS_ACTIVITIES).told(self._language)
            self._claiming(person, activity, 15 * self._dice.randint(3, 10))()

    def _claiming(self, person: str, activity: str, minutes: int) -> Callable[[], None]:
        def claim() -> None:
            end = self._agenda.now.replace(second=0, microsecond=0)
            volunteer = person.replace("person", "volunteer", 1)
            told = self._do(
                ClaimHours(
                    volunteer_id=volunteer,
                    activity=activity,
                    started_at=end - timedelta(minutes=minutes),
                    ended_at=end,
                ),
                by=person,
            )
            number = told.events[-1].data.claim
            self._later(self._minutes(700, 6000), lambda: self._judge(volunteer, number, told))

        return claim

    def _judge(self, volunteer: str, claim: int, told: Receipt) -> None:
        """Most claims are verified; some rejected, some corrected or revoked afterwards."""
        if self._chance(0.05):
            reason = "当日未签到" if self._language == "zh" else "not signed in that day"
            self._do(
                RejectHours(volunteer_id=volunteer, claim=claim, reason=reason), by=STAFF[3], because_of=told
            )
            return
        self._do(VerifyHours(volunteer_id=volunteer, claim=claim), by=STAFF[3], because_of=told)
        if self._chance(0.08):
            self._later(self._minutes(600, 3000), lambda: self._correct(volunteer, claim, told))
        elif self._chance(0.03):
            reason = "重复登记" if self._language == "zh" else "written down twice"
            self._later(
                self._minutes(600, 3000),
                lambda: self._do(
                    RevokeHours(volunteer_id=volunteer, claim=claim, reason=reason), by=STAFF[0]
                ),
            )

    def _correct(self, volunteer: str, claim: int, told: Receipt) -> None:
        shorter = told.events[-1].data.ended_at - timedelta(minutes=15)
        reason = "提前一刻钟结束" if self._language == "zh" else "ended a quarter of an hour earlier"
        fixed = self._do(
            CorrectHours(volunteer_id=volunteer, claim=claim, ended_at=shorter, reason=reason), by=STAFF[0]
        )
        self._later(
            self._minutes(60, 2000),
            lambda: self._do(VerifyHours(volunteer_id=volunteer, claim=claim), by=STAFF[3], because_of=fixed),
        )


def _by_day(moment: datetime) -> datetime:
    """The same moment, or, when it falls outside the day's work (7 to 19), as far into the next one."""
    local = moment.astimezone(ZONE)
    if local.hour >= 19:
        return in_utc(local + timedelta(hours=13))
    return in_utc(local + timedelta(hours=8) if local.hour < 7 else local)


def _moment(day: int, hour: int, minute: int = 0) -> datetime:
    return in_utc(datetime.combine(MONTH + timedelta(days=day - 1), time(hour, minute), ZONE))
