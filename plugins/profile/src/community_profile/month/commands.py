"""``community report``: the month report to print, handing it in, and what changed since."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.parts import (
    Page,
    PageGroup,
    TableFormat,
    bring_all_up_to_date,
    delivered,
    note_failed,
    opened,
    option,
    outside_store,
    overwrite_option,
    put,
    store_option,
    table_options,
    who,
    who_option,
    write,
)
from community_core.errors import InvalidInput
from community_core.telling import Heading, Sheet, figure_words, measure_words, named_value, part_words, say
from community_core.times import parse_month

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from community_core import Community
    from community_core.views import Period
    from community_profile.month.changes import Change, Number

_HTML, _XLSX = "html", "xlsx"
_FORMATS = (_HTML, _XLSX)


def report_group() -> click.Command:
    """Month reports."""
    return PageGroup(
        "report",
        [_month_command(), _issue_command(), _changed_command()],
        zh="月报",
        help=say(
            "The month report: print it, note that it was handed in, and see what changed since.",
            "社区月报：生成、登记报送、查看报送后有何变化。",
        ),
    )


def _month_command() -> click.Command:
    return Page(
        "month",
        zh="生成",
        callback=_month,
        params=[
            _month_argument(),
            click.Option(
                ["--format", "style"],
                type=click.Choice(_FORMATS),
                metavar="|".join(_FORMATS),
                help=say(
                    "A page to print, or a workbook. Left out, the ending of --out says it.",
                    "网页（可打印）或工作簿；不写则按 --out 的扩展名。",
                ),
            ),
            option("--out", "FILE", "文件", "Where to write it.", "写入此文件。", required=True),
            option(
                "--name",
                "NAME",
                "名称",
                "What the community is called, in the heading; its folder's name when left out.",
                "标题中的社区名称；不写则用存储文件夹的名称。",
            ),
            overwrite_option(),
            store_option(),
        ],
        help=say(
            "Lay out all figures of a month, of every plugin, to be read and printed on A4.",
            "把某月各插件的全部数字排成月报，供阅读和打印（A4）。",
        ),
        epilog=say(
            "Example:\n  community report month 2024-01 --out report.html",
            "示例：\n  community 月报 生成 2024-01 --输出 月报.html",
        ),
    )


def _issue_command() -> click.Command:
    return Page(
        "issue",
        zh="报送",
        callback=_issue,
        params=[
            _month_argument(),
            click.Option(
                ["--recipient", "--报送单位"],
                metavar=say("WHO", "单位"),
                required=True,
                help=say("Who it is handed to.", "报送给谁。"),
            ),
            who_option(),
            store_option(),
        ],
        help=say(
            "Note that the report of a month was handed in, with its figures as they are now.",
            "登记某月月报已报送，连同此刻的各项数字。",
        ),
        epilog=say(
            "Example:\n  community report issue 2024-01 --recipient 'the street office' --by person-shen",
            "示例：\n  community 月报 报送 2024-01 --报送单位 街道办事处 --记录人 person-shen",
        ),
    )


def _changed_command() -> click.Command:
    return Page(
        "changed",
        zh="变化",
        callback=delivered(_changed),
        params=[_month_argument(), store_option(), *table_options()],
        help=say(
            "List which figures of a month differ today from those handed in: by corrections, late entries "
            "or an erasure.",
            "列出某月的数字今天与报送时的差异：因更正、补登或删除个人信息。",
        ),
        epilog=say("Example:\n  community report changed 2024-01", "示例：\n  community 月报 变化 2024-01"),
    )


def _month_argument() -> click.Argument:
    return click.Argument(["month"], metavar=say("MONTH", "月份"))


def _month(
    month: str, style: str | None, out: str, name: str | None, overwrite: bool, store: str | None
) -> None:
    from community_core.cli.parts import whole_file
    from community_core.telling import figures_sheet, write_workbook
    from community_core.views import measures_of
    from community_profile.month.contents import contents
    from community_profile.month.page import page

    kind = style or Path(out).suffix.lower().removeprefix(".")
    if kind not in _FORMATS:
        raise InvalidInput(
            f"--out: {out!r} ends neither in .html nor in .xlsx; name it so, or say --format.",
            f"--out：{out!r} 的扩展名既不是 .html 也不是 .xlsx；请改名，或写明 --format。",
        )
    with opened(store) as community:
        bring_all_up_to_date(community, measures_of)
        told = contents(community, _period(community, month))
        with whole_file(outside_store(store, out), overwrite=overwrite) as file:
            if kind == _HTML:
                file.write(page(told, name or _called(community)).encode())
            else:
                sheet = figures_sheet(told.now, told.before, for_people=True)
                write_workbook(sheet.headings, sheet.rows, community.zone, file)
        note_failed(told.failed)
    put([say(f"Written to {out}.", f"已写入 {out}。")])


def _issue(month: str, recipient: str, by: str | None, store: str | None) -> None:
    from community_core.views import measures_of
    from community_profile.month.contents import reported
    from community_profile.report import IssueReport

    actor = who(by)
    with opened(store, actor) as community:
        bring_all_up_to_date(community, measures_of)
        period = _period(community, month)
        gathered = community.figures(period)
        command = IssueReport(
            month=f"{period.first:%Y-%m}",
            to=recipient,
            figures=reported(gathered),
            position=community.ledger.position(),
        )
        community.execute(command, by=community.actor(actor))
        note_failed(gathered.failed)
    count = len(command.figures)
    put(
        [
            say(
                f"The report of {command.month} was handed to {recipient}: {count} figures.",
                f"已登记 {command.month} 月报报送{recipient}：{count} 项数字。",
            )
        ]
    )


def _changed(month: str, store: str | None, style: TableFormat) -> None:
    from community_core.views import measures_of
    from community_profile.month.changes import changes
    from community_profile.reports import Reports

    with opened(store) as community:
        bring_all_up_to_date(community, measures_of)
        period = _period(community, month)
        named = f"{period.first:%Y-%m}"
        view = community.view(Reports)
        issued = view.issued(named)
        if issued is None:
            raise InvalidInput(
                f"The report of {named} was not handed in; do so by: "
                f"community report issue {named} --recipient ...",
                f"{named} 的月报尚未报送；请先：community 月报 报送 {named} --报送单位 ……",
            )
        gathered = community.figures(period)
        found = list(changes(view.handed_in(named), gathered))
        rows: list[tuple[Any, ...]]
        if style == "table":
            headings, rows = _headings_in_words(), [_in_words(each, community.zone) for each in found]
        else:
            headings, rows = tuple(_headings()), [_in_codes(each) for each in found]
        nothing = say(
            f"Nothing differs from what was handed in on {issued.day}.", f"与 {issued.day} 报送时一致。"
        )
        write(Sheet(headings, rows, nothing), style, community.zone)
        note_failed(gathered.failed)


def _headings() -> Iterator[Heading]:
    yield Heading("code", say("Code", "代码"), minor=True)
    yield Heading("figure", say("Figure", "指标"))
    yield Heading("part", say("Part", "分项"))
    yield Heading("issued", say("Handed in", "报送时"))
    yield Heading("issued_of", say("of", "基数"))
    yield Heading("today", say("Today", "今天"))
    yield Heading("today_of", say("of", "基数"))


def _headings_in_words() -> tuple[Heading, ...]:
    return (
        Heading("figure", say("Figure", "指标")),
        Heading("part", say("Part", "分项")),
        Heading("issued", say("Handed in", "报送时")),
        Heading("today", say("Today", "今天")),
    )


def _in_codes(change: "Change") -> tuple[Any, ...]:
    """For programs: parts as ``channel=phone``, time in minutes, money in fen."""
    none = None, None
    return change.code, _words(change), change.part, *(change.issued or none), *(change.today or none)


def _in_words(change: "Change", zone: "ZoneInfo") -> tuple[Any, ...]:
    numbers = (_told(change, each, zone) for each in (change.issued, change.today))
    return _words(change), _part(change), *numbers


def _words(change: "Change") -> str:
    return measure_words(change.measure) if change.measure else change.code


def _part(change: "Change") -> str:
    """``channel: phone`` in the reader's words, as it was handed in where nobody tells it so any more; empty
    for all of it."""
    figure = change.figure(None)
    splits = {each.code: each for each in figure.measure.splits} if figure else {}
    if figure is None or figure.split is None or figure.split[0] not in splits:
        return change.part
    split = splits[figure.split[0]]
    return named_value(say(split.en, split.zh), part_words(figure))


def _told(change: "Change", number: "Number | None", zone: "ZoneInfo") -> str:
    figure = change.figure(number)
    if number is None or figure is None:
        return "—" if number is None else str(number[0])
    return figure_words(figure, zone)


def _period(community: "Community", month: str) -> "Period":
    from community_core.views import Period

    first = parse_month(month, today=community.clock().astimezone(community.zone).date())
    return Period.month(first.year, first.month, community.zone)


def _called(community: "Community") -> str:
    """What the community is called where it is kept; nothing for one in memory."""
    return community.store.name
