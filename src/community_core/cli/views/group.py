"""``community views``: how far the views are, and building or clearing them away."""

from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.pages import Page, PageGroup
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import fitted, put
from community_core.cli.views.installed import named_view, usable_views
from community_core.telling.language import say
from community_core.telling.sheets import Heading, Sheet
from community_core.telling.stopped import told_stopped

if TYPE_CHECKING:
    from community_core.views import ViewStatus

_STATE_WORDS = {
    "current": ("in use", "使用中"),
    "new": ("not built yet", "尚未建立"),
    "building": ("being built", "正在建立"),
    "old": ("no longer used", "已停用"),
    "stopped": ("stopped", "已停止"),
}


def views_group() -> click.Command:
    """Look after the views."""
    return PageGroup(
        "views",
        [_status_command(), _rebuild_command(), _prune_command()],
        help=say(
            "Look after the views. They are disposable: whatever is lost or cleared comes back.",
            "维护视图。视图可随时丢弃：丢失或清除的都会重新生成。",
        ),
    )


def _status_command() -> click.Command:
    return Page(
        "status",
        callback=delivered(_status),
        params=[store_option(), *table_options()],
        help=say("List the views and how far behind they are.", "列出各视图及其落后的条数。"),
    )


def _rebuild_command() -> click.Command:
    return Page(
        "rebuild",
        callback=_rebuild,
        params=[click.Argument(["name"], metavar=say("VIEW", "视图")), store_option()],
        help=say("Build a view anew from the whole ledger.", "依据全部账本重建一个视图。"),
    )


def _prune_command() -> click.Command:
    return Page(
        "prune",
        callback=_prune,
        params=[store_option()],
        help=say(
            "Clear away old versions, and views that no installed plugin provides.",
            "清除旧版本以及已无插件提供的视图。",
        ),
    )


def _status(store: str | None, style: TableFormat) -> None:
    with opened(store) as community:
        found = community.engine.status(usable_views())
        empty = say("There are no views: no plugin is installed.", "没有视图：没有安装插件。")
        write(Sheet(_headings(), map(_row, found), empty), style, community.zone)
    if style == "table":
        for told in told_stopped(found).values():
            put(fitted(told))


def _headings() -> tuple[Heading, ...]:
    return (
        Heading("name", say("View", "视图")),
        Heading("version", say("Version", "版本")),
        Heading("state", say("State", "状态"), lambda state: say(*_STATE_WORDS.get(state, (state, state)))),
        Heading("position", say("Position", "位置")),
        Heading("behind", say("Behind", "落后")),
        Heading("stopped_at", say("Stopped at", "停在")),
        Heading("cause", say("Cause", "原因")),
    )


def _row(status: "ViewStatus") -> tuple[Any, ...]:
    return (
        status.name,
        status.version,
        status.state,
        status.position,
        status.behind,
        status.stopped_at,
        status.cause,
    )


def _rebuild(name: str, store: str | None) -> None:
    with opened(store) as community:
        projection = named_view(name)
        with progress_bar(say(f"rebuilding {name}", f"重建 {name}")) as progress:
            position = community.engine.rebuild(projection, progress=progress)
        put([say(f"{name} is built anew, up to position {position}.", f"{name} 已重建至第 {position} 条。")])


def _prune(store: str | None) -> None:
    with opened(store) as community:
        dropped = community.engine.prune(usable_views())
        put(
            say(f"cleared {each.name} version {each.version}", f"已清除 {each.name} 第 {each.version} 版")
            for each in dropped
        )
        if not dropped:
            put([say("There was nothing to clear.", "没有可清除的。")])
