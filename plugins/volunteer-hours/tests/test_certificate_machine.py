"""Whatever people do about hours: certificates cover what was verified then, views tell what changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from community_core import Community
from community_core.domain import (
    AGGREGATES,
    VOLUNTEER,
    ClaimHours,
    ClaimStatus,
    CorrectFact,
    CorrectHours,
    RegisterVolunteer,
    RejectHours,
    RevokeHours,
    UndoFact,
    VerifyHours,
)
from community_core.testing import perhaps
from community_volunteer_hours.certificate import CERTIFICATE, IssueCertificate, RevokeCertificate
from community_volunteer_hours.certificates import Certificates
from community_volunteer_hours.service_record import ServiceRecord

MONDAY = datetime(2024, 1, 15, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HASHED: dict[str, Any] = {"holder": "a3" * 32, "salt": "5f" * 16}
ON_LIN: dict[str, Any] = {"volunteer_id": "volunteer-lin"}
Claimed = tuple[ClaimStatus, str, datetime, datetime]


class Hours(RuleBasedStateMachine):
    """One volunteer, a few claims, certificates of one week or the other."""

    @initialize()
    def register(self) -> None:
        self.now = MONDAY + 30 * DAY
        self.certified: dict[str, dict[int, Claimed]] = {}
        self.community = Community.open(
            ":memory:", zone="Asia/Shanghai", aggregates=[*AGGREGATES, CERTIFICATE], clock=lambda: self.now
        )
        self._do(RegisterVolunteer(person_id="person-lin"))
        for day in range(3):
            self.claim(day, 2, hours_ago=0)
            self._do(VerifyHours(**ON_LIN, claim=day + 1))
        self.issue(0)

    def teardown(self) -> None:
        if hasattr(self, "community"):
            self.community.close()

    def _do(self, command: Any, by: str = "person-shen", hours_ago: int = 0) -> None:
        self.now += timedelta(minutes=1)
        with perhaps(CERTIFICATE, VOLUNTEER):
            self.community.execute(command, by=by, at=self.now - hours_ago * HOUR)

    @rule(day=st.integers(0, 13), length=st.integers(1, 3), hours_ago=st.integers(0, 50))
    def claim(self, day: int, length: int, hours_ago: int) -> None:
        start = MONDAY + day * DAY
        said: dict[str, Any] = {"activity": "扫雪", "started_at": start, "ended_at": start + length * HOUR}
        self._do(ClaimHours(**ON_LIN, **said), hours_ago=hours_ago)

    @rule(claim=st.integers(1, 5), by=st.sampled_from(["person-shen", "person-lin"]))
    def verify(self, claim: int, by: str) -> None:
        self._do(VerifyHours(**ON_LIN, claim=claim), by=by)

    @rule(claim=st.integers(1, 5), step=st.sampled_from([RejectHours, RevokeHours]))
    def turn_down(self, claim: int, step: Any) -> None:
        self._do(step(**ON_LIN, claim=claim, reason="记错了人"))

    @rule(claim=st.integers(1, 5), length=st.integers(1, 3), activity=st.sampled_from(["扫雪", "值守"]))
    def correct(self, claim: int, length: int, activity: str) -> None:
        start = MONDAY + (claim - 1) * DAY
        said = CorrectHours(
            **ON_LIN, claim=claim, ended_at=start + length * HOUR, activity=activity, reason="核对"
        )
        self._do(said)

    @rule(claim=st.integers(1, 3), length=st.integers(1, 3))
    def put_right(self, claim: int, length: int) -> None:
        """Corrected, and verified anew."""
        self.correct(claim, length, "值守")
        self.verify(claim, "person-shen")

    @rule(week=st.integers(0, 1), by=st.sampled_from(["person-shen", "person-shen", "person-lin"]))
    def issue(self, week: int, by: str = "person-shen") -> None:
        since = date(2024, 1, 15) + week * 7 * DAY
        until = since + 6 * DAY
        command = IssueCertificate(person_id="person-lin", since=since, until=until, **HASHED)
        self.now += timedelta(minutes=1)
        with perhaps(CERTIFICATE, VOLUNTEER):
            done = self.community.execute(command, by=by)
            verified = {
                number: claim
                for number, claim in self._claims().items()
                if claim[0] == "verified" and since <= claim[2].date() <= until
            }
            self.certified[done.stream_id] = verified
            (issued,) = (each.data for each in done.events)
            assert by != "person-lin"
            assert issued.claims == tuple(sorted(verified)) != ()
            assert issued.minutes == sum(
                (each[3] - each[2]) // timedelta(minutes=1) for each in verified.values()
            )

    @rule(which=st.integers(0, 5))
    def void(self, which: int) -> None:
        if self.certified:
            chosen = list(self.certified)[which % len(self.certified)]
            self._do(RevokeCertificate(certificate_id=chosen, reason="有误"))

    @rule(which=st.integers(0, 30), certificate=st.booleans())
    def undo(self, which: int, *, certificate: bool) -> None:
        streams = list(self.certified) if certificate and self.certified else ["volunteer-lin"]
        facts = self.community.history(streams[which % len(streams)])
        self._do(UndoFact(fact_id=facts[which % len(facts)].id, reason="点错了"))

    @rule(which=st.integers(0, 30), hours=st.integers(-30, 30))
    def retime(self, which: int, hours: int) -> None:
        facts = self.community.history("volunteer-lin")
        fact = facts[which % len(facts)]
        moment = fact.occurred_at + hours * HOUR
        self._do(CorrectFact(fact_id=fact.id, occurred_at=moment, reason="核对"))

    def _claims(self) -> dict[int, Claimed]:
        """The claims as the decider sees them."""
        state = VOLUNTEER.fold(each.data for each in self._facts("volunteer-lin"))
        claims = state.claims.items()
        return {n: (each.status, each.activity, each.started_at, each.ended_at) for n, each in claims}

    def _facts(self, stream: str) -> Any:
        return self.community.history(stream)

    @invariant()
    def the_register_says_what_was_certified(self) -> None:
        """And every certificate whose hours are no longer so is among the stale ones."""
        if not hasattr(self, "community"):
            return
        view, now = self.community.view(Certificates), self._claims()
        rows = {each.certificate_id: each for each in view}
        assert rows.keys() == self.certified.keys()
        stale = {each.certificate_id: set(each.claims) for each in view.stale()}
        for each, then in self.certified.items():
            status = CERTIFICATE.fold(fact.data for fact in self._facts(each)).status
            assert rows[each].status == status
            changed = {number for number, claim in then.items() if now.get(number) != claim}
            assert status == "void" or changed <= stale.get(each, set())
            assert status == "issued" or each not in stale

    @invariant()
    def the_record_has_the_verified_claims(self) -> None:
        if hasattr(self, "community"):
            told = {each.claim: each.minutes for each in self.community.view(ServiceRecord)}
            verified = {n: each for n, each in self._claims().items() if each[0] == "verified"}
            assert told == {n: (each[3] - each[2]) // timedelta(minutes=1) for n, each in verified.items()}


def test_a_certificate_covers_what_was_verified_and_its_staleness_is_seen() -> None:
    """Corrections, undoing and late entries included."""
    run_state_machine_as_test(
        Hours,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
