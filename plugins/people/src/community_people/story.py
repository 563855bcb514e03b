"""What the staff of the invented community of ``community demo`` learnt."""

from collections.abc import Iterator

from community_core.demo import Cast, Deed, Thread
from community_people.learning import LearningKind, RecordLearning

_LEARNT: tuple[tuple[str, str, LearningKind, int], ...] = (
    ("Listening, and writing down", "倾听与记录", "course", 180),
    ("With an old hand from door to door", "跟着老同事入户走访", "mentoring", 240),
    ("First aid for old people", "老年人急救", "practice", 120),
    ("The law on mediation", "人民调解法", "reading", 90),
)


def told(cast: Cast) -> Iterator[Thread]:
    """Each of the staff learns something every month; one passed an exam, and the paper ends before long."""
    for number, worker in enumerate(cast.residents.staff):
        yield _learnt(cast, worker, number)
    if cast.first:
        yield _exam(cast)


def _learnt(cast: Cast, worker: str, number: int) -> Thread:
    en, zh, kind, minutes = _LEARNT[number % len(_LEARNT)]
    day = 5 + 2 * number
    learning = RecordLearning(
        person_id=worker, kind=kind, topic=cast.say(en, zh), on=cast.date(day), minutes=minutes
    )
    yield Deed(worker, learning, at=cast.at(day, "17:30"))


def _exam(cast: Cast) -> Thread:
    worker = cast.residents.staff[1]
    passed = RecordLearning(
        person_id=worker,
        kind="certificate",
        topic=cast.say("Social worker, junior", "初级社会工作者"),
        on=cast.date(10),
        by_whom=cast.say("Examination office", "考试中心"),
        certificate_number="SW-2024-017",
        valid_until=cast.date(28).replace(month=cast.month.month + 2),
    )
    yield Deed(worker, passed, at=cast.at(11, "9:00"))
