"""The views that installed plugins provide, those that can be used and those that cannot."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from community_core.cli.plugins.missing import unknown_here
from community_core.errors import InvalidProjection
from community_core.naming import meant
from community_core.times import plain

if TYPE_CHECKING:
    from community_core.plugins.projections import Plugin
    from community_core.views import Projection

    View = type[Projection[Any]]


def installed(name: str | None = None) -> "dict[str, Plugin]":
    """Every plugin by the name of its view; where a view has this ``name``, or is called so in Chinese, that
    one alone: loading all that is installed takes longer than showing one."""
    from community_core.plugins import projections  # not before a view is asked for

    name = name and (projections.name_of_called(plain(name)) or name)
    found = projections.find_plugins(name) or projections.find_plugins()
    return {plugin.name: plugin for plugin in found}


def usable_views() -> "list[View]":
    """The views of every plugin that can be used."""
    return [plugin.projection for plugin in installed().values() if plugin.projection is not None]


def named_view(name: str) -> "View":
    """The view of that name; InvalidInput for none, InvalidProjection when its plugin is broken."""
    plugins = installed(name)
    chinese = called_in_chinese(plugins)
    found = meant(name, {each: [chinese.get(each, each)] for each in plugins})
    if found is None:
        raise unknown_here(("view", "视图"), name, plugins, called=chinese)
    return usable(plugins[found])


def called_in_chinese(plugins: "Mapping[str, Plugin]") -> Mapping[str, str]:
    """The Chinese names of those views that have one."""
    views = [each.projection for each in plugins.values() if each.projection is not None]
    return {each.name: each.called for each in views if each.called}


def usable(plugin: "Plugin") -> "View":
    """The plugin's view; InvalidProjection says why it cannot be used."""
    if plugin.projection is None:
        raise InvalidProjection(
            f"The view {plugin.name!r} cannot be used: {plugin.problem}. See: community plugins",
            f"视图 {plugin.name!r} 无法使用：{plugin.problem}。见：community plugins",
        )
    return plugin.projection
