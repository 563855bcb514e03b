"""``community today``: what is overdue, what is due today, and what comes in the next days."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import option, whole_number
from community_core.cli.options.store import note_unconfirmed, opened, store_option
from community_core.cli.options.who import reader_option, reading
from community_core.cli.overview.asked_for import asked_for, for_option
from community_core.cli.overview.failed import note_failed
from community_core.cli.screen.layout import GAP, ScreenColumn, joined, table
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import bold, dim, fitted, put, screen_width
from community_core.cli.views.catching_up import bring_all_up_to_date
from community_core.commands import kebab
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.offers import next_words, whose_words
from community_core.telling.sheets import Heading, Sheet
from community_core.telling.typed import as_typed
from community_core.times import parse_day

if TYPE_CHECKING:
    from community_core.questions import Agenda
    from community_core.views import AgendaItem

_WEEK, _MOST_DAYS = "7", 3660
_NARROW = 60
"""Below so many cells columns would be too narrow to read."""


def today_command() -> click.Command:
    """List what waits."""
    return Page(
        "today",
        callback=delivered(_today),
        params=[
            for_option(),
            option(
                "--days",
                "N",
                "N",
                "How many days to look ahead, 7 when left out.",
                "往后看几天，默认 7 天。",
                callback=whole_number,
                default=_WEEK,
            ),
            option(
                "--at",
                "DAY",
                "日期",
                "Look at this day instead of today: one that is over as it was, by what is known now, or one "
                "to come.",
                "查看这一天而非今天：过去的按现在所知、当时已发生的，也可以是将来的。",
            ),
            option(
                "--by",
                "WHO",
                "人员",
                "Who asks, for --for me; or set COMMUNITY_BY.",
                "查看人，用于 --for 我；也可设置 COMMUNITY_BY。",
            ),
            reader_option(),
            store_option(),
            *table_options(),
        ],
        help=say(
            "List what waits to be done, of every plugin: overdue, due today, due in the coming days, and "
            "what is told long before it is due, such as the end of a term.",
            "列出各插件的待办：已逾期、今天到期、近日到期，以及须提前提醒的，如任期届满。",
        ),
    )


def _today(
    at: str | None,
    days: int,
    by: str | None,
    reader: str | None,
    store: str | None,
    style: TableFormat,
    **asked: Any,
) -> None:
    from community_core.views import has_agenda

    with opened(store, reader or by) as community:
        whose = asked_for(community, asked["for"], by)
        bring_all_up_to_date(community, has_agenda)
        today = community.clock().astimezone(community.zone).date()
        day = parse_day(at, today=today) if at else today
        until = day + timedelta(days=_of_some_years(days))
        agenda = community.agenda(until, day=day, whose=whose, reader=reading(community, reader))
        if style == "table":
            put(_told(agenda, today))
        else:
            write(Sheet(_headings(), _rows(agenda), ""), style, community.zone)
        note_failed(agenda.failed)
        note_unconfirmed(community)


def _of_some_years(days: int) -> int:
    if days > _MOST_DAYS:
        raise InvalidInput(
            f"--days: {days} is too far ahead; look at most {_MOST_DAYS} days ahead.",
            f"--days：{days} 太远；最多往后看 {_MOST_DAYS} 天。",
        )
    return days


_WHEN = {
    "overdue": ("overdue", "已逾期"),
    "today": ("today", "今天"),
    "coming": ("coming", "近日"),
    "ahead": ("ahead", "提前提醒"),
}


def _headings() -> tuple[Heading, ...]:
    return (
        Heading("when", say("When", "时限"), lambda when: say(*_WHEN[when])),
        Heading("due", say("Due", "期限")),
        Heading("what", say("To do", "待办")),
        Heading("title", say("What", "事项")),
        Heading("place", say("Place", "地点"), named),
        Heading("number", say("Number", "序号")),
        Heading("person", say("About", "对象"), named),
        Heading("whose", say("For", "责任人"), whose_words),
        Heading("next_step", say("Next", "下一步")),
        Heading("stream_id", say("Id", "编号")),
    )


def _rows(agenda: "Agenda") -> Iterator[tuple[Any, ...]]:
    for when, items in (
        ("overdue", agenda.overdue),
        ("today", agenda.due_today),
        ("coming", agenda.coming),
        ("ahead", agenda.ahead),
    ):
        for each in items:
            step = kebab(each.next_step.__name__) if each.next_step else None
            yield (
                when,
                each.due,
                say(*each.what),
                each.title,
                each.place,
                each.number,
                each.person,
                each.whose,
                step,
                each.stream_id,
            )


def _told(agenda: "Agenda", today: date) -> Iterator[str]:
    """Four lists, those that are empty left out."""
    titled = (
        (say("Overdue", "已逾期"), agenda.overdue),
        (say("Today", "今天") if agenda.today == today else str(agenda.today), agenda.due_today),
        (say(f"Until {agenda.until}", f"至 {agenda.until}"), agenda.coming),
        (say("Told ahead", "提前提醒"), agenda.ahead),
    )
    parts = [list(_listed(title, items)) for title, items in titled if items]
    for at, part in enumerate(parts):
        yield from ([""] if at else [])
        yield from part
    if not parts:
        yield from fitted(say(f"Nothing is due by {agenda.until}.", f"至 {agenda.until} 没有待办。"))
    if agenda.nobodys:
        yield from fitted(_nobodys(agenda.nobodys))


def _nobodys(count: int) -> str:
    told = say(
        f"{count} more wait for nobody in particular: leave --for out to see them.",
        f"另有 {count} 项尚无人负责：不加 --for 可查看。",
    )
    return as_typed(told)


def _listed(title: str, items: "Sequence[AgendaItem]") -> Iterator[str]:
    yield bold(say(f"{title} ({len(items)})", f"{title}（{len(items)}）"))
    columns = (
        ScreenColumn(say("Due", "期限"), whole=True),
        ScreenColumn(say("To do", "待办")),
        ScreenColumn(say("What", "事项")),
        ScreenColumn(say("Place", "地点")),
        ScreenColumn(say("Number", "序号"), whole=True),
        ScreenColumn(say("About", "对象")),
        ScreenColumn(say("For", "责任人")),
        ScreenColumn(say("Next", "下一步"), whole=True),
    )
    cells = [_cells(each) for each in items]
    width = screen_width()
    if width is not None and width < _NARROW:
        yield from _one_below_another(cells, width)
        return
    used = [at for at in range(len(columns)) if any(row[at] for row in cells)]
    kept = [[row[at] for at in used] for row in cells]
    yield from table([columns[at] for at in used], kept, width, bold, dim)


def _one_below_another(items: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Each on lines of its own, and under it the command that settles it."""
    for *told, step in items:
        first, *others = joined([each for each in told if each], width - len(GAP))
        yield first
        yield from (f"{GAP}{each}" for each in others)
        yield from map(dim, joined([step], width, indent=GAP))


def _cells(item: "AgendaItem") -> list[str]:
    return [
        "" if item.due is None else item.due.isoformat(),
        say(*item.what),
        item.title,
        named(item.place),
        item.number,
        named(item.person) if item.person else "",
        whose_words(item.whose),
        next_words(item),
    ]
