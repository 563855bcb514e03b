"""Where the heating was not warm when somebody last looked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    PersonDied,
    PersonMerged,
    PersonRegistered,
    RaiseRequest,
    RequestAccepted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    VisitCompleted,
)
from community_core.testing import GivenFact, fact, project
from community_core.views import Period, agenda_of, figures_of
from community_visiting import ColdHomes

LIN, HE = "person-lin", "person-he"
MONDAY = datetime(2024, 1, 1, 1, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number - 1)


def asked(warm: bool | None, on: int, person: str = LIN) -> GivenFact:
    """A visit to somebody, and whether it was warm."""
    return fact(VisitCompleted(person_id=person, heating_warm=warm), f"visit-{person}-{on}", at=day(on))


def request(on: int, person: str = LIN, name: str = "request-1", category: str = "供暖") -> GivenFact:
    raised = RequestRaised(
        title="暖气不热",
        category=category,
        channel="home-visit",
        requester=person,
        number=f"2024-{name[-1]:0>4}",
    )
    return fact(raised, name, at=day(on))


def view(*facts: GivenFact, on: int = 20, reader: str | None = None) -> ColdHomes:
    return project(ColdHomes, *sorted(facts, key=lambda each: each.at or MONDAY), now=day(on), reader=reader)


def cold(*facts: GivenFact, on: int = 20) -> list[str]:
    return [row.person_id for row in view(*facts, on=on)]


def test_the_last_answer_counts_and_none_is_no_answer() -> None:
    """A visit at which nobody looked changes nothing."""
    assert cold(asked(False, on=2)) == [LIN]
    assert cold(asked(False, on=2), asked(None, on=3)) == [LIN]
    assert cold(asked(False, on=2), asked(True, on=3)) == []
    assert cold(asked(True, on=2), asked(False, on=3)) == [LIN]
    assert cold(asked(None, on=2)) == []


def test_it_is_cold_since_the_first_such_answer_after_it_was_warm() -> None:
    """The longest cold come first."""
    rows = list(view(asked(False, 2), asked(True, 3), asked(False, 5), asked(False, 9), asked(False, 4, HE)))
    assert [(row.person_id, row.cold_since, row.last_answer) for row in rows] == [
        (HE, date(2024, 1, 4), date(2024, 1, 4)),
        (LIN, date(2024, 1, 5), date(2024, 1, 9)),
    ]


@pytest.mark.parametrize(("when", "listed"), [(date(2023, 11, 14), False), (date(2023, 11, 15), True)])
def test_answers_count_from_the_fifteenth_of_november(when: date, listed: bool) -> None:
    """Or from the day somebody asks about."""
    days = (when - date(2024, 1, 1)).days + 1
    assert bool(cold(asked(False, on=days))) is listed
    assert [row.person_id for row in view(asked(False, on=days)).since(date(2023, 10, 1))] == [LIN]


def test_the_request_is_one_about_heating_for_the_same_person() -> None:
    """The last that is open, or else the last raised since it is cold."""
    old, new = request(on=1), request(on=8, name="request-2")
    done = fact(RequestResolved(outcome="done"), "request-2", at=day(9))

    def told(*facts: GivenFact) -> tuple[str, str | None]:
        (row,) = view(asked(False, on=5), *facts)
        return row.number, row.status

    assert told() == ("", None)
    assert told(request(on=8, category="repairs"), request(on=8, person=HE, name="request-3")) == ("", None)
    assert told(old) == ("2024-0001", "raised")
    assert told(old, new) == ("2024-0002", "raised")
    assert told(old, new, done) == ("2024-0001", "raised")
    assert told(new, done) == ("2024-0002", "resolved")
    assert told(new, done, fact(RequestReopened(), "request-2", at=day(10))) == ("2024-0002", "reopened")
    assert told(request(on=1), fact(RequestResolved(outcome="done"), "request-1", at=day(2))) == ("", None)


def test_whoever_died_has_no_cold_home_and_a_merged_record_counts_for_whom_it_was_merged_into() -> None:
    """Its answers and its requests."""
    assert cold(asked(False, on=2), fact(PersonDied(on=date(2024, 1, 4)), LIN, at=day(5))) == []
    into = fact(PersonMerged(into=HE), LIN, at=day(9))
    (row,) = view(asked(False, on=2), request(on=3), into)
    assert (row.person_id, row.number) == (HE, "2024-0001")
    assert cold(asked(False, on=2), asked(True, on=4, person=HE), into) == []


def test_the_door_is_for_readers_who_may_know() -> None:
    """Where one goes to look."""
    home = fact(PersonRegistered(person_id=LIN, building="place-13", room="3-502"), LIN, at=day(1))
    (row,) = view(home, asked(False, on=2), reader="person-shen")
    assert (row.building, row.room) == ("place-13", "3-502")


def test_a_cold_home_without_an_open_request_is_due_now() -> None:
    """One is raised; once it is, nothing waits."""
    (item,) = agenda_of(view(asked(False, on=2)), date(2024, 1, 20))
    assert (item.person, item.due, item.next_step) == (LIN, None, RaiseRequest)
    accepted = fact(RequestAccepted(), "request-1", at=day(4))
    assert agenda_of(view(asked(False, on=2), request(on=3), accepted), date(2024, 1, 20)) == []
    resolved = fact(RequestResolved(outcome="done"), "request-1", at=day(5))
    assert len(agenda_of(view(asked(False, on=2), request(on=3), accepted, resolved), date(2024, 1, 20))) == 1


def test_the_figure_is_of_the_periods_end_and_stays() -> None:
    """Whatever is answered afterwards."""
    facts: list[Any] = [asked(False, on=2), asked(False, on=3, person=HE), asked(True, on=10, person=HE)]
    for end, homes in ((1, 0), (5, 2), (15, 1)):
        period = Period(date(2024, 1, 1), day(end).date(), view().zone)
        (figure,) = figures_of(view(*facts, asked(True, on=18)), period)
        assert figure.value == homes


def test_a_couple_behind_one_door_is_one_home() -> None:
    """What either of them says last counts, as does a request of either; whoever may not see doors is told
    of both."""
    homes = [
        fact(PersonRegistered(person_id=each, building="place-13", room="3-502"), each, at=day(1))
        for each in (LIN, HE)
    ]
    both = [*homes, asked(False, on=2), asked(False, on=4, person=HE), request(on=3)]
    (row,) = view(*both, reader="person-shen")
    assert (row.person_id, row.cold_since, row.number) == (HE, date(2024, 1, 2), "2024-0001")
    assert cold(*both) == [LIN, HE]
    assert list(view(*both, asked(True, on=6), reader="person-shen")) == []
    assert cold(*both, asked(True, on=6)) == [HE]
    period = Period(date(2024, 1, 1), date(2024, 1, 31), view().zone)
    (figure,) = figures_of(view(*both, reader="person-shen"), period)
    assert (figure.value, figure.measure.unit) == (1, "households")
