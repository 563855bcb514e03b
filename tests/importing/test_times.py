"""Times as files have them."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community_core.importing.files.rows import Unreadable
from community_core.importing.mappings.time_formats import format_of
from community_core.importing.mappings.times import Moment, Times

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")


def read(text: object, zone: ZoneInfo = NEW_YORK, *formats: str) -> Moment:
    """The moment that a value tells."""
    moment = Times(zone, formats).read(text, "at")
    assert moment is not None
    return moment


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("2018-12-31 22:21:59", ()),
        ("2018-12-31T22:21:59", ()),
        ("2018-12-31T14:21:59Z", ()),
        ("2018-12-31T09:21:59-05:00", ()),
        ("20181231T222159", ()),
        ("2018/12/31 22:21:59", ("%Y-%m-%d", "%Y/%m/%d %H:%M:%S")),
        ("2018年12月31日 22时21分59秒", ("%Y年%m月%d日 %H时%M分%S秒",)),
        ("12/31/2018 10:21:59 PM", ("%m/%d/%Y %I:%M:%S %p",)),
        ("2018-12-31 14:21:59 +0000", ("%Y-%m-%d %H:%M:%S %z",)),
        ("2018-12-31 14:21:59 UTC", ("%Y-%m-%d %H:%M:%S %Z",)),
        ("2018-12-31T14:21:59Z", ("%Y-%m-%dT%H:%M:%S%Z",)),
        ("2018-12-31T22:21:59", ("%d/%m/%Y",)),
        ("2018-12-31 22:21:59", ("%d/%m/%Y", "%Y/%m/%d %H:%M:%S")),
        ("1546266119", ("epoch-ms", "epoch")),
        ("1546266119000", ("epoch-ms", "epoch")),
    ],
)
def test_a_moment_in_many_words(written: str, formats: tuple[str, ...]) -> None:
    """ISO 8601, or the formats given; without an offset it is local time."""
    assert read(written, SHANGHAI, *formats) == Moment(
        datetime(2018, 12, 31, 14, 21, 59, tzinfo=UTC), date(2018, 12, 31), False
    )


@pytest.mark.parametrize("written", ["2024-01-05", "20240105", date(2024, 1, 5)])
def test_a_mere_day_is_its_start(written: object) -> None:
    """It is flagged, and of the same day it is not before what it answers."""
    day = read(written, SHANGHAI)
    assert day == Moment(datetime(2024, 1, 4, 16, tzinfo=UTC), date(2024, 1, 5), True, ("date-without-time",))
    asked = read("2024-01-05 10:00", SHANGHAI)
    assert day.not_before(asked) == asked.at
    assert day.not_before(read("2024-01-06 10:00", SHANGHAI)) == day.at
    assert day.not_before(read("2024-01-04 10:00", SHANGHAI)) == day.at


@pytest.mark.parametrize(
    ("written", "formats"),
    [(45294, ()), (45294.0, ("%Y-%m-%d",)), ("45294", ("%Y-%m-%d", "excel-day")), (45294.375, ())],
)
def test_a_day_as_excel_counts_them(written: object, formats: tuple[str, ...]) -> None:
    """A number in a column of times is such a day; a text, where the mapping says so. Both are flagged."""
    moment = read(written, SHANGHAI, *formats)
    nine = timedelta(hours=9) if written == 45294.375 else timedelta()
    assert (moment.day, moment.flags[0], moment.whole_day) == (date(2024, 1, 3), "excel-day", not nine)
    assert moment.at == datetime(2024, 1, 2, 16, tzinfo=UTC) + nine


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("45294", "looks like a day of Excel: 2024-01-03; write 'excel-day' among time_formats"),
        ("1704245400", "looks like seconds since 1970: 2024-01-03; write 'epoch'"),
        (1704245400000, "looks like milliseconds since 1970: 2024-01-03; write 'epoch-ms'"),
    ],
)
def test_a_number_that_is_no_time_says_what_it_may_be(written: object, hint: str) -> None:
    """And how the mapping says so."""
    with pytest.raises(Unreadable, match=hint):
        read(written, SHANGHAI, "%Y-%m-%d")


@pytest.mark.parametrize("written", ["7", "99999999", "1e9", "nan", "03012024", "²"])
def test_a_number_that_may_be_anything_is_no_time(written: object) -> None:
    """Serial numbers, digits without dashes beside a format."""
    with pytest.raises(Unreadable):
        read(written, SHANGHAI, "%Y-%m-%d", "epoch", "epoch-ms", "excel-day")


def test_an_hour_that_occurs_twice_is_the_first() -> None:
    """At the end of summer time the first of the two is taken, and flagged with both."""
    moment = read("2018-11-04 01:30")
    readings = "read-as:2018-11-04T01:30:00-04:00|2018-11-04T01:30:00-05:00"
    assert moment.at == datetime(2018, 11, 4, 5, 30, tzinfo=UTC)
    assert moment.flags == ("time-occurred-twice", readings)


def test_an_hour_that_never_occurs_is_shifted() -> None:
    """At the begin of summer time the offset before it holds, and it is flagged with both readings."""
    moment = read("2018-03-11 02:30")
    readings = "read-as:2018-03-11T03:30:00-04:00|2018-03-11T01:30:00-05:00"
    assert moment.at == datetime(2018, 3, 11, 7, 30, tzinfo=UTC)
    assert moment.flags == ("time-never-occurred", readings)


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_no_time(nothing: object) -> None:
    """An empty cell tells none."""
    assert Times(SHANGHAI).read(nothing, "at") is None


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "2024-13-01",
        "2024-02-30 10:00",
        "24:61",
        "43101",
        "1899-12-30",
        "2200-01-01",
        "0001-01-01T00:00Z",
        5,
    ],
)
def test_what_is_no_time_is_named(written: object) -> None:
    """Words, impossible dates, Excel's day numbers and years nobody means."""
    with pytest.raises(Unreadable, match="at: "):
        Times(SHANGHAI).read(written, "at")


@given(
    st.permutations(["%Y", "%m", "%d", "%H", "%M", "%S"]),
    st.lists(st.sampled_from(["-", "/", ".", " ", "  ", "年", "T", "(", ""]), min_size=5, max_size=5),
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)),  # noqa: DTZ001
    st.booleans(),
    st.sampled_from(["", " ", "0", "x"]),
)
def test_numbers_are_read_as_strptime_reads_them(
    told: list[str], between: list[str], moment: datetime, padded: bool, trailing: str
) -> None:
    """Whatever stands between them, and whether or not they have their leading zeros."""
    written = "".join(map("".join, zip_longest(told, between, fillvalue="")))
    text = moment.strftime(written) + trailing
    text = text if padded else re.sub(r"0(?=\d)", "", text)
    try:
        expected = datetime.strptime(text, written)  # noqa: DTZ007
    except ValueError:
        expected = None
    found = format_of(written)(text)
    assert (found.local if found else None) == expected


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "0000-01-01", "24-1-1", "2024-1-1 ", ""])
def test_what_is_no_day_is_none(text: str) -> None:
    """Nor is what has more or less to it than its format."""
    assert format_of("%Y-%m-%d")(text) is None


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Casablanca"]),
)
def test_a_local_time_is_the_moment_its_zone_says(local: datetime, zone: str) -> None:
    """On days when the clocks change as on all others."""
    moment = Times(ZoneInfo(zone)).read(local, "at")
    assert moment is not None
    assert moment.at == local.replace(tzinfo=ZoneInfo(zone))
