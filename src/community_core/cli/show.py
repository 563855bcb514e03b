"""``community show``: the views of the installed plugins and their queries."""

from typing import TYPE_CHECKING, Any

import click

from community_core.cli.language import say
from community_core.cli.options import format_option, limit_option, opened, store_option
from community_core.cli.pages import Page, PageGroup
from community_core.cli.view_options import argument_option, arguments
from community_core.cli.view_rows import view_sheet
from community_core.cli.sheets import write
from community_core.errors import InvalidProjection, UnknownName
from community_core.times import parse_moment

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.plugins import Plugin
    from community_core.views import Projection, Query

    View = type[Projection[Any]]


class ShowGroup(PageGroup):
    """The views there are, found when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_plugins())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _view_group(_plugins()[cmd_name])
"""
