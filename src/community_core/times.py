"""Times as people write them, in the community's zone; and as the store does, in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from unicodedata import normalize
from zoneinfo import ZoneInfo

import msgspec

from community_core.errors import InvalidInput
from community_core.written_times import as_iso, month_in

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


def parse_moment(
    text: str, zone: ZoneInfo, *, day: Edge = "start", now: datetime | None = None, ahead: date | None = None
) -> datetime:
    """The moment a person wrote: ISO 8601, with a space or T, with or without an offset, full-width or not;
    2024-1-5 8:30, 2024.1.5 and 2024年1月5日 8点半 are as good.

    Without an offset it is the community's local time. A bare date is that day's start, or with
    ``day="end"`` the last microsecond of it. What counts from ``now`` is understood where that is given:
    昨天 08:00, yesterday, 下午3点, 1月5日, which is the last such day, or where people look ``ahead`` the
    next one from that day on. InvalidInput for anything else, and for a local time that the clocks pass over
    or strike twice.
    """
    today = _today(now, zone)
    with _understanding(text, today):
        return _moment(as_iso(plain(text), today, ahead=ahead), zone, day)


def parse_when(text: str, zone: ZoneInfo, *, now: datetime | None) -> datetime | date:
    """Like :func:`parse_moment`, in the community's own clock time; a bare date is that day."""
    today = _today(now, zone)
    with _understanding(text, today):
        written = as_iso(plain(text), today)
        try:
            return date.fromisoformat(written)
        except ValueError:
            return _moment(written, zone, "start").astimezone(zone)


def parse_day(text: str, *, today: date | None = None, ahead: date | None = None) -> date:
    """The day a person wrote: 2024-01-15, 2024.1.15 or 2024年1月15日. Where it is known what day is
    ``today``, yesterday and 1月15日 as well, which is the last such day, or where people look ``ahead`` the
    next one from that day on. InvalidInput for anything else."""
    try:
        return date.fromisoformat(as_iso(plain(text), today, ahead=ahead))
    except (ValueError, OverflowError) as error:
        en, zh = (", 1月15日 or yesterday", "、1月15日、昨天") if today else (" with its year", "，写明年份")
        raise InvalidInput(
            f"{text!r} is not a date; write 2024-01-15{en}.", f"{text!r} 不是日期；请写成 2024-01-15{zh}。"
        ) from error


def parse_month(text: str, *, today: date | None = None) -> date:
    """The first day of the month a person wrote: 2024-1 or 2024年1月.

    Where it is known what day is ``today``, 上月, last month and 1月 as well, which is the last such month.
    InvalidInput for anything else.
    """
    found = month_in(plain(text), today)
    if found is None:
        raise InvalidInput(
            f"{text!r} is not a month; write 2024-01{', last month' if today else ''} or 2024年1月.",
            f"{text!r} 不是月份；请写成 2024-01、2024年1月{'、上月' if today else ''}。",
        )
    return date(*found, 1)


def plain(text: str) -> str:
    """Text with the figures and signs of a Latin keyboard: ``２０２４－１－５`` as ``2024-1-5``."""
    return normalize("NFKC", text).translate(_SIGNS).strip()


_SIGNS = str.maketrans("。‐‑‒–—−", ".------")
"""What keyboards and phones give for a dot or a dash."""


def _today(now: datetime | None, zone: ZoneInfo) -> date | None:
    return now.astimezone(zone).date() if now else None


@contextmanager
def _understanding(text: str, today: date | None) -> Iterator[None]:
    """InvalidInput names the text where it is no time."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        en, zh = (", yesterday 09:30", "、昨天 09:30、1月15日") if today else ("", "")
        raise InvalidInput(
            f"{text!r} is not a time; write 2024-01-15, 2024-01-15 09:30{en} or 2024-01-15T09:30+08:00.",
            f"{text!r} 不是时间；请写成 2024-01-15、2024-01-15 09:30{zh} 或 2024-01-15T09:30+08:00。",
        ) from error


def _moment(written: str, zone: ZoneInfo, day: Edge) -> datetime:
    try:
        whole_day = date.fromisoformat(written)
    except ValueError:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else _local(moment, zone)
    return end_or_start(whole_day, zone, day)


def _local(written: datetime, zone: ZoneInfo) -> datetime:
    """A time by the clocks of a zone; InvalidInput with both readings where they do not show it just once."""
    first, second = (written.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    shown, (one, other) = (
        written.isoformat(" "),
        (each.astimezone(zone).isoformat(" ") for each in (first, second)),
    )
    if first < second:
        raise InvalidInput(
            f"The clocks show {shown} twice on that day; write {one} or {other}.",
            f"当天的时钟两次经过 {shown}；请写成 {one} 或 {other}。",
        )
    raise InvalidInput(
        f"The clocks pass over {shown} on that day; write {other} or {one}.",
        f"当天的时钟跳过了 {shown}；请写成 {other} 或 {one}。",
    )


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
