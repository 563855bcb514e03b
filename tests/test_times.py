"""Times as people write them, in the community's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from community_core.errors import InvalidInput
from community_core.times import end_or_start, parse_day, parse_moment, system_clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-15", "2024-01-14T16:00:00+00:00"),
        ("2024-01-15 09:30", "2024-01-15T01:30:00+00:00"),
        ("2024-01-15T09:30:15.5", "2024-01-15T01:30:15.500000+00:00"),
        ("2024-01-15T09:30+01:00", "2024-01-15T08:30:00+00:00"),
        ("2024-01-15T09:30Z", "2024-01-15T09:30:00+00:00"),
        ("  20240115T0930  ", "2024-01-15T01:30:00+00:00"),
        ("２０２４－０１－１５　０９：３０", "2024-01-15T01:30:00+00:00"),
        ("2024-02-29", "2024-02-28T16:00:00+00:00"),
    ],
)
def test_a_written_time_is_understood(text: str, moment: str) -> None:
    """Without an offset it is the community's; the result is in UTC."""
    understood = parse_moment(text, SHANGHAI)
    assert understood.isoformat() == moment
    assert understood.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "15.1.2024",
        "2024-13-01",
        "2023-02-29",
        "2024-01-15 25:00",
        "0001-01-01",
        "十五日",
        "\udcff",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """With the value and what to write."""
    with pytest.raises(InvalidInput, match="is not a time; write 2024-01-15") as refused:
        parse_moment(text, SHANGHAI)
    assert "请写成" in refused.value.zh


@pytest.mark.parametrize("text", ["2024-01-15", "2024-1-15", "2024.1.15", "２０２４年1月15日", " 2024/1/15 "])
def test_a_written_day_is_understood(text: str) -> None:
    """As people write it, with its year."""
    assert parse_day(text) == date(2024, 1, 15)


@pytest.mark.parametrize("text", ["", "1月15日", "昨天", "2024-01-15 09:30", "2024.2.31", "\udcff"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """Without knowing today's day, neither is one without its year."""
    with pytest.raises(InvalidInput, match="is not a date; write 2024-01-15 with its year"):
        parse_day(text)


def test_the_last_day_of_all_has_no_end() -> None:
    """It is refused like any other wrong time."""
    with pytest.raises(InvalidInput):
        parse_moment("9999-12-31", SHANGHAI, day="end")


def test_a_day_ends_in_its_last_microsecond() -> None:
    """Of the community's calendar, also on the day the clocks change."""
    assert parse_moment("2024-01-15", SHANGHAI, day="end").isoformat() == "2024-01-15T15:59:59.999999+00:00"
    berlin = ZoneInfo("Europe/Berlin")
    start, end = (end_or_start(date(2024, 3, 31), berlin, edge) for edge in ("start", "end"))
    assert (end - start).total_seconds() == pytest.approx(23 * 3600)


def test_the_system_clock_is_in_utc() -> None:
    """And tells the time of now."""
    assert system_clock().tzinfo is UTC
    assert abs((system_clock() - datetime.now(UTC)).total_seconds()) < 60
