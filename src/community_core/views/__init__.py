"""Views: tables that follow from the ledger, caught up when they are read, and rebuilt at any time."""

from community_core.views.engine.checking import ViewCheck
from community_core.views.engine.engine import Engine
from community_core.views.engine.past import NothingRecordedBy, Past, When, may_mean_year
from community_core.views.engine.status import ViewStatus
from community_core.views.explaining.comparison import Change
from community_core.views.explaining.explanation import Explanation
from community_core.views.explaining.reasons import Reason
from community_core.views.facts.cut import Cut
from community_core.views.facts.source import Counting, FactSource, position_at
from community_core.views.offers.agenda import AgendaItem
from community_core.views.offers.marks import agenda, figures
from community_core.views.offers.measures import SECTIONS, Figure, Measure, Split
from community_core.views.offers.period import Period
from community_core.views.offers.shared import CHANNEL, CONTACTS, SERVED
from community_core.views.paging.page import PageOfRows
from community_core.views.projections.describing import (
    columns_of,
    described,
    handled_types,
    queries_of,
    row_class,
    sql_names,
    tables_of,
)
from community_core.views.projections.handlers import handles
from community_core.views.projections.keys import key_columns
from community_core.views.projections.months import Month
from community_core.views.projections.offering import agenda_of, figures_of, has_agenda, measures_of
from community_core.views.projections.projection import Projection
from community_core.views.projections.queries import Parameter, Query, query
from community_core.views.projections.question import Question
from community_core.views.tables.carrying import carried
from community_core.views.tables.columns import Column, NamedColumn, plain_type
from community_core.views.tables.rows import Rows
from community_core.views.tables.table import Table

__all__ = [
    "CHANNEL",
    "CONTACTS",
    "SECTIONS",
    "SERVED",
    "AgendaItem",
    "Change",
    "Column",
    "Counting",
    "Cut",
    "Engine",
    "Explanation",
    "FactSource",
    "Figure",
    "Measure",
    "Month",
    "NamedColumn",
    "NothingRecordedBy",
    "PageOfRows",
    "Parameter",
    "Past",
    "Period",
    "Projection",
    "Query",
    "Question",
    "Reason",
    "Rows",
    "Split",
    "Table",
    "ViewCheck",
    "ViewStatus",
    "When",
    "agenda",
    "agenda_of",
    "carried",
    "columns_of",
    "described",
    "figures",
    "figures_of",
    "handled_types",
    "handles",
    "has_agenda",
    "key_columns",
    "may_mean_year",
    "measures_of",
    "plain_type",
    "position_at",
    "queries_of",
    "query",
    "row_class",
    "sql_names",
    "tables_of",
]
