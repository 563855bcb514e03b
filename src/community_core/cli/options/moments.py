"""``--at`` and ``--happened-by``: the moment a view is looked at from, and the hint that goes with it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from community_core.cli.screen.sheets import TableFormat
from community_core.cli.screen.terminal import fitted, note
from community_core.telling.language import say
from community_core.times import plain

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.views import Past


def moment_options() -> list[click.Parameter]:
    """What had been recorded by then, and what had happened by then."""
    return [
        click.Option(
            ["--at", "known"],
            metavar=say("TIME|POSITION", "时间|位置"),
            help=say(
                "As it was known then: only what had been recorded by that time, day (its end) or position.",
                "按当时所知：只算到该时间、该日（当天结束）或该位置为止登记的事实。",
            ),
        ),
        click.Option(
            ["--happened-by", "happened"],
            metavar=say("TIME", "时间"),
            help=say(
                "As it was then, by all that is known now: only what had happened by that time or day. "
                "For imported history, which is recorded in one day, this is the one that tells something.",
                "按现在所知的当时情形：只算到该时间或该日为止发生的事。导入的历史都在同一天登记，应使用此项。",
            ),
        ),
    ]


def time_or_position(text: str | None) -> str | int | None:
    """What a person wrote after ``--at``: digits alone are a position."""
    written = plain(text) if text else ""
    return int(written) if written.isdecimal() else text


def past(
    community: "Community", known: str | None, happened: str | None, option: str = "--happened-by"
) -> "Past":
    """The community as it was then; as it is now without either. ``option`` asks by what happened."""
    from community_core.views import NothingRecordedBy

    try:
        return community.at(known=time_or_position(known), happened=happened)
    except NothingRecordedBy as error:
        raise error.with_option(option) from error


def note_years(style: TableFormat, moments: Iterable[str | None]) -> None:
    """Tell a person of numbers that were read as positions, and that may have been meant for years."""
    from community_core.views import may_mean_year

    for each in map(time_or_position, moments):
        if style == "table" and isinstance(each, int) and may_mean_year(each):
            _remark(
                say(
                    f"{each} was read as a position of the log; the end of that year is {each}-12-31.",
                    f"{each} 被当作日志中的位置；若指年份，请写年末 {each}-12-31。",
                )
            )


def hint_at_happened(
    community: "Community", style: TableFormat, known: str | None, happened: str | None
) -> None:
    """Tell a person what to ask instead of ``--at`` when everything was recorded on one day."""
    if style != "table" or known is None or happened is not None:
        return
    ledger = community.ledger
    ends = [*ledger.read(limit=1), *ledger.read(after=ledger.position() - 1, limit=1)]
    days = {each.recorded_at.astimezone(community.zone).date() for each in ends}
    if len(days) == 1:
        _remark(_one_day(days.pop()))


def _one_day(day: date) -> str:
    return say(
        f"Everything here was recorded on {day}; --happened-by tells how things stood at a time.",
        f"这里的事实都登记于 {day}；要看某时的情形，请用 --happened-by。",
    )


def _remark(text: str) -> None:
    for line in fitted(text):
        note(line)
