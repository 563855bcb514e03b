"""``community plugins``: which plugins are installed, and what is wrong with those that cannot be used."""

from zoneinfo import ZoneInfo

import click

from community_core.cli.language import say
from community_core.cli.options import format_option
from community_core.cli.pages import Page
from community_core.cli.sheets import Format, Heading, Sheet, write


def plugins_command() -> click.Command:
    """List the plugins."""
    return Page(
        "plugins",
        callback=_plugins,
        params=[format_option()],
        help=say(
            "List the installed plugins; a broken one says why and is left out.",
            "列出已安装的插件；损坏的会说明原因并跳过。",
        ),
    )


def _plugins(style: Format) -> None:
    from community_core.plugins.projections import find_plugins

    headings = (
        Heading("view", say("View", "视图")),
        Heading("distribution", say("Package", "安装包")),
        Heading("version", say("Version", "版本")),
        Heading("usable", say("Usable", "可用")),
        Heading("problem", say("Problem", "问题")),
    )
    rows = [
        (each.name, each.distribution, each.version, each.projection is not None, each.problem)
        for each in find_plugins()
    ]
    empty = say(
        "No plugins are installed; a view comes with one, such as community-open-requests.",
        "没有安装插件；视图由插件提供，例如 community-open-requests。",
    )
    write(Sheet(headings, rows, empty), style, ZoneInfo("UTC"))
