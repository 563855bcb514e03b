"""What really happens in a community: legal stories that together reach every event type of the domain.

They are decided by the domain's own commands. What only an import records is told as it comes from a file.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from community_core import domain
from community_core.community import Community
from community_core.testing.facts import FIRST_MOMENT, GivenFact, fact

Story = Sequence[GivenFact]

SHEN, HE, LIN, TIAN = "person-shen", "person-he", "person-lin", "person-tian"
_NEW_YEARS_EVE = FIRST_MOMENT.replace(year=2023, month=12, day=31, hour=10)
_SEED = 2024


def everybody(_by: str, _command: domain.Command) -> bool:
    """Laws and stories are about rules: whatever is installed beside to say who may come in is not asked."""
    return True


class _Teller:
    """Executes commands in a community that exists for these stories alone, half a day between them."""

    def __init__(self) -> None:
        self.now = FIRST_MOMENT
        self.community = Community.open(
            ":memory:",
            clock=self._clock,
            entropy=Random(_SEED).randbytes,
            authorize=everybody,
        )

    def _clock(self) -> datetime:
        return self.now

    def order(self, command: Any, by: str = SHEN) -> str:
        """Execute; the id of the stream it changed."""
        self.now += timedelta(hours=13)
        return self.community.execute(command, by=by).stream_id

    def raised(self, title: str, **said: Any) -> str:
        """A request, raised at the pavilion."""
        return self.order(domain.RaiseRequest(title=title, category="heating", channel="pavilion", **said))

    def correct(self, stream_id: str, **right: Any) -> None:
        """The first fact of a stream is put right."""
        self.order(domain.CorrectFact(fact_id=f"{stream_id}@1", right=right, reason="misheard"))

    def retime(self, fact_id: str, moment: datetime, **wrong: Any) -> None:
        """A fact happened at another time, and more of it may be wrong."""
        self.order(domain.CorrectFact(fact_id=fact_id, occurred_at=moment, reason="told late", **wrong))

    def undo(self, fact_id: str, by: str = SHEN) -> str:
        """A fact never happened, or a correction is none; the id of what says so."""
        self.now += timedelta(hours=13)
        return self.community.execute(domain.UndoFact(fact_id=fact_id, reason="slip"), by=by).events[0].id

    def tell(self, story: Callable[["_Teller"], None]) -> Story:
        """What is recorded of a story."""
        before = self.community.ledger.position()
        story(self)
        return [
            fact(each.data, each.stream_id, at=each.occurred_at, by=each.actor)
            for each in self.community.log(after=before)
        ]


def _request_to_the_end(tell: _Teller) -> None:
    due_at = FIRST_MOMENT + timedelta(days=9)
    told: dict[str, Any] = {"requester": LIN, "details": "coughs at night"}
    request = tell.raised("Radiator is cold", place="building 13", due_at=due_at, **told)
    on: dict[str, Any] = {"request_id": request}
    tell.order(domain.AcknowledgeRequest(**on))
    tell.order(domain.AcceptRequest(**on))
    tell.order(domain.AssignRequest(**on, assignee=HE))
    tell.order(domain.StartRequest(**on))
    tell.order(domain.WaitRequest(**on, reason="spare part ordered"))
    tell.order(domain.EscalateRequest(**on, reason="a week without heating"))
    tell.order(domain.AssignRequest(**on, assignee="org:heating works"))
    tell.order(domain.ResumeRequest(**on))
    tell.order(domain.ResolveRequest(**on, outcome="partly"), by=HE)
    tell.order(domain.FollowUpRequest(**on, satisfaction="not-satisfied"))
    tell.order(domain.ReopenRequest(**on, reason="cold again"))
    tell.order(domain.StartRequest(**on))
    tell.order(domain.ResolveRequest(**on, outcome="done"), by=HE)
    tell.order(domain.FollowUpRequest(**on, satisfaction="satisfied"))
    tell.order(domain.CloseRequest(**on))


def _requests_that_end_otherwise(tell: _Teller) -> None:
    kept = tell.raised("楼道灯不亮", requester=LIN)
    tell.order(domain.MarkDuplicate(request_id=tell.raised("Light in the stairs"), duplicate_of=kept))
    tell.order(
        domain.RejectRequest(request_id=tell.raised("A lift for a shed"), reason="outside this community")
    )
    tell.order(domain.WithdrawRequest(request_id=tell.raised("迎春活动？")))
    tell.raised("Where is the library", outcome="explained")
    tell.order(domain.AcceptRequest(request_id=kept))


def _visits(tell: _Teller) -> None:
    planned_for = FIRST_MOMENT + timedelta(days=20)
    plan = domain.PlanVisit(
        person_id=LIN, visitor=SHEN, planned_for=planned_for, place="building 7", purpose="走访"
    )
    visit = tell.order(plan)
    tell.order(domain.StartVisit(visit_id=visit))
    tell.order(domain.RecordNotMet(visit_id=visit))
    tell.order(domain.ReplanVisit(visit_id=visit, planned_for=planned_for + timedelta(days=1)))
    tell.order(domain.StartVisit(visit_id=visit))
    needs = (domain.Need(title="Window does not shut", category="repair"),)
    seen: dict[str, Any] = {"checklist": ("heating",), "observations": "walks with a stick"}
    tell.order(domain.CompleteVisit(visit_id=visit, heating_warm=False, needs=needs, **seen))
    tell.order(domain.CompleteVisit(visit_id=tell.order(domain.StartVisit(person_id=HE, place="building 9"))))
    tell.order(domain.CancelVisit(visit_id=tell.order(plan), reason="moved away"))


def _hours(tell: _Teller) -> None:
    for giver, judge in ((LIN, HE), (HE, LIN)):
        volunteer = tell.order(domain.RegisterVolunteer(person_id=giver, skills=("book-keeping",)), by=giver)
        on: dict[str, Any] = {"volunteer_id": volunteer}
        for activity, hour in (("snow", 0), ("snow", 3), ("lessons", 6), ("lessons", 9)):
            start = _NEW_YEARS_EVE + timedelta(hours=hour)
            span: dict[str, Any] = {"started_at": start, "ended_at": start + timedelta(minutes=90)}
            tell.order(domain.ClaimHours(**on, activity=activity, **span), by=giver)
        tell.order(domain.VerifyHours(**on, claim=1), by=judge)
        tell.order(domain.RejectHours(**on, claim=2, reason="nobody saw it"), by=judge)
        tell.order(domain.VerifyHours(**on, claim=3), by=judge)
        tell.order(
            domain.CorrectHours(**on, claim=3, activity="lessons at home", reason="wrong word"), by=judge
        )
        tell.order(domain.VerifyHours(**on, claim=3), by=judge)
        tell.order(domain.RevokeHours(**on, claim=1, reason="it was paid work"), by=judge)
        tell.order(domain.ChangeVolunteer(**on, availability=("Sundays",)), by=giver)
        tell.order(domain.LeaveVolunteering(**on, reason="no time any more"), by=giver)


def _put_right(tell: _Teller) -> None:
    """Of every aggregate, something was written down wrongly."""
    volunteer = tell.order(domain.RegisterVolunteer(person_id=SHEN), by=SHEN)
    tell.correct(volunteer, skills=("calligraphy",))
    visit = tell.order(domain.StartVisit(person_id=TIAN, place="building 31"))
    tell.correct(visit, place="building 13")
    tell.order(domain.CompleteVisit(visit_id=visit))
    request = tell.raised("Radiatr", place="building 13")
    tell.order(domain.AcceptRequest(request_id=request))
    tell.correct(request, title="Radiator")
    tell.order(domain.ResolveRequest(request_id=request, outcome="done"))
    tell.correct(request, title="Radiator is cold", place="building 31")


def _never_happened(tell: _Teller) -> None:
    """Of every aggregate, something was a slip; some of it was none."""
    on: dict[str, Any] = {"request_id": tell.raised("Stairs are wet", requester=LIN)}
    tell.order(domain.AcceptRequest(**on))
    tell.order(domain.WithdrawRequest(**on))
    tell.undo(f"{on['request_id']}@3")
    tell.order(domain.AssignRequest(**on, assignee=HE))
    tell.undo(tell.undo(f"{on['request_id']}@5"))
    tell.order(domain.ResolveRequest(**on, outcome="done"), by=HE)
    tell.undo(f"{tell.raised('Nobody asked for this')}@1")
    visit = tell.order(domain.StartVisit(person_id=TIAN, place="building 13"))
    needs = (domain.Need(title="Tap drips", category="repair"),)
    tell.order(domain.CompleteVisit(visit_id=visit, needs=needs))
    tell.undo(f"{visit}@2")
    tell.order(domain.RecordNotMet(visit_id=visit))
    volunteer = tell.order(domain.RegisterVolunteer(person_id=TIAN), by=TIAN)
    start = _NEW_YEARS_EVE + timedelta(hours=2)
    span: dict[str, Any] = {"started_at": start, "ended_at": start + timedelta(minutes=60)}
    claim = domain.ClaimHours(volunteer_id=volunteer, activity="snow", **span)
    tell.order(claim, by=TIAN)
    tell.undo(f"{volunteer}@2", by=TIAN)
    tell.order(claim, by=TIAN)
    tell.order(domain.VerifyHours(volunteer_id=volunteer, claim=2), by=HE)
    tell.undo(tell.undo(f"{volunteer}@5", by=HE), by=HE)


def _at_another_time_by_somebody_else(tell: _Teller) -> None:
    """Written down late, by whoever was at the desk; one fact said something else, too."""
    request = tell.raised("Lamp flickers")
    tell.order(domain.AcceptRequest(request_id=request))
    tell.order(domain.ResolveRequest(request_id=request, outcome="done"))
    earlier = tell.now - timedelta(days=30)
    tell.retime(f"{request}@1", earlier, right={"title": "Lamps flicker"})
    tell.retime(f"{request}@2", earlier + timedelta(hours=9), actor=HE)
    tell.retime(f"{request}@3", earlier + timedelta(days=2))
    tell.order(domain.FollowUpRequest(request_id=request, satisfaction="satisfied"), by=HE)


def _somebody_forgotten(tell: _Teller) -> None:
    tell.raised("Help with a form", requester=TIAN, details="cannot read the small print")
    tell.order(domain.ErasePerson(person_id=TIAN, reason="asked for it"))


def _a_duplicate_comes_back(tell: _Teller) -> None:
    """What it repeated is taken back, so that it is on the list again."""
    kept, again = tell.raised("Gate squeaks"), tell.raised("The gate is loud")
    tell.order(domain.MarkDuplicate(request_id=again, duplicate_of=kept))
    tell.order(domain.WithdrawRequest(request_id=kept))
    tell.order(domain.ResolveRequest(request_id=again, outcome="done"))


def _places(tell: _Teller) -> None:
    """Where people live, under all the names it goes by; one is pulled down."""
    compound = tell.order(domain.NamePlace(kind="compound", called="Liuyin", entrances=2))
    grid = tell.order(domain.NamePlace(kind="grid", called="East", within=compound))
    building, shed = (
        tell.order(domain.NamePlace(kind="building", called=called, within=compound))
        for called in ("13", "Shed")
    )
    tell.order(domain.AddPlaceAlias(place_id=building, alias="13#"))
    tell.order(domain.SetGrid(place_id=building, grid=grid))
    tell.order(domain.ClosePlace(place_id=shed, reason="pulled down"))


def _people(tell: _Teller) -> None:
    """Who lives there: looked after, away and back, in office, gone and returned, written down twice."""
    told: dict[str, Any] = {"telephone": "13800000000", "room": "3-502", "birth_year": 1941}
    person, again = (tell.order(domain.RegisterPerson(name=name, **told)) for name in ("Ren Min", "任敏"))
    on: dict[str, Any] = {"person_id": person}
    tell.order(domain.ChangePerson(**on, telephone="13900000000", residence="rents"))
    tell.order(domain.MovePerson(**on, building="place-13", room="1-101"))
    tell.order(domain.SetCareLevel(**on, level="key", grounds="lives alone"))
    tell.order(domain.NoteAway(**on, gone_to="family"))
    tell.order(domain.NoteBack(**on))
    day = tell.now.date()
    tell.order(
        domain.AppointRole(**on, role="building-lead", scope="place-13", since=day - timedelta(days=9))
    )
    tell.order(domain.EndRole(**on, appointment=1, until=day, reason="moved away"))
    tell.order(domain.GiveConsent(**on, purpose="photo", how="written"))
    tell.order(domain.WithdrawConsent(**on, purpose="photo"))
    tell.order(domain.MergePerson(person_id=again, into=person))
    tell.order(domain.RecordDeparture(**on, on=day, reason="moved to their children"))
    tell.order(domain.RecordReturn(**on))
    tell.order(domain.RecordDeath(**on, on=day))


def _became_something() -> Story:
    """Two requests became a project, which is no part of the core: it gave up, and one came back."""
    told = [
        (
            domain.RequestRaised(number="2024-0901", title="Roof leaks", category="repair", channel="desk"),
            "roof",
        ),
        (
            domain.RequestRaised(number="2024-0902", title="Roof again", category="repair", channel="shop"),
            "again",
        ),
        (domain.RequestConverted(into="project", target_id="project-1"), "roof"),
        (domain.RequestConverted(into="project", target_id="project-1"), "again"),
        (domain.RequestReopened(reason="no money"), "again"),
        (domain.RequestResolved(outcome="explained"), "again"),
    ]
    return [
        fact(data, f"request-{name}", at=FIRST_MOMENT + timedelta(hours=hours), by=SHEN)
        for hours, (data, name) in enumerate(told)
    ]


def _imported() -> Story:
    """A case of another system, with its dates as they came: the note learnt last happened first."""
    raised = domain.RequestRaised(
        number="2024-0900",
        title="Tree trim",
        category="trees",
        channel="online",
        source="311",
        source_number="18-1",
    )
    told = [
        (raised, 0),
        (domain.RequestNoted(note="inspected", kind="note"), 2),
        (domain.FollowOnCreated(source_number="18-2", title="Stump", handler="org:parks"), 3),
        (domain.FollowOnClosed(source_number="18-2", handler="org:parks"), 5),
        (domain.RequestStarted(), 3),
        (domain.RequestRestated(stands="raised", assignee="org:parks"), 4),
        (domain.RequestResolved(outcome="not-told"), 4),
        (domain.RequestNoted(note="called", kind="note"), 1),
    ]
    return [
        fact(
            data,
            "request-imported",
            at=FIRST_MOMENT - timedelta(days=30 - days),
            by="system:import",
            flags=("order",),
        )
        for data, days in told
    ]


_TOLD: tuple[Callable[[_Teller], None], ...] = (
    _request_to_the_end,
    _requests_that_end_otherwise,
    _visits,
    _hours,
    _put_right,
    _never_happened,
    _at_another_time_by_somebody_else,
    _somebody_forgotten,
    _a_duplicate_comes_back,
    _places,
    _people,
)


@cache
def legal_stories() -> tuple[Story, ...]:
    """The stories, always the same."""
    teller = _Teller()
    with teller.community:
        return (*map(teller.tell, _TOLD), _became_something(), _imported())
