"""Random commands against a volunteer's hours agree with a list of minutes kept beside them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from community_core.domain import (
    VOLUNTEER,
    ClaimHours,
    CorrectFact,
    CorrectHours,
    FactCorrected,
    HoursClaimed,
    HoursVerified,
    RegisterVolunteer,
    RejectHours,
    RevokeHours,
    VerifyHours,
)
from community_core.errors import InvalidInput, Refused

from .story import HE, LIN, SHEN, Story, corrections_of

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2024, 10, 26, tzinfo=BERLIN).astimezone(UTC)
"""The day after it has 25 hours there."""
NOW = FIRST + timedelta(hours=70)
ID = "volunteer-lin"
LIVE = ("claimed", "verified")

steps = st.integers(0, 145)
lengths = st.one_of(st.integers(1, 12), st.sampled_from([0, 24, 47, 48, 49, -1]))
seconds = st.sampled_from([0] * 9 + [30])
numbers = st.integers(1, 3)
people = st.sampled_from([SHEN, HE, SHEN, LIN])
reasons = st.sampled_from(["was elsewhere", "冷", " "])


def _span(step: int, length: int, second: int) -> tuple[datetime, datetime]:
    """Half hours since the first day, with a few seconds that should not be there."""
    start = FIRST + timedelta(minutes=30 * step, seconds=second)
    return start, start + timedelta(minutes=30 * length)


def _minutes(start: datetime, end: datetime) -> set[int]:
    first = (start - FIRST) // timedelta(minutes=1)
    return set(range(first, first + (end - start) // timedelta(minutes=1)))


def _a_day_from(start: datetime) -> int:
    """The minutes until the clocks show the same on the next day, as many as 1500 there."""
    following = (start.astimezone(BERLIN) + timedelta(days=1)).astimezone(UTC)
    return (following - start) // timedelta(minutes=1)


class Hours(RuleBasedStateMachine):
    """A volunteer; beside the aggregate, what each claim's status and minutes ought to be."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(VOLUNTEER, ID, BERLIN, NOW)
        self.claims: dict[int, tuple[str, set[int]]] = {}

    @initialize(first=st.integers(0, 40), second=st.integers(41, 80), length=st.integers(1, 12))
    def register(self, first: int, second: int, length: int) -> None:
        """Hours need a volunteer; two claims to begin with, which may touch or overlap."""
        hours = ClaimHours(volunteer_id=ID, activity="x", started_at=FIRST, ended_at=NOW)
        assert not self._accepts(hours, SHEN)
        assert self._accepts(RegisterVolunteer(person_id=LIN), SHEN)
        self.claim(first, length, 0, LIN)
        self.claim(second, length, 0, LIN)

    @rule(step=steps, length=lengths, second=seconds, by=people)
    def claim(self, step: int, length: int, second: int, by: str) -> None:
        """Accepted exactly when a list of minutes has room for it."""
        start, end = _span(step, length, second)
        command = ClaimHours(volunteer_id=ID, activity="snow", started_at=start, ended_at=end)
        possible = self._has_room(start, end, besides=0)
        assert self._accepts(command, by) == possible
        if possible:
            self.claims[len(self.claims) + 1] = ("claimed", _minutes(start, end))

    @rule(number=numbers, by=people)
    def verify(self, number: int, by: str) -> None:
        """Accepted exactly when it waits and the volunteer is somebody else."""
        possible = self._status(number) == "claimed" and by != LIN
        assert self._accepts(VerifyHours(volunteer_id=ID, claim=number), by) == possible
        self._becomes("verified", number, possible)

    @rule(number=numbers, by=people, reason=reasons)
    def reject(self, number: int, by: str, reason: str) -> None:
        """Likewise, with a reason."""
        possible = self._status(number) == "claimed" and by != LIN and bool(reason.strip())
        assert self._accepts(RejectHours(volunteer_id=ID, claim=number, reason=reason), by) == possible
        self._becomes("rejected", number, possible)

    @rule(number=numbers, by=people, reason=reasons)
    def revoke(self, number: int, by: str, reason: str) -> None:
        """Accepted exactly when it is verified."""
        possible = self._status(number) == "verified" and bool(reason.strip())
        assert self._accepts(RevokeHours(volunteer_id=ID, claim=number, reason=reason), by) == possible
        self._becomes("revoked", number, possible)

    @rule(number=numbers, step=steps, length=lengths, by=people, reason=reasons, as_fact=st.booleans())
    def correct(self, number: int, step: int, length: int, by: str, reason: str, as_fact: bool) -> None:
        """Accepted exactly when it is live, something changes, and the list of minutes has room.

        Whether the claim is named by its number or as a fact makes no difference.
        """
        start, end = _span(step, length, 0)
        right = {"started_at": start, "ended_at": end}
        command: Any = CorrectHours(volunteer_id=ID, claim=number, reason=reason, **right)
        if as_fact:
            fact_id = f"{ID}@{self._version_of_claim(number)}"
            command = CorrectFact(fact_id=fact_id, right=right, reason=reason)
        status, minutes = self.claims.get(number, ("", set()))
        possible = status in LIVE and self._has_room(start, end, besides=number) and bool(reason.strip())
        possible = possible and _minutes(start, end) != minutes
        assert self._accepts(command, by) == possible
        if possible:
            self.claims[number] = ("claimed", _minutes(start, end))

    @rule(by=people, data=st.data())
    def correct_anything(self, by: str, data: st.DataObject) -> None:
        """Any fact, in fields that are not about time: at most a claim has to be verified again."""
        command = data.draw(corrections_of(self.story))
        accepted = not {"started_at", "ended_at"} & command.right.keys() and self._accepts(command, by)
        for number, (status, minutes) in self.claims.items():
            if accepted and command.fact_id == f"{ID}@{self._version_of_claim(number)}":
                assert status in LIVE
                self.claims[number] = ("claimed", minutes)

    @invariant()
    def the_aggregate_agrees(self) -> None:
        """Every claim stands as it ought to, with the minutes it ought to have."""
        assert self.claims == {
            number: (claim.status, _minutes(claim.started_at, claim.ended_at))
            for number, claim in self.story.state.claims.items()
        }

    @invariant()
    def nobody_was_in_two_places(self) -> None:
        """No minute is claimed twice."""
        live = [each for _, minutes in self._live(besides=0) for each in minutes]
        assert len(live) == len(set(live))

    @invariant()
    def nobody_verified_their_own(self) -> None:
        """Whoever verified is not whose hours they are."""
        assert not any(actor == LIN for actor, each in self.story.facts if isinstance(each, HoursVerified))

    @invariant()
    def corrections_name_the_fact_they_correct(self) -> None:
        """By its version in the stream; what it said is the fact, or what the last correction made right."""
        told: dict[int, Any] = {}
        for version, (_, each) in enumerate(self.story.facts, start=1):
            told[version] = each
            if isinstance(each, FactCorrected):
                assert told[each.version] == each.said != each.right
                told[each.version] = each.right

    def _accepts(self, command: Any, by: str) -> bool:
        before = self.story.state
        try:
            return len(self.story.order(command, by=by)) == 1
        except (Refused, InvalidInput):
            assert self.story.state is before
            return False

    def _version_of_claim(self, number: int) -> int:
        """That of its fact; a version that is not there when there is no such claim."""
        claimed = (each.claim if isinstance(each, HoursClaimed) else None for _, each in self.story.facts)
        return next((version for version, each in enumerate(claimed, start=1) if each == number), 999)

    def _has_room(self, start: datetime, end: datetime, besides: int) -> bool:
        minutes = _minutes(start, end)
        taken = {each for _, others in self._live(besides) for each in others}
        return (
            0 < len(minutes) <= _a_day_from(start)
            and start.second == 0
            and end <= NOW
            and not minutes & taken
        )

    def _live(self, besides: int) -> list[tuple[str, set[int]]]:
        return [each for number, each in self.claims.items() if each[0] in LIVE and number != besides]

    def _status(self, number: int) -> str:
        return self.claims.get(number, ("", set()))[0]

    def _becomes(self, status: str, number: int, possible: bool) -> None:
        if possible:
            self.claims[number] = (status, self.claims[number][1])


TestHours = Hours.TestCase
TestHours.settings = settings(max_examples=150, stateful_step_count=30)
