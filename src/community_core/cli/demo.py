"""``community demo``: a month in an invented community, told and then looked at."""

import shlex
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import option
from community_core.cli.options.store import chosen_hooks, store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.terminal import bold, put
from community_core.cli.views.installed import called_in_chinese, installed
from community_core.errors import CommandIdReused, InvalidInput
from community_core.telling.language import reader_language, say
from community_core.telling.typed import as_typed, command_line

if TYPE_CHECKING:
    from community_core.demo import FinishedStory, Size

_ROWS = "3"
_VIEWS = ("open-requests", "activities", "wishes")
_AHEAD = "2"
_MOST_DAYS = 3660
_MOST_COMMUNITIES = 10_000


def demo_command() -> click.Command:
    """Tell the story."""
    return Page(
        "demo",
        callback=_demo,
        params=[
            option(
                "--days",
                "N",
                "天数",
                "How many days to tell, from 1 January 2024; a month when left out. More than a month is "
                "told of 4,300 residents.",
                "讲多少天（从 2024 年 1 月 1 日起），不写为一个月；超过一个月时有 4300 名居民。",
                type=click.IntRange(1, _MOST_DAYS),
            ),
            option(
                "--communities",
                "N",
                "社区数",
                "Tell so many communities, in folders of their own below --store.",
                "讲多少个社区，各存放在 --store 之下自己的文件夹。",
                type=click.IntRange(1, _MOST_COMMUNITIES),
            ),
            store_option(),
        ],
        help=say(
            "See a month in an invented community: 7 compounds, 47 buildings, pavilion, visits, snow, hours, "
            "and what each installed plugin tells of it. Without --store it is kept in a temporary folder.",
            "看看一个虚构社区的一个月：7 个小区、47 栋楼、便民亭、走访、扫雪、志愿时长，以及各插件的内容。"
            "不加 --store 则存放在临时文件夹。",
        ),
        epilog=say(
            "Example, to measure with:\n  community demo --days 365 --communities 50 --store district",
            "示例（用于测速）：\n  community demo --days 365 --communities 50 --store 片区",
        ),
    )


def _demo(days: int | None, communities: int | None, store: str | None) -> None:
    named = store or click.get_current_context().find_root().params.get("store")
    folder = named or tempfile.mkdtemp(prefix="community-demo-")
    if communities is not None:
        _tell_district(Path(folder), communities, days)
    elif days is not None:
        _tell_days(Path(folder), days)
    else:
        _show_month(folder)


def _show_month(folder: str) -> None:
    _refuse_real_facts(folder)
    told = _told(folder)
    put([say(f"A month is told: {told.facts} facts.", f"讲完了一个月，共 {told.facts} 条事实。")])
    for words in _worth_seeing(told):
        put(["", bold(f"$ {command_line(*words)}")])
        _run([*words, "--store", folder])
    put(map(as_typed, _what_next(folder)))


def _tell_days(folder: Path, days: int) -> None:
    from community_core.demo import Size, size_of

    _refuse_real_facts(str(folder))
    begun = perf_counter()
    told = _told(str(folder), days)
    put([_size(Size(told.facts, perf_counter() - begun, size_of(folder)), folder)])


def _tell_district(folder: Path, communities: int, days: int | None) -> None:
    from community_core.demo import DAYS, tell_district

    for store in sorted(folder.glob("community-*")):
        _refuse_real_facts(str(store))
    with progress_bar(say("telling communities", "讲述各社区"), patience=0) as progress:
        progress(0, communities)
        sizes = tell_district(
            folder,
            reader_language(),
            communities=communities,
            days=days or DAYS,
            progress=lambda done: progress(done, communities),
        )
    put([_size(max(sizes, key=lambda each: each.facts), folder / "community-01"), _sum(sizes, folder)])


def _sum(sizes: "Sequence[Size]", folder: Path) -> str:
    """All of them in a line; the seconds are those of all processes together."""
    facts, took = sum(each.facts for each in sizes), sum(each.seconds for each in sizes)
    megabytes = f"{sum(each.bytes for each in sizes) / 1e6:,.1f} MB"
    return say(
        f"All {len(sizes)}: {facts:,} facts in {took:,.1f} s of all processes, {megabytes}: {folder}",
        f"全部 {len(sizes)} 个：{facts:,} 条事实，各进程共用时 {took:,.1f} 秒，{megabytes}：{folder}",
    )


def _size(size: "Size", folder: Path) -> str:
    """One community in a line."""
    megabytes = f"{size.bytes / 1e6:,.1f} MB"
    return say(
        f"One community: {size.facts:,} facts in {size.seconds:.1f} s, {megabytes}: {folder}",
        f"一个社区：{size.facts:,} 条事实，用时 {size.seconds:.1f} 秒，{megabytes}：{folder}",
    )


def _refuse_real_facts(folder: str) -> None:
    """A ledger is never edited: an invented month must not get into one that is in use."""
    from community_core.community import Community

    with Community.open(folder, **chosen_hooks()) as community:
        in_use = community.ledger.position() and not community.ledger.commands(["demo-named_places"])
    if in_use:
        raise InvalidInput(
            f"{folder!r} has facts of its own; name a new folder for the demo.",
            f"{folder!r} 中已有真实记录；请为演示另起一个文件夹。",
        )


def _told(folder: str, days: int | None = None) -> "FinishedStory":
    from community_core.demo import DAYS, ends, tell

    whole = days or DAYS
    label = say("telling a month", "讲述一个月") if days is None else say("telling days", "逐日讲述")
    with progress_bar(label) as progress:

        def at(now: datetime) -> None:
            progress(max(0, min(whole, whole - (ends(whole) - now).days)), whole)

        try:
            return tell(folder, reader_language(), at, days=whole)
        except CommandIdReused as other:
            raise _another_telling(folder) from other


def _another_telling(folder: str) -> InvalidInput:
    return InvalidInput(
        f"{folder!r} holds another telling of the demo, of other days, plugins or in another language; name "
        "a new folder.",
        f"{folder!r} 中是另一次演示（天数、插件或语言不同）；请另起一个文件夹。",
    )


def _worth_seeing(told: "FinishedStory") -> list[list[str]]:
    """What the demo looks at: the day of a grid worker, some of the views that are installed, and one request
    from its beginning to its end."""
    from community_core.demo import END, READER, WORKER

    views = [_called(name) for name in _VIEWS if name in installed()]
    then = f"{END:%Y-%m-%d}"
    return [
        ["people", told.surname, "--limit", _ROWS, "--reader", READER],
        ["today", "--at", then, "--days", _AHEAD, "--for", WORKER, "--reader", READER],
        *(["show", name, "--at", then, "--limit", _ROWS, "--reader", READER] for name in views),
        ["history", told.number, "--reader", READER],
    ]


def _called(name: str) -> str:
    """A view by the name its reader asks for it."""
    return say(name, called_in_chinese(installed()).get(name, name))


def _run(words: list[str]) -> None:
    program = click.get_current_context().find_root().command
    with program.make_context("community", words) as context:
        program.invoke(context)


def _what_next(folder: str) -> list[str]:
    """Commands to go on with, as they are typed; those of plugins where they are installed."""
    from community_core.demo import END, READER

    report = say(
        f"  community report month {END:%Y-%m} --out report.html",
        f"  community 月报 生成 {END:%Y-%m} --out 月报.html",
    )
    certificates = f"  community show {_called('certificates')} --reader {READER}"
    return [
        "",
        say("The store stays here; look around:", "存储保留在这里，可以继续查看："),
        f"  export COMMUNITY_STORE={shlex.quote(folder)}",
        f"  community today --at {END:%Y-%m-%d}",
        f"  community figures {END:%Y-%m} --split {say('channel', '渠道')}",
        *([report] if _is_command("report") else ()),
        *([certificates] if "certificates" in installed() else ()),
        "  community show --help",
        f"  community log --type {say('RequestRaised', '登记诉求')} --limit 5",
        "  community do --help",
        say("Make one of your own:", "建立自己的存储："),
        say("  community init my-community", "  community init 我的社区"),
    ]


def _is_command(name: str) -> bool:
    context = click.get_current_context().find_root()
    group = context.command
    return isinstance(group, click.Group) and bool(group.get_command(context, name))
