"""Days and times as people write them, as ISO 8601."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core.errors import InvalidInput
from community_core.times import parse_moment, parse_month, parse_when
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
        ("下午3点", "2024-03-01 15:00"),
        ("昨晚八点一刻", "2024-02-29 20:15"),
        ("中午12点", "2024-03-01 12:00"),
        ("3:15 pm", "2024-03-01 15:15"),
        ("明天 凌晨两点半", "2024-03-02 02:30"),
        ("二〇二四年一月二十五日", "2024-01-25"),
        ("2月29日", "2024-02-29"),
        ("12月31日", "2023-12-31"),
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


@pytest.mark.parametrize("text", ["2月30日", "昨天 25:00", "2023.2.29", "晚上12点", "1/5"])
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


@pytest.mark.parametrize(
    ("written", "iso"),
    [("3月1日", "2024-03-01"), ("2月28日 8点", "2025-02-28 08:00"), ("2月29日", "2028-02-29")],
)
def test_where_people_look_ahead_a_day_is_the_next_such(written: str, iso: str) -> None:
    """Today counts."""
    assert as_iso(written, TODAY, ahead=TODAY) == iso


@pytest.mark.parametrize(
    ("begin", "iso"), [(date(2023, 11, 4), "2023-11-12"), (date(2023, 11, 13), "2024-11-12")]
)
def test_ahead_counts_from_the_day_it_is_told_of(begin: date, iso: str) -> None:
    """Which may be long ago, or still to come."""
    assert as_iso("11月12日", TODAY, ahead=begin) == iso


@given(day=st.dates(), today=st.dates(date(10, 1, 1), date(9900, 1, 1)))
def test_a_day_without_its_year_is_the_nearest_on_its_side(day: date, today: date) -> None:
    """Nothing of that day lies between it and today."""
    written = f"{day.month}月{day.day}日"
    last, following = (date.fromisoformat(as_iso(written, today, ahead=ahead)) for ahead in (None, today))
    assert last <= today <= following
    assert {(each.month, each.day) for each in (last, following)} == {(day.month, day.day)}
    assert (following == today) == (last == today)
    assert following.year - last.year <= (1 if (day.month, day.day) != (2, 29) else 8)


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026-1", date(2026, 1, 1)),
        ("２０２６年１月", date(2026, 1, 1)),
        ("2026.12", date(2026, 12, 1)),
        ("本月", date(2024, 3, 1)),
        ("上月", date(2024, 2, 1)),
        ("Last month", date(2024, 2, 1)),
        ("三月", date(2024, 3, 1)),
        ("4月", date(2023, 4, 1)),
    ],
)
def test_a_month_is_understood(written: str, month: date) -> None:
    """Without its year it is the last such month."""
    assert parse_month(written, today=TODAY) == month


@pytest.mark.parametrize(
    "written", ["", "2026", "2026-13", "2026-0", "0000-1", "13月", "March", "202601", "13"]
)
def test_what_is_no_month_is_refused(written: str) -> None:
    """It would else be looked for, and not be found."""
    with pytest.raises(InvalidInput, match=r"is not a month; write 2024-01, last month or 2024年1月\."):
        parse_month(written, today=TODAY)
    with pytest.raises(InvalidInput, match="is not a month"):
        parse_month("上月")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024-10-27 02:30", r"show 2024-10-27 02:30:00 twice .* 2024-10-27 02:30:00\+02:00 or .*\+01:00"),
        (
            "2024.3.31 2点半",
            r"pass over 2024-03-31 02:30:00 .* 01:30:00\+01:00 or 2024-03-31 03:30:00\+02:00",
        ),
    ],
)
def test_a_time_the_clocks_never_show_or_show_twice_is_refused(text: str, said: str) -> None:
    """With both readings, each of which is understood."""
    berlin = ZoneInfo("Europe/Berlin")
    with pytest.raises(InvalidInput, match=said):
        parse_moment(text, berlin)
    assert parse_moment("2024-10-27 02:30:00+01:00", berlin) == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
