"""``community show``: the views of the installed plugins, and the questions they answer."""

# ruff: noqa: ARG002  click calls these methods with more than they need

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from community_core.cli.options.delivery import delivery, table_options
from community_core.cli.options.moments import hint_at_happened, moment_options, note_years, past
from community_core.cli.options.standard import limit_option
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import reader_option, reading
from community_core.cli.plugins.missing import note_not_installed, unknown_here
from community_core.cli.screen.pages import Page, PageGroup
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.sheets import write
from community_core.cli.views.catching_up import bring_up_to_date
from community_core.cli.views.installed import called_in_chinese, installed, usable
from community_core.cli.views.paging import answer, page_options, refuse_paging
from community_core.cli.views.questions import argument_options, arguments
from community_core.cli.views.where import row_tests, where_option
from community_core.errors import InvalidInput
from community_core.telling.language import reader_language, say
from community_core.telling.rows import answer_columns, sheet_of

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.plugins.projections import Plugin
    from community_core.views import Projection, Query

    View = type[Projection[Any]]

_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
"""Where a docstring's line ends and its paragraph goes on."""


class ShowGroup(PageGroup):
    """The views of the installed plugins, found when they are asked for."""

    kind = ("view", "视图")

    @cached_property
    def _plugins(self) -> "dict[str, Plugin]":
        return installed()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        self._plugins = installed(args[0])
        self.chinese = called_in_chinese(self._plugins)  # of this view: the last one asked for was another
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._plugins)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        plugin = self._plugins[cmd_name]
        return _broken(plugin) if plugin.projection is None else _view_group(plugin.projection)

    def unknown(self, words: Sequence[str], known: Sequence[str]) -> InvalidInput:
        return unknown_here(self.kind, words[0], known, words, called=self.chinese)

    @cached_property
    def chinese(self) -> Mapping[str, str]:
        return called_in_chinese(self._plugins)


class ViewGroup(PageGroup):
    """One view: shown as it is, or through one of its queries."""

    kind = ("query of this view", "查询")

    def __init__(self, projection: "View", commands: Sequence[click.Command], **settings: Any) -> None:
        super().__init__(projection.name, commands, **settings)
        self._projection = projection

    @cached_property
    def chinese(self) -> Mapping[str, str]:
        from community_core.views import queries_of

        return {each.name: each.called for each in queries_of(self._projection) if each.called}


def show_group() -> click.Command:
    """Show a view."""
    return ShowGroup(
        "show",
        subcommand_metavar=say("VIEW [QUERY] ...", "视图 [查询] ..."),
        help=say(
            "Show a view, or one of its queries: what is open, who gave how many hours ...",
            "查看视图或其中的查询：未办结的诉求、志愿时长……",
        ),
    )


def _broken(plugin: "Plugin") -> click.Command:
    problem = say(f"Cannot be used: {plugin.problem}", f"无法使用：{plugin.problem}")

    def refuse(**_: Any) -> None:
        usable(plugin)

    return Page(plugin.name, callback=refuse, help=problem, params=_view_options())


def _view_group(projection: "View") -> click.Command:
    from community_core.views import described, queries_of

    def run(**options: Any) -> None:
        if click.get_current_context().invoked_subcommand is None:
            _show(projection, None, options)

    return ViewGroup(
        projection,
        [_query_command(projection, query) for query in queries_of(projection)],
        callback=run,
        invoke_without_command=True,
        params=[*_view_options(), *page_options()],
        subcommand_metavar=say("[QUERY ...]", "[查询 ...]"),
        help=_LINE_END.sub(" ", described(projection, reader_language())),
    )


def _query_command(projection: "View", query: "Query") -> click.Command:
    def run(**options: Any) -> None:
        parent = click.get_current_context().parent
        before = parent.params if parent else {}
        refuse_paging(before)
        _show(projection, query, _merged(before, options))

    options = [*argument_options(query), *_view_options()]
    return Page(
        query.name, callback=run, params=options, help=_LINE_END.sub(" ", query.told(reader_language()))
    )


def _merged(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Options given before the query's name hold unless they are given again after it."""
    where = (*before.get("where", ()), *after["where"])
    style = after["style"] if after["style"] != "table" else before.get("style", "table")
    given = {name: value for name, value in after.items() if value is not None}
    return {
        **before,
        **given,
        "where": where,
        "style": style,
        "overwrite": before.get("overwrite") or after["overwrite"],
        "whole": before.get("whole") or after["whole"],
    }


def _view_options() -> list[click.Parameter]:
    return [
        where_option(),
        *moment_options(),
        limit_option(),
        _all_columns_option(),
        reader_option(),
        store_option(),
        *table_options(),
    ]


def _all_columns_option() -> click.Option:
    return click.Option(
        ["--all-columns", "whole"],
        is_flag=True,
        help=say(
            "Show on the screen also ids, since when values hold, and empty columns.",
            "屏幕上也列出编号、各项更新时间和空列。",
        ),
    )


def _show(projection: "View", query: "Query | None", options: dict[str, Any]) -> None:
    with delivery(options["out"], options["style"], overwrite=options["overwrite"], store=options["store"]):
        _print(projection, query, options)


def _print(projection: "View", query: "Query | None", options: dict[str, Any]) -> None:
    from community_core.views import handled_types

    with opened(options["store"], options["reader"]) as community:
        values = arguments(query, options, community.zone, community.clock()) if query else {}
        known, happened = options["known"], options["happened"]
        view = _view(community, projection, known, happened, reading(community, options["reader"]))
        found = answer(view, query, values, options)
        tests = row_tests(
            answer_columns(projection, query), options["where"], community.zone, community.clock()
        )
        sheet = sheet_of(projection, query, found.rows, tests, searched=bool(options.get("search")))
        sheet, limit = evolve(sheet, count=found.count), options["limit"]
        write(sheet, options["style"], community.zone, limit, whole=options["whole"])
        found.note_more()
        note_years(options["style"], [known])
        hint_at_happened(community, options["style"], known, happened)
        if object in handled_types(projection):  # it tells of facts of whatever type
            note_not_installed(community)


def _view(
    community: "Community",
    projection: "View",
    known: str | None,
    happened: str | None,
    reader: str | None,
) -> "Projection[Any]":
    if known is not None or happened is not None:
        with progress_bar(say(f"looking back at {projection.name}", f"回看 {projection.name}")) as progress:
            return past(community, known, happened).view(projection, reader=reader, progress=progress)
    bring_up_to_date(community, projection)
    return community.view(projection, reader=reader)
