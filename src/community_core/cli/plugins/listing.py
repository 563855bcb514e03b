"""``community plugins``: which plugins are installed, and what is wrong with those that cannot be used."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.store import opened, store_option
from community_core.cli.plugins.commands import installed_commands
from community_core.cli.plugins.missing import missing_plugins, store_if_any
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import note
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.language import say
from community_core.telling.sheets import Heading, Sheet
from community_core.telling.stopped import told_stopped

if TYPE_CHECKING:
    from community_core.views import Projection

    View = type[Projection[Any]]


def plugins_command() -> click.Command:
    """List the plugins."""
    return Page(
        "plugins",
        callback=delivered(_plugins),
        params=[store_option(), *table_options()],
        help=say(
            "List the installed plugins; a broken one says why and is left out. With a store also the views "
            "that stopped in it, and what is missing for its facts. Plugins run with the rights of this "
            "program.",
            "列出已安装的插件；损坏的会说明原因并跳过。有存储时还列出其中停止的视图和缺少的插件。"
            "插件以本程序的权限运行。",
        ),
    )


def _plugins(store: str | None, style: TableFormat) -> None:
    headings = (
        Heading("name", say("Name", "名称")),
        Heading("brings", say("Brings", "提供"), lambda what: say(*_BRINGS[what])),
        Heading("distribution", say("Package", "安装包")),
        Heading("version", say("Version", "版本")),
        Heading("usable", say("Usable", "可用")),
        Heading("problem", say("Problem", "问题")),
    )
    rows = [*_installed(store), *_missing(store)]
    empty = say(
        "No plugins are installed; a view comes with one, such as community-open-requests.",
        "没有安装插件；视图由插件提供，例如 community-open-requests。",
    )
    write(Sheet(headings, rows, empty), style, ZoneInfo("UTC"))
    if rows and style == "table":
        note(
            say(
                "Plugins run with the rights of this program: they can read and change whatever it can. "
                "Install only those you trust.",
                "插件以本程序的权限运行：程序能读能改的，插件也都能。只安装信得过的。",
            )
        )


_BRINGS = {
    "view": ("a view", "视图"),
    "aggregate": ("a kind of facts", "事实种类"),
    "reactor": ("a reactor", "响应器"),
    "command": ("a command", "命令"),
    "story": ("a part of the demo", "示范内容"),
}

Row = tuple[str, str, str, str, bool, str]


def _installed(store: str | None) -> Iterator[Row]:
    from community_core.demo import installed_stories
    from community_core.plugins.projections import find_plugins
    from community_core.plugins.reactors import installed_reactors

    plugins = find_plugins()
    stopped = _stopped(store, [each.projection for each in plugins if each.projection is not None])
    for each in plugins:
        problem = each.problem or stopped.get(each.name, "")
        yield each.name, "view", each.distribution, each.version, not problem, problem
    group = click.get_current_context().find_root().command
    own = group.commands if isinstance(group, click.Group) else ()
    entries = {
        "aggregate": installed_kinds().entries,
        "reactor": installed_reactors(),
        "story": installed_stories(),
        "command": installed_commands(own),
    }
    for what, found in entries.items():
        for entry in found:
            usable = not entry.problem
            yield entry.name, what, entry.distribution, entry.version, usable, entry.problem


def _stopped(store: str | None, projections: "Sequence[View]") -> Mapping[str, str]:
    """By view that stopped in the store, when one is named, where, why and what to do."""
    named = store_if_any(store)
    if named is None or not projections:
        return {}
    with opened(named) as community:
        return told_stopped(community.engine.status(projections))


def _missing(store: str | None) -> Iterator[Row]:
    """What brought facts to the store, when one is named, and is there no longer."""
    problem = say("its facts are in the store, and it is not installed", "存储中有其事实，但未安装")
    for name, distribution in sorted(missing_plugins(store).items()):
        yield name, "aggregate", distribution, "", False, problem
