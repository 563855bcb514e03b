"""Times as people write them, in the community's zone; and as the store does, in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo

import msgspec

from community_core.errors import InvalidInput
from community_core.written_times import as_iso

Edge = Literal["start", "end"]


def system_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that IANA name, such as ``Asia/Shanghai``; InvalidInput when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(
            f"There is no time zone {name!r}; use an IANA name such as Asia/Shanghai.",
            f"没有时区 {name!r}；请使用 IANA 名称，例如 Asia/Shanghai。",
        ) from error


def parse_moment(text: str, zone: ZoneInfo, *, day: Edge = "start") -> datetime:
    """The moment a person wrote: ISO 8601, with a space or T, with or without an offset, full-width or not;
    2024-1-5 8:30, 2024.1.5 and 2024年1月5日 8点半 are as good.

    Without an offset it is the community's local time. A bare date is that day's start, or with
    ``day="end"`` the last microsecond of it. InvalidInput for anything else.
    """
    with _understanding(text):
        return _moment(as_iso(_plain(text)), zone, day)


def parse_when(text: str, zone: ZoneInfo, *, now: datetime) -> datetime | date:
    """Like :func:`parse_moment`, in the community's own clock time; a bare date is that day.

    What counts from ``now`` is understood too: 昨天 08:00, yesterday, 1月5日.
    """
    with _understanding(text):
        written = as_iso(_plain(text), now.astimezone(zone).date())
        try:
            return date.fromisoformat(written)
        except ValueError:
            return _moment(written, zone, "start").astimezone(zone)


def parse_day(text: str) -> date:
    """The day a person wrote: 2024-01-15, 2024.1.15 or 2024年1月15日, with its year. InvalidInput for
    anything else."""
    with _understanding(text):
        return date.fromisoformat(as_iso(_plain(text)))


def _plain(text: str) -> str:
    return normalize("NFKC", text).strip()


@contextmanager
def _understanding(text: str) -> Iterator[None]:
    """InvalidInput names the text where it is no time."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise InvalidInput(
            f"{text!r} is not a time; write 2024-01-15, 2024-01-15 09:30 or 2024-01-15T09:30+08:00.",
            f"{text!r} 不是时间；请写成 2024-01-15、2024-01-15 09:30 或 2024-01-15T09:30+08:00。",
        ) from error


def _moment(written: str, zone: ZoneInfo, day: Edge) -> datetime:
    try:
        whole_day = date.fromisoformat(written)
    except ValueError:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    return end_or_start(whole_day, zone, day)


def end_or_start(day: date, zone: ZoneInfo, edge: Edge) -> datetime:
    """The first or the last microsecond of a calendar day in a zone, in UTC."""
    if edge == "start":
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    return end_or_start(day + timedelta(days=1), zone, "start") - timedelta(microseconds=1)


_written = msgspec.json.Encoder().encode
"""Gives ``"2024-01-15T08:00:00Z"``, with six more digits when they aren't zero."""


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. InvalidInput for a time without a zone, or outside the years 1 to 9999."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise InvalidInput(
            f"The time {moment.isoformat()} has no time zone; add one, such as +08:00.",
            f"时间 {moment.isoformat()} 没有时区；请加上，例如 +08:00。",
        )
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput(
            f"The time {moment.isoformat()} is out of range; use a year from 1 to 9999.",
            f"时间 {moment.isoformat()} 超出范围；年份应为 1 至 9999。",
        ) from error


def to_text(moment: datetime) -> str:
    """``2024-01-15T08:00:00.000000Z``, so that text order is time order. InvalidInput as for
    :func:`in_utc`."""
    text = _written(in_utc(moment))[1:-2].decode()
    return f"{text}Z" if "." in text else f"{text}.000000Z"


from_text = datetime.fromisoformat
"""The UTC time in such a text."""
