"""The figures of any month are those somebody would count from the log by hand, whatever was put right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community, Refused, domain
from community_core.testing import KnownFact, known_facts, putting_right
from community_core.views import Period
from community_open_requests import RequestHappenings

START = datetime(2024, 1, 20, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = ("person-lin", "person-ren", "person-tian", "person-yun")
CHANNELS = ("pavilion", "home-visit", "phone", "online")
OUTCOMES = ("done", "partly", "unable")
MANNERS = ("home", "phone", "video")
SOLVED = ("yes", "partly", "no", None)
ANSWERS = ("satisfied", "not-satisfied", "unreachable")

Deed = tuple[str, int, int, int]
"""What is done, to which of those there are, after how many hours, and with which value."""

DEEDS = (
    "raise", "raise", "spot", "accept", "assign", "resolve", "resolve", "follow-up", "follow-up",
    "reopen", "close", "reject", "withdraw", "duplicate", "convert", "visit", "merge", "erase",
    "correct", "retime", "undo",
)  # fmt: skip


class Neighbourhood:
    """A community in which anything that is allowed is done."""

    def __init__(self) -> None:
        self.now = START
        self.community = Community.open(":memory:", clock=lambda: self.now)
        self.requests: list[str] = []
        for each in PEOPLE:
            self.community.execute(domain.RegisterPerson(person_id=each, name="某人"), by="person-xu")

    def do(self, deed: Deed) -> None:
        """Do it, unless a rule says no."""
        kind, which, hours, value = deed
        self.now += hours * HOUR
        with suppress(Refused):
            self._done(kind, which, value)

    def _done(self, kind: str, which: int, value: int) -> None:
        late: dict[str, Any] = {"at": self.now - value * DAY} if value % 3 == 2 else {}
        if kind in ("raise", "spot"):
            due = {"due_at": self.now + value * DAY} if value % 2 else {}
            outcome: Any = OUTCOMES[value % 3] if kind == "spot" else None
            said: dict[str, Any] = {"category": f"kind-{value % 2}", "channel": CHANNELS[which % 4], **due}
            who = PEOPLE[value % 4] if value % 5 else None
            self._record(domain.RaiseRequest(title="Cold", requester=who, outcome=outcome, **said), **late)
        elif kind == "visit":
            visit = self._record(domain.StartVisit(person_id=PEOPLE[which % 4]), **late)
            needs = tuple(domain.Need(title="Tap drips", category="repair") for _ in range(value % 3))
            manner: Any = MANNERS[which % 3]
            met = domain.CompleteVisit(visit_id=visit, needs=needs, manner=manner)
            told = self.community.execute(met, by="person-xu", **late)
            self.requests += [each.stream_id for each in told.events if each.stream_id.startswith("request-")]
        elif kind == "merge":
            into = PEOPLE[(which + 1 + value % 3) % 4]
            self._record(domain.MergePerson(person_id=PEOPLE[which % 4], into=into))
        elif kind == "erase":
            self._record(domain.ErasePerson(person_id=PEOPLE[which % 4], reason="asked for it"))
        elif kind in ("correct", "retime", "undo"):
            self._put_right(kind, which, value)
        elif self.requests:
            self._record(_step(kind, self._one_of(which), self._one_of(which + 1), value), **late)

    def _put_right(self, kind: Any, which: int, value: int) -> None:
        facts = [each for each in self.community.log() if each.type != "PersonRegistered"]
        if not facts:
            return
        chosen = facts[which % len(facts)]
        right = _otherwise(chosen.data, value)
        if command := putting_right(kind, chosen, right=right, steps=value - 2):
            self._record(command)

    def _record(self, command: Any, **at: Any) -> str:
        by = "person-he" if isinstance(command, domain.FollowUpRequest) else "person-xu"
        told = self.community.execute(command, by=by, **at)
        if told.stream_id.startswith("request-") and told.stream_id not in self.requests:
            self.requests.append(told.stream_id)
        return told.stream_id

    def _one_of(self, which: int) -> str:
        return self.requests[-1 - which % min(4, len(self.requests))]  # the latest, so that much happens


def _step(kind: str, request: str, other: str, value: int) -> Any:
    on: dict[str, Any] = {"request_id": request}
    match kind:
        case "accept":
            return domain.AcceptRequest(**on)
        case "assign":
            return domain.AssignRequest(**on, assignee="person-he")
        case "resolve":
            return domain.ResolveRequest(**on, outcome=OUTCOMES[value % 3])  # type: ignore[arg-type]
        case "follow-up":
            said: dict[str, Any] = {"satisfaction": ANSWERS[value % 3], "solved": SOLVED[value % 4]}
            return domain.FollowUpRequest(**on, **said)
        case "reopen":
            return domain.ReopenRequest(**on, reason="cold again")
        case "close":
            return domain.CloseRequest(**on)
        case "reject":
            return domain.RejectRequest(**on, reason="elsewhere")
        case "withdraw":
            return domain.WithdrawRequest(**on)
        case "duplicate":
            return domain.MarkDuplicate(**on, duplicate_of=other)
        case _:
            return domain.ConvertRequest(**on, into="activity")


def _otherwise(event: Any, value: int) -> dict[str, Any]:
    match event:
        case domain.RequestRaised():
            return {"channel": CHANNELS[value % 4], "category": f"kind-{value % 3}"}
        case domain.RequestResolved():
            return {"outcome": OUTCOMES[value % 3]}
        case domain.RequestFollowedUp():
            return {"satisfaction": ANSWERS[value % 3]}
        case _:
            return {}


# ---- counting by hand


ENDS = (
    domain.RequestRejected,
    domain.RequestMarkedDuplicate,
    domain.RequestWithdrawn,
    domain.RequestConverted,
)
SETTLED = (domain.RequestResolved, domain.RequestFollowedUp, domain.RequestClosed)
WORK = (
    domain.RequestAcknowledged,
    domain.RequestAccepted,
    domain.RequestAssigned,
    domain.RequestStarted,
    domain.RequestWaiting,
)
FIRST_ANSWERS = (*WORK, domain.RequestResolved, domain.RequestRejected)
MOVES = (*ENDS, *SETTLED, *WORK, domain.RequestResumed, domain.RequestReopened)


@frozen
class Case:
    """One request, and its steps."""

    id: str
    raised: KnownFact
    steps: Sequence[KnownFact]

    def stood(self, moment: datetime) -> Any:
        return next((each.event for each in reversed(self.steps) if each.at <= moment), None)


def cases(facts: Sequence[KnownFact]) -> list[Case]:
    raised = [each for each in facts if isinstance(each.event, domain.RequestRaised)]
    return [Case(each.stream_id, each, _steps(facts, each.stream_id)) for each in raised]


def _steps(facts: Sequence[KnownFact], stream: str) -> list[KnownFact]:
    return [each for each in facts if each.stream_id == stream and isinstance(each.event, MOVES)]


class Count:
    """Every figure of a month, counted from facts one by one."""

    def __init__(self, community: Community, month: Period, now: datetime) -> None:
        self.month, self.now, self.zone = month, now, community.zone
        self.facts = [each for each in known_facts(community) if each.at <= now]
        self.cases = cases(self.facts)
        self.came = [each for each in self.cases if each.raised.at in month]
        self.end = min(month.ends, now)

    def told(self) -> Iterator[tuple[str, Any]]:
        yield "raised", (len(self.came), None)
        for split in ("channel", "category"):
            for value, count in Counter(getattr(c.raised.event, split) for c in self.came).items():
                yield f"raised {split} {value}", (count, None)
        for day, count in Counter(self._day(c.raised.at).isoformat() for c in self.came).items():
            yield f"raised day {day}", (count, None)
        out = sum(c.raised.event.channel in ("pavilion", "home-visit", "shop") for c in self.came)
        yield "found-going-out", (out, len(self.came))
        yield from self._rates()
        yield from self._standing()
        yield from self._contacts()

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _rates(self) -> Iterator[tuple[str, Any]]:
        waited = [c for c in self.came if c.raised.at + DAY <= self.now]
        quick = [
            c
            for c in waited
            if any(isinstance(s.event, FIRST_ANSWERS) and s.at <= c.raised.at + DAY for s in c.steps)
        ]
        yield "response-rate", (len(quick), len(waited))
        in_month = [s for c in self.cases for s in c.steps if s.at in self.month]
        outcomes = [s.event.outcome for s in in_month if isinstance(s.event, domain.RequestResolved)]
        yield "done-rate", (outcomes.count("done"), len(outcomes))
        answers = [s.event.satisfaction for s in in_month if isinstance(s.event, domain.RequestFollowedUp)]
        content, not_content = answers.count("satisfied"), answers.count("not-satisfied")
        yield "satisfied-rate", (content, content + not_content)
        solved = [s.event.solved for s in in_month if isinstance(s.event, domain.RequestFollowedUp)]
        yield "solved-rate", (solved.count("yes"), len(solved) - solved.count(None))
        yield "followed-up", (len(answers), None)
        for answer, count in Counter(answers).items():
            yield f"followed-up answer {answer}", (count, None)

    def _standing(self) -> Iterator[tuple[str, Any]]:
        left = [
            c
            for c in self.cases
            if c.raised.at <= self.end and not isinstance(c.stood(self.end), (*ENDS, *SETTLED))
        ]
        yield "open-at-end", (len(left), None)
        for category, count in Counter(c.raised.event.category for c in left).items():
            yield f"open-at-end category {category}", (count, None)
        due = [(c, self._due(c)) for c in self.cases if self._due(c) in self.month]
        stood = [c.stood(at) for c, at in due if at <= self.now]
        counted = [each for each in stood if not isinstance(each, ENDS)]
        yield "in-time-rate", (sum(isinstance(each, SETTLED) for each in counted), len(counted))
        yield "reopened", (sum(map(self._redone, self.cases)), None)
        asked = [each for c in self.cases for each in self._asked_back(c)]
        yield "asked-back-rate", (sum(asked), len(asked))

    def _due(self, case: Case) -> datetime:
        promised = case.raised.event.due_at
        day = self._day(promised) if promised else self._day(case.raised.at) + 7 * DAY
        return Period(day, day, self.zone).ends

    def _redone(self, case: Case) -> int:
        before = zip([None, *case.steps], case.steps, strict=False)
        return sum(
            isinstance(step.event, domain.RequestReopened)
            and step.at in self.month
            and not (last and isinstance(last.event, domain.RequestMarkedDuplicate))
            for last, step in before
        )

    def _asked_back(self, case: Case) -> Iterator[bool]:
        for at, step in enumerate(case.steps):
            in_month = step.at in self.month and step.at + 7 * DAY <= self.now
            if isinstance(step.event, domain.RequestResolved) and in_month:
                kinds = (domain.RequestFollowedUp, domain.RequestResolved, domain.RequestReopened)
                later = [each for each in case.steps[at + 1 :] if isinstance(each.event, kinds)]
                asked = bool(later) and isinstance(later[0].event, domain.RequestFollowedUp)
                yield asked and later[0].at <= step.at + 7 * DAY

    def _contacts(self) -> Iterator[tuple[str, Any]]:
        heard = [c.raised.event for c in self.came if not c.raised.event.arose_from]
        visits = [
            f.event for f in self.facts if isinstance(f.event, domain.VisitCompleted) and f.at in self.month
        ]
        channel = dict(zip(MANNERS, ("home-visit", "phone", "online"), strict=True))
        channels = [each.channel for each in heard] + [channel[each.manner] for each in visits]
        yield "contacts", (len(channels), None)
        for channel, count in Counter(channels).items():
            yield f"contacts channel {channel}", (count, None)
        merged = {f.stream_id: f.event.into for f in self.facts if isinstance(f.event, domain.PersonMerged)}
        people = {self._one_person(each.requester, merged) for each in heard if each.requester}
        people |= {self._one_person(each.person_id, merged) for each in visits}
        yield "served", (len(people), None)

    def _one_person(self, person: Any, merged: dict[str, str]) -> Any:
        while person in merged:
            person = merged[person]
        return person


DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 30), st.integers(0, 90), st.integers(0, 11))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, min_size=4, max_size=45))
def test_figures_are_those_counted_by_hand(deeds: list[Deed]) -> None:
    """Of every month, with corrections, undone facts, late ones, people merged and erased."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            neighbourhood.do(deed)
        month = Period.month(2024, 1, community.zone).before()
        while month.first <= neighbourhood.now.date():
            gathered = community.figures(month, projections=[RequestHappenings])
            assert gathered.failed == ()
            counted = dict(Count(community, month, neighbourhood.now).told())
            if gathered.has_data:
                told = {
                    " ".join((each.measure.code, *(each.split or ()))): (each.value, each.whole)
                    for each in gathered.figures
                }
                assert told == counted
            else:
                assert not any(value for value, _ in counted.values())
            after = month.last + DAY
            month = Period.month(after.year, after.month, community.zone)


def test_the_deeds_reach_every_figure() -> None:
    """Otherwise the test above would compare nothing with nothing."""
    random, seen = Random(7), Counter[str]()
    for _ in range(10):
        neighbourhood = Neighbourhood()
        with neighbourhood.community as community:
            for _ in range(60):
                neighbourhood.do(
                    (random.choice(DEEDS), random.randrange(31), random.randrange(40), random.randrange(12))
                )
            month = Period.month(2024, 2, community.zone)
            for each in community.figures(month, projections=[RequestHappenings]).figures:
                seen[each.measure.code] += each.value or 0
    assert [each.code for each in RequestHappenings.measures if not seen[each.code]] == []
