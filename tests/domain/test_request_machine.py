"""Random commands against requests that share one world find no illegal state."""

from itertools import pairwise
from typing import Any

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from community_core.domain import (
    REQUEST,
    AssignRequest,
    CorrectFact,
    EscalateRequest,
    Event,
    FollowUpRequest,
    MarkDuplicate,
    NoteRequest,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    RequestClosed,
    RequestConverted,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestStoodForDuplicate,
    RequestWithdrawn,
    ResolveRequest,
    WaitRequest,
    WithdrawRequest,
    as_corrected,
)
from community_core.errors import InvalidInput, Refused

from .request_life import POSSIBLE, steps
from .story import HE, LIN, SHEN, Story, World, corrections_of

IDS = ("request-1", "request-2", "request-3", "request-4")
LINE = [
    *("raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting"),
    *("resolved", "followed-up", "closed"),
]
OPEN = {*LINE[:6], "reopened"}
ENDS = {"rejected", "duplicate", "withdrawn", "converted"}
PLACE = {status: place for place, status in enumerate(LINE)} | {"reopened": 2}
"""How far along the line a status is; reopened counts as accepted."""
FINAL = RequestRejected | RequestWithdrawn | RequestConverted
GIVEN_UP = {"rejected", "withdrawn", "converted"}
GIVES_UP = ("reject", "withdraw", "convert")

people = st.sampled_from([SHEN, HE, LIN])
requests = st.sampled_from(IDS)
reasons = st.sampled_from(["part missing", "冷", "no steam", " "])
KNOWN = ("done", "partly", "explained", "referred-out", "unable")
outcomes = st.sampled_from([*KNOWN, "fixed", "", None])
answers = st.sampled_from(["satisfied", "not-satisfied", "unreachable"])


def _commands(request_id: str) -> st.SearchStrategy[Any]:
    """Commands on a request whose fields may be wrong."""
    on: dict[str, Any] = {"request_id": st.just(request_id)}
    return st.one_of(
        st.builds(RaiseRequest, title=reasons, category=reasons, channel=st.just("desk"), outcome=outcomes),
        st.builds(AssignRequest, assignee=st.sampled_from([HE, "org:works", "nobody"]), **on),
        *(st.builds(each, reason=reasons, **on) for each in (WaitRequest, RejectRequest, ReopenRequest)),
        st.builds(ResolveRequest, outcome=outcomes, **on),
        st.builds(FollowUpRequest, satisfaction=answers, **on),
        st.builds(MarkDuplicate, duplicate_of=st.sampled_from([*IDS, "request-9"]), **on),
    )


COMMANDS = {each: _commands(each) for each in IDS}
STEPS = {(each, other): steps(each, other) for each in IDS for other in IDS}


def _is_allowed(before: str | None, after: str | None) -> bool:
    """The life cycle as edges: along the line, in and out of waiting, off the line, and back by reopening."""
    if before is None:
        return after in ("raised", "resolved")
    if after == "reopened":
        return before in ("resolved", "followed-up", "closed", "duplicate")
    if before not in OPEN:
        return (before, after) in {
            ("resolved", "followed-up"),
            ("resolved", "closed"),
            ("followed-up", "closed"),
        }
    if after in ENDS or (before, after) == ("waiting", "in-progress"):
        return True
    return after in LINE[:7] and PLACE[str(after)] > PLACE[before]


class Requests(RuleBasedStateMachine):
    """Four requests, any of which may be said to duplicate another."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World({each: Story(REQUEST, each) for each in IDS})
        self.stories = self.world.stories

    @initialize(outcome=st.sampled_from([None, "done"]))
    def raise_three(self, outcome: Any) -> None:
        """Three requests are there, the fourth is only an id."""
        command = RaiseRequest(title="Cold", category="heating", channel="desk", outcome=outcome)
        self._order(IDS[0], command, SHEN)
        self._order(IDS[1], command, HE)
        self._order(IDS[2], evolve(command, outcome=None), HE)

    @rule(which=requests, by=people, data=st.data())
    def anything(self, which: str, by: str, data: st.DataObject) -> None:
        """Whatever comes, refused or not."""
        self._order(which, data.draw(COMMANDS[which]), by)

    @rule(which=requests, other=requests, by=people, step=st.sampled_from(list(STEPS[IDS[0], IDS[1]])))
    def any_step(self, which: str, other: str, by: str, step: str) -> None:
        """Any step, whether it is its turn or not."""
        self._order(which, STEPS[which, other][step], by)

    @rule(which=requests, other=requests, by=people, turn=st.integers(0, 100))
    def onward(self, which: str, other: str, by: str, turn: int) -> None:
        """A step that is possible from where the request stands, if there is one."""
        status = self.stories[which].state.status
        possible = POSSIBLE[status].split() if status else []
        if possible:
            self._order(which, STEPS[which, other][possible[turn % len(possible)]], by)

    @rule(which=requests, by=people, data=st.data())
    def correct(self, which: str, by: str, data: st.DataObject) -> None:
        """Any fact is put right, or wrong: no correction moves any request along its line."""
        before = self._statuses()
        self._order(which, data.draw(corrections_of(self.stories[which])), by)
        assert self._statuses() == before

    @rule(
        which=requests,
        original=requests,
        third=requests,
        by=people,
        then=st.lists(st.sampled_from([*GIVES_UP, "reopen", "mark-duplicate", "correct"]), max_size=3),
    )
    def repeat(self, which: str, original: str, third: str, by: str, then: list[str]) -> None:
        """A duplicate is marked if it can be; then it is led elsewhere, or reopened, or its original ends."""
        self._order(which, STEPS[which, original]["mark-duplicate"], by)
        for each in then:
            if each == "correct":
                self._correct_last(which, RequestMarkedDuplicate, by, duplicate_of=third)
            elif each in GIVES_UP:
                self._order(original, STEPS[original, third][each], by)
            else:
                self._order(which, STEPS[which, original][each], by)

    @rule(which=requests, by=people, resolver=people)
    def correct_who_resolved(self, which: str, by: str, resolver: str) -> None:
        """Before or after somebody asked the resident."""
        self._correct_last(which, RequestResolved, by, resolved_by=resolver)

    def _correct_last(self, which: str, kind: type[Any], by: str, **right: Any) -> None:
        """The last fact of a kind; one that is not there when there is none."""
        told = enumerate(self.world.facts(which), start=1)
        version = max((version for version, each in told if isinstance(each, kind)), default=0)
        self._order(which, CorrectFact(fact_id=f"{which}@{version}", right=right, reason="typo"), by)

    def _order(self, which: str, command: Any, by: str) -> None:
        before = {each: (story.state, len(story.facts)) for each, story in self.stories.items()}
        try:
            decided = self.world.order(which, command, by)
        except (Refused, InvalidInput):
            decided = ()
            assert before == {each: (story.state, len(story.facts)) for each, story in self.stories.items()}
        for each in {fact.stream_id for fact in decided}:
            events = [fact.data for fact in decided if fact.stream_id == each]
            self._check(each, command, before[each][0], events, asked=each == which)

    def _check(self, which: str, command: Any, before: Any, events: list[Event], *, asked: bool) -> None:
        """What one command may do to one request, asked itself or because of another."""
        after = self.world.state(which)
        if after.status != before.status:
            assert _is_allowed(before.status, after.status), (before.status, command, after.status)
        elif asked:
            assert isinstance(
                command, AssignRequest | EscalateRequest | FollowUpRequest | NoteRequest | CorrectFact
            )
        if not asked:
            assert isinstance(command, MarkDuplicate | CorrectFact | WithdrawRequest)
            given_back = isinstance(command, WithdrawRequest)
            assert [type(each) for each in events] == [
                RequestReopened if given_back else RequestStoodForDuplicate
            ]
        if before.status == "duplicate" and after.status == "reopened":
            assert self.world.state(before.duplicate_of).status in GIVEN_UP

    def _statuses(self) -> list[str | None]:
        return [story.state.status for story in self.stories.values()]

    @invariant()
    def what_is_closed_was_resolved(self) -> None:
        """With a known outcome, since it was last open."""
        for _, facts in self._histories():
            resolved = False
            for each in facts:
                resolved = isinstance(each, RequestResolved) or (
                    resolved and not isinstance(each, RequestReopened)
                )
                assert resolved or not isinstance(each, RequestClosed | RequestFollowedUp)
                assert getattr(each, "outcome", "done") in (
                    "done",
                    "partly",
                    "explained",
                    "referred-out",
                    "unable",
                )

    @invariant()
    def nobody_follows_up_their_own_resolution(self) -> None:
        """Whoever resolved it last does not say how satisfied the resident is."""
        for story in self.stories.values():
            resolver = None
            events = as_corrected(each for _, each in story.facts)
            for (actor, _), each in zip(story.facts, events, strict=True):
                resolver = each.resolved_by if isinstance(each, RequestResolved) else resolver
                assert not isinstance(each, RequestFollowedUp) or actor != resolver

    @invariant()
    def nothing_follows_the_end(self) -> None:
        """Rejected, withdrawn and converted requests are over for good; a duplicate can only be reopened."""
        for _, facts in self._histories():
            assert not any(isinstance(each, FINAL) for each in facts[:-1])
            for each, following in pairwise(facts):
                assert not isinstance(each, RequestMarkedDuplicate) or isinstance(following, RequestReopened)

    @invariant()
    def duplicates_lead_to_a_request_that_is_none(self) -> None:
        """Following them never goes round in a circle, and ends at something that was raised."""
        for which, story in self.stories.items():
            seen = [which]
            while story.state.status == "duplicate":
                seen.append(story.state.duplicate_of)
                assert len(set(seen)) == len(seen)
                story = self.stories[seen[-1]]
                assert story.facts

    @invariant()
    def the_original_of_a_duplicate_knows_it(self) -> None:
        """Whether it was marked or corrected so."""
        for which, story in self.stories.items():
            original = story.state.duplicate_of
            assert original is None or which in self.world.state(original).duplicates

    @invariant()
    def nobody_stands_for_what_was_never_its_duplicate(self) -> None:
        """Each request that one knows of was said to repeat it, by mistake or not."""
        for which, story in self.stories.items():
            for each in story.state.duplicates:
                told = [getattr(fact, "right", fact) for fact in self.world.facts(each)]
                assert RequestMarkedDuplicate(duplicate_of=which) in told

    @invariant()
    def nothing_stays_a_duplicate_of_a_withdrawn_request(self) -> None:
        """Whoever raised it has taken nothing back."""
        for story in self.stories.values():
            original = story.state.duplicate_of
            assert original is None or self.world.state(original).status != "withdrawn"

    @invariant()
    def a_request_stands_as_if_nobody_had_been_wrong(self) -> None:
        """What is right decides, and nothing of what was said before."""
        for story, right in self._histories():
            assert story.state == REQUEST.fold(right)

    @invariant()
    def only_open_requests_are_escalated(self) -> None:
        """The flag stands beside the line, and only while somebody still waits."""
        for story in self.stories.values():
            assert story.state.status in OPEN or not story.state.escalated
            assert story.state.open == (story.state.status in OPEN)

    @invariant()
    def only_an_answer_satisfies(self) -> None:
        """Satisfied means that the last follow-up since the last resolution said so."""
        for story, facts in self._histories():
            said = None
            for each in facts:
                if isinstance(each, RequestResolved | RequestReopened):
                    said = None
                said = each.satisfaction if isinstance(each, RequestFollowedUp) else said
            assert story.state.satisfaction == said

    def _histories(self) -> list[tuple[Story, list[Event]]]:
        return [(story, story.right) for story in self.stories.values()]


TestRequests = Requests.TestCase
TestRequests.settings = settings(max_examples=200, stateful_step_count=30)
