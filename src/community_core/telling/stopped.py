"""Views that stopped, in words: where, why and what to do."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from community_core.errors import ProjectionStopped
from community_core.telling.language import reader_language

if TYPE_CHECKING:
    from community_core.views import ViewStatus


def told_stopped(statuses: "Iterable[ViewStatus]") -> Mapping[str, str]:
    """By name what is said of each view in use that stopped."""
    language = reader_language()
    return {
        each.name: ProjectionStopped(each.name, each.stopped_at, each.cause).told(language)
        for each in statuses
        if each.stopped_at is not None and each.state != "old"
    }
