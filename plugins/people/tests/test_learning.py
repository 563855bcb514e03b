"""What the staff learnt: recorded of them alone, theirs to see, and told of nobody in particular."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community_core import Community
from community_core.domain import (
    AGGREGATES,
    KIT_RULES,
    PERSON,
    AppointRole,
    CorrectFact,
    EndRole,
    PersonMerged,
    RoleAppointed,
    RoleEnded,
    UndoFact,
)
from community_core.errors import Refused
from community_core.testing import (
    GivenFact,
    check_aggregate,
    check_figures,
    check_projection,
    example,
    fact,
    project,
)
from community_core.views import Period, agenda_of, figures_of
from community_people import LEARNING, Learning, LearningRecorded, RecordLearning
from community_people.learning import STAFF, LearningKind

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"
ZONE = ZoneInfo("Asia/Shanghai")
EARLY = datetime(2024, 3, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 6, 3, 1, tzinfo=UTC)
TODAY = NOW.date()
ON = date(2024, 1, 15)


def appointed(person: str = SHEN, role: Any = "grid-worker", since: date = date(2020, 1, 1)) -> GivenFact:
    """Somebody works for the community."""
    return fact(RoleAppointed(appointment=1, role=role, since=since), person, at=EARLY)


def left(person: str = SHEN, until: date = date(2024, 2, 1)) -> GivenFact:
    """They work there no longer."""
    return fact(RoleEnded(appointment=1, until=until), person, at=EARLY + timedelta(days=1))


def recorded(person: str = SHEN, on: date = ON, **more: Any) -> LearningRecorded:
    """A course somebody took."""
    return LearningRecorded(**{"person_id": person, "kind": "course", "topic": "急救", "on": on, **more})


def record(person: str = SHEN, on: date = ON, **more: Any) -> RecordLearning:
    """To record it."""
    return RecordLearning(**{"person_id": person, "kind": "course", "topic": "急救", "on": on, **more})


FULL: dict[str, Any] = {
    "minutes": 240,
    "by_whom": "区民政局",
    "certificate_number": "SG-1",
    "valid_until": date(2027, 1, 14),
}
EXAMPLES = [
    example(given=[appointed()], when=record(), then=[recorded()]),
    example(given=[appointed()], when=record(**FULL), then=[recorded(**FULL)]),
    example(given=[appointed(role="secretary"), left()], when=record(), then=[recorded()]),
    example(given=[appointed(role="mediator")], when=record(), refused="learning-of-somebody-not-staff"),
    example(
        given=[appointed(), left()],
        when=record(on=date(2024, 2, 1)),
        refused="learning-of-somebody-not-staff",
    ),
    example(given=[appointed()], when=record(on=date(2999, 1, 1)), refused="learning-in-the-future"),
]
YEAR = [
    appointed(),
    *(
        fact(
            recorded(who, on, minutes=60),
            f"learning-{n}",
            at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC),
        )
        for n, (who, on) in enumerate((who, date(2024, m, 9)) for m in (4, 5) for who in (SHEN, LIN, HE))
    ),
]


def test_the_laws_hold_for_learning() -> None:
    """Every rule refuses, and nothing that is not to be refused."""
    stories = check_aggregate(LEARNING, EXAMPLES)
    check_projection(Learning, stories=stories)
    check_figures(Learning, stories=[*stories, YEAR])


def learning(*facts: GivenFact, reader: str | None = SHEN) -> Learning:
    """The view these facts make."""
    return project(Learning, *facts, now=NOW, reader=reader)


def lesson(number: int, person: str = SHEN, on: date = ON, **more: Any) -> GivenFact:
    """Something somebody learnt."""
    return fact(recorded(person, on, **more), f"learning-{number}")


def test_what_somebody_learnt_counts_for_the_record_that_goes_on() -> None:
    """The latest first; in all it is told by year and kind, of nobody."""
    view = learning(
        lesson(1),
        lesson(2, LIN, date(2023, 5, 1), kind="exam"),
        lesson(3, HE),
        fact(PersonMerged(into=SHEN), LIN),
    )
    assert [(row.kind, row.on) for row in view.of_person(LIN)] == [("course", ON), ("exam", date(2023, 5, 1))]
    assert [(row.year, row.kind, row.times) for row in view] == [(2023, "exam", 1), (2024, "course", 2)]


def test_hours_are_due_while_somebody_is_registered_or_in_the_last_years() -> None:
    """Both days included; what nobody told counts nothing, and what may not be seen tells nothing."""
    lessons = [
        lesson(1, on=date(2021, 6, 3), minutes=600),
        lesson(2, on=date(2021, 6, 4), minutes=60),
        lesson(3, on=date(2024, 6, 3), minutes=90),
        lesson(4),
    ]
    (due,) = learning(*lessons).due_hours(SHEN)
    assert (due.since, due.until) == (date(2021, 6, 4), TODAY)
    assert (due.due, due.learnt, due.missing) == (72 * 60, 150, 72 * 60 - 150)
    (sealed,) = learning(*lessons, reader=None).due_hours(SHEN)
    assert (sealed.learnt, sealed.missing) == (None, None)
    registered = lesson(5, on=date(2021, 6, 1), kind="registration", topic="社工")
    (due,) = learning(*lessons, registered).due_hours(SHEN, hours=12)
    assert (due.since, due.until, due.learnt, due.missing) == (date(2021, 6, 1), date(2024, 5, 31), 660, 60)


def waits(*facts: GivenFact, reader: str | None = SHEN) -> list[str]:
    """What waits, in Chinese."""
    return [item.what[1] for item in agenda_of(learning(appointed(), *facts, reader=reader), TODAY)]


def test_what_ends_soon_waits_for_its_owner_until_it_is_renewed() -> None:
    """Sixty days ahead and after it ended; for nobody who may not see it or left the staff."""
    paper = lesson(1, kind="certificate", valid_until=TODAY + timedelta(days=60))
    later = lesson(1, kind="certificate", valid_until=TODAY + timedelta(days=61))
    assert waits(paper) == ["证书 2024-08-02 到期"]
    assert waits(later) == []
    assert waits(paper, reader=None) == []
    assert waits(paper, left()) == []
    assert waits(paper, lesson(2, kind="certificate", valid_until=date(2027, 1, 1))) == []
    other = lesson(2, kind="certificate", topic="消防", valid_until=date(2027, 1, 1))
    assert waits(paper, other) == ["证书 2024-08-02 到期"]
    (item,) = agenda_of(learning(appointed(), paper), TODAY)
    assert (item.whose, item.due, item.title) == (SHEN, date(2024, 8, 2), "")


def test_hours_missing_wait_with_the_end_of_the_registration() -> None:
    """Until there are enough."""
    registered = lesson(1, on=date(2021, 7, 2), kind="registration", valid_until=date(2024, 7, 1))
    told = ["登记注册 2024-07-01 到期", "学时不足，2024-07-01 前须修满"]
    assert waits(registered, lesson(2, minutes=72 * 60 - 1)) == told
    assert waits(registered, lesson(2, minutes=72 * 60)) == told[:1]


def test_hours_are_counted_as_the_registration_says() -> None:
    """Of 45 minutes each, in the question and in what waits; a question may say otherwise."""
    registered = lesson(
        1, on=date(2021, 7, 2), kind="registration", valid_until=date(2024, 7, 1), minutes_an_hour=45
    )
    enough = lesson(2, minutes=72 * 45)
    assert len(waits(registered, lesson(2, minutes=72 * 45 - 1))) == 2
    assert len(waits(registered, enough)) == 1
    (due,) = learning(registered, enough).due_hours(SHEN)
    assert (due.due, due.missing) == (72 * 45, 0)
    (due,) = learning(registered, enough).due_hours(SHEN, minutes_an_hour=60)
    assert (due.due, due.missing) == (72 * 60, 72 * 15)
    (due,) = learning(enough).due_hours(SHEN, hours=2, minutes_an_hour=45)
    assert due.due == 90


def test_figures_tell_of_three_people_or_more() -> None:
    """By the day of it; of fewer neither how many nor how long."""
    january = Period.month(2024, 1, ZONE)
    three = [lesson(n, who, minutes=30) for n, who in enumerate((SHEN, LIN, HE))]
    people, minutes = figures_of(learning(*three, reader="system:figures"), january)
    assert (people.value, minutes.value) == (3, 90)
    people, minutes = figures_of(learning(*three[:2], reader="system:figures"), january)
    assert (people.people, minutes.value) == ({SHEN, LIN}, None)
    people, minutes = figures_of(learning(reader="system:figures"), january)
    assert (people.value, minutes.value) == (0, 0)


MAY_REFUSE = {*LEARNING.rules, *KIT_RULES, *PERSON.rules}
DAYS = st.dates(date(2023, 12, 1), date(2024, 7, 1))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.sampled_from([SHEN, LIN]), DAYS, st.integers(1, 600)),
        st.tuples(st.just("correct"), st.integers(0, 5), DAYS, st.integers(1, 600)),
        st.tuples(st.just("undo"), st.integers(0, 5), DAYS, st.just(0)),
        st.tuples(st.just("end"), st.just(SHEN), DAYS, st.just(0)),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(DEEDS)
def test_nobody_learns_who_is_not_on_the_staff_and_the_view_tells_what_stands(deeds: list[Any]) -> None:
    """Whatever is recorded, corrected and undone, by a count of the test's own."""
    with Community.open(":memory:", aggregates=[*AGGREGATES, LEARNING], clock=lambda: NOW) as community:
        for person in (SHEN, LIN):
            said = AppointRole(person_id=person, role=STAFF[0], since=date(2024, 1, 1))
            community.execute(said, by="system:init")
        stands: dict[str, tuple[str, date, int]] = {}
        ended = date.max
        for what, which, day, minutes in deeds:
            streams = sorted(stands)
            of = streams[which % len(streams)] if isinstance(which, int) and streams else ""
            try:
                if what == "record":
                    done = community.execute(record(which, day, minutes=minutes), by=LIN)
                    assert date(2024, 1, 1) <= day <= TODAY
                    assert which == LIN or day < ended
                    stands[done.stream_id] = (which, day, minutes)
                elif what == "correct" and of:
                    right = {"on": day, "minutes": minutes}
                    fact_id = f"{of}@1"
                    community.execute(CorrectFact(fact_id=fact_id, right=right, reason="核对"), by=LIN)
                    assert date(2024, 1, 1) <= day <= TODAY
                    assert stands[of][0] == LIN or day < ended
                    stands[of] = (stands[of][0], day, minutes)
                elif what == "undo" and of:
                    community.execute(UndoFact(fact_id=f"{of}@1", reason="记错了"), by=LIN)
                    del stands[of]
                elif what == "end":
                    said_end = EndRole(person_id=SHEN, appointment=1, until=day)
                    community.execute(said_end, by=LIN)
                    ended = day
            except Refused as refused:
                if refused.rule not in MAY_REFUSE:
                    raise
        for person in (SHEN, LIN):
            view = community.view(Learning, reader=person)
            told = {(row.on, row.minutes) for row in view.of_person(person)}
            assert told == {(on, minutes) for who, on, minutes in stands.values() if who == person}


@pytest.mark.parametrize("kind", ["course", "reading"])
def test_learning_is_listed_by_kind(kind: LearningKind) -> None:
    """In the words of its kind."""
    assert [row.kind for row in learning(lesson(1, kind=kind))] == [kind]
