"""``community events``: the types of facts there are."""

import json
from typing import Literal
from zoneinfo import ZoneInfo

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import put
from community_core.plugins.aggregates import installed_kinds
from community_core.plugins.fact_schemas import facts_json_schema
from community_core.plugins.fact_types import fact_types
from community_core.telling.fact_type_pages import fact_types_page
from community_core.telling.fact_types import fact_types_by_code, fact_types_sheet
from community_core.telling.language import say

Style = TableFormat | Literal["markdown", "jsonschema"]
_ENDINGS = {"markdown": "md", "jsonschema": "json"}


def events_command() -> click.Command:
    """List the event types."""
    return Page(
        "events",
        callback=delivered(_events),
        params=table_options(_ENDINGS),
        help=say(
            "List the types of facts: what brings them, which commands record them, their fields and the "
            "codes of each choice. markdown is a document of all of it; jsonschema describes each fact as it "
            "is stored and exported, for programs.",
            "列出事实的类型：由何提供、由哪些命令登记，以及字段和各选项的代码。"
            "markdown 为完整的目录文档；jsonschema 供程序核对存储和导出的事实。",
        ),
    )


def _events(style: Style) -> None:
    zone = ZoneInfo("UTC")  # nothing here has a time
    kinds = installed_kinds()
    match style:
        case "markdown":
            put(fact_types_page(kinds))
        case "jsonschema":
            schema = facts_json_schema(fact_types(kinds))
            put([json.dumps(schema, ensure_ascii=False, indent=2)])
        case "table":
            write(fact_types_sheet(kinds), style, zone)
        case _:
            write(fact_types_by_code(kinds), style, zone)
