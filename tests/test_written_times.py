"""Days and times as people write them, as ISO 8601."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core.errors import InvalidInput
from community_core.times import parse_moment, parse_when
from community_core.written_times import as_iso

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-1-5", "2024-01-05"),
        ("2024.1.5", "2024-01-05"),
        ("2024/1/5 8:30", "2024-01-05 08:30"),
        ("2024年1月5日", "2024-01-05"),
        ("2024年1月5号 8点", "2024-01-05 08:00"),
        ("1月5日", "2024-01-05"),
        ("12月5日下午3点半", "2023-12-05 15:30"),
        ("3月1日 晚上 8点05分", "2024-03-01 20:05"),
        ("今天", "2024-03-01"),
        ("昨天 08:00", "2024-02-29 08:00"),
        ("前天上午9点", "2024-02-28 09:00"),
        ("Yesterday 7:15", "2024-02-29 07:15"),
        ("today", "2024-03-01"),
        ("2024-01-15T09:30+08:00", "2024-01-15 09:30+08:00"),
        ("2024-01-15 09:30:15", "2024-01-15 09:30:15"),
    ],
)
def test_what_people_write_is_understood(written: str, iso: str) -> None:
    """With one figure or two, in Chinese, counted from today; a day without its year is the last such."""
    assert as_iso(written, TODAY) == iso


@pytest.mark.parametrize(
    "written", ["", "soon", "十五日", "15.1.2024", "20240105", "2024-1.5", "1月5日", "昨天"]
)
def test_what_is_written_otherwise_stays_as_it_is(written: str) -> None:
    """So does what counts from today where that is not known."""
    assert as_iso(written) == written


@given(st.datetimes())
def test_iso_means_what_it_meant(moment: datetime) -> None:
    """With T or a space, to the microsecond."""
    for text in (moment.isoformat(), moment.isoformat(" "), moment.date().isoformat()):
        assert datetime.fromisoformat(as_iso(text, TODAY)) == datetime.fromisoformat(text)


@pytest.mark.parametrize("text", ["2月30日", "昨天 25:00", "2023.2.29", "明天"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """By what was written."""
    with pytest.raises(InvalidInput, match=text):
        parse_when(text, ZoneInfo("Asia/Shanghai"), now=datetime(2024, 3, 1, tzinfo=UTC))


def test_days_are_counted_in_the_communitys_zone() -> None:
    """A day stays a day; fields and filters understand the same figures."""
    shanghai, late = ZoneInfo("Asia/Shanghai"), datetime(2024, 2, 29, 17, tzinfo=UTC)
    assert parse_when("昨天", shanghai, now=late) == date(2024, 2, 29)
    assert str(parse_when("昨天 8点", shanghai, now=late)) == "2024-02-29 08:00:00+08:00"
    assert parse_moment("2024.1.5 8:30", shanghai) == datetime(2024, 1, 5, 0, 30, tzinfo=UTC)
