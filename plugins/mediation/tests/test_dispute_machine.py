"""Whatever is done to disputes, corrected, undone or told late: no law is broken, views agree with the
decider, and figures are those counted by hand."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community, Refused, domain
from community_core.testing import KnownFact, known_facts
from community_core.views import Period
from community_mediation import commands
from community_mediation.dispute import DISPUTE
from community_mediation.disputes import Disputes
from community_mediation.facts import (
    AgreementPerformed,
    AgreementReached,
    DisputeReferred,
    DisputeReported,
    MediationFailed,
    MediatorsNamed,
    PartyAdded,
    PartyConsented,
    PartyRefused,
    SessionHeld,
)
from community_mediation.state import DisputeState

START = datetime(2024, 1, 20, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = ("person-lin", "person-he", "person-xu", "person-yun")
MEDIATORS = ("person-tian", "person-yun", "person-out")
"""Of whom the last is in no office."""
Deed = tuple[str, int, int, int]
"""What is done, to which of those there are, after how many hours, and with which value."""
DEEDS = (
    "report", "go-on", "go-on", "go-on", "go-on", "go-on", "add", "add", "name", "name", "name", "consent",
    "consent", "refuse", "session", "agree", "apply", "decide", "perform", "break", "fail", "refer",
    "follow-up", "close", "correct", "correct", "correct", "retime", "retime", "undo", "undo", "undo",
)  # fmt: skip


class Neighbourhood:
    """A community in which any deed is tried that is allowed."""

    def __init__(self) -> None:
        self.now = START
        self.community = Community.open(":memory:", clock=lambda: self.now)
        self.disputes: list[str] = []
        for each in (*PEOPLE, *MEDIATORS[:1]):
            self._execute(domain.RegisterPerson(person_id=each, name="某人"))
        for each in MEDIATORS[:2]:
            self._execute(domain.AppointRole(person_id=each, role="mediator", since=date(2023, 1, 1)))
        for deed in (
            "report",
            "go-on",
            "go-on",
            "session",
        ):  # something to be put right from the first deed on
            self.do((deed, 0, 1, 0))

    def do(self, deed: Deed) -> None:
        """Do it, unless a rule says no."""
        kind, which, hours, value = deed
        self.now += hours * HOUR
        late: dict[str, Any] = {"at": self.now - value * HOUR} if value % 4 == 3 else {}
        with suppress(Refused):
            if kind == "report" or not self.disputes:
                between = PEOPLE[which % 4], PEOPLE[(which + 1 + value % 2) % 4]
                said: Any = {"category": ("neighbours", "property")[value % 2], "source": "applied"}
                report = commands.ReportDispute(**said, parties=between, title="噪音", story="夜里")
                self.disputes.append(str(self._execute(report, **late).stream_id))
            elif kind in ("correct", "retime", "undo"):
                self._put_right(kind, which, value)
            elif kind == "go-on":
                self._execute(self._next(which, value), **late)
            else:
                self._execute(self._step(kind, self._one_of(which), value), **late)

    def _execute(self, command: Any, by: str = "person-shen", **at: Any) -> Any:
        return self.community.execute(command, by=by, **at)

    def state(self, dispute: str) -> DisputeState:
        """As the decider sees it."""
        state: DisputeState = self.community.ledger.load(DISPUTE, dispute).state
        return state

    def _one_of(self, which: int) -> str:
        return self.disputes[-1 - which % min(3, len(self.disputes))]  # the latest, so that much happens

    def _step(self, kind: str, dispute: str, value: int) -> Any:
        on: dict[str, Any] = {"dispute_id": dispute}
        party = PEOPLE[value % 4]
        by = (self.now + (value - 4) * 24 * HOUR).date()
        steps: dict[str, Callable[[], Any]] = {
            "add": lambda: commands.AddParty(**on, party=party),
            "name": lambda: commands.NameMediators(**on, mediators=(MEDIATORS[value % 3],)),
            "consent": lambda: commands.ConsentToMediation(**on, party=party),
            "refuse": lambda: commands.RefuseMediation(**on, party=party),
            "session": lambda: commands.HoldSession(**on),
            "agree": lambda: commands.ReachAgreement(**on, form="oral", terms="安静", perform_by=by),
            "apply": lambda: commands.ApplyConfirmation(**on),
            "decide": lambda: commands.DecideConfirmation(**on, outcome=("valid", "dismissed")[value % 2]),
            "perform": lambda: commands.RecordPerformance(**on),
            "break": lambda: commands.RecordBreach(**on),
            "fail": lambda: commands.FailMediation(**on, why="no-agreement"),
            "refer": lambda: commands.ReferDispute(**on, to=("court", "police")[value % 2]),
            "follow-up": lambda: commands.FollowUpDispute(**on, result=("kept", "unreachable")[value % 2]),
            "close": lambda: commands.CloseDispute(**on),
        }
        return steps[kind]()

    def _next(self, which: int, value: int) -> Any:
        """What follows where all goes well, or as it may."""
        dispute = self._one_of(which)
        state = self.state(dispute)
        missing = [each for each in state.parties if state.answers.get(each) != "consented"]
        if state.status in ("reported", "mediating", "broken") and missing:
            return commands.ConsentToMediation(dispute_id=dispute, party=missing[0])
        following = {
            "reported": "session",
            "mediating": "agree" if value % 4 else "fail",
            "agreed-on": "decide" if state.applied else ("perform", "break", "apply", "apply")[value % 4],
            "broken": "agree",
            "performed": "follow-up" if not state.followed_up else "close",
            "failed": "refer",
        }
        return self._step(following.get(str(state.status), "close"), dispute, value)

    def _put_right(self, kind: str, which: int, value: int) -> None:
        told = [each for each in self.community.log() if each.stream_id in self.disputes]
        if not told:
            return
        chosen = told[-1 - which % len(told)]
        why: dict[str, Any] = {"reason": "误录"}
        if kind == "undo":
            self._execute(domain.UndoFact(fact_id=chosen.id, **why))
        elif kind == "retime":
            moment = chosen.occurred_at - (value - 2) * 7 * HOUR
            self._execute(domain.CorrectFact(fact_id=chosen.id, occurred_at=moment, **why))
        elif right := _otherwise(chosen.data, value):
            self._execute(domain.CorrectFact(fact_id=chosen.id, right=right, **why))


def _otherwise(event: Any, value: int) -> dict[str, Any]:
    match event:
        case DisputeReported():
            other = {"category": ("neighbours", "property", "labour")[value % 3]}
            between = (PEOPLE[value % 4], PEOPLE[(value + 1) % 4])
            return other if value % 2 else {"parties": between, "story": "另一件事"}
        case PartyConsented() | PartyRefused() | PartyAdded():
            return {"party": PEOPLE[value % 4]}
        case MediatorsNamed():
            return {"mediators": (MEDIATORS[value % 3],)}
        case AgreementReached():
            return {"form": ("oral", "written")[value % 2]}
    return {}


# ---- counting by hand


def known(community: Community, disputes: Sequence[str]) -> list[KnownFact]:
    """Every fact of disputes that did happen, as it happened, in the order of time."""
    return [each for each in known_facts(community) if each.stream_id in disputes]


def refuse_broken_laws(steps: Sequence[Any]) -> None:
    """Nobody mediates their own, and nothing goes on but by the consent of all, one by one."""
    parties, said, mediators = set[str](), dict[str, bool](), set[str]()
    for each in steps:
        match each:
            case DisputeReported():
                parties = set(each.parties)
            case PartyAdded():
                parties.add(each.party)
            case PartyConsented() | PartyRefused():
                said[each.party] = isinstance(each, PartyConsented)
            case MediatorsNamed():
                mediators = set(each.mediators)
                assert "person-out" not in mediators
            case SessionHeld() | AgreementReached():
                assert all(said.get(party) for party in parties)
    assert not mediators & parties
    assert said.keys() <= parties
    assert len(parties) >= 2 or not steps


DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 30), st.integers(0, 60), st.integers(0, 11))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, min_size=8, max_size=50))
def test_no_deed_breaks_a_law(deeds: list[Deed]) -> None:
    """After each, by the facts as they are known; and the ledger shows what the decider sees."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            neighbourhood.do(deed)
            facts = known(community, neighbourhood.disputes)
            for dispute in neighbourhood.disputes:
                refuse_broken_laws([each.event for each in facts if each.stream_id == dispute])
        views_agree(neighbourhood)


def views_agree(neighbourhood: Neighbourhood) -> None:
    """Each dispute as the decider sees it."""
    rows = {
        each.dispute_id: each for each in neighbourhood.community.view(Disputes, reader="system:test").records
    }
    for dispute in neighbourhood.disputes:
        state = neighbourhood.state(dispute)
        if state.status is None:
            assert dispute not in rows
            continue
        row = rows[dispute]
        assert (row.status, row.consent) == (state.status, state.consent)
        assert (row.parties, row.mediators) == (state.parties, state.mediators)


# ---- figures


def counted(month: Period, facts: Sequence[KnownFact], last: date, zone: Any) -> Iterator[tuple[str, Any]]:
    """Every figure of a month, from facts one by one."""
    inside = [each for each in facts if each.at in month]
    reported = [each.event.category for each in inside if isinstance(each.event, DisputeReported)]
    yield "disputes-reported", (len(reported), None)
    many = {kind: count for kind, count in Counter(reported).items() if count >= 5}
    for kind, count in many.items():
        yield f"disputes-reported category {kind}", (count, None)
    if len(reported) > sum(many.values()):
        yield "disputes-reported category other", (len(reported) - sum(many.values()), None)
    firsts: dict[tuple[str, bool], KnownFact] = {}
    for each in facts:
        if isinstance(each.event, AgreementReached | MediationFailed):
            firsts.setdefault((each.stream_id, False), each)
        if isinstance(each.event, PartyRefused):
            firsts.setdefault((each.stream_id, True), each)
    ends = [each for (_, refused), each in firsts.items() if not refused and each.at in month]
    yield "disputes-mediated", (len(ends), None)
    good = sum(isinstance(each.event, AgreementReached) for each in ends)
    yield "mediation-success", (good, len(ends))
    yield (
        "mediation-refused",
        (sum(refused and each.at in month for (_, refused), each in firsts.items()), None),
    )
    for code, kind, field in (
        ("agreements-reached", AgreementReached, "form"),
        ("disputes-referred", DisputeReferred, "to"),
    ):
        told = [getattr(each.event, field) for each in inside if isinstance(each.event, kind)]
        yield code, (len(told), None)
        for value, count in Counter(told).items():
            yield f"{code} {field} {value}", (count, None)
    valid = [each for each in inside if getattr(each.event, "outcome", "") == "valid"]
    yield "agreements-confirmed", (len(valid), None)
    kept = due = 0
    for nth, each in enumerate(facts):
        if isinstance(each.event, AgreementReached) and month.first <= each.event.perform_by <= month.last:
            after = [one for one in facts[nth + 1 :] if one.stream_id == each.stream_id]
            until = next((i for i, one in enumerate(after) if isinstance(one.event, AgreementReached)), None)
            done = [one.at for one in after[:until] if isinstance(one.event, AgreementPerformed)]
            due += 1
            kept += any(at.astimezone(zone).date() <= last for at in done)
    yield "agreements-kept", (kept, due)


def _compare(neighbourhood: Neighbourhood, month: Period) -> None:
    community = neighbourhood.community
    gathered = community.figures(month, projections=[Disputes])
    assert gathered.failed == ()
    last = min(month.last, neighbourhood.now.astimezone(community.zone).date())
    by_hand = dict(counted(month, known(community, neighbourhood.disputes), last, community.zone))
    if gathered.has_data:
        told = {
            " ".join((each.measure.code, *(each.split or ()))): (each.value, each.whole)
            for each in gathered.figures
        }
        assert told == by_hand
    else:
        assert not any(value for value, _ in by_hand.values())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEED, min_size=8, max_size=50))
def test_figures_are_those_counted_by_hand(deeds: list[Deed]) -> None:
    """Of every month, with corrections, undone facts and late ones."""
    neighbourhood = Neighbourhood()
    with neighbourhood.community as community:
        for deed in deeds:
            neighbourhood.do(deed)
        month = Period.month(2024, 1, community.zone)
        while month.first <= neighbourhood.now.date():
            _compare(neighbourhood, month)
            after = month.last + timedelta(days=1)
            month = Period.month(after.year, after.month, community.zone)


def test_the_deeds_reach_every_figure() -> None:
    """Otherwise the tests above would compare nothing with nothing."""
    random, seen = Random(7), Counter[str]()
    for _ in range(8):
        neighbourhood = Neighbourhood()
        with neighbourhood.community as community:
            for _ in range(80):
                deed = random.choice(DEEDS), random.randrange(3), random.randrange(12), random.randrange(12)
                neighbourhood.do(deed)
            for month in (1, 2):
                period = Period.month(2024, month, community.zone)
                _compare(neighbourhood, period)
                for each in community.figures(period, projections=[Disputes]).figures:
                    seen[each.measure.code] += each.value or 0
    assert [each.code for each in Disputes.measures if not seen[each.code]] == []
