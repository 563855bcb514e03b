"""Which rows of which view are watched, and what they are."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.views.projections.keys import ViewKey
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
