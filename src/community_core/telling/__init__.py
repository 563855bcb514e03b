"""Facts, rows, choices and names in people's words, and as plain values for programs.

For a terminal, a page, a report and an export alike: words are told in the reader's language (see
:func:`speaking`) and times in the zone that is given. What is sealed is told as sealed; open it for a reader
first, with ``reader=`` or ``Recorded.seen``.
"""

from typing import TYPE_CHECKING

from community_core.domain.kit.values.wording import in_own_words
from community_core.doors import opened_on_demand
from community_core.telling.cells import as_csv, code_word, in_words, label, literal_word, width_of
from community_core.telling.corrections import (
    ToldChange,
    change_of,
    corrections_among,
    fact_label,
    is_undone,
    later_words,
)
from community_core.telling.facts import (
    FACT_HEADINGS,
    counted_facts,
    fact_values,
    fact_words,
    is_late,
    named_elsewhere,
)
from community_core.telling.field_words import field_label, named_field, named_value
from community_core.telling.filters import Test, column_word, row_test
from community_core.telling.flags import FLAGS
from community_core.telling.keys import change_words, key_words, row_words, typed_key
from community_core.telling.language import reader_language, say, speaking
from community_core.telling.names import id_meant, looks_like_number, named, named_in, naming, stream_named
from community_core.telling.plain import FACT_NAMES, data_of, to_json
from community_core.telling.reasons import REASON_HEADINGS, reason_rows
from community_core.telling.receipts import receipt_words
from community_core.telling.rows import answer_columns, answer_rows, said_of_the_plugin, sheet_of
from community_core.telling.sheets import (
    Heading,
    Sheet,
    counted,
    csv_rows,
    json_array,
    json_line,
    row_in_words,
)
from community_core.telling.stopped import told_stopped
from community_core.telling.typed import as_typed

if TYPE_CHECKING:
    from community_core.telling.figures import figures_sheet
    from community_core.telling.offers import (
        UNITS,
        definition,
        figure_words,
        measure_words,
        part_words,
        section_words,
        unit_words,
    )
    from community_core.telling.workbooks import write_workbook

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_core.telling.figures": ["figures_sheet"],
        "community_core.telling.offers": [
            "UNITS",
            "definition",
            "figure_words",
            "measure_words",
            "part_words",
            "section_words",
            "unit_words",
        ],
        "community_core.telling.workbooks": ["write_workbook"],
    },
)

__all__ = [
    "FACT_HEADINGS",
    "FACT_NAMES",
    "FLAGS",
    "REASON_HEADINGS",
    "UNITS",
    "Heading",
    "Sheet",
    "Test",
    "ToldChange",
    "answer_columns",
    "answer_rows",
    "as_csv",
    "as_typed",
    "change_of",
    "change_words",
    "code_word",
    "column_word",
    "corrections_among",
    "counted",
    "counted_facts",
    "csv_rows",
    "data_of",
    "definition",
    "fact_label",
    "fact_values",
    "fact_words",
    "field_label",
    "figure_words",
    "figures_sheet",
    "id_meant",
    "in_own_words",
    "in_words",
    "is_late",
    "is_undone",
    "json_array",
    "json_line",
    "key_words",
    "label",
    "later_words",
    "literal_word",
    "looks_like_number",
    "measure_words",
    "named",
    "named_elsewhere",
    "named_field",
    "named_in",
    "named_value",
    "naming",
    "part_words",
    "reader_language",
    "reason_rows",
    "receipt_words",
    "row_in_words",
    "row_test",
    "row_words",
    "said_of_the_plugin",
    "say",
    "section_words",
    "sheet_of",
    "speaking",
    "stream_named",
    "to_json",
    "told_stopped",
    "typed_key",
    "unit_words",
    "width_of",
    "write_workbook",
]
