"""Which rows of which view are watched, and what they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.views.projections.keys import ViewKey, key_columns
from community_core.views.projections.projection import Projection

Looked = Mapping[ViewKey, tuple[Any, ...]]
"""Rows by key. A key without rows is not in it."""


@frozen
class Asked:
    """Which view is folded, for a reader in ``zone`` at the moment ``now``, and the keys that are watched."""

    projection: type[Projection[Any]]
    zone: ZoneInfo
    now: datetime
    keys: Collection[ViewKey]

    def watched(self, rows: Iterable[Any]) -> Looked:
        """Of the rows that the view gives those that are watched."""
        names = [each.name for each in key_columns(self.projection)]
        told, alone = attrgetter(*names), len(names) == 1
        keys = {key[0] if alone else key: key for key in self.keys}
        found: defaultdict[ViewKey, list[Any]] = defaultdict(list)
        for row in rows:
            if (key := keys.get(told(row))) is not None:
                found[key].append(row)
        return {key: tuple(each) for key, each in found.items()}
