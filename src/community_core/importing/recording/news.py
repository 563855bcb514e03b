"""What a case says comes to further facts: all of it the first time, later what is different from before."""

from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Any, cast

from attrs import evolve, fields

from community_core.domain import (
    REQUEST,
    AnyEvent,
    FollowOnClosed,
    FollowOnCreated,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestNoted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestRestated,
    RequestResumed,
    RequestStarted,
    RequestStatus,
    RequestWaiting,
)
from community_core.importing.cases.case import OVER, Case, CaseStep
from community_core.importing.cases.identity import step_identities
from community_core.importing.cases.progress import ENDINGS, GUESSED, NO_STEP
from community_core.importing.recording.continuation import Continuation
from community_core.importing.recording.correcting import put_right
from community_core.importing.recording.saying import RAISING
from community_core.importing.recording.story import BESIDE, ToldFact, changes
from community_core.telling.flags import of_the_clocks

_ENDING = ENDINGS | {RequestClosed}
_RAISING = frozenset(RAISING)
_OF_ITS_COURSE = frozenset(["status", "outcome", "acknowledged", "ended", "notes"])
_ON_THE_WAY = frozenset([RequestAccepted, RequestAssigned, RequestStarted, RequestWaiting, RequestResumed])
_AS_GOOD_AS = {"reopened": ("raised", "acknowledged", "accepted")}
"""What a source may call a request that was reopened, and is gone on with as if it was just accepted."""

_IN_HANDS = frozenset(["assigned", "in-progress", "waiting"])
"""Where giving it to somebody else changes nothing but who has it."""

_FROM: dict[str, Collection[str]] = {
    "acknowledged": ("raised",),
    "accepted": ("raised", "acknowledged"),
    "assigned": ("raised", "acknowledged", "accepted", "reopened"),
    "in-progress": ("raised", "acknowledged", "accepted", "assigned", "reopened"),
    "waiting": ("raised", "acknowledged", "accepted", "assigned", "in-progress", "reopened"),
}
"""From where a step leads there."""


class CaseNews:
    """What one case has to tell, written down on its stream. ``request`` is the identity of its request;
    ``now`` is when changes are noticed that the source does not date."""

    def __init__(self, case: Case, stream: Continuation, request: str, now: datetime) -> None:
        self._case = case
        self._stream = stream
        self._now = now
        self._identities = step_identities(request, case.later)
        self._versions: dict[int, int] = {}
        """The facts of the later steps, by their places."""

    # ---- all of it

    def first(self) -> None:
        """Write down all that became of it."""
        for place in range(len(self._case.later)):
            self._add(place)

    # ---- what is different

    def since(self, changed: Set[str]) -> None:
        """Write down what it says otherwise of what ``changed``."""
        if changed & _RAISING:
            self._put_raising_right(changed)
        if changed & _OF_ITS_COURSE:
            self._give_before_the_end()
            self._tell_course(changed)
            self._stand(changed)
        if "assignee" in changed:
            self._give()

    def _put_raising_right(self, changed: Set[str]) -> None:
        raised = self._stream.story.raised
        assert raised is not None  # what is known was raised
        says = self._case.request
        values = {name: getattr(says, name) for name in RAISING if name in changed and name != "raised_at"}
        at = self._case.raised.occurred_at if "raised_at" in changed else None
        doubts = of_the_clocks(self._case.raised.flags) if changed & {"raised_at", "due_at"} else ()
        self._write(put_right(raised, self._now, at, doubts, **values))

    def _tell_course(self, changed: Set[str]) -> None:
        """Each step that has a date of its own, or ends it, is known, or known otherwise, or new."""
        places = [at for at, each in enumerate(self._case.later) if _is_told(each, changed)]
        known = [each for each in self._stream.story.sources() if self._may_be_told(each, changed)]
        ends_anew = bool(changed & {"status", "ended"})
        left = self._found(places, known, ends_anew=ends_anew)
        for place in places:
            if place in self._versions:
                continue
            step = self._case.later[place]
            told = next((each for each in left if each.stands and _is_the_same(step, each)), None)
            if told is None:
                self._add(place)
            else:
                left.remove(told)
                self._versions[place] = told.version
                self._tell_otherwise(step, told)
        self._tell_outcome(changed)

    def _found(self, places: Sequence[int], known: Sequence[ToldFact], *, ends_anew: bool) -> list[ToldFact]:
        """Find the steps that are known just so; what is known beside them."""
        left = list(known)
        late = {each.identity: each for each in self._stream.story.sources() if _is_late_news(each)}
        for place in places:
            step = self._case.later[place]
            anew = ends_anew and type(step.data) in _ENDING
            if self._identities[place] in late and not anew:
                self._versions[place] = late[self._identities[place]].version
                continue
            told = next((each for each in left if _says_the_same(step, each)), None)
            if told is not None:
                left.remove(told)
                self._versions[place] = told.version
        return left

    def _may_be_told(self, told: ToldFact, changed: Set[str]) -> bool:
        """Whether a step of the case may be known as that fact: an ending only while it is over by it."""
        if isinstance(told.data, RequestNoted):
            return told.data.kind not in ("status", "raised-at") and not _is_late_news(told)
        if type(told.data) in _ENDING and not self._case.tells_course:
            still = told.stands or not changed & {"status", "ended"}
            return still and told.version > self._stream.story.reopened_in
        return type(told.data) not in (RequestRaised, RequestRestated)

    def _tell_otherwise(self, step: CaseStep, told: ToldFact) -> None:
        """What is known is known otherwise: another text, another date."""
        values = {} if type(step.data) is RequestResolved else changes(told.said, step.data)
        at = None
        if not step.undated and step.occurred_at != told.said_at:
            at = step.occurred_at
            if type(step.data) in _ENDING:
                at = self._after_all(step.occurred_at, before=told.version)
        self._write(put_right(told, self._now, at, of_the_clocks(step.flags) if at else (), **values))

    def _tell_outcome(self, changed: Set[str]) -> None:
        """How its last ending came out is put right; how those before did nobody says any more."""
        endings = [at for at, each in enumerate(self._case.later) if type(each.data) is RequestResolved]
        if "outcome" not in changed or not endings or endings[-1] not in self._versions:
            return
        version, outcome = self._versions[endings[-1]], self._case.later[endings[-1]].data.outcome
        told = next(each for each in self._stream.story.told if each.version == version)
        if told.said.outcome != outcome:
            self._write(put_right(told, self._now, outcome=outcome))

    def _stand(self, changed: Set[str]) -> None:
        """Go on to where it says that it stands."""
        stands, noticed = self._case.stands, self._noticed()
        if not stands and "status" in changed:
            self._note_status()
        if stands == OVER and "status" in changed:
            self._end_so()
        if stands in ("", OVER) or not changed & {"status", "ended", "notes"}:
            return
        if not self._state.open:
            reopened = RequestReopened(reason=self._case.word or "open in the source")
            self._write(self._placed(evolve(noticed, data=reopened)))
        if "status" in changed:
            self._reach(stands)

    def _end_so(self) -> None:
        """It is over as the case says: filed away, or not any more as it was before."""
        status: str | None = "raised"
        for step in self._case.later:
            status = REQUEST.status_after(status, step.data)
        if self._state.status == "closed" and status == "resolved":
            self._restate(status)
        if self._state.status == "resolved" and status == "closed":
            self._say(RequestClosed())

    def _note_status(self) -> None:
        for place, step in enumerate(self._case.later):
            if isinstance(step.data, RequestNoted) and step.undated:
                at = self._noticed().occurred_at
                self._stream.write(evolve(step, occurred_at=at), self._identities[place])

    def _reach(self, stands: str) -> None:
        status = str(self._state.status)
        if stands == status or stands in _AS_GOOD_AS.get(status, ()):
            return
        if stands in ("in-progress", "waiting") and self._is_in_other_hands() and self._case.assignee:
            self._say(RequestAssigned(assignee=self._case.assignee))
        if status == "waiting" and stands == "in-progress":
            self._say(RequestResumed())
        elif status in _FROM.get(stands, ()):
            self._say(self._leading_to(stands))
        else:
            self._restate(stands)

    def _leading_to(self, stands: str) -> AnyEvent:
        steps: dict[str, AnyEvent] = {
            "acknowledged": RequestAcknowledged(),
            "accepted": RequestAccepted(),
            "in-progress": RequestStarted(),
            "waiting": RequestWaiting(reason=self._case.word or "waiting in the source"),
        }
        assignee = self._case.assignee or self._state.assignee
        return RequestAssigned(assignee=assignee) if stands == "assigned" and assignee else steps[stands]

    def _give(self) -> None:
        """It is whose the case says."""
        if not self._is_in_other_hands():
            return
        if self._case.assignee and self._state.status in _IN_HANDS:
            self._say(RequestAssigned(assignee=self._case.assignee))
        else:
            self._restate(str(self._state.status))

    def _give_before_the_end(self) -> None:
        """Whoever had it had it while it was open."""
        if self._case.stands == OVER and self._state.open and self._is_in_other_hands():
            for place, step in enumerate(self._case.later):
                if isinstance(step.data, RequestAssigned) and step.undated:
                    self._add(place)

    def _is_in_other_hands(self) -> bool:
        said = self._case.assignee
        return said is not None and (said or None) != self._state.assignee

    def _restate(self, stands: str) -> None:
        said = self._case.assignee
        assignee = self._state.assignee if said is None else said or None
        restated = RequestRestated(stands=cast(RequestStatus, stands), assignee=assignee)
        self._say(restated, NO_STEP)

    # ---- steps in their order

    def _add(self, place: int) -> None:
        """Write a later step down, where it may stand."""
        step = self._case.later[place]
        for each in self._late_or_not(step):
            is_it = each.data is step.data
            cause = None if step.because_of is None else self._versions.get(step.because_of)
            version = self._stream.write(each, self._identities[place], cause)
            if is_it or place not in self._versions:
                self._versions[place] = version

    def _late_or_not(self, step: CaseStep) -> list[CaseStep]:
        if type(step.data) in BESIDE:
            return [step]
        if type(step.data) in _ENDING:
            return self._ending(step)
        if step.undated or isinstance(step.data, RequestReopened):
            return [self._placed(step)]
        if self._is_late(step.occurred_at) or not self._state.open:
            return [_late(step)]
        if REQUEST.evolve(self._state, step.data) == self._state:
            return []
        return [_late(step)] if self._is_past(step) else [step]

    def _is_past(self, step: CaseStep) -> bool:
        """Whether it is further on than that step, for all that the row says beside it."""
        is_next = self._case.tells_course or self._state.status in ("raised", "reopened")
        return isinstance(step.data, RequestAcknowledged) and not is_next

    def _ending(self, step: CaseStep) -> list[CaseStep]:
        if self._has_ended_so(step):
            return []
        at = self._after_all(step.occurred_at)
        if at == step.occurred_at:
            return [step]
        moved = evolve(step, occurred_at=at).flagged("closed-before-last-step")
        return [moved] if step.undated else [_late(step), moved]

    def _has_ended_so(self, step: CaseStep) -> bool:
        """Whether it is over by the same, told twice."""
        told = next(
            (each for each in reversed(self._stream.story.told) if type(each.data) not in BESIDE), None
        )
        return (
            told is not None and told.stands and type(told.data) is type(step.data) and not self._state.open
        )

    def _after_all(self, moment: datetime, before: int | None = None) -> datetime:
        """A moment, or when the step happened that it must follow: those dated by guess give way to it, and
        whoever had it that ended ``before``, which nobody said since when."""
        ended = next((each.happened for each in self._stream.story.told if each.version == before), None)
        steps = [
            each
            for each in self._stream.story.told
            if each.stands
            and type(each.data) not in BESIDE
            and (before is None or each.version < before)
            and each.happened > moment
        ]
        giving_way = [each for each in steps if _is_guess(each, ended)]
        bound = max([moment, *(each.happened for each in steps if each not in giving_way)])
        for each in giving_way:
            if each.at > bound:
                self._write(put_right(each, self._now, bound))
        return bound

    def _placed(self, step: CaseStep) -> CaseStep:
        """A step without a date of its own, no earlier than the last."""
        last = self._stream.story.last_step
        if last is None or step.occurred_at >= last:
            return step
        return evolve(step, occurred_at=last).flagged(GUESSED)

    def _noticed(self) -> CaseStep:
        """The time at which a change was noticed, or told, for whatever changed."""
        case = self._case
        if case.changed_at:
            return CaseStep(None, case.changed_at, case.doubts, None, True)
        return CaseStep(None, case.as_of or self._now, (GUESSED,), None, True)

    def _say(self, data: AnyEvent, *flags: str) -> None:
        self._write(self._placed(evolve(self._noticed(), data=data).flagged(*flags)))

    def _write(self, step: CaseStep | None) -> None:
        if step is not None:
            self._stream.write(step)

    def _is_late(self, moment: datetime) -> bool:
        last = self._stream.story.last_step
        return last is not None and moment < last

    @property
    def _state(self) -> Any:
        return self._stream.story.state


def _is_told(step: CaseStep, changed: Set[str]) -> bool:
    """Whether a step is told for itself, and not only by how the request stands, among what changed."""
    if type(step.data) in _ENDING:
        return bool(changed & {"status", "outcome", "ended", "notes"})
    about = "acknowledged" if isinstance(step.data, RequestAcknowledged) else "notes"
    return not step.undated and about in changed


def _is_late_news(told: ToldFact) -> bool:
    """Whether a note stands for a step that came too late to be one."""
    return isinstance(told.data, RequestNoted) and told.data.kind.startswith("Request")


def _says_the_same(step: CaseStep, told: ToldFact) -> bool:
    if type(step.data) is not type(told.said):
        return False
    if not step.undated and step.occurred_at != told.said_at:
        return False
    return type(step.data) is RequestResolved or step.data == told.said


def _is_the_same(step: CaseStep, told: ToldFact) -> bool:
    """Whether a step is what is known, told otherwise: a note of the same kind with its text or its date, an
    ending or an acknowledgement of another date."""
    if type(step.data) is not type(told.said):
        return False
    if isinstance(step.data, RequestNoted) and step.data.kind != told.said.kind:
        return False
    if isinstance(step.data, FollowOnCreated | FollowOnClosed):
        return bool(step.data.source_number == told.said.source_number)
    if step.occurred_at == told.said_at:
        return True
    if type(step.data) in _ON_THE_WAY:
        return told.is_guessed and step.data == told.said
    return type(step.data) not in BESIDE or step.data == told.said


def _is_guess(told: ToldFact, ended: datetime | None) -> bool:
    had = told.is_sources and type(told.data) is RequestAssigned and told.happened == ended
    return had or (told.is_guessed and type(told.data) not in _ENDING)


def _late(step: CaseStep) -> CaseStep:
    """A step from before what is known, as a note: kept, but it undoes nothing."""
    kind = type(step.data).__name__
    note = RequestNoted(note=" ".join([kind, *_values(step.data)]), kind=kind)
    return evolve(step, data=note).flagged("older-than-known")


def _values(event: AnyEvent) -> list[str]:
    return [str(value) for each in fields(type(event)) if (value := getattr(event, each.name))]
