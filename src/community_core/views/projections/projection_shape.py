"""A projection class, understood: what a fold, the database and readers need to know of it."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.ledger import EventRegistry
from community_core.views.projections.handlers import Handler
from community_core.views.projections.listing import Listing
from community_core.views.projections.personal import Facts
from community_core.views.tables.columns import NamedColumn
from community_core.views.tables.table_shape import TableShape
from community_core.views.tables.walks import walk_for


@frozen(eq=False)
class ProjectionShape:
    """A projection class, understood: what iterating it gives (``row``, in ``columns``), its tables, its
    handlers by event class (``object`` for every event), and the ``key`` it declares, if any. ``personal``:
    the fields it asked for; ``asked_for`` takes all others out of facts. ``listing``: what it lists, None
    when it makes that up.
    """

    name: str
    version: int
    row: type[Any]
    columns: tuple[NamedColumn, ...]
    tables: Mapping[str, TableShape[Any]]
    handlers: Mapping[type[Any], Handler]
    key: tuple[str, ...]
    members: Mapping[str, Any]
    personal: tuple[str, ...]
    asked_for: Callable[[Facts], Facts]
    single_stream: bool
    listing: Listing | None

    @property
    def gives_stored(self) -> bool:
        """Whether iterating gives all rows of the first table, just as they are stored."""
        as_it_is = "__iter__" not in self.members and "shown" not in self.members
        return as_it_is and self.listing == Listing(next(iter(self.tables)), {})

    @property
    def pages_by_index(self) -> bool:
        """Whether pages of what it lists come by an index."""
        listing = self.listing
        return listing is not None and walk_for(self.tables[listing.table], listing.only, ()) is not None

    @property
    def key_columns(self) -> tuple[NamedColumn, ...]:
        """The columns that tell its rows apart: those declared as its ``key``; else the key of the table it
        lists, when its rows have those columns; else their first column."""
        columns = {each.name: each for each in self.columns}
        table = self.tables[self.listing.table if self.listing else next(iter(self.tables))]
        for names in (self.key, table.key):
            if names and all(name in columns for name in names):
                return tuple(columns[name] for name in names)
        return (next(iter(columns.values())),)

    def stored_names(self, registry: EventRegistry) -> list[str] | None:
        """The names the facts it handles may be stored under: empty for every fact, None for no fact."""
        if not self.handlers:
            return None
        if object in self.handlers:
            return []
        return [name for each in self.handlers for name in registry.stored_names(each)]

    def description(self, zone: ZoneInfo) -> str:
        """What may not change without a new version, as text that can be compared."""
        return _description(self, zone.key)


@lru_cache(maxsize=512)
def _description(shape: ProjectionShape, zone: str) -> str:
    parts = {
        "tables": {name: table.description() for name, table in shape.tables.items()},
        "events": sorted(each.__name__ for each in shape.handlers),
        "zone": zone,
        "personal": sorted(shape.personal),
        "single_stream": shape.single_stream,
    }
    return json.dumps(parts, sort_keys=True)
