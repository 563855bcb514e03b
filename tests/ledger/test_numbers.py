"""Speakable numbers: unique and without gaps in the community, by year or through all years."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError

from community_core.domain import PersonRegistered, VisitNotMet, VisitPlanned, VisitStarted, allocated
from community_core.domain.kit.messages.facts import Series
from community_core.ledger import Ledger, NewFact

from .conftest import Open
from .samples import MORNING, fact, query


def numbers(ledger: Ledger) -> list[str]:
    return [each.data.number for each in ledger.log(types=["RequestRaised"])]


def test_numbers_count_on_through_the_year(ledger: Ledger) -> None:
    """Within one append and from one to the next."""
    ledger.append([fact("request-1"), fact("request-1", 2), fact("request-2")])
    ledger.append([fact("request-3")])
    assert numbers(ledger) == ["2024-0001", "2024-0002", "2024-0003"]


def test_the_year_begins_at_midnight_of_the_community(ledger: Ledger) -> None:
    """On New Year's Eve at 16:00 in UTC it is the new year in Shanghai."""
    for number, moment in enumerate(["2024-12-31T15:59:59", "2024-12-31T16:00:00", "2025-01-01T02:00:00"]):
        ledger.append([fact(f"request-{number}", occurred_at=_utc(moment))])
    assert numbers(ledger) == ["2024-0001", "2025-0001", "2025-0002"]


def test_the_year_is_that_in_which_the_case_began(ledger: Ledger) -> None:
    """Whenever it is recorded: cases of several years in one append, and later more of the same years."""
    years = [2011, 2024, 2011]
    ledger.append([_in_year(year, f"request-{place}") for place, year in enumerate(years)])
    ledger.append([_in_year(2011, "request-later")])
    assert numbers(ledger) == ["2011-0001", "2024-0001", "2011-0002", "2011-0003"]


def test_codes_of_people_count_through_all_years(ledger: Ledger) -> None:
    """In a series of their own, beside which the numbers of the years go on."""
    ledger.append([_person(2011, "person-he"), fact("request-1"), _person(2024, "person-lin")])
    ledger.append([_person(2025, "person-qin"), fact("request-2")])
    codes = [each.data.code for each in ledger.log(types=["PersonRegistered"])]
    assert (codes, numbers(ledger)) == (["P0001", "P0002", "P0003"], ["2024-0001", "2024-0002"])


def test_a_ledger_without_codes_gets_them_with_the_first(open_ledger: Open, path: Path) -> None:
    """One that an earlier version of the program made has no table for them, until somebody is registered."""
    ledger = open_ledger(path)
    ledger.append([fact("request-1")])
    tables = "SELECT name FROM sqlite_master WHERE name = 'series'"
    assert (query(path, tables), ledger.departures()) == ([], {})
    ledger.append([_person(2024, "person-lin")])
    assert (query(path, tables), ledger.departures()) == ([("series",)], {})


def test_a_code_given_in_an_append_that_failed_is_given_again(ledger: Ledger) -> None:
    """Nobody ever saw it."""
    ledger.append([fact("request-1")])
    with pytest.raises(IntegrityError):
        ledger.append([_person(2024, "person-he"), fact("request-1")])
    ledger.append([_person(2024, "person-lin")])
    assert [each.data.code for each in ledger.log(types=["PersonRegistered"])] == ["P0001"]


def test_a_stream_keeps_the_number_it_began_with(ledger: Ledger) -> None:
    """A visit that is planned again, and then started, is the same visit."""
    planned = VisitPlanned(person_id="person-lin", visitor="person-shen", planned_for=MORNING)
    started = VisitStarted(person_id="person-lin", visitor="person-shen")
    story = [planned, VisitNotMet(), planned, started]
    ledger.append([fact("visit-1", version, data) for version, data in enumerate(story, start=1)])
    ledger.append([fact("visit-2", 1, started)])
    told = [each.data.number for each in ledger.log() if not isinstance(each.data, VisitNotMet)]
    assert told == ["2024-0001", "", "", "2024-0002"]


def test_a_stream_is_found_by_the_number_of_any_of_its_kinds(ledger: Ledger) -> None:
    """Requests and visits share the numbers of a year; people have codes."""
    started = VisitStarted(person_id="person-lin", visitor="person-shen")
    ledger.append([fact("request-1"), fact("visit-1", 1, started), _person(2024, "person-lin")])
    named = ["2024-0001", "2024-0002", "P0001", "P0002", "2024-0003"]
    assert [ledger.stream_numbered(each) for each in named] == [
        "request-1",
        "visit-1",
        "person-lin",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("series", "by_year"), [("", False), ("p", True), ("P1", True), ("ABCD", False), ("楼", True)]
)
def test_a_series_is_named_by_a_few_capital_letters(series: str, by_year: bool) -> None:
    """Without a year it needs some, or its numbers would look like any other."""
    with pytest.raises(TypeError, match="capital letters"):
        allocated(series=series, by_year=by_year)


def test_a_series_may_count_by_year() -> None:
    """Its numbers are told apart from those of everything else by its letters."""
    series = Series("W")
    assert (series.number(2024, 7), series.holds("W2024-0007"), series.holds("2024-0007")) == (
        "W2024-0007",
        True,
        False,
    )


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def _in_year(year: int, stream_id: str, data: Any = None) -> NewFact:
    return fact(stream_id, 1, data, occurred_at=datetime(year, 5, 1, tzinfo=UTC))


def _person(year: int, person_id: str) -> NewFact:
    return _in_year(year, person_id, PersonRegistered(person_id=person_id))


def test_numbers_go_on_past_four_digits(open_ledger: Open, path: Path) -> None:
    """As a big import needs."""
    ledger = open_ledger(path)
    query(path, "INSERT INTO numbers VALUES (2024, 9998)")
    ledger.append([fact("request-1"), fact("request-2")])
    assert numbers(ledger) == ["2024-9999", "2024-10000"]


def test_threads_get_numbers_without_gaps(ledger: Ledger) -> None:
    """Though some of their appends fail."""

    def write(thread: int) -> None:
        for number in range(20):
            ledger.append([fact(f"request-{thread}-{number}-{twin}") for twin in range(2)])
            with pytest.raises(IntegrityError):
                ledger.append([fact("request-new"), fact(f"request-{thread}-{number}-0")])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    assert numbers(ledger) == [f"2024-{number:04d}" for number in range(1, 321)]
