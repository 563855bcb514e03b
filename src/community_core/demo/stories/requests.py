"""What people ask for at the pavilion and by telephone, and what becomes of it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from attrs import evolve

from community_core.demo.cast import Cast
from community_core.demo.deeds import Deed, Thread
from community_core.demo.neighbourhood import AFTER_SNOW, ASKED_AT_PAVILION, HELPED_BY, Topic
from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    Command,
    EscalateRequest,
    FollowUpRequest,
    MarkDuplicate,
    NoteRequest,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    ResolveRequest,
    ResumeRequest,
    Satisfaction,
    Solved,
    StartRequest,
    WaitRequest,
    WithdrawRequest,
)

_PAVILION_DAYS = (3, 8, 12, 15, 19, 24, 29)
_SNOW_DAYS = (6, 17)
_SOLVED: Mapping[Satisfaction, Solved] = {"satisfied": "yes", "not-satisfied": "no"}
_ANSWERS: tuple[Satisfaction, ...] = ("satisfied", "not-satisfied", "unreachable")


def told(cast: Cast) -> Iterator[Thread]:
    """Staff sit down at the pavilion with a notebook: four to seven things are asked each time."""
    for day in _PAVILION_DAYS:
        for number in range(cast.dice.randint(4, 7) * cast.pace):
            yield _asked_at_pavilion(cast, day, number)
    for day in _SNOW_DAYS:
        for topic in AFTER_SNOW:
            yield _ice(cast, day, topic)
    yield _asked_twice(cast)
    yield _not_ours(cast)


def _asked_at_pavilion(cast: Cast, day: int, number: int) -> Thread:
    topic = cast.dice.choice(ASKED_AT_PAVILION)
    at = cast.at(day, "9:30") + timedelta(minutes=8 * (number % 8))
    raised = yield Deed(cast.worker, _raise(cast, topic, "pavilion"), at=at)
    if topic.outcome == "explained":
        explained = ResolveRequest(request_id=raised.stream_id, outcome="explained")
        yield Deed(cast.residents.staff[1], explained, wait=timedelta(), because_of=raised)
    else:
        yield from followed_through(cast, raised.stream_id, topic)


def _raise(cast: Cast, topic: Topic, channel: Any) -> RaiseRequest:
    return RaiseRequest(
        title=topic.words.told(cast.language),
        category=topic.category.told(cast.language),
        channel=channel,
        requester=cast.elder,
        place=cast.called(cast.building),
    )


def _minutes(cast: Cast, low: int, high: int) -> timedelta:
    return timedelta(minutes=cast.dice.randint(low, high))


def followed_through(cast: Cast, request_id: str, topic: Topic) -> Thread:
    """A request goes its way over the following hours and days; some are withdrawn."""
    worker = cast.dice.choice(cast.residents.staff[:4])
    if cast.dice.random() < 0.05:
        yield Deed(worker, WithdrawRequest(request_id=request_id), wait=_minutes(cast, 60, 900))
        return
    yield Deed(worker, AcknowledgeRequest(request_id=request_id), wait=_minutes(cast, 5, 120))
    yield Deed(worker, AcceptRequest(request_id=request_id), wait=_minutes(cast, 150, 480))
    outside = topic.outcome == "referred-out"
    assignee = HELPED_BY.told(cast.language) if outside else cast.worker
    yield Deed(worker, AssignRequest(request_id=request_id, assignee=assignee), wait=timedelta())
    yield from _worked_on(cast, request_id, topic, worker)


def _worked_on(cast: Cast, request_id: str, topic: Topic, worker: str) -> Thread:
    begun = partial(Deed, worker)
    yield begun(StartRequest(request_id=request_id), wait=_minutes(cast, 200, 2500))
    if cast.dice.random() < 0.3:
        reason = cast.say("waiting for a part", "等配件")
        yield begun(WaitRequest(request_id=request_id, reason=reason), wait=timedelta())
        yield from _waited(cast, request_id, worker)
    else:
        yield begun(_note(cast, request_id), wait=_minutes(cast, 30, 200))
    yield from _resolved(cast, request_id, topic.outcome, worker)


def _note(cast: Cast, request_id: str) -> Command:
    return NoteRequest(request_id=request_id, note=cast.say("went to look at it", "已到现场查看"))


def _waited(cast: Cast, request_id: str, worker: str) -> Thread:
    """What waits for long is escalated, some of it."""
    resumed = Deed(worker, ResumeRequest(request_id=request_id), wait=_minutes(cast, 2000, 26000))
    if cast.dice.random() < 0.3:
        yield Deed(cast.secretary, EscalateRequest(request_id=request_id), wait=resumed.wait)
        resumed = Deed(worker, ResumeRequest(request_id=request_id))
    yield resumed


def _resolved(cast: Cast, request_id: str, outcome: Any, worker: str) -> Thread:
    """Somebody else than the one who resolved it asks whether it is good."""
    resolved = ResolveRequest(request_id=request_id, outcome=outcome)
    yield Deed(worker, resolved, wait=_minutes(cast, 60, 2500))
    other = cast.other_worker(worker)
    answer = cast.dice.choices(_ANSWERS, (8, 1, 1))[0]
    solved = _SOLVED.get(answer)
    followed = FollowUpRequest(request_id=request_id, satisfaction=answer, solved=solved)
    yield Deed(other, followed, wait=_minutes(cast, 1000, 4500))
    if answer == "satisfied":
        yield Deed(other, CloseRequest(request_id=request_id), wait=timedelta())
    elif answer == "not-satisfied":
        reason = cast.say("it broke again", "又坏了")
        yield Deed(other, ReopenRequest(request_id=request_id, reason=reason), wait=timedelta())
        yield from _resolved(cast, request_id, "done", cast.secretary)


def _ice(cast: Cast, day: int, topic: Topic) -> Thread:
    """After snow, somebody calls."""
    at = cast.at(day, "7:30") + _minutes(cast, 0, 300)
    desk = cast.residents.staff[2]
    raised = yield Deed(desk, _raise(cast, topic, "phone"), at=at)
    done = ResolveRequest(request_id=raised.stream_id, outcome="done")
    yield Deed(desk, done, wait=_minutes(cast, 40, 200), because_of=raised)


def _asked_twice(cast: Cast) -> Thread:
    """Two people ask for one thing: what is done for one is done for both."""
    desk, topic = cast.residents.staff[2], ASKED_AT_PAVILION[2]
    first = yield Deed(desk, _raise(cast, topic, "desk"), at=cast.at(10, "10:00"))
    second = yield Deed(desk, _raise(cast, topic, "online"), wait=timedelta(hours=5))
    twice = MarkDuplicate(request_id=second.stream_id, duplicate_of=first.stream_id)
    yield Deed(desk, twice)
    yield from followed_through(cast, first.stream_id, topic)


def _not_ours(cast: Cast) -> Thread:
    """Some things a community cannot take up, wherever they are heard."""
    topic = ASKED_AT_PAVILION[8]
    shop = cast.say("The corner shop", "街角小店")
    heard = evolve(_raise(cast, topic, "shop"), place=shop)
    raised = yield Deed(cast.worker, heard, at=cast.at(11, "15:00"))
    reason = cast.say("the traffic police have it already", "已由交警部门处理")
    yield Deed(cast.secretary, RejectRequest(request_id=raised.stream_id, reason=reason))
