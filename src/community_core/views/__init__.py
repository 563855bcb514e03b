"""Views: tables that follow from the ledger, caught up when they are read, and rebuilt at any time."""

from community_core.views.carrying import carried
from community_core.views.columns import Column, NamedColumn
from community_core.views.differing import Change
from community_core.views.engine import Engine
from community_core.views.explaining import Explanation
from community_core.views.facts import Counting, Facts, position_at
from community_core.views.handlers import handles
from community_core.views.keys import key_columns
from community_core.views.paging import PageOfRows
from community_core.views.past import Cut
from community_core.views.projection import (
    Projection,
    columns_of,
    described,
    handled_types,
    queries_of,
    row_class,
    sql_names,
    tables_of,
)
from community_core.views.queries import Parameter, Query, query
from community_core.views.reading import Rows
from community_core.views.reasons import Reason
from community_core.views.status import ViewStatus
from community_core.views.table import Table

__all__ = [
    "Change",
    "Column",
    "Counting",
    "Cut",
    "Engine",
    "Explanation",
    "Facts",
    "NamedColumn",
    "PageOfRows",
    "Parameter",
    "Projection",
    "Query",
    "Reason",
    "Rows",
    "Table",
    "ViewStatus",
    "carried",
    "columns_of",
    "described",
    "handled_types",
    "handles",
    "key_columns",
    "position_at",
    "queries_of",
    "query",
    "row_class",
    "sql_names",
    "tables_of",
]
