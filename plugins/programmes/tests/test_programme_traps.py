"""People and contacts are apart, nobody waits for whoever cannot be served, the sensitive names nobody."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from community_core.domain import PersonDied, PersonMerged
from community_core.testing import GivenFact, fact, project
from community_core.times import zone_named
from community_core.views import Figure, Period, agenda_of, figures_of
from community_programmes.facts import ParticipantEnrolled, ProgrammeOpened, ServiceDelivered
from community_programmes.not_reached import NotReachedYet, running
from community_programmes.programmes import Programmes
from community_programmes.served import Served
from community_programmes.services import Services

LIN, HE, XU = "person-lin", "person-he", "person-xu"
ZONE = zone_named("Asia/Shanghai")
NOW = datetime(2024, 3, 28, 4, tzinfo=UTC)
ELDERS = ProgrammeOpened(title="老人陪伴", kind="elders", rhythm="monthly", until=date(2024, 3, 20))
STUDY = ProgrammeOpened(title="送学上门", kind="home-study", rhythm="monthly", sensitive=True)


def noon(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 4, tzinfo=UTC)


def given(number: int, at: datetime, people: tuple[str, ...], **said: Any) -> GivenFact:
    told = {"programme_id": "programme-1", "kind": "company", "people": people} | said
    return fact(ServiceDelivered(**told), f"service-{number}", at=at)


def listed(person: str, programme: str = "programme-1") -> GivenFact:
    told = ParticipantEnrolled(programme_id=programme, person_id=person, grounds="行动不便")
    return fact(told, f"enrolment-{programme[-1]}.{person[7:]}", at=noon(1, 2))


OPENED = [fact(ELDERS, "programme-1", at=noon(1, 1)), fact(STUDY, "programme-2", at=noon(1, 1))]


def counted(*facts: GivenFact, first: date, last: date) -> dict[str, Figure]:
    view = project(Served, *facts, now=NOW, counting=True)
    told = figures_of(view, Period(first, last, ZONE))
    return {each.measure.code: each for each in told if each.split is None}


def test_the_people_of_a_quarter_are_not_those_of_its_months_added() -> None:
    """Somebody served every month is one person in the quarter, and three contacts; unnamed stand beside."""
    facts = [*OPENED, *(given(month, noon(month, 8), (LIN,), others=60) for month in (1, 2, 3))]
    months = [
        counted(*facts, first=date(2024, month, 1), last=date(2024, month, 28))["service-people"].value
        for month in (1, 2, 3)
    ]
    quarter = counted(*facts, first=date(2024, 1, 1), last=date(2024, 3, 31))
    assert (months, quarter["service-people"].value) == ([1, 1, 1], 1)
    assert (quarter["services"].value, quarter["service-unnamed"].value) == (183, 180)


def test_two_records_of_one_person_are_one_person_and_two_contacts() -> None:
    """Whenever it was found out that they are one."""
    facts = [*OPENED, given(1, noon(1, 8), (LIN,)), given(2, noon(1, 9), (HE,))]
    facts.append(fact(PersonMerged(into=LIN), HE, at=noon(3, 1)))
    told = counted(*facts, first=date(2024, 1, 1), last=date(2024, 1, 31))
    assert (told["served"].value, told["contacts"].value) == (1, 2)


def test_what_is_given_on_a_visit_counts_as_a_service_and_as_no_second_meeting() -> None:
    """The visit is the contact; by kind the service stands beside it."""
    told = counted(
        given(1, noon(1, 8), (LIN,), arose_from="visit-1"), first=date(2024, 1, 1), last=date(2024, 1, 31)
    )
    assert (told["services"].value, told["contacts"].value, told["served"].value) == (1, 0, 1)


def test_study_at_home_reaches_whoever_is_on_the_list() -> None:
    """Of three on the list one died and is left out; of two reached one was only handed materials."""
    facts = [
        *OPENED,
        *(listed(each, "programme-2") for each in (LIN, HE, XU)),
        fact(PersonDied(on=date(2024, 1, 20)), XU, at=noon(1, 20)),
        given(1, noon(1, 8), (LIN, HE), programme_id="programme-2", kind="study", how="handed-over"),
        given(2, noon(1, 9), (HE,), programme_id="programme-2", kind="study", how="phone"),
    ]
    told = counted(*facts, first=date(2024, 1, 1), last=date(2024, 1, 31))
    rate = told["home-study-reached"]
    assert (rate.value, rate.whole, told["home-study-handed-over"].value) == (2, 2, 1)


def test_first_timers_are_new_to_the_programme() -> None:
    """Whoever was served in it before those days is no first-timer."""
    view = project(
        Served, *OPENED, given(1, noon(1, 8), (LIN,)), given(2, noon(2, 8), (LIN, HE), others=3), now=NOW
    )
    (row,) = view.between(date(2024, 2, 1), date(2024, 2, 29), "programme-1")
    assert (row.people, row.contacts, row.unnamed, row.first_timers) == (2, 5, 3, 1)
    assert [(each.kind, each.contacts) for each in view.by_kind(date(2024, 1, 1), date(2024, 2, 29))] == [
        ("company", 6)
    ]


def test_services_in_no_programme_stand_after_those_that_are() -> None:
    """A list begins with a name."""
    facts = [given(1, noon(1, 8), (LIN,), programme_id=None), given(2, noon(1, 9), (HE,))]
    view = project(Served, *OPENED, *facts, now=NOW)
    assert [row.programme for row in view] == ["programme-1", ""]


def test_who_cannot_be_served_is_not_waited_for() -> None:
    """Of three on the list one was served this month and one died; the third waits until its last day."""
    facts = [
        *OPENED,
        *map(listed, (LIN, HE, XU)),
        given(1, noon(3, 5), (LIN,)),
        given(2, noon(2, 5), (HE,), how="phone"),
        fact(PersonDied(on=date(2024, 3, 1)), XU, at=noon(3, 1)),
    ]
    view = project(NotReachedYet, *facts, now=NOW)
    (row,) = view
    assert (row.person_id, row.last_reached, row.how) == (HE, date(2024, 2, 5), "phone")
    assert row.due == date(2024, 3, 31)
    assert [each.person_id for each in view.in_month("programme-1", "2024-02")] == [LIN, XU]
    assert [each.person for each in agenda_of(view, date(2024, 3, 31))] == [HE]
    assert agenda_of(view, date(2024, 3, 30)) == []


def test_a_sensitive_programme_names_nobody_unless_it_is_asked_for_by_who_may_know() -> None:
    """Neither its list nor the agenda nor the ledger tells who is on it; all of them count."""
    brought = given(1, noon(2, 5), (LIN,), programme_id="programme-2", kind="study", givers=(HE,))
    facts = [*OPENED, listed(LIN, "programme-2"), brought]
    for reader, whom in ((None, []), ("person-shen", [LIN])):
        waiting = project(NotReachedYet, *facts, now=NOW, reader=reader)
        (item,) = agenda_of(waiting, date(2024, 3, 31))
        assert (item.person, item.stream_id, item.whose) == (None, "programme-2", "role:party-group-lead")
        assert list(waiting) == []
        assert [each.person_id for each in waiting.in_month("programme-2", "2024-03")] == whom
        programmes = project(Programmes, *facts, now=NOW, reader=reader)
        assert [each.participants for each in programmes] == [0, 1]
        assert programmes.of_person(LIN) == []
        assert [each.person_id for each in programmes.participants("programme-2")] == whom
        services = project(Services, *facts, now=NOW, reader=reader)
        assert [(each.people, each.givers, each.contacts) for each in services] == [((), (), 1)]
        assert services.of_person(LIN) == []
        assert [list(each.people) for each in services.of_programme("programme-2")] == [whom]
        assert services.not_enrolled(date(2024, 1, 1), date(2024, 3, 31)) == []
        (served,) = project(Served, *facts, now=NOW, reader=reader)
        assert (served.people, served.contacts) == (1, 1)


def test_who_is_served_without_being_on_the_list_is_told() -> None:
    """On the day of the service; whoever is on it by then is not."""
    view = project(Services, *OPENED, listed(LIN), given(1, noon(1, 8), (LIN, HE)), now=NOW)
    told = view.not_enrolled(date(2024, 1, 1), date(2024, 1, 31))
    assert [each.person_id for each in told] == [HE]


def test_a_programme_past_its_last_day_waits_to_be_ended() -> None:
    """It is not ended by itself."""
    view = project(Programmes, *OPENED, now=NOW)
    assert [(each.title, each.due) for each in agenda_of(view, date(2024, 3, 28))] == [
        ("老人陪伴", date(2024, 3, 20))
    ]


def test_a_period_is_the_week_month_or_quarter_of_a_day() -> None:
    """Weeks begin on Monday."""
    day = date(2024, 2, 29)
    assert running("weekly", day) == (date(2024, 2, 26), date(2024, 3, 3))
    assert running("monthly", day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert running("quarterly", day) == (date(2024, 1, 1), date(2024, 3, 31))
    assert running("quarterly", day + timedelta(days=300))[1] == date(2024, 12, 31)
