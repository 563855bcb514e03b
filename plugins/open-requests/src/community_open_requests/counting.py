"""What requests and happenings come to, as figures: a function counts what it is given and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from community_core.views import CONTACTS, SERVED, Figure
from community_open_requests import measures
from community_open_requests.courses import Course
from community_open_requests.happenings import ENDED, RESOLVED, Asked, Happening, Meeting

Courses = Mapping[str, Course]

_GOING_OUT = frozenset(["pavilion", "home-visit", "shop", "gathering"])
_NOT_TOLD = "not-told"


def raised(asked: Sequence[Asked], day: Callable[[datetime], date]) -> Iterator[Figure]:
    """What was asked for, and where it was heard."""
    yield measures.RAISED.is_(len(asked))
    for channel, count in counted(each.channel for each in asked):
        yield measures.RAISED.is_(count, channel=channel)
    for category, count in counted(each.category for each in asked):
        yield measures.RAISED.is_(count, category=category)
    for when, count in counted(day(each.raised_at).isoformat() for each in asked):
        yield measures.RAISED.is_(count, day=when)
    told = [each.channel for each in asked if each.channel != _NOT_TOLD]
    yield measures.FOUND_GOING_OUT.of(sum(each in _GOING_OUT for each in told), len(told))


def served(meetings: Sequence[Meeting]) -> Iterator[Figure]:
    """Who was heard or met, and by which channel."""
    yield CONTACTS.is_(len(meetings))
    for channel, count in counted(each.channel for each in meetings):
        yield CONTACTS.is_(count, channel=channel)
    yield SERVED.who(each.person_id for each in meetings if each.person_id is not None)


def answered(asked: Sequence[Asked], courses: Courses) -> Figure:
    """How soon the first answer came, of requests whose hours are over."""
    hours = timedelta(hours=measures.HOURS_TO_ANSWER)
    in_time = (courses[each.request_id].answered_by(each.raised_at + hours) for each in asked)
    return measures.RESPONSE_RATE.of(sum(in_time), len(asked))


def resolved_in_time(due: Sequence[Asked], courses: Courses) -> Figure:
    """How what was due stood by then."""
    stood = (courses[each.request_id].standing(each.due_at) for each in due)
    counted_ones = [each for each in stood if each not in ENDED]
    return measures.IN_TIME_RATE.of(sum(each in RESOLVED for each in counted_ones), len(counted_ones))


def came_out(happened: Sequence[Happening]) -> Iterator[Figure]:
    """What workers said of their resolutions, and residents when asked."""
    outcomes = [each.value for each in happened if each.what == "resolved" and each.value != _NOT_TOLD]
    answers = [each.value for each in happened if each.what == "followed-up"]
    solved = [each.solved for each in happened if each.solved is not None]
    told = [each for each in answers if each in ("satisfied", "not-satisfied")]
    yield measures.SOLVED_RATE.of(solved.count("yes"), len(solved))
    yield measures.SATISFIED_RATE.of(told.count("satisfied"), len(told))
    yield measures.DONE_RATE.of(outcomes.count("done"), len(outcomes))
    yield measures.FOLLOWED_UP.is_(len(answers))
    yield from (measures.FOLLOWED_UP.is_(count, answer=each) for each, count in counted(answers))


def asked_back(resolved: Sequence[Happening], courses: Courses) -> Figure:
    """Whether residents were asked, of resolutions whose days are over."""
    days = timedelta(days=measures.DAYS_TO_ASK_BACK)
    asked = [courses[each.request_id].asked_back_after(each.version) for each in resolved]
    in_time = (at is not None and at <= each.at + days for at, each in zip(asked, resolved, strict=True))
    return measures.ASKED_BACK_RATE.of(sum(in_time), len(resolved))


def done_again(reopened: Sequence[Happening], courses: Courses) -> Figure:
    """How often what was done was not; a duplicate that came back was never done."""
    before = (courses[each.request_id].before(each.version) for each in reopened)
    return measures.REOPENED.is_(sum(each != "duplicate" for each in before))


def left_open(left: Sequence[Asked]) -> Iterator[Figure]:
    """What nobody had settled."""
    yield measures.OPEN_AT_END.is_(len(left))
    for category, count in counted(each.category for each in left):
        yield measures.OPEN_AT_END.is_(count, category=category)


def counted(values: Iterable[str]) -> list[tuple[str, int]]:
    """How often each occurs, in the order of their text."""
    return sorted(Counter(values).items())
