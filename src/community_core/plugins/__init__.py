"""What is installed, by entry point: kinds of streams, views and reactors of others, each failing alone."""

from typing import TYPE_CHECKING

from community_core.doors import opened_on_demand

if TYPE_CHECKING:
    from community_core.plugins.aggregates import Kinds, installed_kinds
    from community_core.plugins.measures import installed_measures

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_core.plugins.aggregates": ["Kinds", "installed_kinds"],
        "community_core.plugins.measures": ["installed_measures"],
    },
)

__all__ = ["Kinds", "installed_kinds", "installed_measures"]
